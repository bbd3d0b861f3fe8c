package search

import (
	"bufio"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// What the next export needs of one that was made of a whole index is noted beside
// that: in one file the bytes of all files but the entry, and of all pieces, in
// the order in which they were written; in another, in gob, where they are and
// what they were made of.
const (
	notesData  = "export"
	notesAbout = "export.gob"
)

// about is the second of these files.
type about struct {
	Divisor int
	Large   bool
	Average counts
	Main    int
	IDs     []string // by ordinal
	Live    []bool   // the others are holes
	Files   []notedFile
	Streams []notedStream
	Forms   []byte // for each stem its words: how many, and they; before it the stem
}

// notedFile is a file of the static index.
type notedFile struct {
	Path string
	Sum  digest // before compression
	At   int64
	Size int
}

// stream is what a cutter cuts into files.
type stream struct {
	Shelf int
	Kind  string
}

// notedStream holds, for each piece, how many bytes of the key before it its key
// begins with, the rest of the key, what else there is (noteInner, noteList), the
// name of its list, and the lengths of its columns.
type notedStream struct {
	Of     stream
	Pieces []byte
	Parts  []notedPart
	last   string
}

// notedPart is a file of a stream.
type notedPart struct {
	Name  string
	Count int   // of its pieces
	At    int64 // of their bytes
}

const (
	noteInner = 1 << iota
	noteList
)

// notes are being taken.
type notes struct {
	about
	dir  string
	data *os.File
	out  *bufio.Writer
	at   int64
}

func newNotes(dir string) (*notes, error) {
	f, err := os.OpenFile(filepath.Join(dir, notesData), os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	return &notes{dir: dir, data: f, out: bufio.NewWriterSize(f, 1<<16)}, nil
}

// removeNotes deletes what was noted of an index.
func removeNotes(dir string) (err error) {
	for _, name := range []string{notesData, notesAbout} {
		if e := os.Remove(filepath.Join(dir, name)); !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

func (n *notes) write(data []byte) error {
	n.at += int64(len(data))
	_, err := n.out.Write(data)
	return err
}

// file notes a file as it is put.
func (n *notes) file(path string, sum digest, data []byte) error {
	n.Files = append(n.Files, notedFile{path, sum, n.at, len(data)})
	return n.write(data)
}

// part notes the pieces of a file.
func (n *notes) part(of stream, name string, part []piece) error {
	s := n.stream(of)
	s.Parts = append(s.Parts, notedPart{name, len(part), n.at})
	for _, one := range part {
		s.piece(one)
		for _, d := range one.data {
			if err := n.write(d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n *notes) stream(of stream) *notedStream {
	i := slices.IndexFunc(n.Streams, func(s notedStream) bool { return s.Of == of })
	if i < 0 {
		i = len(n.Streams)
		n.Streams = append(n.Streams, notedStream{Of: of})
	}
	return &n.Streams[i]
}

func (s *notedStream) piece(one piece) {
	shared := sharedPrefix(s.last, one.key)
	s.last = one.key
	s.Pieces = appendText(binary.AppendUvarint(s.Pieces, uint64(shared)), one.key[shared:])
	what := 0
	if one.inner {
		what |= noteInner
	}
	if one.list != "" {
		what |= noteList
	}
	s.Pieces = binary.AppendUvarint(s.Pieces, uint64(what))
	if one.list != "" {
		s.Pieces = appendText(s.Pieces, one.list)
	}
	for _, d := range one.data {
		s.Pieces = binary.AppendUvarint(s.Pieces, uint64(len(d)))
	}
}

func appendText(data []byte, text string) []byte {
	return append(binary.AppendUvarint(data, uint64(len(text))), text...)
}

// end writes the second file.
func (n *notes) end(e *exporter) error {
	n.Divisor, n.Large, n.Average, n.Main, n.IDs = e.divisor, e.large, e.average, e.main, e.ids
	for _, one := range e.entries {
		n.Live = append(n.Live, one != nil)
	}
	for stem, words := range e.forms {
		n.Forms = appendText(n.Forms, stem)
		n.Forms = binary.AppendUvarint(n.Forms, uint64(len(words)))
		for _, w := range words {
			n.Forms = appendText(n.Forms, w)
		}
	}
	if err := n.out.Flush(); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(n.dir, notesAbout))
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = gob.NewEncoder(w).Encode(n.about)
	return errors.Join(err, w.Flush(), f.Close())
}
