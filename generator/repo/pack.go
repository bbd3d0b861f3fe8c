package repo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// maxChain is the longest delta chain that git writes.
const maxChain = 4096

// A pack is an open pack file and its index. Its format is gitformat-pack(5).
type pack struct {
	file  *os.File
	index *idxfile.MemoryIndex
	// Reused from object to object:
	input *bufio.Reader // of the file, from the last header on
	zlib  io.ReadCloser // of input; nil at first
	delta []byte
}

// fileFrom reads a file from a place on.
type fileFrom struct {
	file *os.File
	at   int64
}

func (f *fileFrom) Read(b []byte) (int, error) {
	n, err := f.file.ReadAt(b, f.at)
	f.at += int64(n)
	return n, err
}

// baseKey is where an object of a pack is.
type baseKey struct {
	pack   *pack
	offset int64
}

func openPack(idx string) (*pack, error) {
	f, err := os.Open(idx)
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	defer f.Close()
	index := idxfile.NewMemoryIndex()
	if err := idxfile.NewDecoder(bufio.NewReader(f)).Decode(index); err != nil {
		return nil, fmt.Errorf("open pack %s: %w: run git fsck", filepath.Base(idx), err)
	}
	file, err := os.Open(strings.TrimSuffix(idx, ".idx") + ".pack")
	if err != nil {
		return nil, fmt.Errorf("open pack: %w", err)
	}
	return &pack{file: file, index: index, input: bufio.NewReader(nil)}, nil
}

// find searches the index, as its own FindOffset does, which however notes down
// every answer.
func (p *pack) find(h Hash) (offset int64, ok bool) {
	k := p.index.FanoutMapping[h[0]]
	if k < 0 || k >= len(p.index.Names) {
		return 0, false
	}
	names, offsets := p.index.Names[k], p.index.Offset32[k]
	n := len(names) / len(h)
	i := sort.Search(n, func(i int) bool { return bytes.Compare(names[i*len(h):(i+1)*len(h)], h[:]) >= 0 })
	if i == n || Hash(names[i*len(h):(i+1)*len(h)]) != h {
		return 0, false
	}
	short := binary.BigEndian.Uint32(offsets[4*i:])
	if short < 1<<31 {
		return int64(short), true
	}
	at := 8 * int(short&^(1<<31))
	if at+8 > len(p.index.Offset64) {
		return 0, false
	}
	return int64(binary.BigEndian.Uint64(p.index.Offset64[at:])), true
}

// header is what stands before an object's compressed bytes.
type header struct {
	kind plumbing.ObjectType
	size int64 // of the object, or of its delta
	base int64 // offset of the object that a delta changes
	data int64 // offset of the compressed bytes
}

func (h header) isDelta() bool {
	return h.kind == plumbing.OFSDeltaObject || h.kind == plumbing.REFDeltaObject
}

var errHeader = errors.New("damaged: not an object")

// header reads what stands at offset, and leaves p.input behind it.
func (p *pack) header(offset int64) (h header, err error) {
	if offset < 0 {
		return h, errHeader
	}
	p.input.Reset(&fileFrom{p.file, offset})
	b, err := p.input.Peek(48) // at most 10 bytes of size, 20 of base
	if err != nil && err != io.EOF {
		return h, err
	}
	if len(b) == 0 {
		return h, errHeader
	}
	h.kind = plumbing.ObjectType(b[0] >> 4 & 7)
	h.size = int64(b[0] & 15)
	used := 1
	if b[0]&0x80 != 0 {
		more, n := binary.Uvarint(b[1:])
		if n <= 0 || more >= 1<<58 {
			return h, errHeader
		}
		h.size |= int64(more) << 4
		used += n
	}
	switch h.kind {
	case plumbing.OFSDeltaObject:
		back, n := offsetVarint(b[used:])
		h.base = offset - back
		used += n
		if n == 0 || back <= 0 || h.base <= 0 {
			return h, errHeader
		}
	case plumbing.REFDeltaObject:
		if len(b) < used+len(Hash{}) {
			return h, errHeader
		}
		base, ok := p.find(Hash(b[used : used+len(Hash{})]))
		if !ok {
			return h, fmt.Errorf("damaged: the base of its delta: %w", ErrMissing)
		}
		h.base = base
		used += len(Hash{})
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
	default:
		return h, errHeader
	}
	h.data = offset + int64(used)
	_, err = p.input.Discard(used)
	return h, err
}

// offsetVarint reads the "offset encoding" of gitformat-pack(5); n is 0 if there
// is none.
func offsetVarint(b []byte) (value int64, n int) {
	for i, c := range b[:min(len(b), 8)] {
		if i > 0 {
			value++
		}
		value = value<<7 | int64(c&0x7f)
		if c&0x80 == 0 {
			return value, i + 1
		}
	}
	return 0, 0
}

// compressed returns a reader of what p.input is at; it is valid until the next
// call.
func (p *pack) compressed() (io.Reader, error) {
	if p.zlib == nil {
		z, err := zlib.NewReader(p.input)
		p.zlib = z
		return z, err
	}
	return p.zlib, p.zlib.(zlib.Resetter).Reset(p.input, nil)
}

// inflate reads what follows the header h, into buf if that is large enough.
func (p *pack) inflate(h header, buf []byte) ([]byte, error) {
	r, err := p.compressed()
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	return readExactly(r, h.size, buf)
}

// size returns an object's size; of a delta only the beginning is read.
func (p *pack) size(offset int64) (int64, error) {
	h, err := p.header(offset)
	if err != nil || !h.isDelta() {
		return h.size, err
	}
	r, err := p.compressed()
	if err != nil {
		return 0, fmt.Errorf("damaged: %w", err)
	}
	var buf [20]byte // two sizes of at most 10 bytes
	n, err := io.ReadFull(r, buf[:min(int64(len(buf)), h.size)])
	if err != nil {
		return 0, fmt.Errorf("damaged: %w", err)
	}
	_, made, _, err := deltaSizes(string(buf[:n]))
	return int64(made), err
}

// packedObject reads the object at offset, resolving deltas.
func (s *objectStore) packedObject(p *pack, offset int64, depth int) (object, error) {
	key := baseKey{p, offset}
	if o, ok := s.bases.get(key); ok {
		return o, nil
	}
	h, err := p.header(offset)
	if err != nil {
		return object{}, err
	}
	o := object{kind: h.kind}
	if h.isDelta() {
		o, err = s.patched(p, h, depth)
	} else {
		var data []byte
		data, err = p.inflate(h, nil)
		o.pieces = onePiece(string(data))
	}
	if err != nil {
		return object{}, err
	}
	s.bases.put(key, o, o.cost())
	return o, nil
}

// patched makes the object whose delta p.input is at.
func (s *objectStore) patched(p *pack, h header, depth int) (object, error) {
	if depth > maxChain {
		return object{}, errors.New("damaged: endless chain of deltas")
	}
	base, ok := s.bases.get(baseKey{p, h.base})
	if !ok {
		var err error
		if base, err = s.packedObject(p, h.base, depth+1); err != nil {
			return object{}, err
		}
		p.input.Reset(&fileFrom{p.file, h.data})
	}
	delta, err := p.inflate(h, p.delta)
	if err != nil {
		return object{}, err
	}
	p.delta = delta
	data, err := patch(base.pieces, string(delta))
	return object{base.kind, data}, err
}

func (p *pack) withPrefix(prefix string) (found []Hash) {
	entries, err := p.index.Entries()
	if err != nil {
		return nil
	}
	defer entries.Close()
	for e, err := entries.Next(); err == nil; e, err = entries.Next() {
		if h := Hash(e.Hash); strings.HasPrefix(h.String(), prefix) {
			found = append(found, h)
		}
	}
	return found
}
