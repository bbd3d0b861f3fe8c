package repo

import (
	"errors"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// HasWorkTree reports whether there are files beside the repository.
func (r *Repo) HasWorkTree() bool { return !r.bare }

// Branches returns the whole names of the branches and of the remote-tracking
// branches, refs/heads/main and refs/remotes/origin/main, sorted. Outside git
// there is none.
func (r *Repo) Branches() ([]string, error) {
	if r.git == nil {
		return nil, nil
	}
	all, err := r.git.refs.IterReferences()
	if err != nil {
		return nil, fmt.Errorf("read the branches: %w", err)
	}
	var names []string
	err = all.ForEach(func(ref *plumbing.Reference) error {
		if name := ref.Name(); name.IsBranch() || name.IsRemote() {
			names = append(names, name.String())
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the branches: %w", err)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// Contains reports whether commit is head or one of its ancestors, by whichever
// parent. Where the clone ends before that can be told, it is not.
func (r *Repo) Contains(head, commit Hash) (bool, error) {
	if r.git == nil {
		return false, nil
	}
	seen := map[Hash]bool{head: true}
	for next := []Hash{head}; len(next) > 0; {
		h := next[len(next)-1]
		next = next[:len(next)-1]
		if h == commit {
			return true, nil
		}
		c, err := r.git.objects.commit(h)
		if errors.Is(err, ErrMissing) {
			continue
		}
		if err != nil {
			return false, fmt.Errorf("look for %s in the history of %s: %w", commit, head, r.git.explain(err))
		}
		for _, p := range c.parents {
			if !seen[p] {
				seen[p] = true
				next = append(next, p)
			}
		}
	}
	return false, nil
}
