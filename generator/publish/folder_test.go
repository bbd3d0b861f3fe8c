package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// files is a site: path to content.
type files map[string]string

var (
	siteA = files{"index.html": "a", "old/page/index.html": "gone in b", "same/index.html": "same", "x": "a file, then a folder"}
	siteB = files{"index.html": "b", "same/index.html": "same", "x/index.html": "a folder", "b/index.html": "only in b"}
	siteC = files{"index.html": "c", "same/index.html": "same", "x": "a file again", "c/index.html": "c", "old/page/index.html": "gone in b"}
)

func put(t *testing.T, s Sink, site files) {
	t.Helper()
	for path, data := range site {
		if err := s.Put(path, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
}

func build(t *testing.T, out string, site files) Summary {
	t.Helper()
	s, err := Folder(out)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, site)
	sum, err := s.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// read lists a folder: files as mode and content, folders as mode.
func read(t *testing.T, dir string) files {
	t.Helper()
	all := files{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		all[filepath.ToSlash(rel)] = info.Mode().String()
		if info.Mode().IsRegular() {
			data, err := os.ReadFile(p)
			all[filepath.ToSlash(rel)] += " " + string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// whole is what read finds where site is published.
func whole(site files) files {
	all := files{}
	for p, data := range site {
		all[p] = fileMode.String() + " " + data
		for p != "." {
			p = filepath.ToSlash(filepath.Dir(p))
			all[p] = (fs.ModeDir | folderMode).String()
		}
	}
	return all
}

func mustHold(t *testing.T, out string, site files) {
	t.Helper()
	if got := read(t, out); !maps.Equal(got, whole(site)) {
		t.Fatalf("%s holds\n%v\nwant\n%v", out, got, whole(site))
	}
}

func write(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestGenerations(t *testing.T) {
	out := filepath.Join(t.TempDir(), "not", "there", "public")
	for i, step := range []struct {
		site                   files
		written, removed, kept int
	}{
		{siteA, 4, 0, 0},
		{siteA, 0, 0, 4},
		{siteB, 3, 2, 1},
		{siteB, 0, 0, 4},
		{siteA, 3, 2, 1},
		{siteC, 3, 0, 2},
		{siteB, 3, 3, 1},
	} {
		got := build(t, out, step.site)
		mustHold(t, out, step.site)
		want := Summary{Files: len(step.site), Written: step.written, Removed: step.removed, Kept: step.kept}
		got.Bytes, got.Digest = 0, [32]byte{}
		if got != want {
			t.Errorf("build %d: %+v, want %+v", i, got, want)
		}
	}
}

func TestSummary(t *testing.T) {
	site := files{"b": "22", "a/c": "1"}
	got := build(t, filepath.Join(t.TempDir(), "public"), site)
	text := "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  1  a/c\n" +
		"785f3ec7eb32f30b90cd0fcf3657d388b5ff4297f2f9716ff66e9b69c05ddd09  2  b\n"
	m := NewManifest([]Entry{NewEntry("b", []byte("22")), NewEntry("a/c", []byte("1"))})
	if m.String() != text {
		t.Errorf("manifest is\n%swant\n%s", m, text)
	}
	if want := (Summary{Files: 2, Bytes: 3, Written: 2, Digest: m.Digest()}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// A build after one that changed nothing must not write the files again.
func TestKeptFilesAreNotWritten(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	for range 2 {
		build(t, out, siteA)
	}
	n := 0
	s, err := open(out, func(change string) error {
		if change == "write" || change == "link" {
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n = 0 // what it tried the disk with does not count
	put(t, s, siteA)
	if _, err := s.Commit(); err != nil || n != 1 {
		t.Errorf("%d files written or linked (%v), want the manifest alone", n, err)
	}
}

func TestRejected(t *testing.T) {
	full := errors.New("disk full")
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, siteA)
	t.Run("put fails", func(t *testing.T) {
		fail := false
		s, err := open(out, func(string) error {
			if fail {
				return full
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, files{"index.html": "b"})
		fail = true
		if err := s.Put("new", nil); !errors.Is(err, full) {
			t.Errorf("Put: %v", err)
		}
		fail = false
		put(t, s, files{"later": "good"})
		if _, err := s.Commit(); !errors.Is(err, full) {
			t.Errorf("Commit: %v", err)
		}
	})
	t.Run("abort", func(t *testing.T) {
		s, err := Folder(out)
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, siteB)
		if err := errors.Join(s.Abort(), s.Abort()); err != nil {
			t.Error(err)
		}
		if _, err := s.Commit(); !errors.Is(err, errEnded) {
			t.Errorf("Commit after Abort: %v", err)
		}
		if err := s.Put("late", nil); !errors.Is(err, errEnded) {
			t.Errorf("Put after Abort: %v", err)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		s, err := Folder(out)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(); !errors.Is(err, errEmpty) {
			t.Errorf("Commit of nothing: %v", err)
		}
	})
	mustHold(t, out, siteA)
	build(t, out, siteC)
	mustHold(t, out, siteC)
}

// Else a build that filled the disk would make all that follow fail.
func TestLeftoversAreRemovedFirst(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	for range 2 {
		build(t, out, siteA)
	}
	for range 2 {
		s, err := Folder(out)
		if err != nil {
			t.Fatal(err)
		}
		if got := read(t, filepath.Join(dir, stateDir, "next-public")); got["big"] != "" || got["same/index.html"] == "" {
			t.Errorf("the next build starts from %v", got)
		}
		put(t, s, files{"big": "leftover"})
		s.Abort()
	}
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	s, err := Folder(filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Folder(filepath.Join(dir, "public")); !errors.Is(err, ErrLocked) {
		t.Errorf("second build: %v", err)
	}
	other, err := Folder(filepath.Join(dir, "other"))
	if err != nil {
		t.Fatalf("a build of another folder: %v", err)
	}
	other.Abort()
	s.Abort()
	build(t, filepath.Join(dir, "public"), siteA)
	build(t, filepath.Join(dir, "public"), siteB)
}

func TestNothingIsLeftBehind(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	for range 3 {
		build(t, out, siteA)
		build(t, out, siteB)
		os.RemoveAll(out)
	}
	build(t, out, siteA)
	build(t, out, siteB)
	mustBeTidy(t, dir)
}

// mustBeTidy checks that two generations and nothing else is left of many.
func mustBeTidy(t *testing.T, dir string) {
	t.Helper()
	if ignore, err := os.ReadFile(filepath.Join(dir, stateDir, ".gitignore")); string(ignore) != "*\n" {
		t.Fatalf(".gitignore holds %q: %v", ignore, err)
	}
	state, _ := filepath.Glob(filepath.Join(dir, stateDir, "*"))
	trees, _ := filepath.Glob(filepath.Join(dir, stateDir, "trees-public", "*"))
	if len(state) != len([]string{".gitignore", "lock-", "next-", "trees-"}) || len(trees) > 2 {
		t.Fatalf("left behind: %v %v", state, trees)
	}
}

func TestCarriedFiles(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out+"/.gitignore", "*\n!.gitignore\n")
	with := func(site files, ignore string) files {
		site = maps.Clone(site)
		site[".gitignore"] = ignore
		return site
	}
	for _, site := range []files{siteA, siteB, siteA} {
		build(t, out, site)
		mustHold(t, out, with(site, "*\n!.gitignore\n"))
	}
	write(t, out+"/.gitignore", "edited in place")
	for range 2 {
		build(t, out, siteB)
		mustHold(t, out, with(siteB, "edited in place"))
	}
	if err := buildIn(out, with(siteA, "the site's own"), nil); err == nil || !strings.Contains(err.Error(), ".gitignore") {
		t.Errorf("a carried file was replaced: %v", err)
	}
	mustHold(t, out, with(siteB, "edited in place"))
}

func TestLinkToFolder(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "www", "real"), filepath.Join(dir, "public")
	if err := os.MkdirAll(real, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	build(t, link, siteA)
	build(t, link, siteB)
	mustHold(t, real, siteB)
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is no longer one: %v", err)
	}
}

// With a case-insensitive file system a folder would be the same one under both
// names; here the old one must at least be gone.
func TestCaseChanges(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	for range 2 {
		for _, site := range []files{{"Page/One": "1", "Page/two": "2"}, {"page/one": "1"}} {
			build(t, out, site)
			mustHold(t, out, site)
		}
	}
}

func TestParallel(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{}
	for i := range 400 {
		site[fmt.Sprintf("dir%d/sub%d/%d.html", i%7, i%3, i)] = fmt.Sprint(i)
	}
	digests := map[[32]byte]bool{}
	for range 3 {
		s, err := Folder(out)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for part := range slices.Chunk(slices.Sorted(maps.Keys(site)), 50) {
			all.Go(func() {
				for _, p := range part {
					if err := s.Put(p, []byte(site[p])); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		sum, err := s.Commit()
		if err != nil {
			t.Fatal(err)
		}
		digests[sum.Digest] = true
		mustHold(t, out, site)
	}
	if len(digests) != 1 {
		t.Errorf("%d digests for one site", len(digests))
	}
}
