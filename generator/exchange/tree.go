package exchange

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
)

// node is a value of a header: a text, a list or a map. The zero node is the
// empty text.
type node struct {
	kind   nodeKind
	text   string
	items  []node
	fields fields
}

type nodeKind uint8

const (
	textNode nodeKind = iota
	listNode
	mapNode
)

// fields is a header or another map, in order.
type fields []field

type field struct {
	key   string
	value node
}

func text(s string) node           { return node{text: s} }
func list(items ...node) node      { return node{kind: listNode, items: items} }
func mapping(fs ...field) node     { return node{kind: mapNode, fields: fs} }
func pair(key, value string) field { return field{key, text(value)} }

func texts(values []string) node {
	n := list()
	for _, v := range values {
		n.items = append(n.items, text(v))
	}
	return n
}

// pairs makes a map of the non-empty values; it takes keys and values in turn.
func pairs(keysAndValues ...string) node {
	n := mapping()
	for i := 0; i+1 < len(keysAndValues); i += 2 {
		if keysAndValues[i+1] != "" {
			n.fields = append(n.fields, pair(keysAndValues[i], keysAndValues[i+1]))
		}
	}
	return n
}

func (fs fields) get(key string) (node, bool) {
	i := slices.IndexFunc(fs, func(f field) bool { return f.key == key })
	if i < 0 {
		return node{}, false
	}
	return fs[i].value, true
}

// text is the text of a key, "" when it is absent or no text.
func (fs fields) text(key string) string {
	n, _ := fs.get(key)
	return n.text
}

// set puts a value in place of the key's present one, or at the end.
func (fs *fields) set(key string, value node) {
	for i := range *fs {
		if (*fs)[i].key == key {
			(*fs)[i].value = value
			return
		}
	}
	*fs = append(*fs, field{key, value})
}

func (fs *fields) remove(key string) {
	*fs = slices.DeleteFunc(*fs, func(f field) bool { return f.key == key })
}

func (fs fields) clone() fields { return slices.Clone(fs) }

// plain is the value in the terms of encoding/json, which writes a map's keys in
// order: two maps are the same however their keys are arranged.
func (n node) plain() any {
	switch n.kind {
	case listNode:
		items := []any{}
		for _, i := range n.items {
			items = append(items, i.plain())
		}
		return items
	case mapNode:
		return n.fields.plain()
	}
	return n.text
}

func (fs fields) plain() any {
	m := map[string]any{}
	for _, f := range fs {
		m[f.key] = f.value.plain()
	}
	return m
}

func encode(v any) string {
	// Texts, lists and maps always encode.
	b, _ := json.Marshal(v)
	return string(b)
}

func (n node) equal(o node) bool      { return encode(n.plain()) == encode(o.plain()) }
func (fs fields) equal(o fields) bool { return encode(fs.plain()) == encode(o.plain()) }

// hash is what origin.imported keeps of a value: the first 8 hex digits of the
// SHA-256 of its JSON. It depends on the value alone and not on how it is
// written.
func (n node) hash() string {
	sum := sha256.Sum256([]byte(encode(n.plain())))
	return hex.EncodeToString(sum[:4])
}

// tree is the value as package frontmatter writes it.
func (n node) tree() frontmatter.Node {
	switch n.kind {
	case listNode:
		items := frontmatter.Node{Kind: frontmatter.Sequence}
		for _, i := range n.items {
			items.Items = append(items.Items, i.tree())
		}
		return items
	case mapNode:
		return n.fields.tree()
	}
	return frontmatter.Node{Kind: frontmatter.Scalar, Text: n.text}
}

func (fs fields) tree() frontmatter.Node {
	n := frontmatter.Node{Kind: frontmatter.Mapping}
	for _, f := range fs {
		n.Fields = append(n.Fields, frontmatter.Entry{Name: f.key, Value: f.value.tree()})
	}
	return n
}

// writeRecord is a record's file.
func writeRecord(header fields, body string) []byte { return incident.Write(header.tree(), body) }

// sorted is a map in the order of a record's keys.
func (fs fields) sorted() fields {
	rank := func(f field) int {
		if i := slices.Index(incident.Keys, f.key); i >= 0 {
			return i
		}
		return slices.Index(incident.Keys, incident.FurtherKeys)
	}
	fs = fs.clone()
	slices.SortStableFunc(fs, func(a, b field) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.key, b.key))
	})
	return fs
}

// document is a Markdown file taken apart.
type document struct {
	header fields
	body   string // after the header's closing line
}

// parseDocument reads a Markdown file with a header. The problems say why it
// could not be read whole.
func parseDocument(file string, data []byte) (document, diag.List) {
	data = []byte(strings.TrimPrefix(string(data), frontmatter.BOM))
	m, body, problems := frontmatter.ParseRecord(diag.NewSource(file, data), data)
	if m == nil || problems.HasErrors() {
		return document{}, problems
	}
	header, ok := readFields(m)
	if !ok {
		return document{}, m.Problems()
	}
	return document{header, string(data[body:])}, nil
}

// readFields reads every key of a map, whatever its shape; false when one has
// no value or mixes shapes.
func readFields(m *frontmatter.Map) (fields, bool) {
	fs := fields{}
	for _, k := range m.Keys() {
		n, ok := readValue(m, k.S)
		if !ok {
			return nil, false
		}
		fs = append(fs, field{k.S, n})
	}
	return fs, true
}

// readValue asks for a key in one shape after another: a Map tells a wrong
// shape by a problem only.
func readValue(m *frontmatter.Map, key string) (node, bool) {
	before := len(m.Problems())
	fits := func() bool {
		more := len(m.Problems()) - before
		before += more
		return more == 0
	}
	if t := m.Text(key); fits() {
		return text(t.S), true
	}
	if inner := m.Map(key); fits() {
		fs, ok := readFields(inner)
		return mapping(fs...), ok
	}
	if items := m.Texts(key); fits() {
		n := list()
		for _, t := range items {
			n.items = append(n.items, text(t.S))
		}
		return n, true
	}
	maps := m.Maps(key)
	if !fits() {
		return node{}, false
	}
	n := list()
	for _, inner := range maps {
		fs, ok := readFields(inner)
		if !ok {
			return node{}, false
		}
		n.items = append(n.items, mapping(fs...))
	}
	return n, true
}
