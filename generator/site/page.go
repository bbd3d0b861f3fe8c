package site

import (
	"cmp"
	"fmt"
	"iter"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"

	"golang.org/x/text/unicode/norm"
)

// Kind says what a page is, and thereby which of a Page's fields are set.
type Kind uint8

const (
	HomePage        Kind = iota
	RecordsPage          // Records, Part
	RecordPage           // Record
	TranslationPage      // Record, Translation
	TaxonomyPage         // Taxonomy
	TermPage             // Taxonomy, Term, Records, Part
	StubPage             // Taxonomy, Term: a replaced term leads on
	YearPage             // Year, Records
	MonthPage            // Year, Month, Records
	ChangesPage          // Changes, Part
	DataPage
	SearchPage
	DocumentPage // Document
	AliasPage    // Record, an old address of it
	NotFoundPage
	// The rest are not HTML.
	AtomFeed      // Term or none, Records
	JSONFeed      // Term or none, Records
	RecordsCSV    // Term or none, Records
	RecordsJSON   // Term or none, Records
	RecordsNDJSON // Records
	YearPack      // Year, Records
	TaxonomiesJSON
	ChangesFeed // Changes
	Manifest    // Records: of the year packs
	Sitemap     // Part
	Robots
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

// Change is one revision of one record.
type Change struct {
	*Record
	Revision
	First bool // the record appears with it
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
		for _, part := range []iter.Seq[Page]{
			s.fixedPages(), s.recordPages(), s.taxonomyPages(), s.calendarPages(), s.changePages(), s.dataPages(), s.sitemaps(),
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
			{Kind: DataPage, URL: "/data/"},
			{Kind: NotFoundPage, URL: "/404.html"},
			{Kind: Robots, URL: "/robots.txt"},
		}
		for _, d := range s.Documents {
			pages = append(pages, Page{Kind: DocumentPage, URL: "/" + d.Stem + "/", Document: d})
		}
		yieldAll(pages, yield)
	}
}

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
		listing := s.split(Page{Kind: RecordsPage, URL: "/incidents/"}, s.Records)
		if !yieldAll(listing, yield) {
			return
		}
		for _, r := range s.All {
			pages := []Page{{Kind: RecordPage, URL: r.URL(), Record: r}}
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
			for _, term := range t.Terms {
				if !yieldAll(s.termPages(term), yield) {
					return
				}
			}
		}
	}
}

func (s *Site) termPages(term *Term) []Page {
	page := Page{Kind: TermPage, URL: term.URL(), Taxonomy: term.Taxonomy, Term: term}
	if term.ReplacedBy != nil {
		page.Kind = StubPage
		return []Page{page}
	}
	pages := s.split(page, term.Records)
	if term.HasFeeds() {
		pages = append(pages, feeds(term.URL(), term, term.Records)...)
	}
	return pages
}

// feeds are the files beside a listing.
func feeds(base string, term *Term, records []*Record) []Page {
	return []Page{
		{Kind: AtomFeed, URL: base + "feed.xml", Term: term, Records: recent(records, feedLength)},
		{Kind: JSONFeed, URL: base + "feed.json", Term: term, Records: recent(records, feedLength)},
		{Kind: RecordsCSV, URL: base + "records.csv", Term: term, Records: newest(records, len(records))},
		{Kind: RecordsJSON, URL: base + "records.json", Term: term, Records: newest(records, len(records))},
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
	all := newest(records, len(records))
	slices.SortStableFunc(all, func(a, b *Record) int {
		x, y := a.Published(), b.Published()
		switch {
		case x == nil && y == nil:
			return 0
		case x == nil:
			return -1
		case y == nil:
			return 1
		}
		return y.Time.Compare(x.Time)
	})
	return all[:min(n, len(all))]
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

func (s *Site) calendarPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, y := range s.Years() {
			if !yield(Page{Kind: YearPage, URL: YearURL(y.Year), Year: y.Year, Records: newest(y.Records, len(y.Records))}) {
				return
			}
			for month := 1; month <= 12; month++ {
				if records := y.Month(month); len(records) > 0 &&
					!yield(Page{Kind: MonthPage, URL: MonthURL(y.Year, month), Year: y.Year, Month: month, Records: newest(records, len(records))}) {
					return
				}
			}
		}
	}
}

// YearURL is the address of a year of the calendar.
func YearURL(year int) string { return fmt.Sprintf("/%04d/", year) }

// MonthURL is the address of a month of the calendar.
func MonthURL(year, month int) string { return fmt.Sprintf("/%04d/%02d/", year, month) }

// Year is a year of the calendar. A record stands where its date begins.
type Year struct {
	Year    int
	Records []*Record // oldest first
}

// Month are the year's records that begin in a month; 0 for those whose month
// is not known.
func (y Year) Month(month int) []*Record {
	var records []*Record
	for _, r := range y.Records {
		if int(r.Date.From.Month) == month {
			records = append(records, r)
		}
	}
	return records
}

// Years are the years that have records, oldest first. Records are sorted by
// date, so each year is one run of them.
func (s *Site) Years() []Year {
	var years []Year
	for _, r := range s.Records {
		year := int(r.Date.From.Year)
		if year == 0 {
			continue
		}
		if n := len(years); n == 0 || years[n-1].Year != year {
			years = append(years, Year{Year: year})
		}
		last := &years[len(years)-1]
		last.Records = append(last.Records, r)
	}
	return years
}

// Changes are all revisions of all records that may be shown, newest first.
func (s *Site) Changes() []Change {
	var changes []Change
	for _, r := range s.All {
		if r.Broken {
			continue
		}
		for i, rev := range r.Revisions {
			changes = append(changes, Change{r, rev, i == len(r.Revisions)-1})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.Commit, b.Commit), cmp.Compare(a.ID, b.ID))
	})
	return changes
}

const changesPerPage = 200

func (s *Site) changePages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		changes := s.Changes()
		of := parts(len(changes), changesPerPage)
		for n := of; n >= 1; n-- {
			// Counted from the oldest, at the list's end.
			from, to := len(changes)-n*changesPerPage, len(changes)-(n-1)*changesPerPage
			if n == of {
				from = 0
			}
			part := Part{n, of}
			if !yield(Page{Kind: ChangesPage, URL: PartURL("/changes/", part), Changes: changes[from:to], Part: part}) {
				return
			}
		}
		yield(Page{Kind: ChangesFeed, URL: "/changes/feed.xml", Changes: changes[:min(feedLength, len(changes))]})
	}
}

func (s *Site) dataPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		all := newest(s.Records, len(s.Records))
		pages := []Page{
			{Kind: AtomFeed, URL: "/feed.xml", Records: recent(s.Records, feedLength)},
			{Kind: JSONFeed, URL: "/feed.json", Records: recent(s.Records, feedLength)},
			{Kind: RecordsCSV, URL: "/data/records.csv", Records: all},
			{Kind: RecordsJSON, URL: "/data/records.json", Records: all},
			{Kind: RecordsNDJSON, URL: "/data/records.ndjson", Records: all},
			{Kind: TaxonomiesJSON, URL: "/data/taxonomies.json"},
			{Kind: Manifest, URL: "/data/records/manifest.json"},
		}
		for _, y := range s.packs() {
			pages = append(pages, Page{Kind: YearPack, URL: PackURL(y.Year), Year: y.Year, Records: y.Records})
		}
		yieldAll(pages, yield)
	}
}

// PackURL is the address of the data of all records whose id begins with year.
func PackURL(year int) string { return fmt.Sprintf("/data/records/%04d.json", year) }

// packs groups everything that may be shown by the year of the id, so that a
// corrected date moves no record.
func (s *Site) packs() []Year {
	byYear := map[int][]*Record{}
	for _, r := range s.All {
		if !r.Broken {
			y := r.IDYear()
			byYear[y] = append(byYear[y], r)
		}
	}
	var years []Year
	for y, records := range byYear {
		slices.SortFunc(records, func(a, b *Record) int { return cmp.Compare(a.ID, b.ID) })
		years = append(years, Year{y, records})
	}
	slices.SortFunc(years, func(a, b Year) int { return a.Year - b.Year })
	return years
}

// Packs are the years of the data packs, with what each holds in order of id.
func (s *Site) Packs() []Year { return s.packs() }

// IDYear is the year that the id begins with.
func (r *Record) IDYear() int {
	y, _ := strconv.Atoi(r.ID[:4])
	return y
}

// Entry is a line of the sitemap.
type Entry struct {
	URL     string
	Changed time.Time // zero when it is not known
}

const sitemapLimit = 50000 // addresses a file, sitemaps.org protocol

func (s *Site) sitemaps() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		entries := s.entries()
		of := (len(entries) + sitemapLimit - 1) / sitemapLimit
		if of == 1 {
			yield(Page{Kind: Sitemap, URL: "/sitemap.xml", Entries: entries, Part: Part{1, 1}})
			return
		}
		for n := 1; n <= of; n++ {
			piece := entries[(n-1)*sitemapLimit : min(n*sitemapLimit, len(entries))]
			if !yield(Page{Kind: Sitemap, URL: SitemapURL(n), Entries: piece, Part: Part{n, of}}) {
				return
			}
		}
		yield(Page{Kind: Sitemap, URL: "/sitemap.xml", Part: Part{0, of}})
	}
}

// SitemapURL is the address of one piece of a divided sitemap.
func SitemapURL(n int) string { return fmt.Sprintf("/sitemap-%d.xml", n) }

// entries are the pages that search engines should know: those with content of
// their own, in force.
func (s *Site) entries() []Entry {
	var entries []Entry
	for _, part := range []iter.Seq[Page]{s.fixedPages(), s.recordPages(), s.taxonomyPages(), s.calendarPages()} {
		for p := range part {
			if !p.Kind.HTML() || p.Kind == StubPage || p.Kind == AliasPage || p.Kind == NotFoundPage || p.Record != nil && !p.Record.Listed() {
				continue
			}
			e := Entry{URL: p.URL}
			if p.Record != nil && p.Record.Changed() != nil {
				e.Changed = p.Record.Changed().Time
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// addresses lists every address of the site, and reports two files that ask for
// the same one, in whatever case.
func (c *checker) addresses() map[string]bool {
	s := c.site
	known := map[string]bool{}
	owner := map[string]Page{}
	var aliases []Page
	claim := func(p Page) {
		for _, key := range append(folders(p), addressKey(p.File())) {
			if other, taken := owner[key]; taken && (key == addressKey(p.File()) || key == addressKey(other.File())) {
				c.collision(p, other)
				return
			}
			owner[key] = p
		}
		known[p.URL] = true
	}
	for p := range s.Pages() {
		if p.Kind == AliasPage {
			aliases = append(aliases, p)
		} else {
			claim(p)
		}
	}
	for _, p := range aliases {
		if reservedAlias(p.URL) {
			c.collision(p, Page{})
		} else {
			claim(p)
		}
	}
	for _, url := range s.files {
		known[url] = true
	}
	return known
}

// addressKey is the same for addresses that some file system takes for the same.
func addressKey(file string) string {
	return norm.NFC.String(strings.ToLower(norm.NFC.String(file)))
}

// folders are the keys of the folders that a page's file lies in.
func folders(p Page) (keys []string) {
	for dir := path.Dir(p.File()); dir != "."; dir = path.Dir(dir) {
		keys = append(keys, addressKey(dir))
	}
	return keys
}

// reservedAlias reports an old address where the site keeps files that are no
// pages: assets, the search index, images, data.
func reservedAlias(url string) bool {
	first, _, _ := strings.Cut(strings.Trim(url, "/"), "/")
	return first != "incidents" && slices.Contains(fixedAddresses, strings.ToLower(first))
}

// collision reports an alias that asks for an address that is taken; nothing
// else can collide, since every other address has its file's own name in it.
func (c *checker) collision(a, b Page) {
	if a.Kind != AliasPage {
		a, b = b, a
	}
	if a.Kind != AliasPage {
		return
	}
	by := "the site itself"
	if b.Record != nil {
		by = b.Record.Path
	}
	for _, t := range a.Record.Aliases {
		if aliasURL(t.S) == a.URL {
			c.add(diag.Collision, a.Record.Path, t.Span, "the address %s belongs to %s already; remove this alias", a.URL, by)
		}
	}
}
