package search

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"blotter/generator/site"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// Hit is a record that a query found.
type Hit struct {
	ID    string
	Score int // comparable within one query only
}

// Search answers a query: the best limit hits (all, when limit is 0), and how
// many there are. Equal scores come newest first, as in the register's lists. A
// query that can't be read is a QueryError.
func (x *Index) Search(q string, limit int) ([]Hit, int, error) {
	clauses, err := parseQuery(q)
	if err != nil {
		return nil, 0, err
	}
	v, err := x.look()
	if err != nil {
		return nil, 0, err
	}
	ask, words, err := v.compile(clauses)
	if err != nil {
		return nil, 0, err
	}
	found, err := x.matches(ask, v)
	if err != nil {
		return nil, 0, err
	}
	hits, err := v.rank(found, words)
	if err != nil {
		return nil, 0, err
	}
	total := len(hits)
	if limit > 0 && limit < total {
		hits = hits[:limit]
	}
	return hits, total, nil
}

// matches asks bleve, and gives ordinals.
func (x *Index) matches(ask query.Query, v *view) ([]int, error) {
	if len(v.entries) == 0 {
		return nil, nil
	}
	req := bleve.NewSearchRequestOptions(ask, len(v.entries), 0, false)
	req.Score = "none"
	res, err := x.bleve.Search(req)
	if err != nil {
		return nil, fmt.Errorf("search: ask the index: %w", err)
	}
	found := make([]int, len(res.Hits))
	for i, h := range res.Hits {
		found[i] = v.byID[h.ID]
	}
	return found, nil
}

// compile makes bleve's query of the clauses, and lists the terms that count
// for the order.
func (v *view) compile(clauses []clause) (query.Query, []string, error) {
	c := &compiler{taxonomies: v.taxonomies(), words: map[string]bool{}}
	for _, cl := range clauses {
		if err := c.add(cl); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case c.count > maxWords:
		return nil, nil, QueryError(fmt.Sprintf("the query has %d words; write at most %d", c.count, maxWords))
	case len(c.must)+len(c.not) == 0:
		return nil, nil, QueryError("these words stand in nearly every record, or hold no letter; add one that says more")
	case len(c.must) == 0:
		c.must = []query.Query{query.NewMatchAllQuery()}
	}
	return query.NewBooleanQuery(c.must, nil, c.not), slices.Sorted(maps.Keys(c.words)), nil
}

type compiler struct {
	taxonomies map[string]map[string]*site.Term // by name, by slug
	must, not  []query.Query
	words      map[string]bool
	count      int
}

func (c *compiler) add(cl clause) error {
	to := &c.must
	if cl.not {
		to = &c.not
	}
	fields := fieldNames[:]
	if cl.field != "" {
		if slugs, ok := c.taxonomies[cl.field]; ok && !slices.Contains(searchable, cl.field) {
			*to = append(*to, inTerms(cl.field, slugs, cl.text))
			return nil
		}
		if !slices.Contains(searchable, cl.field) {
			return c.unknownField(cl.field)
		}
		fields = []string{cl.field}
	}
	found := tokens(cl.text)
	c.count += len(found)
	if len(found) == 0 {
		return nil
	}
	*to = append(*to, textQuery(found, fields, cl))
	for _, t := range found {
		if !cl.not {
			c.words[t.term] = true
		}
	}
	return nil
}

// searchable are the text fields that a query may name. Terms are named by their
// taxonomies.
var searchable = []string{"title", "summary", "body", "source"}

func (c *compiler) unknownField(name string) error {
	known := append(slices.Clone(searchable), slices.Sorted(maps.Keys(c.taxonomies))...)
	return QueryError(fmt.Sprintf("there is no field %q; write one of %s, or put the text in quotation marks", name, strings.Join(known, ", ")))
}

// textQuery asks for a phrase in some field, or for every token in some field.
func textQuery(found []token, fields []string, cl clause) query.Query {
	if cl.whole && len(found) > 1 {
		return inSome(fields, func(field string) query.Query { return query.NewPhraseQuery(withGaps(found), field) })
	}
	var every []query.Query
	for _, t := range found {
		every = append(every, inSome(fields, func(field string) query.Query { return termQuery(t.term, field) }))
	}
	return query.NewConjunctionQuery(every)
}

func inSome(fields []string, ask func(field string) query.Query) query.Query {
	var some []query.Query
	for _, f := range fields {
		some = append(some, ask(f))
	}
	return query.NewDisjunctionQuery(some)
}

func termQuery(term, field string) query.Query {
	q := query.NewTermQuery(term)
	q.SetField(field)
	return q
}

// withGaps is a phrase's terms, with "" where a stop word stood.
func withGaps(found []token) []string {
	first := found[0].position
	terms := make([]string, min(found[len(found)-1].position-first+1, gapWidth))
	for _, t := range found {
		if i := t.position - first; i < len(terms) {
			terms[i] = t.term
		}
	}
	return terms
}

// inTerms asks for a taxonomy's term by its slug or its name.
func inTerms(taxonomy string, slugs map[string]*site.Term, text string) query.Query {
	var some []query.Query
	for slug, t := range slugs {
		if strings.EqualFold(slug, text) || sameTokens(t.Name, text) {
			some = append(some, termQuery(slug, inTaxonomy(taxonomy)))
		}
	}
	if len(some) == 0 {
		return query.NewMatchNoneQuery()
	}
	return query.NewDisjunctionQuery(some)
}

// sameTokens reports whether two names are the same but for case, accents and
// punctuation.
func sameTokens(a, b string) bool {
	x, y := tokens(a), tokens(b)
	return len(x) > 0 && slices.EqualFunc(x, y, func(a, b token) bool { return a.term == b.term })
}

// rank orders ordinals by score, then newest first.
func (v *view) rank(found []int, words []string) ([]Hit, error) {
	scores, err := v.scores(words)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(b, a))
	})
	hits := make([]Hit, len(found))
	for i, ordinal := range found {
		hits[i] = Hit{v.entries[ordinal].record.ID, scores[ordinal]}
	}
	return hits, nil
}
