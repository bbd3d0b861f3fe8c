package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Folder is where the static index lives in the published site. Entry is the
// file in it whose name never changes; it names all others, and their names
// carry the digest of their bytes.
const (
	Folder = "search/index/"
	Entry  = Folder + "entry.json"
)

// version is that of the files' format. A script that knows another says so.
const version = 1

// entryFile is entry.json.
type entryFile struct {
	Version int          `json:"version"`
	Records int          `json:"records"`
	Shards  []shardName  `json:"shards"` // by first term
	PerCard int          `json:"perCard"`
	Cards   []string     `json:"cards"` // the n-th holds the ordinals from n × perCard on
	Facets  []facetsName `json:"facets"`
}

type shardName struct {
	From string `json:"from"` // its first term
	File string `json:"file"`
}

type facetsName struct {
	Name   string `json:"name"` // of the taxonomy
	Title  string `json:"title"`
	Closed bool   `json:"closed"`
	File   string `json:"file"`
}

// Export hands the files of the static index to put, the entry last.
func (x *Index) Export(put func(path string, data []byte) error) error {
	v, err := x.look()
	if err != nil {
		return err
	}
	e := exporter{view: v, put: put, named: map[string]bool{}}
	if err := e.export(); err != nil {
		return fmt.Errorf("search: export the index: %w", err)
	}
	return nil
}

type exporter struct {
	*view
	put   func(path string, data []byte) error
	named map[string]bool // what is put already: two taxonomies may have the same column
	entry entryFile
}

func (e *exporter) export() error {
	e.entry = entryFile{Version: version, Records: len(e.entries), PerCard: perCard, Shards: []shardName{}, Cards: []string{}, Facets: []facetsName{}}
	for _, part := range []func() error{e.shards, e.cards, e.facets} {
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

// file puts a file under a name made of its bytes, and gives the name.
func (e *exporter) file(kind, ending string, data []byte) (string, error) {
	sum := sha256.Sum256(data)
	name := kind + "-" + hex.EncodeToString(sum[:8]) + ending
	if e.named[name] {
		return name, nil
	}
	e.named[name] = true
	return name, e.put(Folder+name, data)
}

func (e *exporter) namedJSON(kind string, value any) (string, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	return e.file(kind, ".json", data)
}
