package repo

import (
	"fmt"
	"strings"
	"testing"
)

// The search for what was moved and changed has bounds: many candidates, large
// ones and those of a clone without contents are not looked at.
func TestSimilarIsBounded(t *testing.T) {
	text := func(i, lines int) string {
		return strings.Repeat(fmt.Sprintf("line of %d\n", i), lines)
	}
	for _, c := range []struct {
		files, lines int
		partial      bool
		moved        int
	}{
		{maxSimilar, 20, false, maxSimilar},
		{maxSimilar + 1, 20, false, 0},
		{1, maxAlike/11 - 1, false, 1},
		{1, maxAlike/11 + 1, false, 0},
		{2, 20, true, 0},
	} {
		g := newGit(t)
		g.git("config", "uploadpack.allowFilter", "true")
		for i := range c.files {
			g.write(fmt.Sprintf("old-%d.md", i), text(i+10, c.lines))
		}
		g.run("commit old\ngit rm -q -r .")
		for i := range c.files {
			g.write(fmt.Sprintf("new-%d.md", i), text(i+10, c.lines)+"more\n")
		}
		g.run("commit new\nput later.md x\ngit rm -q -r .\ncommit later")
		dir := g.dir
		if c.partial {
			dir = g.clone("--filter=blob:none").dir
		}
		h, moved := history(t, open(t, dir)), 0
		for _, path := range h.Paths() {
			if r := h.Own(path); r[len(r)-1].Change == Moved {
				moved++
			}
		}
		if moved != c.moved {
			t.Errorf("%d files of %d lines, partial %v: %d moved, want %d", c.files, c.lines, c.partial, moved, c.moved)
		}
	}
}

func TestSimilar(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"a\nb\n", "a\nb\n", true},
		{"a\nb\n", "b\na\n", true},
		{"a\nb\nc\nd\n", "a\nb\nc\ne\n", true}, // three quarters
		{"a\nb\nc\n", "a\nb\ne\n", false},
		{"a\nb\nc\n", "a\nd\ne\n", false},
		{"a\na\na\n", "a\nb\nb\n", false}, // a line counts once
		{"a\nb\n", "a\nb\nc\n", false},    // two thirds of the larger
		{"a\nb\nc\n", "a\nb\nc\nd\n", true},
		{"", "", false},
		{"a", "a", true},
	} {
		if got := similar(linesOf(c.a), linesOf(c.b)); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if similar(linesOf(c.a), linesOf(c.b)) != similar(linesOf(c.b), linesOf(c.a)) {
			t.Errorf("%q and %q: not the same in turn", c.a, c.b)
		}
	}
}
