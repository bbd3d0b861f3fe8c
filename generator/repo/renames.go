package repo

import (
	"errors"
	"path"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Bounds of the search for files that were moved and changed: it compares each
// candidate with each.
const (
	maxSimilar  = 16        // candidates of a commit, removed or added
	maxAlike    = 128 << 10 // bytes of a candidate
	maxCompared = 256 << 20 // bytes of all candidates of a history
)

// A renamer pairs files that a commit removed with files that it added.
type renamer struct {
	store    *objectStore
	names    *names
	compared int64 // bytes so far
}

// pairing is the state of one commit: who is still without a partner.
type pairing struct {
	gone, came []change
	moved      map[int32]int32 // new path -> old path
}

// find returns new path -> old path. A file was moved if it has, in this order,
//
//   - the same content and the same stem,
//   - the same stem: a record's id is its file's stem,
//   - the same content,
//   - or similar content: three quarters of the larger file's bytes are lines of
//     both. git log -M asks for half, which two short records of one form have.
//
// A wrong pair is worse than none: where one side has two candidates for a
// partner, neither is taken.
func (r *renamer) find(changes []change) (map[int32]int32, error) {
	var p pairing
	for _, c := range changes {
		switch {
		case c.new.kind == absent && c.old.kind.isFile():
			p.gone = append(p.gone, c)
		case c.old.kind == absent && c.new.kind.isFile():
			p.came = append(p.came, c)
		}
	}
	if len(p.gone) == 0 || len(p.came) == 0 {
		return nil, nil
	}
	p.moved = map[int32]int32{}
	name := func(c change) string { return stem(r.names.paths[c.path]) }
	content := func(c change) Hash {
		if c.old.kind != absent {
			return c.old.hash
		}
		return c.new.hash
	}
	p.match(func(c change) (traits, bool) { return traits{name(c), content(c)}, true })
	p.match(func(c change) (traits, bool) { return traits{stem: name(c)}, true })
	p.match(func(c change) (traits, bool) { return traits{blob: content(c)}, content(c) != emptyBlob })
	err := r.matchSimilar(&p)
	return p.moved, err
}

// traits are what two files are known as one by.
type traits struct {
	stem string
	blob Hash
}

var emptyBlob = BlobHash(nil)

// match pairs the files that alone have the same traits.
func (p *pairing) match(of func(change) (traits, bool)) {
	if len(p.gone) == 0 || len(p.came) == 0 {
		return
	}
	type sides struct{ gone, came []int32 }
	found := map[traits]sides{}
	for _, c := range p.gone {
		if t, ok := of(c); ok {
			s := found[t]
			found[t] = sides{append(s.gone, c.path), s.came}
		}
	}
	for _, c := range p.came {
		if t, ok := of(c); ok {
			s := found[t]
			found[t] = sides{s.gone, append(s.came, c.path)}
		}
	}
	for _, s := range found {
		if len(s.gone) == 1 && len(s.came) == 1 {
			p.moved[s.came[0]] = s.gone[0]
		}
	}
	p.drop()
}

// drop takes out those that have a partner.
func (p *pairing) drop() {
	left := map[int32]bool{}
	for _, from := range p.moved {
		left[from] = true
	}
	p.gone = without(p.gone, func(c change) bool { return left[c.path] })
	p.came = without(p.came, func(c change) bool { _, ok := p.moved[c.path]; return ok })
}

func without(list []change, drop func(change) bool) []change {
	var kept []change
	for _, c := range list {
		if !drop(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// matchSimilar pairs the files that alone are similar to each other. In a clone
// without their contents it pairs none.
func (r *renamer) matchSimilar(p *pairing) error {
	if len(p.gone) == 0 || len(p.came) == 0 || len(p.gone) > maxSimilar || len(p.came) > maxSimilar {
		return nil
	}
	gone, err := r.read(p.gone)
	if err != nil {
		return err
	}
	came, err := r.read(p.came)
	if err != nil {
		return err
	}
	partners := make([][]int, len(came))
	suitors := make([]int, len(gone))
	for i, b := range came {
		for k, a := range gone {
			if similar(a, b) {
				partners[i] = append(partners[i], k)
				suitors[k]++
			}
		}
	}
	for i, k := range partners {
		if len(k) == 1 && suitors[k[0]] == 1 {
			p.moved[p.came[i].path] = p.gone[k[0]].path
		}
	}
	return nil
}

// read returns the candidates' lines, nothing for one that is too large or that
// this clone has not.
func (r *renamer) read(candidates []change) ([]lines, error) {
	all := make([]lines, len(candidates))
	for i, c := range candidates {
		h := c.old.hash
		if c.old.kind == absent {
			h = c.new.hash
		}
		size, err := r.store.size(h)
		if errors.Is(err, ErrMissing) || err == nil && (size > maxAlike || r.compared+size > maxCompared) {
			continue
		}
		if err != nil {
			return nil, err
		}
		data, err := r.store.read(h, plumbing.BlobObject)
		if err != nil {
			return nil, err
		}
		r.compared += size
		all[i] = linesOf(strings.ReplaceAll(data, "\r\n", "\n"))
	}
	return all, nil
}

// lines counts the lines of a text.
type lines struct {
	size  int // bytes
	count map[string]int
}

func linesOf(text string) lines {
	l := lines{len(text), map[string]int{}}
	for line := range strings.Lines(text) {
		l.count[line]++
	}
	return l
}

func similar(a, b lines) bool {
	size := max(a.size, b.size)
	if size == 0 || 4*min(a.size, b.size) < 3*size {
		return false
	}
	common := 0
	for line, n := range a.count {
		common += len(line) * min(n, b.count[line])
	}
	return 4*common >= 3*size
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
