package theme

import (
	"html/template"

	"blotter/generator/site"
)

// Past is the page of a record's history: what each version changed, and what it
// said.
type Past struct {
	Record      Link
	Line        []template.HTML // the three dates
	Count       string
	Timeline    Timeline
	Uncommitted bool
	Earlier     string // says which versions are not shown whole, or ""
	Entries     []Entry
}

func (m *maker) past(body Body) *Past {
	r := m.page.Record
	m.head = head{title: m.say("past.title", "record", title(r)), hidden: true, description: m.say("past.description")}
	versions := pastOf(r, body.Past)
	h := m.history(r, versions)
	view := &Past{Record: Link{title(r), m.href(r.URL())}, Line: m.dates(r, h), Count: h.Count, Uncommitted: r.Uncommitted}
	view.Timeline = m.timeline(versions)
	view.Earlier = m.earlier(versions)
	m.inFull(h.Entries, versions, body.Old, 0)
	view.Entries = h.Entries
	return view
}

// inFull tells entries in full, as far as the texts of their versions are given.
// The first shown versions stand on the page already.
func (m *maker) inFull(entries []Entry, versions []site.Version, old []template.HTML, shown int) {
	at := 0 // the version that an entry begins with
	for i := range entries {
		e := &entries[i]
		if len(e.Folded) > 0 {
			at += len(e.Folded)
			continue
		}
		m.entryInFull(e, versions[at])
		// An entry without an anchor is of a commit with two files of the record, and
		// the ids in a body are made from it.
		if versions[at].Text != nil && e.Anchor != "" && at >= shown {
			var body template.HTML
			if at < len(old) {
				body = old[at]
			}
			e.Whole = m.whole(versions[at].Text, m.dayOf(versions[at].Time), body)
		}
		at++
	}
}

func (m *maker) entryInFull(e *Entry, v site.Version) {
	if v.Removed == nil && !v.Unlinked && v.Kind != site.TakenOut {
		e.File = m.forge.at(v.Commit, v.Path)
	}
	if v.Text != nil { // else what it changed is told in a line
		e.Meaning = m.meaning(v.Edits)
	}
}

// asShown is how many of the newest versions say what the record's page says.
func asShown(r *site.Record, versions []site.Version) int {
	if versions[0].Blob != r.Blob {
		return 0
	}
	n := 1
	for n < len(versions) && versions[n-1].Kind == site.Reformatted {
		n++
	}
	return n
}

// dates are the three, each by its name.
func (m *maker) dates(r *site.Record, h History) []template.HTML {
	line := []template.HTML{}
	if d := m.event(r); d != "" {
		line = append(line, d)
	}
	line = append(line, m.html("past.recorded", "date", h.Recorded))
	if h.Changed != "" {
		line = append(line, m.html("past.changed", "date", h.Changed))
	}
	return line
}

// earlier says how many of the oldest versions are not shown whole.
func (m *maker) earlier(versions []site.Version) string {
	n, whole := 0, 0
	for i, v := range versions {
		if v.Text != nil {
			whole = i + 1
		}
		if v.Text == nil && v.Removed == nil && !v.Missing && !v.Draft && v.Kind != site.TakenOut {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	if m.forge.pattern.at == "" {
		return m.say("past.earlier", "n", whole)
	}
	return m.say("past.earlier.linked", "n", whole)
}
