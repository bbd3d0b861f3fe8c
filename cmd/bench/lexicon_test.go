package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestZipf(t *testing.T) {
	r := newCorpus(1, 1).random("test", 0)
	z, counts := newZipf(1000), make([]int, 1000)
	for range 100_000 {
		counts[z.draw(r)]++
	}
	// The weights of ranks 0, 10 and 100 are to each other as 38.0 to 8.1 to 1.
	ratio := func(a, b int) float64 { return float64(counts[a]) / float64(counts[b]) }
	if r := ratio(0, 10); r < 4 || r > 5.5 {
		t.Errorf("rank 0 was drawn %.1f times as often as rank 10; want 4.7", r)
	}
	if r := ratio(10, 100); r < 6 || r > 11 {
		t.Errorf("rank 10 was drawn %.1f times as often as rank 100; want 8.1", r)
	}
}

func TestWrap(t *testing.T) {
	text := strings.TrimSpace(strings.Repeat("seven more ", 40))
	wrapped := wrap(nil, []byte(text), "  ")
	for line := range bytes.Lines(wrapped) {
		if len(line) > lineWidth+1 || !bytes.HasPrefix(line, []byte("  s")) && !bytes.HasPrefix(line, []byte("  m")) {
			t.Errorf("line %q", line)
		}
	}
	if got := strings.Join(strings.Fields(string(wrapped)), " "); got != text {
		t.Errorf("got %q", got)
	}
}
