package markdown

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"
)

const header = "---\ntitle: Grüße\n---\n"

// parse reads a body that stands below a header, as a record's does: its first
// line is line 4.
func parse(t *testing.T, body string) (*Doc, diag.List) {
	t.Helper()
	src := diag.NewSource("content/incidents/2026/2026-06-22-x.md", []byte(header+body))
	doc, problems := Parse(src, []byte(body), len(header))
	for _, p := range problems {
		inside(t, header+body, p.Span)
	}
	for _, l := range doc.Links {
		inside(t, header+body, l.Span)
	}
	return doc, problems
}

func asWritten(dest string) string { return dest }

// places is "rule line:column-end" of each problem.
func places(l diag.List) string {
	var out []string
	for _, p := range l {
		out = append(out, fmt.Sprintf("%s %d:%d-%d", p.Rule.Name, p.Line, p.Col, p.EndCol))
	}
	return strings.Join(out, "; ")
}

func TestRawHTML(t *testing.T) {
	check(t, []ruleCase{
		{"a < b and \\<b\\> and `<b>` and 3<4\n", ""},
		{"    <div>\n\n```\n<div>\n```\n", ""},
		{"a <b>c</b>\n", "raw-html 4:3-6; raw-html 4:7-11"},
		{"é日 <br/>\n", "raw-html 4:4-9"},
		{"a <b\n  class=x> c\n", "raw-html 4:3-5"},
		{"<div>\n<p>a\n</div>\n\nb\n", "raw-html 4:1-6"},
		{"> - <div>\n", "raw-html 4:5-10"},
		{"a\n\n  <!-- secret\n-->\n", "raw-html 6:3-14"},
		{"a <!-- secret --> b <?php ?> <!DOCTYPE x>\n", "raw-html 4:3-18; raw-html 4:21-29; raw-html 4:30-42"},
		{"| a |\n|---|\n| <i>x</i> |\n", "raw-html 6:3-6; raw-html 6:7-11"},
		{"# a <b>c\n", "raw-html 4:5-8"},
		{"[<b>](x.md)\n", "raw-html 4:2-5"},
		{"a[^1]\n\n[^1]: b <i>\n", "raw-html 6:9-12"},
		{"<script>alert(1)</script>", "raw-html 4:1-26"},
	})
}

func TestUnsafeLink(t *testing.T) {
	check(t, []ruleCase{
		{"[a](x.md) [b](/incidents/x/) [c](../2018/2018-03-18-x.md) [d](2018-03-18-x.md#part) [e](#section) [f](?q=1)\n", ""},
		{"[a](https://example.org) [b](HTTP://example.org) [c](mailto:a@example.org) [d]()\n", ""},
		{"https://example.org www.example.org a@example.org ftp://example.org javascript:x\n", ""},
		{"a [b *c*](javascript:alert(1) \"t\") d\n", "unsafe-link 4:3-35"},
		{"[a](javascript&colon;alert(1))\n", "unsafe-link 4:1-31"},
		{"[a](java&Tab;script&#58;alert(1))\n", "unsafe-link 4:1-34"},
		{"[a](java\\script:x) [b](\\javascript:x)\n", "unsafe-link 4:1-19; unsafe-link 4:20-38"},
		{"[a](<&#1; javascript:x>)\n", "unsafe-link 4:1-25"},
		{"[a](data:text/html,x) [b](file:///etc/passwd) [c](blob:x)\n", "unsafe-link 4:1-22; unsafe-link 4:23-46; unsafe-link 4:47-58"},
		{"[a](//example.org) [b](</\\example.org>) [c](<\\\\\\\\example.org>)\n", "unsafe-link 4:1-19; unsafe-link 4:20-40; unsafe-link 4:41-63"},
		{"[a](https:example.org) [b](https:///x) [c](https://[x)\n", "unsafe-link 4:1-23; unsafe-link 4:24-39; unsafe-link 4:40-55"},
		{"日本 <javascript:x> <ftp://example.org>\n", "unsafe-link 4:5-17; unsafe-link 4:20-37"},
		// The place of a reference link is where it is used.
		{"[a][r] and\n  [r]\n\n[r]: tel:1\n", "unsafe-link 4:1-7; unsafe-link 5:3-6"},
		{"[a\nb](tel:1)\n", "unsafe-link 4:1-3"},
		{"> 1. [a](tel:1)\n", "unsafe-link 4:6-16"},
		{"| a | b |\n|---|---|\n| é | [x](tel:1) |\n", "unsafe-link 6:7-17"},
		{"a[^1]\n\n[^1]:\n    b [x](tel:1)\n", "unsafe-link 7:7-17"},
	})
}

func TestRemoteImage(t *testing.T) {
	check(t, []ruleCase{
		{"![a](figure.png) ![b](./figure%201.png) ![c][r]\n\n[r]: x.webp\n", ""},
		{"a ![b](https://example.org/x.png \"t\") c\n", "remote-image 4:3-38"},
		{"![a](//example.org/x.png) ![b](/x.png) ![c](../x.png) ![d](a/x.png) ![e](a%2Fx.png)\n",
			"remote-image 4:1-26; remote-image 4:27-39; remote-image 4:40-54; remote-image 4:55-68; remote-image 4:69-84"},
		{"![a](data:image/png;base64,AA==) ![b]() ![c](.png) ![d](x.png?1) ![e](x.png#1) ![f](a%zz)\n",
			"remote-image 4:1-33; remote-image 4:34-40; remote-image 4:41-51; remote-image 4:52-65; remote-image 4:66-79; remote-image 4:80-90"},
		{"[![a](http://example.org/x.png)](x.md)\n", "remote-image 4:2-32"},
	})
}

func TestBidiCharacter(t *testing.T) {
	check(t, []ruleCase{
		{"מזל טוב, نص\n", ""},
		{"a\u202eb \u2066c `\u200f`\n", ""}, // found in the file as a whole
		{"a &#x202E; &rlm; &#8238; &amp;\n", "bidi-character 4:3-11; bidi-character 4:12-17; bidi-character 4:18-25"},
	})
}

func TestPlacesAreTheSameWithCRLF(t *testing.T) {
	for _, body := range []string{"é [a](tel:1)\n\n> <b>\n\n```\nx\n```\n", "a\n\n| a |\n|---|\n| ![b](/x) |\n"} {
		want, problems := parse(t, body)
		doc, again := parse(t, strings.ReplaceAll(body, "\n", "\r\n"))
		if places(again) != places(problems) || len(problems) == 0 {
			t.Errorf("%q: %s; with CRLF %s", body, places(problems), places(again))
		}
		if got := doc.HTML(asWritten); got != want.HTML(asWritten) || doc.Text() != want.Text() {
			t.Errorf("%q: with CRLF %q", body, got)
		}
	}
}

// A span of ours is diag's own span of the same bytes.
func TestSpan(t *testing.T) {
	for _, body := range []string{"a", "a\n", "é日\n\n x\ty\nz", "a b\u202ec\n\n"} {
		for _, before := range []string{"", "x\n", "x", "é\nß"} {
			src := diag.NewSource("x.md", []byte(before+body))
			l := newLines(clean([]byte(body)), src.SpanAt(len(before), len(before)))
			for start := range body {
				for end := range body[start:] {
					if got, want := l.span(start, start+end), src.SpanAt(len(before)+start, len(before)+start+end); got != want {
						t.Errorf("%q in %q: %v, want %v", body[start:start+end], before+body, got, want)
					}
				}
			}
		}
	}
}

type ruleCase struct{ body, want string }

func check(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		if _, problems := parse(t, c.body); places(problems) != c.want {
			t.Errorf("%q:\ngot  %s\nwant %s", c.body, places(problems), c.want)
		}
	}
}
