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
// length before it, the facetTerms, the most used first. Then two columns: for each
// ordinal how many terms it has, none in a hole; and a byte for each of these: one
// more than its number, or 0, and those come first, where it is one of the rarer.
//
// These stand in a file of kind rarer: mostly nobody looks at them, and they are
// the most. It begins likewise with facetTerms, numbered as records bring them, and
// has two columns: of each term's number the lowest byte; and the rest of it. A
// term that comes for the first time has the number 0, another one more than its
// own.
const (
	perFacet    = 1 << 14
	commonTerms = 120 // in the first file
)

type facetTerms struct {
	Names []string `json:"names"`
	IDs   []string `json:"ids"`             // "" for the name's plain form
	Rarer string   `json:"rarer,omitempty"` // of the file
	Most  int      `json:"most,omitempty"`  // how many records have one of the rarer, at most
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
			name, err := e.facetFile(part, t)
			if err != nil {
				return err
			}
			f.Files += name
		}
	}
	e.entry.Facets = append(e.entry.Facets, f)
	return nil
}

// facetFile writes which terms of a taxonomy some records have.
func (e *exporter) facetFile(part []*entry, t *site.Taxonomy) (name string, err error) {
	terms := make([][]*site.Term, len(part))
	for i, one := range part {
		terms[i] = termsOf(one, t)
	}
	common, most := mostUsed(terms, e.size(commonTerms, commonTerms))
	head, numbers := facetTerms{Names: []string{}, IDs: []string{}, Most: most}, map[*site.Term]byte{}
	for i, term := range common {
		head.add(term)
		numbers[term] = byte(i + 1)
	}
	if most > 0 {
		rest, err := encodeRarer(terms, numbers)
		if err != nil {
			return "", err
		}
		if head.Rarer, err = e.file("rarer", rest...); err != nil {
			return "", err
		}
	}
	data, err := head.encode()
	if err != nil {
		return "", err
	}
	count, column := encodeCommon(terms, numbers)
	return e.file("facet", data, count, column)
}

// termsOf are a record's terms of a taxonomy; none are in a hole.
func termsOf(one *entry, t *site.Taxonomy) []*site.Term {
	if one == nil {
		return nil
	}
	return slices.DeleteFunc(allTerms(one.record), func(term *site.Term) bool { return term.Taxonomy != t })
}

// mostUsed gives so many of the terms that the most records have, of those equally
// used the earlier; and how many records have the first of the others.
func mostUsed(terms [][]*site.Term, size int) (common []*site.Term, most int) {
	uses := map[*site.Term]int{}
	for _, term := range slices.Concat(terms...) {
		if uses[term]++; uses[term] == 1 {
			common = append(common, term)
		}
	}
	slices.SortStableFunc(common, func(a, b *site.Term) int { return cmp.Compare(uses[b], uses[a]) })
	if len(common) > size {
		common, most = common[:size], uses[common[size]]
	}
	return common, most
}

func encodeCommon(terms [][]*site.Term, numbers map[*site.Term]byte) (count, column []byte) {
	for _, some := range terms {
		count = binary.AppendUvarint(count, uint64(len(some)))
		first := len(column)
		for _, term := range some {
			column = append(column, numbers[term])
		}
		slices.Sort(column[first:])
	}
	return count, column
}

// encodeRarer writes the terms without a number.
func encodeRarer(terms [][]*site.Term, common map[*site.Term]byte) ([][]byte, error) {
	head, places := facetTerms{Names: []string{}, IDs: []string{}}, map[*site.Term]int{}
	var low, high []byte
	for _, term := range slices.Concat(terms...) {
		if common[term] > 0 {
			continue
		}
		n := places[term]
		if n == 0 {
			head.add(term)
			places[term] = len(head.Names)
		}
		low, high = append(low, byte(n)), binary.AppendUvarint(high, uint64(n>>8))
	}
	data, err := head.encode()
	return [][]byte{data, low, high}, err
}

func (head *facetTerms) add(term *site.Term) {
	head.Names = append(head.Names, term.Name)
	head.IDs = append(head.IDs, idBeside(term.Name, term.Slug))
}

func (head *facetTerms) encode() ([]byte, error) {
	data, err := json.Marshal(head)
	return append(binary.AppendUvarint(nil, uint64(len(data))), data...), err
}

// idBeside is a term's id where its name does not tell it.
func idBeside(name, id string) string {
	if strings.Trim(plainText(name), "-") == id {
		return ""
	}
	return id
}
