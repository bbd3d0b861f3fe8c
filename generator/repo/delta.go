package repo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

const (
	// smallObject is up to which size, in bytes, an object is kept in one piece.
	smallObject = 64 << 10
	// pieceSize is how long the pieces of a larger one are at least, on average.
	pieceSize = 256
)

// pieces are an object's bytes, as pieces of others: those that its delta copies
// from its base, and so on down to the first, and those that deltas add. Deltas
// of a large tree are small and their chains long (50, where git has packed it).
// So a tree at the end of one costs one copy of its bytes, and the others little.
type pieces struct {
	parts []string
	size  int
}

func onePiece(data string) pieces { return pieces{[]string{data}, len(data)} }

// whole returns the bytes in one piece.
func (p pieces) whole() string {
	if len(p.parts) == 1 {
		return p.parts[0]
	}
	var b strings.Builder
	b.Grow(p.size)
	for _, part := range p.parts {
		b.WriteString(part)
	}
	return b.String()
}

// cost is about how many bytes of memory the pieces take that are not another
// object's. Many pieces cost more: the garbage collector looks at each.
func (p pieces) cost() int {
	if len(p.parts) == 1 {
		return p.size + 64
	}
	return 96*len(p.parts) + 64
}

var errDelta = errors.New("damaged: not a delta of its base")

// deltaSizes returns the sizes that a delta begins with, of its base and of what
// it makes, and what follows.
func deltaSizes(delta string) (from, to int, rest string, err error) {
	if from, delta, err = cutVarint(delta); err == nil {
		to, rest, err = cutVarint(delta)
	}
	return from, to, rest, err
}

func cutVarint(delta string) (int, string, error) {
	value, n := binary.Uvarint([]byte(delta[:min(len(delta), binary.MaxVarintLen64)]))
	if n <= 0 || value > 1<<62 {
		return 0, "", errDelta
	}
	return int(value), delta[n:], nil
}

// patch applies a delta of gitformat-pack(5), "Deltified representation".
func patch(base pieces, delta string) (pieces, error) {
	from, to, delta, err := deltaSizes(delta)
	if err != nil || from != base.size {
		return pieces{}, errDelta
	}
	if to > maxObject {
		return pieces{}, fmt.Errorf("object of %d bytes: over the limit of %d", to, maxObject)
	}
	if to > smallObject {
		if p, ok, err := patchPieces(base, to, delta); ok || err != nil {
			return p, err
		}
	}
	data, err := patchWhole(base.whole(), to, delta)
	return onePiece(data), err
}

func patchWhole(base string, to int, delta string) (string, error) {
	var out strings.Builder
	out.Grow(to)
	for delta != "" {
		op, rest, err := cutOp(delta)
		if err != nil || op.at+op.size > len(base) || out.Len()+op.size+len(op.text) > to {
			return "", errDelta
		}
		out.WriteString(base[op.at : op.at+op.size])
		out.WriteString(op.text)
		delta = rest
	}
	if out.Len() != to {
		return "", errDelta
	}
	return out.String(), nil
}

// patchPieces is not ok where the pieces would be too many.
func patchPieces(base pieces, to int, delta string) (p pieces, ok bool, err error) {
	limit := to / pieceSize
	part, at := 0, 0 // a part of base, and where it begins
	for delta != "" {
		op, rest, err := cutOp(delta)
		if err != nil || op.at+op.size > base.size || p.size+op.size+len(op.text) > to {
			return p, false, errDelta
		}
		delta = rest
		if op.text != "" {
			p.parts = append(p.parts, op.text)
		}
		if op.at < at {
			part, at = 0, 0
		}
		for end := op.at + op.size; op.at < end; {
			for op.at >= at+len(base.parts[part]) {
				at += len(base.parts[part])
				part++
			}
			piece := base.parts[part][op.at-at:]
			piece = piece[:min(len(piece), end-op.at)]
			p.parts = append(p.parts, piece)
			op.at += len(piece)
			if len(p.parts) > limit {
				return p, false, nil
			}
		}
		p.size += op.size + len(op.text)
	}
	if p.size != to || len(p.parts) > limit {
		return p, false, errDelta
	}
	return p, true, nil
}

// deltaOp is to copy size bytes of the base, or to add a text.
type deltaOp struct {
	at, size int
	text     string
}

func cutOp(delta string) (op deltaOp, rest string, err error) {
	code := delta[0]
	delta = delta[1:]
	if code&0x80 != 0 {
		return cutCopy(code, delta)
	}
	if code == 0 || int(code) > len(delta) {
		return op, "", errDelta
	}
	return deltaOp{text: delta[:code]}, delta[code:], nil
}

// cutCopy reads four bytes of an offset and three of a size, of which only those
// are there whose bit is set in code.
func cutCopy(code byte, delta string) (op deltaOp, rest string, err error) {
	for i := range 7 {
		if code&(1<<i) == 0 {
			continue
		}
		if delta == "" {
			return op, "", errDelta
		}
		if i < 4 {
			op.at |= int(delta[0]) << (8 * i)
		} else {
			op.size |= int(delta[0]) << (8 * (i - 4))
		}
		delta = delta[1:]
	}
	if op.size == 0 {
		op.size = 1 << 16
	}
	return op, delta, nil
}
