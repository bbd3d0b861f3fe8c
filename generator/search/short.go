package search

import (
	"cmp"
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// A file of kind short says of one or two characters which records hold a folded
// word that begins so. Its keys are those, in the form of encode; a head is how
// many records there are, and if they are at least an eighth of the shelf's, a
// bit for each ordinal, the low ones first, else the ordinals, each less the one
// before it. What begins no word but itself is left out.
type shortWriter struct {
	*pieces
	ordinals int // of the shelf
	open     [2]prefix
	done     []piece
}

// prefix is one whose words are coming.
type prefix struct {
	text  string
	bits  []byte
	words int // that are longer
}

// take takes the next word.
func (s *shortWriter) take(word string, list []posting, first int) {
	for i, text := range shortOf(word) {
		p := &s.open[i]
		if p.text != text {
			s.close(p)
			*p = prefix{text: text, bits: make([]byte, (s.ordinals+7)/8)}
		}
		if len(word) > len(text) {
			p.words++
		}
		for _, posting := range list {
			n := posting.ordinal - first
			p.bits[n>>3] |= 1 << (n & 7)
		}
	}
}

// shortOf are the one and the two characters that a word begins with.
func shortOf(word string) [2]string {
	_, one := utf8.DecodeRuneInString(word)
	_, two := utf8.DecodeRuneInString(word[one:])
	return [2]string{word[:one], word[:one+two]}
}

func (s *shortWriter) close(p *prefix) {
	if p.words > 0 {
		s.done = append(s.done, piece{key: p.text, data: [columnCount][]byte{heads: p.encode()}})
	}
}

func (p *prefix) encode() []byte {
	n := 0
	for _, b := range p.bits {
		n += bits.OnesCount8(b)
	}
	head := binary.AppendUvarint(nil, uint64(n))
	if n >= len(p.bits) {
		return append(head, p.bits...)
	}
	last := 0
	for i := range 8 * len(p.bits) {
		if p.bits[i>>3]>>(i&7)&1 == 1 {
			head = binary.AppendUvarint(head, uint64(i-last))
			last = i
		}
	}
	return head
}

// decode reads what encode has written.
func (p *prefix) decode(head []byte) {
	r := textReader{rest: head}
	n := r.number()
	if n >= len(p.bits) {
		copy(p.bits, r.rest)
		return
	}
	at := 0
	for range n {
		at += r.number()
		p.bits[at>>3] |= 1 << (at & 7)
	}
}

// end writes the files: one character comes before two that begin with it, but
// its words end after theirs.
func (s *shortWriter) end() error {
	for i := range s.open {
		s.close(&s.open[i])
	}
	slices.SortFunc(s.done, func(a, b piece) int { return cmp.Compare(a.key, b.key) })
	s.done = slices.CompactFunc(s.done, func(a, b piece) bool { return a.key == b.key })
	for _, p := range s.done {
		if err := s.add(p); err != nil {
			return err
		}
	}
	return s.pieces.end()
}
