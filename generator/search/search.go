// Package search indexes the listed records with bleve, answers queries from
// that index, and exports it as files that a browser can answer from.
//
// In: Documents, each a record of package site with the plain text of its body.
// Out: Hits for a query, and the static index below search/index/. Records that
// are not listed (broken, withdrawn, superseded, removed, drafts) and removed
// fields never enter, so neither a query nor the exported files can show them.
//
// What matches is bleve's answer; how it is ordered is BM25F as computed in
// rank.go. The same analyser, query language and order stand in TypeScript in
// the theme's assets/search/; the tests hold the two to each other. The export
// is a function of the documents alone: neither the order in which they came,
// nor batches, updates, deletions or bleve's segments reach its bytes.
//
// The query language: a record has to hold every word, in any field. "several
// words" is a phrase; -word excludes; field:word looks in one field, which is
// title, summary, body, source, or a taxonomy, as in harms:psychological.
//
// The package writes no file and asks no clock. An Index is for one goroutine
// at a time.
package search

import (
	"fmt"

	"blotter/generator/site"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
)

// Document is what is indexed of a record.
type Document struct {
	Record *site.Record
	Body   string // plain text
}

// Index is a searchable register, held in memory.
type Index struct {
	bleve   bleve.Index
	batch   *bleve.Batch
	pending map[string]*document.Document // what the batch adds
	entries map[string]*entry             // what is indexed, by id
	view    *view                         // nil when the index has changed since
}

// entry is what the index remembers of a record beside bleve: nothing is stored
// there.
type entry struct {
	record  *site.Record
	lengths counts // in tokens, known once the batch is executed
}

// batchSize is how many documents bleve analyses and writes as one segment.
const batchSize = 1000

// New makes an empty index.
func New() (*Index, error) {
	// An empty path is scorch in memory. bleve.NewMemOnly is another, older index,
	// forty times slower.
	b, err := bleve.NewUsing("", bleve.NewIndexMapping(), "scorch", "scorch", nil)
	if err != nil {
		return nil, fmt.Errorf("search: make an index in memory: %w", err)
	}
	x := &Index{bleve: b, entries: map[string]*entry{}}
	x.startBatch()
	return x, nil
}

func (x *Index) startBatch() {
	x.batch, x.pending = x.bleve.NewBatch(), map[string]*document.Document{}
}

// Add takes documents in, in any order and in pieces of any size. One whose id is known replaces the
// former; one whose record is not listed takes it out.
func (x *Index) Add(docs []Document) error {
	for _, d := range docs {
		if !d.Record.Listed() {
			if err := x.Delete(d.Record.ID); err != nil {
				return err
			}
			continue
		}
		doc := bleveDocument(d)
		if err := x.batch.IndexAdvanced(doc); err != nil {
			return fmt.Errorf("search: index %s: %w", d.Record.ID, err)
		}
		x.pending[d.Record.ID] = doc
		x.entries[d.Record.ID] = &entry{record: d.Record}
		if err := x.flushFrom(batchSize); err != nil {
			return err
		}
	}
	return nil
}

// Delete takes records out; an unknown id is none.
func (x *Index) Delete(ids ...string) error {
	for _, id := range ids {
		x.batch.Delete(id)
		delete(x.pending, id)
		delete(x.entries, id)
		if err := x.flushFrom(batchSize); err != nil {
			return err
		}
	}
	return nil
}

// flushFrom executes the batch once it holds so many operations.
func (x *Index) flushFrom(size int) error {
	if x.batch.Size() < size {
		return nil
	}
	if err := x.closeView(); err != nil {
		return err
	}
	if err := x.bleve.Batch(x.batch); err != nil {
		return fmt.Errorf("search: write a batch of %d records: %w", x.batch.Size(), err)
	}
	for id, doc := range x.pending {
		x.entries[id].lengths = lengthsOf(doc)
	}
	x.startBatch()
	return nil
}

// Close frees the index.
func (x *Index) Close() error {
	if err := x.closeView(); err != nil {
		return err
	}
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("search: close the index: %w", err)
	}
	return nil
}
