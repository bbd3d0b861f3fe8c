package repo

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// The register as it stood on a day is the newest commit of the line before it,
// counted from the tip: a line whose times go back and forth has one answer.
func TestAsOf(t *testing.T) {
	g := newGit(t)
	g.run(`at 2024-01-01T00:00:00Z Ann
commit root
at 2024-03-01T00:00:00Z Ann
commit march
git checkout -q -b side
at 2024-04-01T00:00:00Z Ann
commit aside
git checkout -q main
at 2024-02-01T00:00:00Z Ann
commit clock set back
at 2024-05-01T00:00:00Z Ann
merge merged: side
at 2099-01-01T00:00:00Z Ann
commit of the future`)
	r := open(t, g.dir)
	tip := head(t, r).Hash
	for _, c := range []struct{ limit, want string }{
		{"2100-01-01T00:00:00Z", "of the future"},
		{"2099-01-01T00:00:00Z", "merged"},
		{"2024-05-01T00:00:00Z", "clock set back"},
		{"2024-03-15T00:00:00Z", "clock set back"},
		{"2024-02-01T00:00:00Z", "root"},
		{"2024-01-01T00:00:01Z", "root"},
		{"2024-01-01T00:00:00Z", ""},
	} {
		got, ok, err := r.AsOf(tip, instant(t, c.limit))
		if err != nil || ok != (c.want != "") {
			t.Fatalf("before %s: %v, %v", c.limit, ok, err)
		}
		if subject := ""; ok {
			if subject = g.git("show", "-s", "--format=%s", got.Hash.String()); subject != c.want {
				t.Errorf("before %s: %q, want %q", c.limit, subject, c.want)
			}
		}
	}
	shallow := open(t, g.clone("--depth=2").dir)
	if _, ok, err := shallow.AsOf(tip, instant(t, "2025-01-01T00:00:00Z")); !ok || err != nil {
		t.Errorf("within a shallow clone: %v, %v", ok, err)
	}
	if _, _, err := shallow.AsOf(tip, instant(t, "2024-01-15T00:00:00Z")); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "unshallow") {
		t.Errorf("before a shallow clone begins: %v", err)
	}
	if _, _, err := open(t, t.TempDir()).AsOf(tip, time.Time{}); err == nil || !strings.Contains(err.Error(), "not a git repository") {
		t.Errorf("outside git: %v", err)
	}
}

// A commit without a time that can be read is of no day.
func TestAsOfUnknownTime(t *testing.T) {
	g := newGit(t)
	tree := g.git("write-tree")
	first := g.commitTree(tree)
	data := "tree " + tree + "\nparent " + first.String() + "\nauthor A <a> 1 +0000\ncommitter C <c>\n\nx"
	h, _ := parseHash(g.gitIn([]byte(data), "hash-object", "-t", "commit", "-w", "--literally", "--stdin"))
	got, ok, err := open(t, g.dir).AsOf(h, instant(t, "2030-01-01T00:00:00Z"))
	if err != nil || !ok || got.Hash != first {
		t.Errorf("got %v, %v, %v, want %v", got, ok, err, first)
	}
}

func TestTips(t *testing.T) {
	g := small(t)
	g.run(`git checkout -q -b side HEAD~1
commit aside
git checkout -q --detach HEAD~1
commit on no branch
git update-ref refs/remotes/origin/there main
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/there
git symbolic-ref refs/remotes/gone/HEAD refs/remotes/gone/main
git tag only-tagged HEAD~1
git update-ref refs/pull/1/head HEAD~1`)
	want := strings.Fields(g.git("rev-parse", "HEAD", "main", "side"))
	slices.Sort(want)
	linked := g.path("linked")
	g.git("worktree", "add", "-q", "--detach", linked, "HEAD")
	check := func(dir, when string) {
		var got []string
		for _, h := range must[[]Hash](t)(open(t, dir).Tips()) {
			got = append(got, h.String())
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	check(g.dir, "loose")
	check(linked, "linked work tree")
	g.git("pack-refs", "--all")
	check(g.dir, "packed")
	for _, dir := range []string{t.TempDir(), newGit(t).dir} {
		if tips, err := open(t, dir).Tips(); len(tips) != 0 || err != nil {
			t.Errorf("without commits: %v, %v", tips, err)
		}
	}
}
