package repo

import (
	"container/heap"
	"maps"
	"slices"
)

// node is a commit in a graph.
type node struct {
	hash, tree Hash
	date       date
	parents    []int32 // their numbers in the graph
}

// A graph holds the commits that a head reaches, and no others.
type graph struct {
	nodes  []node
	number map[Hash]int32 // of a commit in nodes
}

// reach returns base with all commits added that head reaches; they come after
// those of base.
func (s *objectStore) reach(base graph, head Hash) (graph, error) {
	g := graph{slices.Clip(base.nodes), maps.Clone(base.number)}
	if g.number == nil {
		g.number = map[Hash]int32{}
	}
	g.add(head)
	for i := len(base.nodes); i < len(g.nodes); i++ {
		c, err := s.commit(g.nodes[i].hash)
		if err != nil {
			return graph{}, err
		}
		parents := make([]int32, len(c.parents))
		for k, p := range c.parents {
			parents[k] = g.add(p)
		}
		g.nodes[i] = node{c.hash, c.tree, c.date, parents}
	}
	return g, nil
}

// add returns a commit's number, a new one with no more than its hash if need be.
func (g *graph) add(h Hash) int32 {
	i, ok := g.number[h]
	if !ok {
		i = int32(len(g.nodes))
		g.number[h] = i
		g.nodes = append(g.nodes, node{hash: h})
	}
	return i
}

// line returns the first-parent line from head on, newest first, up to the commit
// before known; met is false if that is not on it, and the line ends at its root.
func (g *graph) line(head, known int32) (line []int32, met bool) {
	for i := head; i != known; i = g.nodes[i].parents[0] {
		line = append(line, i)
		if len(g.nodes[i].parents) == 0 || len(line) > len(g.nodes) {
			return line, false
		}
	}
	return line, true
}

// inDateOrder visits the commits that are reached from some, in the order of git
// log: of those whose child was visited the newest by committer time comes next,
// of several the first that was found. It passes over what is seen, and marks it.
func (g *graph) inDateOrder(from []int32, seen []bool, visit func(int32)) {
	q := queue{graph: g}
	push := func(commits []int32) {
		for _, i := range commits {
			if !seen[i] {
				seen[i] = true
				heap.Push(&q, queued{i, q.count})
				q.count++
			}
		}
	}
	push(from)
	for len(q.items) > 0 {
		i := heap.Pop(&q).(queued).commit
		visit(i)
		push(g.nodes[i].parents)
	}
}

// brought returns, for each merge of a line, the commits that it brought, in the
// order of git log. The line is newest first; what is seen was there before it.
func (g *graph) brought(line []int32, seen []bool) map[int32][]int32 {
	merges := map[int32][]int32{}
	for _, i := range slices.Backward(line) {
		seen[i] = true
		if parents := g.nodes[i].parents; len(parents) > 1 {
			g.inDateOrder(parents[1:], seen, func(k int32) { merges[i] = append(merges[i], k) })
		}
	}
	return merges
}

// queue is a heap.Interface of commits, the newest at the top.
type queue struct {
	graph *graph
	items []queued
	count int
}

type queued struct {
	commit int32
	nth    int // in the order in which they were found
}

func (q *queue) Len() int { return len(q.items) }

func (q *queue) Less(i, j int) bool {
	a, b := q.items[i], q.items[j]
	if x, y := q.graph.nodes[a.commit].date.seconds, q.graph.nodes[b.commit].date.seconds; x != y {
		return x > y
	}
	return a.nth < b.nth
}

func (q *queue) Swap(i, j int) { q.items[i], q.items[j] = q.items[j], q.items[i] }

func (q *queue) Push(x any) { q.items = append(q.items, x.(queued)) }

func (q *queue) Pop() any {
	last := len(q.items) - 1
	x := q.items[last]
	q.items = q.items[:last]
	return x
}
