package gate

import (
	"blotter/generator/diag"
	"blotter/generator/site"
)

// addresses looks for those of the version before that no longer answer. Listings'
// further pages, feeds, figures and the calendar follow from the records.
func (g *gate) addresses() {
	now := map[string]bool{}
	for p := range g.After.Site.Pages() {
		now[p.URL] = true
	}
	for p := range g.Before.Site.Pages() {
		if !now[p.URL] {
			g.lost(p)
		}
	}
	g.images()
}

// lost reports a page that is gone, unless what it belongs to is reported already.
func (g *gate) lost(p site.Page) {
	switch p.Kind {
	case site.TranslationPage:
		if r := g.After.Site.Record(p.Record.ID); r != nil && !hidden(r) && !g.has(p.Translation.Path) {
			g.gone(p.URL, p.Translation.Path, start, "put the translation back")
		}
	case site.AliasPage:
		if r := g.After.Site.Record(p.Record.ID); r != nil && !r.Broken && !r.Draft() && r.Shows("aliases") {
			g.gone(p.URL, r.Path, r.Top, "put it back among the record's \"aliases\"")
		}
	case site.DocumentPage:
		if !g.has(p.Document.Path) {
			g.gone(p.URL, p.Document.Path, start, "put the page back")
		}
	case site.TaxonomyPage:
		if file := taxonomyFile(p.Taxonomy); !g.has(file) {
			g.gone(p.URL, file, start, "put the taxonomy back")
		}
	case site.TermPage, site.StubPage:
		if t := g.After.Site.Taxonomy(p.Taxonomy.Name); t != nil && p.URL == p.Term.URL() && p.Term != p.Taxonomy.NotStated {
			g.lostTerm(p)
		}
	}
}

func (g *gate) lostTerm(p site.Page) {
	if p.Term.Rank > 0 {
		g.gone(p.URL, taxonomyFile(p.Taxonomy), diag.Span{}, "put the term back, with \"replaced-by\" where another takes its place")
		return
	}
	for _, old := range p.Records {
		r := g.After.Site.Record(old.ID)
		if r == nil || r.Broken || r.Draft() || hidden(r) {
			continue
		}
		g.add(diag.TermLost, r.Path, r.Top, "no record names %q in %s any more, so %s, which commit %.12s has, no longer answers; if it is only written otherwise, add the old name to the term's \"synonyms\" in %s", p.Term.Name, p.Taxonomy.Name, p.URL, g.Commit, taxonomyFile(p.Taxonomy))
		return
	}
}

// images looks for those that were published beside their record.
func (g *gate) images() {
	for _, old := range g.Before.Site.All {
		r := g.After.Site.Record(old.ID)
		if r == nil || old.Broken || hidden(r) {
			continue
		}
		for _, img := range old.Images {
			if r.FindImage(img.File) == nil && !g.has(img.Path) && old.Shows("image") {
				g.gone(old.URL()+img.File, img.Path, start, "put the image back, others may show it")
			}
		}
	}
}

func (g *gate) gone(url, file string, at diag.Span, advice string) {
	g.add(diag.AddressLost, file, at, "the address %s, which commit %.12s has, no longer answers; %s", url, g.Commit, advice)
}

// has reports whether the new version has the file. What is wrong with it is told
// of itself.
func (g *gate) has(path string) bool {
	_, found, err := g.After.Read(path)
	return found || err != nil
}

func taxonomyFile(t *site.Taxonomy) string { return "content/taxonomies/" + t.Name + ".yaml" }
