package site

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (s *Site) dataPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		last := recent(s.Records, feedLength)
		feeds := []Page{
			{Kind: AtomFeed, URL: "/feed.xml", Records: last},
			{Kind: JSONFeed, URL: "/feed.json", Records: last},
		}
		yieldAll(slices.Concat(feeds, s.Downloads(), s.figurePages()), yield)
	}
}

// DataPage plans the page of downloads. Alone of all pages it tells of the bytes of
// others.
func (s *Site) DataPage() Page { return Page{Kind: DataPage, URL: "/data/"} }

// Downloads plans the files of the whole register, which are what the page of
// downloads tells of.
func (s *Site) Downloads() []Page {
	pages := slices.Concat(
		pieces(Page{Kind: RecordsCSV, URL: "/data/records.csv"}, s.Records, 2*pieceLimit), // the cells are a part of what JSON says
		pieces(Page{Kind: RecordsJSON, URL: "/data/records.json"}, s.Records, pieceLimit),
		pieces(Page{Kind: RecordsNDJSON, URL: "/data/records.ndjson"}, s.Records, pieceLimit),
	)
	for _, p := range pages {
		slices.Reverse(p.Records)
	}
	pages = append(pages, Page{Kind: TaxonomiesJSON, URL: "/data/taxonomies.json"}, Page{Kind: Manifest, URL: ManifestURL})
	return append(pages, s.Packs()...)
}

// ManifestURL is the address of the list of the year packs.
const ManifestURL = "/data/records/manifest.json"

// pieceLimit is how heavy one file of records may be: JSON came to 0.87 to 1.24
// times the weight, in registers of several kinds, so a file stays below 25 MB.
const pieceLimit = 20_000_000

// weight is what the record's data comes to, in bytes: its header, and what each
// record has of addresses, times and commits. It is known before any of it is
// written.
func weight(r *Record) int {
	w := 600 + r.Body
	for _, t := range r.Translations {
		w += t.Body
	}
	return w
}

// pieces divides a file of records that are given oldest first. As in listings the
// pieces are numbered from the oldest, so that a full one stays as it is, and the
// newest one, which comes last, has the file's own address.
func pieces(page Page, records []*Record, limit int) []Page {
	var cuts []int
	sum := 0
	for i, r := range records {
		if sum += weight(r); sum > limit && i > 0 {
			cuts, sum = append(cuts, i), weight(r)
		}
	}
	pages := []Page{}
	from := 0
	for i, to := range append(cuts, len(records)) {
		p := page
		p.Records, p.Part = slices.Clone(records[from:to]), Part{i + 1, len(cuts) + 1}
		if to < len(records) {
			ext := path.Ext(page.URL)
			p.URL = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(page.URL, ext), i+1, ext)
		}
		pages = append(pages, p)
		from = to
	}
	return pages
}

// PackURL is the address of the data of all records whose id begins with year.
func PackURL(year int) string { return fmt.Sprintf("/data/records/%04d.json", year) }

// Packs plans the files of everything that may be shown, by the year of the id, so
// that a corrected date moves no record; within a year in order of id.
func (s *Site) Packs() []Page {
	byYear := map[int][]*Record{}
	for _, r := range s.All {
		if !r.Broken {
			y := r.IDYear()
			byYear[y] = append(byYear[y], r)
		}
	}
	var pages []Page
	for _, y := range slices.Sorted(maps.Keys(byYear)) {
		slices.SortFunc(byYear[y], func(a, b *Record) int { return cmp.Compare(a.ID, b.ID) })
		pages = append(pages, pieces(Page{Kind: YearPack, URL: PackURL(y), Year: y}, byYear[y], pieceLimit)...)
	}
	return pages
}

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
	return func(yield func(Page) bool) { sitemapsOf(s.entries())(yield) }
}

func sitemapsOf(entries []Entry) iter.Seq[Page] {
	return func(yield func(Page) bool) {
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

func (p Page) inSitemap() bool {
	switch p.Kind {
	case StubPage, AliasPage, NotFoundPage, HistoryPage, RecordedPage, ChangesPage:
		return false
	}
	return p.Kind.HTML() && (p.Record == nil || p.Record.Listed())
}

// entries are the pages that search engines should know: those with content of
// their own, in force.
func (s *Site) entries() []Entry {
	var entries []Entry
	for _, part := range []iter.Seq[Page]{s.fixedPages(), s.recordPages(), s.taxonomyPages(), s.calendarPages()} {
		for p := range part {
			if !p.inSitemap() {
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
