package theme

import (
	"html"
	"html/template"
	"strconv"
	"strings"
)

// Pieces are the few bits of HTML that stand in a page by the dozen: a link, a
// term, a date. They are written here, escaped, and not by a template, which
// takes ten times as long for each.

// Link is an address with its text. The URL is relative to the page, or whole.
type Link struct {
	Text, URL string
}

// HTML is the link, or its text where it leads nowhere.
func (l Link) HTML() template.HTML { return anchor(l.Text, l.URL, "") }

func anchor(text, url, attributes string) template.HTML {
	if url == "" {
		return plain(text)
	}
	return template.HTML(`<a` + attributes + ` href="` + html.EscapeString(url) + `">` + html.EscapeString(text) + `</a>`)
}

func plain(text string) template.HTML { return template.HTML(html.EscapeString(text)) }

// external links to another site; what is no address of the web is only text.
func external(text, url string) template.HTML {
	if !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		return plain(text)
	}
	return anchor(text, url, ` rel="noopener noreferrer"`)
}

// Mark is a term as it stands beside a title: glyph, name and link. Rank is its
// step from 1 to 5 on the severity ladder, else 0.
type Mark struct {
	Glyph, Name, URL string
	Rank             int
}

// HTML is the term as a link, or as text where it leads nowhere.
func (m Mark) HTML() template.HTML {
	inner := string(m.GlyphHTML()) + breakable(m.Name)
	if m.URL == "" {
		return template.HTML(inner)
	}
	return template.HTML(`<a class="mark` + m.rank() + `" href="` + html.EscapeString(m.URL) + `">` + inner + `</a>`)
}

// breakable is a name that a narrow column may break after a slash.
func breakable(name string) string {
	return strings.ReplaceAll(html.EscapeString(name), "/", "/<wbr>")
}

// GlyphHTML is the glyph, if there is one, and a space.
func (m Mark) GlyphHTML() template.HTML {
	if m.Glyph == "" {
		return ""
	}
	return template.HTML(`<span class="glyph` + m.rank() + `" aria-hidden="true">` + html.EscapeString(m.Glyph) + `</span> `)
}

// rank is the class that colours the mark, after a space.
func (m Mark) rank() string {
	if m.Rank == 0 {
		return ""
	}
	return " rank-" + strconv.Itoa(m.Rank)
}

// HTML is the date, as a time element where the day is known.
func (d Date) HTML() template.HTML {
	if d.Day == "" {
		return plain(d.Words)
	}
	return template.HTML(`<time datetime="` + d.Day + `">` + html.EscapeString(d.Words) + `</time>`)
}

// feed is the element by which readers of feeds find one.
func feed(kind, title, url string) template.HTML {
	return template.HTML(`<link rel="alternate" type="` + kind + `" title="` + html.EscapeString(title) + `" href="` + html.EscapeString(url) + `">`)
}

// note is something smaller beside a piece.
func note(piece template.HTML, text string) template.HTML {
	if text == "" {
		return piece
	}
	return piece + template.HTML(" <small>"+html.EscapeString(text)+"</small>")
}

// links are several links, with commas.
func (c *Catalogue) links(all []Link) template.HTML {
	pieces := make([]template.HTML, len(all))
	for i, l := range all {
		pieces[i] = l.HTML()
	}
	return c.joined(pieces)
}

// joined are several pieces, with commas.
func (c *Catalogue) joined(pieces []template.HTML) template.HTML {
	var b strings.Builder
	comma := html.EscapeString(c.say("list.comma"))
	for i, p := range pieces {
		if i > 0 {
			b.WriteString(comma)
		}
		b.WriteString(string(p))
	}
	return template.HTML(b.String())
}
