package repo

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// AsOf finds the newest commit that was there before limit: the first on head's
// first-parent line, counted from head, whose committer's time is before it. A
// commit whose time cannot be told is passed over. It is false if there is none;
// an error wraps ErrMissing where a shallow clone ends before it can be told.
func (r *Repo) AsOf(head Hash, limit time.Time) (Commit, bool, error) {
	if r.git == nil {
		return Commit{}, false, fmt.Errorf("look for the commit before %s: %s", limit.UTC().Format(time.RFC3339), r.reason)
	}
	for h := head; ; {
		c, err := r.git.objects.commit(h)
		if err != nil {
			return Commit{}, false, fmt.Errorf("look for the commit before %s: %w", limit.UTC().Format(time.RFC3339), r.git.explain(err))
		}
		if c.date.known && c.date.time().Before(limit) {
			return Commit{c.hash, c.date.time()}, true, nil
		}
		if len(c.parents) == 0 {
			return Commit{}, false, nil
		}
		h = c.parents[0]
	}
}

// Tips returns the commits that HEAD, the branches and the remote-tracking
// branches name, sorted. Outside git there is none.
func (r *Repo) Tips() ([]Hash, error) {
	if r.git == nil {
		return nil, nil
	}
	all, err := r.git.refs.IterReferences()
	if err != nil {
		return nil, fmt.Errorf("read the branches: %w", err)
	}
	var tips []Hash
	err = all.ForEach(func(ref *plumbing.Reference) error {
		name := ref.Name()
		if name != plumbing.HEAD && !name.IsBranch() && !name.IsRemote() {
			return nil
		}
		// A branch that is not born, or a symbolic one whose target is gone.
		end, err := storer.ResolveReference(r.git.refs, name)
		if err == nil && !end.Hash().IsZero() {
			tips = append(tips, Hash(end.Hash()))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the branches: %w", err)
	}
	slices.SortFunc(tips, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(tips), nil
}
