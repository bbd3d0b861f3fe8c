package search

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"blotter/generator/site"
)

// A file of kind facet says for a range of ordinals, never over two shelves,
// which terms of a taxonomy each record has. First stands, in JSON and with its
// length before it, a columnHead; then for each ordinal a number: 0 in a hole,
// else one more than its set's place. Terms and sets are numbered as records
// bring them: so a new record changes no numbers.
const perFacet = 1 << 14

type columnHead struct {
	Terms [][2]string `json:"terms"` // id, name
	Sets  [][]int     `json:"sets"`  // places in terms
}

// facets writes the columns of each taxonomy that records have terms of: first
// the closed ones, which a page offers as filters, then by how many records say
// something there.
func (e *exporter) facets() error {
	stated, taxonomies := map[*site.Taxonomy]int{}, []*site.Taxonomy(nil)
	for _, one := range e.entries {
		for _, t := range taxonomiesOf(one) {
			if stated[t]++; stated[t] == 1 {
				taxonomies = append(taxonomies, t)
			}
		}
	}
	slices.SortFunc(taxonomies, func(a, b *site.Taxonomy) int {
		return cmp.Or(compareBool(b.Closed, a.Closed), cmp.Compare(stated[b], stated[a]), cmp.Compare(a.Name, b.Name))
	})
	for _, t := range taxonomies {
		if err := e.facet(t); err != nil {
			return err
		}
	}
	return nil
}

func taxonomiesOf(one *entry) (all []*site.Taxonomy) {
	if one == nil {
		return nil
	}
	for _, v := range one.record.Terms {
		if !slices.Contains(all, v.Term.Taxonomy) {
			all = append(all, v.Term.Taxonomy)
		}
	}
	return all
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

func (e *exporter) facet(t *site.Taxonomy) error {
	f := facetName{Name: t.Name, Title: t.Title, Closed: t.Closed}
	for s := range e.entry.Shelves {
		from, to := e.shelf(s)
		for part := range slices.Chunk(e.entries[from:to], perFacet) {
			data, err := encodeColumn(part, t)
			if err != nil {
				return err
			}
			name, err := e.file("facet", data)
			if err != nil {
				return err
			}
			f.Files += name
		}
	}
	e.entry.Facets = append(e.entry.Facets, f)
	return nil
}

func encodeColumn(part []*entry, t *site.Taxonomy) ([]byte, error) {
	head := columnHead{Terms: [][2]string{}, Sets: [][]int{}}
	places, sets := map[*site.Term]int{}, map[string]int{}
	var column []byte
	for _, one := range part {
		set := 0
		if one != nil {
			terms := head.number(one.record, t, places)
			key := fmt.Sprint(terms)
			if sets[key] == 0 {
				head.Sets = append(head.Sets, terms)
				sets[key] = len(head.Sets)
			}
			set = sets[key]
		}
		column = binary.AppendUvarint(column, uint64(set))
	}
	data, err := json.Marshal(head)
	if err != nil {
		return nil, err
	}
	return slices.Concat(binary.AppendUvarint(nil, uint64(len(data))), data, column), nil
}

// number gives the places of a record's terms of a taxonomy, sorted.
func (head *columnHead) number(r *site.Record, t *site.Taxonomy, places map[*site.Term]int) []int {
	set := []int{}
	for _, term := range allTerms(r) {
		if term.Taxonomy != t {
			continue
		}
		place, known := places[term]
		if !known {
			place = len(head.Terms)
			places[term] = place
			head.Terms = append(head.Terms, [2]string{term.Slug, term.Name})
		}
		set = append(set, place)
	}
	slices.Sort(set)
	return set
}
