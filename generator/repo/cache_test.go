package repo

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// anew opens a repository without what was kept of its histories.
func anew(t *testing.T, g *scripted) *Repo {
	t.Helper()
	if err := os.RemoveAll(g.path(".git/blotter")); err != nil {
		t.Fatal(err)
	}
	return open(t, g.dir)
}

// kept returns the only file that keeps a history.
func kept(t *testing.T, g *scripted) string {
	t.Helper()
	files := must[[]string](t)(filepath.Glob(g.path(".git/blotter/*")))
	if len(files) != 1 {
		t.Fatalf("kept %v, want one file", files)
	}
	return files[0]
}

// unreadable takes an old tree away, so that only who remembers knows the history.
func unreadable(t *testing.T, g *scripted, ref string) {
	t.Helper()
	tree := g.git("rev-parse", ref)
	if err := os.Remove(g.path(".git/objects/" + tree[:2] + "/" + tree[2:])); err != nil {
		t.Fatal(err)
	}
}

// What was read once is not read again by another process, and continued when
// HEAD moves forward.
func TestCache(t *testing.T) {
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			g := newGit(t)
			g.run("put content/2024/a.md one\ncommit one\nput content/2024/a.md two\nput content/b.md b\ncommit two")
			read := func(r *Repo) string { return dump(must[*History](t)(m.read(r, head(t, r).Hash, "content"))) }
			want := read(open(t, g.dir))
			root := g.git("rev-parse", "HEAD~1:content")
			whole := g.clone()
			unreadable(t, g, root)
			if got := read(open(t, g.dir)); got != want {
				t.Errorf("remembered:\n%s\nread:\n%s", got, want)
			}
			more := "mv content/2024/a.md content/2025/a.md\ncommit three\ngit checkout -q -b side HEAD~1\nput content/c.md c\ncommit four\ngit checkout -q main\nmerge five: side"
			g.run(more)
			whole.run(more)
			want = read(open(t, whole.dir))
			if got := read(open(t, g.dir)); got != want {
				t.Errorf("continued:\n%s\nread:\n%s", got, want)
			}
			if got := read(open(t, g.dir)); got != want {
				t.Errorf("remembered again:\n%s\nread:\n%s", got, want)
			}
			r := anew(t, g)
			if _, err := m.read(r, head(t, r).Hash, "content"); err == nil {
				t.Error("this tests nothing: the history can be read without what was remembered")
			}
		})
	}
}

// No word of a message and no name is kept: it may have to be forgotten.
func TestCacheHoldsNoText(t *testing.T) {
	g := newGit(t)
	g.run("at 2024-01-01T00:00:00Z Zebedee\nput a.md one\ncommit Quicksilver\\n\\nCo-authored-by: Yolanda <y>\nput a.md contents")
	g.run("git checkout -q -b side\ncommit Unobtainium (#12345)\ngit checkout -q main\nmerge Merge pull request #54321 from xenon: side")
	history(t, open(t, g.dir))
	data := must[[]byte](t)(os.ReadFile(kept(t, g)))
	for _, word := range []string{"Zebedee", "Quicksilver", "Yolanda", "Unobtainium", "xenon", "contents", "Forge", "example"} {
		if bytes.Contains(data, []byte(word)) {
			t.Errorf("%q is in the cache", word)
		}
	}
	if !bytes.Contains(data, []byte("a.md")) {
		t.Error("this tests nothing: no path is in the cache")
	}
	for _, name := range []string{kept(t, g), filepath.Dir(kept(t, g))} {
		if info, err := os.Stat(name); err != nil || os.PathSeparator == '/' && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, others can read it", name, info.Mode())
		}
	}
}

// What cannot be used is as if it were not there, and written anew.
func TestCacheThatIsWrong(t *testing.T) {
	g := small(t)
	want := dump(history(t, open(t, g.dir)))
	file := kept(t, g)
	good := must[[]byte](t)(os.ReadFile(file))
	other := newGit(t)
	other.run("put other.md x\ncommit of another repository")
	history(t, open(t, other.dir))
	cases := map[string][]byte{
		"empty":               {},
		"cut off":             good[:len(good)/2],
		"longer":              append(bytes.Clone(good), 0),
		"another version":     bytes.Replace(good, []byte("history 1"), []byte("history 0"), 1),
		"another repository":  must[[]byte](t)(os.ReadFile(kept(t, other))),
		"another scope":       reencoded(t, good, func(s *storedHistory) { s.Key = "x" }),
		"no commits":          reencoded(t, good, func(s *storedHistory) { *s = storedHistory{Key: s.Key, Head: s.Head} }),
		"no head":             reencoded(t, good, func(s *storedHistory) { s.Head = strings.Repeat("1", 40) }),
		"an endless line":     reencoded(t, good, func(s *storedHistory) { s.Head = Hash{9}.String(); s.endless() }),
		"a commit out of it":  reencoded(t, good, func(s *storedHistory) { s.Commit[0] = 99 }),
		"a path out of it":    reencoded(t, good, func(s *storedHistory) { s.Path[0] = -1 }),
		"a parent out of it":  reencoded(t, good, func(s *storedHistory) { s.Parents[0] = 2 }),
		"a path twice":        reencoded(t, good, func(s *storedHistory) { s.Paths = append(s.Paths, s.Paths...) }),
		"not even a change":   reencoded(t, good, func(s *storedHistory) { s.Kind[0], s.Old[0] = 0, 0 }),
		"lists of two sizes":  reencoded(t, good, func(s *storedHistory) { s.Author = s.Author[1:] }),
		"an incomplete hash":  reencoded(t, good, func(s *storedHistory) { s.Trees = s.Trees[1:] }),
		"more parents than 1": reencoded(t, good, func(s *storedHistory) { s.ParentCounts[0] = 9 }),
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		bad := bytes.Clone(good)
		bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
		cases[fmt.Sprint("damaged ", i)] = bad
	}
	for name, data := range cases {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if got := dump(history(t, open(t, g.dir))); got != want {
			t.Errorf("%s: history\n%s\nwant\n%s", name, got, want)
		}
		if got := must[[]byte](t)(os.ReadFile(file)); !bytes.Equal(got, good) {
			t.Errorf("%s: not written anew", name)
		}
	}
	if kept(t, g) != file {
		t.Error("something else was left in the folder")
	}
}

func reencoded(t *testing.T, data []byte, edit func(*storedHistory)) []byte {
	t.Helper()
	s := must[*storedHistory](t)(decodeHistory(data))
	edit(s)
	return must[[]byte](t)(encodeHistory(s))
}

// endless adds a commit that is its own parent, as the head.
func (s *storedHistory) endless() {
	h := Hash{9}
	s.Commits, s.Trees = append(s.Commits, h[:]...), append(s.Trees, h[:]...)
	s.Seconds, s.Dated = append(s.Seconds, 1), append(s.Dated, true)
	s.Parents = append(s.Parents, int32(len(s.ParentCounts)))
	s.ParentCounts = append(s.ParentCounts, 1)
}

// A rewritten branch is read anew, and nothing of the old one is kept.
func TestCacheRewritten(t *testing.T) {
	for _, m := range modes {
		g := small(t)
		r := open(t, g.dir)
		m.read(r, head(t, r).Hash)
		g.run("git reset -q --hard HEAD~1\nput content/new.md x\ncommit rewritten")
		read := func(r *Repo) string { return dump(must[*History](t)(m.read(r, head(t, r).Hash))) }
		got := read(open(t, g.dir))
		s := must[*storedHistory](t)(decodeHistory(must[[]byte](t)(os.ReadFile(kept(t, g)))))
		if s.Head != g.git("rev-parse", "HEAD") || len(s.Seconds) != 2 {
			t.Errorf("%s: %d commits up to %s are kept", m.name, len(s.Seconds), s.Head)
		}
		if want := read(anew(t, g)); got != want {
			t.Errorf("%s: after the branch was rewritten:\n%s\nread anew:\n%s", m.name, got, want)
		}
	}
}

// A clone that lost its history does not remember it, and one whose folder
// cannot be written to reads it each time.
func TestCacheRefused(t *testing.T) {
	g := small(t)
	history(t, open(t, g.dir))
	g.write(".git/shallow", g.git("rev-parse", "HEAD")+"\n")
	if h := history(t, open(t, g.dir)); h.Complete || len(h.Paths()) != 0 {
		t.Errorf("of a shallow clone: %v", h.Paths())
	}
	os.Remove(g.path(".git/shallow"))
	r := anew(t, g)
	g.write(".git/blotter", "a file is in the way")
	if h := history(t, r); !h.Complete || len(h.Paths()) != 1 {
		t.Errorf("where nothing can be kept: %v", h.Paths())
	}
	partial := g.clone("--filter=blob:none")
	if h := history(t, open(t, partial.dir)); !h.Complete {
		t.Error(h.Reason)
	}
	if _, err := os.Stat(partial.path(".git/blotter")); err == nil {
		t.Error("a partial clone keeps its history")
	}
}

// Any commit of the line has the history that a repository has whose head it is.
func TestOlderHeads(t *testing.T) {
	g := newGit(t)
	g.gitIn(randomHistory(rand.New(rand.NewPCG(3, 3)), 120), "fast-import", "--quiet")
	r := open(t, g.dir)
	newest := history(t, r)
	was := dump(newest)
	for _, commit := range strings.Fields(g.git("rev-list", "--first-parent", "HEAD")) {
		h, _ := parseHash(commit)
		got := must[*History](t)(r.History(h))
		want := must[*History](t)(anew(t, g).History(h))
		if dump(got) != dump(want) || got.Head != h || !got.Complete {
			t.Fatalf("%s:\n%s\nread anew:\n%s", commit, dump(got), dump(want))
		}
	}
	if dump(newest) != was || history(t, r) != newest {
		t.Error("the newest history changed")
	}
}

// Several at once, in one process or in more, do not disturb each other.
func TestCacheConcurrent(t *testing.T) {
	g := newGit(t)
	g.gitIn(randomHistory(rand.New(rand.NewPCG(4, 4)), 60), "fast-import", "--quiet")
	heads := strings.Fields(g.git("rev-list", "--first-parent", "HEAD"))
	var want []string
	for _, commit := range heads[:3] {
		h, _ := parseHash(commit)
		want = append(want, dump(must[*History](t)(anew(t, g).History(h))))
	}
	anew(t, g)
	var readers sync.WaitGroup
	for i := range 12 {
		readers.Go(func() {
			h, _ := parseHash(heads[i%3])
			r, err := Open(g.dir)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			for range 5 {
				if got, err := r.History(h); err != nil || dump(got) != want[i%3] {
					t.Errorf("%v: another history of %s", err, h)
				}
			}
		})
	}
	readers.Wait()
	kept(t, g)
}

// FuzzRestore: whatever a file holds behind its right sum, there is no panic.
func FuzzRestore(f *testing.F) {
	f.Add([]byte{}, int32(0), int32(0), byte(0))
	f.Fuzz(func(t *testing.T, raw []byte, number, other int32, place byte) {
		s := &storedHistory{
			Key: "k", Head: Hash{1}.String(), Paths: []string{"a", "b"},
			Seconds: []uint64{1, 2}, Dated: []bool{true, true}, ParentCounts: []int32{1, 0}, Parents: []int32{1},
			Path: []int32{0, 0, 1}, From: []int32{-1, -1, 0}, Commit: []int32{1, 0, 0}, Author: []int32{1, 0, 0},
			Old: []byte{0, 1, 0}, Kind: []byte{1, 0, 1}, Leaves: make([]byte, 60),
		}
		for _, h := range []Hash{{1}, {2}} {
			s.Commits, s.Trees = append(s.Commits, h[:]...), append(s.Trees, h[:]...)
		}
		lists := [][]int32{s.Path, s.From, s.Commit, s.Author, s.ParentCounts, s.Parents}
		list := lists[int(place)%len(lists)]
		list[int(place/8)%len(list)] = number
		list[int(place/16)%len(list)] = other
		if len(raw) > 0 { // or any gob at all
			gob.NewDecoder(bytes.NewReader(raw)).Decode(s)
		}
		data := must[[]byte](t)(encodeHistory(s))
		back, err := decodeHistory(data)
		if err != nil {
			t.Fatal(err)
		}
		h := newHistory("k", newTexts(&objectStore{}))
		if back.restore(h) != nil {
			return
		}
		h.until(Hash{2})
		h.Recorded()
		for _, path := range h.Paths() {
			if len(h.Own(path)) == 0 || len(h.Revisions(path)) > len(s.Path) {
				t.Errorf("%s: %d", path, len(h.Revisions(path)))
			}
		}
	})
}

// The file's beginning is what its format says.
func TestCacheFormat(t *testing.T) {
	data := must[[]byte](t)(encodeHistory(&storedHistory{Key: "k"}))
	sum := sha256.Sum256(data[len(cacheFormat)+sha256.Size:])
	if !slices.Equal(data[len(cacheFormat):len(cacheFormat)+sha256.Size], sum[:]) {
		t.Error("no sum of the rest")
	}
}
