package frontmatter

import (
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
)

var editForm = Form{Keys: []string{"title", "date", "", "list", "sources"}, Inner: map[string][]string{"sources": {"title", "url"}}, Block: []string{"sources"}}

const untidy = `---
# first
list: [ b,   a ] # beside
title:   "Plain"

# about the date
date:  2020   # a guess
other: |-
  Two
  # no comment
sources:
- url: https://x.example/
  # inner
  title: X
# last
---
Body.
`

func TestEdit(t *testing.T) {
	for name, c := range map[string]struct{ old, now string }{
		"nothing":   {"", ""},
		"a value":   {"title:   \"Plain\"\n", "title: New\n"},
		"beside":    {"date:  2020   # a guess\n", "date: 2021 # a guess\n"},
		"a list":    {"list: [ b,   a ] # beside\n", "list: [b, c] # beside\n"},
		"gone":      {"list: [ b,   a ] # beside\n", "# beside\n"},
		"block":     {"other: |-\n  Two\n  # no comment\n", "other: One\n"},
		"new key":   {"other: |-\n", "another: 1\nother: |-\n"},
		"in a list": {"- url: https://x.example/\n  # inner\n  title: X\n", "  # inner\n  - title: Z\n    url: https://x.example/\n"},
	} {
		want := strings.Replace(untidy, c.old, c.now, 1)
		header, _, ok := ReadTree([]byte(want))
		if !ok {
			t.Fatal(name, "can't be read")
		}
		if got := string(editForm.Edit([]byte(untidy), header)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func FuzzEdit(f *testing.F) {
	f.Add(untidy, untidy)
	f.Add("---\n{a: 1, b: [c]} # x\n---\n", "---\na: 2\n---\n")
	f.Add("---\na: 1\n? b\n: c # d\n---\n", "---\nb: x\n---\n")
	f.Fuzz(func(t *testing.T, file, other string) {
		old, _, problems := readParts(diag.NewSource("", []byte(file)), []byte(file))
		header, _, ok := ReadTree([]byte(other))
		if len(problems) > 0 || !ok || len(header.Fields) == 0 || strings.Contains(file+other, "\r") || strings.HasPrefix(file, BOM) {
			return
		}
		edited := editForm.Edit([]byte(file), header)
		again, body, problems := readParts(diag.NewSource("", edited), edited)
		if len(problems) > 0 {
			t.Fatalf("%q\n%v", edited, problems[0])
		}
		if !same(again.node(), header) {
			t.Errorf("%q says something else than %q", edited, other)
		}
		now := again.comments()
		for _, c := range old.comments() {
			if !slices.Contains(now, c) {
				t.Errorf("%q lacks the comment %q of %q", edited, c, file)
			}
		}
		if _, at, _ := Split([]byte(file)); string(edited[body:]) != file[at:] {
			t.Errorf("another body: %q", edited)
		}
	})
}
