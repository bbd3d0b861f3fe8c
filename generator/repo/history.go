package repo

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// A Revision is one change of a path on the first-parent line.
type Revision struct {
	Commit Hash      // brought it onto the first-parent line
	Time   time.Time // when: the committer's, in UTC; zero if it cannot be told
	// Author wrote the change. For a merge it is the author of the newest merged
	// commit that touched the path, and so are CoAuthors and Subject.
	Author      string
	CoAuthors   []string // names from Co-authored-by trailers
	Subject     string   // at most 500 characters; hostile, like all names
	PullRequest int      // from "(#12)" or "Merge pull request #12"; else 0
	Blob        Hash     // the content since then; zero: the path was removed
	Previous    string   // the path before, if the same content was moved here
}

// A History holds the revisions of all paths that ever were on a commit's
// first-parent line. It does not change.
type History struct {
	Head Hash
	// Complete is false if this clone cannot tell the history, and Reason says
	// why. There are no revisions then: no date is better than a false one.
	Complete bool
	Reason   string

	paths     []string              // the scope
	revisions map[string][]Revision // by path, oldest first
	recorded  []string              // paths in recorded order
	position  map[string]int        // of a path in recorded
	reached   map[Hash]bool         // all commits that Head reaches
}

// Revisions returns the revisions of a path, newest first in the order of the
// first-parent line (which need not be the order of their times). Those of a
// path that was moved here, content unchanged and file stem too, go on.
func (h *History) Revisions(path string) []Revision {
	revisions := slices.Clone(h.revisions[path])
	slices.Reverse(revisions)
	return revisions
}

// Recorded returns every path that was ever on the line, in recorded order:
// oldest first appearance first, within a commit by path. A path that was
// removed keeps its place; one that was moved passes it on to its new name, and
// if that had a place of its own, this is void and holds "".
func (h *History) Recorded() []string { return slices.Clone(h.recorded) }

// Position returns a path's place in recorded order. It never changes while the
// line only grows.
func (h *History) Position(path string) (int, bool) {
	i, ok := h.position[path]
	return i, ok
}

// History reads the revisions of the paths below the named folders, all without
// names, up to the commit head. Shallow clones and others that cannot tell give
// a History that is not Complete; damage is an error.
func (r *Repo) History(head Hash, under ...string) (*History, error) {
	paths, err := scope(under)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	if reason := r.noHistory(head); reason != "" {
		return &History{Head: head, Reason: reason}, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	base := r.last
	if base == nil || !slices.Equal(base.paths, paths) {
		base = &History{paths: paths}
	}
	h, err := r.extend(base, head)
	r.git.objects.forget()
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", head, r.git.explain(err))
	}
	if h.Complete {
		r.last = h
	}
	return h, nil
}

func (r *Repo) noHistory(head Hash) string {
	if r.git == nil {
		return r.reason
	}
	if head.IsZero() {
		return "no commit yet"
	}
	if reason := r.git.shallow(); reason != "" {
		return reason
	}
	if reason, trees := r.git.partial(); !trees {
		return reason
	}
	return ""
}

// copyFor returns a copy to which revisions can be added.
func (h *History) copyFor(head Hash) *History {
	c := &History{
		Head:      head,
		paths:     h.paths,
		revisions: make(map[string][]Revision, len(h.revisions)),
		recorded:  slices.Clone(h.recorded),
		position:  make(map[string]int, len(h.position)),
		reached:   make(map[Hash]bool, len(h.reached)),
	}
	for path, revisions := range h.revisions {
		c.revisions[path] = slices.Clip(revisions)
	}
	maps.Copy(c.position, h.position)
	maps.Copy(c.reached, h.reached)
	return c
}

// record adds what one commit of the line changed.
func (h *History) record(changes []change, describe func(path string) Revision) {
	moved := renames(changes)
	before := make(map[string][]Revision, len(moved))
	for _, from := range moved {
		before[from] = slices.Clip(h.revisions[from])
	}
	for to, from := range moved {
		h.revisions[to] = before[from]
	}
	h.move(moved)
	for _, c := range changes {
		if _, ok := h.position[c.path]; !ok && !c.new.IsZero() {
			h.position[c.path] = len(h.recorded)
			h.recorded = append(h.recorded, c.path)
			h.revisions[c.path] = nil // what was here before moved away
		}
		revision := describe(c.path)
		revision.Blob = c.new
		revision.Previous = moved[c.path]
		h.revisions[c.path] = append(h.revisions[c.path], revision)
	}
}

// move passes places in recorded order on from old names to new ones.
func (h *History) move(moved map[string]string) {
	places := make(map[string]int, len(moved))
	for to, from := range moved {
		places[to] = h.position[from]
		delete(h.position, from)
	}
	for to, place := range places {
		if old, ok := h.position[to]; ok {
			h.recorded[old] = ""
		}
		h.position[to] = place
		h.recorded[place] = to
	}
}
