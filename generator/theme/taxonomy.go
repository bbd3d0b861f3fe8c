package theme

import (
	"cmp"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Taxonomy is the page of a taxonomy: its terms, with how many records each
// has.
type Taxonomy struct {
	Title, Description, Source string
	Lede                       string
	Terms                      []TermRow // with a line of their own
	Tail                       []TermRow // the long tail of an open taxonomy
	Unused                     []TermRow // terms of a closed one without records
	NotStated                  *TermRow
}

// TermRow is a term in its taxonomy's table. Share is its count in per cent of
// the largest.
type TermRow struct {
	Mark
	Description string
	Narrower    bool // it stands below a broader one
	Count       int
	Share       int
	Last        Date
}

const (
	fullList = 40 // terms up to which a list that explains them keeps its own order
	openHead = 30 // terms of an open taxonomy that have a line of their own
	minHead  = 5  // of them, even where they have one record each
)

func (m *maker) taxonomy() *Taxonomy {
	t := m.page.Taxonomy
	m.head = head{title: t.Title, description: t.Description}
	view := &Taxonomy{Title: t.Title, Description: t.Description, Source: t.Source}
	rows := m.termRows(t)
	switch {
	case t.Closed && len(rows) <= fullList && (t.Ordered || described(rows)):
		view.Terms = rows
	case t.Closed:
		byCount(rows)
		n := slices.IndexFunc(rows, func(r TermRow) bool { return r.Count == 0 })
		if n < 0 {
			n = len(rows)
		}
		view.Terms, view.Unused = rows[:n], rows[n:]
	default:
		byCount(rows)
		n := min(openHead, len(rows))
		if once := slices.IndexFunc(rows, func(r TermRow) bool { return r.Count < 2 }); once >= minHead {
			n = min(n, once)
		}
		view.Terms, view.Tail = rows[:n], rows[n:]
	}
	if n := len(t.NotStated); n > 0 && !m.ofSources(t) {
		view.NotStated = &TermRow{Mark: Mark{Name: sentence(wordNotStated)}, Count: n}
	}
	view.scale()
	view.Lede = m.taxonomyLede(t, rows)
	m.head.things = append(m.trail(Link{t.Title, t.URL()}), m.termSet(t, rows))
	return view
}

func (m *maker) termRows(t *site.Taxonomy) []TermRow {
	var rows []TermRow
	for _, term := range t.Terms {
		row := TermRow{Mark: m.termMark(term), Description: term.Description, Narrower: term.Broader != nil, Count: len(term.Records)}
		if term.ReplacedBy != nil {
			continue
		}
		if n := len(term.Records); n > 0 {
			row.Last = dateOf(term.Records[n-1].Date)
		}
		rows = append(rows, row)
	}
	return rows
}

// described reports a list that somebody has put in order, and not one of mere
// names, such as that of the countries.
func described(rows []TermRow) bool {
	return slices.ContainsFunc(rows, func(r TermRow) bool { return r.Description != "" })
}

// byCount sorts the most used first, then by name.
func byCount(rows []TermRow) {
	slices.SortStableFunc(rows, func(a, b TermRow) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
}

func (v *Taxonomy) scale() {
	most := 1
	if v.NotStated != nil {
		most = v.NotStated.Count
	}
	for _, r := range v.Terms {
		most = max(most, r.Count)
	}
	for i := range v.Terms {
		v.Terms[i].Share = v.Terms[i].Count * 100 / most
	}
	if v.NotStated != nil {
		v.NotStated.Share = v.NotStated.Count * 100 / most
	}
}

func (m *maker) taxonomyLede(t *site.Taxonomy, rows []TermRow) string {
	used := 0
	for _, r := range rows {
		if r.Count > 0 {
			used++
		}
	}
	stated := len(m.site.Records) - len(t.NotStated)
	return plural(used, "term") + " in use, in " + plural(stated, "record") + "."
}

// ofSources reports a taxonomy that describes sources and not the event.
func (m *maker) ofSources(t *site.Taxonomy) bool {
	return !slices.ContainsFunc(t.Fields, func(f string) bool { return !strings.HasPrefix(f, "sources.") })
}
