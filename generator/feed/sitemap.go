package feed

import (
	"bufio"
	"encoding/xml"

	"blotter/generator/site"
)

// The elements of sitemaps.org/protocol.html, version 0.9.
type (
	urlSet struct {
		XMLName xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
		URLs    []sitemapURL `xml:"url"`
	}
	sitemapIndex struct {
		XMLName  xml.Name     `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
		Sitemaps []sitemapURL `xml:"sitemap"`
	}
	sitemapURL struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod,omitempty"`
	}
)

// writeSitemap writes a piece of the sitemap, or, as part 0, the index of the
// pieces. A location must be absolute, so there is none without a base-url.
func writeSitemap(w *bufio.Writer, s *site.Site, p site.Page) error {
	if p.Part.Number == 0 {
		return writeXML(w, newIndex(s, p.Part.Of))
	}
	var set urlSet
	for _, e := range p.Entries {
		if s.BaseURL != "" {
			set.URLs = append(set.URLs, sitemapURL{absolute(s, e.URL), stamp(e.Changed)})
		}
	}
	return writeXML(w, set)
}

func newIndex(s *site.Site, pieces int) (index sitemapIndex) {
	for n := 1; n <= pieces && s.BaseURL != ""; n++ {
		index.Sitemaps = append(index.Sitemaps, sitemapURL{Loc: absolute(s, site.SitemapURL(n))})
	}
	return index
}

// writeRobots lets every robot read everything (RFC 9309).
func writeRobots(w *bufio.Writer, s *site.Site, _ site.Page) error {
	w.WriteString("User-agent: *\nDisallow:\n")
	if s.BaseURL != "" {
		w.WriteString("\nSitemap: " + absolute(s, "/sitemap.xml") + "\n")
	}
	return nil
}
