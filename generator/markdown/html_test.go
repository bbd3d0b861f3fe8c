package markdown

import (
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"text", "a *b* **c** ~~d~~ `e` \"f\" & g\\\nh\n",
			"<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code> &#34;f&#34; &amp; g<br>\nh</p>\n"},
		{"no typographer", "a -- b... 'c'\n", "<p>a -- b... &#39;c&#39;</p>\n"},
		{"external", "[a](https://example.org/?b=c&d \"e\")\n",
			`<p><a href="https://example.org/?b=c&amp;d" title="e" rel="noopener noreferrer">a</a></p>` + "\n"},
		{"addresses", "www.example.org or a@example.org\n",
			`<p><a href="http://www.example.org" rel="noopener noreferrer">www.example.org</a> or <a href="mailto:a@example.org">a@example.org</a></p>` + "\n"},
		{"no references in addresses", "<https://example.org/?a&lt;b>\n",
			`<p><a href="https://example.org/?a&amp;lt;b" rel="noopener noreferrer">https://example.org/?a&amp;lt;b</a></p>` + "\n"},
		{"internal", "[a *b*](/incidents/x/#é) [c](none)\n", `<p><a href="to/incidents/x/#%C3%A9">a <em>b</em></a> c</p>` + "\n"},
		{"image", "![a *b* \"c\"](x y.png) ![d](<x y.png> \"t\") ![e](none)\n",
			`<p>![a <em>b</em> &#34;c&#34;](x y.png) <img src="tox%20y.png" alt="d" title="t" loading="lazy" decoding="async"> e</p>` + "\n"},
		{"image in link", "[![a](x.png)](y.md)\n", `<p><a href="toy.md"><img src="tox.png" alt="a" loading="lazy" decoding="async"></a></p>` + "\n"},
		{"refused", "[a](tel:1) <tel:1> ![b](/x.png) c<i>d</i>\n", "<p>a tel:1 b cd</p>\n"},
		{"HTML block", "a\n\n<div>\nb\n</div>\n\nc\n", "<p>a</p>\n<p>c</p>\n"},
		{"no link in a link", "[a <https://example.org> b[^1]](x.md)\n\n[^1]: n\n",
			`<p><a href="tox.md">a https://example.org b<sup id="s-fnref:1">1</sup></a></p>` + "\n" +
				"<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"s-fn:1\">\n" +
				"<p>n\u00a0<a href=\"#s-fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">↩︎</a></p>\n</li>\n</ol>\n</div>\n"},
		{"tasks", "- [x] a\n- [ ] b\n", "<ul>\n<li><span class=\"task\">☑</span> a</li>\n<li><span class=\"task\">☐</span> b</li>\n</ul>\n"},
		{"ordered", "3. a\n", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"},
		{"table", "| a | *b* |\n|:-:|---|\n| 1 | 2 |\n",
			"<div class=\"table\" role=\"group\" aria-label=\"a, b\" tabindex=\"0\"><table>\n<thead>\n<tr>\n" +
				"<th scope=\"col\" class=\"align-center\">a</th>\n<th scope=\"col\"><em>b</em></th>\n</tr>\n</thead>\n<tbody>\n<tr>\n" +
				"<td class=\"align-center\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>\n"},
		{"table without a head", "| |\n|-|\n", "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th scope=\"col\"></th>\n</tr>\n</thead>\n</table></div>\n"},
		{"code", "```GO x\nvar a = \"<\"\n```\n",
			`<pre class="code" tabindex="0"><code class="language-go"><span class="k">var</span> a = <span class="s">&#34;&lt;&#34;</span>` + "\n</code></pre>\n"},
		{"diff", "```diff\n-a\n+b\n```\n",
			`<pre class="code" tabindex="0"><code class="language-diff"><span class="gd">-a` + "\n</span><span class=\"gi\">+b\n</span></code></pre>\n"},
		{"unknown language", "```\"><script>\n<a>\n```\n", "<pre class=\"code\" tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n"},
		{"indented code", "    <a>\n", "<pre class=\"code\" tabindex=\"0\"><code>&lt;a&gt;\n</code></pre>\n"},
		{"control characters", "a&#1;b&#0;c\x02\n", "<p>a\uFFFDb\uFFFDc\uFFFD</p>\n"},
		{"empty", "", ""},
	} {
		doc, _ := parse(t, c.body)
		got := doc.HTML(func(dest string) string {
			if dest == "none" {
				return ""
			}
			return "to" + dest
		})
		if got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

func TestTablesOfOneNameAreTold(t *testing.T) {
	doc, _ := parse(t, strings.Repeat("| a |\n|---|\n| 1 |\n\n", 2))
	if got := doc.HTML(asWritten); !strings.Contains(got, `aria-label="a"`) || !strings.Contains(got, `aria-label="a (2)"`) {
		t.Error(got)
	}
}

func TestResolverIsNotTrusted(t *testing.T) {
	doc, _ := parse(t, "[a](x.md)\n")
	for _, address := range append([]string{"javascript:alert(1)", "//evil.example/x"}, vectors...) {
		safe(t, doc.HTML(func(string) string { return address }))
	}
}

func TestResolverSeesInternalLinksOnceInOrder(t *testing.T) {
	doc, _ := parse(t, "[^1] ![a](a.png) [b](b.md) https://example.org [c](mailto:x@example.org) [d][e]\n\n[^1]: [z](#z)\n\n[e]: /d\\_&amp;\n")
	var seen, listed []string
	doc.HTML(func(dest string) string { seen = append(seen, dest); return dest })
	for _, l := range doc.Links {
		if !l.External() {
			listed = append(listed, l.Destination)
		}
	}
	if want := []string{"a.png", "b.md", "/d_&", "#z"}; !slices.Equal(seen, want) || !slices.Equal(listed, want) {
		t.Errorf("resolved %q, listed %q", seen, listed)
	}
}

func TestOneDocIsRenderedByManyAtOnce(t *testing.T) {
	doc, _ := parse(t, "# a\n\n[b](c.md) ![d](e.png) <https://example.org>\n\n```go\nvar x = 1\n```\n\n| f |\n|:-:|\n| g[^1] |\n\n[^1]: h\n")
	want, text := doc.HTML(asWritten), doc.Text()
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if doc.HTML(asWritten) != want || doc.Text() != text {
				t.Error("not the same")
			}
		})
	}
	wait.Wait()
}
