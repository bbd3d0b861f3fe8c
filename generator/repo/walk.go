package repo

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// change is a path whose blob differs between two trees; a zero hash is absent.
type change struct {
	path     string
	old, new Hash
}

var errChanges = fmt.Errorf("changes more than %d entries at once", maxEntries)

// extend returns base continued up to head, or read anew where head's line does
// not continue it.
func (r *Repo) extend(base *History, head Hash) (*History, error) {
	if base.Head == head && base.Complete {
		return base, nil
	}
	w := walk{store: r.git.objects, prefix: r.prefix}
	line, err := w.line(head, base.Head)
	if err != nil {
		return nil, err
	}
	if len(line[0].parents) == 0 { // it began at a root
		base = &History{paths: base.paths}
	}
	w.history = base.copyFor(head)
	for i, c := range line {
		err := w.step(c)
		line[i] = nil // not needed again
		if errors.Is(err, errChanges) {
			return &History{Head: head, Reason: fmt.Sprintf("commit %s %v", c.hash, errChanges)}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("commit %s: %w", c.hash, err)
		}
	}
	w.history.Complete = true
	return w.history, nil
}

// walk adds commits of a first-parent line to a history, oldest first.
type walk struct {
	store   *objectStore
	prefix  string // the opened folder within the trees
	history *History
	visited int // entries looked at in this comparison
}

// line returns the first-parent line up to head, oldest first, from the commit
// after known, or from its root if known is not on it.
func (w *walk) line(head, known Hash) ([]*commit, error) {
	var line []*commit
	for h := head; !h.IsZero() && h != known; {
		c, err := w.store.commit(h)
		if err != nil {
			return nil, err
		}
		line = append(line, c)
		if len(c.parents) == 0 {
			break
		}
		h = c.parents[0]
	}
	slices.Reverse(line)
	return line, nil
}

// step records one commit of the line.
func (w *walk) step(c *commit) error {
	w.history.reached[c.hash] = true
	parent, err := w.parentTree(c, 0)
	if err != nil {
		return err
	}
	changes, err := w.diff(parent, c.tree)
	if err != nil {
		return err
	}
	var authors map[string]*commit
	if len(c.parents) > 1 {
		if authors, err = w.merged(c, changes); err != nil {
			return err
		}
	}
	w.history.record(changes, func(path string) Revision { return describe(c, authors[path]) })
	return nil
}

// describe makes the revision that c brings; author, if not nil, is the merged
// commit that wrote it.
func describe(c, author *commit) Revision {
	pull := c.pull
	if author == nil {
		author = c
	}
	if pull == 0 {
		pull = author.pull
	}
	return Revision{
		Commit: c.hash, Time: c.time,
		Author: author.author, CoAuthors: author.coAuthors,
		Subject: author.subject, PullRequest: pull,
	}
}

// merged visits the commits that a merge brings, and returns for each changed
// path the newest that touched it. It visits them as git log does: of those
// whose child was visited, the newest by committer time comes next.
func (w *walk) merged(merge *commit, changes []change) (map[string]*commit, error) {
	wanted := make(map[string]bool, len(changes))
	for _, c := range changes {
		wanted[c.path] = true
	}
	authors := map[string]*commit{}
	var frontier []*commit
	add := func(parents []Hash) error {
		for _, h := range parents {
			if w.history.reached[h] {
				continue
			}
			w.history.reached[h] = true
			c, err := w.store.commit(h)
			if err != nil {
				return err
			}
			frontier = append(frontier, c)
		}
		return nil
	}
	err := add(merge.parents[1:])
	for err == nil && len(frontier) > 0 {
		c := takeNewest(&frontier)
		if len(authors) < len(wanted) {
			err = w.touch(c, wanted, authors)
		}
		if err == nil {
			err = add(c.parents)
		}
	}
	return authors, err
}

func takeNewest(frontier *[]*commit) *commit {
	newest := 0
	for i, c := range *frontier {
		if c.time.After((*frontier)[newest].time) {
			newest = i
		}
	}
	c := (*frontier)[newest]
	*frontier = slices.Delete(*frontier, newest, newest+1)
	return c
}

// touch credits c with the wanted paths that nobody newer is credited with. A
// merge touches only what differs from all its parents.
func (w *walk) touch(c *commit, wanted map[string]bool, authors map[string]*commit) error {
	parents := map[string]int{} // at how many a path differs
	for i := range max(1, len(c.parents)) {
		tree, err := w.parentTree(c, i)
		if err != nil {
			return err
		}
		changes, err := w.diff(tree, c.tree)
		if err != nil {
			return fmt.Errorf("commit %s: %w", c.hash, err)
		}
		for _, change := range changes {
			parents[change.path]++
		}
	}
	for path, n := range parents {
		if n == max(1, len(c.parents)) && wanted[path] && authors[path] == nil {
			authors[path] = c
		}
	}
	return nil
}

// parentTree returns the tree of a parent; a root commit has an empty one.
func (w *walk) parentTree(c *commit, i int) (Hash, error) {
	if i >= len(c.parents) {
		return Hash{}, nil
	}
	parent, err := w.store.commit(c.parents[i])
	if err != nil {
		return Hash{}, err
	}
	return parent.tree, nil
}

// diff compares two trees within the scope; the changes come sorted by path.
func (w *walk) diff(a, b Hash) ([]change, error) {
	if a == b {
		return nil, nil
	}
	var changes []change
	w.visited = 0
	for _, p := range w.history.paths {
		full := strings.Trim(w.prefix+"/"+p, "/")
		ea, err := w.find(a, full)
		if err != nil {
			return nil, err
		}
		eb, err := w.find(b, full)
		if err != nil {
			return nil, err
		}
		if changes, err = w.compare(changes, p, ea, eb); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return changes, nil
}

func (w *walk) find(tree Hash, path string) (entry, error) {
	if tree.IsZero() {
		return entry{}, nil
	}
	return w.store.lookup(tree, path)
}

// compare adds the changes between two entries of the same name. What cannot be
// in a snapshot (links, submodules, names, depth) is as if it were not there.
func (w *walk) compare(changes []change, path string, a, b entry) ([]change, error) {
	if w.visited++; w.visited > maxEntries {
		return nil, errChanges
	}
	var c change
	if a.kind.isFile() {
		c.old = a.hash
	}
	if b.kind.isFile() {
		c.new = b.hash
	}
	if c.old != c.new {
		c.path = path
		changes = append(changes, c)
	}
	if a.kind != folder && b.kind != folder || depth(path) > maxDepth {
		return changes, nil
	}
	return w.compareFolders(changes, path, a, b)
}

func (w *walk) compareFolders(changes []change, path string, a, b entry) ([]change, error) {
	as, err := w.entries(a)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable(path), err)
	}
	bs, err := w.entries(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", printable(path), err)
	}
	for len(as) > 0 || len(bs) > 0 {
		var ea, eb entry
		order := 0
		if len(as) == 0 {
			order = 1
		} else if len(bs) == 0 {
			order = -1
		} else {
			order = compareEntries(as[0], bs[0])
		}
		if order <= 0 {
			ea, as = as[0], as[1:]
		}
		if order >= 0 {
			eb, bs = bs[0], bs[1:]
		}
		name := max(ea.name, eb.name)
		if ea == eb || hidden(name) || refused(name) != "" {
			continue
		}
		if changes, err = w.compare(changes, join(path, name), ea, eb); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

func (w *walk) entries(e entry) ([]entry, error) {
	if e.kind != folder {
		return nil, nil
	}
	return w.store.tree(e.hash)
}

// renames pairs removed and added paths of the same blob and the same stem, and
// returns new path -> old path.
func renames(changes []change) map[string]string {
	type key struct {
		stem string
		blob Hash
	}
	gone := map[key][]string{}
	for _, c := range changes {
		if c.new.IsZero() {
			k := key{stem(c.path), c.old}
			gone[k] = append(gone[k], c.path)
		}
	}
	moved := map[string]string{}
	for _, c := range changes {
		k := key{stem(c.path), c.new}
		if c.old.IsZero() && len(gone[k]) > 0 {
			moved[c.path], gone[k] = gone[k][0], gone[k][1:]
		}
	}
	return moved
}

// stem is what a file is called in whichever folder it lies: x.md and
// x/index.md are the same.
func stem(p string) string {
	dir, base := path.Split(p)
	if rest, ok := strings.CutPrefix(base, "index."); ok && dir != "" {
		return path.Base(dir) + "." + rest
	}
	return base
}
