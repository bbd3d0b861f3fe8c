package theme

import (
	"html/template"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// FieldEdits is what a revision changed in one field, or in one item of a list.
type FieldEdits struct {
	Name  string // of the field
	Of    string // which item of the list, and what of it; or ""
	Edits []Edit
}

// Edit is one change of meaning: of a text word by word, else from Before to
// After, of which one may be missing.
type Edit struct {
	Before, After *Value
	Words         []Run
	Unstated      bool   // the missing one was not stated, and is no item of a list
	Said          string // all that can be said, in place of the others
}

// Value is what a field held.
type Value struct {
	Known template.HTML // the term or the record that it names, linked
	Text  string        // what was written, where it names none
	Link  string        // where Text leads, or ""
}

// Run is a piece of a text: Op is keep, delete, insert or gap.
type Run struct {
	Op, Text string
}

// meaning shows edits as changes of meaning, those of one field together.
func (m *maker) meaning(edits []incident.Edit) []FieldEdits {
	var all []FieldEdits
	for _, e := range edits {
		name, of := m.fieldName(e)
		if n := len(all); n == 0 || all[n-1].Name != name || all[n-1].Of != of {
			all = append(all, FieldEdits{Name: name, Of: of})
		}
		last := &all[len(all)-1]
		last.Edits = append(last.Edits, m.edit(e))
	}
	return all
}

func (m *maker) edit(e incident.Edit) Edit {
	switch {
	case e.OfFile():
		return Edit{Said: e.Told(m.sayEdit)}
	case e.Prose:
		return Edit{Words: m.wordRuns(e)}
	}
	return Edit{Before: m.value(e.Field, e.Before), After: m.value(e.Field, e.After), Unstated: !e.InList && e.Kind != incident.Changed}
}

const (
	wholeText = 700       // bytes of a text of the header that is shown with all that stayed
	around    = 12        // words beside each change of a longer one
	maxWords  = 24 * 1024 // bytes that are shown of one change
)

// wordRuns compares a text with its older version, word by word.
func (m *maker) wordRuns(e incident.Edit) []Run {
	runs := e.Words()
	if e.Field == "body" || len(e.Before)+len(e.After) > 2*wholeText {
		runs = incident.Passages(runs, around)
	}
	var all []Run
	left := maxWords
	for _, r := range runs {
		text := visible(r.Text)
		if len(text) > left {
			all = appendRun(all, r.Op, strings.ToValidUTF8(text[:left], ""))
			return append(all, Run{incident.Gap.String(), m.say("edit.cut")})
		}
		left -= len(text)
		all = appendRun(all, r.Op, text)
	}
	return all
}

// appendRun keeps the white space at the ends of a run out of the line that is
// drawn through or under it.
func appendRun(all []Run, op incident.Op, text string) []Run {
	inner := strings.TrimSpace(text)
	if op == incident.Keep || inner == "" {
		return append(all, Run{op.String(), text})
	}
	start := strings.Index(text, inner)
	space := text[:start]
	if n := len(all); space != "" && n > 0 && all[n-1].Op == incident.Delete.String() {
		space = " " // it stands in place of what went, and not in a paragraph below
	}
	for _, r := range []Run{{incident.Keep.String(), space}, {op.String(), inner}, {incident.Keep.String(), text[start+len(inner):]}} {
		if r.Text != "" {
			all = append(all, r)
		}
	}
	return all
}

// value shows what was written in a field as what it means.
func (m *maker) value(field, text string) *Value {
	if text == "" {
		return nil
	}
	v := &Value{Text: visible(text)}
	member := field[strings.LastIndexByte(field, '.')+1:]
	switch term := m.termOf(field, text); {
	case term != nil:
		v.Known = m.termMark(term).HTML()
	case slices.Contains(dateFields, member):
		v.Text = m.isoDate(v.Text).Words
	case field == "superseded-by" || field == "related.id":
		if r := m.recordOf(text); r != nil && !r.Broken {
			v.Known = anchor(title(r), m.href(r.URL()), "")
		}
	case field == "date-of" && m.has("date-of."+text):
		v.Text = m.say("date-of." + text)
	case webAddress(v.Text):
		v.Link = v.Text
	}
	return v
}

// dateFields hold dates, in whatever part of a record.
var dateFields = []string{"date", "accessed", "recorded"}

// termOf and recordOf are the only ways from a text of an old version to the site.
func (m *maker) termOf(field, text string) *site.Term {
	m.ask(Question{field, text})
	if t := m.site.TaxonomyOf(field); t != nil {
		return t.Term(text)
	}
	return nil
}

func (m *maker) recordOf(text string) *site.Record {
	m.ask(Question{"", text})
	return m.site.Record(text)
}

func webAddress(text string) bool {
	return (strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")) && !strings.ContainsFunc(text, unicode.IsSpace)
}

// visible is a text of an old version, which nothing has checked: characters that
// are not seen, or that show others in another order, become ones that are.
func visible(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return c
		case unicode.IsControl(c), c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0xFFFE, c == 0xFFFF:
			return utf8.RuneError
		}
		return c
	}, text)
}

// fieldName says which field an edit is of: its name, and of a list's item which
// one and what of it.
func (m *maker) fieldName(e incident.Edit) (name, of string) {
	list, member, _ := strings.Cut(e.Field, ".")
	switch t := m.site.TaxonomyOf(e.Field); {
	case member == "" && t != nil && t.Single:
		name = t.Singular
	case member == "" && t != nil:
		name = t.Title
	case list == "quantities" && member != "":
		return m.quantityName(member), ""
	default:
		name = m.listName(list)
	}
	parts := slices.DeleteFunc([]string{visible(e.Item), m.memberName(e.Field, member)}, func(s string) bool { return s == "" })
	return name, strings.Join(parts, m.say("list.colon"))
}

func (m *maker) quantityName(id string) string {
	for _, k := range m.site.Quantities {
		if k.ID == id {
			return k.Name
		}
	}
	return m.written(id)
}

func (m *maker) listName(list string) string {
	if t := m.site.TaxonomyOf(list + ".name"); t != nil {
		return t.Title
	}
	return m.written(list)
}

// memberName is the name of a part of an item, such as its developers.
func (m *maker) memberName(field, member string) string {
	if t := m.site.TaxonomyOf(field); t != nil && member != "" {
		if role := t.Roles[field]; role != "" {
			return role
		}
		return t.Singular
	}
	if member == "" {
		return ""
	}
	return m.or("member."+member, strings.ToLower(m.written(member)))
}

// written is a field's name or, where the catalogue has none, the field itself as
// words.
func (m *maker) written(field string) string {
	return m.or("field."+field, sentence(strings.ReplaceAll(visible(field), "-", " ")))
}

// maxBrief is how many changes one line tells.
const maxBrief = 3

// briefly tells edits in one line, without their texts.
func (m *maker) briefly(edits []incident.Edit) string {
	var parts []string
	for i, e := range edits {
		if i == maxBrief && len(edits) > maxBrief+1 {
			parts = append(parts, m.say("list.and-more", "n", len(edits)-i))
			break
		}
		name, of := m.fieldName(e)
		if of != "" {
			name += " (" + of + ")"
		}
		parts = append(parts, name+m.say("list.colon")+m.told(e))
	}
	return strings.Join(parts, m.say("list.semicolon"))
}

// told is one edit with the names of its terms.
func (m *maker) told(e incident.Edit) string {
	if e.Prose || e.OfFile() {
		return e.Told(m.sayEdit)
	}
	e.Before, e.After = m.named(e.Field, e.Before), m.named(e.Field, e.After)
	return e.Told(m.sayEdit)
}

// sayEdit is the catalogue as an Edit asks it.
func (m *maker) sayEdit(key string, args ...any) string { return m.say("edit."+key, args...) }

// named is what a line calls a value.
func (m *maker) named(field, text string) string {
	v := m.value(field, text)
	switch {
	case v == nil:
		return ""
	case v.Known == "":
		return v.Text
	}
	if term := m.termOf(field, text); term != nil {
		return term.Name
	}
	return title(m.recordOf(text))
}
