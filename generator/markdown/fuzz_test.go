package markdown

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"blotter/generator/diag"
)

func FuzzParse(f *testing.F) {
	for _, vector := range vectors {
		f.Add(vector, uint8(0))
	}
	for i, context := range contexts {
		f.Add(strings.ReplaceAll(context, "@", "x.md"), uint8(i))
	}
	f.Fuzz(func(t *testing.T, body string, headerLines uint8) {
		header := strings.Repeat("k: v\n", int(headerLines%4))
		file := header + body
		src := diag.NewSource("content/incidents/2026/2026-06-22-x.md", []byte(file))
		doc, problems := Parse(src, []byte(body), len(header))
		for _, p := range problems {
			inside(t, file, p.Span)
		}
		for _, l := range doc.Links {
			inside(t, file, l.Span)
		}
		written := doc.HTML(func(dest string) string { return dest })
		safe(t, written)
		if text := doc.Text(); !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("text is not clean: %q", text)
		}
		again, _ := Parse(src, []byte(body), len(header))
		if again.HTML(func(dest string) string { return dest }) != written {
			t.Error("the same body gives other HTML")
		}
	})
}

// inside checks that a place lies in the file, on a line that exists.
func inside(t *testing.T, file string, s diag.Span) {
	t.Helper()
	lines := bytes.Split([]byte(file), []byte("\n"))
	if s.Line < 1 || int(s.Line) > len(lines) {
		t.Fatalf("line %d of a file of %d lines", s.Line, len(lines))
	}
	width := utf8.RuneCount(bytes.TrimSuffix(lines[s.Line-1], []byte("\r")))
	if s.Col < 1 || int(s.Col) > width+1 || s.EndCol <= s.Col || int(s.EndCol) > max(width+1, int(s.Col)+1) {
		t.Fatalf("columns %d to %d of a line of %d characters: %q", s.Col, s.EndCol, width, lines[s.Line-1])
	}
}
