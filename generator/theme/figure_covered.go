package theme

import (
	"fmt"

	"blotter/generator/site"
)

// Covered is how many records answer each criterion of a framework.
type Covered struct {
	URL  string // the framework on the page of coverage
	Rows []CoveredRow
}

// CoveredRow is a criterion. Share is the part of the records that answer it, in
// per cent, and Either that of those which do so wholly or in part.
type CoveredRow struct {
	Number, Name                 string
	Answered, InPart, Unanswered int
	Share, Either                int
}

func (m *maker) covered(view *Figure, f site.Figure, c site.Counts) {
	v := &Covered{URL: m.href(site.CoverageURL + "#" + frameworkAnchor(f.Framework))}
	half := 0
	for _, r := range c.Rows {
		n := r.Counts
		row := CoveredRow{r.ID, r.Name, n[site.Answered], n[site.InPart], n[site.Unanswered], n[site.Answered] * 100 / c.Of, (n[site.Answered] + n[site.InPart]) * 100 / c.Of}
		if n[site.Answered]*2 >= c.Of {
			half++
		}
		v.Rows = append(v.Rows, row)
	}
	view.Covered = v
	view.Heading = fmt.Sprintf("Answered in at least half of %s: %d of %d criteria", plural(c.Of, "record"), half, len(c.Rows))
	view.Caption = f.Framework.Title + ": records that answer each criterion, in strong colour, or do so in part, in pale."
	if c.MoreRows > 0 {
		view.Caption += fmt.Sprintf(" Left out: %d that no field of a record answers.", c.MoreRows)
	}
}

func (c *canvas) covered(v *Covered) {
	left, width := margin+290, c.width-2*margin-290-196
	columns := []int{c.width - margin - 128, c.width - margin - 70, c.width - margin}
	for i, word := range coverageWords[:len(columns)] {
		c.text(columns[i], c.y, "quiet", "end", word)
	}
	c.y += 6
	for _, r := range v.Rows {
		c.text(margin, c.y+15, "", "start", c.fit(r.Number+" "+r.Name, 280, 13))
		c.rect(left, c.y+5, width, 13, "hair", "")
		c.rect(left, c.y+5, width*r.Either/100, 13, "part", "")
		c.rect(left, c.y+5, width*r.Share/100, 13, "bar", "")
		for i, n := range []int{r.Answered, r.InPart, r.Unanswered} {
			c.text(columns[i], c.y+15, "quiet", "end", grouped(int64(n)))
		}
		c.y += rowHeight - 2
	}
}
