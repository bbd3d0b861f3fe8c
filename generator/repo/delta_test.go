package repo

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// randomDelta makes a delta of a base of this size, and says what size it makes.
func randomDelta(random *rand.Rand, base int) (delta string, made int) {
	var ops []byte
	for range 1 + random.IntN(8) {
		if random.IntN(3) == 0 {
			n := 1 + random.IntN(20)
			ops = append(append(ops, byte(n)), strings.Repeat(string(rune('a'+random.IntN(26))), n)...)
			made += n
			continue
		}
		at := random.IntN(base)
		n := 1 + random.IntN(base-at)
		ops = append(ops, 0x80|0x0f|0x70, byte(at), byte(at>>8), byte(at>>16), byte(at>>24), byte(n), byte(n>>8), byte(n>>16))
		made += n
	}
	sizes := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(base)), uint64(made))
	return string(append(sizes, ops...)), made
}

// A chain of deltas gives the same bytes in pieces and as a whole.
func TestPieces(t *testing.T) {
	inPieces := 0
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 7))
		var first strings.Builder
		for first.Len() < 2*smallObject {
			fmt.Fprintln(&first, random.Uint64())
		}
		large, want := onePiece(first.String()), first.String()
		for range 30 {
			delta, made := randomDelta(random, large.size)
			if made < smallObject || made > 8*smallObject {
				continue
			}
			next, err := patch(large, delta)
			if err != nil {
				t.Fatal(err)
			}
			_, _, ops, _ := deltaSizes(delta)
			if want, err = patchWhole(want, made, ops); err != nil {
				t.Fatal(err)
			}
			if next.whole() != want || next.size != len(want) {
				t.Fatalf("seed %d: %d bytes in %d pieces, want %d", seed, next.size, len(next.parts), len(want))
			}
			if len(next.parts) > 1 {
				inPieces++
			}
			large = next
		}
	}
	if inPieces < 100 {
		t.Errorf("this tests little: only %d are in pieces", inPieces)
	}
}

// A delta that takes a large object to pieces too small is applied as a whole.
func TestTooManyPieces(t *testing.T) {
	size := smallObject + 4096
	base := strings.Repeat("x", size)
	delta := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(size)), uint64(size))
	for range size {
		delta = append(delta, 0x90, 1) // one byte from the beginning
	}
	p, err := patch(onePiece(base), string(delta))
	if err != nil || len(p.parts) != 1 || p.whole() != base {
		t.Errorf("%d pieces, %v", len(p.parts), err)
	}
}

// FuzzPatch: any delta is an error, or makes as many bytes as it says, in pieces
// and as a whole the same.
func FuzzPatch(f *testing.F) {
	random := rand.New(rand.NewPCG(9, 9))
	for range 5 {
		delta, _ := randomDelta(random, 12)
		f.Add("one", "two", "third.", delta)
	}
	f.Fuzz(func(t *testing.T, a, b, c, delta string) {
		if a == "" || b == "" || c == "" {
			return
		}
		base := pieces{[]string{a, b, c}, len(a) + len(b) + len(c)}
		p, err := patch(base, delta)
		if err == nil && len(p.whole()) != p.size {
			t.Errorf("%d bytes, want %d", len(p.whole()), p.size)
		}
		_, to, ops, err := deltaSizes(delta)
		if err != nil || to > 1<<20 {
			return
		}
		whole, err := patchWhole(base.whole(), to, ops)
		some, ok, errPieces := patchPieces(base, to, ops)
		if ok && (err != nil || some.whole() != whole) || errPieces != nil && err == nil && len(some.parts) <= to/pieceSize {
			t.Errorf("whole %q, %v; in pieces %q, %v, %v", whole, err, some.whole(), ok, errPieces)
		}
	})
}
