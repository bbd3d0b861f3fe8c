package frontmatter

import (
	"bytes"

	"blotter/generator/diag"

	"go.yaml.in/yaml/v4"
)

// Node is a value of a header without its place: a plain tree, for whoever must
// read headers of any register and of any time. The zero Node is an absent
// value, and so is a null.
type Node struct {
	Kind   NodeKind
	Text   string  // of a Scalar
	Items  []Node  // of a Sequence
	Fields []Entry // of a Mapping, in the file's order; a name stands once
}

// NodeKind is the shape of a Node.
type NodeKind uint8

const (
	Nothing NodeKind = iota
	Scalar
	Sequence
	Mapping
)

// Entry is one name of a Mapping and its value.
type Entry struct {
	Name  string
	Value Node
}

// Field is the value of a name, the zero Node where there is none.
func (n Node) Field(name string) Node {
	for _, e := range n.Fields {
		if e.Name == name {
			return e.Value
		}
	}
	return Node{}
}

// ReadTree reads the header of a Markdown file under the limits of ParseRecord.
// body is the offset, after a byte order mark, of the text behind the header. ok
// is false where ParseRecord has no Map to ask.
func ReadTree(text []byte) (root Node, body int, ok bool) {
	text = bytes.TrimPrefix(text, []byte(BOM))
	m, body, _ := ParseRecord(diag.NewSource("", text), text)
	if m == nil {
		return Node{}, body, false
	}
	return Node{Kind: Mapping, Fields: entries(m.fields)}, body, true
}

func entries(fields []field) []Entry {
	all := make([]Entry, len(fields))
	for i, f := range fields {
		all[i] = Entry{f.name, f.value.tree()}
	}
	return all
}

func (v value) tree() Node {
	switch {
	case v.null:
		return Node{}
	case v.node == yaml.SequenceNode:
		items := make([]Node, len(v.items))
		for i, item := range v.items {
			items[i] = item.tree()
		}
		return Node{Kind: Sequence, Items: items}
	case v.node == yaml.MappingNode:
		return Node{Kind: Mapping, Fields: entries(v.fields)}
	}
	return Node{Kind: Scalar, Text: v.text}
}
