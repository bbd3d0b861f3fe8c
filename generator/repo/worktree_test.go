package repo

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show gives what a snapshot says, without what differs from disk to disk.
func show(t *testing.T, s *Snapshot) string {
	t.Helper()
	var b strings.Builder
	for i := range s.Files {
		f := &s.Files[i]
		fmt.Fprintf(&b, "%s %s %d %v %q\n", f.Path, f.Hash, f.Size, f.Mode, must[[]byte](t)(f.Read()))
	}
	for _, k := range s.Skipped {
		fmt.Fprintf(&b, "%q: %s\n", k.Path, k.Reason)
	}
	return b.String()
}

// A clean work tree and its commit give the same files and bytes, whatever git
// makes of line ends.
func TestWorkTreeEqualsCommit(t *testing.T) {
	for _, autocrlf := range []string{"false", "true"} {
		t.Run(autocrlf, func(t *testing.T) {
			g := newGit(t)
			g.write("content/lf.md", "one\ntwo\n")
			g.write("content/crlf.md", "one\r\ntwo\r\n")
			g.write("content/cr.md", "one\rtwo\r\r\n")
			g.write("content/binary.png", "\x89\x00\r\n")
			g.write("content/x/y/東京.md", "deep\n")
			g.write("content/.hidden", "x")
			g.write("content/a.md~", "x")
			g.write("themes/t.css", "x\n")
			g.write("other/left-out", "x\n")
			g.commit("all")
			g.git("config", "core.autocrlf", autocrlf)
			g.git("rm", "-q", "-r", "--cached", ".")
			g.git("reset", "-q", "--hard")
			r := open(t, g.dir)
			disk := must[*Snapshot](t)(r.WorkTree("themes", "content", "content/x", "missing"))
			tree := must[*Snapshot](t)(r.At(head(t, r).Hash, "content", "themes"))
			if disk.Dirty || disk.Commit != tree.Commit {
				t.Errorf("clean work tree: dirty %v, at %v", disk.Dirty, disk.Commit)
			}
			if diff := cmp.Diff(show(t, tree), show(t, disk)); diff != "" {
				t.Errorf("(-commit +work tree):\n%s", diff)
			}
			if len(disk.Files) != 6 {
				t.Errorf("%d files, want 6", len(disk.Files))
			}
			raw := must[[]byte](t)(os.ReadFile(g.path("content/lf.md")))
			if crlf := strings.Contains(string(raw), "\r\n"); crlf != (autocrlf == "true") {
				t.Errorf("this tests nothing: CRLF on disk is %v", crlf)
			}
			if f, ok := disk.File("content/crlf.md"); !ok || string(must[[]byte](t)(f.Read())) != "one\ntwo\n" {
				t.Error("CRLF that is committed is not read as LF")
			}
			if _, ok := disk.File("content/.hidden"); ok {
				t.Error("a hidden file is a file of the snapshot")
			}
		})
	}
}

func TestDirty(t *testing.T) {
	for _, c := range []struct {
		change func(g *scripted)
		dirty  bool
		name   string
	}{
		{func(g *scripted) {}, false, "nothing"},
		{func(g *scripted) { g.write("elsewhere", "x") }, false, "another folder"},
		{func(g *scripted) { g.write("content/.swp", "x") }, false, "an editor's file"},
		{func(g *scripted) { g.write("content/a.md", "one\r\n") }, false, "line ends"},
		{func(g *scripted) { g.write("content/a.md", "other\n") }, true, "changed"},
		{func(g *scripted) { g.write("content/b.md", "new\n") }, true, "new"},
		{func(g *scripted) { os.Remove(g.path("content/a.md")) }, true, "removed"},
		{func(g *scripted) { g.write("content/a.md", strings.Repeat("x", maxFile+1)) }, true, "too big"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newGit(t)
			g.write("content/big", strings.Repeat("x", maxFile+1))
			g.run("put content/a.md one\ncommit start")
			c.change(g)
			s := must[*Snapshot](t)(open(t, g.dir).WorkTree("content"))
			if s.Dirty != c.dirty {
				t.Errorf("Dirty = %v", s.Dirty)
			}
			for _, f := range s.Files {
				if !f.Committed && !c.dirty {
					t.Errorf("%s is committed: %v", f.Path, f.Committed)
				}
			}
		})
	}
}

func TestScope(t *testing.T) {
	r := open(t, newGit(t).dir)
	for _, p := range []string{"..", "../x", "/etc", "content/../../x", ""} {
		if _, err := r.WorkTree(p); (err == nil) != (p == "") {
			t.Errorf("WorkTree(%q): %v", p, err)
		}
	}
	g := newGit(t)
	g.write("docs/content/a.md", "x")
	g.run("commit start")
	sub := open(t, g.path("docs"))
	for _, under := range [][]string{nil, {"."}, {"content"}, {"content/", "content/a.md"}, {"content/a.md"}} {
		for _, s := range []*Snapshot{
			must[*Snapshot](t)(sub.WorkTree(under...)), must[*Snapshot](t)(sub.At(head(t, sub).Hash, under...)),
		} {
			if len(s.Files) != 1 || s.Files[0].Path != "content/a.md" || !s.Files[0].Committed {
				t.Errorf("under %q: %v", under, s.Files)
			}
		}
	}
}

// What the snapshot has just read it gives once; from then on a file that is no
// longer what it saw is an error. No hash is ever taken for other bytes.
func TestChanged(t *testing.T) {
	g := newGit(t)
	g.write("a.md", "one")
	g.write("b.md", "one")
	g.write("c.md", "one")
	s := must[*Snapshot](t)(open(t, g.dir).WorkTree())
	g.write("a.md", "two")
	if err := os.Remove(g.path("b.md")); err != nil {
		t.Fatal(err)
	}
	for i, want := range []error{ErrChanged, ErrChanged, nil} {
		if data := must[[]byte](t)(s.Files[i].Read()); string(data) != "one" {
			t.Errorf("%s: %q is not what the snapshot saw", s.Files[i].Path, data)
		}
		if _, err := s.Files[i].Read(); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", s.Files[i].Path, err, want)
		}
	}
}

func TestBudgets(t *testing.T) {
	g := newGit(t)
	g.write(strings.Repeat("d/", maxDepth)+"a.md", "x")
	r := open(t, g.dir)
	if s := must[*Snapshot](t)(r.WorkTree()); len(s.Files) != 1 {
		t.Error("the deepest folder is not read")
	}
	g.write(strings.Repeat("d/", maxDepth+1)+"a.md", "x")
	g.commit("too deep")
	for name, s := range map[string]*Snapshot{"disk": must[*Snapshot](t)(r.WorkTree()), "commit": must[*Snapshot](t)(r.At(head(t, r).Hash))} {
		if len(s.Files) != 1 || len(s.Skipped) != 1 || s.Skipped[0].Reason != reasonDeep || s.Dirty {
			t.Errorf("%s: too deep: %v, %v, dirty %v", name, s.Files, s.Skipped, s.Dirty)
		}
	}
}

func TestConcurrentReads(t *testing.T) {
	g := newGit(t)
	for i := range 40 {
		g.write(fmt.Sprintf("content/%d.md", i), strings.Repeat(fmt.Sprintln(i), 500))
	}
	g.commit("all")
	g.git("gc", "-q")
	r := open(t, g.dir)
	s := must[*Snapshot](t)(r.At(head(t, r).Hash))
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			history(t, r)
			for i := range s.Files {
				if data, err := s.Files[i].Read(); err != nil || BlobHash(data) != s.Files[i].Hash {
					t.Errorf("%s: %v", s.Files[i].Path, err)
				}
			}
		})
	}
	readers.Wait()
}
