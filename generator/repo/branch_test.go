package repo

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var published = Stamp{"Blotter", "blotter@localhost", time.Unix(1700000000, 0), "Publish it\n"}

// commitTo puts files into a commit of a branch.
func commitTo(r *Repo, name string, files map[string]string) (Hash, bool, error) {
	b, err := r.Branch(name)
	if err != nil {
		return Hash{}, false, err
	}
	w := b.Writer(false)
	defer w.Abort()
	for path, data := range files {
		if err := w.Put(path, []byte(data)); err != nil {
			return Hash{}, false, err
		}
	}
	return w.Commit(published)
}

// listing is what git finds on a branch.
func (g *scripted) listing(ref string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(g.git("ls-tree", "-r", ref)) {
		meta, path, _ := strings.Cut(strings.TrimSpace(line), "\t")
		all[path] = g.git("cat-file", "blob", strings.Fields(meta)[2])
	}
	return all
}

// A branch gets a commit with exactly the files, on top of the one before, that git
// itself finds sound; the same files make no other.
func TestBranchCommit(t *testing.T) {
	g := newGit(t)
	g.run("put a.md text\ncommit one")
	before := g.git("rev-parse", "main")
	r := open(t, g.dir)
	site := map[string]string{"index.html": "i", "a/index.html": "same", "a-b": "sorts before a/", "a.b/c/d": "same", "long": strings.Repeat("x", 100_000)}
	first, made, err := commitTo(r, "gh-pages", site)
	if err != nil || !made {
		t.Fatal(made, err)
	}
	if got := g.listing("gh-pages"); !maps.Equal(got, site) {
		t.Errorf("git finds %v", slices.Sorted(maps.Keys(got)))
	}
	g.git("fsck", "--strict", "--no-dangling")
	if again, made, err := commitTo(r, "gh-pages", site); err != nil || made || again != first {
		t.Errorf("the same files make %s (%v, %v)", again, made, err)
	}
	delete(site, "long")
	site["a/index.html"] = "other"
	second, _, err := commitTo(r, "gh-pages", site)
	if err != nil {
		t.Fatal(err)
	}
	g.git("fsck", "--strict", "--no-dangling")
	want := fmt.Sprintf("%s %s Blotter <blotter@localhost> 1700000000 Publish it", second, first)
	if got := g.git("log", "-1", "--format=%H %P %cn <%ce> %ct %s", "gh-pages"); got != want {
		t.Errorf("git log says %q, want %q", got, want)
	}
	if g.git("rev-parse", "main") != before || g.git("status", "--porcelain") != "" {
		t.Error("another branch, or the work tree, has changed")
	}
	g.git("gc", "-q", "--prune=now")
	if _, made, err := commitTo(open(t, g.dir), "gh-pages", site); err != nil || made {
		t.Errorf("after git gc: %v, %v", made, err)
	}
}

// The same files on the same branch are the same commit in every clone.
func TestBranchCommitIsDetermined(t *testing.T) {
	var all []Hash
	for range 2 {
		g := newGit(t)
		g.run("put a.md text\ncommit one")
		h, _, err := commitTo(open(t, g.dir), "pages", map[string]string{"x": "1", "y/z": "2"})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, h)
	}
	if all[0] != all[1] {
		t.Errorf("got %v", all)
	}
}

// Where only a remote has the branch, it is continued from there.
func TestBranchOfRemote(t *testing.T) {
	g := newGit(t)
	g.run("put a.md text\ncommit one")
	first, _, err := commitTo(open(t, g.dir), "pages", map[string]string{"x": "1"})
	if err != nil {
		t.Fatal(err)
	}
	c := g.clone()
	r := open(t, c.dir)
	if same, made, err := commitTo(r, "pages", map[string]string{"x": "1"}); err != nil || !made || same != first {
		t.Errorf("got %s, %v, %v", same, made, err)
	}
	c.git("update-ref", "-d", "refs/heads/pages")
	if _, _, err := commitTo(r, "pages", map[string]string{"x": "2"}); err != nil {
		t.Fatal(err)
	}
	if got := c.git("rev-parse", "pages~1"); got != first.String() {
		t.Errorf("the parent is %s, want %s", got, first)
	}
}

func TestBranchRefused(t *testing.T) {
	g := newGit(t)
	g.run("put a.md text\ncommit one\ngit branch other\ngit branch taken/below")
	g.git("worktree", "add", "-q", t.TempDir()+"/tree", "other")
	r := open(t, g.dir)
	for name, want := range map[string]string{
		"main": "checked out", "other": "checked out", "": "no name", "HEAD": "no name", "a..b": "no name", "../x": "no name", ".x": "no name", "-f": "no name",
		"x.lock": "no name", "a/": "no name", "a b": "no name", "refs/../../x": "no name", "x.": "no name", "taken": "",
	} {
		_, _, err := commitTo(r, name, map[string]string{"x": "1"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: the error is %v, want %q", name, err, want)
		}
	}
	if _, err := open(t, t.TempDir()).Branch("pages"); err == nil {
		t.Error("there is a branch outside git")
	}
}

// Of two commits made at once on the same tip the later one is refused, and so is
// one that git's own lock keeps out.
func TestBranchMoved(t *testing.T) {
	g := newGit(t)
	g.run("put a.md text\ncommit one")
	r := open(t, g.dir)
	var writers []*BranchWriter
	for i := range 3 {
		b, err := r.Branch("pages")
		if err != nil {
			t.Fatal(err)
		}
		w := b.Writer(false)
		if err := w.Put("x", []byte{byte('0' + i)}); err != nil {
			t.Fatal(err)
		}
		writers = append(writers, w)
	}
	g.write(".git/refs/heads/pages.lock", "")
	if _, _, err := writers[0].Commit(published); !errors.Is(err, ErrMoved) {
		t.Errorf("the error is %v", err)
	}
	os.Remove(g.path(".git/refs/heads/pages.lock"))
	if _, _, err := writers[1].Commit(published); err != nil {
		t.Fatal(err)
	}
	if _, _, err := writers[2].Commit(published); !errors.Is(err, ErrMoved) {
		t.Errorf("the error is %v", err)
	}
	if got := g.git("show", "pages:x"); got != "1" {
		t.Errorf("the branch has %q", got)
	}
	if _, err := os.Stat(g.path(".git/refs/heads/pages.lock")); err == nil {
		t.Error("the lock stays")
	}
}

// A dry writer, and one that is given up, leave nothing.
func TestBranchNothingWritten(t *testing.T) {
	g := newGit(t)
	g.run("put a.md text\ncommit one")
	r := open(t, g.dir)
	b, err := r.Branch("pages")
	if err != nil {
		t.Fatal(err)
	}
	for _, dry := range []bool{true, false} {
		w := b.Writer(dry)
		if err := w.Put("x", []byte("1")); err != nil {
			t.Fatal(err)
		}
		w.Abort()
	}
	if left, _ := os.ReadDir(g.path(".git/objects/pack")); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
	if _, err := os.Stat(g.path(".git/refs/heads/pages")); err == nil {
		t.Error("there is a branch")
	}
}
