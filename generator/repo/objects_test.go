package repo

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestBlobHash(t *testing.T) {
	// git hash-object of no bytes, and of the example in gitglossary's book.
	for data, want := range map[string]string{
		"":               "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
		"test content\n": "d670460b4b4aece5915caf5c68d12f560a9fe3e4",
	} {
		if got := BlobHash([]byte(data)).String(); got != want {
			t.Errorf("BlobHash(%q) = %s, want %s", data, got, want)
		}
	}
}

// mktree stores a tree as it is, however wrong, and returns its hash.
func (g *scripted) mktree(entries ...string) string {
	g.t.Helper()
	var data []byte
	for i := 0; i < len(entries); i += 2 {
		hash := must[[]byte](g.t)(hex.DecodeString(entries[i+1]))
		data = append(append(append(data, entries[i]...), 0), hash...)
	}
	return g.gitIn(data, "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
}

func (g *scripted) commitTree(tree string, parents ...string) Hash {
	g.t.Helper()
	args := []string{"commit-tree", "-m", "x", tree}
	for _, p := range parents {
		args = append(args, "-p", p)
	}
	h, _ := parseHash(g.git(args...))
	return h
}

// A tree made by hand names what no work tree holds. None of it is fatal.
func TestOddTrees(t *testing.T) {
	g := newGit(t)
	blob := g.gitIn([]byte("x"), "hash-object", "-w", "--stdin")
	big := g.gitIn(make([]byte, maxFile+1), "hash-object", "-w", "--stdin")
	folder := g.mktree("100644 in.md", blob)
	tree := g.mktree(
		"100644 z.md", blob, // not sorted
		"100664 group.md", blob,
		"100755 run.sh", blob,
		"100644 twice", blob, "100644 twice", blob,
		"100644 both", blob, "100644 both-", blob, "40000 both", folder,
		"120000 link", blob,
		"160000 module", blob,
		"100644 a/b", blob, `100644 a\b`, blob, "40000 ..", folder, "40000 .GIT", folder, "40000 git~1", folder,
		"100644 \xff", blob, "100644 new\nline", blob, "100644 "+strings.Repeat("n", 256), blob,
		"100644 .hidden", blob, "100644 draft~", blob,
		"100644 big", big,
		"40000 sub", folder,
	)
	commit := g.commitTree(tree)
	r := open(t, g.dir)
	s := must[*Snapshot](t)(r.At(commit))
	var files []string
	for i := range s.Files {
		files = append(files, s.Files[i].Mode.String()+" "+s.Files[i].Path)
		if data, err := s.Files[i].Read(); err != nil || string(data) != "x" {
			t.Errorf("%s: %q, %v", s.Files[i].Path, data, err)
		}
	}
	if diff := cmp.Diff([]string{
		"-rw-r--r-- both-", "-rw-r--r-- group.md", "-rwxr-xr-x run.sh", "-rw-r--r-- sub/in.md", "-rw-r--r-- z.md",
	}, files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Skipped{
		{"..", "a name that is not allowed"}, {".GIT", "a name that is not allowed"},
		{"a/b", "a slash or backslash in its name"}, {`a\b`, "a slash or backslash in its name"},
		{"big", "over 8 MiB"}, {"both", "a name that the tree holds twice"}, {"git~1", "a name that is not allowed"},
		{"link", "a symbolic link"}, {"module", "another git repository"}, {"new\uFFFDline", "a control character in its name"},
		{strings.Repeat("n", 256), "a name of more than 255 bytes"}, {"twice", "a name that the tree holds twice"},
		{"\uFFFD", "a name that is not UTF-8"},
	}, s.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
	h := must[*History](t)(r.History(commit))
	// Its names are git's, but for those that are no names.
	if diff := cmp.Diff([]string{
		".hidden", `a\b`, "big", "both", "both-", "both/in.md", "draft~", "git~1/in.md", "group.md", "link", "module", "new\nline",
		strings.Repeat("n", 256), "run.sh", "sub/in.md", "twice", "z.md",
	}, h.Recorded()); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// Twelve trees that name 10^12 paths come to an end.
func TestTreeBomb(t *testing.T) {
	g := newGit(t)
	blob := g.gitIn([]byte("x"), "hash-object", "-w", "--stdin")
	tree, mode := blob, "100644 "
	for range 12 {
		var entries []string
		for i := range 10 {
			entries = append(entries, mode+strconv.Itoa(i), tree)
		}
		tree, mode = g.mktree(entries...), "40000 "
	}
	commit := g.commitTree(tree)
	r := open(t, g.dir)
	if _, err := r.At(commit); !errors.Is(err, errEntries) {
		t.Errorf("At: %v", err)
	}
	h := must[*History](t)(r.History(commit))
	if h.Complete || !strings.Contains(h.Reason, commit.String()) || len(h.Recorded()) != 0 {
		t.Errorf("History: %v %q", h.Complete, h.Reason)
	}
}

// Wrong content under a right name is an error that names it.
func TestDamage(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"other content", deflate("blob 5\x00other"), "damaged, its content has the hash"},
		{"cut off", deflate("blob 4\x00one\n")[:12], "damaged"},
		{"shorter than it says", deflate("blob 9\x00one\n"), "damaged"},
		{"longer than it says", deflate("blob 2\x00one\n"), "damaged: longer than it says"},
		{"another kind", deflate("tree 0\x00"), "is a tree"},
		{"no object", []byte("nonsense"), "damaged"},
		{"empty", nil, "damaged"},
		{"endless", deflate("blob 99999999999\x00"), "over the limit"},
		{"gone", nil, "not in this clone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := small(t)
			hash := BlobHash([]byte("two\n")).String()
			file := g.path(".git/objects/" + hash[:2] + "/" + hash[2:])
			err := os.Remove(file)
			if c.name != "gone" {
				err = errors.Join(err, os.WriteFile(file, c.data, 0o666))
			}
			if err != nil {
				t.Fatal(err)
			}
			r := open(t, g.dir)
			s, err := r.At(head(t, r).Hash)
			if err == nil && len(s.Files) == 1 {
				_, err = s.Files[0].Read()
			} else if err == nil {
				err = errors.New(s.Skipped[0].Reason + " over the limit")
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			} else if c.name != "endless" && (!strings.Contains(err.Error(), hash) || !strings.Contains(err.Error(), "content/a.md")) {
				t.Errorf("does not name %s and its path: %v", hash, err)
			}
		})
	}
}

func deflate(s string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.Bytes()
}

// A damaged history is an error that names the object, and of a tree the commit
// and the path.
func TestDamagedHistory(t *testing.T) {
	for _, c := range []struct {
		name, object string
		data         []byte // in its place; nil: it is gone
		want         []string
	}{
		{"a tree is gone", "HEAD~1:content", nil, []string{"HEAD~1", "content: tree"}},
		{"a tree is another object", "HEAD~1:content", deflate("tree 0\x00"), []string{"HEAD~1", "content: tree", "git fsck"}},
		{"a tree is none", "HEAD~1:content", []byte("nonsense"), []string{"HEAD~1", "content: tree", "damaged"}},
		{"a commit is gone", "HEAD~1", nil, []string{"git fsck"}},
		{"a commit is another object", "HEAD~1", deflate("commit 1\x00x"), []string{"git fsck"}},
		{"the newest tree is gone", "HEAD:content", nil, []string{"HEAD", "content: tree"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := small(t)
			hash := g.git("rev-parse", c.object)
			parts := []string{hash}
			for _, w := range c.want {
				if strings.HasPrefix(w, "HEAD") {
					w = g.git("rev-parse", w)
				}
				parts = append(parts, w)
			}
			file := g.path(".git/objects/" + hash[:2] + "/" + hash[2:])
			if err := os.Remove(file); err != nil {
				t.Fatal(err)
			}
			if c.data != nil {
				if err := os.WriteFile(file, c.data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			for _, m := range modes {
				r := open(t, g.dir)
				h, err := m.read(r, head(t, r).Hash)
				if err == nil || errors.Is(err, ErrMissing) != (c.data == nil) {
					t.Fatalf("%s: got %v, %v", m.name, h, err)
				}
				for _, part := range parts {
					if !strings.Contains(err.Error(), part) {
						t.Errorf("%s: does not name %s: %v", m.name, part, err)
					}
				}
			}
		})
	}
}

// A tree of 100,000 entries is read and compared like another; one that brings
// more than the budget at once is refused with a reason.
func TestLargeTrees(t *testing.T) {
	g := newGit(t)
	one := g.gitIn([]byte("one"), "hash-object", "-w", "--stdin")
	two := g.gitIn([]byte("two"), "hash-object", "-w", "--stdin")
	var entries []string
	for i := range 100_000 {
		entries = append(entries, fmt.Sprintf("100644 %06d.md", i), one)
	}
	first := g.commitTree(g.mktree(entries...))
	entries[2*50_000+1], entries[2*99_999+1] = two, two
	second := g.commitTree(g.mktree(entries[2:]...), first.String())
	r := open(t, g.dir)
	h := must[*History](t)(r.History(second))
	var got []string
	for _, path := range []string{"000000.md", "000001.md", "050000.md", "099999.md"} {
		for _, rev := range h.Own(path) {
			got = append(got, rev.Change.String())
		}
		got = append(got, ";")
	}
	if s := strings.Join(got, " "); s != "removed added ; added ; changed added ; changed added ;" || len(h.Paths()) != 100_000 {
		t.Errorf("%d paths, %s", len(h.Paths()), s)
	}
	for i := range maxEntries {
		entries = append(entries, fmt.Sprintf("100644 x%06d.md", i), one)
	}
	third := g.commitTree(g.mktree(entries...), second.String())
	h = must[*History](t)(r.History(third))
	if h.Complete || h.Reason != "commit "+third.String()+" changes more than 200000 entries at once" || len(h.Paths()) != 0 {
		t.Errorf("%v, %q, %d paths", h.Complete, h.Reason, len(h.Paths()))
	}
}

// Times that make no sense: git goes on, and names the same commits in the same
// order; the time is unknown.
func TestBrokenDates(t *testing.T) {
	g := newGit(t)
	g.run("put a.md one\ncommit root")
	root := g.git("rev-parse", "HEAD")
	raw := func(committer, content string, parents ...string) string {
		g.write("a.md", content)
		g.git("add", "-A")
		data := "tree " + g.git("write-tree") + "\n"
		for _, p := range parents {
			data += "parent " + p + "\n"
		}
		data += "author A <a> 1 +0000\n" + committer + "\n\nx"
		return g.gitIn([]byte(data), "hash-object", "-t", "commit", "-w", "--literally", "--stdin")
	}
	none := raw("committer C <c>", "2", root)
	endless := raw("committer C <c> 99999999999999999999 +0000", "3", none)
	words := raw("committer C <c> yesterday", "4", root)
	year := raw("committer C <c> 253402300800 +0000", "5", words)
	g.git("update-ref", "refs/heads/main", raw("committer C <c> 1700000000 +0000", "6", endless, year))
	sameAsGit(t, g, 9)
	h := history(t, open(t, g.dir))
	var years []int
	for _, rev := range h.Own("a.md") {
		years = append(years, rev.Time.Year())
	}
	if !slices.Equal(years, []int{2023, 1, 1, 2024}) {
		t.Errorf("years %v", years)
	}
}

// What a clone replaces for itself is nobody else's history.
func TestReplacedHistory(t *testing.T) {
	g := small(t)
	g.git("replace", "--graft", "HEAD")
	sameAsGit(t, g, 0)
	if h := history(t, open(t, g.dir)); len(h.Own("content/a.md")) != 2 {
		t.Error("a replacement is followed")
	}
}

// An open repository sees what a repack and a commit after it have made.
func TestRepackedMeanwhile(t *testing.T) {
	g := small(t)
	r := open(t, g.dir)
	history(t, r)
	g.git("gc", "-q", "--prune=now")
	g.run("put content/a.md three\ncommit third")
	g.git("repack", "-q", "-a", "-d")
	if got := len(history(t, r).Revisions("content/a.md")); got != 3 {
		t.Errorf("%d revisions, want 3", got)
	}
}

func TestCacheForgets(t *testing.T) {
	c := generations[int, int]{limit: 10}
	for i := range 100 {
		c.put(i, i, 1)
		if v, ok := c.get(0); !ok || v != 0 {
			t.Fatalf("after %d: what is asked for again and again was forgotten", i)
		}
	}
	if _, ok := c.get(50); ok || len(c.young)+len(c.old) > 20 {
		t.Errorf("nothing was forgotten: %d + %d", len(c.young), len(c.old))
	}
}

func FuzzDecodeTree(f *testing.F) {
	hash := strings.Repeat("h", 20)
	f.Add([]byte("100644 a\x00" + hash + "40000 a\x00" + hash + "100644 b\x00" + hash))
	f.Add([]byte("40000 \x00" + hash))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := decodeTree(string(data))
		if err != nil {
			return
		}
		if !slices.IsSortedFunc(entries, compareEntries) {
			t.Error("not sorted")
		}
		seen := map[string]bool{}
		for _, e := range entries {
			if seen[e.name] {
				t.Errorf("%q twice", e.name)
			}
			seen[e.name] = true
		}
	})
}

// TestCommitText: what a stranger wrote moves no cursor and forges no line.
func TestCommitText(t *testing.T) {
	c, err := decodeText(Hash{}, "tree "+emptyTree.String()+"\nauthor \x1b[31mred\u009b <a> 1 +0000\ncommitter C <c> 2 +0000\n\nfix\x1b]0;x\a\rme\n\nCo-authored-by: b\x00\x1bc <d>\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"\uFFFD[31mred\uFFFD", "fix\uFFFD]0;x\uFFFD\uFFFDme", "b\uFFFD\uFFFDc"}
	if diff := cmp.Diff(want, append([]string{c.author, c.subject}, c.coAuthors...)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func FuzzDecodeCommit(f *testing.F) {
	f.Add("tree " + emptyTree.String() + "\nauthor A <a> 1 +0000\ncommitter C <c> 2 +0100\n\nx (#1)\n\nCo-authored-by: D <d>\n")
	f.Fuzz(func(t *testing.T, data string) {
		if c, err := decodeText(Hash{}, data); err == nil {
			for _, s := range append(c.coAuthors, c.author, c.subject) {
				if s != strings.ToValidUTF8(s, "") || len([]rune(s)) > maxText || strings.ContainsFunc(s, unicode.IsControl) {
					t.Errorf("%q", s)
				}
			}
			if c.pull < 0 {
				t.Error(c.pull)
			}
		}
		c, err := decodeCommit(Hash{}, data)
		if err != nil {
			return
		}
		if _, err := c.date.time().MarshalText(); err != nil || c.date.known && c.date.time().Unix() != int64(c.date.seconds) {
			t.Errorf("%v, %v", err, c.date)
		}
	})
}
