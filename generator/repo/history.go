package repo

import (
	"fmt"
	"slices"
	"time"
)

// A Change is what a revision did to its path.
type Change uint8

// The kinds of change. A change of mode or of type (a file that becomes a
// symbolic link) is a change too.
const (
	Added Change = iota + 1
	Changed
	Removed
	Moved // added, with the content of another path that was removed: Previous
)

func (c Change) String() string {
	return [...]string{"", "added", "changed", "removed", "moved"}[c]
}

// A Revision is one change of a path.
type Revision struct {
	Commit Hash      // brought it onto the first-parent line
	Time   time.Time // when: the committer's, in UTC; zero if it cannot be told
	// Author wrote the change. For a merge it is the author of the newest merged
	// commit that touched the path, and so are CoAuthors and Subject.
	Author      string
	CoAuthors   []string // names from Co-authored-by trailers
	Subject     string   // at most 500 characters; hostile, like all names
	PullRequest int      // from "(#12)" or "Merge pull request #12"; else 0
	Path        string   // the path that it changed
	Change      Change
	Previous    string // the path before, if it was moved here
	// Blob is the file's content since then. It is zero where no file is at Path
	// since: it was removed, or is a symbolic link or a submodule.
	Blob Hash
}

// A History holds the revisions of all paths that ever were on a commit's
// first-parent line, or those of FullHistory. It does not change.
type History struct {
	Head Hash
	// Complete is false if this clone cannot tell the history, and Reason says
	// why. There are no revisions then: no date is better than a false one.
	Complete bool
	Reason   string

	key    string
	graph  graph
	texts  *texts
	names  names
	events []event // in the order of the line, or of git log: oldest first
	// By path:
	followed []int32 // the newest event of its story, -1 if it has none
	own      []int32 // the newest event of the path itself
	position []int32 // its place in recorded, -1 if it has none
	recorded []int32 // paths in recorded order, -1 where a place is void

	compared int64 // bytes read to find files that were moved and changed
	visited  int64 // differences between trees looked at
}

// event is a revision in a History.
type event struct {
	path   int32
	from   int32 // where it was moved from, or -1
	commit int32
	author int32 // the commit that wrote it
	before int32 // the event before in its story, or -1
	own    int32 // the event before of the same path, or -1
	old    entryKind
	leaf
}

// Revisions returns the revisions of a path, newest first in the order of the
// first-parent line (which need not be the order of their times). Those of a
// path that was moved here go on; see renames for what counts as moved.
func (h *History) Revisions(path string) []Revision {
	return h.chain(h.followed, path, func(e *event) int32 { return e.before })
}

// Own returns the revisions of this very path, newest first: of the commits that
// git log --first-parent names for it, or for FullHistory git log --full-history
// --no-merges, each once and in that order.
func (h *History) Own(path string) []Revision {
	return h.chain(h.own, path, func(e *event) int32 { return e.own })
}

func (h *History) chain(newest []int32, path string, next func(*event) int32) (revisions []Revision) {
	p, ok := h.names.number[path]
	if !ok {
		return nil
	}
	for i := newest[p]; i >= 0; i = next(&h.events[i]) {
		revisions = append(revisions, h.revision(&h.events[i]))
	}
	return revisions
}

func (h *History) revision(e *event) Revision {
	n := &h.graph.nodes[e.commit]
	wrote := h.texts.of(h.graph.nodes[e.author].hash)
	r := Revision{
		Commit: n.hash, Time: n.date.time(),
		Author: wrote.author, CoAuthors: wrote.coAuthors, Subject: wrote.subject, PullRequest: wrote.pull,
		Path: h.names.paths[e.path], Change: e.change(),
	}
	if e.author != e.commit {
		if merge := h.texts.of(n.hash); merge.pull != 0 {
			r.PullRequest = merge.pull
		}
	}
	if e.from >= 0 {
		r.Previous = h.names.paths[e.from]
	}
	if e.kind.isFile() {
		r.Blob = e.hash
	}
	return r
}

func (e *event) change() Change {
	switch {
	case e.from >= 0:
		return Moved
	case e.kind == absent:
		return Removed
	case e.old == absent:
		return Added
	}
	return Changed
}

// Err returns the first error that Revisions or Own of this repository met when
// they read the text of a commit, whose names and subject are missing then.
func (h *History) Err() error {
	if h.texts == nil {
		return nil
	}
	return h.texts.firstError()
}

// Paths returns every path that ever was, sorted.
func (h *History) Paths() []string {
	var paths []string
	for i, path := range h.names.paths {
		if h.own[i] >= 0 {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// Recorded returns every path that was ever on the line, in recorded order:
// oldest first appearance first, within a commit by path. A path that was
// removed keeps its place; one that was moved passes it on to its new name, and
// if that had a place of its own, this is void and holds "".
func (h *History) Recorded() []string {
	recorded := make([]string, len(h.recorded))
	for i, path := range h.recorded {
		if path >= 0 {
			recorded[i] = h.names.paths[path]
		}
	}
	return recorded
}

// Position returns a path's place in recorded order. It never changes while the
// line only grows.
func (h *History) Position(path string) (int, bool) {
	p, ok := h.names.number[path]
	if !ok || h.position[p] < 0 {
		return 0, false
	}
	return int(h.position[p]), true
}

// History reads the revisions of the paths below the named folders, all without
// names, up to the commit head. Shallow clones and others that cannot tell give
// a History that is not Complete; damage is an error.
func (r *Repo) History(head Hash, under ...string) (*History, error) {
	return r.history(head, firstParent, under)
}

// FullHistory reads the revisions that the commits themselves made, wherever they
// are: those of git log --full-history --no-merges. They are not followed from
// path to path, so Revisions is the same as Own.
func (r *Repo) FullHistory(head Hash, under ...string) (*History, error) {
	return r.history(head, everyCommit, under)
}

// mode is which commits a history tells of.
type mode string

const (
	firstParent mode = "first-parent"
	everyCommit mode = "full-history"
)

func (r *Repo) history(head Hash, m mode, under []string) (*History, error) {
	scope, err := scope(under)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	if reason := r.noHistory(head); reason != "" {
		return &History{Head: head, Reason: reason}, nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	h, err := r.remembered(head, m, scope)
	r.git.objects.forget()
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", head, r.git.explain(err))
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
