package search

import (
	"encoding/binary"
	"hash/fnv"
	"unicode/utf8"
)

// pieces cuts a sorted sequence of keys, with what belongs to each, into files:
// each from 3/5 of a size to 7/5, cut before the key that shares the
// least with the one before it; of several, before that whose text has the smallest
// hash. So where files end depends on the keys around, not on all that come before,
// and what begins with the same letters seldom stands in two.
type pieces struct {
	size  int // bytes, about
	write func(part []piece) (name string, err error)
	to    *directory

	pending  []piece
	total    int
	best     int // where to cut; 0 for nowhere yet
	smallest uint64
	last     string // key of the piece cut off last
	before   string // key taken last

	former  *formerPieces // what it begins with; nil: nothing
	changed []string      // keys that are not to be taken from there, sorted
	reuse   func(list string) error
	seen    *[]string // all keys taken
}

// piece is a key and its columns.
type piece struct {
	key   string
	inner bool // belongs with the one before it
	data  [columnCount][]byte
	list  string       // name of the file in which its postings are; "": they are here
	old   *formerPiece // has the data in place of this
}

func (p piece) size() int {
	n := len(p.key)
	if p.old != nil {
		for _, l := range p.old.lengths {
			n += int(l)
		}
	}
	for _, d := range p.data {
		n += len(d)
	}
	return n
}

// add takes the next piece. Those of the former export that come before it are
// taken first; and it itself, where it is the same.
func (p *pieces) add(one piece) error {
	if p.former != nil {
		if err := p.former.before(one.key, p.takeFormer); err != nil {
			return err
		}
		old, err := p.former.same(one)
		if err != nil {
			return err
		}
		if old != nil {
			return p.takeFormer(old)
		}
	}
	return p.push(one)
}

// takeFormer takes a piece of the former export, unless its key has changed.
func (p *pieces) takeFormer(old *formerPiece) error {
	for len(p.changed) > 0 && p.changed[0] < old.key {
		p.changed = p.changed[1:]
	}
	if len(p.changed) > 0 && p.changed[0] == old.key && !old.holds {
		return nil
	}
	if old.list != "" {
		if err := p.reuse(old.list); err != nil {
			return err
		}
	}
	return p.push(piece{key: old.key, inner: old.inner, list: old.list, old: old})
}

func (p *pieces) push(one piece) error {
	if p.seen != nil {
		*p.seen = append(*p.seen, one.key)
	}
	p.take(one)
	if p.total <= p.size*7/5 || p.best == 0 {
		return nil
	}
	rest := p.pending[p.best:]
	if err := p.cut(p.pending[:p.best]); err != nil {
		return err
	}
	p.pending, p.total, p.best, p.before = nil, 0, 0, p.last
	for _, r := range rest {
		p.take(r)
	}
	return nil
}

func (p *pieces) take(one piece) {
	if p.total >= p.size*3/5 && !one.inner {
		if h := uint64(sharedPrefix(p.before, one.key))<<32 | uint64(hash(one.key)); p.best == 0 || h < p.smallest {
			p.best, p.smallest = len(p.pending), h
		}
	}
	p.before = one.key
	p.pending = append(p.pending, one)
	p.total += one.size()
}

// end writes what is left.
func (p *pieces) end() error {
	if p.former != nil {
		if err := p.former.rest(p.takeFormer); err != nil {
			return err
		}
	}
	if len(p.pending) == 0 {
		return nil
	}
	last := p.pending
	p.pending = nil
	return p.cut(last)
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

// The columns of a file of keys. Each stands by itself, for so it deflates best; the
// impacts of all its postings by their masks, those with the lowest first.
const (
	heads = iota // goes with the keys
	ordinals
	masks
	impacts
	columnCount
)

// encode writes how many keys there are; for each how many bytes of the one
// before it begins with, how many follow, those, and its head; then the columns.
func encode(part []piece) [][]byte {
	columns := make([][]byte, columnCount)
	keys := binary.AppendUvarint(nil, uint64(len(part)))
	last := ""
	for _, one := range part {
		shared := sharedPrefix(last, one.key)
		keys = binary.AppendUvarint(keys, uint64(shared))
		keys = binary.AppendUvarint(keys, uint64(len(one.key)-shared))
		keys = append(append(keys, one.key[shared:]...), one.data[heads]...)
		last = one.key
		for c := heads + 1; c < columnCount; c++ {
			columns[c] = append(columns[c], one.data[c]...)
		}
	}
	columns[heads] = keys
	return append(columns[:impacts], byMask(columns[masks], columns[impacts])...)
}

// blockFrom is how many impacts of one mask are worth a block of deflate.
const blockFrom = 256

// byMask puts impacts in the order of their masks, in parts to be compressed apart.
func byMask(masks, impacts []byte) (parts [][]byte) {
	var of [256][]byte
	for i, m := range masks {
		of[m] = append(of[m], impacts[i])
	}
	open := false // the last part takes what else is rare
	for _, some := range of {
		switch {
		case len(some) >= blockFrom:
			parts, open = append(parts, some), false
		case len(some) > 0 && open:
			parts[len(parts)-1] = append(parts[len(parts)-1], some...)
		case len(some) > 0:
			parts, open = append(parts, some), true
		}
	}
	return parts
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
