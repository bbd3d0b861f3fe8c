package theme

import (
	"html/template"
	"net/url"
	"slices"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// Record is the page of one record. Where Gone or Fault is set, there is no
// more to show than those.
type Record struct {
	Title        string
	Gone         string // the record was removed: when and why
	Fault        *Fault
	TitleMachine string          // says that a model wrote the title, or ""
	Line         []template.HTML // severity, date and places
	Status       *Status
	Picture      *Picture
	Summary      Passage
	Facts        []Fact
	Why          string // the heading of the rationale
	Rationale    Passage
	Body         template.HTML
	BodyMachine  string
	BodyRemoved  string
	Harmed       Passage
	Events       []Event
	Sources      []Source
	Agreement    string // how the sources' labels agree, or ""
	ByMachine    Lists
	Removals     []string
	Relations    []Relation
	Similar      []template.HTML
	Origin       string
	Translations template.HTML
	Definitions  []Definition
	Coverage     []Coverage
	Cite         Cite
	History      History
}

// Lists say which of them a model wrote: each is "" or says so.
type Lists struct {
	Events, Sources, Relations string
}

// Fault is a record's error, whose text is not shown.
type Fault struct {
	File, URL string
}

// HTML is the file, as a link where the forge shows it.
func (f Fault) HTML() template.HTML {
	file := "<code>" + plain(f.File) + "</code>"
	if f.URL == "" {
		return file
	}
	return `<a rel="noopener noreferrer" href="` + plain(f.URL) + `">` + file + `</a>`
}

// Status is a banner above a record that is not simply in force.
type Status struct {
	Word, Reason, Machine string
	Replaced              template.HTML
}

// Picture is the record's image.
type Picture struct {
	URL, Alt, Credit, Machine string
	Width, Height             int
}

// Relation is another record of the register, and how this one stands to it.
type Relation struct {
	How    string
	Record template.HTML
}

// Definition explains a term that the record uses.
type Definition struct {
	Term template.HTML
	Text string
}

func (m *maker) record(body Body) *Record {
	r := m.page.Record
	m.head = head{title: title(r), file: r.Path}
	view := &Record{Title: title(r)}
	switch {
	case r.Removed != nil && r.Removed.Whole():
		m.head = head{title: r.ID, hidden: true}
		view.Gone = m.removedWords(r.Removed.Date, r.Removed.Reason)
		return view
	case r.Broken:
		m.head.hidden = true
		view.Fault = &Fault{r.Path, m.forge.blob(r.Path)}
		return view
	}
	m.describe(view, r)
	m.account(view, r, body)
	m.connections(view, r)
	view.Facts = m.facts(r)
	view.Definitions = m.definitions(r)
	view.Coverage = m.coverage(r)
	view.History = m.history(r, body.Past)
	if r.HasPast() && !r.HasHistoryPage() {
		versions := pastOf(r, body.Past)
		m.inFull(view.History.Entries, versions, body.Old, asShown(r, versions))
	}
	view.History.Entries = m.shortened(view.History.Entries)
	m.refer(view, r)
	return view
}

// refer fills what others need to refer to the record.
func (m *maker) refer(view *Record, r *site.Record) {
	w, subjects := m.work(r), m.subjects(r)
	view.Cite = Cite{Root: root(m.from), Text: w.sentence(), Forms: w.forms()}
	m.head.references = m.references(w, r, subjects)
	m.head.things = append(m.trail(m.allRecords(), Link{title(r), r.URL()}), m.report(r, subjects))
}

// title is what a record is called where it may be named; its id where not, as
// with an error, which may be that it was to be a draft.
func title(r *site.Record) string {
	if r.Title.S == "" || r.Broken || !shown(r, "title") {
		return r.ID
	}
	return r.Title.S
}

// shown reports whether a field may be shown.
func shown(r *site.Record, field string) bool {
	return r.Shows(field)
}

// passage is a text of the record's, or why it may not be shown.
func (m *maker) passage(r *site.Record, field, text string) Passage {
	if !shown(r, field) {
		return Passage{Removed: m.removedWords(r.Removed.Date, r.Removed.Reason)}
	}
	p := Passage{Text: text}
	if text != "" {
		p.Machine = machine(r, m.say("machine.text"), field)
	}
	return p
}

// machine is the word where a model wrote one of the fields, or set it, as the
// record says; else "".
func machine(r *site.Record, word string, fields ...string) string {
	if slices.ContainsFunc(fields, r.WrittenByMachine) {
		return word
	}
	return ""
}

// byMachine marks a piece that stands in a line.
func (m *maker) byMachine(piece template.HTML, r *site.Record, fields ...string) template.HTML {
	if machine(r, "set", fields...) == "" {
		return piece
	}
	return piece + ` <small class="machine">` + m.html("machine.set") + `</small>`
}

// describe fills the head of the page.
func (m *maker) describe(view *Record, r *site.Record) {
	if shown(r, "title") && r.Title.S != "" {
		view.TitleMachine = machine(r, m.say("machine.title"), "title")
	}
	view.Line = m.headline(r)
	view.Status = m.status(r)
	view.Picture = m.picture(r)
	view.Summary = m.passage(r, "summary", r.Summary.S)
	m.head.description = view.Summary.Text
	m.head.hidden = !r.Listed()
	view.Translations = m.translations(r)
}

// translations lead to the record in other languages. Of a record that is removed
// in part none is shown.
func (m *maker) translations(r *site.Record) template.HTML {
	if r.Removed != nil {
		return ""
	}
	var all []template.HTML
	for _, t := range r.Translations {
		link := Link{m.languages()["self:"+t.Translation], m.href("/" + t.Translation + r.URL())}.HTML()
		if outOfDate(r, t) {
			link = note(link, m.say("record.out-of-date"))
		}
		all = append(all, link)
	}
	return m.joined(all)
}

// outOfDate reports a translation of another version than the record's present
// one.
func outOfDate(r *site.Record, t *incident.Incident) bool {
	return t.Translates.S != "" && t.Translates.S != r.Blob
}

// headline says in a line how grave, when and where.
func (m *maker) headline(r *site.Record) []template.HTML {
	var line []template.HTML
	if mark := m.mark(r); mark != nil {
		line = append(line, m.byMachine(mark.HTML(), r, m.severity.Fields...))
	}
	if d := m.dateOf(r.Date); d.Words != "" && shown(r, "date") {
		line = append(line, m.byMachine(note(d.HTML(), m.dateOfWord(r)), r, "date", "date-of"))
	}
	var places []Link
	for _, v := range m.values(r, m.places) {
		places = append(places, Link{v.Term.Name, m.href(v.Term.URL())})
	}
	if len(places) > 0 {
		line = append(line, m.byMachine(m.links(places), r, m.places.Fields...))
	}
	return line
}

// account fills the text.
func (m *maker) account(view *Record, r *site.Record, body Body) {
	view.Why, view.Rationale = m.why(m.mark(r)), m.passage(r, "rationale", r.Rationale.S)
	if b := m.passage(r, "body", ""); b.Removed != "" {
		view.BodyRemoved = m.fieldWord("body") + m.say("list.colon") + b.Removed
	} else if body.HTML != "" {
		view.Body, view.BodyMachine = body.HTML, machine(r, m.say("machine.text"), "body")
	}
	view.Harmed = m.passage(r, "harmed", r.Harmed.S)
	if shown(r, "sources") {
		view.Sources, view.Agreement = m.sources(r), m.agreement(r)
	}
	if shown(r, "events") {
		view.Events = m.events(r)
	}
	view.ByMachine = Lists{machine(r, m.say("machine.text"), "events", "events.what"), machine(r, m.say("machine.text"), "sources"), machine(r, m.say("machine.set"), "related")}
	if r.Removed != nil {
		view.Removals = m.removals(r.Removed)
	}
}

// removals says, of each field that does not say so in its own place, why it is
// missing.
func (m *maker) removals(removed *site.Removal) []string {
	var lines []string
	for _, f := range removed.Fields {
		if !slices.Contains([]string{"summary", "rationale", "body", "harmed"}, f) {
			lines = append(lines, m.fieldWord(f)+m.say("list.colon")+m.removedWords(removed.Date, removed.Reason))
		}
	}
	return lines
}

func (m *maker) status(r *site.Record) *Status {
	word := m.statusWord(r)
	if word == "" {
		return nil
	}
	s := &Status{Word: word, Reason: r.StatusReason.S, Machine: machine(r, m.say("machine.text"), "status", "status-reason", "superseded-by")}
	var replaced []Link
	for _, t := range r.SupersededBy {
		if other := m.site.Record(t.S); other != nil && !other.Broken {
			replaced = append(replaced, Link{title(other), m.href(other.URL())})
		}
	}
	s.Replaced = m.links(replaced)
	return s
}

func (m *maker) picture(r *site.Record) *Picture {
	if r.Image == nil || !shown(r, "image") {
		return nil
	}
	img := r.FindImage(r.Image.File.S)
	if img == nil {
		return nil
	}
	described := machine(r, m.say("machine.described"), "image", "image.alt")
	return &Picture{m.href(r.URL() + url.PathEscape(img.File)), r.Image.Alt.S, r.Image.Credit.S, described, img.Width, img.Height}
}

// connections fills what leads to other records and databases.
func (m *maker) connections(view *Record, r *site.Record) {
	add := func(how string, other *site.Record) {
		if other != nil && !other.Broken {
			view.Relations = append(view.Relations, Relation{how, note(anchor(title(other), m.href(other.URL()), ""), m.dateOf(other.Date).Words)})
		}
	}
	for _, rel := range r.Related {
		add(m.relationWord("to", rel.As.S), m.site.Record(rel.ID.S))
	}
	for _, rel := range r.RelatedBy {
		add(m.relationWord("from", rel.As), rel.Record)
	}
	for _, other := range r.Supersedes {
		add(m.relationWord("to", "supersedes"), other)
	}
	for _, other := range m.similar().To(r) {
		view.Similar = append(view.Similar, note(anchor(title(other), m.href(other.URL()), ""), m.dateOf(other.Date).Words))
	}
	if o := r.Origin; o != nil {
		name, _ := m.elsewhere(o.Database.S, o.ID.S)
		view.Origin = m.origin(o, name)
	}
}

func (m *maker) origin(o *incident.Origin, database string) string {
	s := m.say("origin", "database", database, "id", o.ID.S)
	if o.Licence.S != "" {
		s += " (" + o.Licence.S + ")"
	}
	if o.Recorded.S != "" {
		s += m.say("origin.recorded", "date", m.isoDate(o.Recorded.S).Words)
	}
	return s + "."
}

// elsewhere is the name of another database, and the address of its entry.
func (m *maker) elsewhere(database, id string) (name, url string) {
	for _, d := range m.site.Databases {
		if d.ID == database {
			return d.Name, d.EntryURL(id)
		}
	}
	return database, ""
}

// definitions explain the terms of the taxonomies that every record should
// state.
func (m *maker) definitions(r *site.Record) []Definition {
	var defs []Definition
	for _, t := range m.site.Taxonomies {
		if t.Required == "" || !t.Closed {
			continue
		}
		for _, v := range m.values(r, t) {
			if v.Term.Description != "" {
				defs = append(defs, Definition{note(m.termMark(v.Term).HTML(), t.Singular), v.Term.Description})
			}
		}
	}
	return defs
}
