package theme

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Fact is a line of what is known of a record: its name, which may lead to a
// taxonomy, and its values.
type Fact struct {
	Name    template.HTML
	Values  []template.HTML
	Missing template.HTML // says that nothing is stated, and leads to the other records of which that is so
	Machine string        // says that a model set the values, or ""
}

// facts lists id, dates and status, then the taxonomies, severity first, then
// the quantities.
func (m *maker) facts(r *site.Record) []Fact {
	facts := m.fixedFacts(r)
	if m.severity != nil {
		facts = m.taxonomyFact(facts, r, m.severity)
	}
	for _, t := range m.site.Taxonomies {
		if t != m.severity {
			facts = m.taxonomyFact(facts, r, t)
		}
	}
	facts = m.groupFacts(facts, r)
	return m.otherDatabases(m.quantityFacts(facts, r), r)
}

// fixedFacts are what every record has.
func (m *maker) fixedFacts(r *site.Record) []Fact {
	facts := []Fact{textFact(m.say("facts.id"), r.ID)}
	if shown(r, "date") {
		when := m.dateOf(r.Date).Words
		if word := m.dateOfWord(r); word != "" {
			when += m.say("list.comma") + word
		}
		facts = append(facts, textFact(m.say("facts.date"), when).by(m, r, "date", "date-of"))
	}
	facts = m.recordDates(facts, r)
	if word := m.statusWord(r); word != "" {
		facts = append(facts, textFact(m.say("facts.status"), word).by(m, r, "status"))
	}
	return facts
}

// recordDates are the days on which the record itself was made and changed, and
// not those of what it tells.
func (m *maker) recordDates(facts []Fact, r *site.Record) []Fact {
	published, changed := r.Published(), r.Changed()
	if published == nil {
		return facts
	}
	facts = append(facts, Fact{Name: m.html("facts.recorded"), Values: []template.HTML{m.dayOf(published.Time).HTML()}})
	if published != changed {
		facts = append(facts, Fact{Name: m.html("facts.changed"), Values: []template.HTML{m.dayOf(changed.Time).HTML()}})
	}
	return facts
}

func textFact(name, text string) Fact {
	return Fact{Name: plain(name), Values: []template.HTML{plain(text)}}
}

// by marks the fact where a model set the values of one of its fields.
func (f Fact) by(m *maker, r *site.Record, fields ...string) Fact {
	if len(f.Values) > 0 {
		f.Machine = machine(r, m.say("machine.set"), fields...)
	}
	return f
}

// taxonomyFact adds the values of a taxonomy's own keys; those in lists of maps
// stand with their group, and those of sources with the source.
func (m *maker) taxonomyFact(facts []Fact, r *site.Record, t *site.Taxonomy) []Fact {
	var f Fact
	own, name := false, t.Singular
	var fields []string
	for _, field := range t.Fields {
		if strings.Contains(field, ".") {
			continue
		}
		own = own || shown(r, field)
		fields = append(fields, field)
		for _, v := range m.fieldTerms(r, field) {
			f.Values = append(f.Values, m.termMark(v.Term).HTML())
		}
	}
	switch {
	case len(f.Values) > 1:
		name = t.Title
	case len(f.Values) == 0 && (t.Required == "" || !own):
		return facts
	case len(f.Values) == 0:
		f.Missing = m.notStated(t).HTML()
	}
	f.Name = anchor(name, m.href(t.URL()), "")
	return append(facts, f.by(m, r, fields...))
}

// groupFacts adds the lists of maps, such as systems with their developers.
func (m *maker) groupFacts(facts []Fact, r *site.Record) []Fact {
	var groups []string
	for _, v := range r.Terms {
		group, _, dotted := strings.Cut(v.Field, ".")
		if dotted && group != "sources" && shown(r, group) && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	for _, g := range groups {
		facts = append(facts, m.groupFact(r, g))
	}
	return facts
}

// groupFact shows each item of a list by its name, and below it what else it has,
// in the roles that the taxonomy gives it.
func (m *maker) groupFact(r *site.Record, group string) Fact {
	f := Fact{Name: plain(m.written(group))}
	if t := m.site.TaxonomyOf(group + ".name"); t != nil {
		f.Name = anchor(t.Title, m.href(t.URL()), "")
	}
	values := groupValues(r, group)
	for i, v := range values {
		if slices.ContainsFunc(values[:i], func(o site.Value) bool { return sameParty(o, v, group) }) {
			continue // it stands with its other role
		}
		var roles []string
		for _, o := range values[i:] {
			if w := role(o, group); w != "" && sameParty(o, v, group) {
				roles = append(roles, w)
			}
		}
		piece := note(m.termMark(v.Term).HTML(), strings.Join(roles, m.say("list.comma")))
		if n := len(f.Values); n > 0 && i > 0 && values[i-1].Item == v.Item {
			f.Values[n-1] += `<span class="party">` + piece + `</span>`
		} else {
			f.Values = append(f.Values, piece)
		}
	}
	fields := []string{group}
	for _, v := range values {
		fields = append(fields, v.Field)
	}
	return f.by(m, r, fields...)
}

// sameParty reports two roles of one term in one item; the item's name is no
// role.
func sameParty(a, b site.Value, group string) bool {
	name := group + ".name"
	return a.Item == b.Item && a.Term == b.Term && (a.Field == name) == (b.Field == name)
}

// groupValues are the values of a list of maps, item by item, names first.
func groupValues(r *site.Record, group string) []site.Value {
	var values []site.Value
	for _, v := range r.Terms {
		if strings.HasPrefix(v.Field, group+".") && shown(r, v.Field) {
			values = append(values, v)
		}
	}
	slices.SortStableFunc(values, func(a, b site.Value) int {
		return cmp.Or(a.Item-b.Item, place(a, group)-place(b, group))
	})
	return values
}

// place puts an item's name first, then its fields as the taxonomy lists them.
func place(v site.Value, group string) int {
	if v.Field == group+".name" {
		return -1
	}
	return slices.Index(v.Term.Taxonomy.Fields, v.Field)
}

func role(v site.Value, group string) string {
	if v.Field == group+".name" {
		return ""
	}
	if word := v.Term.Taxonomy.Roles[v.Field]; word != "" {
		return word
	}
	return strings.TrimPrefix(v.Field, group+".")
}

func (m *maker) quantityFacts(facts []Fact, r *site.Record) []Fact {
	if !shown(r, "quantities") {
		return facts
	}
	for _, q := range r.Quantities {
		name := sentence(q.Kind.S)
		for _, k := range m.site.Quantities {
			if k.ID == q.Kind.S {
				name = k.Name
			}
		}
		facts = append(facts, textFact(name, m.quantity(q)).by(m, r, "quantities"))
	}
	return facts
}

// otherDatabases leads to the same event in other databases.
func (m *maker) otherDatabases(facts []Fact, r *site.Record) []Fact {
	if len(r.AlsoKnownAs) == 0 || !shown(r, "also-known-as") {
		return facts
	}
	f := Fact{Name: m.html("facts.elsewhere")}
	for _, k := range r.AlsoKnownAs {
		name, url := m.elsewhere(k.Database, k.ID)
		f.Values = append(f.Values, external(name+" "+k.ID, url))
	}
	return append(facts, f.by(m, r, "also-known-as"))
}

// fieldTerms are the values of one field that may be shown.
func (m *maker) fieldTerms(r *site.Record, field string) []site.Value {
	if !shown(r, field) {
		return nil
	}
	var values []site.Value
	for _, v := range r.Terms {
		if v.Field == field {
			values = append(values, v)
		}
	}
	return values
}

// values are a record's terms of a taxonomy that may be shown, each once.
func (m *maker) values(r *site.Record, t *site.Taxonomy) []site.Value {
	if t == nil {
		return nil
	}
	values := r.TermsOf(t.Name)
	if r.Removed == nil {
		return values
	}
	return slices.DeleteFunc(values, func(v site.Value) bool {
		return !shown(r, v.Field)
	})
}

// mark is the record's severity, nil when it is not stated.
func (m *maker) mark(r *site.Record) *Mark {
	if m.severity == nil {
		return nil
	}
	for _, v := range r.Terms {
		if v.Term.Taxonomy == m.severity && shown(r, v.Field) {
			mark := m.termMark(v.Term)
			return &mark
		}
	}
	return nil
}

func (m *maker) termMark(t *site.Term) Mark {
	return Mark{t.Glyph, t.Name, m.href(t.URL()), m.step(t)}
}

// step places a term of the severity ladder on five steps, whatever their
// number; 0 for other terms, since nothing else is coloured.
func (m *maker) step(t *site.Term) int {
	n := len(t.Taxonomy.Terms)
	if t.Taxonomy != m.severity || !t.Taxonomy.Ordered || t.Rank == 0 || n < 2 {
		return 0
	}
	return 1 + (t.Rank-1)*4/(n-1)
}
