package theme

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"blotter/generator/incident"
)

// Whole is a version of a record that is shown whole.
type Whole struct {
	Day        Date
	Fields     []StatedField
	Body       template.HTML
	Unreadable bool
}

// Stated is a value as a version states it: one of a Value, a list and a map.
type Stated struct {
	Value
	Items  []Stated
	Fields []StatedField
}

// StatedField is a name with its value.
type StatedField struct {
	Name string
	Stated
}

func (m *maker) whole(v *incident.Version, day Date, body template.HTML) *Whole {
	w := &Whole{Day: day, Unreadable: !v.Readable}
	if v.Readable {
		w.Fields, w.Body = m.statedFields("", v.Fields), deeper.Replace(body)
	}
	return w
}

// statedFields are the fields of a map that say something, those of the record in
// the format's order.
func (m *maker) statedFields(path string, n incident.Node) []StatedField {
	var names []string
	for _, e := range n.Fields {
		names = append(names, e.Name)
	}
	if path == "" {
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(incident.FieldRank(a), incident.FieldRank(b)) })
	}
	var fields []StatedField
	for _, name := range names {
		field := strings.TrimPrefix(path+"."+name, ".")
		called, of := m.fieldName(incident.Edit{Field: field})
		if of != "" {
			called = sentence(of)
		}
		if s, ok := m.stated(field, n.Field(name)); ok {
			fields = append(fields, StatedField{called, s})
		}
	}
	return fields
}

func (m *maker) stated(field string, n incident.Node) (s Stated, ok bool) {
	for _, item := range n.Items {
		if i, ok := m.stated(field, item); ok {
			s.Items = append(s.Items, i)
		}
	}
	s.Fields = m.statedFields(field, n)
	if v := m.value(field, strings.TrimSpace(n.Text)); v != nil {
		s.Value = *v
	}
	return s, s.Text != "" || len(s.Items)+len(s.Fields) > 0
}

// deeper puts an old body's headings below those of the page. In HTML of package
// markdown a "<" begins a tag and nothing else.
var deeper = headings{strings.NewReplacer(
	"<h2", "<h4", "</h2", "</h4", "<h3", "<h5", "</h3", "</h5",
	"<h4", "<h6", "</h4", "</h6", "<h5", "<h6", "</h5", "</h6",
)}

type headings struct{ replacer *strings.Replacer }

// Replace changes the headings of HTML, which stays as safe as it was.
func (h headings) Replace(html template.HTML) template.HTML {
	return template.HTML(h.replacer.Replace(string(html)))
}
