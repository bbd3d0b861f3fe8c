package generator

import (
	"context"
	"strings"
	"testing"

	"blotter/generator/publish"
)

func TestParseDestination(t *testing.T) {
	for text, want := range map[string]Destination{
		"public":          {Folder: "public"},
		"a/git:b":         {Folder: "a/git:b"},
		`C:\site`:         {Folder: `C:\site`},
		"git:gh-pages":    {Branch: "gh-pages"},
		"s3://register":   {Bucket: "register"},
		"s3://a.b/c/d/":   {Bucket: "a.b", Prefix: "c/d"},
		"s3://Register":   {},
		"s3://":           {},
		"s3:///prefix":    {},
		"https://a.b/c":   {},
		"":                {},
		"s3://x\nregions": {},
	} {
		got, err := ParseDestination(text)
		if got != want || (err == nil) != (want != Destination{}) {
			t.Errorf("%q: got %+v (%v), want %+v", text, got, err, want)
		}
	}
}

// What the theme and the search index name by its content is known by its name, and
// nothing else is: it may be kept for ever.
func TestImmutableFiles(t *testing.T) {
	found := 0
	for file := range sampleOnce(t).tree {
		want := strings.HasPrefix(file, "assets/") || strings.HasPrefix(file, "search/index/") && file != "search/index/entry.json"
		if publish.Immutable(file) != want {
			t.Errorf("%s: immutable is %v", file, !want)
		}
		if want {
			found++
		}
	}
	if found < 10 {
		t.Errorf("found %d files that are named by their content", found)
	}
}

// A bucket is told when there is something more to forget.
func TestForgets(t *testing.T) {
	dir := recalls(t)
	digest := func() string {
		b := New(Options{Dir: dir})
		defer b.Close()
		reg, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return forgets(reg.config.Removals)
	}
	before := digest()
	edit(t, dir, "content/incidents/2024/2024-03-05-kettle-lid.md", "---\n", "---\nlanguage: en\n")
	if digest() != before {
		t.Error("an edit has changed what must be forgotten")
	}
	put(t, dir, "content/removed.yaml", "removed:\n  - {id: 2024-03-05-kettle-lid, date: 2031-03-04, reason: A court order.}\n")
	if digest() == before {
		t.Error("a removal has not")
	}
}
