package theme

import (
	"html/template"
	"slices"

	"blotter/generator/site"
)

// Home is the site's first page.
type Home struct {
	Title, Tagline, Count string
	Changed               Date
	Chart                 *Chart
	Ways                  []Way
	Others                template.HTML // taxonomies without a table of their own
	Newest                []Line
	Total                 int
	All, Changes, Feed    string
	Report, Contact       string
	Contribute            string
	Figures               string
	Search                SearchBox
}

// Way is a way in: a taxonomy or the calendar, with its commonest terms.
type Way struct {
	Link
	Terms []TermRow
	More  int
}

const (
	plainWays = 2 // taxonomies with a table of their own, beside places and years
	wayRows   = 8
)

func (m *maker) home() *Home {
	s := m.site
	m.head = head{description: s.Tagline, things: []thing{m.website(), m.dataset()}}
	h := &Home{
		Title: s.Title, Tagline: s.Tagline, Count: m.countAndSpan(s.Records), Total: len(s.Records), Changed: m.changed(), Chart: m.severityChart(s.Records),
		Newest: m.lines(m.page.Records), All: m.href("/incidents/"), Changes: m.href("/changes/"), Feed: m.href("/feed.xml"), Contact: s.Contact,
		Search: SearchBox{m.href("/search/"), languageFrom(s.Language, m.Language)}, Contribute: m.contribute(), Figures: m.href(site.FiguresURL),
	}
	if s.Repository.URL != "" {
		h.Report = s.Repository.URL
	}
	for i := range h.Newest {
		h.Newest[i].Summary = "" // the page is to be taken in at a glance
	}
	m.waysIn(h)
	return h
}

// contribute is the page that says how to propose a record, or "" on pages of the
// past.
func (m *maker) contribute() string {
	if m.site.AsOf != nil {
		return ""
	}
	return m.href(site.ContributeURL)
}

// waysIn gives the first plain taxonomies of the register's order a table each,
// then places and the calendar; the others are named.
func (m *maker) waysIn(h *Home) {
	var others []Link
	add := func(w Way) {
		if len(w.Terms) == 0 {
			others = append(others, w.Link) // no record has led there yet
			return
		}
		h.Ways = append(h.Ways, w)
	}
	for _, t := range m.site.Taxonomies {
		switch {
		case t == m.severity || t == m.places || t.OfSources():
		case len(h.Ways) == plainWays || t.Ordered || !t.Closed:
			others = append(others, Link{t.Title, m.href(t.URL())})
		default:
			add(m.taxonomyWay(t))
		}
	}
	if m.places != nil {
		add(m.taxonomyWay(m.places))
	}
	if len(m.site.Records) > 0 {
		add(way(Link{m.say("home.years"), m.href("/incidents/")}, m.years()))
	}
	h.Others = m.links(others)
}

func (m *maker) taxonomyWay(t *site.Taxonomy) Way {
	rows := m.termRows(t)
	byCount(rows)
	return way(Link{t.Title, m.href(t.URL())}, rows)
}

func way(link Link, rows []TermRow) Way {
	rows = slices.DeleteFunc(rows, func(r TermRow) bool { return r.Count == 0 })
	w := Way{Link: link, Terms: rows[:min(wayRows, len(rows))]}
	w.More = len(rows) - len(w.Terms)
	return w
}
