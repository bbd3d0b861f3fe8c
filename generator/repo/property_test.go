package repo

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// randomHistory writes n commits with merges of two and three parents as a
// stream for git fast-import, and returns it. Every path may change its kind.
func randomHistory(random *rand.Rand, n int) []byte {
	var b bytes.Buffer
	for i := 1; i <= n; i++ {
		at := max(0, i-random.IntN(6)) * 100 // clocks differ, and some commits are of one second
		fmt.Fprintf(&b, "commit refs/heads/main\nmark :%d\nauthor A%d <a> %d +0000\ncommitter C <c> %d +0000\ndata 1\nx\n", i, i, at, at)
		for p := range parentsOf(random, i) {
			fmt.Fprintf(&b, "%s :%d\n", []string{"from", "merge", "merge"}[min(p.nth, 2)], p.commit)
		}
		for range random.IntN(5) {
			path := fmt.Sprintf("%sc/%d/%d", []string{"", "sub/"}[random.IntN(2)], random.IntN(2), random.IntN(3))
			switch random.IntN(8) {
			case 0:
				fmt.Fprintf(&b, "D %s\n", path)
			case 1:
				fmt.Fprintf(&b, "M 120000 inline %s\ndata 1\nt\n", path)
			case 2:
				fmt.Fprintf(&b, "M 755 inline %s/deep\ndata <<E\n%d\nE\n", path, random.IntN(1000))
			default:
				fmt.Fprintf(&b, "M 644 inline %s\ndata <<E\n%d\nE\n", path, random.IntN(1000))
			}
		}
	}
	return b.Bytes()
}

type parent struct{ nth, commit int }

// parentsOf yields distinct earlier commits, mostly recent ones; the first
// parent need not be the newest.
func parentsOf(random *rand.Rand, i int) func(func(parent) bool) {
	return func(yield func(parent) bool) {
		var chosen []int
		count := 1
		if random.IntN(3) == 0 {
			count += 1 + random.IntN(2)
		}
		for len(chosen) < min(count, i-1) {
			c := max(1, i-1-random.IntN(12))
			if random.IntN(8) == 0 {
				c = 1 + random.IntN(i-1)
			}
			if slices.Contains(chosen, c) {
				continue
			}
			if !yield(parent{len(chosen), c}) {
				return
			}
			chosen = append(chosen, c)
		}
	}
}

// On random histories, packed in several ways, read at once or in two parts, both
// kinds of history name the commits that git log names, and the authors that can
// be worked out from what git tells about each commit: of the merged commits, in
// the order of git rev-list, the first whose content differs from all parents.
func TestHistoryEqualsGit(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			g := newGit(t)
			g.gitIn(randomHistory(rand.New(rand.NewPCG(seed, 1)), 120), "fast-import", "--quiet")
			if seed%2 == 1 {
				g.git("repack", "-q", "-a", "-d", "-f", "--depth=200", "--window=50")
			}
			sameAsGit(t, g, 0)
			under := [][]string{nil, {"sub/c/1", "c"}}[seed/2%2]
			r := open(t, g.dir)
			middle := must[Commit](t)(r.Resolve("HEAD~5"))
			if _, err := r.History(middle.Hash, under...); err != nil {
				t.Fatal(err)
			}
			for _, m := range modes {
				parts := anew(t, g)
				for _, ref := range []string{"HEAD~5", "HEAD~2", "HEAD~1"} {
					must[*History](t)(m.read(parts, must[Commit](t)(parts.Resolve(ref)).Hash))
				}
				tip := head(t, parts).Hash
				continued := dump(must[*History](t)(m.read(parts, tip)))
				if whole := dump(must[*History](t)(m.read(anew(t, g), tip))); continued != whole {
					t.Errorf("%s in parts: %s\nat once: %s", m.name, continued, whole)
				}
			}
			got, want := map[string][]string{}, gitRevisions(g, under)
			h := history(t, r, under...)
			for _, path := range h.Paths() {
				for _, rev := range h.Own(path) {
					got[path] = append(got[path], fmt.Sprint(rev.Commit, " ", rev.Time.Unix(), " ", rev.Author, " ", rev.Blob))
				}
				followsFrom(t, h, path)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("revisions (-git +got):\n%s", diff)
			}
			if merges := g.git("rev-list", "--first-parent", "--min-parents=2", "--count", "HEAD"); merges < "1" {
				t.Error("no merge on the line: this tests too little")
			}
		})
	}
}

// followsFrom checks that a story begins with the path's own newest revision, and
// goes to another path only where that one was removed.
func followsFrom(t *testing.T, h *History, path string) {
	t.Helper()
	revisions := h.Revisions(path)
	if !cmp.Equal(revisions[:1], h.Own(path)[:1]) {
		t.Errorf("%s: %v is not the path's own newest revision", path, revisions[0])
	}
	for i, r := range revisions[1:] {
		newer := revisions[i]
		if moved := newer.Change == Moved; moved != (newer.Previous != "") || moved && r.Path != newer.Previous || !moved && r.Path != newer.Path {
			t.Errorf("%s: %v follows %v", path, r, newer)
		}
		if newer.Change == Moved && !slices.ContainsFunc(h.Own(r.Path), func(o Revision) bool {
			return o.Commit == newer.Commit && o.Change == Removed
		}) {
			t.Errorf("%s: %s was not removed in %s", path, r.Path, newer.Commit)
		}
	}
}

// gitCommit is what git tells of a commit.
type gitCommit struct {
	hash, tree, time, author string
	parents                  []string
}

// gitRevisions returns "commit time author blob" for every path, newest first.
func gitRevisions(g *scripted, under []string) map[string][]string {
	commits := map[string]gitCommit{"": {tree: emptyTree.String()}}
	for line := range strings.Lines(g.git("log", "--format=%H %T %ct %an %P")) {
		f := strings.Fields(line)
		commits[f[0]] = gitCommit{f[0], f[1], f[2], f[3], append(f[4:], make([]string, max(0, 5-len(f)))...)}
	}
	diffs := gitDiffs(g, commits, under)
	touches := func(c gitCommit, path string) bool {
		return !slices.ContainsFunc(c.parents, func(p string) bool {
			_, ok := diffs[commits[p].tree+" "+c.tree][path]
			return !ok
		})
	}
	found := map[string][]string{}
	for c := commits[g.git("rev-parse", "HEAD")]; c.hash != ""; c = commits[c.parents[0]] {
		merged := []string{}
		if len(c.parents) > 1 {
			merged = strings.Fields(g.git(append([]string{"rev-list", "^" + c.parents[0]}, c.parents[1:]...)...))
		}
		for path, blob := range diffs[commits[c.parents[0]].tree+" "+c.tree] {
			author := c.author
			if i := slices.IndexFunc(merged, func(m string) bool { return touches(commits[m], path) }); i >= 0 {
				author = commits[merged[i]].author
			}
			found[path] = append(found[path], c.hash+" "+c.time+" "+author+" "+blob)
		}
	}
	return found
}

// gitDiffs compares every commit with each of its parents: "tree tree" -> path ->
// new blob.
func gitDiffs(g *scripted, commits map[string]gitCommit, under []string) map[string]map[string]string {
	var pairs strings.Builder
	for _, c := range commits {
		for _, p := range c.parents {
			fmt.Fprintf(&pairs, "%s %s\n", commits[p].tree, c.tree)
		}
	}
	diffs := map[string]map[string]string{}
	pair := ""
	args := append([]string{"diff-tree", "--stdin", "-r", "--no-renames", "--"}, under...)
	for line := range strings.Lines(g.gitIn([]byte(pairs.String()), args...)) {
		line = strings.TrimSpace(line)
		meta, path, ok := strings.Cut(line, "\t")
		if !ok {
			pair = line
			diffs[pair] = map[string]string{}
			continue
		}
		// :mode mode hash hash status; a link is no file
		f := strings.Fields(strings.TrimPrefix(meta, ":"))
		if !strings.HasPrefix(f[1], "100") {
			f[3] = Hash{}.String()
		}
		diffs[pair][path] = f[3]
	}
	return diffs
}
