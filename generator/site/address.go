package site

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"blotter/generator/diag"

	"golang.org/x/text/unicode/norm"
)

// addresses lists every address of the site, and reports two files that ask for
// the same one, in whatever case, or for folders that differ by case alone.
func (c *checker) addresses() map[string]bool {
	s := c.site
	known := make(map[string]bool, 2*len(s.All))
	owners := make(map[string]owner, 4*len(s.All))
	var aliases []Page
	claim := func(p Page) {
		var asked []owner
		file := p.File()
		for name := file; name != "."; name = path.Dir(name) {
			a := owner{addressKey(name), name, name != file, p}
			other, taken := owners[a.key]
			if taken && (!a.folder || !other.folder || a.name != other.name) {
				c.collision(p, a, other)
				return
			}
			if taken {
				break // and so are the folders above
			}
			asked = append(asked, a)
		}
		for _, a := range asked {
			owners[a.key] = a
		}
		known[p.URL] = true
	}
	told := 0
	for p := range s.pagesBeforeSitemap() {
		if p.inSitemap() {
			told++
		}
		if p.Kind == AliasPage {
			aliases = append(aliases, p)
		} else {
			claim(p)
		}
	}
	for p := range sitemapsOf(make([]Entry, told)) { // their number says what they are called
		claim(p)
	}
	for _, p := range aliases {
		if reservedAlias(p.URL) {
			c.collision(p, owner{}, owner{})
		} else {
			claim(p)
		}
	}
	for _, url := range s.files {
		known[url] = true
	}
	return known
}

// owner is the page that a file or a folder of the site is there for.
type owner struct {
	key, name string // its path's addressKey, and its path
	folder    bool
	page      Page
}

// addressKey is the same for addresses that some file system takes for the same.
func addressKey(file string) string {
	if !strings.ContainsFunc(file, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.ToLower(file)
	}
	return norm.NFC.String(strings.Map(foldRune, norm.NFC.String(file)))
}

// foldRune is one of the runes that differ from r by case alone, always the same,
// by Unicode's simple folding, which is what case-insensitive file systems use.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	if least <= unicode.MaxASCII {
		return unicode.ToLower(least)
	}
	return least
}

// reservedAlias reports an old address where the site keeps files that are no
// pages: assets, the search index, images, data.
func reservedAlias(url string) bool {
	first, _, _ := strings.Cut(strings.Trim(url, "/"), "/")
	return first != "incidents" && slices.Contains(fixedAddresses, strings.ToLower(first))
}

// collision reports an alias whose file or folder is taken; nothing else can
// collide, since the names of records, terms, pages and languages were held apart
// before.
func (c *checker) collision(p Page, asked, other owner) {
	if p.Kind != AliasPage {
		return
	}
	by := "the site itself"
	if other.page.Record != nil {
		by = other.page.Record.Path
	}
	for _, t := range p.Record.Aliases {
		switch {
		case aliasURL(t.S) != p.URL:
		case asked.folder && other.folder:
			c.add(diag.Collision, p.Record.Path, t.Span, "the folder /%s/ is that of /%s/ where case does not count; write it so, or remove this alias", asked.name, other.name)
		default:
			c.add(diag.Collision, p.Record.Path, t.Span, "the address %s belongs to %s already; remove this alias", p.URL, by)
		}
	}
}
