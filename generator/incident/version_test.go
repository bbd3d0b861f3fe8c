package incident

import (
	"strings"
	"testing"

	"blotter/generator/frontmatter"
)

const oldVersion = `---
title: A title
summary: Secret summary.
status: disputed
systems:
  - {name: S, developers: [Secret developer, Other]}
sources:
  - {title: Headline, publisher: Secret paper, url: "https://example.com/a"}
  - {title: Other, publisher: Secret paper}
quantities: {deaths: 3}
a.b: Secret dotted
organisations: [Secret name, Secret other name]
origin: Secret origin
unknown: {nested: {deep: [{word: Secret word, other: kept}]}}
---
Secret body.
`

func TestReadVersion(t *testing.T) {
	for _, mark := range []string{"", frontmatter.BOM} {
		v := ReadVersion([]byte(mark + oldVersion))
		if !v.Readable || v.Body != "Secret body.\n" || oldVersion[v.BodyAt:] != v.Body {
			t.Errorf("readable %v, body %q at %d", v.Readable, v.Body, v.BodyAt)
		}
		if v.Text("title") != "A title" || v.Text("nothing") != "" || v.Text("systems") != "" || v.Status() != "disputed" {
			t.Errorf("title %q, status %q", v.Text("title"), v.Status())
		}
	}
	if v := ReadVersion([]byte("---\ntitle: A\n---\n\xff\xfe")); v.Body != "\uFFFD" || v.Status() != "published" {
		t.Errorf("body %q, status %q", v.Body, v.Status())
	}
}

// TestUnreadableVersion: of a version that can't be read nothing is kept, so that
// nothing can be shown that must be forgotten.
func TestUnreadableVersion(t *testing.T) {
	for _, text := range []string{"", "Secret", "---\nsummary: [Secret\n---\nSecret\n", "---\nsummary: Secret\n", "\x00\xff"} {
		v := ReadVersion([]byte(text))
		if v.Readable || v.Body != "" || v.Fields.Kind != frontmatter.Nothing || v.Status() != "published" {
			t.Errorf("%q: %+v", text, v)
		}
	}
}

// TestWithout: what is left out occurs nowhere any more, and the original stays
// as it was.
func TestWithout(t *testing.T) {
	v := ReadVersion([]byte(oldVersion))
	whole := canonical(v.Fields) + v.Body
	for _, test := range []struct{ field, gone, kept string }{
		{"summary", "Secret summary", "Secret paper"},
		{"sources", "Headline", "Secret developer"},
		{"sources.publisher", "Secret paper", "Headline"},
		{"systems.developers", "Secret developer", `"name":"S"`},
		{"quantities.deaths", `"deaths"`, "Secret body"},
		{"a.b", "Secret dotted", "Secret word"},
		{"unknown.nested.deep.word", "Secret word", "kept"},
		{"organisations.name", "Secret name", "Secret word"}, // of a time when these were no maps
		{"origin.database", "Secret origin", "Secret word"},
		{"body", "Secret body", "Secret summary"},
		{"nothing.at.all", "no such text", "Secret summary"},
	} {
		got := v.Without([]string{test.field})
		text := canonical(got.Fields) + got.Body
		if strings.Contains(text, test.gone) || !strings.Contains(text, test.kept) {
			t.Errorf("without %s: %s", test.field, text)
		}
		if canonical(v.Fields)+v.Body != whole {
			t.Fatalf("without %s: the original changed", test.field)
		}
	}
	all := v.Without([]string{"summary", "sources.publisher", "systems", "a.b", "unknown", "organisations", "origin", "body"})
	if text := canonical(all.Fields) + all.Body; strings.Contains(text, "Secret") {
		t.Errorf("something is left: %s", text)
	}
	if none := (*Version)(nil).Without([]string{"summary"}); none != nil {
		t.Error("nil has become a version")
	}
}
