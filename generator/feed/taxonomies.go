package feed

import (
	"bufio"

	"blotter/generator/site"
)

type (
	taxonomy struct {
		ID          string            `json:"id"`
		URL         string            `json:"url"`
		Name        string            `json:"name"`
		Singular    string            `json:"singular,omitempty"`
		Description string            `json:"description,omitempty"`
		Source      string            `json:"source,omitempty"`
		Fields      []string          `json:"fields"`
		Roles       map[string]string `json:"roles,omitempty"`
		Closed      bool              `json:"closed"`
		Single      bool              `json:"single"`
		Ordered     bool              `json:"ordered"`
		Required    string            `json:"required,omitempty"`
		Terms       []term            `json:"terms"`
	}
	term struct {
		ID          string            `json:"id"`
		URL         string            `json:"url"`
		Name        string            `json:"name"`
		Names       map[string]string `json:"names,omitempty"`
		Description string            `json:"description,omitempty"`
		Synonyms    []string          `json:"synonyms,omitempty"`
		Glyph       string            `json:"glyph,omitempty"`
		Broader     string            `json:"broader,omitempty"`
		Deprecated  bool              `json:"deprecated,omitempty"`
		ReplacedBy  string            `json:"replaced_by,omitempty"`
		Records     int               `json:"records"`
	}
)

func writeTaxonomies(w *bufio.Writer, s *site.Site, _ site.Page) error {
	shown := shownTerms(s)
	return writeList(w, newHead(s), "taxonomies", encoded(func(yield func(any) bool) {
		for _, t := range s.Taxonomies {
			if !yield(newTaxonomy(s, t, shown)) {
				return
			}
		}
	}))
}

// shownTerms are those under which a published record stands in the data. A term
// that only a broken or removed record brought is that record's text.
func shownTerms(s *site.Site) map[*site.Term]bool {
	shown := map[*site.Term]bool{}
	for _, r := range s.All {
		for _, v := range r.Terms {
			if !r.Broken && shows(r, v.Field) {
				shown[v.Term] = true
			}
		}
	}
	return shown
}

func newTaxonomy(s *site.Site, t *site.Taxonomy, shown map[*site.Term]bool) taxonomy {
	shape := taxonomy{
		ID: t.Name, URL: address(s, t.URL()), Name: t.Title, Singular: t.Singular, Description: t.Description, Source: t.Source,
		Fields: t.Fields, Roles: t.Roles, Closed: t.Closed, Single: t.Single, Ordered: t.Ordered, Required: t.Required,
		Terms: []term{},
	}
	for _, e := range t.Terms {
		if e.Rank > 0 || shown[e] {
			shape.Terms = append(shape.Terms, newTerm(s, e))
		}
	}
	return shape
}

func newTerm(s *site.Site, t *site.Term) term {
	shape := term{
		ID: termID(t), URL: address(s, t.URL()), Name: termName(t), Names: t.Names, Description: t.Description,
		Synonyms: t.Synonyms, Glyph: t.Glyph, Deprecated: t.Deprecated, Records: len(t.Records),
	}
	if t.Broader != nil {
		shape.Broader = termID(t.Broader)
	}
	if t.ReplacedBy != nil {
		shape.ReplacedBy = termID(t.ReplacedBy)
	}
	return shape
}
