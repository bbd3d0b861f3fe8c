package repo

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var bundle = flag.String("bundle", "testdata/rustsec-advisories.bundle", "a real history: the RustSec advisories as a git `bundle`")

// modes are the two kinds of history, and what git says of each.
var modes = []struct {
	name string
	read func(r *Repo, head Hash, under ...string) (*History, error)
	git  []string
}{
	{"first-parent", (*Repo).History, []string{"--first-parent", "-m"}},
	{"full-history", (*Repo).FullHistory, []string{"--full-history", "--no-merges"}},
}

// Real people's merges, renames and mistakes: every path there ever was has the
// commits that git names, in both modes.
func TestRealHistory(t *testing.T) {
	if _, err := os.Stat(*bundle); err != nil {
		t.Skipf("no %s: give its path with -bundle (after -args)", *bundle)
	}
	file := must[string](t)(filepath.Abs(*bundle))
	g := newGit(t)
	g.git("clone", "-q", "--bare", file, "real")
	g.dir = g.path("real")
	sameAsGit(t, g, 40)
}

// The same on a small repository that has everything.
func TestHistoryOfEverything(t *testing.T) {
	g := newGit(t)
	g.run(everything)
	sameAsGit(t, g, 1000)
	t.Run("repacked", func(t *testing.T) {
		g.git("gc", "-q", "--aggressive", "--prune=now")
		sameAsGit(t, g, 0)
	})
	t.Run("subfolder", func(t *testing.T) {
		g.dir = g.path("content")
		sameAsGit(t, g, 0)
	})
}

const everything = `
put content/2024/a.md one
put content/2024/b.md one
put .github/workflows/ci.yml x
put content/.hidden x
put content/draft~ x
link content/link a
commit root
# a submodule for a while: the next commit takes it out
git update-index --add --cacheinfo 160000,1234567890123456789012345678901234567890,module
git commit -q -m submodule
at 2024-01-02T00:00:00Z Ben
mv content/2024/a.md content/2025/a.md
commit a moves
git update-index --chmod=+x content/2024/b.md
git commit -q -m mode
git reset -q --hard
git checkout -q -b left
at 2024-01-03T00:00:00Z Cem
put content/2025/a.md left
put content/left.md left
commit left
git checkout -q -b right main
at 2024-01-03T12:00:00Z Dee
put content/2024/b.md right
put content/right.md right
commit right
# criss-cross: each branch merges what the other was
git branch was-left left
git branch was-right right
merge left into right: was-left
at 2024-01-04T00:00:00Z Cem
git checkout -q left
merge right into left: was-right
put content/left.md left again
commit left again
git checkout -q main
at 2024-01-05T00:00:00Z Ann
merge Merge pull request #5 from x/left: left
at 2024-01-05T00:00:00Z Ann
merge right: right
git revert --no-edit -m 1 HEAD~1
git checkout -q -b one HEAD~1
at 2024-01-06T00:00:00Z Eve
put content/one.md one
commit one (#7)
git checkout -q -b two HEAD~1
at 1970-01-01T00:00:00Z Eve
put content/two.md two
commit two, long ago
git checkout -q -b three HEAD~1
at 2099-01-01T00:00:00Z Eve
put content/three.md three
link content/link b
commit three, in the future
git checkout -q main
at 2024-01-07T00:00:00Z Ann
merge an octopus: one two three
git checkout -q -b evil HEAD~1
put content/evil.md 1
commit before evil
git checkout -q main
git merge -q --no-ff --no-commit evil
put content/2025/a.md changed by a merge
put content/only-in-merge.md x
commit an evil merge
at 2024-01-08T00:00:00Z Ann
put content/evil.md 2
commit evil again
git revert --no-edit HEAD
rm content/link
put content/link/now a folder
commit a link becomes a folder
rm content/one.md
link content/one.md two.md
commit a file becomes a link
put content/ümläut.md x
put "content/quo\"ted tab	x
commit odd names
git checkout -q -b theirs HEAD~2
put content/theirs.md x
commit theirs
git checkout -q main
git merge -q -s ours -m ours theirs
rm content/2024/b.md
commit b goes
at 2024-01-09T00:00:00Z Ann
put content/2024/b.md back
commit b is back
git checkout -q --orphan stranger
commit another root
put content/stranger.md x
commit stranger
git checkout -q main
git merge -q --no-ff --allow-unrelated-histories -m strangers stranger
`

// sameAsGit compares all of both histories with what git log tells at once, and
// some paths with what it tells of each.
func sameAsGit(t *testing.T, g *scripted, single int) {
	t.Helper()
	r := open(t, g.dir)
	tip := head(t, r).Hash
	for _, m := range modes {
		h := must[*History](t)(m.read(r, tip))
		if !h.Complete {
			t.Fatalf("%s: %s", m.name, h.Reason)
		}
		want := gitLog(g, m.git...)
		got := map[string][]string{}
		for _, path := range h.Paths() {
			for _, rev := range h.Own(path) {
				got[path] = append(got[path], fmt.Sprintf("%s %.1s %s", rev.Commit, statusOf(rev), rev.Blob))
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-git +got):\n%s", m.name, diff)
		}
		if err := h.Err(); err != nil {
			t.Error(err)
		}
		paths := h.Paths()
		for i := 0; i < len(paths) && single > 0; i += max(1, len(paths)/single) {
			if hasBelow(paths, paths[i]) {
				continue // git takes it for the folder that it was, too
			}
			var got []string
			for _, rev := range h.Own(paths[i]) {
				got = append(got, rev.Commit.String())
			}
			args := append([]string{"--no-replace-objects", "--literal-pathspecs", "log", "--format=%H"}, m.git...)
			want := strings.Fields(g.git(append(args, "--no-patch", "--", paths[i])...))
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s: %v, git says %v", m.name, paths[i], got, want)
			}
		}
	}
}

func hasBelow(paths []string, path string) bool {
	return slices.ContainsFunc(paths, func(p string) bool { return strings.HasPrefix(p, path+"/") })
}

// statusOf is git's letter for a change.
func statusOf(r Revision) string {
	switch r.Change {
	case Added, Moved:
		return "A"
	case Removed:
		return "D"
	}
	return "M"
}

// gitLog returns "commit status blob" for every path, newest first. The blob of
// what is no file is zero.
func gitLog(g *scripted, args ...string) map[string][]string {
	args = append([]string{"--no-replace-objects", "log", "--format=%H", "--raw", "-z", "--no-abbrev", "--no-renames", "--relative"}, args...)
	found := map[string][]string{}
	commit := ""
	fields := strings.Split(g.git(args...), "\x00")
	for i := 0; i < len(fields); i++ {
		f := strings.TrimPrefix(fields[i], "\n")
		if !strings.HasPrefix(f, ":") {
			commit = f
			continue
		}
		// :mode mode hash hash status
		parts := strings.Fields(f[1:])
		blob, status := parts[3], strings.Replace(parts[4], "T", "M", 1)
		if !strings.HasPrefix(parts[1], "100") {
			blob = Hash{}.String()
		}
		i++
		found[fields[i]] = append(found[fields[i]], commit+" "+status+" "+blob)
	}
	return found
}
