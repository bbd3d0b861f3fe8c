package generator

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"blotter/content"
	"blotter/generator/diag"
	"blotter/generator/publish"
	"blotter/generator/search"

	"github.com/google/go-cmp/cmp"
)

// TestMain lets the tests run a build in a process of its own: a program in
// another time zone, with another umask.
func TestMain(m *testing.M) {
	if out := os.Getenv("BLOTTER_TEST_OUT"); out != "" {
		if _, err := Build(context.Background(), Options{Out: out}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	for _, dir := range leftovers {
		os.RemoveAll(dir)
	}
	os.Exit(code)
}

// leftovers are the folders that outlive a test.
var leftovers []string

// A tree is a published site in memory, by path.
type tree map[string][]byte

// A treeSink takes a site in as a tree.
type treeSink struct {
	mu   sync.Mutex
	tree tree
}

func (s *treeSink) Put(path string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.tree[path]; twice {
		return fmt.Errorf("%s is put twice", path)
	}
	s.tree[path] = bytes.Clone(data)
	return nil
}

func (s *treeSink) Manifest() publish.Manifest {
	var entries []publish.Entry
	for path, data := range s.tree {
		entries = append(entries, publish.NewEntry(path, data))
	}
	return publish.NewManifest(entries)
}

func (s *treeSink) Commit() (publish.Summary, error) { return publish.Summary{}, nil }
func (s *treeSink) Abort() error                     { return nil }

// built is the tree that a Builder gives, and the problems as a person sees them.
func built(t testing.TB, b *Builder) (tree, string) {
	t.Helper()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return treeOf(t, b, reg), text(t, reg.Problems)
}

// treeOf publishes a register that b has read, with an index that is made anew.
func treeOf(t testing.TB, b *Builder, reg *Register) tree {
	t.Helper()
	index, err := search.New(reg.Site.Language)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	sink := &treeSink{tree: tree{}}
	if _, err := b.publish(context.Background(), reg, sink, index, lastBuild{}); err != nil {
		t.Fatal(err)
	}
	return sink.tree
}

// cold is what a new Builder gives, if no record is kept of an earlier one.
func cold(t testing.TB, opts Options) (tree, string) {
	t.Helper()
	unshelve(t, opts.Dir)
	b := New(opts)
	defer b.Close()
	return built(t, b)
}

func text(t testing.TB, problems diag.List) string {
	t.Helper()
	var out strings.Builder
	if err := diag.WriteText(&out, problems, false); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// published reads a published folder.
func published(t testing.TB, dir string) tree {
	t.Helper()
	files := tree{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)], err = os.ReadFile(name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// equal fails the test where two trees differ, and shows how the first files do.
func equal(t testing.TB, what string, want, got tree) {
	t.Helper()
	shown := 0
	for _, path := range slices.Sorted(maps.Keys(union(want, got))) {
		w, inWant := want[path]
		g, inGot := got[path]
		if inWant == inGot && bytes.Equal(w, g) {
			continue
		}
		if shown++; shown > 3 {
			t.Errorf("%s: and more", what)
			return
		}
		t.Errorf("%s: %s differs (wanted %v, got %v; -want +got):\n%.3000s", what, path, inWant, inGot, cmp.Diff(lines(w), lines(g)))
	}
}

func union(a, b tree) map[string]bool {
	paths := map[string]bool{}
	for path := range a {
		paths[path] = true
	}
	for path := range b {
		paths[path] = true
	}
	return paths
}

func lines(data []byte) []string { return strings.Split(string(data), "\n") }

// pictureOf is a PNG of one shade of grey.
func pictureOf(shade uint8) []byte {
	img := image.NewGray(image.Rect(0, 0, 3, 2))
	for i := range img.Pix {
		img.Set(i%3, i/3, color.Gray{shade})
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

const (
	recall      = "content/incidents/2025/2025-01-10-phone-charger/index.md"
	recallImage = "content/incidents/2025/2025-01-10-phone-charger/charger.png"
)

// recalls writes the register of product recalls.
func recalls(t testing.TB) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, read(t, "testdata/recalls.txtar"))
	put(t, dir, recallImage, string(pictureOf(0)))
	return dir
}

func put(t testing.TB, dir, file, text string) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// edit replaces a text that stands in a file.
func edit(t testing.TB, dir, file, old, new string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s holds no %q", file, old)
	}
	put(t, dir, file, strings.Replace(string(data), old, new, 1))
}

// A repository is made with the real git, with names and dates of its own.
type repository struct {
	t    testing.TB
	dir  string
	name string
	days int // since the first commit; each is made a day after the last, in 2031
}

// newRepository makes a repository of a folder; it skips the test where git is
// absent.
func newRepository(t testing.TB, dir string) *repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := &repository{t: t, dir: dir, name: "Ann Author"}
	r.git("init", "-q", "-b", "main")
	r.git("config", "gc.auto", "0")
	return r
}

func (r *repository) git(args ...string) string {
	r.t.Helper()
	date := time.Date(2031, 3, 1, 10, 0, 0, 0, time.UTC).AddDate(0, 0, r.days).Format(time.RFC3339)
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C", "GIT_ALLOW_PROTOCOL=file",
		"GIT_AUTHOR_NAME="+r.name, "GIT_AUTHOR_EMAIL=a@example.org", "GIT_AUTHOR_DATE="+date,
		"GIT_COMMITTER_NAME=Forge", "GIT_COMMITTER_EMAIL=f@example.org", "GIT_COMMITTER_DATE="+date)
	out, err := cmd.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

func (r *repository) commit(message string) {
	r.t.Helper()
	r.git("add", "-A")
	r.git("commit", "-q", "--allow-empty", "-m", message)
	r.days++
}

// sampleRepository is the sample register in a repository: half of it committed
// at first, the rest merged from a branch, one record corrected after that.
func sampleRepository(t testing.TB, dir string) *repository {
	t.Helper()
	if err := os.CopyFS(filepath.Join(dir, "content"), content.Files); err != nil {
		t.Fatal(err)
	}
	put(t, dir, ".gitignore", "/.blotter/\n/public/\n")
	r := newRepository(t, dir)
	for _, old := range []string{"2012", "2013", "2014", "2015", "2016", "2017", "2018", "2019"} {
		r.git("add", "content/incidents/"+old)
	}
	r.git("add", "content/site.yaml", "content/taxonomies")
	r.git("commit", "-q", "-m", "Begin the register")
	r.days++
	r.git("checkout", "-q", "-b", "more")
	r.name = "Bo Better"
	r.commit("Add what happened since (#12)")
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "--no-ff", "-m", "Merge what happened since", "more")
	r.days++
	edit(t, dir, corrected, "\ntitle: ", "\ntitle: Corrected, ")
	r.commit("Correct a title")
	return r
}

const corrected = "content/incidents/2016/2016-03-23-microsoft-tay-chatbot.md"

// SampleRepository is for the tests in a browser, which stand outside the package.
var SampleRepository = func(t testing.TB, dir string) string { return sampleRepository(t, dir).dir }
