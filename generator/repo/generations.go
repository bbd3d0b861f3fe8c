package repo

// generations is a cache of two generations: when the young one is full it
// becomes the old one, and what was old and not asked for since is forgotten.
type generations[K comparable, V any] struct {
	limit, cost int
	young, old  map[K]cached[V]
}

type cached[V any] struct {
	value V
	cost  int
}

func (g *generations[K, V]) get(key K) (V, bool) {
	c, ok := g.young[key]
	if !ok {
		if c, ok = g.old[key]; ok {
			g.put(key, c.value, c.cost)
		}
	}
	return c.value, ok
}

// clear forgets everything.
func (g *generations[K, V]) clear() { g.young, g.old, g.cost = nil, nil, 0 }

func (g *generations[K, V]) put(key K, value V, cost int) {
	if g.young == nil || g.cost+cost > g.limit {
		g.young, g.old, g.cost = map[K]cached[V]{}, g.young, 0
	}
	g.young[key] = cached[V]{value, cost}
	g.cost += cost
}
