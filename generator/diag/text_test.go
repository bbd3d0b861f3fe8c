package diag

import (
	"strings"
	"testing"
)

func TestWriteText(t *testing.T) {
	for _, test := range []struct {
		name string
		in   Problem
		want string
	}{
		{"suggestion", Problem{UnknownTerm, "f.md", Span{7, 16, 22}, `unknown term "workrs" in stakeholders`, "workers", "stakeholders: [workrs]", false}, `
f.md:7:16: unknown term "workrs" in stakeholders; did you mean "workers"? [unknown-term]
  7 | stakeholders: [workrs]
    |                ^~~~~~
`},
		{"warning", Problem{SharedSlug, "f.md", Span{12, 1, 2}, "m", "", "x", false}, `
f.md:12:1: warning: m [shared-slug]
  12 | x
     | ^
`},
		{"whole file", Problem{TooLarge, "f.md", Span{}, "m", "", "never shown", false}, `
f.md: m [too-large]
`},
		{"no line to show", Problem{TooLarge, "f.md", Span{3, 1, 2}, "m", "", " \t", false}, `
f.md:3:1: m [too-large]
`},
		{"tabs are one blank", Problem{BadDate, "f.md", Span{1, 4, 6}, "m", "", "a\t\tbc", false}, `
f.md:1:4: m [bad-date]
  1 | a  bc
    |    ^~
`},
		{"wide characters", Problem{BadDate, "f.md", Span{1, 3, 5}, "m", "", "東京大学", false}, `
f.md:1:3: m [bad-date]
  1 | 東京大学
    |     ^~~~
`},
		{"half-width ones are not wide", Problem{BadDate, "f.md", Span{1, 3, 4}, "m", "", "ｱｲx", false}, `
f.md:1:3: m [bad-date]
  1 | ｱｲx
    |   ^
`},
		{"emoji are", Problem{BadDate, "f.md", Span{1, 2, 3}, "m", "", "🙂x", false}, `
f.md:1:2: m [bad-date]
  1 | 🙂x
    |   ^
`},
		{"combining marks take no room", Problem{BadDate, "f.md", Span{1, 4, 7}, "m", "", "Ze\u0301ab\u0308c", false}, "\n" +
			"f.md:1:4: m [bad-date]\n" +
			"  1 | Ze\u0301ab\u0308c\n" +
			"    |   ^~\n"},
		{"the line's end", Problem{BadDate, "f.md", Span{1, 4, 5}, "m", "", "abc", false}, `
f.md:1:4: m [bad-date]
  1 | abc
    |    ^
`},
		{"beyond what was kept of the line", Problem{BadDate, "f.md", Span{1, 900, 901}, "m", "", "abc", false}, `
f.md:1:900: m [bad-date]
`},
		{"end beyond the line", Problem{BadDate, "f.md", Span{1, 2, 900}, "m", "", "abc", false}, `
f.md:1:2: m [bad-date]
  1 | abc
    |  ^~
`},
		{"nothing is forged", Problem{BadDate, "a\nb.md", Span{1, 2, 3}, "x\r\n::error::y\x1b[31m\u202e\u0085\u2028z", "", "a\x1b[2Jb\u202ec\x00", false}, "\n" +
			"a\uFFFDb.md:1:2: x\uFFFD\uFFFD::error::y\uFFFD[31m\uFFFD\uFFFD\uFFFDz [bad-date]\n" +
			"  1 | a [2Jb c \n" +
			"    |  ^\n"},
		{"a suggestion is quoted", Problem{BadDate, "f.md", Span{}, "m", "a\n\"b\x1b", "", false}, `
f.md: m; did you mean "a\n\"b\x1b"? [bad-date]
`},
		{"bytes that are no text", Problem{BadDate, "\xff.md", Span{}, "\xc3(", "", "", false}, "\n\uFFFD.md: \uFFFD( [bad-date]\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var b strings.Builder
			if err := WriteText(&b, List{test.in}, false); err != nil {
				t.Fatal(err)
			}
			if got := "\n" + b.String(); got != test.want {
				t.Errorf("got:%s\nwant:%s", got, test.want)
			}
		})
	}
}

func TestColourIsOfTheFirstLineOnly(t *testing.T) {
	var b strings.Builder
	list := List{{BadDate, "f.md", Span{1, 1, 2}, "m\x1b[0m", "", "abc", false}, {SharedSlug, "f.md", Span{}, "w", "", "", false}}
	if err := WriteText(&b, list, true); err != nil {
		t.Fatal(err)
	}
	want := "\x1b[31mf.md:1:1: m\uFFFD[0m [bad-date]\x1b[0m\n  1 | abc\n    | ^\n\x1b[33mf.md: warning: w [shared-slug]\x1b[0m\n"
	if got := b.String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLongLine: of a long line, the part round the place is shown, and the caret
// stands below it.
func TestLongLine(t *testing.T) {
	line := strings.Repeat("-", 250) + "X" + strings.Repeat("=", 100)
	for _, col := range []int32{1, 50, 51, 52, 251, 340, 351} {
		var b strings.Builder
		p := Problem{BadDate, "f.md", Span{1, col, col + 200}, "m", "", line, false}
		if err := WriteText(&b, List{p}, false); err != nil {
			t.Fatal(err)
		}
		rows := strings.Split(b.String(), "\n")
		shown, caret := []rune(rows[1]), strings.IndexByte(rows[2], '^')
		if len(shown) > maxShown+len("  1 | ") || len(rows[2]) > len(shown) || shown[caret] != []rune(line)[col-1] {
			t.Errorf("column %d: the caret stands elsewhere:\n%s", col, b.String())
		}
		if col == 251 && shown[caret] != 'X' {
			t.Errorf("the caret marks %q", shown[caret])
		}
	}
}

// FuzzWriteText: no text, in any format, starts a line of its own.
func FuzzWriteText(f *testing.F) {
	f.Add("f.md", "message", "excerpt", int32(1), int32(1), int32(2))
	f.Add("f\n.md", "::error::\u2028", "\x1b\r\u202e", int32(-1), int32(1<<30), int32(-5))
	f.Fuzz(func(t *testing.T, file, message, excerpt string, line, col, end int32) {
		list := List{{BadDate, file, Span{max(0, line), max(1, col), end}, message, excerpt, excerpt, false}}
		for name, write := range map[string]func(*strings.Builder) error{
			"text":   func(b *strings.Builder) error { return WriteText(b, list, false) },
			"github": func(b *strings.Builder) error { return WriteGitHub(b, list) },
		} {
			var b strings.Builder
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
			if most := map[string]int{"text": 3, "github": 1}[name]; len(lines) > most {
				t.Errorf("%s: %d lines:\n%s", name, len(lines), b.String())
			}
			if strings.ContainsAny(b.String(), "\r\x1b\u2028\u202e") {
				t.Errorf("%s lets control characters through: %q", name, b.String())
			}
		}
	})
}
