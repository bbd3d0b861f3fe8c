// Package search indexes the listed records with bleve, answers queries from
// that index, and exports it as files that a browser can answer from.
//
// In: Documents, each a record of package site with the plain text of its body.
// Out: Answers to queries, and the static index below search/index/. Records that
// are not listed (broken, withdrawn, superseded, removed, drafts) and removed
// fields never enter, so neither a query nor the exported files can show them;
// those that keep a file keep their place in the order of all.
//
// What matches is bleve's answer; how it is grouped and ordered is ours. The same
// analyser, query language and order stand in TypeScript in the theme's
// assets/search/; the tests hold the two to each other. The export is a function
// of the documents alone: neither the order in which they came, nor batches,
// updates, deletions or bleve's segments reach its bytes.
//
// # Queries
//
// A query is words, "phrases", -excluded, field:word and field:"phrase", where a
// field is title, summary, body, source, publisher or a taxonomy, as in
// harms:psychological. Any text is a query: a mark that has no meaning where it
// stands is text, a quotation mark that is never closed is a space, and a field
// that there is not is a word. Common words ask for nothing. What asks for nothing
// finds every record.
//
// A word that ends the query without a space is open: it is still being written,
// and words that begin with it match; while a common word begins with it, it asks
// for nothing. So, as a word is written on, the first group never grows. A word
// that is joined (self-driving) is one word while it is open, then its parts; an
// identifier (CVE-2024-3094) is one word that stands for itself.
//
// # Groups
//
//  1. Records that have every word as it is written, or, where it is open, one
//     that begins with it, and that satisfy all else: phrases, exclusions, words
//     in a field, terms. Those that the whole query names (by id, an id in another
//     database, a source's address, the title) come first of all.
//  2. Others that have every word, or an English word of the same stem, or the
//     parts of an identifier.
//  3. Where these are fewer than 10, and none is named by more than four words:
//     others that satisfy all else and have at least half of the words, or words
//     that a slip of the pen makes of them (one edit from four letters on, two from
//     eight; the nearest only). Of up to four words, where no record has half,
//     those that have the most. And where nothing at all is found, the same with
//     the words of the phrases one by one.
//
// Groups are made before filters and dates are looked at. Inside, the order is by
// score (rank.go, score.go), in the third group first by how many words match; then
// newest first. Another order than by relevance keeps the groups.
//
// # What is kept
//
// A new index is written into a folder, batch by batch, so that the memory it takes
// is that of a batch. Save keeps it there, and the next Open begins with it: records
// of which the same would be indexed are not analysed again, others stand in
// memory beside it. What is kept is never changed; where an eighth is out of
// date, the index is made anew. Beside it stands what its export was made of (notes.go),
// so that the next export writes only what other records change (splice.go); an
// index that is to be exported is made anew, too, where that has no use. The file
// that names it holds the sums of all bytes,
// and the digest of what each record was indexed from. bleve trusts its files, so
// the sums are checked before it opens them; whatever is wrong with them, the
// index is made anew. Deleted text stays in such a folder until then, or until
// Forget finds that what may be indexed has changed.
//
// But for that folder the package writes no file, and it asks no clock. An Index
// is for one goroutine at a time.
package search

import (
	"errors"
	"fmt"
	"os"
	"time"

	"blotter/generator/site"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// Document is what is indexed of a record.
type Document struct {
	Record *site.Record
	Body   string // plain text
}

// Index is a searchable register, held in memory or in the folder where it may be kept.
type Index struct {
	bleve    bleve.Index // takes documents in
	kept     index.Index // beneath it; nil: none
	language string      // the register's
	batch    *bleve.Batch
	pending  map[string]*document.Document // what the batch adds
	text     int                           // bytes of bodies in it
	entries  map[string]*entry             // what is indexed, by id
	view     *view                         // nil when the index has changed since

	folder, seal string // where and as what to save
	dir          string // in folder: where the index stands; "": in memory, not to be saved
	keptIn       string // the same of what is kept, by its name there
	noted        *view  // whose export was noted in dir

	former *former // what was noted of the export of what is kept; nil: not read, or nothing
}

// entry is what the index remembers of a record beside bleve: nothing is stored
// there.
type entry struct {
	record  *site.Record
	hole    bool   // not listed: it only keeps its ordinal
	kept    bool   // in the kept index, not in the one in memory
	digest  digest // of what is indexed
	lengths counts // in tokens, known once the batch is executed
	// recorded and changed are days since 1970, of the first commit and the last; 0
	// for a record or a change that is not committed.
	recorded, changed int
}

// A batch is what bleve analyses and writes as one segment: so many documents, or so
// much text if that is less.
const (
	batchSize = 1000
	batchText = 8 << 20 // bytes of bodies
)

// New makes an empty index of a register in a language.
func New(language string) (*Index, error) {
	b, err := newStore("")
	if err != nil {
		return nil, err
	}
	x := &Index{bleve: b, language: language, entries: map[string]*entry{}}
	x.startBatch()
	return x, nil
}

func (x *Index) startBatch() {
	x.batch, x.pending, x.text = x.bleve.NewBatch(), map[string]*document.Document{}, 0
}

// Add takes documents in, in any order and in pieces of any size. One whose id is
// known replaces the former. One whose record is not listed is not indexed and
// only keeps its place among the others.
func (x *Index) Add(docs []Document) error {
	for _, d := range docs {
		id := d.Record.ID
		if !d.Record.Listed() {
			x.drop(id)
			x.entries[id] = &entry{record: d.Record, hole: true}
		} else {
			doc := bleveDocument(d, x.language)
			if err := x.batch.IndexAdvanced(doc); err != nil {
				return fmt.Errorf("search: index %s: %w", id, err)
			}
			x.pending[id] = doc
			x.text += len(d.Body)
			x.entries[id] = newEntry(d.Record, digestOf(d.Record, x.language))
		}
		if err := x.flushFrom(batchSize); err != nil {
			return err
		}
	}
	return nil
}

func newEntry(r *site.Record, d digest) *entry {
	e := &entry{record: r, digest: d}
	if first := r.Published(); first != nil {
		e.recorded = day(first.Time)
	}
	if last := r.Changed(); last != nil && !r.Uncommitted {
		e.changed = day(last.Time)
	}
	return e
}

func day(t time.Time) int { return int(t.Unix() / (24 * 60 * 60)) }

// Delete takes records out; an unknown id is none.
func (x *Index) Delete(ids ...string) error {
	for _, id := range ids {
		x.drop(id)
		if err := x.flushFrom(batchSize); err != nil {
			return err
		}
	}
	return nil
}

// drop takes out what is indexed of a record.
func (x *Index) drop(id string) {
	x.batch.Delete(id)
	delete(x.pending, id)
	delete(x.entries, id)
}

// flushFrom executes the batch once it holds so many operations.
func (x *Index) flushFrom(size int) error {
	if x.batch.Size() < size && x.text < batchText {
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
	err := x.bleve.Close()
	if x.kept != nil {
		err = errors.Join(err, x.kept.Close(), x.former.close())
	}
	if x.dir != "" {
		err = errors.Join(err, os.RemoveAll(x.dir))
	}
	if err != nil {
		return fmt.Errorf("search: close the index: %w", err)
	}
	return nil
}
