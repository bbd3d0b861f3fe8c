package repo

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

var errDelta = errors.New("damaged: not a delta of its base")

// deltaSizes returns the sizes that a delta begins with, of its base and of what
// it makes, and what follows.
func deltaSizes(delta []byte) (from, to int64, rest []byte, err error) {
	a, n := binary.Uvarint(delta)
	if n <= 0 || a > 1<<62 {
		return 0, 0, nil, errDelta
	}
	b, m := binary.Uvarint(delta[n:])
	if m <= 0 || b > 1<<62 {
		return 0, 0, nil, errDelta
	}
	return int64(a), int64(b), delta[n+m:], nil
}

// patch applies a delta of gitformat-pack(5), "Deltified representation". (That of
// go-git grows its result step by step, which costs large trees three copies.)
func patch(base string, delta []byte) (string, error) {
	from, to, delta, err := deltaSizes(delta)
	if err != nil || from != int64(len(base)) {
		return "", errDelta
	}
	if to > maxObject {
		return "", fmt.Errorf("object of %d bytes: over the limit of %d", to, maxObject)
	}
	var out strings.Builder
	out.Grow(int(to))
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		switch {
		case op&0x80 != 0:
			var at, size int
			if at, size, delta, err = copyArguments(op, delta); err != nil || at+size > len(base) {
				return "", errDelta
			}
			out.WriteString(base[at : at+size])
		case op == 0 || int(op) > len(delta):
			return "", errDelta
		default:
			out.Write(delta[:op])
			delta = delta[op:]
		}
		if int64(out.Len()) > to {
			return "", errDelta
		}
	}
	if int64(out.Len()) != to {
		return "", errDelta
	}
	return out.String(), nil
}

// copyArguments reads four bytes of an offset and three of a size, of which only
// those are there whose bit is set in op.
func copyArguments(op byte, delta []byte) (at, size int, rest []byte, err error) {
	for i := range 7 {
		if op&(1<<i) == 0 {
			continue
		}
		if len(delta) == 0 {
			return 0, 0, nil, errDelta
		}
		if i < 4 {
			at |= int(delta[0]) << (8 * i)
		} else {
			size |= int(delta[0]) << (8 * (i - 4))
		}
		delta = delta[1:]
	}
	if size == 0 {
		size = 1 << 16
	}
	return at, size, delta, nil
}
