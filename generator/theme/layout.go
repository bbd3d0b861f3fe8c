package theme

import (
	"cmp"
	"html"
	"html/template"
	"slices"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Layout is what every page shows around its own content.
type Layout struct {
	Lang, Title, Description, Canonical string
	RightToLeft                         bool              // the page's language is written from right to left
	Words, Own                          template.HTMLAttr // the language of the theme's words and of the register's own, where the page's is another
	Hidden                              bool              // from search engines
	Sorts                               bool              // what the page lists can be sorted in place
	Root                                string            // the way to the site's own address
	Refresh                             string            // the address that a page which moved leads on to
	Feeds                               []template.HTML   // link elements
	Meta                                template.HTML     // elements for reference managers, and for those that show or list the page
	Data                                template.JS       // what the page is, as JSON-LD, or ""
	Site                                string            // the register's title
	Home                                string            // addresses
	Search                              *SearchBox        // nil where the page has one of its own
	Nav                                 []template.HTML
	Disclaimer                          string
	Licence                             Link
	Contact                             string // an address for mail, or ""
	Contribute                          string // the page of the form, or ""
	Edit                                string // where the page's file is edited, or ""
	Worker                              bool   // the page may register the worker that keeps the register on a device
	AsOf                                *AsOf  // nil on pages of the present
}

// SearchBox leads to the search page. Words is as in Layout.
type SearchBox struct {
	URL   string
	Words template.HTMLAttr
}

// languageFrom says, within a text in one language, that something is in another.
func languageFrom(of, lang string) template.HTMLAttr {
	if lang == of || strings.HasPrefix(of, lang+"-") {
		return ""
	}
	attributes := ` lang="` + html.EscapeString(lang) + `"`
	if rightToLeft(of) != rightToLeft(lang) {
		attributes += ` dir="` + map[bool]string{false: "ltr", true: "rtl"}[rightToLeft(lang)] + `"`
	}
	return template.HTMLAttr(attributes)
}

// rightToLeft reports a language whose script, the likeliest one where none is
// stated, is written from right to left.
func rightToLeft(lang string) bool {
	script, _ := language.Make(lang).Script()
	return slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"}, script.String())
}

// AsOf says that the pages show a moment of the past, and which.
type AsOf struct {
	When            string // on 1 March 2026
	Commit, Present template.HTML
}

func (m *maker) layout() Layout {
	s := m.site
	l := Layout{
		Lang: s.Language, Title: m.fullTitle(), Description: m.head.description, Canonical: m.canonical(), Hidden: m.head.hidden, Sorts: m.sorts,
		Root: root(m.from), Site: s.Title, Home: m.href("/"), Disclaimer: s.Disclaimer,
		Licence: Link{s.Licence.Name, s.Licence.URL}, Contact: s.Contact, Contribute: m.contribute(), Feeds: m.feeds(), Nav: m.nav(),
	}
	if m.page.Kind == site.NotFoundPage {
		l.Root = m.base
	}
	l.Worker = m.page.Kind == site.SearchPage
	if m.page.Kind != site.HomePage && m.page.Kind != site.SearchPage {
		l.Search = &SearchBox{m.href("/search/"), ""}
	}
	if m.head.lang != "" {
		l.Lang = m.head.lang
	}
	l.RightToLeft, l.Words, l.Own = rightToLeft(l.Lang), languageFrom(l.Lang, m.Language), languageFrom(l.Lang, s.Language)
	if l.Search != nil {
		l.Search.Words = l.Words
	}
	if m.head.refresh != "" {
		l.Refresh = m.href(m.head.refresh)
	}
	if m.head.file != "" {
		l.Edit = m.forge.edit(m.head.file)
	}
	if s.AsOf != nil {
		l.AsOf, l.Hidden, l.Edit = m.asOf(), true, ""
	}
	l.Meta = m.head.references
	if !l.Hidden {
		l.Meta += m.alternates() + m.shared(&l)
		l.Data = linkedData(m.head.things)
	}
	return l
}

// fullTitle is what the page is called in a reader's bookmarks and references,
// so it says which moment of the past it shows.
func (m *maker) fullTitle() string {
	title := m.site.Title
	if m.head.title != "" {
		title = m.head.title + " – " + title
	}
	if a := m.site.AsOf; a != nil {
		_, day := m.moment(a)
		title = m.say("as-of.title", "title", title, "moment", day)
	}
	return title
}

// asOf leads to the page as it is at present.
func (m *maker) asOf() *AsOf {
	a := m.site.AsOf
	view := &AsOf{Commit: external(short(a.Commit), m.forge.commit(a.Commit))}
	if a.Unlinked {
		view.Commit = plain(short(a.Commit)) // the forge may still show what was removed
	}
	view.When, _ = m.moment(a)
	present := a.BaseURL
	if m.page.Kind != site.NotFoundPage && present != "" {
		present += strings.TrimPrefix(cmp.Or(m.head.refresh, m.from), "/")
	}
	view.Present = external(present, present)
	return view
}

// moment puts the day or the tag that was asked for into words, with and without
// a preposition. A tag does not say when it was, so its day stands with it.
func (m *maker) moment(a *site.AsOf) (when, name string) {
	if d, err := incident.ParseDate(a.Label); a.Day && err == nil {
		name = m.dateOf(d).Words
		return m.say("as-of.on", "day", name), name
	}
	name = a.Label
	if day := m.timeOf(a.Time).Words; day != "" {
		name += m.say("list.comma") + day
	}
	return m.say("as-of.at", "tag", name), name
}

// canonical is the page's whole address; a page that moved gives its new one.
func (m *maker) canonical() string {
	to := m.from
	switch {
	case m.page.Kind == site.NotFoundPage:
		return ""
	case m.head.refresh != "":
		to = m.head.refresh
	}
	return m.address(to)
}

// address is a whole address of the site, "" where the site's own is not known.
func (m *maker) address(to string) string {
	if m.site.BaseURL == "" {
		return ""
	}
	return m.site.BaseURL + strings.TrimPrefix(to, "/")
}

func (m *maker) feeds() []template.HTML {
	feeds := []template.HTML{
		feed("application/atom+xml", m.site.Title, m.href("/feed.xml")),
		feed("application/feed+json", m.site.Title, m.href("/feed.json")),
	}
	if base := m.head.feeds; base != "" {
		feeds = append(feeds,
			feed("application/atom+xml", m.head.title, m.href(base+"feed.xml")),
			feed("application/feed+json", m.head.title, m.href(base+"feed.json")))
	}
	return feeds
}

func (m *maker) nav() []template.HTML {
	items := make([]template.HTML, len(m.site.Navigation))
	for i, n := range m.site.Navigation {
		current := ""
		switch {
		case n.URL == m.from:
			current = ` aria-current="page"`
		case n.URL != "/" && strings.HasPrefix(m.from, n.URL):
			current = ` aria-current="true"`
		}
		items[i] = anchor(n.Title, m.href(n.URL), current)
	}
	return items
}

// languageNames are the names, in the site's language, of the languages that
// sources and translations name; a translation's is its own.
func languageNames(s *site.Site) map[string]string {
	names := map[string]string{}
	in := display.Languages(language.Make(s.Language))
	for _, r := range s.All {
		for _, src := range r.Sources {
			if l := src.Language.S; l != "" && names[l] == "" {
				names[l] = nameOr(in.Name(language.Make(l)), l)
			}
		}
		for _, t := range r.Translations {
			key := "self:" + t.Translation
			if names[key] == "" {
				names[key] = nameOr(display.Self.Name(language.Make(t.Translation)), t.Translation)
			}
		}
	}
	return names
}

func nameOr(name, tag string) string {
	if name == "" {
		return tag
	}
	return name
}
