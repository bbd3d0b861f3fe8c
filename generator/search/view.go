package search

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"blotter/generator/site"

	index "github.com/blevesearch/bleve_index_api"
)

// view is the index as it stands: snapshots of bleve's, and the records by
// ordinal. Ordinals are given to all records that keep a file, so that one which
// is withdrawn leaves a hole and moves no other. Of all, in the order in which
// they were recorded, the first make the main shelf, in blocks of 80, and the
// others the tail; on a shelf they stand in the register's order, by date. So a
// new record gives new numbers to the tail alone, but for each 80th.
type view struct {
	layers  []layer
	entries []*entry                         // nil in a hole
	ids     []string                         // by ordinal, of holes too
	main    int                              // how many ordinals are the main shelf's
	live    int                              // how many are no holes
	fitted  bool                             // its export began with a former one
	earlier []int                            // of each in the tail: how many of the main shelf come before it
	byID    map[string]int                   // ordinals of those that are no holes
	average counts                           // mean lengths of the text fields, on the grid
	stated  map[string]map[string]*site.Term // nil before taxonomies is called
	forms   map[string][]string              // by stem; nil before formsOf is called

	sources     []*source // where keys are read
	firstSource [len(keyFields) + 1]int
	tallies     []tallied // by ordinal
	last        keyed     // what keys() stands at
	placing     bool      // it reads positions along
}

// layer is a snapshot of one of bleve's indexes: of the kept one, or above it of
// that in memory.
type layer struct {
	reader index.IndexReader
	kept   bool
	number []int // document number -> ordinal, -1 for what is deleted, or in the layer above by now
}

const shelfUnit = 80

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
	v := arrange(slices.SortedFunc(maps.Values(x.entries), byRecorded))
	if x.kept != nil {
		err = v.addLayer(x.kept, true)
	}
	if err == nil {
		err = v.addLayer(inside, false)
	}
	if err == nil {
		err = v.readNumbers()
	}
	if err == nil {
		err = v.openSources()
	}
	if err != nil {
		_ = v.close()
		return nil, err
	}
	return v, nil
}

func (v *view) addLayer(from index.Index, kept bool) error {
	reader, err := from.Reader()
	if err == nil {
		v.layers = append(v.layers, layer{reader: reader, kept: kept})
	}
	return err
}

func (v *view) close() (err error) {
	for _, l := range v.layers {
		err = errors.Join(err, l.reader.Close())
	}
	return err
}

// arrange puts entries, which come in recorded order, on the two shelves.
func arrange(entries []*entry) *view {
	v := &view{entries: entries, byID: map[string]int{}, main: len(entries) / shelfUnit * shelfUnit}
	main, tail := entries[:v.main], entries[v.main:]
	slices.SortFunc(main, byDate)
	slices.SortFunc(tail, byDate)
	for _, e := range tail {
		n, _ := slices.BinarySearchFunc(main, e, byDate)
		v.earlier = append(v.earlier, n)
	}
	for i, e := range entries {
		v.ids = append(v.ids, e.record.ID)
		if e.hole {
			entries[i] = nil
			continue
		}
		v.byID[e.record.ID] = i
		v.live++
	}
	v.average, v.tallies = averages(entries), make([]tallied, len(entries))
	return v
}

// byDate is the register's order.
func byDate(a, b *entry) int {
	return cmp.Or(
		cmp.Compare(a.record.Date.Earliest(), b.record.Date.Earliest()),
		cmp.Compare(a.record.Date.Precision(), b.record.Date.Precision()),
		cmp.Compare(a.record.ID, b.record.ID),
	)
}

// byRecorded is the order in which records came onto the published branch; those
// of one commit by date, and those not yet committed last.
func byRecorded(a, b *entry) int {
	p, q := a.record.Published(), b.record.Published()
	switch {
	case p == nil && q == nil:
		return byDate(a, b)
	case p == nil:
		return 1
	case q == nil:
		return -1
	}
	return cmp.Or(p.Time.Compare(q.Time), byDate(a, b))
}

// before counts the main shelf's ordinals that come before one of the tail.
func (v *view) before(ordinal int) int { return v.earlier[ordinal-v.main] }

// order compares ordinals in the register's order.
func (v *view) order(a, b int) int {
	switch {
	case (a < v.main) == (b < v.main):
		return cmp.Compare(a, b)
	case a < v.main:
		return -v.order(b, a)
	case v.before(a) <= b:
		return -1
	}
	return 1
}

// readNumbers maps bleve's document numbers, in which deleted documents and the
// order of adding show, to ordinals.
func (v *view) readNumbers() error {
	live := 0
	for i := range v.layers {
		n, err := v.readLayer(&v.layers[i])
		if err != nil {
			return err
		}
		live += n
	}
	if live != v.live {
		return fmt.Errorf("it holds %d records where %d were added", live, v.live)
	}
	return nil
}

// readLayer counts the documents of a layer that are live.
func (v *view) readLayer(l *layer) (live int, err error) {
	ids, err := l.reader.DocIDReaderAll()
	if err != nil {
		return 0, err
	}
	defer ids.Close()
	for {
		n, err := ids.Next()
		if n == nil || err != nil {
			return live, err
		}
		id, err := l.reader.ExternalID(n)
		if err != nil {
			return 0, err
		}
		for int(n.Value()) >= len(l.number) {
			l.number = append(l.number, -1)
		}
		if ordinal, ok := v.byID[id]; ok && v.entries[ordinal].kept == l.kept {
			l.number[n.Value()] = ordinal
			live++
		}
	}
}

// taxonomies gives the terms that records stand under, by taxonomy and slug.
func (v *view) taxonomies() map[string]map[string]*site.Term {
	if v.stated != nil {
		return v.stated
	}
	all := map[string]map[string]*site.Term{}
	v.stated = all
	for _, e := range v.entries {
		if e == nil {
			continue
		}
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
	err := x.view.close()
	x.view = nil
	if err != nil {
		return fmt.Errorf("search: close a view of the index: %w", err)
	}
	return nil
}
