package site

import (
	"path"
	"slices"
	"strings"

	"blotter/generator/diag"

	"golang.org/x/text/unicode/norm"
)

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
// else can collide, since the names of records, terms, pages and languages were
// held apart before.
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
