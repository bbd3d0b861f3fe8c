package feed

import (
	"bufio"
	"cmp"
	"encoding/xml"

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

func writeAtom(w *bufio.Writer, s *site.Site, p site.Page, entries []entry) error {
	f := newAtomFeed(s, p)
	for _, e := range entries {
		f.Entries = append(f.Entries, newAtomEntry(s, e))
		// Times in UTC with four-digit years sort as text.
		if f.Updated == "" || e.updated > f.Updated {
			f.Updated = e.updated
		}
	}
	f.Updated = cmp.Or(f.Updated, epoch)
	return writeXML(w, f)
}

// listing is the title of what the feed lists, and what that is.
func listing(s *site.Site, p site.Page) (title, description string) {
	switch {
	case p.Kind == site.ChangesFeed || p.Kind == site.ChangesJSON:
		return s.Title + ": changes" + asOfWords(s), ""
	case p.Term == nil:
		return s.Title + asOfWords(s), s.Tagline
	}
	return s.Title + ": " + termName(p.Term) + asOfWords(s), p.Term.Description
}

// home is the path of the HTML page that shows what the feed does.
func home(p site.Page) string {
	switch {
	case p.Kind == site.ChangesFeed || p.Kind == site.ChangesJSON:
		return "/changes/"
	case p.Term != nil:
		return p.Term.URL()
	}
	return "/"
}

func newAtomFeed(s *site.Site, p site.Page) *atomFeed {
	f := &atomFeed{DCTerms: dcTerms, Lang: s.Language, ID: identifier(s, p.URL), Author: atomPerson{s.Title, absolute(s, "/")}, Rights: rights(s.Licence)}
	f.Title, f.Subtitle = listing(s, p)
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

func newAtomEntry(s *site.Site, e entry) atomEntry {
	a := atomEntry{ID: identifier(s, e.path), Title: e.title, Updated: e.updated, Published: e.recorded, Summary: e.summary}
	if s.BaseURL != "" {
		a.Links = []atomLink{{"alternate", "text/html", absolute(s, e.path)}}
	}
	if a.Content = (&atomContent{"html", e.html}); e.html == "" {
		a.Content = &atomContent{Text: e.text}
	}
	if e.date != nil && e.date.Earliest != "" {
		a.Date = e.date.EDTF
	}
	if e.version != "" {
		a.Version = identifier(s, e.path+"#"+e.version)
	}
	if e.lang != s.Language {
		a.Lang = e.lang
	}
	for _, t := range e.terms {
		a.Categories = append(a.Categories, atomCategory{t.Slug, identifier(s, t.Taxonomy.URL()), termName(t)})
	}
	return a
}

const epoch = "1970-01-01T00:00:00Z"

func writeXML(w *bufio.Writer, document any) error {
	w.WriteString(xml.Header)
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(document); err != nil {
		return err
	}
	return w.WriteByte('\n')
}
