package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// storeName is bleve's folder in that of an index.
const storeName = "store"

// asWritten has bleve write each batch as a segment and leave it so: a merge would
// do once more what the export does anyway.
var asWritten = map[string]any{"scorchMergePlanOptions": map[string]any{"MaxSegmentSize": 2}}

// newStore makes an empty index of bleve's in a folder, or in memory where that
// is "".
func newStore(dir string) (bleve.Index, error) {
	config := asWritten
	if dir == "" {
		config = nil
	}
	// bleve.NewMemOnly is another, older index, forty times slower.
	b, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, config)
	if err != nil {
		return nil, fmt.Errorf("search: make an empty index: %w", err)
	}
	return b, nil
}

// toDisk has the index, empty so far, stand in a folder of its own below the one
// in which it may be kept: so it takes no more memory the more records there are.
// Where that can't be, it stays in memory and is not kept.
func (x *Index) toDisk(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil
	}
	dir, err := os.MkdirTemp(folder, "index-*")
	if err != nil {
		return nil
	}
	b, err := newStore(dir)
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil
	}
	inside := x.bleve
	x.bleve, x.dir = b, dir
	x.startBatch()
	return inside.Close()
}

// sweep deletes all indexes in a folder but one, those that another process works
// with apart.
func sweep(folder, but string) (err error) {
	all, err := os.ReadDir(folder)
	err = ignoreMissing(err)
	for _, e := range all {
		name := e.Name()
		if name == but || name == keptName || isOpen(filepath.Join(folder, name, storeName, "root.bolt")) {
			continue
		}
		err = errors.Join(err, os.RemoveAll(filepath.Join(folder, name)))
	}
	return err
}

// release gives back the memory into which the files of the index have been read;
// what is asked for again is read again.
func (v *view) release() {
	for _, s := range v.sources[v.firstSource[0]:v.firstSource[1]] {
		file, isFile := s.segment.Segment().(segment.PersistedSegment)
		mapped, ok := file.(interface{ Data() []byte })
		if isFile && ok {
			forget(mapped.Data())
		}
	}
}
