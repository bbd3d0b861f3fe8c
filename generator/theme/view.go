package theme

import (
	"html/template"
	"net/url"
	"strings"
	"sync"

	"blotter/generator/site"
)

// View is everything that one page shows: text, numbers, lists and addresses
// that are ready to be written. It holds no pointer into the site.
type View struct {
	Kind   site.Kind
	Words  string // the language of the catalogue that the page speaks by
	Layout Layout
	// Main is the View of the page's kind: *Home, *Listing, *Record, *Past,
	// *Translation, *Taxonomy, *Term, *Places, *Moved, *Calendar, *Changes, *Data,
	// *Coverages, *Search, *Figures, *Contribute, *Document or *NotFound.
	Main any
}

// Body is what a page shows that is read when it is rendered. All HTML must come
// from package markdown, which makes it safe.
type Body struct {
	HTML template.HTML // of a record, a translation or a document
	// Past is the revisions of the page's record, newest first, or, on a page of
	// changes, that of each of its lines. On a history page, and on the page of
	// a record that has none, the newest have their Text, and Old are the bodies
	// of these.
	Past []site.Version
	Old  []template.HTML
	// Files are, on the page of downloads, those that it tells of, by path.
	Files map[string]File
	// Ask, where it is set, is told what the page asks of the site about texts of
	// old versions: all that it depends on beside its own record and listing.
	Ask func(Question)
}

// Question is about a text that nobody has checked: which term it names in the
// field Of; or, where Of is "", which record.
type Question struct {
	Of, Text string
}

// File is what a published file turned out to be.
type File struct {
	Size int64  // in bytes
	Sum  string // its SHA-256 in hexadecimal
}

// Passage is a text of the record's.
type Passage struct {
	Text    string
	Machine string // says that a model wrote it, or ""
	Removed string // says why it is not shown, or ""
}

// Views makes the Views of one site. It may be used by several goroutines.
type Views struct {
	Card Card // the picture at CardURL

	site      *site.Site
	words     *Catalogue // of the register's language
	theme     *Theme
	base      string // the path of the site's own address, "/" or "/sub/"
	forge     forge
	severity  *site.Taxonomy // nil when the register has none
	places    *site.Taxonomy // likewise
	languages func() map[string]string
	changed   func() Date // the newest change of the register
	similar   func() *site.Similarity
	known     sync.Map // lineKey -> Line: a record stands in some thirty listings
}

// Views looks up once what the pages of s have in common.
func (t *Theme) Views(s *site.Site) *Views {
	v := &Views{site: s, theme: t, words: t.catalogue(s.Language), base: basePath(s.BaseURL), forge: newForge(s.Repository), severity: s.TaxonomyOf("severity"), places: s.Places()}
	v.languages = sync.OnceValue(func() map[string]string { return languageNames(s) })
	v.similar = sync.OnceValue(s.Similarity)
	v.changed = sync.OnceValue(func() Date { return v.words.lastChange(s) })
	return v
}

// Similarity is the one by which the pages of records lead to others.
func (v *Views) Similarity() *site.Similarity { return v.similar() }

func basePath(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.EscapedPath()
}

// View makes the View of an HTML page.
func (v *Views) View(p site.Page, body Body) View {
	m := &maker{Views: v, Catalogue: v.words, page: p, from: p.URL, ask: body.Ask}
	if m.ask == nil {
		m.ask = func(Question) {}
	}
	if p.Translation != nil {
		m.Catalogue = v.theme.catalogue(p.Translation.Translation, v.words.Language)
	}
	view := View{Kind: p.Kind, Words: m.Language, Main: m.main(body)}
	view.Layout = m.layout()
	return view
}

// maker makes one page's View: it knows where the page stands, and the words.
type maker struct {
	*Views
	*Catalogue
	page  site.Page
	from  string
	head  head
	sorts bool // a script sorts what the page lists
	ask   func(Question)
}

// head is what the page says of itself in the layout.
type head struct {
	title, description, lang string
	feeds                    string // the address that feed.xml and feed.json lie at, or ""
	refresh                  string // where a page that moved leads on to
	file                     string // the content file that the page is made from
	hidden                   bool   // not for search engines
	references               template.HTML
	things                   []thing // what it is
}

// href is a link from this page. The page for what is not found stands at any
// address, so its links begin at the host's root.
func (m *maker) href(to string) string {
	if m.page.Kind == site.NotFoundPage && strings.HasPrefix(to, "/") {
		return m.base + to[1:]
	}
	return Relative(m.from, to)
}

func (m *maker) main(body Body) any {
	p := m.page
	switch p.Kind {
	case site.HomePage:
		return m.home()
	case site.RecordsPage:
		return m.records()
	case site.RecordedPage:
		return m.recorded()
	case site.RecordPage:
		return m.record(body)
	case site.HistoryPage:
		return m.past(body)
	case site.TranslationPage:
		return m.translation(body)
	case site.TaxonomyPage:
		return m.taxonomy()
	case site.TermPage:
		return m.term()
	case site.PlacesPage:
		return m.byPlace()
	case site.StubPage:
		return m.moved(p.Term.ReplacedBy.Name, p.Term.ReplacedBy.URL())
	case site.AliasPage:
		return m.moved(title(p.Record), p.Record.URL())
	case site.YearPage, site.MonthPage:
		return m.calendar()
	case site.ChangesPage:
		return m.changes(body)
	case site.DataPage:
		return m.data(body)
	case site.CoveragePage:
		return m.coverages()
	case site.SearchPage:
		return m.search()
	case site.FiguresPage:
		return m.figures()
	case site.ContributePage:
		return m.contributing(body)
	case site.DocumentPage:
		return m.document(body)
	}
	return m.notFound()
}
