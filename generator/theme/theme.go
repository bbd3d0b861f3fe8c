// Package theme turns pages into HTML.
//
// In: a theme's folder (templates/*.html, assets/*.ts, *.mts and *.css,
// catalogues/*.json, static/), which may hold only what differs from the one below
// it, and the pages that package site plans. Out: the theme's files, and each page's
// HTML. Between the two stands the View: closed data made from one page by
// Views, which alone reads the Site, and written by a template, which sees
// nothing else. The same View and theme give the same bytes.
//
// A page of kind k is written by layout.html with the template "main" of k's
// own file (record.html, term.html …); every other file of templates/ defines
// parts that all of them may use. A template may call
//
//	stylesheet ROOT NAME    the link element for an asset, with its digest
//	script ROOT NAME        the script element likewise, run where it stands
//	module ROOT NAME        the script element of a module, run when the page is whole
//	number COUNT            a count as readers write it: 1,367
//	say KEY NAME VALUE …    a message of the catalogue, filled in
//
// No template and no script has words of its own: they are in the catalogue of the
// page's language, see Catalogue. That is the register's, and a translation's is its
// own; where there is none, the words are English and the frame says so. English in
// every language are static/offline.js, which no bundler sees, and what package
// incident tells of an edit.
//
// The head of a page says what it is to programs: Highwire tags and Dublin Core for
// reference managers, Open Graph for those that show a link, JSON-LD in the words
// of schema.org for search engines, whose data block no browser runs. A theme may
// bring a static/card.png, 1200 by 630 pixels, in place of the one that is drawn.
//
// Charts are SVG drawn from counts, without style attributes, so that the
// policy can forbid them; words and numbers beside them are HTML, which every width
// and reader can show, and a heat map is a table. The drawings that can be
// downloaded are whole SVG files, made by Drawing. Links are relative, but on the page for what is not
// found. No page asks another host for anything, and all but the search box and the
// form works without scripts.
//
// The form at /contribute/ writes a record's file in the reader's browser. What it
// takes and how it writes are those of packages incident and frontmatter, told again
// in assets/contribute/, and held to each other by a test in a browser.
//
// Titles, names, addresses, authors, messages and the texts of old versions are
// hostile and are written by html/template, which knows where they stand; only a
// Body's HTML is written as it is. The package must not read records, git, the
// clock or the network.
package theme

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"blotter/generator/site"

	"golang.org/x/text/feature/plural"
)

// Policy is the Content-Security-Policy of every page but one.
const Policy = policy + "trusted-types 'none'"

// SearchPolicy is that of the search page: its script may register the one worker
// that keeps the register on a device, whose address has to be a trusted type.
const SearchPolicy = policy + "trusted-types offline; worker-src 'self'"

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; "

// Theme is a theme, ready to render. It may be used by several goroutines.
type Theme struct {
	catalogues map[string]*Catalogue
	layers     overlay
	sources    map[string][]byte // of the templates, by path
	assets     assetFiles
	mu         sync.Mutex
	pages      map[string]map[site.Kind]*template.Template // by language
	files      map[string][]byte
	digest     string
}

// templateFiles name the template of each kind of page, with an empty View of
// it: a template is tried when it is loaded.
var templateFiles = map[site.Kind]struct {
	name string
	main any
}{
	site.HomePage:        {"home.html", &Home{}},
	site.RecordsPage:     {"records.html", &Listing{}},
	site.RecordedPage:    {"records.html", &Listing{}},
	site.RecordPage:      {"record.html", &Record{}},
	site.HistoryPage:     {"past.html", &Past{}},
	site.TranslationPage: {"translation.html", &Translation{}},
	site.TaxonomyPage:    {"taxonomy.html", &Taxonomy{}},
	site.TermPage:        {"term.html", &Term{}},
	site.PlacesPage:      {"places.html", &Places{}},
	site.StubPage:        {"moved.html", &Moved{}},
	site.AliasPage:       {"moved.html", &Moved{}},
	site.YearPage:        {"calendar.html", &Calendar{}},
	site.MonthPage:       {"calendar.html", &Calendar{}},
	site.ChangesPage:     {"changes.html", &Changes{}},
	site.DataPage:        {"data.html", &Data{}},
	site.CoveragePage:    {"coverage.html", &Coverages{}},
	site.SearchPage:      {"search.html", &Search{}},
	site.FiguresPage:     {"figures.html", &Figures{}},
	site.ContributePage:  {"contribute.html", &Contribute{}},
	site.DocumentPage:    {"document.html", &Document{}},
	site.NotFoundPage:    {"notfound.html", &NotFound{}},
}

// Load reads a theme from its layers, for a register in a language, which its
// scripts speak. An error names the file and, where there is one, the line.
func Load(lang string, layers ...Layer) (*Theme, error) {
	t := &Theme{layers: layers, pages: map[string]map[site.Kind]*template.Template{}, files: map[string][]byte{}}
	if err := t.load(lang, layers); err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	return t, nil
}

func (t *Theme) load(lang string, layers overlay) (err error) {
	if t.catalogues, err = readCatalogues(layers); err != nil {
		return err
	}
	if t.assets, err = bundle(layers, t.catalogue(lang).script()); err != nil {
		return err
	}
	for _, a := range t.assets {
		t.files[a.path] = a.content
	}
	if err := t.addStatic(layers); err != nil {
		return err
	}
	if t.sources, err = readTemplates(layers); err != nil {
		return err
	}
	words, err := catalogueFiles(layers)
	if err != nil {
		return err
	}
	t.digest = digest(t.files, t.sources, words)
	return t.try(t.catalogue(lang).Language)
}

// catalogue is the words of the first of the languages that has any, else English.
func (t *Theme) catalogue(langs ...string) *Catalogue {
	for _, lang := range langs {
		for lang != "" {
			if c := t.catalogues[lang]; c != nil {
				return c
			}
			lang = lang[:max(0, strings.LastIndexByte(lang, '-'))] // fr-CA is told in fr
		}
	}
	return t.catalogues["en"]
}

// addStatic takes up the files of static/ under their own names.
func (t *Theme) addStatic(fsys fs.FS) error {
	err := fs.WalkDir(fsys, "static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		t.files[name[len("static/"):]] = content
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// indent is what a template's lines begin with, which pages do not need. The
// line ends stay, so that errors name the line.
var indent = regexp.MustCompile(`(?m)^[ \t]+`)

// readTemplates gives the text of each template by its path.
func readTemplates(fsys fs.FS) (map[string][]byte, error) {
	names, err := fs.Glob(fsys, "templates/*.html")
	if err != nil {
		return nil, err
	}
	sources := map[string][]byte{}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		sources[name] = indent.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), nil)
	}
	return sources, nil
}

// parse makes one set of templates for each kind of page, in the words of c: the
// layout, the parts and the kind's own.
func (t *Theme) parse(c *Catalogue) (map[site.Kind]*template.Template, error) {
	own := map[string]bool{}
	for _, f := range templateFiles {
		own["templates/"+f.name] = true
	}
	parts := template.New("").Option("missingkey=error").Funcs(t.assets.functions()).Funcs(c.functions())
	for _, name := range slices.Sorted(maps.Keys(t.sources)) {
		if own[name] {
			continue
		}
		if _, err := parts.New(t.layers.path(name)).Parse(c.spoken(t.sources[name])); err != nil {
			return nil, err
		}
	}
	pages := map[site.Kind]*template.Template{}
	for kind, f := range templateFiles {
		var err error
		if pages[kind], err = t.parsePage(c, parts, "templates/"+f.name); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// spokenCall is a message without arguments, as a template asks for it.
var spokenCall = regexp.MustCompile(`\{\{say "([^"]+)"\}\}`)

// spoken is a template's text with these messages filled in, where they are no
// more than text: a page says some fifty, and each would cost two calls.
func (c *Catalogue) spoken(source []byte) string {
	return spokenCall.ReplaceAllStringFunc(string(source), func(call string) string {
		m := c.messages[spokenCall.FindStringSubmatch(call)[1]]
		if t := m[plural.Other]; len(m) == 1 && len(t) == 1 && t[0].name == "" && !t[0].code && t[0].link == "" {
			return strings.ReplaceAll(template.HTMLEscapeString(t[0].literal), "{", "&#123;")
		}
		return call
	})
}

// functions are what a template can call in the catalogue's language.
func (c *Catalogue) functions() template.FuncMap {
	return template.FuncMap{
		"number": func(n int) string { return c.grouped(int64(n)) },
		"say": func(key string, args ...any) (template.HTML, error) {
			if !c.has(key) {
				return "", fmt.Errorf("there is no message %q in catalogues/en.json", key)
			}
			return c.html(key, args...), nil
		},
	}
}

const layoutFile = "templates/layout.html"

func (t *Theme) parsePage(c *Catalogue, parts *template.Template, name string) (*template.Template, error) {
	text, ok := t.sources[name]
	if !ok {
		return nil, fmt.Errorf("%s: there is no such file; a theme has a template for each kind of page", t.layers.path(name))
	}
	set, err := parts.Clone()
	if err != nil {
		return nil, err
	}
	if _, err := set.New(t.layers.path(name)).Parse(c.spoken(text)); err != nil {
		return nil, err
	}
	page := set.Lookup(t.layers.path(layoutFile))
	if page == nil {
		return nil, fmt.Errorf("%s: there is no such file; it holds what all pages have in common", t.layers.path(layoutFile))
	}
	return page, nil
}

// try runs each template on an empty View.
func (t *Theme) try(lang string) error {
	for _, kind := range slices.Sorted(maps.Keys(templateFiles)) {
		page, err := t.page(lang, kind)
		if err != nil {
			return err
		}
		if err := page.Execute(io.Discard, View{Kind: kind, Main: templateFiles[kind].main}); err != nil {
			return err
		}
	}
	return nil
}

// page is the template of a kind of page in a language.
func (t *Theme) page(lang string, kind site.Kind) (*template.Template, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.pages[lang] == nil {
		pages, err := t.parse(t.catalogue(lang))
		if err != nil {
			return nil, err
		}
		t.pages[lang] = pages
	}
	return t.pages[lang][kind], nil
}

// Files gives what the theme publishes, by path below the site: the assets,
// with a digest in their names, and the static files under their own.
func (t *Theme) Files() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, name := range slices.Sorted(maps.Keys(t.files)) {
			if !yield(name, t.files[name]) {
				return
			}
		}
	}
}

// Template is the file of a kind of page.
func (t *Theme) Template(kind site.Kind) string {
	return t.layers.path("templates/" + templateFiles[kind].name)
}

// Digest is that of everything that shapes a page: templates, catalogues and assets.
func (t *Theme) Digest() string { return t.digest }

func digest(sets ...map[string][]byte) string {
	h := sha256.New()
	for _, set := range sets {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			sum := sha256.Sum256(set[name])
			fmt.Fprintf(h, "%q %x\n", name, sum)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Render writes a page. After an error w has a part of it.
func (t *Theme) Render(w io.Writer, v View) error {
	page, err := t.page(v.Words, v.Kind)
	if err != nil {
		return fmt.Errorf("theme: %w", err)
	}
	if page == nil {
		return fmt.Errorf("theme: no template for pages of kind %d; render only HTML pages", v.Kind)
	}
	if err := page.Execute(w, v); err != nil {
		return fmt.Errorf("theme: the page %q: %w", v.Layout.Title, err)
	}
	return nil
}
