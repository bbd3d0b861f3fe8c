package markdown

import (
	"reflect"
	"strings"
	"testing"

	"blotter/generator/diag"
)

func TestText(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"# A *b*\n\nc `d` [e](f.md \"t\") ![g](h.png)\ni\\\nj\n", "A b\nc d e g i\nj"},
		{"&lt;b&gt; \\*x\\* &amp;lt; `&lt;`\n", "<b> *x* &lt; &lt;"},
		{"- a\n- [x] b\n  > c\n", "a\nb\nc"},
		{"| a | b |\n|---|---|\n| 1 | 2 |\n", "a\nb\n1\n2"},
		{"```go\nx := 1\n\ny\n```\n\n    z\n", "x := 1\n\ny\nz"},
		{"a[^1] <https://example.org>\n\n[^1]: b\n\nc\n", "a https://example.org\nc\nb"},
		{"a<i>b</i>\n\n<div>\nc\n</div>\n", "ab"},
		{"a&#1;b&#x9;c&#8;\x02\n", "a\uFFFDb\tc\uFFFD\uFFFD"},
		{"", ""},
	} {
		doc, _ := parse(t, c.body)
		if got := doc.Text(); got != c.want {
			t.Errorf("%q: %q, want %q", c.body, got, c.want)
		}
	}
}

func TestHeadings(t *testing.T) {
	for _, c := range []struct {
		body string
		want []Heading
	}{
		{"## A\n### B\n## C\n", []Heading{{2, "s-a", "A"}, {3, "s-b", "B"}, {2, "s-c", "C"}}},
		{"# A\n## B\n###### C\n", []Heading{{2, "s-a", "A"}, {3, "s-b", "B"}, {6, "s-c", "C"}}},
		{"### A\n##### B\n", []Heading{{2, "s-a", "A"}, {4, "s-b", "B"}}},
		{"A\n===\n\nB\n---\n", []Heading{{2, "s-a", "A"}, {3, "s-b", "B"}}},
		{"## Grüße 日本 *x*\n## E\u0301tat n\u00ba 5\n", []Heading{{2, "s-grüße-日本-x", "Grüße 日本 x"}, {2, "s-état-nº-5", "E\u0301tat nº 5"}}},
		{"## A\n## a\n## A 2\n## A!\n", []Heading{{2, "s-a", "A"}, {2, "s-a-2", "a"}, {2, "s-a-2-2", "A 2"}, {2, "s-a-3", "A!"}}},
		{"##\n## !?\n## İ\n", []Heading{{2, "s-section", ""}, {2, "s-section-2", "!?"}, {2, "s-i", "İ"}}},
		{"## \"><script>\n", []Heading{{2, "s-section", "\">"}}},
		{"## [a](b.md) &amp; <https://example.org>\n", []Heading{{2, "s-a-httpsexampleorg", "a & https://example.org"}}},
		{"## fn:1\n## fnref 1\n", []Heading{{2, "s-fn1", "fn:1"}, {2, "s-fnref-1", "fnref 1"}}},
	} {
		doc, _ := parse(t, c.body)
		if !reflect.DeepEqual(doc.Headings, c.want) {
			t.Errorf("%q: %+v", c.body, doc.Headings)
		}
		for _, h := range c.want {
			if !strings.Contains(doc.HTML(asWritten), `id="`+h.ID+`"`) {
				t.Errorf("%q: no element %q", c.body, h.ID)
			}
		}
	}
}

func TestHeadingIDIsBounded(t *testing.T) {
	doc, _ := parse(t, "## "+strings.Repeat("é ", 200)+"\n")
	if n := len([]rune(doc.Headings[0].ID)); n > 2+2*maxID {
		t.Errorf("%d characters", n)
	}
}

func TestAnchor(t *testing.T) {
	doc, _ := parse(t, "## What happened\n## Ärger: 2\n## S part\n")
	for fragment, want := range map[string]string{
		"what-happened": "s-what-happened", "What happened": "s-what-happened", "s-what-happened": "s-what-happened",
		"ärger-2": "s-ärger-2", "s-part": "s-s-part", "nothing": "", "": "",
	} {
		if got, ok := Anchor(doc.Headings, fragment); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", fragment, got, ok)
		}
	}
}

func TestLinks(t *testing.T) {
	doc, _ := parse(t, "é [a *b*](../2018/2018-03-18-x.md#p\\_q \"t\") ![c](d.png)\n\n> <https://example.org/?e&amp;f> a@example.org\n\n[g]\n\n[g]: <&#32;h&Tab; i&#13;&#32;>\n")
	want := []Link{
		{"../2018/2018-03-18-x.md#p_q", "a b", false, diag.Span{Line: 4, Col: 3, EndCol: 44}},
		{"d.png", "c", true, diag.Span{Line: 4, Col: 45, EndCol: 56}},
		{"https://example.org/?e&amp;f", "https://example.org/?e&amp;f", false, diag.Span{Line: 6, Col: 4, EndCol: 32}},
		{"mailto:a@example.org", "a@example.org", false, diag.Span{Line: 6, Col: 34, EndCol: 47}},
		{"h i", "g", false, diag.Span{Line: 8, Col: 1, EndCol: 4}},
	}
	if !reflect.DeepEqual(doc.Links, want) {
		t.Errorf("%+v", doc.Links)
	}
}
