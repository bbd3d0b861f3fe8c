package theme

import (
	"slices"
	"strings"

	"blotter/generator/site"
)

// Heat is the records under each pair of terms, darker where there are more.
type Heat struct {
	RowName, ColumnName string
	Columns             []Mark
	Rows                []HeatRow
}

// HeatRow has a cell for each column.
type HeatRow struct {
	Mark
	Cells []Cell
}

// Cell counts records. Tone is how dark it is, from 1 to 5; 0 for none, and for
// what is not stated.
type Cell struct {
	Count, Tone int
	Title, URL  string
}

const tones = 5

func (m *maker) heat(view *Figure, f site.Figure, c site.Counts) {
	h := &Heat{RowName: f.Rows.Singular, ColumnName: f.Columns.Singular}
	for _, l := range c.Columns {
		h.Columns = append(h.Columns, m.labelled(l))
	}
	most, row, column := commonest(c)
	for _, r := range c.Rows {
		line := HeatRow{Mark: m.labelled(r.Label)}
		for x, n := range r.Counts {
			line.Cells = append(line.Cells, m.cell(r.Label, c.Columns[x], n, most))
		}
		h.Rows = append(h.Rows, line)
	}
	view.Heat = h
	view.Heading = m.say("figure.heat", "row", row, "column", column, "most", most, "n", c.Of)
	if most == 0 {
		view.Heading = m.say("figure.heat.none", "rows", strings.ToLower(f.Rows.Title), "columns", strings.ToLower(f.Columns.Title))
	}
	view.Caption = m.say("figure.heat.caption", "rows", f.Rows.Title, "columns", strings.ToLower(f.Columns.Title)) +
		m.leftOut(c.MoreRows, f.Rows) + m.leftOut(c.MoreColumns, f.Columns) + "."
}

func (m *maker) leftOut(n int, t *site.Taxonomy) string {
	if n == 0 {
		return ""
	}
	return m.say("list.semicolon") + m.say("figure.heat.left-out", "n", n, "taxonomy", strings.ToLower(t.Title))
}

// commonest is the pair of terms with the most records.
func commonest(c site.Counts) (most int, row, column string) {
	for _, r := range c.Rows {
		for x, n := range r.Counts {
			if r.Stated() && c.Columns[x].Stated() && n > most {
				most, row, column = n, r.Name, c.Columns[x].Name
			}
		}
	}
	return most, row, column
}

func (m *maker) cell(row, column site.Label, n, most int) Cell {
	c := Cell{Count: n}
	if n == 0 || !row.Stated() || !column.Stated() {
		return c
	}
	c.Tone, c.Title = tone(n, most), m.say("chart.bar", "what", row.Name+m.say("list.comma")+column.Name, "count", m.say("records", "n", n))
	c.URL = m.searchTerms("", row.Term, column.Term)
	return c
}

// tone grows with the square root of the count, so that one very common pair does
// not make all others pale.
func tone(n, most int) int {
	for t := 1; t < tones; t++ {
		if n*tones*tones <= most*t*t {
			return t
		}
	}
	return tones
}

// Ranking is the terms of a taxonomy, the commonest first.
type Ranking struct {
	Name string // of a term
	Top  []RankRow
	Rest []RankRow
}

// RankRow is a term with its records. Share is in per cent of the largest, Part of
// those records that state any.
type RankRow struct {
	Mark
	Count, Share int
	Part         string
}

const topRanks = 30

func (m *maker) ranking(view *Figure, f site.Figure, c site.Counts) {
	r := &Ranking{Name: f.Rows.Singular}
	most := c.Rows[0].Counts[0]
	for _, row := range c.Rows {
		if n := row.Counts[0]; row.Stated() {
			r.Top = append(r.Top, RankRow{Mark: m.labelled(row.Label), Count: n, Share: n * 100 / most, Part: m.percent(n, c.Of)})
		}
	}
	n := min(topRanks, len(r.Top))
	if once := slices.IndexFunc(r.Top, func(r RankRow) bool { return r.Count < 2 }); once >= minHead {
		n = min(n, once)
	}
	r.Top, r.Rest = r.Top[:n], r.Top[n:]
	view.Ranking = r
	view.Heading = m.say("figure.ranking", "term", c.Rows[0].Name, "taxonomy", strings.ToLower(f.Rows.Title), "most", most, "n", c.Of)
	view.Caption = m.say("figure.ranking.caption")
	if n := len(m.site.Records) - c.Of; n > 0 {
		view.Caption += " " + m.say("figure.ranking.not-stated", "n", n)
	}
}

func (c *Catalogue) percent(n, of int) string {
	if p := (n*1000/of + 5) / 10; p > 0 {
		return c.say("number.percent", "percent", p)
	}
	return c.say("number.percent", "percent", "<1")
}
