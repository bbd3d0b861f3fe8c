package frontmatter

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"

	"github.com/google/go-cmp/cmp"
)

// TestPlaces: a key and its value are where an editor shows them, and a scalar
// is its text.
func TestPlaces(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a: word", `1:1-2 a = 1:4-8 "word"`},
		{"a:    word # said", `1:1-2 a = 1:7-11 "word"`},
		{"key: NO", `1:1-4 key = 1:6-8 "NO"`},
		{"a: 010", `1:1-2 a = 1:4-7 "010"`},
		{"a: 2024-02-30", `1:1-2 a = 1:4-14 "2024-02-30"`},
		{"a: 1_000", `1:1-2 a = 1:4-9 "1_000"`},
		{"a: yes", `1:1-2 a = 1:4-7 "yes"`},
		{"a: 'it''s'", `1:1-2 a = 1:4-11 "it's"`},
		{"a: ''", `1:1-2 a = 1:4-6 ""`},
		{`a: "\u00e9\"x"`, `1:1-2 a = 1:4-15 "é\"x"`},
		{`"a b": c`, `1:1-6 a b = 1:8-9 "c"`},
		{"日本: 東京", `1:1-3 日本 = 1:5-7 "東京"`},
		{"a: [東, '京', x]", `1:1-2 a = 1:4-5 [1:5-6 "東" 1:8-11 "京" 1:13-14 "x"]`},
		{"a:\n  - b\n  - c d", `1:1-2 a = 2:3-4 [2:5-6 "b" 3:5-8 "c d"]`},
		{"a: {b: c, d: e}", `1:1-2 a = 1:4-5 {1:5-6 b = 1:8-9 "c"; 1:11-12 d = 1:14-15 "e"}`},
		{"a: one\n  two\n  three", `1:1-2 a = 1:4-7 "one two three"`},
		{"a: \"one\n  two\"", `1:1-2 a = 1:4-8 "one two"`},
		{"a: |\n  one\n  two\n", `1:1-2 a = 1:4-5 "one\ntwo\n"`},
		{"a: >-\n  one\n  two\nb: c", `1:1-2 a = 1:4-5 "one two"; 4:1-2 b = 4:4-5 "c"`},
		{"a:\nb: c", `1:1-2 a = 1:3-4 ""; 2:1-2 b = 2:4-5 "c"`},
		{"a: b\tc", `1:1-2 a = 1:4-7 "b\tc"`},
		{"'<<': c", `1:1-5 << = 1:7-8 "c"`},
		{"null: c", `1:1-5 null = 1:7-8 "c"`},
	} {
		m, problems := parseText(test.text)
		if m == nil || len(problems) > 0 {
			t.Errorf("%q: %v", test.text, problems)
			continue
		}
		if got := show(m.fields); got != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

func parseText(text string) (*Map, diag.List) {
	return ParseFile(diag.NewSource("f.yaml", []byte(text)), []byte(text))
}

func show(fields []field) string {
	var all []string
	for _, f := range fields {
		all = append(all, fmt.Sprintf("%s %s = %s", place(f.Span), f.name, showValue(f.value)))
	}
	return strings.Join(all, "; ")
}

func showValue(v value) string {
	switch {
	case v.items != nil:
		var all []string
		for _, item := range v.items {
			all = append(all, showValue(item))
		}
		return fmt.Sprintf("%s [%s]", place(v.Span), strings.Join(all, " "))
	case v.fields != nil:
		return fmt.Sprintf("%s {%s}", place(v.Span), show(v.fields))
	}
	return fmt.Sprintf("%s %q", place(v.Span), v.text)
}

func place(s diag.Span) string { return fmt.Sprintf("%d:%d-%d", s.Line, s.Col, s.EndCol) }

// TestRecordPlaces: places count from the file's first line, not the header's.
func TestRecordPlaces(t *testing.T) {
	text := []byte("---\na: b\nc: [d]\n---\nText.\n")
	m, body, problems := ParseRecord(diag.NewSource("f.md", text), text)
	if len(problems) > 0 || string(text[body:]) != "Text.\n" {
		t.Fatalf("body at %d, %v", body, problems)
	}
	if got, want := show(m.fields), `2:1-2 a = 2:4-5 "b"; 3:1-2 c = 3:4-5 [3:5-6 "d"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestRefused: what is no plain tree of maps, lists and scalars, and the place
// and the words that tell it.
func TestRefused(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", `1:1: no fields; write lines of "key: value" [empty-value]`},
		{"# nothing\n", `1:1: no fields; write lines of "key: value" [empty-value]`},
		{"---\n", `1:1: the fields are not lines of "key: value" [wrong-type]`},
		{"- a", `1:1: the fields are not lines of "key: value" [wrong-type]`},
		{"a: &x b\nc: *x", "1:4: " + noAnchors + " [yaml-feature]\n2:4: " + noAnchors + " [yaml-feature]"},
		{"a: *bold* text", "1:4: " + noAnchors + " [yaml-feature]"},
		{"a: &a [*a]", "1:4: " + noAnchors + " [yaml-feature]"},
		{"a: !!binary aGk=", "1:4: tags (!name) are not read; write the value alone, or in double quotes [yaml-feature]"},
		{"!x a: b", "1:1: tags (!name) are not read; write the value alone, or in double quotes [yaml-feature]"},
		{"<<: {a: b}", "1:1: merge keys (<<) are not read; write the fields out [yaml-feature]"},
		{"a: 1\n---\nb: 2", `1:1: more than one document; keep what stands before the second "---" or "..." [yaml-feature]`},
		{"a: 1\n...\nb: 2", `1:1: more than one document; keep what stands before the second "---" or "..." [yaml-feature]`},
		{"a: b: c", "1:5: no value can begin after this colon; put a value that holds a colon in double quotes, and check the indentation [yaml-syntax]"},
		{"a: @b", "1:4: no value can begin with this character; put one that begins with @, `, % or a tab in double quotes, and indent with spaces [yaml-syntax]"},
		{"a:\n\tb: c", "2:1: no value can begin with this character; put one that begins with @, `, % or a tab in double quotes, and indent with spaces [yaml-syntax]"},
		{"a: b\nc: [d,\ne: f\n", "2:4: the bracket that opens here is not closed, or a comma is missing in it; close it, and put a value that holds a bracket or a quotation mark in double quotes [yaml-syntax]"},
		{"a: b\nc: \"d\ne: f\n", "2:4: the quotation mark that opens here is not closed; close the quote [yaml-syntax]"},
		{"a: b\na: c\na: d", "2:1: \"a\" stands twice; keep one [duplicate-key]\n3:1: \"a\" stands twice; keep one [duplicate-key]"},
		{"a: {b: 1, 'b': 2}", `1:11: "b" stands twice; keep one [duplicate-key]`},
		{"a: {b: 70,000, c: EUR 1,200,000}", `1:8: the comma ends a value between brackets, so "70,000" is read as several; write the number without commas; did you mean "70000"? [split-number]` +
			"\n" + `1:19: the comma ends a value between brackets, so "EUR 1,200,000" is read as several; write the number without commas; did you mean "EUR 1200000"? [split-number]`},
		{"? [a]\n: b", "1:3: a key is a word [yaml-syntax]"},
		{`"": b`, "1:1: a key is a word [yaml-syntax]"},
		{`a: "x\0"`, "1:4: control character U+0000 in a value; remove it [invalid-text]"},
		{`a: "\x1b[2J"`, "1:4: control character U+001B in a value; remove it [invalid-text]"},
	} {
		_, problems := parseText(test.text)
		problems.Sort()
		if diff := cmp.Diff(test.want, told(problems)); diff != "" {
			t.Errorf("%q: problems differ (-want +got):\n%s", test.text, diff)
		}
	}
}

func told(l diag.List) string {
	var lines []string
	for _, p := range l {
		lines = append(lines, strings.TrimPrefix(p.String(), "f.yaml:"))
	}
	return strings.Join(lines, "\n")
}
