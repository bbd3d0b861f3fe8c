package theme

import (
	"fmt"
	"html"
	"strings"

	"blotter/generator/site"
)

// Drawing is a figure as an SVG file of its own (SVG 1.1, with one style element):
// no script, no link and nothing from elsewhere, light or dark as its reader's
// system is, with its title, its description, its source and its licence.
func (v *Views) Drawing(p site.Page) string {
	m := &maker{Views: v, Catalogue: v.words, page: p, from: p.URL}
	f := m.figure(*p.Figure)
	c := &canvas{words: m.Catalogue, width: 800}
	c.head(f)
	switch {
	case f.Months != nil:
		c.months(f.Months)
	case f.Heat != nil:
		c.heat(f.Heat)
	case f.Ranking != nil:
		c.ranking(f.Ranking)
	case f.Covered != nil:
		c.covered(f.Covered)
	}
	c.text(margin, c.y+34, "quiet", "start", c.fit(m.say("figure.source", "source", m.sourceLine()), c.width-2*margin, 11))
	c.y += 50
	return c.file(f)
}

// sourceLine says whose data a drawing shows, as of when, and under what licence.
func (m *maker) sourceLine() string {
	parts := []string{m.site.Title}
	if a := m.site.AsOf; a != nil {
		_, day := m.moment(a)
		parts[0] = m.say("as-of.title", "title", parts[0], "moment", day)
	}
	if m.site.BaseURL != "" {
		parts = append(parts, m.address(site.FiguresURL))
	}
	if m.site.Licence.Name != "" {
		parts = append(parts, m.site.Licence.Name)
	}
	return strings.Join(parts, " · ")
}

const margin = 24 // around a drawing

// canvas is a drawing under way, from the top down; its units are pixels.
type canvas struct {
	strings.Builder
	words    *Catalogue
	width, y int
}

// drawingStyle has the tokens' colours as sRGB, since programs other than browsers
// read nothing newer.
const drawingStyle = `text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif;fill:#1b1f27}
.title{font-weight:600;font-size:18px}.quiet{fill:#4c5058;font-size:11px}.small{font-size:11px}
.paper{fill:#fcfaf6}.hair{fill:#d7d4cd}.bar{fill:#617692}
.part{fill:#85abbe}.r1{fill:#85abbe}.r2{fill:#6c82b4}.r3{fill:#bb731b}.r4{fill:#af2f09}.r5{fill:#6f001a}
.t1{fill:#e4eefb}.t2{fill:#c8dbf4}.t3{fill:#a8c3e8}.t4{fill:#2f5383}.t5{fill:#153160}text.on4,text.on5{fill:#fcfaf6}
@media (prefers-color-scheme:dark){text{fill:#e5e1d9}.quiet{fill:#bbb7af}.paper{fill:#141821}.hair{fill:#373d48}.bar{fill:#7b95b0}
.part{fill:#45697a}.r1{fill:#45697a}.r2{fill:#6878aa}.r3{fill:#c08e43}.r4{fill:#ee8f63}.r5{fill:#ffc4bd}
.t1{fill:#1e2836}.t2{fill:#27384e}.t3{fill:#344965}.t4{fill:#89afd6}.t5{fill:#bad8f4}text.on4,text.on5{fill:#141821}}`

func (c *canvas) file(f Figure) string {
	return fmt.Sprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"title desc\">\n"+
		"<title id=\"title\">%s</title>\n<desc id=\"desc\">%s</desc>\n<style>%s</style>\n<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n%s</svg>\n",
		c.width, c.y, c.width, c.y, xmlText(f.Heading), xmlText(f.Caption), drawingStyle, c.width, c.y, c.String())
}

// xmlText is text as XML 1.0 may hold it.
func xmlText(s string) string { return html.EscapeString(visible(s)) }

func (c *canvas) text(x, y int, class, anchor, s string) {
	fmt.Fprintf(c, "<text x=\"%d\" y=\"%d\" class=\"%s\" text-anchor=\"%s\">%s</text>\n", x, y, class, anchor, xmlText(s))
}

func (c *canvas) rect(x, y, w, h int, class, title string) {
	fmt.Fprintf(c, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"%s\">", x, y, w, h, class)
	if title != "" {
		fmt.Fprintf(c, "<title>%s</title>", xmlText(title))
	}
	c.WriteString("</rect>\n")
}

// fit cuts a text to a width, by what its letters measure on average.
func (c *canvas) fit(s string, width, size int) string {
	room := width * 100
	for i, r := range s {
		letter := size * 56
		if r >= 0x2E80 { // of East Asia
			letter = size * 100
		}
		if room -= letter; room < 0 {
			return strings.TrimRight(s[:i], " ") + "…"
		}
	}
	return s
}

// lines divides a text between words into lines of a width, at most two.
func (c *canvas) lines(s string, width, size int) []string {
	words := strings.Fields(s)
	for n := len(words); n > 1; n-- {
		if first := strings.Join(words[:n], " "); c.fit(first, width, size) == first {
			if n == len(words) {
				break
			}
			return []string{first, c.fit(strings.Join(words[n:], " "), width, size)}
		}
	}
	return []string{c.fit(s, width, size)}
}

func (c *canvas) head(f Figure) {
	c.y = margin
	for _, line := range c.lines(f.Heading, c.width-2*margin, 18) {
		c.y += 22
		c.text(margin, c.y, "title", "start", line)
	}
	for _, line := range c.lines(f.Caption, c.width-2*margin, 11) {
		c.y += 18
		c.text(margin, c.y, "quiet", "start", line)
	}
	c.y += 14
}

const (
	labelWidth = 210 // left of the bars
	rowHeight  = 24  // of a line of text with its bar
	seriesGap  = 16
)

func (c *canvas) months(v *Months) {
	left, width := margin+labelWidth, c.width-2*margin-labelWidth
	if v.Peak.Text != "" {
		c.text(left+width*v.Peak.At/1000, c.y+12, "small", v.Peak.Anchor, v.Peak.Text)
	}
	c.y += 18
	for _, s := range v.Series {
		c.text(margin, c.y+barHeight-2, "", "start", c.fit(strings.TrimSpace(s.Glyph+" "+s.Name), labelWidth-60, 13))
		c.text(left-14, c.y+barHeight-2, "quiet", "end", c.words.grouped(int64(s.Total)))
		fmt.Fprintf(c, "<g transform=\"translate(%d %d) scale(%.4f 1)\">\n", left, c.y, float64(width)/float64(s.Width))
		for _, b := range s.Bars {
			c.rect(b.X, b.Y, b.Width, b.Height, barClass(s.Rank), b.Title)
		}
		c.WriteString("</g>\n")
		c.y += barHeight
		c.rect(left, c.y, width, 1, "hair", "")
		c.y += seriesGap
	}
	for _, t := range v.Ticks {
		c.text(left+width*t.At/1000, c.y, "quiet", t.Anchor, t.Text)
	}
}

func barClass(rank int) string {
	if rank == 0 {
		return "bar"
	}
	return fmt.Sprintf("r%d", rank)
}

func (c *canvas) heat(h *Heat) {
	const labels, head, cell = 300, 150, 46
	left := margin + labels
	c.width = max(c.width, left+len(h.Columns)*cell+margin+60) // for what the last heading leans out
	c.y += head
	for i, column := range h.Columns {
		x := left + i*cell + cell/2
		fmt.Fprintf(c, "<text transform=\"translate(%d %d) rotate(-45)\" class=\"small\">%s</text>\n", x, c.y-6, xmlText(c.fit(column.Name, head+30, 11)))
	}
	for _, row := range h.Rows {
		c.text(left-10, c.y+17, "", "end", c.fit(row.Name, labels-10, 13))
		for i, k := range row.Cells {
			c.cell(left+i*cell, cell, k)
		}
		c.y += rowHeight + 2
	}
}

func (c *canvas) cell(x, width int, k Cell) {
	class := "quiet"
	if k.Tone > 0 {
		class = fmt.Sprintf("small on%d", k.Tone)
		c.rect(x, c.y, width-2, rowHeight, fmt.Sprintf("t%d", k.Tone), k.Title)
	}
	if k.Count > 0 {
		c.text(x+width/2-1, c.y+16, class, "middle", c.words.grouped(int64(k.Count)))
	}
}

func (c *canvas) ranking(r *Ranking) {
	left, width := margin+labelWidth+60, c.width-2*margin-labelWidth-120
	for _, row := range r.Top {
		c.text(margin, c.y+16, "", "start", c.fit(row.Name, labelWidth, 13))
		c.text(left-12, c.y+16, "", "end", c.words.grouped(int64(row.Count)))
		c.rect(left, c.y+5, max(1, width*row.Share/100), 13, barClass(row.Rank), "")
		c.text(c.width-margin, c.y+16, "quiet", "end", row.Part)
		c.y += rowHeight
	}
	if n := len(r.Rest); n > 0 {
		c.text(margin, c.y+16, "quiet", "start", c.words.say("list.and-more", "n", n))
		c.y += rowHeight
	}
}
