package exchange

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
)

// hostile are texts that YAML, or a careless writer of it, takes for something
// else.
var hostile = []string{
	"no", "NO", "~", "null", "1.0", "0x1F", "2026-06-22", "1:30", "true", "=", "<<", "-", "---", "...", "- a", "-a", "? a", ": a",
	"a: b", "a:", "a :b", "a::b", "a # b", "a#b", "# a", "#", "a:# b", "https://example.org/a?b=c,d#e", "'", "\"", "\"a\"", "'a'", "a\"b", `a\b`, `\`,
	"[a]", "{a: b}", "a, b", "a]", "*a", "&a", "!a", "!!str a", "|", ">", ">-", "%a", "@a", "`a`", " a", "a ", "a  b", "\ta", "a\tb", "a\nb", "a\n\nb", "\na", "a\n",
	"😀", "👩‍👩‍👧 family", "שלום עולם", "مرحبا", "東京大学", "ไทย", "a\u200bb", "\u202eabc", "a\u2028b", "a\u00a0b", "\ufeffa", "a\ufeff", "\u0300a", "½ of it", "№ 5", "É",
	strings.Repeat("word ", 60) + "end", strings.Repeat("long", 80), strings.Repeat("a  b c ", 40) + "d", strings.Repeat("x: y # z ", 30) + "w",
	strings.Repeat("- ", 80) + "a", strings.Repeat("文字 ", 80) + "end", strings.Repeat("two words\n", 30) + "end", strings.Repeat("tab \tin ", 30) + "it",
}

func TestWriteReadsBack(t *testing.T) {
	for _, s := range hostile {
		checkReadsBack(t, s)
	}
}

func checkReadsBack(t *testing.T, s string) {
	t.Helper()
	header := fields{
		pair("title", s), field{"harms", texts([]string{s, "b", s})}, field{"origin", mapping(pair("database", s), field{"imported", pairs("title", s)})},
		field{"sources", list(mapping(pair("title", s), pair("url", s)), mapping(pair("title", "b")))},
		field{"systems", list(mapping(field{"developers", texts([]string{s})}), mapping(pair("name", s)))},
		field{"empty", list()},
	}
	if len(s) < 100 {
		header = append(header, field{"quantities", mapping(pair("k"+s, s))})
	}
	const body = "The body.\n---\nMore.\n"
	file := writeRecord(header, body)
	got, problems := parseDocument("x.md", file)
	if problems != nil {
		t.Fatalf("%q: %v\n%s", s, problems, file)
	}
	if got.body != body {
		t.Errorf("%q: body %q", s, got.body)
	}
	if !got.header.sorted().equal(header.sorted()) {
		t.Errorf("%q: read back as %s\n%s", s, encode(got.header.plain()), file)
	}
	if formatted, problems, err := incident.Format("x.md", file); err != nil || len(problems) > 0 || string(formatted) != string(file) {
		t.Errorf("%q: blotter fmt makes it\n%s\nnot\n%s (%v %v)", s, formatted, file, problems, err)
	}
	if again := writeRecord(got.header, got.body); string(again) != string(file) {
		t.Errorf("%q: written again as\n%s\nnot\n%s", s, again, file)
	}
}

func FuzzWriteReadsBack(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		control := func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) }
		if s == "" || len(s) > 2000 || !utf8.ValidString(s) || strings.ContainsFunc(s, control) {
			t.Skip()
		}
		checkReadsBack(t, s)
	})
}

func TestWriteForm(t *testing.T) {
	header := fields{
		field{"sources", list(pairs("title", "A \"quoted\" headline: a part", "url", "https://example.org/1#a"))},
		field{"zz", texts([]string{"a"})},
		pair("summary", strings.Repeat("Some words that are long enough to fold. ", 4)+"End."),
		pair("date", "2026-06-22"), field{"systems", list(mapping(field{"developers", texts([]string{"A, Inc.", "B"})}))},
		pair("title", "No"), field{"aa", text("b")}, field{"countries", texts([]string{"NO", "FR"})}, field{"origin", pairs("database", "aiid", "id", "7")},
	}
	want := `---
title: "No"
date: 2026-06-22
summary: >-
  Some words that are long enough to fold. Some words that are long enough to fold. Some words that
  are long enough to fold. Some words that are long enough to fold. End.
countries: ["NO", FR]
aa: b
zz: [a]
systems:
  - {developers: ["A, Inc.", B]}
origin: {database: aiid, id: 7}
sources:
  - title: 'A "quoted" headline: a part'
    url: https://example.org/1#a
---
`
	if got := string(writeRecord(header, "")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
