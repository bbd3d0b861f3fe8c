package markdown

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"
)

func TestLimits(t *testing.T) {
	long := strings.Repeat("word ", 3000) + "\n" // 15,001 bytes
	reuse := func(n int) string {
		return strings.Repeat("[a]\n\n", n) + "[a]: /" + strings.Repeat("u", 9994) + "\n"
	}
	notes := func(n int) string { return strings.Repeat("a[^1]\n\n", n) + "[^1]: b\n" }
	wide := func(columns, rows int) string {
		return strings.Repeat("|a", columns) + "\n" + strings.Repeat("|-", columns) + "\n" + strings.Repeat("a\n", rows)
	}
	defined := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[^%d]: b\n\n", i)
		}
		return b.String()
	}
	cases := []struct {
		name, within, beyond string
	}{
		{"body", strings.Repeat(long+"\n", 17), strings.Repeat(long+"\n", 18)},
		{"line", strings.Repeat("a", maxLine) + "\n", strings.Repeat("a", maxLine+1) + "\n"},
		{"code line", "```\n" + strings.Repeat("a", maxLine) + "\n```\n", "```\n" + strings.Repeat("a", maxLine+1) + "\n```\n"},
		{"paragraph", long, long + long},
		{"paragraph in a list", "- " + long + "- " + long, "- " + long + "  " + long},
		{"quotes", strings.Repeat(">", maxDepth) + " a\n", strings.Repeat(">", maxDepth+1) + " a\n"},
		{"lists", strings.Repeat("- ", maxDepth) + "a\n", strings.Repeat("- ", maxDepth+1) + "a\n"},
		{"numbered lists", strings.Repeat("1. ", maxDepth) + "a\n", strings.Repeat("1. ", maxDepth+1) + "a\n"},
		{"quotes and lists", strings.Repeat("> - ", maxDepth/2) + "a\n", strings.Repeat("> - ", maxDepth/2) + "> a\n"},
		{"references", reuse(10), reuse(11)},
		{"footnote references", notes(maxFootnotes), notes(maxFootnotes + 1)},
		{"footnotes", defined(maxFootnotes), defined(maxFootnotes + 1)},
		{"cells", wide(100, 97), wide(100, 101)},
		{"marks", strings.Repeat("[*a](b) ", 2000) + "\n\n" + "# [b](c)\n", strings.Repeat(strings.Repeat("[*a](b) ", 2000)+"\n\n", 16)},
		{"marks of headings", "# " + strings.Repeat("*a_ ", 4000) + "\n", strings.Repeat("# "+strings.Repeat("*a_ ", 4000)+"\n\n", 16)},
		{"marks of tables", "|a|\n|-|\n" + strings.Repeat("[x](b) ", 2000) + "\n", strings.Repeat("|"+strings.Repeat("[x](\"", 3000)+"|\n|-|\n\n", 16)},
		{"output", strings.Repeat("#\n", 4000), strings.Repeat("#\n", 30_000)},
	}
	for _, c := range cases {
		if _, problems := parse(t, c.within); len(problems) > 0 {
			t.Errorf("%s: within the limit: %v", c.name, problems[0])
		}
		doc, problems := parse(t, c.beyond)
		if len(problems) != 1 || problems[0].Rule != diag.TooLarge {
			t.Errorf("%s: beyond the limit: %d problems: %s", c.name, len(problems), places(problems))
		}
		if size := len(doc.HTML(asWritten)); size > maxOutput(len(c.beyond)) {
			t.Errorf("%s: %d bytes of HTML from %d", c.name, size, len(c.beyond))
		}
	}
}

func TestWhatIsTooMuchIsText(t *testing.T) {
	doc, _ := parse(t, strings.Repeat("> - ", 40)+"a\n")
	written := doc.HTML(asWritten)
	if n := strings.Count(written, "<blockquote>") + strings.Count(written, "<ul>"); n != maxDepth {
		t.Errorf("%d containers", n)
	}
	if want := "&gt; - "; !strings.Contains(written, want) {
		t.Errorf("no %q in %q", want, written)
	}
	doc, _ = parse(t, strings.Repeat("|a", 150)+"\n"+strings.Repeat("|-", 150)+"\n"+strings.Repeat("a\n", 150))
	if written := doc.HTML(asWritten); !strings.HasPrefix(written, "<p>|a|a") {
		t.Errorf("not a paragraph: %.100q", written)
	}
	doc, _ = parse(t, strings.Repeat("a[^1]\n\n", maxFootnotes+100)+"[^1]: b\n")
	if n := strings.Count(doc.HTML(asWritten), "doc-noteref"); n != maxFootnotes {
		t.Errorf("%d references to footnotes", n)
	}
}

// What is known to take goldmark more than linear time is refused, whether it
// comes as one line or as many.
func TestQuadraticInputIsRefused(t *testing.T) {
	for _, unit := range []string{"*a_ ", "[a](b", "> ", "[a](<b", "1. ", "+ ", "![a", "<a b='", "`a``", "a*_", "[^"} {
		one := strings.Repeat(unit, 32<<10/len(unit))
		many := strings.Repeat(strings.Repeat(unit, 100)+"\n", 32<<10/len(unit)/100)
		for _, body := range []string{one, many, strings.Repeat(one, 20)} {
			if _, problems := parse(t, body); len(problems) == 0 || problems[0].Rule != diag.TooLarge {
				t.Errorf("%d bytes of %q: %s", len(body), unit, places(problems))
			}
		}
	}
}

// Paragraphs that hold the limits one by one do not cost their sum.
func TestWorkIsBounded(t *testing.T) {
	refused := func(before, unit string) {
		one := before + strings.Repeat(unit, 16_000/len(unit)) + "\n\n"
		if _, problems := parse(t, strings.Repeat(one, 16)); len(problems) == 0 || problems[0].Rule != diag.TooLarge {
			t.Errorf("%q of %q: %s", before, unit, places(problems))
		}
	}
	for _, unit := range []string{"[a](b", "[x](\"", "[*a](b) ", "a*_", "a`b``c```d"} {
		refused("", unit)
	}
	for _, before := range []string{"> ", "# "} {
		refused(before, "a*_")
	}
	prose := strings.Repeat(strings.Repeat("A *word* and [another](https://example.org/somewhere) in prose that goes on. ", 210)+"\n\n", 15)
	if _, problems := parse(t, prose); len(problems) > 0 {
		t.Errorf("%d bytes of prose: %s", len(prose), places(problems))
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	_, problems := parse(t, strings.Repeat("<b>\n\n", 300))
	if len(problems) != maxProblems {
		t.Fatalf("%d problems", len(problems))
	}
	if last := problems[maxProblems-1].Message; !strings.HasSuffix(last, "; 200 more of these in this file") {
		t.Errorf("the last one says %q", last)
	}
}

func TestLinkTextIsBounded(t *testing.T) {
	doc, _ := parse(t, strings.Repeat("![", 800)+strings.Repeat("é", 400)+strings.Repeat("](x.png)", 800)+"\n")
	if len(doc.Links) < 400 {
		t.Fatalf("%d links", len(doc.Links))
	}
	for _, l := range doc.Links {
		if len(l.Text) > maxLinkText {
			t.Fatalf("a text of %d bytes", len(l.Text))
		}
	}
}
