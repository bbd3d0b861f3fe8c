package markdown

import (
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
)

// policy is the second layer: an allow-list of exactly what this package
// writes. It finds nothing to do unless the first layer has a hole.
var policy = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("blockquote", "br", "code", "del", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p",
		"pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul")

	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src").OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)
	only(p, "rel", "noopener noreferrer", "a")
	p.AllowAttrs("title").OnElements("a", "img")
	p.AllowAttrs("alt").OnElements("img")
	only(p, "loading", "lazy", "img")
	only(p, "decoding", "async", "img")

	p.AllowAttrs("id").Matching(regexp.MustCompile(`^`+idPrefix+`[\p{L}\p{M}\p{N}:-]+$`)).OnElements("h2", "h3", "h4", "h5", "h6", "li", "sup")
	only(p, "role", "doc-endnotes|group", "div")
	only(p, "role", "doc-noteref|doc-backlink", "a")
	p.AllowAttrs("aria-label").OnElements("div")
	only(p, "tabindex", "0", "div", "pre")
	only(p, "scope", "col", "th")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,9}$`)).OnElements("ol")

	class := strings.Join(Classes(), "|")
	only(p, "class", strings.ReplaceAll(class, "+", `\+`), "a", "code", "div", "pre", "span", "td", "th")
	return p
}

func only(p *bluemonday.Policy, attribute, values string, elements ...string) {
	p.AllowAttrs(attribute).Matching(regexp.MustCompile(`^(?:` + values + `)$`)).OnElements(elements...)
}
