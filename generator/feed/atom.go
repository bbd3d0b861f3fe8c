package feed

import (
	"bufio"
	"encoding/xml"
	"slices"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// The elements of RFC 4287 that are used, in the order of its section 4.
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		DCTerms  string      `xml:"xmlns:dcterms,attr,omitempty"`
		Lang     string      `xml:"xml:lang,attr,omitempty"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Author   atomPerson  `xml:"author"`
		Rights   string      `xml:"rights,omitempty"`
		Links    []atomLink  `xml:"link"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomEntry struct {
		Lang       string         `xml:"xml:lang,attr,omitempty"`
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Published  string         `xml:"published,omitempty"`
		Links      []atomLink     `xml:"link"`
		Categories []atomCategory `xml:"category"`
		Summary    string         `xml:"summary,omitempty"`
		Content    *atomContent   `xml:"content"`
		Date       string         `xml:"dcterms:temporal,omitempty"`
		Version    string         `xml:"dcterms:hasVersion,omitempty"`
	}
	atomContent struct {
		Type string `xml:"type,attr,omitempty"`
		Text string `xml:",chardata"`
	}
	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr,omitempty"`
		Href string `xml:"href,attr"`
	}
	atomCategory struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr"`
		Label  string `xml:"label,attr"`
	}
)

// dcTerms are the DCMI Metadata Terms. What an entry is about happened at the time
// that temporal gives, which no reader takes for the entry's own.
const dcTerms = "http://purl.org/dc/terms/"

func writeAtom(w *bufio.Writer, s *site.Site, p site.Page) error {
	f := newAtomFeed(s, p)
	f.DCTerms = dcTerms
	f.Title, f.Subtitle = listing(s, p)
	for _, r := range p.Records {
		f.Entries = append(f.Entries, recordEntry(s, r))
	}
	return writeFeed(w, f)
}

// listing is the title of the records that the page lists, and what they are.
func listing(s *site.Site, p site.Page) (title, description string) {
	if p.Term == nil {
		return s.Title + asOfWords(s), s.Tagline
	}
	return s.Title + ": " + termName(p.Term) + asOfWords(s), p.Term.Description
}

// home is the path of the HTML page that shows what the feed does.
func home(p site.Page) string {
	switch {
	case p.Kind == site.ChangesFeed:
		return "/changes/"
	case p.Term != nil:
		return p.Term.URL()
	}
	return "/"
}

func newAtomFeed(s *site.Site, p site.Page) *atomFeed {
	f := &atomFeed{Lang: s.Language, ID: identifier(s, p.URL), Author: atomPerson{s.Title, absolute(s, "/")}, Rights: rights(s.Licence)}
	if s.BaseURL != "" {
		f.Links = []atomLink{
			{"self", "application/atom+xml", absolute(s, p.URL)},
			{"alternate", "text/html", absolute(s, home(p))},
		}
	}
	if s.Licence.URL != "" {
		f.Links = append(f.Links, atomLink{Rel: "license", Href: s.Licence.URL}) // RFC 4946
	}
	return f
}

func rights(l site.Licence) string {
	if l.Name != "" && l.URL != "" {
		return l.Name + " (" + l.URL + ")"
	}
	return l.Name + l.URL
}

func recordEntry(s *site.Site, r *site.Record) atomEntry {
	e := newEntry(s, r.URL(), title(r), summary(r))
	e.Updated, e.Published = updated(r), recorded(r)
	if d := newDate(r, "date", r.Date); d != nil && r.Date.Known() {
		e.Date = d.EDTF
	}
	if v := version(r); v != "" {
		e.Version = identifier(s, versionPath(r, v))
	}
	if lang := text(r, "language", r.Language); lang != s.Language {
		e.Lang = lang
	}
	for _, t := range categories(r) {
		e.Categories = append(e.Categories, atomCategory{t.Slug, identifier(s, t.Taxonomy.URL()), termName(t)})
	}
	return e
}

// newEntry is an entry about a path of the site. One without a link must have
// content (RFC 4287, 4.1.2), so the text is that where there is no address.
func newEntry(s *site.Site, path, title, text string) atomEntry {
	e := atomEntry{ID: identifier(s, path), Title: title}
	if s.BaseURL == "" {
		e.Content = &atomContent{Text: text}
	} else {
		e.Summary = text
		e.Links = []atomLink{{"alternate", "text/html", absolute(s, path)}}
	}
	return e
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

const epoch = "1970-01-01T00:00:00Z"

func writeFeed(w *bufio.Writer, f *atomFeed) error {
	f.Updated = epoch
	for i, e := range f.Entries {
		// Times in UTC with four-digit years sort as text.
		if i == 0 || e.Updated > f.Updated {
			f.Updated = e.Updated
		}
	}
	return writeXML(w, f)
}

func writeXML(w *bufio.Writer, document any) error {
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(document); err != nil {
		return err
	}
	return w.WriteByte('\n')
}
