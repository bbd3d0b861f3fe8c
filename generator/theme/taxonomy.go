package theme

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Taxonomy is the page of a taxonomy: its terms, with how many records each
// has.
type Taxonomy struct {
	Title, Description, Source string
	Lede                       string
	ByCount                    bool   // how Terms are sorted; else in the taxonomy's order
	SparkNote                  string // what the rows' small drawings show; "" where there are none
	Downloads                  template.HTML
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
	LastKey     int    // sorts Last: its earliest day, as 20260622
	Spark       string // the counts of the last years, as an SVG path, or ""
	CountURL    string // where the counted records are, or ""
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
	m.sorts = true
	view.Downloads = m.links([]Link{
		{m.say("taxonomy.download.terms"), m.href("/data/taxonomies.json")},
		{m.say("taxonomy.download.csv"), m.href("/data/records.csv")},
		{m.say("taxonomy.download.ndjson"), m.href("/data/records.ndjson")},
	})
	rows := m.termRows(t)
	years := m.sparkYears()
	for i, term := range inForce(t) {
		rows[i].Spark = years.path(term.Records)
	}
	view.SparkNote = years.note(m.Catalogue)
	switch {
	case t.Closed && len(rows) <= fullList && (t.Ordered || described(rows)):
		view.Terms = rows
	case t.Closed:
		byCount(rows)
		view.ByCount = true
		n := slices.IndexFunc(rows, func(r TermRow) bool { return r.Count == 0 })
		if n < 0 {
			n = len(rows)
		}
		view.Terms, view.Unused = rows[:n], rows[n:]
	default:
		byCount(rows)
		view.ByCount = true
		n := min(openHead, len(rows))
		if once := slices.IndexFunc(rows, func(r TermRow) bool { return r.Count < 2 }); once >= minHead {
			n = min(n, once)
		}
		view.Terms, view.Tail = rows[:n], rows[n:]
	}
	if t.HasNotStated() || len(t.NotStated.Records) > 0 && !t.OfSources() {
		row := m.termRow(t.NotStated)
		row.Mark, row.Spark = m.notStatedMark(t), years.path(t.NotStated.Records)
		view.NotStated = &row
	}
	view.scale()
	view.Lede = m.taxonomyLede(t, rows)
	m.head.things = append(m.trail(Link{t.Title, t.URL()}), m.termSet(t, rows))
	return view
}

func (m *maker) termRows(t *site.Taxonomy) []TermRow {
	var rows []TermRow
	for _, term := range inForce(t) {
		rows = append(rows, m.termRow(term))
	}
	return rows
}

// inForce are the terms that no other one replaces.
func inForce(t *site.Taxonomy) []*site.Term {
	return slices.DeleteFunc(slices.Clone(t.Terms), func(term *site.Term) bool { return term.ReplacedBy != nil })
}

func (m *maker) termRow(term *site.Term) TermRow {
	row := TermRow{Mark: m.termMark(term), Description: term.Description, Narrower: term.Broader != nil, Count: len(term.Records)}
	if n := len(term.Records); n > 0 {
		last := term.Records[n-1].Date
		row.Last, row.LastKey = m.dateOf(last), last.Earliest()
	}
	return row
}

// notStatedMark is what the records without a term stand under in the taxonomy's
// own table.
func (m *maker) notStatedMark(t *site.Taxonomy) Mark {
	l := m.notStated(t)
	return Mark{Name: sentence(l.Text), URL: l.URL}
}

// notStated leads to the records of which a taxonomy knows no term, where they
// have a page.
func (m *maker) notStated(t *site.Taxonomy) Link {
	l := Link{Text: m.say("not-stated")}
	if t.HasNotStated() {
		l.URL = m.href(t.NotStated.URL())
	}
	return l
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

// scale fills in the shares. What is not stated has no bar where it is more than
// any term has: beside it the terms would have none.
func (v *Taxonomy) scale() {
	most := 1
	for _, r := range v.Terms {
		most = max(most, r.Count)
	}
	for i := range v.Terms {
		v.Terms[i].Share = v.Terms[i].Count * 100 / most
	}
	if v.NotStated != nil && v.NotStated.Count <= most {
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
	stated := len(m.site.Records) - len(t.NotStated.Records)
	return m.say("taxonomy.lede", "terms", m.say("terms", "n", used), "records", m.say("records", "n", stated))
}
