package incident

import (
	"bytes"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// FuzzMend: whatever stands in a file and is said of it, a mend leaves the body as it
// is, and without a mend nothing changes.
func FuzzMend(f *testing.F) {
	f.Add("---\ntitle: a\nharms: x\n---\nbody\n", 3, 8, 9, "[x]")
	f.Add("---\r\ntitle: a: b\r\n---\r\nbody", 2, 8, 9, "c")
	f.Add("\uFEFF---\n\ttitle: 'é\n  b'\n---\n", 2, 1, 90, "\n---\n")
	f.Fuzz(func(t *testing.T, text string, line, col, end int, suggestion string) {
		at := diag.Span{Line: int32(line), Col: int32(col), EndCol: int32(end)}
		for _, rule := range []*diag.Rule{diag.BadValue, diag.YAMLSyntax} {
			p := diag.Problem{Rule: rule, File: "f.md", Span: at, Suggestion: suggestion, Certain: true}
			out, mended := Mend("f.md", []byte(text), diag.List{p})
			if len(mended) == 0 && string(out) != text {
				t.Fatalf("nothing is mended and the text is %q", out)
			}
			if len(mended) > 0 && !bytes.Equal(bodyBytes([]byte(text)), bodyBytes(out)) {
				t.Fatalf("the body changes in %q", out)
			}
		}
	})
}

func bodyBytes(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte(frontmatter.BOM))
	if _, body, ok := frontmatter.Split(text); ok {
		return text[body:]
	}
	return nil
}
