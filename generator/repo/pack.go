package repo

import (
	"bufio"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// maxChain is the longest delta chain that git writes.
const maxChain = 4096

// A pack is an open pack file and its index. Its format is gitformat-pack(5).
type pack struct {
	file  *os.File
	end   int64
	index *idxfile.MemoryIndex
	input *bufio.Reader // reused
	zlib  io.ReadCloser // reused; nil at first
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
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("open pack: %w", err)
	}
	return &pack{file: file, end: info.Size(), index: index, input: bufio.NewReader(nil)}, nil
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

func (p *pack) header(offset int64) (h header, err error) {
	var buf [48]byte // at most 10 bytes of size, 20 of base
	n, err := p.file.ReadAt(buf[:], offset)
	if err != nil && err != io.EOF {
		return h, err
	}
	b := buf[:n]
	if n == 0 {
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
		h.base, err = p.index.FindOffset(plumbing.Hash(b[used : used+len(Hash{})]))
		if err != nil {
			return h, fmt.Errorf("damaged: the base of its delta: %w", ErrMissing)
		}
		used += len(Hash{})
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
	default:
		return h, errHeader
	}
	h.data = offset + int64(used)
	return h, nil
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

// compressed returns a reader of the bytes at offset; it is valid until the
// next call.
func (p *pack) compressed(offset int64) (io.Reader, error) {
	p.input.Reset(io.NewSectionReader(p.file, offset, p.end-offset))
	if p.zlib == nil {
		z, err := zlib.NewReader(p.input)
		p.zlib = z
		return z, err
	}
	return p.zlib, p.zlib.(zlib.Resetter).Reset(p.input, nil)
}

func (p *pack) inflate(h header) ([]byte, error) {
	r, err := p.compressed(h.data)
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	return readExactly(r, h.size)
}

// size returns an object's size; of a delta only the beginning is read.
func (p *pack) size(offset int64) (int64, error) {
	h, err := p.header(offset)
	if err != nil || !h.isDelta() {
		return h.size, err
	}
	r, err := p.compressed(h.data)
	if err != nil {
		return 0, fmt.Errorf("damaged: %w", err)
	}
	var buf [20]byte // two sizes of at most 10 bytes
	n, err := io.ReadFull(r, buf[:min(int64(len(buf)), h.size)])
	if err != nil {
		return 0, fmt.Errorf("damaged: %w", err)
	}
	return deltaTarget(buf[:n])
}

// deltaTarget returns the size of what a delta makes.
func deltaTarget(delta []byte) (int64, error) {
	_, n := binary.Uvarint(delta)
	if n <= 0 {
		return 0, packfile.ErrInvalidDelta
	}
	size, n := binary.Uvarint(delta[n:])
	if n <= 0 || size > 1<<62 {
		return 0, packfile.ErrInvalidDelta
	}
	return int64(size), nil
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
		o.data, err = p.inflate(h)
	}
	if err != nil {
		return object{}, err
	}
	s.bases.put(key, o, len(o.data)+64)
	return o, nil
}

func (s *objectStore) patched(p *pack, h header, depth int) (object, error) {
	if depth > maxChain {
		return object{}, errors.New("damaged: endless chain of deltas")
	}
	base, err := s.packedObject(p, h.base, depth+1)
	if err != nil {
		return object{}, err
	}
	delta, err := p.inflate(h)
	if err != nil {
		return object{}, err
	}
	if size, err := deltaTarget(delta); err != nil || size > maxObject {
		return object{}, fmt.Errorf("object of %d bytes: damaged, or over the limit of %d", size, maxObject)
	}
	data, err := packfile.PatchDelta(base.data, delta)
	if err != nil {
		return object{}, fmt.Errorf("damaged: %w", err)
	}
	return object{base.kind, data}, nil
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
