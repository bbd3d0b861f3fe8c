package generator

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// TestSameCommitSameBytes builds one commit of the sample register in every way
// that must not matter (law 3).
func TestSameCommitSameBytes(t *testing.T) {
	repo := sampleRepository(t, t.TempDir())
	want, problems := cold(t, Options{Dir: repo.dir, Workers: 1})
	if problems != "" {
		t.Fatalf("the sample register has problems:\n%s", problems)
	}
	far := filepath.Join(t.TempDir(), "another place", "deep", "down")
	if err := os.MkdirAll(far, 0o755); err != nil {
		t.Fatal(err)
	}
	repo.git("clone", "-q", repo.dir, filepath.Join(far, "clone"))
	repo.git("clone", "-q", "-c", "core.autocrlf=true", "--bare", repo.dir, filepath.Join(far, "bare.git"))
	repo.git("clone", "-q", "-c", "core.autocrlf=true", "file://"+repo.dir, filepath.Join(far, "crlf"))
	for _, way := range []struct {
		name string
		opts Options
	}{
		{"8 workers", Options{Dir: repo.dir, Workers: 8}},
		{"of HEAD", Options{Dir: repo.dir, Ref: "HEAD", Workers: 8}},
		{"of a branch", Options{Dir: repo.dir, Ref: "main"}},
		{"in a clone", Options{Dir: filepath.Join(far, "clone")}},
		{"in a bare clone", Options{Dir: filepath.Join(far, "bare.git"), Ref: "main"}},
		{"with CRLF in the work tree", Options{Dir: filepath.Join(far, "crlf")}},
	} {
		got, problems := cold(t, way.opts)
		equal(t, way.name, want, got)
		if problems != "" {
			t.Errorf("%s: there are problems:\n%s", way.name, problems)
		}
	}
	b := New(Options{Dir: repo.dir})
	defer b.Close()
	for range 2 {
		got, _ := built(t, b)
		equal(t, "by one Builder", want, got)
	}
	t.Run("another process", func(t *testing.T) { equal(t, "another process", want, abroad(t, repo.dir)) })
}

// abroad builds in a process with another time zone, locale and umask.
func abroad(t *testing.T, dir string) tree {
	if runtime.GOOS == "windows" {
		t.Skip("there is no umask here")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	cmd := exec.Command("sh", "-c", `umask 077; exec "$0"`, self)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TZ=Pacific/Kiritimati", "LC_ALL=tr_TR.UTF-8", "LANG=tr_TR.UTF-8", "GOMAXPROCS=5", "BLOTTER_TEST_OUT="+out)
	if output, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return published(t, out)
}

// TestOrderOfFilesDoesNotMatter writes the same files into two folders in
// different orders, so that the folders list them differently where the file
// system keeps their order.
func TestOrderOfFilesDoesNotMatter(t *testing.T) {
	dir := recalls(t)
	var files []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(file string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want, _ := cold(t, Options{Dir: dir})
	random := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		other := t.TempDir()
		for _, file := range files {
			data, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil {
				t.Fatal(err)
			}
			put(t, other, file, string(data))
		}
		got, _ := cold(t, Options{Dir: other})
		equal(t, "files written in another order", want, got)
	}
}
