package repo

import (
	"slices"
	"testing"
)

// TestContains: a commit is in the history of its descendants, by any parent.
func TestContains(t *testing.T) {
	g := newGit(t)
	g.run(`at 2024-01-01T00:00:00Z Ann
commit root
git branch behind
git checkout -q -b side
commit aside
git checkout -q main
commit onward
merge merged: side`)
	g.git("update-ref", "refs/remotes/other/main", "behind")
	r := open(t, g.dir)
	names, err := r.Branches()
	if want := []string{"refs/heads/behind", "refs/heads/main", "refs/heads/side", "refs/remotes/other/main"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("the branches are %q (%v)", names, err)
	}
	for _, c := range []struct {
		head, commit string
		want         bool
	}{{"main", "side", true}, {"main", "main", true}, {"main", "behind", true}, {"side", "main", false}, {"side", "main~1", false}, {"behind", "side", false}} {
		head, err := r.Resolve(c.head)
		if err != nil {
			t.Fatal(err)
		}
		commit, err := r.Resolve(c.commit)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := r.Contains(head.Hash, commit.Hash); err != nil || got != c.want {
			t.Errorf("%s contains %s: %t (%v)", c.head, c.commit, got, err)
		}
	}
}
