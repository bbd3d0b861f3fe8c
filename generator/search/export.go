package search

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// Folder is where the static index lives in the published site. Entry is the
// file in it whose name never changes; it names all others.
const (
	Folder = "search/index/"
	Entry  = Folder + "entry.json"
)

// The static index, format 4.
//
// entry.json is JSON. Every other file is raw deflate (RFC 1951), and its name
// is its kind, a hyphen, the first eight characters of the lower-case base32 of
// the SHA-256 of its bytes before compression, and ".bin": so no new compressor
// renames anything. Numbers in them are unsigned varints (base 128, low bits
// first) unless something else is said; a signed one is 2n, or -2n-1 below zero.
//
// Records are ordinals (view.go). Those below the entry's main make the main
// shelf, the others the tail: two indexes of the same form, so that a new record
// rewrites files of the tail only. Within a shelf's files, ordinals count from
// its first. Its files are:
//
//	terms     the dictionary and the postings        shards.go
//	list      the postings of a very common word     shards.go
//	short     who holds a word that begins so        short.go
//	words     the dictionary alone, for typos        spelling.go
//	places    positions, for phrases                 places.go
//	cards     what a result shows                    cards.go
//	facet     the terms of a taxonomy                facets.go
//	rarer     those that few records have            facets.go
//	days, recorded, changed, calendar                days.go
//
// Files of sorted keys are cut where their content says (pieces.go).
const version = 4

// entryFile is entry.json.
type entryFile struct {
	Version int         `json:"version"`
	Records int         `json:"records"` // listed
	Places  int         `json:"places"`  // ordinals
	Main    int         `json:"main"`    // those of the main shelf
	Before  []int       `json:"before"`  // how many of main stand before each of the tail, in the register's order; each less the one before it
	Holes   []int       `json:"holes"`   // ordinals without a record; each less the one before it
	PerCard int         `json:"perCard"`
	Shelves []shelfFile `json:"shelves"` // main, tail
	Facets  []facetName `json:"facets"`
}

// shelfFile names a shelf's files.
type shelfFile struct {
	Terms    directory `json:"terms"`
	Short    directory `json:"short"`
	Words    directory `json:"words"`
	Places   string    `json:"places"` // of a file that holds a directory
	Cards    string    `json:"cards"`  // names, end to end
	Days     string    `json:"days"`
	Recorded string    `json:"recorded"`
	Changed  string    `json:"changed"`
	Calendar string    `json:"calendar"`
}

// directory names files of sorted keys. A key is in the last file whose text in
// From it does not come before.
type directory struct {
	From  []string `json:"from"`
	Files string   `json:"files"` // names, end to end
}

type facetName struct {
	Name   string `json:"name"` // of the taxonomy
	Title  string `json:"title"`
	Closed bool   `json:"closed"`
	Files  string `json:"files"` // names, end to end: main's, then tail's
}

// Export hands the files of the static index to put, the entry last.
func (x *Index) Export(put func(path string, data []byte) error) error {
	v, err := x.look()
	if err != nil {
		return err
	}
	e := newExporter(v, put)
	if err := x.export(e); err != nil {
		return fmt.Errorf("search: export the index: %w", err)
	}
	return nil
}

// export notes beside an index that may be kept what the next export needs, and
// begins with what was noted of the one that is kept.
func (x *Index) export(e *exporter) (err error) {
	if x.kept != nil && x.former == nil {
		x.former = readFormer(filepath.Join(x.folder, x.keptIn))
	}
	if e.former = x.former; e.former != nil {
		e.former.streams = map[stream]*formerPieces{}
	}
	if x.dir == "" {
		return e.export()
	}
	if e.notes, err = newNotes(x.dir); err != nil {
		return err
	}
	if err = e.export(); err == nil {
		err = e.notes.end(e)
	}
	if err == nil {
		x.noted = e.view
	}
	return errors.Join(err, e.notes.data.Close())
}

type exporter struct {
	*view
	put     func(path string, data []byte) error
	named   map[string][sha256.Size]byte // what is put already: two taxonomies may have the same column
	large   bool                         // more, and larger, of everything
	divisor int                          // of the files' sizes: tests of few records want many files
	former  *former                      // an earlier export; nil: none
	notes   *notes                       // for the next; nil: none are made
	entry   entryFile
	deflate [2]*flate.Writer
	space   [2]bytes.Buffer
}

// largeFrom is the number of ordinals from which files are larger. It is a power
// of two: one record more than any other number changes no file's size.
const largeFrom = 1 << 15

func newExporter(v *view, put func(path string, data []byte) error) *exporter {
	e := &exporter{view: v, put: put, named: map[string][sha256.Size]byte{}, large: len(v.entries) >= largeFrom, divisor: 1}
	for i, level := range []int{6, flate.HuffmanOnly} {
		e.deflate[i], _ = flate.NewWriter(&e.space[i], level) // fails only on a level that there is not
	}
	return e
}

// size is what a file of a kind holds, about, in bytes.
func (e *exporter) size(small, large int) int {
	if e.large {
		small = large
	}
	return max(1, small/e.divisor)
}

func (e *exporter) export() error {
	e.entry = entryFile{
		Version: version, Records: e.live, Places: len(e.entries), Main: e.main,
		Before: []int{}, Holes: []int{}, Shelves: make([]shelfFile, 2), Facets: []facetName{},
	}
	e.order()
	dictionary := e.dictionary
	if e.fitted = e.former.fits(e); e.fitted {
		dictionary = e.splice
	}
	for _, part := range []func() error{dictionary, e.cards, e.facets, e.days} {
		if err := part(); err != nil {
			return err
		}
	}
	data, err := json.Marshal(e.entry)
	if err != nil {
		return err
	}
	return e.put(Entry, data)
}

// order tells of the register's order what the ordinals do not.
func (e *exporter) order() {
	last := 0
	for ordinal, one := range e.entries {
		if one == nil {
			e.entry.Holes = append(e.entry.Holes, ordinal-last)
			last = ordinal
		}
	}
	last = 0
	for ordinal := e.main; ordinal < len(e.entries); ordinal++ {
		before := e.before(ordinal)
		e.entry.Before = append(e.entry.Before, before-last)
		last = before
	}
}

// shelf gives a shelf's first ordinal and the one after its last.
func (e *exporter) shelf(s int) (from, to int) {
	if s == 0 {
		return 0, e.main
	}
	return e.main, len(e.entries)
}

// nameLength is that of the part of a name that the entry holds.
const nameLength = 8

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// file puts a file under a name made of its bytes, and gives the part of the
// name that differs. Its parts are of different kinds and compressed apart, which
// makes the terms a sixth smaller.
func (e *exporter) file(kind string, parts ...[]byte) (string, error) {
	whole := sha256.Sum256(slices.Concat(parts...))
	name, path := e.name(kind, whole)
	if _, known := e.named[path]; known {
		return name, nil
	}
	e.named[path] = whole
	if e.former.has(path, whole) {
		return name, e.putFormer(path)
	}
	var data []byte
	for _, part := range parts {
		small, err := e.shortest(part)
		if err != nil {
			return "", err
		}
		data = append(data, small...)
	}
	data = append(data, lastBlock...)
	if e.notes != nil {
		if err := e.notes.file(path, whole, data); err != nil {
			return "", err
		}
	}
	return name, e.put(path, data)
}

// putFormer puts a file of the former export as it was.
func (e *exporter) putFormer(path string) error {
	data, err := e.former.read(path)
	if err != nil {
		return err
	}
	return e.put(path, data)
}

// takeOver puts a file of the former export, unless it is put already.
func (e *exporter) takeOver(kind, name string) error {
	path := pathOf(kind, name)
	if _, known := e.named[path]; known {
		return nil
	}
	e.named[path] = e.former.files[path].Sum
	return e.putFormer(path)
}

func pathOf(kind, name string) string { return Folder + kind + "-" + name + ".bin" }

// lastBlock is an empty block of deflate, marked as the last.
const lastBlock = "\x01\x00\x00\xff\xff"

// shortest is a part in blocks of deflate that end at a byte: columns of numbers
// have hardly any repeats, and are shorter where none is looked for. It holds
// until the next call.
func (e *exporter) shortest(part []byte) (best []byte, err error) {
	for i, w := range e.deflate {
		space := &e.space[i]
		space.Reset()
		w.Reset(space)
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
		if err := w.Flush(); err != nil {
			return nil, err
		}
		if i == 0 || space.Len() < len(best) {
			best = space.Bytes()
		}
	}
	return best, nil
}

// name gives a file the first name that no other has: two in a million large
// exports need a second.
func (e *exporter) name(kind string, whole [sha256.Size]byte) (name, path string) {
	for sum := whole; ; sum = sha256.Sum256(sum[:]) {
		name = lowerBase32.EncodeToString(sum[:])[:nameLength]
		path = pathOf(kind, name)
		if other, taken := e.named[path]; !taken || other == whole {
			return name, path
		}
	}
}

func (e *exporter) jsonFile(kind string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	return e.file(kind, data)
}
