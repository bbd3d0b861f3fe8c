package theme

import (
	"strings"

	"blotter/generator/site"
)

// Figures is the page of the register's pictures.
type Figures struct {
	Count   string
	Figures []Figure
	Data    string
}

// Figure is a picture with what it says in words; one of its last four is set.
type Figure struct {
	ID       string
	Heading  string // a sentence with the number that counts most
	Caption  string
	SVG, CSV string // the addresses of its files
	Months   *Months
	Heat     *Heat
	Ranking  *Ranking
	Covered  *Covered
}

func (m *maker) figures() *Figures {
	view := &Figures{Count: m.countAndSpan(m.site.Records), Data: m.href("/data/")}
	m.head = head{title: m.say("figures.title"), description: m.say("figures.description", "count", view.Count), things: m.trail(Link{m.say("figures.title"), site.FiguresURL})}
	for _, f := range m.site.Figures() {
		view.Figures = append(view.Figures, m.figure(f))
	}
	return view
}

func (m *maker) figure(f site.Figure) Figure {
	view := Figure{ID: strings.ReplaceAll(f.Name, "_", "-"), SVG: m.href(f.DrawingURL()), CSV: m.href(f.NumbersURL())}
	counts := m.site.Count(f)
	switch f.Kind {
	case site.ByMonth:
		m.months(&view, counts)
	case site.Crossed:
		m.heat(&view, f, counts)
	case site.Ranked:
		m.ranking(&view, f, counts)
	case site.Covered:
		m.covered(&view, f, counts)
	}
	return view
}

// labelled is a row or a column as a link to its term, if it has one.
func (m *maker) labelled(l site.Label) Mark {
	switch {
	case l.Stated():
		return m.termMark(l.Term)
	case l.Term != nil:
		return m.notStatedMark(l.Term.Taxonomy)
	}
	return Mark{Name: m.say("figures.all")}
}
