package frontmatter

import (
	"strings"
	"testing"
	"unicode/utf8"

	"blotter/generator/diag"
)

// FuzzParse: nothing panics, a text that can't be read has a problem, and every
// place lies inside the file.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"", "---\n---\n", "---\na: 1\n---\nbody", "---\na: [b, {c: 'd''e', f: \"\\u00e9\"}]\nb: |\n  x\n y\n---",
		"---\na: &x [*x]\n<<: 1\n? [k]\n: !!str v\n---", "---\na: \"open\n---", "---\na: [\n---", "---\n\u2028a: b\u2029\r\nc: *d\n---\n",
		"---\na: 1\n...\nb: 2\n---", "---\n\uFEFFa: \x00\n---", "---\n%YAML 1.1\n---", "---\n\ta: b\n---", "---\na: >-\n\n\n---", "---\n- x\n---",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		src := diag.NewSource("f.md", []byte(text))
		spans := places{t, strings.Split(text, "\n")}
		m, body, problems := ParseRecord(src, []byte(text))
		if body < 0 || body > len(text) {
			t.Fatalf("the body begins at %d of %d", body, len(text))
		}
		whole, more := ParseFile(src, []byte(text))
		if (m == nil && len(problems) == 0) || (whole == nil && len(more) == 0) {
			t.Fatal("nothing was read, and no problem says why")
		}
		for _, m := range []*Map{m, whole} {
			if m != nil {
				spans.checkFields(m.fields)
			}
		}
		for _, p := range append(append(problems, more...), CheckText(src, []byte(text))...) {
			spans.check(p.String(), p.Span)
		}
	})
}

type places struct {
	t     *testing.T
	lines []string
}

func (p places) check(what string, at diag.Span) {
	if at.Line < 1 || int(at.Line) > len(p.lines) {
		p.t.Fatalf("%s: line %d of %d", what, at.Line, len(p.lines))
	}
	width := int32(utf8.RuneCountInString(p.lines[at.Line-1]))
	if at.Col < 1 || at.Col > width+1 || at.EndCol <= at.Col || at.EndCol > width+2 {
		p.t.Fatalf("%s: columns %d to %d in a line of %d", what, at.Col, at.EndCol, width)
	}
}

func (p places) checkFields(fields []field) {
	for _, f := range fields {
		p.check("key "+f.name, f.Span)
		p.checkValue(f.name, f.value)
	}
}

func (p places) checkValue(name string, v value) {
	p.check("value of "+name, v.Span)
	for _, item := range v.items {
		p.checkValue(name, item)
	}
	p.checkFields(v.fields)
}
