package theme

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"blotter/generator/site"
	"blotter/themes"

	"golang.org/x/net/html"
)

// Every kind of page renders, and keeps the rules that hold for all.
func TestPages(t *testing.T) {
	s := base(40).site(t)
	v := defaultTheme(t).Views(s)
	seen := map[site.Kind]bool{}
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		seen[p.Kind] = true
		text := render(t, v, p)
		if render(t, v, p) != text {
			t.Errorf("%s: two renders differ", p.URL)
		}
		checkPage(t, p, text)
	}
	for kind := range templateFiles {
		if !seen[kind] {
			t.Errorf("no page of kind %d", kind)
		}
	}
}

func checkPage(t *testing.T, p site.Page, text string) {
	t.Helper()
	count := map[string]int{}
	ids := map[string]bool{}
	for _, n := range elements(t, text) {
		count[n.Data]++
		checkElement(t, p, n)
		if id := attr(n, "id"); id != "" {
			if ids[id] {
				t.Errorf("%s: the id %q stands twice", p.URL, id)
			}
			ids[id] = true
		}
	}
	for _, name := range []string{"h1", "main"} {
		if count[name] != 1 {
			t.Errorf("%s: %d %s elements", p.URL, count[name], name)
		}
	}
	for _, name := range []string{"header", "nav", "footer"} {
		if count[name] == 0 {
			t.Errorf("%s: no %s", p.URL, name)
		}
	}
	for _, n := range elements(t, text) {
		for _, ref := range []string{attr(n, "aria-labelledby"), attr(n, "for")} {
			if ref != "" && !ids[ref] {
				t.Errorf("%s: nothing has the id %q", p.URL, ref)
			}
		}
	}
}

// checkElement holds an element to the policy, and its links to the site.
func checkElement(t *testing.T, p site.Page, n *html.Node) {
	t.Helper()
	data := n.Data == "script" && attr(n, "type") == "application/ld+json" // is never run
	if n.Data == "style" || n.Data == "script" && n.FirstChild != nil && !data {
		t.Errorf("%s: an inline %s", p.URL, n.Data)
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
			t.Errorf("%s: attribute %s", p.URL, a.Key)
		}
		if a.Key == "href" || a.Key == "src" || a.Key == "action" {
			checkLink(t, p, n, a.Val)
		}
	}
	if n.Data == "script" && !data || n.Data == "link" && attr(n, "rel") == "stylesheet" {
		if !strings.HasPrefix(attr(n, "integrity"), "sha256-") {
			t.Errorf("%s: %s without integrity", p.URL, n.Data)
		}
	}
}

func checkLink(t *testing.T, p site.Page, n *html.Node, to string) {
	t.Helper()
	switch {
	case n.Data == "link" && (attr(n, "rel") == "canonical" || attr(n, "hreflang") != ""):
	case strings.Contains(to, "#ZgotmplZ"):
		t.Errorf("%s: a link was refused: %s", p.URL, attr(n, "href"))
	case strings.HasPrefix(to, "https://"), strings.HasPrefix(to, "http://"):
		if n.Data != "a" || !strings.Contains(attr(n, "rel"), "noopener noreferrer") {
			t.Errorf("%s: <%s> to another site: %s", p.URL, n.Data, to)
		}
	case strings.HasPrefix(to, "mailto:"):
	case p.Kind == site.NotFoundPage:
		if !strings.HasPrefix(to, "/sub/") && !strings.HasPrefix(to, "#") {
			t.Errorf("%s: %s depends on where the page is shown", p.URL, to)
		}
	case strings.HasPrefix(to, "/"):
		t.Errorf("%s: the link %s is not relative", p.URL, to)
	}
}

// Every link of every page leads to a page, a file, or a place on one.
func TestLinksLead(t *testing.T) {
	s := base(40).site(t)
	v := defaultTheme(t).Views(s)
	files := map[string]bool{"/search/index/entry.json": true}
	for _, name := range []string{"record", "records", "pack", "manifest", "taxonomies", "feed"} {
		files["/data/schema/"+name+".json"] = true
	}
	for name := range defaultTheme(t).Files() {
		files["/"+name] = true
	}
	text := map[string]string{}
	for p := range s.Pages() {
		files[p.URL] = true
		if p.Kind.HTML() {
			text[p.URL] = render(t, v, p)
		}
	}
	for from, page := range text {
		for _, n := range elements(t, page) {
			to := attr(n, "href") + attr(n, "src") + attr(n, "action")
			if to == "" || strings.Contains(to, ":") || from == "/404.html" {
				continue
			}
			to, fragment, _ := strings.Cut(to, "#")
			to, _, _ = strings.Cut(to, "?")
			target := from
			if to != "" {
				target = path.Join(path.Dir(from+"x"), to)
				if strings.HasSuffix(to, "/") && target != "/" {
					target += "/"
				}
			}
			if !files[target] {
				t.Errorf("%s: %s leads to %s, which is nothing", from, to, target)
			}
			if fragment != "" && !strings.Contains(text[target], ` id="`+fragment+`"`) {
				t.Errorf("%s: nothing on %s is called %s", from, target, fragment)
			}
		}
	}
}

func TestPolicyStandsInPagesAndHeaders(t *testing.T) {
	for url, policy := range map[string]string{"/": Policy, "/search/": SearchPolicy} {
		found := false
		for _, n := range elements(t, renderURL(t, base(0).site(t), url)) {
			found = found || attr(n, "http-equiv") == "Content-Security-Policy" && attr(n, "content") == policy
		}
		if !found {
			t.Errorf("%s does not say the policy %s", url, policy)
		}
	}
	headers, err := fs.ReadFile(themes.Default(), "static/_headers")
	if err != nil {
		t.Fatal(err)
	}
	// The header is every page's: it may not forbid what one of them needs. And it
	// alone can say frame-ancestors.
	if !strings.Contains(string(headers), SearchPolicy+"; frame-ancestors 'none'\n") {
		t.Error("_headers gives another policy")
	}
}

func TestFilesAreNamedByContent(t *testing.T) {
	var names []string
	for name, content := range defaultTheme(t).Files() {
		names = append(names, name)
		if len(content) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if !slices.IsSorted(names) || !slices.Contains(names, "_headers") {
		t.Errorf("files %q", names)
	}
	for _, want := range []string{"assets/site-", "assets/theme-", "assets/search-"} {
		if !slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(n, want) }) {
			t.Errorf("no %s among %q", want, names)
		}
	}
	again, err := Load("en", Layer{"default", themes.Default()})
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest() != defaultTheme(t).Digest() {
		t.Error("the same theme has two digests")
	}
}

// copyTheme is the default theme with some files in place of its own.
func copyTheme(t *testing.T, with map[string]string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(themes.Default(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(themes.Default(), name)
		m[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range with {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func TestLoadNamesFileAndLine(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"template syntax", "templates/home.html", "{{define \"main\"}}\n{{if}}\n{{end}}{{end}}", "templates/home.html:2"},
		{"unknown part", "templates/home.html", "{{define \"main\"}}\n  {{template \"nothing\"}}{{end}}", "templates/home.html"},
		{"unknown field", "templates/notfound.html", "{{define \"main\"}}\n\n{{.Nothing}}{{end}}", "templates/notfound.html:3"},
		{"unknown asset", "templates/layout.html", "\n{{stylesheet \"\" \"none.css\"}}", "templates/layout.html:2"},
		{"script syntax", "assets/theme.ts", "let a = 1;\nlet = = 2;\n", "assets/theme.ts:2"},
		{"import from outside", "assets/theme.ts", "import \"../../x\";\n", "assets/theme.ts:1"},
		{"import of a package", "assets/theme.ts", "import x from \"left-pad\";\nx();", "assets/theme.ts:1"},
		{"address in a style", "assets/site.css", "\nbody { background: url(https://example.com/x.png) }", "assets/site.css:2"},
	} {
		_, err := Load("en", Layer{"default", copyTheme(t, map[string]string{c.file: c.text})})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want it to name %s", c.name, err, c.want)
		}
	}
}

func TestDigestFollowsWhatShapesAPage(t *testing.T) {
	first := defaultTheme(t).Digest()
	for _, file := range []string{"templates/data.html", "assets/css/base.css", "static/favicon.svg"} {
		m := copyTheme(t, nil)
		m[file] = &fstest.MapFile{Data: append(slices.Clone(m[file].Data), "\n.x{top:0}"...)}
		other, err := Load("en", Layer{"default", m})
		if err != nil {
			t.Fatal(err)
		}
		if other.Digest() == first {
			t.Errorf("a change of %s leaves the digest", file)
		}
	}
}
