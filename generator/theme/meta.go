package theme

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/site"

	"golang.org/x/text/language"
)

// CardURL is the address of the picture that stands for the register.
const CardURL = "/card.png"

// Card is the size of that picture in pixels; the zero Card is none.
type Card struct {
	Width, Height int
}

// meta is an element that says something of the page to programs, or nothing.
func meta(key, name, content string) template.HTML {
	if content == "" {
		return ""
	}
	return template.HTML(`<meta ` + key + `="` + name + `" content="` + html.EscapeString(oneLine(content)) + `">`)
}

// lined puts elements on a line each, but those that have nothing to say.
func lined(all ...template.HTML) template.HTML {
	var b strings.Builder
	for _, e := range all {
		if e != "" {
			b.WriteString(string(e) + "\n")
		}
	}
	return template.HTML(b.String())
}

// references say of a record what reference managers and library catalogues ask
// a page for: the Highwire tags what the page's own citation says, and Dublin
// Core what is true of the record through all versions.
func (m *maker) references(w work, r *site.Record, subjects []*site.Term) template.HTML {
	name := func(name, content string) template.HTML { return meta("name", name, content) }
	terms := strings.Join(keywords(subjects), "; ")
	return lined(
		name("citation_title", w.title), name("citation_author", w.register), name("citation_publication_date", w.date("2006/01/02")),
		name("citation_technical_report_institution", w.register), name("citation_technical_report_number", w.id),
		name("citation_public_url", w.url), name("citation_language", w.language), name("citation_keywords", terms),
		name("DC.title", w.title), name("DC.creator", w.register), name("DC.date", published(r)), name("DC.identifier", cmp.Or(m.address(r.URL()), r.ID)),
		name("DC.language", w.language), name("DC.rights", m.rights(r)), name("DC.subject", terms),
	)
}

// published is the day on which the record was first shown, "" where unknown.
func published(r *site.Record) string { return revisionDay(r.Published()) }

func revisionDay(rev *site.Revision) string {
	if rev == nil {
		return ""
	}
	return isoOf(rev.Time)
}

// rights are those of the record's text: of the database that it was taken from,
// or of the register.
func (m *maker) rights(r *site.Record) string {
	if r.Origin != nil && r.Origin.Licence.S != "" {
		return r.Origin.Licence.S
	}
	l := m.site.Licence
	return strings.TrimSuffix(l.Name+", "+l.URL, ", ")
}

// subjects are the terms that say what the record is about: not those of its
// sources.
func (m *maker) subjects(r *site.Record) []*site.Term {
	var terms []*site.Term
	for _, t := range m.site.Taxonomies {
		if t.OfSources() {
			continue
		}
		for _, v := range m.values(r, t) {
			terms = append(terms, v.Term)
		}
	}
	return terms
}

// keywords are the names of the subjects that say something by themselves, as a
// step of a ladder does not.
func keywords(subjects []*site.Term) []string {
	var names []string
	for _, t := range subjects {
		if !t.Taxonomy.Ordered && !slices.Contains(names, t.Name) {
			names = append(names, t.Name)
		}
	}
	return names
}

// shared is what is shown where somebody links to the page (ogp.me).
func (m *maker) shared(l *Layout) template.HTML {
	property := func(name, content string) template.HTML { return meta("property", "og:"+name, content) }
	kind, style, picture := "website", "summary", ""
	if m.page.Kind == site.RecordPage || m.page.Kind == site.TranslationPage {
		kind = "article"
	}
	if m.Card != (Card{}) && m.site.BaseURL != "" {
		picture, style = m.address(CardURL), "summary_large_image"
	}
	all := []template.HTML{
		property("type", kind), property("site_name", l.Site), property("title", cmp.Or(m.head.title, l.Site)), property("description", l.Description),
		property("url", l.Canonical), property("locale", locale(l.Lang)), property("image", picture),
	}
	if picture != "" {
		all = append(all, property("image:width", strconv.Itoa(m.Card.Width)), property("image:height", strconv.Itoa(m.Card.Height)),
			property("image:alt", strings.TrimSuffix(l.Site+": "+m.site.Tagline, ": ")))
	}
	return lined(append(all, meta("name", "twitter:card", style))...)
}

// locale is a language with the territory that the protocol asks for, the
// likeliest one where none is stated (Unicode CLDR, likely subtags).
func locale(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return ""
	}
	base, _ := t.Base()
	region, _ := t.Region()
	return base.String() + "_" + region.String()
}

// alternates name the languages that a record can be read in, each with its
// whole address.
func (m *maker) alternates() template.HTML {
	r := m.page.Record
	if r == nil || len(r.Translations) == 0 || r.Removed != nil || m.site.BaseURL == "" {
		return ""
	}
	link := func(lang, url string) template.HTML {
		return template.HTML(`<link rel="alternate" hreflang="` + html.EscapeString(lang) + `" href="` + html.EscapeString(m.address(url)) + `">`)
	}
	all := []template.HTML{link("x-default", r.URL()), link(languageOf(m.site, r), r.URL())}
	for _, t := range r.Translations {
		all = append(all, link(t.Translation, "/"+t.Translation+r.URL()))
	}
	return lined(all...)
}
