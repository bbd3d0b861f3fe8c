package theme

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"blotter/generator/site"
	"blotter/themes"
)

// Every catalogue that comes with the program has every message, with the same
// names to fill in, and with the plural categories of its language.
func TestCataloguesAreComplete(t *testing.T) {
	theme := defaultTheme(t)
	var keys []string
	for _, lang := range slices.Sorted(maps.Keys(theme.catalogues)) {
		own := map[string]*Catalogue{}
		if err := readCatalogue(own, Layer{"default", themes.Default()}, "catalogues/"+lang+".json"); err != nil {
			t.Fatal(err)
		}
		c := own[lang]
		if lang == "en" {
			keys = slices.Sorted(maps.Keys(c.messages))
		}
		if got := slices.Sorted(maps.Keys(c.messages)); !slices.Equal(got, keys) {
			t.Errorf("%s differs from English in its keys: %q", lang, difference(got, keys))
		}
		for _, key := range keys {
			if got, want := placeholders(c.messages[key]), placeholders(theme.catalogues["en"].messages[key]); got != want {
				t.Errorf("%s: %s has %s; want %s", lang, key, got, want)
			}
			for n := int64(0); n < 2_000_000 && len(c.messages[key]) > 1; n += 1 + n*n/7 {
				if c.messages[key][c.form(n)] == nil {
					t.Errorf("%s: %s has no text for %d", lang, key, n)
					break
				}
			}
		}
	}
	if len(theme.catalogues) < 2 {
		t.Error("there is but one language")
	}
}

func difference(a, b []string) []string {
	var all []string
	for _, pair := range [][2][]string{{a, b}, {b, a}} {
		for _, key := range pair[0] {
			if !slices.Contains(pair[1], key) {
				all = append(all, key)
			}
		}
	}
	return all
}

// placeholders are the names that a message fills in, each once.
func placeholders(m message) string {
	names := map[string]bool{}
	var walk func(t text)
	walk = func(t text) {
		for _, p := range t {
			names[p.name], names[p.link] = true, true
			walk(p.inner)
		}
	}
	for _, t := range m {
		walk(t)
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), " ")
}

var (
	said     = regexp.MustCompile(`(?:\b(?:say|html|or|has)[ (]|Keys = \[\.\.\.\]string\{|: +|, )"([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)"`)
	begun    = regexp.MustCompile(`(?:\b(?:say|html|or|has)\(|key :?= )"([a-z.-]+[.-])" ?\+`)
	asked    = regexp.MustCompile(`say "([a-z0-9.-]+)"`)
	scripted = regexp.MustCompile(`\bcatalogue\.([a-zA-Z]+)`)
)

// Every message that a template, a script or the package asks for is there, and
// none is there that nobody asks for.
func TestEveryMessageIsUsed(t *testing.T) {
	messages := defaultTheme(t).catalogues["en"].messages
	used := map[string]bool{}
	var prefixes []string
	need := func(file, key string) {
		used[key] = true
		if messages[key] == nil {
			t.Errorf("%s asks for %q, which is no message", file, key)
		}
	}
	sources, err := filepath.Glob("*.go")
	if err != nil || len(sources) == 0 {
		t.Fatal(err)
	}
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\b(?:say|html)\("([a-z0-9.-]+)"[,)]`).FindAllSubmatch(data, -1) {
			need(name, string(m[1]))
		}
		for _, m := range said.FindAllSubmatch(data, -1) {
			used[string(m[1])] = true
		}
		for _, m := range begun.FindAllSubmatch(data, -1) {
			prefixes = append(prefixes, string(m[1]))
		}
	}
	walk := func(form *regexp.Regexp, prefix string, folder string) {
		fs.WalkDir(themes.Default(), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, ".d.ts") || strings.HasSuffix(name, ".css") {
				return err
			}
			data, err := fs.ReadFile(themes.Default(), name)
			for _, m := range form.FindAllSubmatch(data, -1) {
				if string(m[1]) != "language" { // which the bundler knows by itself
					need(name, prefix+string(m[1]))
				}
			}
			return err
		})
	}
	walk(asked, "", "templates")
	walk(scripted, "script.", "assets")
	for key := range messages {
		if !used[key] && !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

func TestSay(t *testing.T) {
	theme := defaultTheme(t)
	en, fr := theme.catalogue("en-GB"), theme.catalogue("fr-CA")
	for _, c := range []struct{ got, want string }{
		{en.say("records", "n", 1), "1 record"},
		{en.say("records", "n", 0), "0 records"},
		{en.say("records", "n", 1367), "1,367 records"},
		{fr.say("records", "n", 0), "0 dossier"},
		{fr.say("records", "n", 1367), "1\u202f367 dossiers"},
		{fr.say("records", "n", 2_000_000), "2\u202f000\u202f000 dossiers"},
		{en.list([]string{"a", "b", "c"}), "a, b and c"},
		{fr.list([]string{"a", "b", "c"}), "a, b et c"},
		{string(en.html("past.title", "record", "<b>")), "History of &lt;b&gt;"},
		{string(en.html("home.contribute", "page", "contribute/")), `Anybody can propose a record or a correction: <a href="contribute/">how to contribute</a>.`},
		{string(en.html("home.repository", "repository", "https://x.test/\"")), `Anybody can propose a record or a correction in <a rel="noopener noreferrer" href="https://x.test/&#34;">the register’s repository</a>.`},
		{string(en.html("home.repository", "repository", "javascript:alert(1)")), "Anybody can propose a record or a correction in the register’s repository."},
		{string(en.html("data.licence", "licence", "CC BY", "url", "")), "Its licence is CC BY."},
		{theme.catalogue("ar").Language, "en"},
	} {
		if c.got != c.want {
			t.Errorf("%q; want %q", c.got, c.want)
		}
	}
}

// A register in another language speaks it on every page.
func TestFrenchRegister(t *testing.T) {
	r := base(8)
	r.files["site.yaml"] = strings.Replace(siteYAML, "language: en", "language: fr", 1)
	s := r.site(t)
	french, err := Load("fr", Layer{"default", themes.Default()})
	if err != nil {
		t.Fatal(err)
	}
	v := french.Views(s)
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		var b strings.Builder
		if err := french.Render(&b, v.View(p, testBody)); err != nil {
			t.Fatal(err)
		}
		checkPage(t, p, b.String())
		text := pageText(t, b.String())
		for _, english := range []string{"Skip", " the ", " of ", "records", "Newest", "Recorded", " by "} {
			if at := strings.Index(text, english); at >= 0 && !ofContent(text, at) {
				t.Errorf("%s: %q in %q", p.URL, english, text[max(0, at-40):min(len(text), at+40)])
			}
		}
		if p.Kind == site.RecordPage && p.Record.ID == "2025-11-02-rich" {
			contains(t, text, "2–5 novembre 2025, jour des faits", "Personnes touchées", "au moins 3", "EUR 1 200 000", "Les sources divergent : 1 dit « incident », 1 dit « hazard ».")
		}
	}
}

// ofContent reports English that the register itself says.
func ofContent(text string, at int) bool {
	around := text[max(0, at-40):min(len(text), at+40)]
	for _, own := range []string{"Summary of", "Data of the", "Titles of the", "records.", "records-", "data/", "records/", "The Paper", "source of terms", "publisher", "{\"@", "Correct the date"} {
		if strings.Contains(around, own) {
			return true
		}
	}
	return false
}

// A layer over another replaces what stands at the same path, and of a catalogue
// single messages.
func TestLayers(t *testing.T) {
	own := fstest.MapFS{
		"templates/notfound.html": {Data: []byte("{{define \"main\"}}<h1>{{say \"notfound.title\"}}!</h1>{{end}}")},
		"catalogues/en.json":      {Data: []byte(`{"notfound.title": "Nothing here"}`)},
		"static/mine.txt":         {Data: []byte("mine")},
	}
	theme, err := Load("en", Layer{"default", themes.Default()}, Layer{"mine", own})
	if err != nil {
		t.Fatal(err)
	}
	s := base(0).site(t)
	var b strings.Builder
	if err := theme.Render(&b, theme.Views(s).View(page(t, s, "/404.html"), Body{})); err != nil {
		t.Fatal(err)
	}
	contains(t, b.String(), "<h1>Nothing here!</h1>", "Skip to the content")
	if string(theme.files["mine.txt"]) != "mine" || theme.files["favicon.svg"] == nil {
		t.Error("the static files of one layer are missing")
	}
	if theme.Digest() == defaultTheme(t).Digest() {
		t.Error("the digest is that of the theme below")
	}
	for _, c := range []struct{ file, text, want string }{
		{"templates/notfound.html", "{{define \"main\"}}\n\n{{.Nothing}}{{end}}", "themes/mine/templates/notfound.html:3"},
		{"templates/notfound.html", "{{define \"main\"}}\n{{say \"no.such\"}}{{end}}", `there is no message "no.such"`},
		{"catalogues/fr.json", "{\n\"a\": \"b\",\n}", "themes/mine/catalogues/fr.json:3"},
		{"catalogues/en.json", `{"records": {"single": "x"}}`, `"single" is no plural category`},
		{"catalogues/no language.json", "{}", "is no language"},
		{"assets/theme.ts", "let a = ;", "themes/mine/assets/theme.ts:1"},
	} {
		_, err := Load("en", Layer{"default", themes.Default()}, Layer{"mine", fstest.MapFS{c.file: {Data: []byte(c.text)}}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want it to say %s", c.file, err, c.want)
		}
	}
}
