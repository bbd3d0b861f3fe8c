package theme

import (
	"blotter/generator/site"
)

// Changes is the page of what is new and what was corrected.
type Changes struct {
	Months []ChangeMonth
	Orders *Orders
	Note   string // why there is no history, or ""
	Feed   string
	Pager  *Pager
}

// ChangeMonth is one month's changes, newest first.
type ChangeMonth struct {
	Name  string
	Lines []ChangeLine
}

// ChangeLine is one change of one record, or one commit that changed only the
// form of several.
type ChangeLine struct {
	Revision
	Link         // the record
	Count string // how many records, where they are several
	Also  []Link // which
	Quiet bool   // only the form changed
}

func (m *maker) changes(body Body) *Changes {
	m.head = head{title: m.say("changes.title") + m.pieceTitle(), description: m.say("changes.description")}
	m.head.feeds = "/changes/"
	c := &Changes{Orders: m.orders(), Note: m.site.HistoryNote, Feed: m.href("/changes/feed.xml"), Pager: m.pager("/changes/")}
	var before site.Version // of the line above
	for i, change := range m.page.Changes {
		v := versionOf(change, body.Past, i)
		name := m.monthOf(change.Revision)
		if n := len(c.Months); n == 0 || c.Months[n-1].Name != name {
			c.Months = append(c.Months, ChangeMonth{Name: name})
		}
		month := &c.Months[len(c.Months)-1]
		line := m.changeLine(change, v)
		if n := len(month.Lines); n > 0 && v.Kind == site.Reformatted && before.Kind == site.Reformatted && v.Commit == before.Commit {
			month.Lines[n-1].add(m, line.Link)
		} else {
			month.Lines = append(month.Lines, line)
		}
		before = v
	}
	return c
}

func (m *maker) monthOf(rev site.Revision) string {
	t := rev.Time.UTC()
	if t.IsZero() {
		return m.say("date.month-not-known")
	}
	return m.monthHeading(int(t.Month()), t.Year())
}

// versionOf is what is known of the change of one line.
func versionOf(c site.Change, past []site.Version, i int) site.Version {
	if i < len(past) && past[i].Commit == c.Commit {
		return past[i]
	}
	v := site.Version{Revision: c.Revision, Kind: site.Unknown}
	if c.First {
		v.Kind = site.Added
	}
	return v
}

func (m *maker) changeLine(c site.Change, v site.Version) ChangeLine {
	to := c.Record.URL()
	if shown(c.Record, "") {
		to += "#" + c.Commit // a record that is removed as a whole tells no versions
	}
	l := ChangeLine{Revision: m.version(c.Record, v), Link: Link{title(c.Record), m.href(to)}}
	l.Word, l.Quiet = m.kindWord(v.Kind), v.Kind == site.Reformatted
	return l
}

// add folds another record of the same commit into the line.
func (l *ChangeLine) add(m *maker, record Link) {
	if l.Also == nil {
		l.Also = []Link{l.Link}
		l.Link = Link{}
	}
	l.Also = append(l.Also, record)
	l.Count = m.say("records", "n", len(l.Also))
}
