package search

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"blotter/generator/site"

	index "github.com/blevesearch/bleve_index_api"
)

// view is the index as it stands: a snapshot of bleve's, and the records in the
// register's order. A record's place there is its ordinal.
type view struct {
	reader  index.IndexReader
	entries []*entry       // oldest first
	byID    map[string]int // ordinals
	number  []int          // bleve's document number -> ordinal, -1 for a deleted one
	average counts         // mean lengths of the text fields, on the grid
	freqs   []counts       // of one term, by ordinal; all zero between two terms
}

// look executes what is pending and gives the present view.
func (x *Index) look() (*view, error) {
	if err := x.flushFrom(1); err != nil {
		return nil, err
	}
	if x.view == nil {
		v, err := x.open()
		if err != nil {
			return nil, fmt.Errorf("search: read the index: %w", err)
		}
		x.view = v
	}
	return x.view, nil
}

func (x *Index) open() (*view, error) {
	inside, err := x.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	v := &view{entries: slices.SortedFunc(maps.Values(x.entries), byDate), byID: map[string]int{}}
	for i, e := range v.entries {
		v.byID[e.record.ID] = i
	}
	v.average, v.freqs = averages(v.entries), make([]counts, len(v.entries))
	if v.reader, err = inside.Reader(); err != nil {
		return nil, err
	}
	if err = v.readNumbers(); err != nil {
		_ = v.reader.Close()
		return nil, err
	}
	return v, nil
}

// byDate is the register's order.
func byDate(a, b *entry) int {
	return cmp.Or(
		cmp.Compare(a.record.Date.Earliest(), b.record.Date.Earliest()),
		cmp.Compare(a.record.Date.Precision(), b.record.Date.Precision()),
		cmp.Compare(a.record.ID, b.record.ID),
	)
}

// readNumbers maps bleve's document numbers, in which deleted documents and the
// order of adding show, to ordinals.
func (v *view) readNumbers() error {
	ids, err := v.reader.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	live := 0
	for {
		n, err := ids.Next()
		if err != nil {
			return err
		}
		if n == nil {
			break
		}
		if err := v.readNumber(n); err != nil {
			return err
		}
		live++
	}
	if live != len(v.entries) {
		return fmt.Errorf("it holds %d records where %d were added", live, len(v.entries))
	}
	return nil
}

func (v *view) readNumber(n index.IndexInternalID) error {
	id, err := v.reader.ExternalID(n)
	if err != nil {
		return err
	}
	ordinal, ok := v.byID[id]
	if !ok {
		return fmt.Errorf("it holds the record %q, which was not added", id)
	}
	for uint64(len(v.number)) <= n.Value() {
		v.number = append(v.number, -1)
	}
	v.number[n.Value()] = ordinal
	return nil
}

// taxonomies gives the terms that records stand under, by taxonomy and slug.
func (v *view) taxonomies() map[string]map[string]*site.Term {
	all := map[string]map[string]*site.Term{}
	for _, e := range v.entries {
		for _, t := range allTerms(e.record) {
			name := t.Taxonomy.Name
			if all[name] == nil {
				all[name] = map[string]*site.Term{}
			}
			all[name][t.Slug] = t
		}
	}
	return all
}

func (x *Index) closeView() error {
	if x.view == nil {
		return nil
	}
	err := x.view.reader.Close()
	x.view = nil
	if err != nil {
		return fmt.Errorf("search: close a view of the index: %w", err)
	}
	return nil
}
