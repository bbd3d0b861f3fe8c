package incident

// step is a stretch that two texts have in common, and what differs after it, in
// tokens.
type step struct{ keep, del, ins int }

const (
	// effort bounds a comparison: tokens of both texts times the edits that are
	// looked for in one place.
	effort = 2 << 20
	// minEdits and maxEdits bound those edits. Where more would be needed, and
	// no words divide the place, all of it has changed.
	minEdits, maxEdits = 16, 700
	// maxAnchorings bounds how often a place is divided.
	maxAnchorings = 4
)

// diff finds few edits that turn a into b: as few as can be where that is cheap
// to know (Myers 1986, An O(ND) Difference Algorithm), elsewhere between words
// that both sides have once (Cohen's patience diff).
func diff(a, b []int32) []step {
	d := &differ{a: a, b: b, limit: min(max(effort/(len(a)+len(b)+1), minEdits), maxEdits)}
	d.place(0, len(a), 0, len(b), 0)
	return d.steps
}

type differ struct {
	a, b  []int32
	limit int
	steps []step
	// uses counts, for each key, its occurrences in the place at hand.
	uses []use
}

func (d *differ) keep(n int) {
	last := len(d.steps) - 1
	switch {
	case n == 0:
	case last >= 0 && d.steps[last].del+d.steps[last].ins == 0:
		d.steps[last].keep += n
	default:
		d.steps = append(d.steps, step{keep: n})
	}
}

func (d *differ) change(del, ins int) {
	if del+ins == 0 {
		return
	}
	if len(d.steps) == 0 {
		d.steps = append(d.steps, step{})
	}
	last := &d.steps[len(d.steps)-1]
	last.del, last.ins = last.del+del, last.ins+ins
}

// place compares a[a0:a1] with b[b0:b1].
func (d *differ) place(a0, a1, b0, b1, anchorings int) {
	start := a0
	for a0 < a1 && b0 < b1 && d.a[a0] == d.b[b0] {
		a0, b0 = a0+1, b0+1
	}
	d.keep(a0 - start)
	end := a1
	for a0 < a1 && b0 < b1 && d.a[a1-1] == d.b[b1-1] {
		a1, b1 = a1-1, b1-1
	}
	switch {
	case a0 == a1 || b0 == b1:
		d.change(a1-a0, b1-b0)
	case d.fewest(a0, a1, b0, b1):
	case anchorings < maxAnchorings && d.anchored(a0, a1, b0, b1, anchorings+1):
	default:
		d.change(a1-a0, b1-b0)
	}
	d.keep(end - a1)
}

// fewest finds the fewest edits, and reports false when they are more than the
// limit. reach[k] is how far into a the diagonal a-b = k is known to lead.
func (d *differ) fewest(a0, a1, b0, b1 int) bool {
	n, m := a1-a0, b1-b0
	limit := min(n+m, d.limit)
	middle := limit + 1
	reach := make([]int32, 2*limit+3)
	for i := range reach {
		reach[i] = -1
	}
	reach[middle+1] = 0
	var trail [][]int32
	for edits := 0; edits <= limit; edits++ {
		low, high := -edits+2*max(0, edits-m), edits-2*max(0, edits-n)
		for k := low; k <= high; k += 2 {
			x := max(reach[middle+k+1], reach[middle+k-1]+1)
			for int(x) < n && int(x)-k < m && d.a[a0+int(x)] == d.b[b0+int(x)-k] {
				x++
			}
			reach[middle+k] = x
		}
		if abs(n-m) <= edits && reach[middle+n-m] >= int32(n) {
			d.follow(trail, n, m)
			return true
		}
		trail = append(trail, append([]int32(nil), reach[middle-edits:middle+edits+1]...))
	}
	return false
}

func abs(n int) int { return max(n, -n) }

// follow walks the trail back from the end of both sides and notes its steps.
func (d *differ) follow(trail [][]int32, n, m int) {
	reached := func(edits, k int) int {
		if abs(k) > edits {
			return -1
		}
		return int(trail[edits][edits+k])
	}
	path := make([]step, 0, len(trail)+1) // backwards: a change and what is kept after it
	x, y := n, m
	for edits := len(trail); edits > 0; edits-- {
		k := x - y
		down, right := reached(edits-1, k+1), reached(edits-1, k-1)
		s := step{del: 1}
		from := right + 1
		if down >= right+1 {
			s, from = step{ins: 1}, down
		}
		s.keep = x - from
		path = append(path, s)
		x = from - s.del
		y = from - k - s.ins
	}
	d.keep(x)
	for i := len(path) - 1; i >= 0; i-- {
		d.change(path[i].del, path[i].ins)
		d.keep(path[i].keep)
	}
}

// use is how often a key occurs in the two sides of a place, and where.
type use struct{ inA, inB, at int32 }

// anchored divides a place at the keys that both of its sides have exactly once,
// in the longest series that has the same order in both. It reports false when
// there are none.
func (d *differ) anchored(a0, a1, b0, b1, anchorings int) bool {
	anchors := inOrder(d.once(a0, a1, b0, b1))
	for _, at := range anchors {
		d.place(a0, at[0], b0, at[1], anchorings)
		d.keep(1)
		a0, b0 = at[0]+1, at[1]+1
	}
	if len(anchors) > 0 {
		d.place(a0, a1, b0, b1, anchorings)
	}
	return len(anchors) > 0
}

// once lists where the keys are that both sides have once, in a's order.
func (d *differ) once(a0, a1, b0, b1 int) (places [][2]int) {
	if d.uses == nil {
		top := int32(0)
		for _, side := range [][]int32{d.a, d.b} {
			for _, key := range side {
				top = max(top, key)
			}
		}
		d.uses = make([]use, top+1)
	}
	for _, key := range d.a[a0:a1] {
		d.uses[key].inA++
	}
	for i, key := range d.b[b0:b1] {
		d.uses[key].inB++
		d.uses[key].at = int32(b0 + i)
	}
	for i, key := range d.a[a0:a1] {
		if u := d.uses[key]; u.inA == 1 && u.inB == 1 {
			places = append(places, [2]int{a0 + i, int(u.at)})
		}
	}
	for _, side := range [][]int32{d.a[a0:a1], d.b[b0:b1]} {
		for _, key := range side {
			d.uses[key] = use{}
		}
	}
	return places
}

// inOrder is a longest series of places whose second numbers rise as the first
// do (patience sorting).
func inOrder(places [][2]int) [][2]int {
	var piles, before []int // indices into places; before[i] is the one that i follows
	for i, p := range places {
		low, high := 0, len(piles)
		for low < high {
			if half := (low + high) / 2; places[piles[half]][1] < p[1] {
				low = half + 1
			} else {
				high = half
			}
		}
		before = append(before, -1)
		if low > 0 {
			before[i] = piles[low-1]
		}
		if low == len(piles) {
			piles = append(piles, i)
		}
		piles[low] = i
	}
	if len(piles) == 0 {
		return nil
	}
	series := make([][2]int, len(piles))
	for i, at := len(piles)-1, piles[len(piles)-1]; i >= 0; i, at = i-1, before[at] {
		series[i] = places[at]
	}
	return series
}
