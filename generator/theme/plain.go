package theme

import (
	"html/template"
	"slices"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// Document is one of the register's own pages.
type Document struct {
	Title, Summary string
	Body           template.HTML
}

func (m *maker) document(body Body) *Document {
	d := m.page.Document
	m.head = head{title: d.Title.S, description: d.Summary.S, file: d.Path}
	return &Document{Title: d.Title.S, Summary: d.Summary.S, Body: body.HTML}
}

// Translation is a record in another language.
type Translation struct {
	Lang, Language     string
	Words, Own         template.HTMLAttr // as in Layout
	Title              string
	TitleMachine       string
	Original           Link
	OutOfDate          bool
	Undated            bool // which version it was made from is not stated
	Line               []template.HTML
	Status             *Status
	Summary, Rationale Passage
	Why                string
	Body               template.HTML
	BodyMachine        string
	Gone               string
	Blob, Edit         string
}

func (m *maker) translation(body Body) *Translation {
	r, t := m.page.Record, m.page.Translation
	view := &Translation{Lang: t.Translation, Language: m.languages()["self:"+t.Translation], Original: Link{title(r), m.href(r.URL())}}
	view.Words, view.Own = languageFrom(t.Translation, m.Language), languageFrom(t.Translation, m.site.Language)
	if r.Broken || r.Removed != nil {
		// What was removed from the record may stand in its translation as well.
		m.head = head{title: r.ID, hidden: true, lang: t.Translation}
		view.Title, view.Gone = r.ID, m.say("translation.gone")
		return view
	}
	m.head = head{title: t.Title.S, description: t.Summary.S, file: t.Path, lang: t.Translation, hidden: !r.Listed()}
	view.Title, view.Body, view.Line, view.Status = t.Title.S, body.HTML, m.headline(r), m.status(r)
	view.Summary, view.Rationale = m.translated(t, "summary", t.Summary.S), m.translated(t, "rationale", t.Rationale.S)
	if t.WrittenByMachine("title") {
		view.TitleMachine = m.say("machine.title")
	}
	if t.WrittenByMachine("body") {
		view.BodyMachine = m.say("machine.text")
	}
	view.Blob, view.Edit = m.forge.blob(t.Path), m.forge.edit(t.Path)
	if past := m.site.AsOf; past != nil {
		view.Blob, view.Edit = m.forge.at(past.Commit, t.Path), ""
	}
	view.OutOfDate, view.Undated = outOfDate(r, t), t.Translates.S == ""
	view.Why = m.why(m.mark(r))
	m.head.things = []thing{m.translationOf(r, t)}
	return view
}

func (m *maker) translated(t *incident.Incident, field, text string) Passage {
	p := Passage{Text: text}
	if text != "" && t.WrittenByMachine(field) {
		p.Machine = m.say("machine.text")
	}
	return p
}

// Moved is the page of an address that leads on to another.
type Moved struct {
	Link
}

func (m *maker) moved(name, to string) *Moved {
	m.head = head{title: name, refresh: to, hidden: true}
	return &Moved{Link{name, m.href(to)}}
}

// otherLicences reports records from elsewhere, under licences of their own.
func (m *maker) otherLicences() bool {
	return slices.ContainsFunc(m.site.Records, func(r *site.Record) bool { return r.Origin != nil && r.Origin.Licence.S != "" })
}

// Search is the page of the search. What it shows besides the box is for when
// nothing is searched for, and for browsers without scripts.
type Search struct {
	Root, Records, Feed string
	Ways                []Way  // the taxonomies and the calendar
	Others              []Link // taxonomies without a table
	Followed            string // the taxonomies whose terms all have feeds
	Report, Contact     string // where a record that is missing can be asked for, or ""
	Contribute          string
}

func (m *maker) search() *Search {
	m.head = head{title: m.say("search.title"), description: m.say("search.description")}
	s := &Search{Root: root(m.from), Records: m.href("/incidents/"), Feed: m.href("/feed.xml"), Contact: m.site.Contact, Contribute: m.contribute()}
	if m.site.Repository.URL != "" {
		s.Report = m.forge.issue()
	}
	var followed []string
	for _, t := range m.site.Taxonomies {
		if w := m.taxonomyWay(t); len(w.Terms) > 0 {
			s.Ways = append(s.Ways, w)
		} else {
			s.Others = append(s.Others, w.Link)
		}
		if followable(t) {
			followed = append(followed, t.Name)
		}
	}
	if years := m.years(); len(years) > 0 {
		s.Ways = append(s.Ways, Way{Link: Link{m.say("home.years"), s.Records}, Terms: years})
	}
	s.Followed = strings.Join(followed, " ")
	return s
}

// followable reports a taxonomy of which every term has feeds.
func followable(t *site.Taxonomy) bool {
	return len(t.Terms) > 0 && !slices.ContainsFunc(t.Terms, func(t *site.Term) bool { return t.ReplacedBy == nil && !t.HasFeeds() })
}

// NotFound is shown for addresses that lead nowhere.
type NotFound struct {
	Home, Records, Search string
}

func (m *maker) notFound() *NotFound {
	m.head = head{title: m.say("notfound.title"), hidden: true}
	return &NotFound{m.href("/"), m.href("/incidents/"), m.href("/search/")}
}
