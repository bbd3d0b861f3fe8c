package repo

import (
	"errors"
	"fmt"
	"slices"
)

// Budgets of one history. Every commit of a hostile one can change almost
// maxEntries paths, and merge many others.
const (
	maxChanges = 10_000_000
	maxVisited = 50_000_000 // entries that differ, looked at
)

var (
	errAllChanges = fmt.Errorf("more than %d changes", maxChanges)
	errVisited    = fmt.Errorf("more than %d differences between trees", maxVisited)
)

// A step is a commit that a history tells of, and what it changed.
type step struct {
	commit  int32
	changes []change
	authors map[int32]int32 // of a merge: path -> the merged commit that wrote it
	moved   map[int32]int32 // new path -> old path
}

// walk finds the steps of a history.
type walk struct {
	graph   *graph
	differ  differ
	changes int
}

// steps returns what the commits changed against their first parents. brought are
// the commits of each merge that is to be explained.
func (w *walk) steps(commits []int32, brought map[int32][]int32) ([]step, error) {
	steps := make([]step, len(commits))
	for i, c := range commits {
		var err error
		if steps[i], err = w.step(c, brought[c]); err != nil {
			return nil, err
		}
		if w.changes += len(steps[i].changes); w.changes > maxChanges {
			return nil, errAllChanges
		}
		if w.differ.total > maxVisited {
			return nil, errVisited
		}
	}
	return steps, nil
}

func (w *walk) step(commit int32, brought []int32) (step, error) {
	changes, err := w.diff(commit, 0)
	if err != nil {
		return step{}, err
	}
	s := step{commit: commit, changes: slices.Clone(changes)}
	if len(brought) > 0 && len(changes) > 0 {
		s.authors, err = w.authors(s.changes, brought)
	}
	return s, err
}

// diff compares a commit with its nth parent; a root commit has an empty one.
func (w *walk) diff(commit int32, nth int) ([]change, error) {
	n := w.graph.nodes[commit]
	var parent node
	if nth < len(n.parents) {
		parent = w.graph.nodes[n.parents[nth]]
	}
	changes, err := w.differ.diff(parent.tree, n.tree)
	switch {
	case errors.Is(err, errChanges):
		return nil, fmt.Errorf("commit %s %w", n.hash, err)
	case err != nil && parent.hash.IsZero():
		return nil, fmt.Errorf("commit %s: %w", n.hash, err)
	case err != nil:
		return nil, fmt.Errorf("commit %s against its parent %s: %w", n.hash, parent.hash, err)
	}
	return changes, nil
}

// authors returns for each changed path of a merge the newest of the commits that
// it brought that touched the path.
func (w *walk) authors(changes []change, brought []int32) (map[int32]int32, error) {
	wanted := make(map[int32]bool, len(changes))
	for _, c := range changes {
		wanted[c.path] = true
	}
	authors := map[int32]int32{}
	for _, commit := range brought {
		if len(wanted) == 0 {
			break
		}
		touched, err := w.touched(commit)
		if err != nil {
			return nil, err
		}
		for _, path := range touched {
			if wanted[path] {
				authors[path] = commit
				delete(wanted, path)
			}
		}
	}
	return authors, nil
}

// touched returns the paths at which a commit differs from all its parents.
func (w *walk) touched(commit int32) ([]int32, error) {
	parents := max(1, len(w.graph.nodes[commit].parents))
	differs := map[int32]int{} // from how many
	var paths []int32
	for nth := range parents {
		changes, err := w.diff(commit, nth)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			if differs[c.path]++; differs[c.path] == parents {
				paths = append(paths, c.path)
			}
		}
	}
	return paths, nil
}

// tooMuch says whether a walk ended because of a budget.
func tooMuch(err error) bool {
	return errors.Is(err, errChanges) || errors.Is(err, errAllChanges) || errors.Is(err, errVisited)
}
