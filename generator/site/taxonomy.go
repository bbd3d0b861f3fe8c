package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// Taxonomy is one file of content/taxonomies, and the records under its terms.
type Taxonomy struct {
	Name                                 string // the file's stem: the first part of its URLs
	Title, Singular, Description, Source string
	Fields                               []string // paths of the fields that hold its terms
	Roles                                map[string]string
	Closed, Single, Ordered              bool
	Required                             string // "", "expected" or "always"
	// Terms of a closed taxonomy are in the file's order; of an open one, first
	// the declared ones, then the others by slug.
	Terms []*Term
	// NotStated is what the listed records without a term stand under: a term that
	// no record can name and that is not among Terms.
	NotStated *Term

	vocabulary string
	bySlug     map[string]*Term // by the slug of every id, name and synonym
}

// Term is a term of a taxonomy.
type Term struct {
	Taxonomy    *Taxonomy
	ID          string // what a record writes in a closed taxonomy; "" for a term that records brought
	Slug        string // the second part of its URLs
	Name        string
	Names       map[string]string // by language
	Description string
	Synonyms    []string
	Glyph       string
	Broader     *Term
	Narrower    []*Term
	Deprecated  bool
	ReplacedBy  *Term
	Rank        int // its place in the file, from 1; 0 when the records brought it
	// Records are the listed ones under this term or a narrower one, oldest first.
	Records []*Record

	broader, replacedBy Text
}

// URL is the taxonomy's page.
func (t *Taxonomy) URL() string { return "/" + t.Name + "/" }

// URL is the term's first page.
func (t *Term) URL() string { return t.Taxonomy.URL() + t.Slug + "/" }

// Standard reports a taxonomy whose terms are those of a standard, such as the
// countries.
func (t *Taxonomy) Standard() bool { return t.vocabulary != "" }

// largeTerm is the number of records from which a term has more than its page.
const largeTerm = 10

// HasFeeds reports whether feeds and downloads lie beside the term's page: for
// every term of a closed taxonomy with a list of its own, else from ten records
// on.
func (t *Term) HasFeeds() bool {
	return t.ReplacedBy == nil && (t.Taxonomy.ownList() || len(t.Records) >= largeTerm)
}

// ownList reports a closed taxonomy whose file lists its terms.
func (t *Taxonomy) ownList() bool { return t.Closed && !t.Standard() }

// OfSources reports a taxonomy that describes sources and not the event.
func (t *Taxonomy) OfSources() bool {
	return !slices.ContainsFunc(t.Fields, func(f string) bool { return !strings.HasPrefix(f, "sources.") })
}

// HasNotStated reports whether the records without a term have a page. They have
// none where it is no gap: an open taxonomy that nothing asks of a record.
func (t *Taxonomy) HasNotStated() bool {
	return (t.Closed || t.Required != "") && !t.OfSources()
}

// Term finds a term by its slug, id, name or a synonym; nil when there is none.
func (t *Taxonomy) Term(s string) *Term {
	return t.bySlug[Slug(s)]
}

// ids lists what a closed taxonomy's field may hold.
func (t *Taxonomy) ids() []string {
	ids := make([]string, 0, len(t.Terms))
	for _, term := range t.Terms {
		ids = append(ids, term.ID)
	}
	return ids
}

func (c *configReader) readTaxonomy(file string, m *frontmatter.Map) {
	t := &Taxonomy{Name: stem(file), bySlug: map[string]*Term{}, Roles: map[string]string{}}
	m.Require("name", "fields", "closed")
	t.Title, t.Singular = m.Text("name").S, m.Text("singular").S
	if t.Singular == "" {
		t.Singular = t.Title
	}
	t.Description, t.Source = m.Text("description").S, m.Text("source").S
	t.Closed, t.Single, t.Ordered = m.Flag("closed"), m.Flag("single"), m.Flag("ordered")
	t.Required = m.OneOf("required", "always", "expected").S
	if roles := m.Map("roles"); roles != nil {
		for _, k := range roles.Keys() {
			t.Roles[k.S] = roles.Text(k.S).S
		}
	}
	c.claimFields(t, m)
	t.vocabulary = m.OneOf("vocabulary", "iso-3166-1").S
	for _, e := range m.Maps("terms") {
		t.readTerm(e)
	}
	t.link(m)
	what := unfit(t.Name)
	if slices.Contains(searchParameters, t.Name) {
		what = "which the address of a search has another meaning for"
	}
	if what != "" {
		m.Problem(diag.ReservedName, diag.Span{}, "a taxonomy can't be called %q, %s; rename the file", t.Name, what)
		return
	}
	c.Taxonomies = append(c.Taxonomies, t)
}

// claimFields keeps the fields that the taxonomy can have: no other file's terms
// suffer from a field that is asked for twice, and no record from one with a
// meaning of its own.
func (c *configReader) claimFields(t *Taxonomy, m *frontmatter.Map) {
	asked := m.Texts("fields")
	if m.Has("fields") && len(asked) == 0 {
		m.Problem(diag.BadTaxonomy, m.Key("fields"), "\"fields\" names no field; write the keys of a record that hold the terms, as in [harms]")
	}
	for _, f := range asked {
		switch other := c.TaxonomyOf(f.S); {
		case f.S == "":
		case slices.Contains(t.Fields, f.S):
			m.Problem(diag.BadTaxonomy, f.Span, "the field %q stands twice; keep one", f.S)
		case other != nil:
			m.Problem(diag.BadTaxonomy, f.Span, "the field %q belongs to the taxonomy %q already", f.S, other.Name)
		case fixedField(f.S):
			m.Problem(diag.BadTaxonomy, f.Span, "the field %q is not one that a taxonomy can claim", f.S)
		default:
			t.Fields = append(t.Fields, f.S)
		}
	}
}

func (t *Taxonomy) readTerm(m *frontmatter.Map) {
	m.Require("id", "name")
	id := m.Text("id")
	term := &Term{
		Taxonomy: t, ID: id.S, Slug: id.S, Name: m.Text("name").S, Description: m.Text("description").S,
		Synonyms: words(m.Texts("synonyms")), Glyph: m.Text("glyph").S, Deprecated: m.Flag("deprecated"),
		broader: m.Text("broader"), replacedBy: m.Text("replaced-by"), Rank: len(t.Terms) + 1, Names: map[string]string{},
	}
	if names := m.Map("names"); names != nil {
		for _, k := range names.Keys() {
			term.Names[k.S] = names.Text(k.S).S
		}
	}
	m.Close()
	if !termForm.MatchString(id.S) || reservedTerm(id.S) || len(id.S) > maxSlug {
		m.Problem(diag.ReservedName, id.Span, "%q is not an id for a term; use a-z, 0-9 and hyphens, at most %d of them, and no word that has an address of its own", id.S, maxSlug)
		return
	}
	for _, s := range append([]string{id.S, term.Name}, term.Synonyms...) {
		if other := t.bySlug[Slug(s)]; other != nil && other != term {
			m.Problem(diag.BadTaxonomy, id.Span, "%q stands for the term %q already", s, other.Slug)
		}
	}
	if t.bySlug[Slug(id.S)] == nil {
		t.addTerm(term)
	}
}

// addTerm makes the term findable by its id, name and synonyms, but for those
// that another term has.
func (t *Taxonomy) addTerm(term *Term) {
	t.Terms = append(t.Terms, term)
	for _, s := range append([]string{term.ID, term.Name}, term.Synonyms...) {
		if t.bySlug[Slug(s)] == nil {
			t.bySlug[Slug(s)] = term
		}
	}
}

// link connects the terms that name each other.
func (t *Taxonomy) link(m *frontmatter.Map) {
	find := func(ref Text) *Term {
		if ref.S == "" {
			return nil
		}
		other := t.Term(ref.S)
		if other == nil {
			m.Problem(diag.UnknownTerm, ref.Span, "there is no term %q in %s", ref.S, t.Name).Suggestion = diag.Nearest(ref.S, t.ids())
		}
		return other
	}
	for _, term := range t.Terms {
		if b := find(term.broader); b != nil && !b.within(term) {
			term.Broader = b
			b.Narrower = append(b.Narrower, term)
		} else if b != nil {
			m.Problem(diag.BadTaxonomy, term.broader.Span, "%q is broader than itself", term.Slug)
		}
		if r := find(term.replacedBy); r != nil && r != term && r.replacedBy.S == "" {
			term.ReplacedBy = r
		} else if r != nil {
			m.Problem(diag.BadTaxonomy, term.replacedBy.Span, "%q is itself replaced; name the term in force", r.Slug)
		}
	}
}

// within reports whether t is other or narrower than it.
func (t *Term) within(other *Term) bool {
	for ; t != nil; t = t.Broader {
		if t == other {
			return true
		}
	}
	return false
}

// finish sorts what came in the files' order, and fills vocabularies.
func (c *configReader) finish() {
	place := func(name string) int {
		if i := slices.Index(c.order, name); i >= 0 {
			return i
		}
		return len(c.order)
	}
	slices.SortFunc(c.Taxonomies, func(a, b *Taxonomy) int {
		return cmp.Or(cmp.Compare(place(a.Name), place(b.Name)), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(c.Frameworks, func(a, b *Framework) int { return cmp.Compare(a.Name, b.Name) })
	for _, t := range c.Taxonomies {
		if t.vocabulary == "iso-3166-1" {
			t.addCountries(c.Language)
		}
	}
	c.checkFigures()
}

// withTerms is a copy of the Config whose taxonomies may take up the records'
// own terms, so that New leaves its input as it was.
func (c *Config) withTerms() *Config {
	clone := *c
	clone.Taxonomies = make([]*Taxonomy, len(c.Taxonomies))
	for i, t := range c.Taxonomies {
		clone.Taxonomies[i] = t.clone()
	}
	return &clone
}

func (t *Taxonomy) clone() *Taxonomy {
	copied := *t
	copied.NotStated = &Term{Taxonomy: &copied, Slug: notStated, Name: t.Singular + " not stated"}
	copied.Terms = make([]*Term, len(t.Terms))
	renewed := map[*Term]*Term{}
	for i, term := range t.Terms {
		c := *term
		c.Taxonomy = &copied
		copied.Terms[i], renewed[term] = &c, &c
	}
	for _, c := range copied.Terms {
		c.Broader, c.ReplacedBy = renewed[c.Broader], renewed[c.ReplacedBy]
		c.Narrower = slices.Clone(c.Narrower)
		for i, n := range c.Narrower {
			c.Narrower[i] = renewed[n]
		}
	}
	copied.bySlug = maps.Clone(t.bySlug)
	for slug, term := range copied.bySlug {
		copied.bySlug[slug] = renewed[term]
	}
	return &copied
}
