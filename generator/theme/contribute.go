package theme

import (
	"encoding/json"
	"html/template"
	"slices"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// Contribute is the page that writes a record's file. Its form is for scripts; who
// has none finds the skeleton, and what the register says of contributing.
type Contribute struct {
	Root, Title, Summary string
	Body                 template.HTML
	Form                 *RecordForm
	Skeleton             string // a record with nothing filled in
	Create               string // the forge's page for it, or ""
}

// RecordForm asks for what a record's file holds. The other strings are for the script:
// addresses in which {…} is filled in, each "" where there is none.
type RecordForm struct {
	Parts                []FormPart
	Contact              string // an address for mail
	Order                string // the keys of a header, and of its maps, in JSON
	Create, Name, Text   string // the forge's page for a new file, and its parameters
	Edit                 string // its page for the file {file}
	Issue, Subject, Note string // its page for a message, and the parameters of that
	Forge                string // the repository's own page
}

// FormPart is a part of the form under a heading of its own.
type FormPart struct {
	ID, Title string
	Fields    []Field
}

// Field is one field of the form, named as in the file. Its Kind says what it
// holds:
//
//	line, prose, body, date, url, language, quantity    a text
//	name, names    a term's name, or several in lines of their own
//	word           one of Choices, from a short list
//	one, many      Choices with what they mean
//	map, list      Fields, once or several times
type Field struct {
	Key, ID, Kind, Name, Hint string
	Required                  string // always, expected or ""
	Most                      int    // bytes, 0 for any number
	Taxonomy                  string // the one that names come from
	Closed                    bool   // no others do
	Choices                   []Choice
	Fields                    []Field
}

// Choice is a word or a term that a field may hold.
type Choice struct {
	Value, Glyph, Name, Description string
	Rank                            int
}

func (m *maker) contributing(body Body) *Contribute {
	c := &Contribute{Root: root(m.from), Title: m.say("contribute.title"), Summary: m.say("contribute.summary"), Body: body.HTML, Skeleton: m.skeleton()}
	if d := m.page.Document; d != nil {
		c.Title, c.Summary = d.Title.S, d.Summary.S
		m.head.file = d.Path
	}
	m.head.title, m.head.description = c.Title, c.Summary
	if m.site.AsOf == nil {
		c.Create = m.forge.create(incident.Folder+"YYYY/YYYY-MM-DD-a-few-words.md", c.Skeleton)
		c.Form = m.form()
	}
	return c
}

func (m *maker) form() *RecordForm {
	f, p := m.forge, m.forge.pattern
	form := &RecordForm{Contact: m.site.Contact, Order: m.order(), Name: p.name, Text: p.text, Forge: f.url, Subject: p.subject, Note: p.body}
	if p.create != "" {
		form.Create, _, _ = strings.Cut(f.create("", ""), "?")
		form.Edit = strings.ReplaceAll(f.edit("FILE"), "FILE", "{file}")
		form.Issue = f.issue()
	}
	form.Parts = []FormPart{
		{"what", m.say("contribute.part.what"), []Field{
			m.field("title", "line", "always", 300), m.field("date", "date", "always", 0),
			m.words("date-of", "date-of.", incident.DateKinds), m.field("summary", "prose", "always", 2000),
		}},
		{"sources", m.say("contribute.part.sources"), []Field{m.sourcesField()}},
		{"terms", m.say("contribute.part.terms"), m.termFields()},
		{"more", m.say("contribute.part.more"), m.furtherFields()},
		{"account", m.say("contribute.part.account"), []Field{m.field("body", "body", "", 0)}},
	}
	return form
}

// order is how the keys of a header and of its maps are arranged, as far as the
// register has them.
func (m *maker) order() string {
	keys := map[string][]string{"": slices.DeleteFunc(slices.Clone(incident.Keys), m.unknown)}
	for key, members := range incident.Members {
		if !m.unknown(key) {
			keys[key] = members
		}
	}
	text, _ := json.Marshal(keys) // strings alone can't fail
	return string(text)
}

// unknown reports a key that is no record's own, nor one of a taxonomy's fields.
func (m *maker) unknown(key string) bool {
	fixed := incident.HeaderSchema()["properties"].(incident.JSON)
	return fixed[key] == nil && key != incident.FurtherKeys && !slices.ContainsFunc(m.site.Taxonomies, func(t *site.Taxonomy) bool {
		return slices.ContainsFunc(t.Fields, func(f string) bool { return f == key || strings.HasPrefix(f, key+".") })
	})
}

// field is one of the record's own fields, or "sources.url" of a list's.
func (m *maker) field(path, kind, required string, most int) Field {
	list, member, dotted := strings.Cut(path, ".")
	f := Field{Key: list, ID: "field-" + strings.ReplaceAll(path, ".", "-"), Kind: kind, Name: m.listName(list), Required: required, Most: most}
	if dotted {
		f.Key, f.Name = member, sentence(m.memberName(path, member))
	}
	if key := "contribute.hint." + path; m.has(key) {
		f.Hint = m.say(key)
	}
	return f
}

// words is a field that holds one of a few words, which the catalogue names.
func (m *maker) words(path, names string, words []string) Field {
	f := m.field(path, "word", "", 0)
	for _, w := range words {
		f.Choices = append(f.Choices, Choice{Value: w, Name: m.or(names+w, m.or("contribute.word."+w, w))})
	}
	return f
}

// termField is a field that holds terms of a taxonomy.
func (m *maker) termField(path string, t *site.Taxonomy) Field {
	single := t.Single || strings.HasPrefix(path, "sources.")
	f := m.field(path, "names", t.Required, 0)
	_, member, dotted := strings.Cut(path, ".")
	switch {
	case !dotted && t.Single:
		f.Name = t.Singular
	case dotted && t.Roles[path] == "":
		f.Name = sentence(m.or("member."+member, t.Singular))
	case !dotted:
		f.Name = t.Title
	}
	f.Hint, f.Taxonomy, f.Closed = t.Description, t.Name, t.Closed
	if len(t.Fields) > 1 || dotted {
		f.Required = "" // any of the fields will do
	}
	switch {
	case !t.Closed || t.Standard():
		if single {
			f.Kind = "name"
		}
		return f
	case single && dotted:
		f.Kind = "word"
	case single:
		f.Kind = "one"
	default:
		f.Kind = "many"
	}
	for _, term := range t.Terms {
		if !term.Deprecated && term.ReplacedBy == nil {
			f.Choices = append(f.Choices, Choice{term.ID, term.Glyph, term.Name, term.Description, m.step(term)})
		}
	}
	return f
}

// termFields are those that say of the record as a whole how it is classed.
func (m *maker) termFields() (all []Field) {
	for _, t := range m.site.Taxonomies {
		for _, path := range t.Fields {
			if !strings.Contains(path, ".") {
				all = append(all, m.termField(path, t))
			}
		}
	}
	return append(all, m.field("rationale", "prose", "", 0))
}

// furtherFields are the lists that taxonomies bring, such as the systems, and what
// else a record can say.
func (m *maker) furtherFields() []Field {
	all := m.groups()
	all = append(all, m.field("harmed", "prose", "", 0))
	if len(m.site.Quantities) > 0 {
		q := m.field("quantities", "map", "", 0)
		for _, k := range m.site.Quantities {
			q.Fields = append(q.Fields, Field{Key: k.ID, ID: q.ID + "-" + k.ID, Kind: "quantity", Name: k.Name})
		}
		all = append(all, q)
	}
	events := m.field("events", "list", "", 0)
	events.Fields = []Field{
		m.field("events.date", "date", "always", 0), m.field("events.what", "prose", "always", 0),
		m.words("events.kind", "event.kind.", incident.EventKinds),
	}
	return append(all, events)
}

// groups are the lists of maps whose keys are fields of taxonomies.
func (m *maker) groups() (all []Field) {
	for _, t := range m.site.Taxonomies {
		for _, path := range t.Fields {
			group, _, dotted := strings.Cut(path, ".")
			if !dotted || group == "sources" {
				continue
			}
			i := slices.IndexFunc(all, func(f Field) bool { return f.Key == group })
			if i < 0 {
				i, all = len(all), append(all, m.field(group, "list", "", 0))
			}
			all[i].Fields = append(all[i].Fields, m.termField(path, t))
		}
	}
	for _, f := range all {
		slices.SortStableFunc(f.Fields, func(a, b Field) int {
			return placeOf(a.Key, incident.Members[f.Key]) - placeOf(b.Key, incident.Members[f.Key])
		})
	}
	return all
}

// placeOf is where a key stands in an order.
func placeOf(key string, order []string) int {
	if i := slices.Index(order, key); i >= 0 {
		return i
	}
	return len(order)
}

func (m *maker) sourcesField() Field {
	f := m.field("sources", "list", "always", 0)
	f.Fields = []Field{
		m.field("sources.title", "line", "always", 0), m.field("sources.url", "url", "", 0), m.sourceTerm("publisher"),
		m.field("sources.author", "line", "", 0), m.field("sources.date", "date", "", 0), m.words("sources.kind", "source.kind.", incident.SourceKinds),
		m.field("sources.language", "language", "", 0), m.field("sources.archive", "url", "", 0), m.sourceTerm("label"),
	}
	return f
}

// sourceTerm is a source's publisher or label, which a taxonomy may list.
func (m *maker) sourceTerm(member string) Field {
	if t := m.site.TaxonomyOf("sources." + member); t != nil {
		return m.termField("sources."+member, t)
	}
	return m.field("sources."+member, "line", "", 0)
}

// skeleton is a record's file in which everything that only its author can know
// is to be filled in.
func (m *maker) skeleton() string {
	var b strings.Builder
	line := func(key, comment string) { b.WriteString(key + " # " + oneLine(comment) + "\n") }
	b.WriteString("---\n")
	line("title:", m.say("contribute.hint.title"))
	line("date:", m.say("contribute.hint.date"))
	line("summary:", m.say("contribute.hint.summary"))
	for _, t := range m.site.Taxonomies {
		if t.Required != "" && len(t.Fields) > 0 && !strings.Contains(t.Fields[0], ".") {
			line("# "+t.Fields[0]+": "+map[bool]string{true: "", false: "[]"}[t.Single], m.say("contribute.skeleton.terms", "address", "/"+t.Name+"/"))
		}
	}
	b.WriteString("sources:\n")
	line("  - title:", m.say("contribute.hint.sources.title"))
	line("    url:", m.say("contribute.hint.sources.url"))
	line("    publisher:", m.or("member.publisher", "publisher"))
	b.WriteString("---\n")
	return b.String()
}
