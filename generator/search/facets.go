package search

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strings"

	"blotter/generator/site"
)

// A file of kind facet says for a range of ordinals, never over two shelves,
// which terms of a taxonomy each record has. First stand, in JSON and with its
// length before it, the facetTerms, numbered as records bring them: so a new record
// changes no numbers. Then three columns: for each ordinal how many terms it has,
// none in a hole; of each term's number the lowest byte; and the rest of it. A term
// that comes for the first time has the number 0, another one more than its own.
const perFacet = 1 << 14

type facetTerms struct {
	Names []string `json:"names"`
	IDs   []string `json:"ids"` // "" for the name's plain form
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
			columns, err := encodeFacet(part, t)
			if err != nil {
				return err
			}
			name, err := e.file("facet", columns...)
			if err != nil {
				return err
			}
			f.Files += name
		}
	}
	e.entry.Facets = append(e.entry.Facets, f)
	return nil
}

func encodeFacet(part []*entry, t *site.Taxonomy) ([][]byte, error) {
	head, places := facetTerms{Names: []string{}, IDs: []string{}}, map[*site.Term]int{}
	var count, low, high []byte
	for _, one := range part {
		numbers := head.numbers(one, t, places)
		count = binary.AppendUvarint(count, uint64(len(numbers)))
		for _, n := range numbers {
			low = append(low, byte(n))
			high = binary.AppendUvarint(high, uint64(n>>8))
		}
	}
	data, err := json.Marshal(head)
	return [][]byte{append(binary.AppendUvarint(nil, uint64(len(data))), data...), count, low, high}, err
}

// numbers gives those of a record's terms of a taxonomy.
func (head *facetTerms) numbers(one *entry, t *site.Taxonomy, places map[*site.Term]int) (numbers []int) {
	if one == nil {
		return nil
	}
	for _, term := range allTerms(one.record) {
		if term.Taxonomy != t {
			continue
		}
		place, known := places[term]
		if !known {
			places[term] = len(head.Names)
			head.Names = append(head.Names, term.Name)
			head.IDs = append(head.IDs, idBeside(term.Name, term.Slug))
			numbers = append(numbers, 0)
			continue
		}
		numbers = append(numbers, place+1)
	}
	return numbers
}

// idBeside is a term's id where its name does not tell it.
func idBeside(name, id string) string {
	if strings.Trim(plainText(name), "-") == id {
		return ""
	}
	return id
}
