package site

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"
)

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
		for _, y := range s.Packs() {
			pages = append(pages, Page{Kind: YearPack, URL: PackURL(y.Year), Year: y.Year, Records: y.Records})
		}
		yieldAll(append(pages, s.figurePages()...), yield)
	}
}

// PackURL is the address of the data of all records whose id begins with year.
func PackURL(year int) string { return fmt.Sprintf("/data/records/%04d.json", year) }

// Packs groups everything that may be shown by the year of the id, so that a
// corrected date moves no record; within a year in order of id.
func (s *Site) Packs() []Year {
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
			if !p.Kind.HTML() || p.Kind == StubPage || p.Kind == AliasPage || p.Kind == NotFoundPage || p.Kind == HistoryPage || p.Kind == RecordedPage || p.Record != nil && !p.Record.Listed() {
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
