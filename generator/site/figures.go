package site

import (
	"fmt"
	"slices"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// FigureKind says what a figure counts, and thereby how it is drawn and which of
// its fields are set.
type FigureKind uint8

const (
	ByMonth FigureKind = iota // records by month, in all and on each step of severity
	Crossed                   // Rows, Columns: records under a term of each
	Ranked                    // Rows: records under each term, the most first
	Covered                   // Framework: records that answer each criterion
)

// Figure is a picture of the register with the files that hold its drawing and
// its numbers, which Count counts.
type Figure struct {
	Kind          FigureKind
	Name          string // the stem of its files
	Rows, Columns *Taxonomy
	Framework     *Framework
}

// FiguresURL is the page that shows the figures.
const FiguresURL = "/figures/"

// DrawingURL and NumbersURL are the addresses of a figure's files.
func (f Figure) DrawingURL() string { return "/data/figures/" + f.Name + ".svg" }
func (f Figure) NumbersURL() string { return "/data/figures/" + f.Name + ".csv" }

// Figures are those that have something to show, in the order of the page. No
// taxonomy has an underscore in its name, so no two figures share theirs; of
// frameworks whose names differ by case alone the first has one.
func (s *Site) Figures() []Figure {
	var all []Figure
	if slices.ContainsFunc(s.Records, func(r *Record) bool { return r.Date.Known() }) {
		all = append(all, Figure{Kind: ByMonth, Name: "records_by_month"})
	}
	for _, c := range s.crossings {
		rows, columns := s.Taxonomy(c.rows.S), s.Taxonomy(c.columns.S)
		if s.states(rows) && s.states(columns) {
			all = append(all, Figure{Kind: Crossed, Name: rows.Name + "_by_" + columns.Name, Rows: rows, Columns: columns})
		}
	}
	if places := s.Places(); s.states(places) {
		all = append(all, Figure{Kind: Ranked, Name: "records_by_" + places.Name, Rows: places})
	}
	for _, k := range s.Frameworks {
		f := Figure{Kind: Covered, Name: "coverage_" + Slug(k.Name), Framework: k}
		if len(s.Records) > 0 && !slices.ContainsFunc(all, func(o Figure) bool { return o.Name == f.Name }) {
			all = append(all, f)
		}
	}
	return all
}

// states reports whether a record states a term of the taxonomy.
func (s *Site) states(t *Taxonomy) bool { return t != nil && len(t.NotStated.Records) < len(s.Records) }

func (s *Site) figurePages() []Page {
	var pages []Page
	for _, f := range s.Figures() {
		pages = append(pages, Page{Kind: FigureSVG, URL: f.DrawingURL(), Figure: &f}, Page{Kind: FigureCSV, URL: f.NumbersURL(), Figure: &f})
	}
	return pages
}

// crossing is an entry of site.yaml's figures: two taxonomies.
type crossing struct {
	rows, columns Text
}

func (c *configReader) readFigures(m *frontmatter.Map) {
	for _, f := range m.Maps("figures") {
		f.Require("rows", "columns")
		c.crossings = append(c.crossings, crossing{f.Text("rows"), f.Text("columns")})
		f.Close()
	}
}

// checkFigures keeps the entries that name two taxonomies, each pair once.
func (c *configReader) checkFigures() {
	var names []string
	for _, t := range c.Taxonomies {
		names = append(names, t.Name)
	}
	var kept []crossing
	for _, f := range c.crossings {
		bad := false
		for _, t := range []Text{f.rows, f.columns} {
			if t.S != "" && c.Taxonomy(t.S) == nil {
				c.badFigure(t, "there is no file content/taxonomies/%s.yaml", t.S).Suggestion = diag.Nearest(t.S, names)
			}
			bad = bad || c.Taxonomy(t.S) == nil
		}
		same := func(o crossing) bool { return o.rows.S == f.rows.S && o.columns.S == f.columns.S }
		switch {
		case bad:
		case f.rows.S == f.columns.S:
			c.badFigure(f.columns, "a figure crosses two taxonomies; name another one than %q for its columns", f.rows.S)
		case slices.ContainsFunc(kept, same):
			c.badFigure(f.rows, "the figure of %s and %s stands twice; keep one", f.rows.S, f.columns.S)
		default:
			kept = append(kept, f)
		}
	}
	c.crossings = kept
}

func (c *configReader) badFigure(at Text, format string, args ...any) *diag.Problem {
	c.problems = append(c.problems, diag.Problem{Rule: diag.BadConfig, File: "content/site.yaml", Span: at.Span, Message: fmt.Sprintf(format, args...)})
	return &c.problems[len(c.problems)-1]
}
