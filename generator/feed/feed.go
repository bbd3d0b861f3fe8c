// Package feed writes a register for machines: Atom (RFC 4287), JSON Feed 1.1,
// CSV (RFC 4180), JSON, NDJSON, the sitemap (sitemaps.org 0.9) and robots.txt.
//
// In: a Site and one Page of its plan that is not HTML; for the feed of changes,
// also what its revisions changed. Out: that file's bytes, a function of these and
// nothing else: no clock, no map order. Schemas are the JSON Schemas (2020-12) of
// the JSON documents. The package reads no file, decides nothing about which records
// stand where, and writes nothing that removed.yaml takes out, whatever still holds
// the text: every value of a record passes through shows, and every edit through
// tells.
//
// What readers may rely on:
//
//   - A key or a cell that is absent or empty means "not stated". Two keys are
//     always there: status, "published" where the record gives none, and revision,
//     null where the record's file has no known history.
//   - A record removed as a whole is {id, url, removed: {date, reason}}. One with
//     removed fields has removed.fields, and the fields are absent. In feeds the
//     id stands for a removed title and the notice for a removed summary.
//   - A term is named by its id in a closed taxonomy, else by the last part of its
//     URL. taxonomies.json gives the names.
//   - A date is {edtf, earliest, latest}: the text of the record, and the first and
//     last day that it allows. An open range has no latest, an unknown date neither.
//   - A record has three dates, which never stand for each other: date is the
//     event's, recorded when it first stood on the published branch, no draft any
//     more, changed when its file last changed there. Both times are committers',
//     in UTC. version is the commit of that last change, absent where the record
//     differs from it; an origin's recorded is another database's.
//   - A register that is shown as of a moment of the past says so in its title and
//     in as_of (_as_of in JSON Feed). CSV and NDJSON have no place for it.
//   - The numbers of a figure are a CSV file with a line for each term, criterion
//     or month with a record, and a column for each of the figure's, named by the term's
//     id, or all_records, answered, in_part and not-stated.
//   - Control characters and what is not UTF-8 become U+FFFD.
//   - A record's canonical JSON is its line in a year pack without the newline and
//     the comma at its end, the same bytes as its line of records.json and
//     records.ndjson. The manifest gives each one's length and SHA-256, so that only
//     changed packs need be fetched. A record's body stands on its page, and in
//     feeds, only.
//   - A file of records that would pass 25 MB is divided. The newest records keep
//     its address; records-1.json, records-2.json and so on hold the older ones, from
//     the oldest, and stay as they are when records are added at the end. JSON says so
//     in part. A year pack is divided in the same way, and the manifest lists its
//     pieces.
//   - A CSV cell that a spreadsheet could take for a formula has an apostrophe put
//     before it; the JSON has the text as it is.
//
// Addresses are absolute, below base-url. Without one, data files hold paths from
// the site's root; feeds, where a relative reference would mean another thing in
// every reader, name things by tag URIs (RFC 4151) and link to nothing; sitemap
// and robots.txt list nothing. An entry's id is its record's URL, which is a
// function of the record's id, and so stays for ever as long as base-url does.
//
// An entry has the whole record: what is disputed, summary, body, sources. The
// summary stands in a member of its own, too. In Atom published is recorded, updated is changed, and Dublin Core's temporal and
// hasVersion are date and version; JSON Feed has date_published, date_modified and
// _record. The feeds of changes have an entry for each revision that changed more
// than the form; its id is the version's address, as hasVersion gives it, and its
// times are the commit's.
//
// Without history (no repository, a shallow clone, a record that is not committed)
// a record has no recorded, no changed and no version, and revision is null; there
// is no change to tell of, and the sitemap has no lastmod. Of a commit whose time
// can't be told only that time is absent. The build's time stands nowhere. Only
// Atom must have an updated:
//
//   - of a record, the time of the newest revision that has one, else the beginning
//     (UTC) of the first day that its date allows or, where that is not known, its
//     id. There is no published beside the latter two: they are no time of a change;
//   - of a change whose time can't be told, and of a feed without entries, the
//     beginning of 1970;
//   - of any other feed, the newest of its entries'.
package feed

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// writers holds one function a kind of file. What they write to keeps its first
// error for Flush, so they report only what can't be encoded.
var writers = map[site.Kind]func(*bufio.Writer, *site.Site, site.Page) error{
	site.RecordsCSV:     writeCSV,
	site.RecordsJSON:    writePack,
	site.RecordsNDJSON:  writeLines,
	site.YearPack:       writePack,
	site.Manifest:       writeManifest,
	site.TaxonomiesJSON: writeTaxonomies,
	site.FigureCSV:      writeFigure,
	site.Sitemap:        writeSitemap,
	site.Robots:         writeRobots,
}

// writersPool spares each of a register's thousands of small files its buffer.
var writersPool = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }}

// Body is the text of a record below its header.
type Body struct {
	HTML string // safe, with absolute links, or "#" and an id of the record's page
	Text string
}

// Writer writes the files of one site. It may be used by several goroutines.
type Writer struct {
	site *site.Site
	body func(*site.Record) (Body, error)
	// Of a *site.Record, which stands beside each of its terms.
	short   sync.Map // shortLines
	entries sync.Map // entry
}

// New makes a Writer. It asks body for that of a record where it is shown whole.
func New(s *site.Site, body func(*site.Record) (Body, error)) *Writer {
	return &Writer{site: s, body: body}
}

// Write writes the file that p plans. An HTML page is an error, and so is a feed of
// changes, which WriteChanges writes.
func (f *Writer) Write(w io.Writer, p site.Page) error {
	s := f.site
	write := writers[p.Kind]
	switch {
	case p.Kind == site.AtomFeed || p.Kind == site.JSONFeed:
		write = f.writeFeed
	case p.Kind == site.RecordsJSON && p.Term != nil:
		write = f.writeTermRecords
	case p.Kind == site.RecordsCSV && p.Term != nil:
		write = f.writeShortCSV
	case write == nil:
		return fmt.Errorf("write %s: kind %d is neither a feed nor a data file that a page alone plans", p.URL, p.Kind)
	}
	return buffered(w, p.URL, func(b *bufio.Writer) error { return write(b, s, p) })
}

// buffered writes the file at url through one of the pool's buffers.
func buffered(w io.Writer, url string, write func(*bufio.Writer) error) error {
	b := writersPool.Get().(*bufio.Writer)
	defer writersPool.Put(b)
	b.Reset(w)
	if err := write(b); err != nil {
		return fmt.Errorf("write %s: %w", url, err)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", url, err)
	}
	return nil
}

// absolute is the URL of a path of the site, "" without a base-url.
func absolute(s *site.Site, path string) string {
	if s.BaseURL == "" {
		return ""
	}
	return strings.TrimSuffix(s.BaseURL, "/") + path
}

// address is the URL of a path of the site, the path itself without a base-url.
func address(s *site.Site, path string) string {
	return strings.TrimSuffix(s.BaseURL, "/") + path
}

// identifier is an absolute URI that names a path of the site. Without a
// base-url nobody's domain is known; .invalid is nobody's (RFC 2606).
func identifier(s *site.Site, path string) string {
	if s.BaseURL == "" {
		return "tag:blotter.invalid,2026:" + path
	}
	return absolute(s, path)
}

// shows reports whether a field may be published: neither it nor the field that
// it is part of has been removed.
func shows(r *site.Record, field string) bool {
	return r.Shows(field)
}

// text is the value of a record's field, "" when it may not be shown.
func text(r *site.Record, field string, t incident.Text) string {
	if !shows(r, field) {
		return ""
	}
	return clean(t.S)
}

// texts are those values of a record's field that are not empty.
func texts(r *site.Record, field string, values []incident.Text) []string {
	var shown []string
	for _, v := range values {
		if t := text(r, field, v); t != "" {
			shown = append(shown, t)
		}
	}
	return shown
}

// removed reports whether nothing of the record may be shown.
func removed(r *site.Record) bool { return r.Removed != nil && r.Removed.Whole() }

// notice says that something was removed, "" when nothing was.
func notice(rem *site.Removal) string {
	if rem == nil {
		return ""
	}
	return fmt.Sprintf("Removed on %s: %s", clean(rem.Date), oneLine(rem.Reason))
}

// title is the record's title on one line, its id where there is none to show.
func title(r *site.Record) string {
	if t := oneLine(text(r, "title", r.Title)); t != "" {
		return t
	}
	return r.ID
}

// summary is the record's summary, or why it is gone.
func summary(r *site.Record) string {
	if t := text(r, "summary", r.Summary); t != "" {
		return t
	}
	return notice(r.Removed)
}

// clean replaces what is not text in XML 1.0: invalid UTF-8, control characters
// but newline and tab, and noncharacters; and the C1 controls, which it discourages.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c != '\n' && c != '\t' && unicode.IsControl(c) || c == 0xFFFE || c == 0xFFFF {
			return unicode.ReplacementChar
		}
		return c
	}, s)
}

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// stamp is a time in UTC as RFC 3339 writes it, "" for one that it can't write
// and for the zero time, which stands for a commit's unreadable date.
func stamp(t time.Time) string {
	if t = t.UTC(); t.IsZero() || t.Year() < 1 || t.Year() > 9999 {
		return ""
	}
	return t.Format(time.RFC3339)
}

// changed is the time of the record's newest revision, "" where that is not known.
func changed(r *site.Record) string {
	if rev := r.Changed(); rev != nil {
		return stamp(rev.Time)
	}
	return ""
}

// recorded is the time of the revision that first showed the record, "" where that
// is not known.
func recorded(r *site.Record) string {
	if rev := r.Published(); rev != nil {
		return stamp(rev.Time)
	}
	return ""
}

// version is the commit that the record stands in as it is shown, "" where there
// is none.
func version(r *site.Record) string {
	if rev := r.Changed(); rev != nil && !r.Uncommitted {
		return rev.Commit
	}
	return ""
}

// asOfWords are the end of the title of what shows a moment of the past; "" for
// the present.
func asOfWords(s *site.Site) string {
	if s.AsOf == nil {
		return ""
	}
	return " as of " + oneLine(s.AsOf.Label)
}

// termName is a term's name on one line; records bring those of open taxonomies.
func termName(t *site.Term) string { return oneLine(t.Name) }

// termID is what names a term in every format.
func termID(t *site.Term) string {
	if t.ID != "" {
		return t.ID
	}
	return t.Slug
}
