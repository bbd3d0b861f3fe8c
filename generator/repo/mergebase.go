package repo

import "fmt"

// MergeBase finds the commit at which two lines parted: a common ancestor, or one
// of the two, that is no ancestor of another such. Of several, which merges to and
// fro leave, it is the newest. It is false where the two have nothing in common; an
// error wraps ErrMissing where the clone ends before that can be told.
func (r *Repo) MergeBase(a, b Hash) (Commit, bool, error) {
	fail := func(err error) (Commit, bool, error) {
		return Commit{}, false, fmt.Errorf("look for where %s and %s parted: %w", a, b, err)
	}
	for _, pair := range [][2]Hash{{a, b}, {b, a}} { // which a shallow clone may tell too
		if inside, err := r.Contains(pair[0], pair[1]); err != nil {
			return fail(err)
		} else if inside {
			c, err := r.git.objects.commit(pair[1])
			if err != nil {
				return fail(r.git.explain(err))
			}
			return Commit{c.hash, c.date.time()}, true, nil
		}
	}
	if r.git == nil {
		return Commit{}, false, nil
	}
	g, err := r.git.objects.reach(graph{}, a)
	if err != nil {
		return fail(r.git.explain(err))
	}
	ofA := len(g.nodes)
	if g, err = r.git.objects.reach(g, b); err != nil {
		return fail(r.git.explain(err))
	}
	best := g.parting(g.number[b], ofA)
	if best < 0 {
		return Commit{}, false, nil
	}
	return Commit{g.nodes[best].hash, g.nodes[best].date.time()}, true, nil
}

// parting is the newest commit below ofA that from reaches and that no other such
// reaches; -1 if there is none. An ancestor of a common ancestor is one itself, so
// it is enough to look at parents.
func (g *graph) parting(from int32, ofA int) int32 {
	seen := make([]bool, len(g.nodes))
	older := map[int32]bool{}
	var common []int32
	g.inDateOrder([]int32{from}, seen, func(i int32) {
		if int(i) >= ofA {
			return
		}
		common = append(common, i)
		for _, p := range g.nodes[i].parents {
			older[p] = true
		}
	})
	best := int32(-1)
	for _, i := range common {
		if !older[i] && (best < 0 || g.nodes[i].date.seconds > g.nodes[best].date.seconds) {
			best = i
		}
	}
	return best
}
