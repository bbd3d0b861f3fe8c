package frontmatter

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"
)

// TestReadTree: a scalar is its text, names keep their order, and a null is
// nothing.
func TestReadTree(t *testing.T) {
	for _, test := range []struct{ header, want string }{
		{"a: word", `{a:"word"}`},
		{"b: NO\na: 010\nc: 2024-02-30", `{b:"NO" a:"010" c:"2024-02-30"}`},
		{"a: ''\nb:\nc: ~\nd: null\ne: 'null'", `{a:"" b:nothing c:nothing d:nothing e:"null"}`},
		{"a: [b, ~, [c, {d: e}]]\nf: []\ng: {}", `{a:["b" nothing ["c" {d:"e"}]] f:[] g:{}}`},
		{"a: >-\n  one\n  two\nb: |\n  one\n  two", `{a:"one two" b:"one\ntwo\n"}`},
		{"a: b\r\nc: d", `{a:"b" c:"d"}`},
		{"a: b\na: c", `{a:"b"}`}, // as ParseRecord, which says so
	} {
		for _, mark := range []string{"", BOM} {
			text := "---\n" + test.header + "\n---\nText.\n"
			root, body, ok := ReadTree([]byte(mark + text))
			if got := showNode(root); !ok || got != test.want || text[body:] != "Text.\n" {
				t.Errorf("%q: %v, body at %d\n got %s\nwant %s", mark+text, ok, body, got, test.want)
			}
		}
	}
}

func showNode(n Node) string {
	var all []string
	switch n.Kind {
	case Scalar:
		return fmt.Sprintf("%q", n.Text)
	case Sequence:
		for _, item := range n.Items {
			all = append(all, showNode(item))
		}
		return "[" + strings.Join(all, " ") + "]"
	case Mapping:
		for _, e := range n.Fields {
			all = append(all, e.Name+":"+showNode(e.Value))
		}
		return "{" + strings.Join(all, " ") + "}"
	}
	return "nothing"
}

func TestNodeField(t *testing.T) {
	root, _, _ := ReadTree([]byte("---\na: b\nc: [d]\n---\n"))
	if root.Field("a").Text != "b" || len(root.Field("c").Items) != 1 || root.Field("d").Kind != Nothing || root.Field("a").Field("b").Kind != Nothing {
		t.Errorf("%+v", root)
	}
}

// TestNoTree: what ParseRecord cannot read is no tree either.
func TestNoTree(t *testing.T) {
	for name, header := range map[string]string{
		"a list": "- a", "nothing": "", "an anchor": "a: &b c", "an alias": "a: *b", "a tag": "a: !!str b",
		"a merge key": "<<: {a: b}", "two documents": "a: b\n...\nc: d", "an open bracket": "a: [b",
		"too deep": "a: " + strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1),
		"too long": "a: " + strings.Repeat("b", maxHeader), "too many keys": many(maxKeys+1, "k%d: v\n"),
	} {
		text := []byte("---\n" + header + "\n---\nText.\n")
		if root, _, ok := ReadTree(text); ok {
			t.Errorf("%s: read as %s", name, showNode(root))
		}
	}
	if _, body, ok := ReadTree([]byte("Text alone.")); ok || body != 0 {
		t.Error("text without a header is read")
	}
}

// FuzzReadTree: a tree is read where ParseRecord has a Map, and its top level has
// that Map's keys.
func FuzzReadTree(f *testing.F) {
	for _, text := range []string{"", "---\na: b\n---\nc", "---\na: [b, {c: d}]\ne:\n---", BOM + "---\na: ~\na: b\n---\n", "---\n? [a]\n: b\n---"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, body, ok := ReadTree([]byte(text))
		text = strings.TrimPrefix(text, BOM)
		m, wantBody, _ := ParseRecord(diag.NewSource("f.md", []byte(text)), []byte(text))
		if ok != (m != nil) || body != wantBody {
			t.Fatalf("read %v, body at %d; ParseRecord: %v, %d", ok, body, m != nil, wantBody)
		}
		if !ok {
			return
		}
		for i, k := range m.Keys() {
			if root.Fields[i].Name != k.S {
				t.Fatalf("key %d is %q, want %q", i, root.Fields[i].Name, k.S)
			}
		}
	})
}
