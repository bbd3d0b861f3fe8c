package markdown

import (
	"html"
	"regexp"
	"slices"
	"testing"
)

// marked is the code with its tokens as class(text).
func marked(name, text string) string {
	var p page
	p.colour(languages[name], text)
	return html.UnescapeString(regexp.MustCompile(`<span class="([a-z]+)">([^<]*)</span>`).ReplaceAllString(p.String(), "$1($2)"))
}

func TestColour(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"go", "func f(x int) { return \"a\\\"b\" + `c\nd` } // e\nif1 := 0x1F + 1.5", "k(func) f(x int) { k(return) s(\"a\\\"b\") + s(`c\nd`) } c(// e\n)if1 := m(0x1F) + m(1.5)"},
		{"c", "int a = '\"'; /* b\n */ c \"open\nd /* e", "k(int) a = s('\"'); c(/* b\n */) c s(\"open)\nd c(/* e)"},
		{"python", "def f(): # g\n  x = '''a\n'b''' + \"c\"\n", "k(def) f(): c(# g\n)  x = s('''a\n'b''') + s(\"c\")\n"},
		{"sh", "if [ $# = 1 ]; then echo 'a'; fi\n", "k(if) [ $# = m(1) ]; k(then) echo s('a'); k(fi)\n"},
		{"json", "{\"a\": [null, -1.5e3, \"b\\\\\"]}", "{s(\"a\"): [k(null), -m(1.5e3), s(\"b\\\\\")]}"},
		{"yaml", "a-b: don't # c\n- d: [\"e\", true]\nhttp://f", "n(a-b): don't c(# c\n)- n(d): [s(\"e\"), k(true)]\nn(http)://f"},
		{"toml", "a = 'b'\n[c]\n", "n(a) = s('b')\n[c]\n"},
		{"sql", "Select a from b -- c\n where d = 'e'", "k(Select) a k(from) b c(-- c\n) k(where) d = s('e')"},
		{"html", "<p class=\"a\">it's \"b\"</p><!-- c -->", "<k(p) class=s(\"a\")>it's \"b\"</k(p)>c(<!-- c -->)"},
		{"diff", "@@ 1 @@\n a\n-b\n+c\n", "gh(@@ 1 @@\n) a\ngd(-b\n)gi(+c\n)"},
	} {
		if got := marked(c.name, c.text); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", c.name, got, c.want)
		}
	}
}

// Whatever the language makes of it, the code that is shown is the code.
func TestColourKeepsTheText(t *testing.T) {
	texts := append(slices.Clone(vectors), "\"\\", "'''", "/*", "<!--", "`", "\"", "é日_1", "１２", "\u0661", "+\n-\n@", "a:\n- b", "</")
	tags := regexp.MustCompile(`<[^>]*>`)
	for name, l := range languages {
		for _, text := range texts {
			text = string(clean([]byte(text)))
			var p page
			p.colour(l, text)
			if got := html.UnescapeString(tags.ReplaceAllString(p.String(), "")); got != text {
				t.Errorf("%s: %q became %q", name, text, got)
			}
			safe(t, "<pre><code>"+p.String())
		}
	}
}
