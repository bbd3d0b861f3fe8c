package theme

import (
	"strconv"

	"blotter/generator/site"
)

// Changes is the page of what is new and what was corrected.
type Changes struct {
	Months []ChangeMonth
	Note   string // why there is no history, or ""
	Feed   string
	Pager  *Pager
}

// ChangeMonth is one month's changes, newest first.
type ChangeMonth struct {
	Name  string
	Lines []ChangeLine
}

// ChangeLine is one change of one record.
type ChangeLine struct {
	Revision
	What       string // New, Changed, Withdrawn …
	Title, URL string // the record
}

func (m *maker) changes() *Changes {
	m.head = head{title: "Changes" + m.pieceTitle(), description: "Records that are new, corrected or withdrawn."}
	c := &Changes{Note: m.site.HistoryNote, Feed: m.href("/changes/feed.xml"), Pager: m.pager("/changes/")}
	for _, change := range m.page.Changes {
		name := monthName(int(change.Time.UTC().Month())) + " " + strconv.Itoa(change.Time.UTC().Year())
		if n := len(c.Months); n == 0 || c.Months[n-1].Name != name {
			c.Months = append(c.Months, ChangeMonth{Name: name})
		}
		last := &c.Months[len(c.Months)-1]
		last.Lines = append(last.Lines, m.changeLine(change))
	}
	return c
}

func (m *maker) changeLine(c site.Change) ChangeLine {
	l := ChangeLine{Revision: m.revision(c.Revision, c.First), What: "Changed", Title: title(c.Record), URL: m.href(c.Record.URL() + "#" + c.Commit)}
	switch newest := c.Commit == c.Record.Revisions[0].Commit; {
	case c.First:
		l.What = "New"
	case newest && !c.In() && statusWords[c.Status.S] != "":
		l.What = statusWords[c.Status.S]
	}
	return l
}
