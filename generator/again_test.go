package generator

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNextProcessEqualsCold is law 4 for what is kept on disk: after each edit a new
// Builder publishes what one gives that finds nothing, and says the same, and so
// does the one after it, which has nothing to do.
func TestNextProcessEqualsCold(t *testing.T) {
	d := newDesk(t, 5)
	out := filepath.Join(t.TempDir(), "out")
	var done []string
	for i, n := range d.random.Perm(len(edits)) {
		done = append(done, edits[n].name)
		edits[n].do(d)
		if i%8 == 7 {
			spoil(t, d.dir, d.random)
		}
		res := builds(t, Options{Dir: d.dir, Out: out})
		want, problems := cold(t, Options{Dir: d.dir})
		equal(t, "the site", want, published(t, out))
		again := builds(t, Options{Dir: d.dir, Out: out})
		for _, got := range []*Result{res, again} {
			if said := text(t, got.Problems); said != problems {
				t.Errorf("the problems are\n%s\nnot\n%s", said, problems)
			}
		}
		if !again.Unchanged || again.Records != res.Records || again.Summary.Files != res.Summary.Files || again.Summary.Written != 0 {
			t.Errorf("the build after it said %+v", again.Summary)
		}
		if t.Failed() {
			t.Fatalf("after %q", done)
		}
	}
}

// spoil damages what is kept in the git folder.
func spoil(t *testing.T, dir string, random *rand.Rand) {
	t.Helper()
	name := keptBuildOf(t, dir)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[random.IntN(len(data))] ^= 1
	if err := os.WriteFile(name, data[:len(data)-random.IntN(2)], 0o600); err != nil {
		t.Fatal(err)
	}
}

func keptBuildOf(t *testing.T, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, ".git", "blotter", "built-*", "*"))
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	return names[0]
}

// TestNothingIsSaidAgain: where the options or the published folder are others, the
// site is made anew, and it is the one that was asked for.
func TestNothingIsSaidAgain(t *testing.T) {
	d := newDesk(t, 6)
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	d.write(d.newPath())
	for _, c := range []struct {
		name string
		opts Options
		do   func()
	}{
		{"another address", Options{BaseURL: "https://elsewhere.example/sub/"}, nil},
		{"drafts", Options{Drafts: true}, nil},
		{"a commit", Options{Ref: "HEAD"}, nil},
		{"an old commit", Options{Ref: "HEAD~1"}, nil},
		{"another folder", Options{Out: filepath.Join(dir, "other")}, nil},
		{"an emptied folder", Options{}, func() { os.RemoveAll(out); os.Mkdir(out, 0o755) }},
		{"a folder that is gone", Options{}, func() { os.RemoveAll(out) }},
		{"another first page", Options{}, func() { put(t, out, "index.html", "X") }},
		{"no state", Options{}, func() { os.RemoveAll(filepath.Join(dir, ".blotter")) }},
	} {
		builds(t, Options{Dir: d.dir, Out: out})
		if c.do != nil {
			c.do()
		}
		opts := c.opts
		opts.Dir = d.dir
		if opts.Out == "" {
			opts.Out = out
		}
		res := builds(t, opts)
		if res.Unchanged {
			t.Errorf("%s: nothing has changed, it says", c.name)
		}
		want, _ := cold(t, opts)
		equal(t, c.name, want, published(t, opts.Out))
	}
}

// TestWhatWasSaidIsForgotten: a problem that quotes what must be forgotten is not
// kept, even where the build that learns of it fails.
func TestWhatWasSaidIsForgotten(t *testing.T) {
	d := newDesk(t, 7)
	out := filepath.Join(t.TempDir(), "out")
	file := d.record()
	d.edit(file, "dangers: [", "dangers: [blabbermouth, ")
	builds(t, Options{Dir: d.dir, Out: out})
	if data, _ := os.ReadFile(keptBuildOf(t, d.dir)); !bytes.Contains(data, []byte("blabbermouth")) {
		t.Fatal("the problem is not kept, so this test tells nothing")
	}
	id := strings.TrimSuffix(filepath.Base(file), ".md")
	put(t, d.dir, "content/removed.yaml", "removed:\n  - {id: "+id+", date: 2025-05-01, reason: A court order.}\n")
	put(t, d.dir, "content/site.yaml", "title: A\ntheme: none-such\n")
	if _, err := Build(t.Context(), Options{Dir: d.dir, Out: out}); err == nil {
		t.Fatal("there is no such theme, yet no error")
	}
	if names, _ := filepath.Glob(filepath.Join(d.dir, ".git", "blotter", "built-*", "*")); len(names) > 0 {
		t.Errorf("%v is kept", names)
	}
}
