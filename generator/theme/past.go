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
	Entries     []PastEntry
}

// PastEntry is an Entry told in full.
type PastEntry struct {
	Entry
	Meaning []FieldEdits
	File    string // the file as of then, at the forge, or ""
	Whole   *Whole // nil where the version is not shown whole
}

func (m *maker) past(body Body) *Past {
	r := m.page.Record
	m.head = head{title: m.say("past.title", "record", title(r)), hidden: true, description: m.say("past.description")}
	versions := pastOf(r, body.Past)
	h := m.history(r, versions)
	view := &Past{Record: Link{title(r), m.href(r.URL())}, Line: m.dates(r, h), Count: h.Count, Uncommitted: r.Uncommitted}
	view.Timeline = m.timeline(versions)
	view.Earlier = m.earlier(versions)
	at := 0 // the version that an entry begins with
	for _, e := range h.Entries {
		view.Entries = append(view.Entries, m.pastEntry(e, versions[at], body, at))
		at += max(1, len(e.Folded))
	}
	return view
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

func (m *maker) pastEntry(e Entry, v site.Version, body Body, at int) PastEntry {
	p := PastEntry{Entry: e}
	if len(e.Folded) > 0 {
		return p
	}
	if v.Removed == nil && !v.Unlinked && v.Kind != site.TakenOut {
		p.File = m.forge.at(v.Commit, v.Path)
	}
	if v.Text == nil {
		return p // what it changed is told in a line
	}
	p.Meaning = m.meaning(v.Edits)
	if e.Anchor == "" {
		return p // the commit has two files of the record, and the ids in a body are made from it
	}
	var old template.HTML
	if at < len(body.Old) {
		old = body.Old[at]
	}
	p.Whole = m.whole(v.Text, m.dayOf(v.Time), old)
	return p
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
