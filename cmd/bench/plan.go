package main

import (
	"math/rand/v2"
)

// change is a new version of a record; version 0 adds it.
type change struct{ record, version int32 }

// commit is one commit of the register's history.
type commit struct {
	changes []change
	added   int  // records on the published branch by then, for the date
	side    bool // of a branch that a later commit merges
	merge   bool // merges the side branch; changes are those of the branch
}

// plan divides n additions and 0.2 n corrections among 0.3 n commits, of which
// about one in ten is a merge. Every change reaches the published branch once,
// by its own commit or by a merge, so that its first-parent line shows 1.2 n
// revisions. The first commit, of the register's settings, is not in it.
func plan(r *rand.Rand, n int) []commit {
	total := max(3, 3*n/10) - 1
	merges := total / 10
	p := planner{Rand: r, versions: make([]int32, n)}
	p.kinds(total-merges, n)
	group := len(p.adding)
	if merges > 0 {
		group = len(p.adding) / merges
	}
	for len(p.adding) > 0 {
		size := group
		if len(p.adding) < 2*group {
			size = len(p.adding)
		}
		p.group(size, merges > 0)
	}
	return p.commits
}

type planner struct {
	*rand.Rand
	adding     []bool // for each commit to come that is no merge: it adds records
	additions  []int  // sizes of the commits that add, in their order
	amendments []int  // sizes of those that correct
	versions   []int32
	added      int            // records so far
	owed       int            // corrections that found no record yet
	touched    map[int32]bool // by the group of commits round one merge
	commits    []commit
}

// kinds settles how many records each commit adds or corrects.
func (p *planner) kinds(commits, n int) {
	additions := max(1, commits*55/100)
	p.additions = p.cut(n, additions)
	p.amendments = p.cut(n/5, commits-additions)
	for i := range commits {
		p.adding = append(p.adding, i < additions)
	}
	// Nothing can be corrected before the first records stand.
	first := min(additions, 10)
	p.Shuffle(commits-first, func(i, j int) {
		p.adding[first+i], p.adding[first+j] = p.adding[first+j], p.adding[first+i]
	})
}

// cut divides n things among parts; most parts are small, some large.
func (p *planner) cut(n, parts int) []int {
	sizes := make([]int, parts)
	for i := range sizes {
		sizes[i] = min(1, max(0, n-i))
	}
	for left := n - parts; left > 0; {
		batch := min(left, 1+p.IntN(1+p.IntN(1+p.IntN(40))))
		sizes[p.IntN(parts)] += batch
		left -= batch
	}
	return sizes
}

// group plans commits: one or two on a side branch, then some on the published
// one, then the merge, then the rest. No record is touched twice in a group, so
// that branches never conflict.
func (p *planner) group(size int, merge bool) {
	p.touched = map[int32]bool{}
	var side []change
	branch := 0
	if merge {
		branch = 1 + p.IntN(2)
	}
	mergeAfter := branch + p.IntN(4)
	for i := range size {
		c := commit{changes: p.next(), side: i < branch}
		c.added = p.added
		p.commits = append(p.commits, c)
		if c.side {
			side = append(side, c.changes...)
		}
		if merge && i == min(mergeAfter, size-1) {
			p.commits = append(p.commits, commit{changes: side, added: p.added, merge: true})
		}
	}
}

// next is the changes of the next commit.
func (p *planner) next() []change {
	adding := p.adding[0]
	p.adding = p.adding[1:]
	if adding {
		return p.add()
	}
	return p.amend()
}

func (p *planner) add() []change {
	size := p.additions[0]
	p.additions = p.additions[1:]
	changes := make([]change, size)
	for i := range changes {
		changes[i].record = int32(p.added)
		p.touched[int32(p.added)] = true
		p.added++
	}
	return changes
}

// amend corrects records, new ones more often than old ones.
func (p *planner) amend() []change {
	size := p.amendments[0] + p.owed
	p.amendments = p.amendments[1:]
	var changes []change
	for len(changes) < size && 2*len(p.touched) < p.added {
		i := int32(max(p.IntN(p.added), p.IntN(p.added)))
		for p.touched[i] {
			i = (i + 1) % int32(p.added)
		}
		p.touched[i] = true
		p.versions[i]++
		changes = append(changes, change{i, p.versions[i]})
	}
	p.owed = size - len(changes)
	return changes
}
