package feed

import (
	"bufio"
	"slices"

	"blotter/generator/site"
)

// The members of JSON Feed 1.1 (jsonfeed.org/version/1.1) that are used.
type (
	jsonFeed struct {
		Version     string       `json:"version"`
		Title       string       `json:"title"`
		HomePageURL string       `json:"home_page_url,omitempty"`
		FeedURL     string       `json:"feed_url,omitempty"`
		Description string       `json:"description,omitempty"`
		Authors     []jsonAuthor `json:"authors"`
		Language    string       `json:"language,omitempty"`
		Licence     *licence     `json:"_licence,omitempty"` // an extension, hence the underscore
		AsOf        *asOf        `json:"_as_of,omitempty"`
		Items       []jsonItem   `json:"items"`
	}
	jsonAuthor struct {
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	jsonItem struct {
		ID            string   `json:"id"`
		URL           string   `json:"url,omitempty"`
		Title         string   `json:"title"`
		Summary       string   `json:"summary,omitempty"`
		ContentHTML   string   `json:"content_html,omitempty"`
		ContentText   string   `json:"content_text,omitempty"`
		DatePublished string   `json:"date_published,omitempty"`
		DateModified  string   `json:"date_modified,omitempty"`
		Tags          []string `json:"tags,omitempty"`
		Language      string   `json:"language,omitempty"`
		Record        *dating  `json:"_record,omitempty"`
	}
	// dating is what JSON Feed has no member for.
	dating struct {
		Date    *date  `json:"date,omitempty"`
		Version string `json:"version,omitempty"`
	}
)

func writeJSONFeed(w *bufio.Writer, s *site.Site, p site.Page, entries []entry) error {
	f := jsonFeed{
		Version:     "https://jsonfeed.org/version/1.1",
		HomePageURL: absolute(s, home(p)),
		FeedURL:     absolute(s, p.URL),
		Authors:     []jsonAuthor{{s.Title, absolute(s, "/")}},
		Language:    s.Language,
		Licence:     newLicence(s),
		AsOf:        newAsOf(s),
		Items:       []jsonItem{},
	}
	f.Title, f.Description = listing(s, p)
	for _, e := range entries {
		f.Items = append(f.Items, newItem(s, e))
	}
	return writeJSON(w, f)
}

func newItem(s *site.Site, e entry) jsonItem {
	item := jsonItem{
		ID: identifier(s, e.path), URL: absolute(s, e.path), Title: e.title, Summary: e.summary, ContentHTML: e.html, ContentText: e.text,
		DatePublished: e.recorded, DateModified: e.changed, Language: e.lang,
	}
	if d := (dating{e.date, e.version}); d != (dating{}) {
		item.Record = &d
	}
	for _, t := range e.terms {
		if name := termName(t); !slices.Contains(item.Tags, name) {
			item.Tags = append(item.Tags, name)
		}
	}
	return item
}
