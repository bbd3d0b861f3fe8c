package search

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"blotter/generator/site"
)

// column is a taxonomy's file: which records stand under which of its terms.
type column struct {
	Terms []columnTerm `json:"terms"` // in the taxonomy's order
}

// columnTerm is [slug, name, [ordinals]], each ordinal less the one before it.
type columnTerm struct {
	term     *site.Term
	ordinals []int
}

func (t columnTerm) MarshalJSON() ([]byte, error) {
	deltas := slices.Clone(t.ordinals)
	for i := len(deltas) - 1; i > 0; i-- {
		deltas[i] -= deltas[i-1]
	}
	return json.Marshal([]any{t.term.Slug, t.term.Name, deltas})
}

// facets writes a column for each taxonomy that records have terms of: first the
// closed ones, which a page offers as filters, then by how many records say
// something there.
func (e *exporter) facets() error {
	all := e.columns()
	slices.SortFunc(all, func(a, b facet) int {
		return cmp.Or(compareBool(b.taxonomy.Closed, a.taxonomy.Closed), cmp.Compare(b.stated, a.stated), cmp.Compare(a.taxonomy.Name, b.taxonomy.Name))
	})
	for _, f := range all {
		file, err := e.namedJSON("facet", f.column)
		if err != nil {
			return err
		}
		e.entry.Facets = append(e.entry.Facets, facetsName{f.taxonomy.Name, f.taxonomy.Title, f.taxonomy.Closed, file})
	}
	return nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// facet is a column in the making.
type facet struct {
	column
	taxonomy *site.Taxonomy
	stated   int // records with a term
}

func (v *view) columns() (all []facet) {
	byTerm := map[string]map[string]*columnTerm{}
	stated := map[string]int{}
	for ordinal, e := range v.entries {
		seen := map[string]bool{}
		for _, t := range allTerms(e.record) {
			name := t.Taxonomy.Name
			if !seen[name] {
				seen[name] = true
				stated[name]++
			}
			if byTerm[name] == nil {
				byTerm[name] = map[string]*columnTerm{}
			}
			if byTerm[name][t.Slug] == nil {
				byTerm[name][t.Slug] = &columnTerm{}
			}
			c := byTerm[name][t.Slug]
			c.term, c.ordinals = t, append(c.ordinals, ordinal)
		}
	}
	for name, terms := range byTerm {
		f := facet{stated: stated[name]}
		for _, t := range slices.SortedFunc(maps.Values(terms), inOrder) {
			f.Terms, f.taxonomy = append(f.Terms, *t), t.term.Taxonomy
		}
		all = append(all, f)
	}
	return all
}

// inOrder is the taxonomy's order of terms: declared ones as in its file, then
// those that records brought.
func inOrder(a, b *columnTerm) int {
	return cmp.Or(compareBool(a.term.Rank == 0, b.term.Rank == 0), cmp.Compare(a.term.Rank, b.term.Rank), cmp.Compare(a.term.Slug, b.term.Slug))
}
