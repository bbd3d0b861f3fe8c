package feed

import (
	"bufio"
	"html"
	"slices"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// entry is what a feed of either form tells of a record or of a change.
type entry struct {
	path           string // of what it is about, below the site's address
	title, summary string
	html, text     string // the whole of it; only text where there is no address
	lang           string
	date           *date
	version        string
	recorded       string
	changed        string // "" where that is not known
	updated        string // always something
	terms          []*site.Term
}

// writeFeed writes the feed of the page's records.
func (f *Writer) writeFeed(w *bufio.Writer, s *site.Site, p site.Page) error {
	var entries []entry
	for _, r := range p.Records {
		e, err := f.recordEntry(r)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if p.Kind == site.AtomFeed {
		return writeAtom(w, s, p, entries)
	}
	return writeJSONFeed(w, s, p, entries)
}

func (f *Writer) recordEntry(r *site.Record) (entry, error) {
	if known, ok := f.entries.Load(r); ok {
		return known.(entry), nil
	}
	e := entry{
		path: r.URL(), title: title(r), summary: summary(r), lang: text(r, "language", r.Language), date: newDate(r, "date", r.Date),
		version: version(r), recorded: recorded(r), changed: changed(r), updated: updated(r), terms: categories(r),
	}
	var body Body
	if shows(r, "body") && !removed(r) && !r.Broken {
		var err error
		if body, err = f.body(r); err != nil {
			return e, err
		}
	}
	if f.site.BaseURL == "" {
		e.text = join("\n\n", disputed(r), e.summary, clean(body.Text))
	} else {
		own := ` href="` + html.EscapeString(absolute(f.site, e.path)) + `#`
		e.html = join("\n", paragraph(disputed(r)), paragraph(e.summary), strings.ReplaceAll(clean(body.HTML), ` href="#`, own), sourceList(r))
	}
	if e.html == "" && e.text == "" {
		e.text = e.title
	}
	f.entries.Store(r, e)
	return e, nil
}

// join joins what is not empty.
func join(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), separator)
}

// disputed says that the record is, and why; "" of any other.
func disputed(r *site.Record) string {
	if status(r) != "disputed" {
		return ""
	}
	return join(": ", "Disputed", oneLine(text(r, "status-reason", r.StatusReason)))
}

// sourceList is what the record rests on, as HTML.
func sourceList(r *site.Record) string {
	var b strings.Builder
	for _, src := range newSources(r) {
		when := ""
		if src.Date != nil {
			when = src.Date.EDTF
		}
		name := html.EscapeString(oneLine(src.Title))
		if name == "" {
			name = html.EscapeString(src.URL)
		}
		if strings.HasPrefix(src.URL, "https://") || strings.HasPrefix(src.URL, "http://") {
			name = `<a href="` + html.EscapeString(src.URL) + `">` + name + `</a>`
		}
		b.WriteString("<li>" + join(", ", name, html.EscapeString(oneLine(src.Publisher)), when) + "</li>\n")
	}
	if b.Len() == 0 {
		return ""
	}
	return "<h2>Sources</h2>\n<ol>\n" + b.String() + "</ol>"
}

// categories are the terms that say something about the record; those of its
// sources say it about one source.
func categories(r *site.Record) []*site.Term {
	var terms []*site.Term
	for _, v := range r.Terms {
		if shows(r, v.Field) && !strings.HasPrefix(v.Field, "sources.") && !slices.Contains(terms, v.Term) {
			terms = append(terms, v.Term)
		}
	}
	return terms
}

// versionPath is the address to cite, which stays for ever.
func versionPath(r *site.Record, commit string) string { return r.URL() + "#" + commit }

// updated is a time for an entry that must have one.
func updated(r *site.Record) string {
	for _, rev := range r.Revisions {
		if t := stamp(rev.Time); t != "" {
			return t
		}
	}
	if shows(r, "date") && r.Date.Known() {
		return day(r.Date.Earliest()) + "T00:00:00Z"
	}
	return day(idDate(r.ID).Earliest()) + "T00:00:00Z"
}

// idDate is the longest date that the id begins with; every id has a year.
func idDate(id string) incident.Date {
	for _, n := range []int{len("2006-01-02"), len("2006-01"), len("2006")} {
		if len(id) > n && id[n] == '-' {
			if d, err := incident.ParseDate(id[:n]); err == nil {
				return d
			}
		}
	}
	return incident.Date{From: incident.Point{Year: 1970}}
}
