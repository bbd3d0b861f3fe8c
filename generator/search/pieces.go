package search

import (
	"encoding/binary"
	"hash/fnv"
	"unicode/utf8"
)

// pieces cuts a sorted sequence of keys, with what belongs to each, into files:
// each from half a size to one and a half, cut before the key whose text has the
// smallest hash. So where files end depends on the keys around, not on all that
// come before.
type pieces struct {
	size  int // bytes, about
	write func(part []piece) (name string, err error)
	to    *directory

	pending  []piece
	total    int
	best     int // where to cut; 0 for nowhere yet
	smallest uint32
	last     string // key of the piece cut off last
}

// piece is a key and its columns.
type piece struct {
	key   string
	inner bool // belongs with the one before it
	data  [columnCount][]byte
}

func (p piece) size() int {
	n := len(p.key)
	for _, d := range p.data {
		n += len(d)
	}
	return n
}

func (p *pieces) add(one piece) error {
	p.take(one)
	if p.total <= p.size*3/2 || p.best == 0 {
		return nil
	}
	rest := p.pending[p.best:]
	if err := p.cut(p.pending[:p.best]); err != nil {
		return err
	}
	p.pending, p.total, p.best = nil, 0, 0
	for _, r := range rest {
		p.take(r)
	}
	return nil
}

func (p *pieces) take(one piece) {
	if p.total >= p.size/2 && !one.inner {
		if h := hash(one.key); p.best == 0 || h < p.smallest {
			p.best, p.smallest = len(p.pending), h
		}
	}
	p.pending = append(p.pending, one)
	p.total += one.size()
}

// end writes what is left.
func (p *pieces) end() error {
	if len(p.pending) == 0 {
		return nil
	}
	return p.cut(p.pending)
}

func (p *pieces) cut(part []piece) error {
	name, err := p.write(part)
	if err != nil {
		return err
	}
	p.to.From = append(p.to.From, boundary(p.last, part[0].key))
	p.to.Files += name
	p.last = part[len(part)-1].key
	return nil
}

// boundary is the shortest beginning of the key that comes after the one before.
func boundary(before, key string) string {
	n := sharedPrefix(before, key)
	for n++; n < len(key) && !utf8.RuneStart(key[n]); n++ {
	}
	return key[:min(n, len(key))]
}

// The columns of a file of keys. Each stands by itself, for so it deflates best.
const (
	heads = iota // goes with the keys
	ordinals
	masks
	impacts
	columnCount
)

// encode writes how many keys there are; for each how many bytes of the one
// before it begins with, how many follow, those, and its head; then the columns.
func encode(part []piece) []byte {
	data := binary.AppendUvarint(nil, uint64(len(part)))
	last := ""
	for _, one := range part {
		shared := sharedPrefix(last, one.key)
		data = binary.AppendUvarint(data, uint64(shared))
		data = binary.AppendUvarint(data, uint64(len(one.key)-shared))
		data = append(append(data, one.key[shared:]...), one.data[heads]...)
		last = one.key
	}
	for column := heads + 1; column < columnCount; column++ {
		for _, one := range part {
			data = append(data, one.data[column]...)
		}
	}
	return data
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}
