package repo

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestMergeBase holds MergeBase to git merge-base, with merges to and fro, clocks
// that go wrong, and lines that have nothing in common.
func TestMergeBase(t *testing.T) {
	g := newGit(t)
	g.run(`at 2024-01-02T00:00:00Z Ann
commit root
git branch behind
git checkout -q -b side
at 2024-01-01T00:00:00Z Ann
commit aside
commit aside again
git checkout -q main
at 2024-01-05T00:00:00Z Ann
commit onward
git checkout -q -b late
commit later
git checkout -q main
merge merged: side
commit further
git checkout -q side
commit beyond
git checkout -q --orphan apart
commit apart`)
	r := open(t, g.dir)
	names := []string{"main", "side", "behind", "late", "main~1", "side~2"}
	for _, a := range names {
		for _, b := range names {
			got, found, err := r.MergeBase(resolve(t, r, a), resolve(t, r, b))
			if want := g.git("merge-base", a, b); err != nil || !found || got.Hash.String() != want {
				t.Errorf("%s and %s parted at %s (%t, %v), want %s", a, b, got.Hash, found, err, want)
			}
		}
		if _, found, err := r.MergeBase(resolve(t, r, a), resolve(t, r, "apart")); found || err != nil {
			t.Errorf("%s and apart have something in common (%v)", a, err)
		}
	}
}

// TestMergeBaseShallow: what a shallow clone can't tell is an error.
func TestMergeBaseShallow(t *testing.T) {
	g := newGit(t)
	g.run(`at 2024-01-02T00:00:00Z Ann
commit root
git checkout -q -b side
commit aside
git checkout -q main
commit onward`)
	dir := filepath.Join(t.TempDir(), "clone")
	g.git("clone", "-q", "--depth=1", "--no-single-branch", "file://"+g.dir, dir)
	r := open(t, dir)
	main, side := resolve(t, r, "main"), resolve(t, r, "origin/side")
	if _, _, err := r.MergeBase(main, side); !errors.Is(err, ErrMissing) {
		t.Errorf("got %v, want %v", err, ErrMissing)
	}
	if got, found, err := r.MergeBase(main, main); err != nil || !found || got.Hash != main {
		t.Errorf("a commit and itself: %v, %t, %v", got, found, err)
	}
}

func resolve(t *testing.T, r *Repo, ref string) Hash {
	t.Helper()
	c, err := r.Resolve(ref)
	if err != nil {
		t.Fatal(err)
	}
	return c.Hash
}
