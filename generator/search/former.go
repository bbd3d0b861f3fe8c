package search

import (
	"bufio"
	"bytes"
	"encoding/gob"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"blotter/generator/site"
)

// former is what was noted of the export of the index that is kept. A nil one
// fits nothing and has no files.
type former struct {
	about
	data    *os.File
	files   map[string]notedFile
	streams map[stream]*formerPieces
}

// readFormer reads what was noted in a folder; nil where nothing was.
func readFormer(dir string) *former {
	f, err := os.Open(filepath.Join(dir, notesAbout))
	if err != nil {
		return nil
	}
	defer f.Close()
	p := &former{files: map[string]notedFile{}, streams: map[stream]*formerPieces{}}
	if err := gob.NewDecoder(bufio.NewReader(f)).Decode(&p.about); err != nil {
		return nil
	}
	if p.data, err = os.Open(filepath.Join(dir, notesData)); err != nil {
		return nil
	}
	for _, file := range p.Files {
		p.files[file.Path] = file
	}
	return p
}

func (p *former) close() error {
	if p == nil {
		return nil
	}
	return p.data.Close()
}

// fits reports whether an export can begin with it: every record of the main
// shelf has the ordinal that it had, and what else reaches all postings and all
// files is the same.
func (p *former) fits(e *exporter) bool {
	return p != nil && p.Divisor == e.divisor && p.Large == e.large && p.Average == e.average &&
		p.Main == e.main && slices.Equal(p.IDs[:p.Main], e.ids[:e.main])
}

// hasOrder reports whether the records' main shelf is as it was.
func (p *former) hasOrder(records []*site.Record) bool {
	if p == nil {
		return false
	}
	entries := make([]*entry, len(records))
	for i, r := range records {
		entries[i] = &entry{record: r}
	}
	slices.SortFunc(entries, byRecorded)
	v := arrange(entries)
	return v.main == p.Main && slices.Equal(v.ids[:v.main], p.IDs[:p.Main])
}

func (p *former) has(path string, sum digest) bool {
	return p != nil && p.files[path].Sum == sum
}

// read reads a file as it was put.
func (p *former) read(path string) ([]byte, error) {
	f := p.files[path]
	data := make([]byte, f.Size)
	_, err := p.data.ReadAt(data, f.At)
	return data, err
}

// formerPiece is a piece as it was.
type formerPiece struct {
	key     string
	inner   bool
	holds   bool // it is known to be the same now
	list    string
	lengths [columnCount]int32
	at      int64
	place   int // among all of the stream
	part    int // which of the stream's files
}

// formerPieces are those of a stream.
type formerPieces struct {
	of     *former
	all    []formerPiece
	starts []int // of the parts
	parts  []notedPart
	next   int
}

// pieces reads those of a stream; nil where there is none.
func (p *former) pieces(of stream) *formerPieces {
	if s := p.streams[of]; s != nil {
		return s
	}
	i := slices.IndexFunc(p.Streams, func(s notedStream) bool { return s.Of == of })
	if i < 0 {
		return nil
	}
	s := &formerPieces{of: p, parts: p.Streams[i].Parts}
	r, last := textReader{rest: p.Streams[i].Pieces}, ""
	for n, part := range s.parts {
		s.starts = append(s.starts, len(s.all))
		at := part.At
		for range part.Count {
			one := r.piece(last)
			one.place, one.part, one.at = len(s.all), n, at
			last = one.key
			for _, l := range one.lengths {
				at += int64(l)
			}
			s.all = append(s.all, one)
		}
	}
	p.streams[of] = s
	return s
}

func (r *textReader) piece(last string) (one formerPiece) {
	shared := min(r.number(), len(last))
	one.key = last[:shared] + r.text()
	what := r.number()
	one.inner = what&noteInner != 0
	if what&noteList != 0 {
		one.list = r.text()
	}
	for c := range one.lengths {
		one.lengths[c] = int32(r.number())
	}
	return one
}

// before visits the pieces that come before a key and have not been visited.
func (s *formerPieces) before(key string, visit func(*formerPiece) error) error {
	for ; s.next < len(s.all) && s.all[s.next].key < key; s.next++ {
		if err := visit(&s.all[s.next]); err != nil {
			return err
		}
	}
	return nil
}

// rest visits all others.
func (s *formerPieces) rest(visit func(*formerPiece) error) error {
	for ; s.next < len(s.all); s.next++ {
		if err := visit(&s.all[s.next]); err != nil {
			return err
		}
	}
	return nil
}

// same gives the piece that is next, if it is that one as it was. One with the
// same key is visited in any case.
func (s *formerPieces) same(one piece) (*formerPiece, error) {
	if s.next == len(s.all) || s.all[s.next].key != one.key {
		return nil, nil
	}
	old := &s.all[s.next]
	s.next++
	data, err := s.of.pieceData(old)
	if err != nil {
		return nil, err
	}
	old.holds = old.inner == one.inner && old.list == one.list && slices.EqualFunc(data[:], one.data[:], bytes.Equal)
	if !old.holds {
		return nil, nil
	}
	return old, nil
}

// find gives the piece of a key; nil where there is none.
func (s *formerPieces) find(key string) *formerPiece {
	if s == nil {
		return nil
	}
	i, found := slices.BinarySearchFunc(s.all, key, func(one formerPiece, key string) int { return strings.Compare(one.key, key) })
	if !found {
		return nil
	}
	return &s.all[i]
}

func (p *former) pieceData(old *formerPiece) (data [columnCount][]byte, err error) {
	size := 0
	for _, l := range old.lengths {
		size += int(l)
	}
	if size == 0 {
		return data, nil
	}
	all := make([]byte, size)
	if _, err := p.data.ReadAt(all, old.at); err != nil {
		return data, err
	}
	for c, l := range old.lengths {
		data[c], all = all[:l:l], all[l:]
	}
	return data, nil
}

// whole gives the name of the file that a part of a stream is as it was; "" where
// it is none.
func (p *former) whole(of stream, part []piece) string {
	first := part[0].old
	if p == nil || first == nil {
		return ""
	}
	s := p.streams[of]
	if s.starts[first.part] != first.place || s.parts[first.part].Count != len(part) {
		return ""
	}
	for i, one := range part {
		if one.old == nil || one.old.place != first.place+i {
			return ""
		}
	}
	return s.parts[first.part].Name
}

// load reads the data of those of a part that were there before.
func (p *former) load(part []piece) (err error) {
	for i := range part {
		if old := part[i].old; old != nil {
			if part[i].data, err = p.pieceData(old); err != nil {
				return err
			}
			part[i].old = nil
		}
	}
	return nil
}

// stemForms are the words of the stems that are asked for, as far as they were
// there.
func (p *former) stemForms(asked map[string][]string) {
	r := textReader{rest: p.Forms}
	for len(r.rest) > 0 {
		stem := r.bytes(r.count())
		_, wanted := asked[string(stem)]
		var words []string
		for range r.count() {
			if w := r.bytes(r.count()); wanted {
				words = append(words, string(w))
			}
		}
		if wanted {
			asked[string(stem)] = append(asked[string(stem)], words...)
		}
	}
}
