package theme

import "blotter/generator/site"

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
	view.Heading = m.say("figure.covered", "n", c.Of, "half", half, "of", len(c.Rows))
	view.Caption = m.say("figure.covered.caption", "framework", f.Framework.Title)
	if c.MoreRows > 0 {
		view.Caption += " " + m.say("figure.covered.left-out", "n", c.MoreRows)
	}
}

func (c *canvas) covered(v *Covered) {
	left, width := margin+290, c.width-2*margin-290-196
	columns := []int{c.width - margin - 128, c.width - margin - 70, c.width - margin}
	for i, key := range answerKeys[:len(columns)] {
		c.text(columns[i], c.y, "quiet", "end", c.words.say(key))
	}
	c.y += 6
	for _, r := range v.Rows {
		c.text(margin, c.y+15, "", "start", c.fit(r.Number+" "+r.Name, 280, 13))
		c.rect(left, c.y+5, width, 13, "hair", "")
		c.rect(left, c.y+5, width*r.Either/100, 13, "part", "")
		c.rect(left, c.y+5, width*r.Share/100, 13, "bar", "")
		for i, n := range []int{r.Answered, r.InPart, r.Unanswered} {
			c.text(columns[i], c.y+15, "quiet", "end", c.words.grouped(int64(n)))
		}
		c.y += rowHeight - 2
	}
}
