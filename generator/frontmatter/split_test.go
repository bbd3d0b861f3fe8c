package frontmatter

import (
	"strings"
	"testing"

	"blotter/generator/diag"
)

func TestSplit(t *testing.T) {
	for name, test := range map[string]struct {
		text, header, body string
		none               bool
	}{
		"plain":                       {text: "---\na: 1\n---\nText.\n", header: "a: 1\n", body: "Text.\n"},
		"blanks after the hyphens":    {text: "--- \t\na: 1\n---  \nText.", header: "a: 1\n", body: "Text."},
		"CRLF":                        {text: "---\r\na: 1\r\n---\r\nText.", header: "a: 1\r\n", body: "Text."},
		"no body":                     {text: "---\na: 1\n---", header: "a: 1\n"},
		"no fields":                   {text: "---\n---\nText.", body: "Text."},
		"hyphens in the body":         {text: "---\na: 1\n---\nOne\n---\nTwo\n---\n", header: "a: 1\n", body: "One\n---\nTwo\n---\n"},
		"more or fewer hyphens":       {text: "---\na: 1\n----\n--\n - ---\n---\n", header: "a: 1\n----\n--\n - ---\n"},
		"nothing":                     {none: true},
		"text alone":                  {text: "Text.\n---\n", none: true},
		"no end":                      {text: "---\na: 1\n", none: true},
		"the first line alone":        {text: "---", none: true},
		"blank before the hyphens":    {text: " ---\na: 1\n---\n", none: true},
		"line before the hyphens":     {text: "\n---\na: 1\n---\n", none: true},
		"byte order mark":             {text: BOM + "---\na: 1\n---\n", none: true}, // callers cut it off
		"end that is not at the edge": {text: "---\na: 1\n  ---\n", none: true},
	} {
		header, body, ok := Split([]byte(test.text))
		if ok == test.none {
			t.Errorf("%s: found is %v", name, ok)
			continue
		}
		if string(header) != test.header || ok && test.text[body:] != test.body {
			t.Errorf("%s: header %q, body %q; want %q, %q", name, header, test.text[body:], test.header, test.body)
		}
	}
}

func TestNoHeader(t *testing.T) {
	text := []byte("Text alone.\n")
	m, body, problems := ParseRecord(diag.NewSource("f.md", text), text)
	if m != nil || body != 0 || len(problems) != 1 || problems[0].Rule != diag.NoFrontMatter {
		t.Errorf("got %v, body at %d, %v", m, body, problems)
	}
}

func TestCheckText(t *testing.T) {
	type want struct {
		rule *diag.Rule
		at   diag.Span
	}
	for text, test := range map[string]want{
		"plain\ttext\n":    {},
		"Ünïcödé 東京 🙂":     {},
		"zero\u200Dwidth":  {}, // joins emoji and letters of several scripts
		"a\x00":            {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"é\n\x1b[31m":      {diag.InvalidText, diag.Span{Line: 2, Col: 1, EndCol: 2}},
		"é\x7f":            {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"\u0085":           {diag.InvalidText, diag.Span{Line: 1, Col: 1, EndCol: 2}},
		"a\u2028b":         {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"a\u2029b":         {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"a\rb":             {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"東\xff":            {diag.InvalidText, diag.Span{Line: 1, Col: 2, EndCol: 3}},
		"\xed\xa0\x80":     {diag.InvalidText, diag.Span{Line: 1, Col: 1, EndCol: 2}}, // half a surrogate pair
		"\uFFFF":           {diag.InvalidText, diag.Span{Line: 1, Col: 1, EndCol: 2}},
		"\uFFFD is a fact": {}, // the character itself is valid

		"a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n": {diag.InvalidText, diag.Span{Line: 2, Col: 1, EndCol: 8}},
		"<<<<<<< x":                   {diag.InvalidText, diag.Span{Line: 1, Col: 1, EndCol: 8}},
		"a <<<<<<< x\n<<<<<<<\n=====": {}, // no git writes so
	} {
		problems := CheckText(diag.NewSource("f.md", []byte(text)), []byte(text))
		var got want
		if len(problems) > 0 {
			got = want{problems[0].Rule, problems[0].Span}
		}
		if got != test {
			t.Errorf("%q: got %v, want %v", text, problems, test)
		}
	}
}

// TestBidiControls: all twelve characters of the property are told, as a warning.
func TestBidiControls(t *testing.T) {
	controls := "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
	problems := CheckText(diag.NewSource("f.md", []byte(controls)), []byte(controls))
	if len(problems) != 12 || problems.HasErrors() || problems[0].Rule != diag.BidiCharacter {
		t.Errorf("got %v", problems)
	}
}

func TestCheckTextStops(t *testing.T) {
	text := []byte(strings.Repeat("\x01", 5000))
	if n := len(CheckText(diag.NewSource("f.md", text), text)); n != maxProblems {
		t.Errorf("%d problems, want %d", n, maxProblems)
	}
}
