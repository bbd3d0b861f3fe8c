package site

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"blotter/generator/incident"
)

// Kind says what a page is, and thereby which of a Page's fields are set.
type Kind uint8

const (
	HomePage        Kind = iota
	RecordsPage          // Records, Part
	RecordedPage         // Records, Part: by the day they were recorded
	RecordPage           // Record
	HistoryPage          // Record
	TranslationPage      // Record, Translation
	TaxonomyPage         // Taxonomy
	TermPage             // Taxonomy, Term, Records, Part
	PlacesPage           // Taxonomy, Term, Records: by place
	StubPage             // Taxonomy, Term: a replaced term leads on
	YearPage             // Year, Records
	MonthPage            // Year, Month, Records
	ChangesPage          // Changes, Part
	DataPage
	CoveragePage // what the records answer of each framework's criteria
	SearchPage
	FiguresPage
	ContributePage // Document or none: the form that writes a record's file
	DocumentPage   // Document
	AliasPage      // Record, an old address of it
	NotFoundPage
	// The rest are not HTML.
	AtomFeed      // Term or none, Records
	JSONFeed      // Term or none, Records
	RecordsCSV    // Term or none, Records, Part
	RecordsJSON   // Term or none, Records, Part
	RecordsNDJSON // Records, Part
	YearPack      // Year, Records: in order of id; Part
	TaxonomiesJSON
	FigureCSV   // Figure
	ChangesFeed // Changes: all
	ChangesJSON // Changes: all; the feed as JSON
	Manifest    // Records: of the year packs
	Sitemap     // Part
	Robots
	FigureSVG // Figure: drawn by the theme, too
)

// HTML reports whether the theme renders the page.
func (k Kind) HTML() bool { return k < AtomFeed }

// Page is one file of the published site: where it stands and what it shows.
type Page struct {
	Kind Kind
	// URL is the address below the site's own, and begins with a slash; that of
	// an HTML page ends in one (but /404.html).
	URL         string
	Record      *Record
	Translation *incident.Incident
	Taxonomy    *Taxonomy
	Term        *Term
	Document    *Document
	Figure      *Figure
	Year, Month int
	Records     []*Record // newest first
	Changes     []Change  // newest first
	Entries     []Entry
	Part        Part
}

// Part says which piece of a divided listing a page is. Pieces are numbered
// from the oldest, so that a full one never changes; the newest piece has
// number Of and the listing's own address.
type Part struct {
	Number, Of int
}

// File is the path of the page's file below the published folder.
func (p Page) File() string {
	file := strings.TrimPrefix(p.URL, "/")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return file
}

// URL is the record's address.
func (r *Record) URL() string { return "/incidents/" + r.ID + "/" }

// Pages lists every page of the site, in an order of its own that does not
// depend on anything but the site's content. Images, assets, the search index
// and build.json are not pages.
func (s *Site) Pages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, part := range []iter.Seq[Page]{s.pagesBeforeSitemap(), s.sitemaps()} {
			for p := range part {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// pagesBeforeSitemap are all pages but the sitemap.
func (s *Site) pagesBeforeSitemap() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, part := range []iter.Seq[Page]{
			s.fixedPages(), s.recordPages(), s.taxonomyPages(), s.calendarPages(), s.changePages(), s.dataPages(),
		} {
			for p := range part {
				if !yield(p) {
					return
				}
			}
		}
	}
}

func (s *Site) fixedPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		pages := []Page{
			{Kind: HomePage, URL: "/", Records: newest(s.Records, 10)},
			{Kind: SearchPage, URL: "/search/"},
			s.DataPage(),
			{Kind: FiguresPage, URL: FiguresURL},
			{Kind: NotFoundPage, URL: "/404.html"},
			{Kind: Robots, URL: "/robots.txt"},
		}
		if len(s.Frameworks) > 0 {
			pages = append(pages, Page{Kind: CoveragePage, URL: CoverageURL})
		}
		contribute := Page{Kind: ContributePage, URL: ContributeURL}
		for _, d := range s.Documents {
			if d.Stem == contributeStem {
				contribute.Document = d
				continue
			}
			pages = append(pages, Page{Kind: DocumentPage, URL: "/" + d.Stem + "/", Document: d})
		}
		yieldAll(append(pages, contribute), yield)
	}
}

// ContributeURL is the address of the form that writes a record's file. What the
// register's own page of that name says stands below it.
const ContributeURL = "/" + contributeStem + "/"

const contributeStem = "contribute"

// CoverageURL is the address of the page on frameworks, where there are any.
const CoverageURL = "/coverage/"

func yieldAll(pages []Page, yield func(Page) bool) bool {
	for _, p := range pages {
		if !yield(p) {
			return false
		}
	}
	return true
}

func (s *Site) recordPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		listing := append(s.split(Page{Kind: RecordsPage, URL: "/incidents/"}, s.Records),
			s.split(Page{Kind: RecordedPage, URL: RecordedURL}, s.recorded())...)
		if !yieldAll(listing, yield) {
			return
		}
		for _, r := range s.All {
			pages := []Page{{Kind: RecordPage, URL: r.URL(), Record: r}}
			if r.HasHistoryPage() {
				pages = append(pages, Page{Kind: HistoryPage, URL: r.HistoryURL(), Record: r})
			}
			for _, t := range r.Translations {
				pages = append(pages, Page{Kind: TranslationPage, URL: "/" + t.Translation + r.URL(), Record: r, Translation: t})
			}
			if !r.Broken {
				for _, a := range r.Aliases {
					pages = append(pages, Page{Kind: AliasPage, URL: aliasURL(a.S), Record: r})
				}
			}
			if !yieldAll(pages, yield) {
				return
			}
		}
	}
}

// aliasURL is the address of the page that redirects from an old path: a path
// with a file's ending is that file, any other a folder.
func aliasURL(path string) string {
	last := path[strings.LastIndexByte(path, '/')+1:]
	if strings.HasSuffix(path, "/") || strings.HasSuffix(last, ".html") {
		return path
	}
	return path + "/"
}

func (s *Site) taxonomyPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, t := range s.Taxonomies {
			if !yield(Page{Kind: TaxonomyPage, URL: t.URL(), Taxonomy: t}) {
				return
			}
			terms := t.Terms
			if t.HasNotStated() {
				terms = append(slices.Clip(terms), t.NotStated)
			}
			for _, term := range terms {
				if !yieldAll(s.termPages(term), yield) {
					return
				}
			}
		}
	}
}

// termPages are a term's listing and what lies beside it. Of the records that lack
// what nothing asks of them, which may be nearly all, the listing has the newest
// only.
func (s *Site) termPages(term *Term) []Page {
	page := Page{Kind: TermPage, URL: term.URL(), Taxonomy: term.Taxonomy, Term: term}
	if term.ReplacedBy != nil {
		page.Kind = StubPage
		return []Page{page}
	}
	pages := s.split(page, term.Records)
	if term == term.Taxonomy.NotStated && term.Taxonomy.Required == "" {
		page.Records, page.Part = newest(term.Records, min(2*s.PageSize, len(term.Records))), Part{1, 1}
		pages = []Page{page}
	}
	if url := s.PlacesURL(term); url != "" {
		page.Kind, page.URL, page.Records = PlacesPage, url, newest(term.Records, len(term.Records))
		pages = append(pages, page)
	}
	if term.HasFeeds() {
		pages = append(pages, feeds(term.URL(), term, term.Records)...)
	}
	return pages
}

// feeds are the files beside a listing.
func feeds(base string, term *Term, records []*Record) []Page {
	last, all := recent(records, feedLength), newest(records, len(records))
	return []Page{
		{Kind: AtomFeed, URL: base + "feed.xml", Term: term, Records: last},
		{Kind: JSONFeed, URL: base + "feed.json", Term: term, Records: last},
		{Kind: RecordsCSV, URL: base + "records.csv", Term: term, Records: all},
		{Kind: RecordsJSON, URL: base + "records.json", Term: term, Records: all},
	}
}

const feedLength = 20

// newest are the last n records, newest first.
func newest(records []*Record, n int) []*Record {
	tail := slices.Clone(records[len(records)-min(n, len(records)):])
	slices.Reverse(tail)
	return tail
}

// recent are the n records that were published last, newest first: what a
// subscriber has not seen yet, however long ago it happened. Records that are
// not committed come first; without history the order is that of listings.
func recent(records []*Record, n int) []*Record {
	var first []*Record
	for _, r := range slices.Backward(records) {
		at := len(first)
		for at > 0 && publishedAfter(r, first[at-1]) {
			at--
		}
		if at < n {
			first = slices.Insert(first[:min(len(first), n-1)], at, r)
		}
	}
	return first
}

// publishedAfter is true of what is not committed, and of what is.
func publishedAfter(a, b *Record) bool {
	x, y := a.Published(), b.Published()
	if x == nil || y == nil {
		return x == nil && y != nil
	}
	return x.Time.After(y.Time)
}

// split divides a listing: the oldest pages are full and never change, the
// first holds the newest one to two page-sizes.
func (s *Site) split(page Page, records []*Record) []Page {
	of := parts(len(records), s.PageSize)
	var pages []Page
	for n := of; n >= 1; n-- {
		p := page
		from, to := (n-1)*s.PageSize, n*s.PageSize
		if n == of {
			to = len(records)
		}
		p.Records = newest(records[from:to], to-from)
		p.Part = Part{n, of}
		p.URL = PartURL(page.URL, p.Part)
		pages = append(pages, p)
	}
	return pages
}

// parts is how many pages a listing of n takes.
func parts(n, size int) int {
	return max(1, n/size)
}

// PartURL is the address of a piece of the listing at base.
func PartURL(base string, p Part) string {
	if p.Number == p.Of {
		return base
	}
	return fmt.Sprintf("%spage/%d/", base, p.Number)
}
