package repo

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// later opens a folder some time after all that is written to it has settled.
func later(t *testing.T, dir string) *Repo {
	r := open(t, dir)
	r.now = func() time.Time { return time.Now().Add(time.Hour) }
	return r
}

// A file that is as it was when it was last read is not read again, in another
// process either.
func TestFilesAreReadOnce(t *testing.T) {
	g := newGit(t)
	for i := range 4 {
		g.write(fmt.Sprintf("content/%d.md", i), "text\n")
	}
	g.write("content/crlf.md", "text\r\n")
	g.commit("all")
	r := later(t, g.dir)
	first := must[*Snapshot](t)(r.WorkTree("content"))
	looks := r.looks["content"]
	if len(looks) != 4 {
		t.Fatalf("%d files are remembered, want all but the one with other line ends", len(looks))
	}
	for _, r := range []*Repo{r, later(t, g.dir)} {
		again := must[*Snapshot](t)(r.WorkTree("content"))
		if diff := cmp.Diff(show(t, first), show(t, again)); diff != "" || again.Dirty {
			t.Errorf("dirty %v (-first +again):\n%s", again.Dirty, diff)
		}
		if diff := cmp.Diff(looks, r.looks["content"], cmp.AllowUnexported(seen{}, stamp{})); diff != "" {
			t.Errorf("remembered (-first +again):\n%s", diff)
		}
	}
	kept := looks["content/1.md"]
	kept.hash = BlobHash([]byte("a sign"))
	r.looks["content"]["content/1.md"] = kept
	if f, _ := must[*Snapshot](t)(r.WorkTree("content")).File("content/1.md"); f.Hash != kept.hash {
		t.Error("the file was read again")
	}
}

// Whatever is done to a file, the next look sees it, at the same size and under
// the same time as well.
func TestLookSeesEveryEdit(t *testing.T) {
	g := newGit(t)
	for _, name := range []string{"same-size", "put-in-place", "mode", "gone", "folder"} {
		g.write("content/"+name, "text\n")
	}
	g.commit("all")
	r := later(t, g.dir)
	must[*Snapshot](t)(r.WorkTree("content"))
	info := must[os.FileInfo](t)(os.Stat(g.path("content/same-size")))
	before, _ := stampOf(info)
	for now := before; now.changed == before.changed; { // the clock of the disk has steps
		g.write("content/same-size", "next\n")
		os.Chtimes(g.path("content/same-size"), info.ModTime(), info.ModTime())
		now, _ = stampOf(must[os.FileInfo](t)(os.Stat(g.path("content/same-size"))))
	}
	g.write("new", "text\n")
	for _, err := range []error{
		os.Rename(g.path("new"), g.path("content/put-in-place")), os.Chmod(g.path("content/mode"), 0o755),
		os.Remove(g.path("content/gone")), os.Remove(g.path("content/folder")), os.Mkdir(g.path("content/folder"), 0o755),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	got := must[*Snapshot](t)(r.WorkTree("content"))
	want := must[*Snapshot](t)((&Repo{dir: r.dir, git: r.git, looks: map[string]map[string]seen{}, now: time.Now}).WorkTree("content", "missing"))
	if diff := cmp.Diff(show(t, want), show(t, got)); diff != "" || !got.Dirty || len(got.Files) != 3 {
		t.Errorf("dirty %v, %d files (-read +remembered):\n%s", got.Dirty, len(got.Files), diff)
	}
}

// Of a file that was written just now, the stamp may be that of the next content,
// too.
func TestFreshFilesAreReadAgain(t *testing.T) {
	r := open(t, t.TempDir()) // where nothing is kept
	file := filepath.Join(r.dir, "a.md")
	if err := os.WriteFile(file, []byte("text\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	info := must[os.FileInfo](t)(os.Stat(file))
	s, ok := stampOf(info)
	if !ok {
		t.Skip("no stamps here")
	}
	written := time.Unix(0, s.changed)
	for after, want := range map[time.Duration]int{-time.Hour: 0, 0: 0, settled: 0, settled + 1: 1} {
		r.now = func() time.Time { return written.Add(after) }
		clear(r.looks)
		must[*Snapshot](t)(r.WorkTree())
		if got := len(r.looks[""]); got != want {
			t.Errorf("%v after it was written: %d files remembered, want %d", after, got, want)
		}
	}
}

// A kept list that is damaged is none.
func TestDamagedLooks(t *testing.T) {
	g := newGit(t)
	g.write("content/a.md", "text\n")
	r := later(t, g.dir)
	want := show(t, must[*Snapshot](t)(r.WorkTree("content")))
	file := r.cache("files", "\ncontent")
	good := must[[]byte](t)(os.ReadFile(file))
	short := must[[]byte](t)(encodeCache(seenFormat, &storedSeen{Key: "content", Paths: []string{"content/a.md"}}))
	for _, data := range [][]byte{nil, good[:len(good)-1], append(good[:len(good):len(good)], 0), short} {
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r := later(t, g.dir)
		if got := show(t, must[*Snapshot](t)(r.WorkTree("content"))); got != want {
			t.Errorf("got %s\nwant %s", got, want)
		}
	}
}
