package frontmatter

import (
	"regexp"
	"slices"
	"strings"

	"blotter/generator/diag"

	"go.yaml.in/yaml/v4"
)

// Text is a scalar and its place. The zero Text is an absent one.
type Text struct {
	diag.Span
	S string
}

func (t Text) String() string { return t.S }

// Map is one map of a file while it is read. Each key is asked for once, by
// the shape that it should have; Close reports the keys that nobody asked for.
type Map struct {
	diag.Span // of the map, or of the file's first line
	r         *reader
	fields    []field
	asked     []string
	required  []string
}

// Problem adds a problem of this file.
func (m *Map) Problem(rule *diag.Rule, at diag.Span, format string, args ...any) *diag.Problem {
	m.r.add(rule, at, format, args...)
	return &m.r.problems[len(m.r.problems)-1]
}

// Problems lists what was found so far, the parser's own problems included.
func (m *Map) Problems() diag.List { return m.r.problems }

// Has reports whether the key stands in the file; it does not count as asking.
func (m *Map) Has(name string) bool {
	return slices.ContainsFunc(m.fields, func(f field) bool { return f.name == name })
}

// Keys lists the keys in the file's order.
func (m *Map) Keys() []Text {
	keys := make([]Text, len(m.fields))
	for i, f := range m.fields {
		keys[i] = Text{f.Span, f.name}
	}
	return keys
}

// Key is the place of a key, or of the map when the key is absent.
func (m *Map) Key(name string) diag.Span {
	for _, f := range m.fields {
		if f.name == name {
			return f.Span
		}
	}
	return m.Span
}

func (m *Map) find(name string) (field, bool) {
	m.asked = append(m.asked, name)
	for _, f := range m.fields {
		if f.name != name {
			continue
		}
		if f.value.null {
			m.Problem(diag.EmptyValue, f.Span, "%q has no value; give one, or leave the key out", name)
			return field{}, false
		}
		return f, true
	}
	return field{}, false
}

// Text reads one scalar.
func (m *Map) Text(name string) Text {
	f, ok := m.find(name)
	if !ok {
		return Text{}
	}
	if f.value.node != yaml.ScalarNode {
		p := m.Problem(diag.WrongType, f.value.Span, "%q is one value, not a list or a map", name)
		if items := f.value.items; len(items) == 1 {
			p.Suggestion = items[0].text
		}
		return Text{}
	}
	return m.scalar(name, f.value)
}

func (m *Map) scalar(name string, v value) Text {
	if strings.TrimSpace(v.text) == "" {
		m.Problem(diag.EmptyValue, v.Span, "%q is empty; give a value, or leave it out", name)
		return Text{Span: v.Span}
	}
	return Text{v.Span, v.text}
}

// Texts reads a list of scalars, such as [a, b].
func (m *Map) Texts(name string) []Text {
	var texts []Text
	for _, v := range m.list(name) {
		if v.node != yaml.ScalarNode || v.null {
			m.Problem(diag.WrongType, v.Span, "%q is a list of plain values, such as [a, b]", name)
			continue
		}
		texts = append(texts, m.scalar(name, v))
	}
	return texts
}

// oneItem is a text that is one item of a list, too, when it stands in brackets.
var oneItem = regexp.MustCompile(`^[\pL\pN][\pL\pN ./_-]*$`)

func (m *Map) list(name string) []value {
	f, ok := m.find(name)
	if !ok {
		return nil
	}
	if f.value.node != yaml.SequenceNode {
		p := m.Problem(diag.WrongType, f.value.Span, "%q is a list", name)
		switch f.value.node {
		case yaml.ScalarNode:
			p.Suggest("["+f.value.text+"]", oneItem.MatchString(f.value.text))
		case yaml.MappingNode:
			p.Message += "; begin each of its entries with a hyphen and a blank"
		}
		return nil
	}
	return f.value.items
}

// Maps reads a list of maps.
func (m *Map) Maps(name string) []*Map {
	var maps []*Map
	for _, v := range m.list(name) {
		if v.node != yaml.MappingNode {
			m.Problem(diag.WrongType, v.Span, "%q is a list of maps, such as {key: value}", name)
			continue
		}
		maps = append(maps, &Map{r: m.r, fields: v.fields, Span: v.Span})
	}
	return maps
}

// Map reads one map, nil when it is absent.
func (m *Map) Map(name string) *Map {
	f, ok := m.find(name)
	if !ok {
		return nil
	}
	if f.value.node != yaml.MappingNode {
		m.Problem(diag.WrongType, f.value.Span, "%q is a map, such as {key: value}", name)
		return nil
	}
	return &Map{r: m.r, fields: f.value.fields, Span: f.value.Span}
}

// Flag reads true or false, false when absent.
func (m *Map) Flag(name string) bool {
	t := m.Text(name)
	if t.S != "" && t.S != "true" && t.S != "false" {
		m.Problem(diag.WrongType, t.Span, "%q is true or false", name)
	}
	return t.S == "true"
}

// OneOf reads one scalar that must be one of the words.
func (m *Map) OneOf(name string, words ...string) Text {
	t := m.Text(name)
	m.CheckWord(name, t, words)
	return t
}

// CheckWord reports a text that is none of the words.
func (m *Map) CheckWord(name string, t Text, words []string) bool {
	if t.S == "" || slices.Contains(words, t.S) {
		return true
	}
	m.Problem(diag.BadValue, t.Span, "%q is not a value of %s, which takes %s", t.S, name, join(words)).
		Suggest(diag.Meant(t.S, words))
	return false
}

// Require names keys that Close reports if they are absent from the file.
func (m *Map) Require(names ...string) {
	m.required = append(m.required, names...)
}

// Close reports every key that was not asked for, and the required ones that are
// absent, unless it is clear that one of the former is meant for it.
func (m *Map) Close() {
	var meant []string
	for _, f := range m.fields {
		if slices.Contains(m.asked, f.name) {
			continue
		}
		p := m.Problem(diag.UnknownKey, f.Span, "unknown key %q", f.name)
		if p.Suggest(diag.Meant(f.name, m.free())); p.Suggestion == "" {
			p.Suggestion = diag.Nearest(f.name, m.known())
		}
		if p.Suggestion == "" {
			p.Message += "; the keys here are " + strings.Join(m.known(), ", ")
		}
		meant = append(meant, p.Suggestion)
	}
	for _, name := range m.required {
		if !m.Has(name) && !slices.Contains(meant, name) {
			m.Problem(diag.MissingField, m.Span, "%q is missing; add it", name)
		}
	}
}

// known are the keys that there are here, sorted.
func (m *Map) known() []string {
	return slices.Compact(slices.Sorted(slices.Values(m.asked)))
}

// free are those of them that the file does not have yet.
func (m *Map) free() []string {
	return slices.DeleteFunc(m.known(), m.Has)
}

// join writes a, b and c.
func join(words []string) string {
	s := ""
	for i, w := range words {
		switch {
		case i > 0 && i == len(words)-1:
			s += " or "
		case i > 0:
			s += ", "
		}
		s += w
	}
	return s
}
