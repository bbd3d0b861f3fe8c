package main

import (
	"strings"
	"testing"
)

// TestCutLines: a summary that is too long for the forge ends at a whole line.
func TestCutLines(t *testing.T) {
	line := "- ` " + strings.Repeat("x", 100) + " `\n"
	short := strings.Repeat(line, 10)
	if cutLines(short) != short {
		t.Error("a short summary is cut")
	}
	cut, note, _ := strings.Cut(cutLines(strings.Repeat(line, maxSummary/50)), "\nThe rest ")
	if len(cut) > maxSummary || len(cut)%len(line) != 0 || note == "" {
		t.Errorf("%d bytes are left of a long summary, and the note %q", len(cut), note)
	}
}
