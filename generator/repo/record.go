package repo

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
)

// remembered returns the history of head: one that was read before, also by
// another process, that one continued or cut short, or a new one.
func (r *Repo) remembered(head Hash, m mode, scope []string) (*History, error) {
	key := strings.Join(append([]string{string(m), r.prefix}, scope...), "\x00")
	base := r.known[key]
	if base == nil {
		base = r.load(key)
		r.known[key] = base
	}
	if base.Head == head && base.Complete {
		return base, nil
	}
	if m == firstParent {
		if older := base.until(head); older != nil {
			return older, nil
		}
	}
	h, err := r.extend(base, head, m, scope)
	if tooMuch(err) {
		return &History{Head: head, Reason: err.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	if base.number(head) < 0 { // else the one that reaches further is worth more
		r.known[key] = h
		r.save(h)
	}
	return h, nil
}

func newHistory(key string, t *texts) *History {
	return &History{key: key, texts: t, names: names{number: map[string]int32{}}}
}

// extend returns base continued up to head, or a new history where head does not
// continue it.
func (r *Repo) extend(base *History, head Hash, m mode, scope []string) (*History, error) {
	g, err := r.git.objects.reach(base.graph, head)
	if err != nil {
		return nil, err
	}
	h := base.copyFor(head, g)
	w := walk{graph: &h.graph, differ: differ{
		store: r.git.objects, prefix: r.prefix, scope: scope, names: &h.names, total: base.visited,
	}}
	read := r.readLine
	if m == everyCommit {
		read = r.readAll
	}
	continued, err := read(h, base, &w)
	if err != nil {
		return nil, err
	}
	if !continued {
		return r.extend(newHistory(base.key, base.texts), head, m, scope)
	}
	h.visited = w.differ.total
	h.Complete = true
	return h, nil
}

// readLine adds what the first-parent line after base brought to h, a copy of
// base. It is false if base is not on that line.
func (r *Repo) readLine(h, base *History, w *walk) (bool, error) {
	line, met := h.graph.line(h.number(h.Head), base.number(base.Head))
	if base.Complete && !met {
		return false, nil
	}
	seen := make([]bool, len(h.graph.nodes))
	for i := range base.graph.nodes {
		seen[i] = true
	}
	w.changes = len(h.events)
	steps, err := w.steps(line, h.graph.brought(line, seen))
	if err != nil {
		return false, err
	}
	h.fit()
	pairs := renamer{store: r.git.objects, names: &h.names, compared: h.compared}
	for _, s := range slices.Backward(steps) {
		if s.moved, err = pairs.find(s.changes); err != nil {
			return false, fmt.Errorf("commit %s: %w", h.graph.nodes[s.commit].hash, err)
		}
		h.record(s)
	}
	h.compared = pairs.compared
	return true, nil
}

// readAll makes h anew of all commits that are no merges, in the order of git
// log; what base knows of them is not read again. It is false if h does not
// continue base.
func (r *Repo) readAll(h, base *History, w *walk) (bool, error) {
	var order, unread []int32
	seen := make([]bool, len(h.graph.nodes))
	h.graph.inDateOrder([]int32{h.number(h.Head)}, seen, func(i int32) {
		if len(h.graph.nodes[i].parents) > 1 {
			return
		}
		order = append(order, i)
		if int(i) >= len(base.graph.nodes) {
			unread = append(unread, i)
		}
	})
	if base.Complete && !seen[base.number(base.Head)] {
		return false, nil
	}
	w.changes = len(base.events)
	steps, err := w.steps(unread, nil)
	if err != nil {
		return false, err
	}
	known := map[int32]step{}
	for s := range base.steps() {
		known[s.commit] = s
	}
	h.clear()
	for _, i := range slices.Backward(order) {
		s := known[i]
		if int(i) >= len(base.graph.nodes) {
			s, steps = steps[len(steps)-1], steps[:len(steps)-1]
		}
		h.record(s)
	}
	return true, nil
}

// until returns the history of an older commit of the line, nil if head is none.
// It is not to be continued, as its graph reaches further.
func (h *History) until(head Hash) *History {
	if !h.Complete || h.number(head) < 0 {
		return nil
	}
	newer, met := h.graph.line(h.number(h.Head), h.number(head))
	if !met {
		return nil
	}
	dropped := make(map[int32]bool, len(newer))
	for _, i := range newer {
		dropped[i] = true
	}
	older := h.copyFor(head, h.graph)
	older.clear()
	for s := range h.steps() {
		if dropped[s.commit] {
			break
		}
		older.record(s)
	}
	return older
}

// number is a commit's in the graph, -1 if it is not there.
func (h *History) number(commit Hash) int32 {
	if i, ok := h.graph.number[commit]; ok {
		return i
	}
	return -1
}

// copyFor returns a copy to which revisions can be added.
func (h *History) copyFor(head Hash, g graph) *History {
	c := *h
	c.Head, c.graph = head, g
	c.names = names{slices.Clip(h.names.paths), maps.Clone(h.names.number)}
	c.events = slices.Clip(h.events)
	c.followed, c.own = slices.Clone(h.followed), slices.Clone(h.own)
	c.position, c.recorded = slices.Clone(h.position), slices.Clone(h.recorded)
	return &c
}

// clear forgets all revisions.
func (h *History) clear() {
	h.events, h.followed, h.own, h.position, h.recorded = nil, nil, nil, nil, nil
	h.fit()
}

// fit makes room for all paths that have a number.
func (h *History) fit() {
	for len(h.own) < len(h.names.paths) {
		h.followed, h.own, h.position = append(h.followed, -1), append(h.own, -1), append(h.position, -1)
	}
}

// steps yields what was recorded, step by step.
func (h *History) steps() iter.Seq[step] {
	return func(yield func(step) bool) {
		for i := 0; i < len(h.events); {
			s := step{commit: h.events[i].commit}
			for ; i < len(h.events) && h.events[i].commit == s.commit; i++ {
				e := &h.events[i]
				s.changes = append(s.changes, change{e.path, leaf{kind: e.old}, e.leaf})
				if e.author != e.commit {
					note(&s.authors, e.path, e.author)
				}
				if e.from >= 0 {
					note(&s.moved, e.path, e.from)
				}
			}
			if !yield(s) {
				return
			}
		}
	}
}

// note puts a value into a map that most steps do not need.
func note(m *map[int32]int32, key, value int32) {
	if *m == nil {
		*m = map[int32]int32{}
	}
	(*m)[key] = value
}

// record adds what one commit changed.
func (h *History) record(s step) {
	h.move(s.moved)
	for _, c := range s.changes {
		if h.position[c.path] < 0 && c.new.kind != absent {
			h.position[c.path] = int32(len(h.recorded))
			h.recorded = append(h.recorded, c.path)
			h.followed[c.path] = -1 // what was here before moved away
		}
		e := event{
			path: c.path, from: -1, commit: s.commit, author: s.commit,
			before: h.followed[c.path], own: h.own[c.path], old: c.old.kind, leaf: c.new,
		}
		if author, ok := s.authors[c.path]; ok {
			e.author = author
		}
		if from, ok := s.moved[c.path]; ok {
			e.from = from
		}
		h.followed[c.path] = int32(len(h.events))
		h.own[c.path] = int32(len(h.events))
		h.events = append(h.events, e)
	}
}

// move passes stories, and places in recorded order, on from old names to new
// ones.
func (h *History) move(moved map[int32]int32) {
	type story struct{ newest, place int32 }
	stories := make(map[int32]story, len(moved))
	for to, from := range moved {
		stories[to] = story{h.followed[from], h.position[from]}
	}
	for _, from := range moved {
		h.position[from] = -1
	}
	for to, s := range stories {
		if old := h.position[to]; old >= 0 {
			h.recorded[old] = -1
		}
		h.followed[to], h.position[to] = s.newest, s.place
		if s.place >= 0 {
			h.recorded[s.place] = to
		}
	}
}
