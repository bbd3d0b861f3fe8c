package repo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a repository whose content/a.md had two contents, in two commits.
func small(t *testing.T, initArgs ...string) *scripted {
	g := newGit(t, initArgs...)
	g.git("config", "uploadpack.allowFilter", "true")
	g.run("put content/a.md one\ncommit first\nat 2024-01-02T00:00:00Z Ben\nput content/a.md two\ncommit second")
	return g
}

// What each kind of clone can tell: never a wrong date, never a panic.
func TestState(t *testing.T) {
	for _, c := range []struct {
		name      string
		dir       func(t *testing.T) string
		state     State
		revisions int // of content/a.md
	}{
		{"whole", func(t *testing.T) string { return small(t).dir }, State{HasHistory: true, HasContents: true}, 2},
		{"bare", func(t *testing.T) string { return small(t).clone("--bare").dir }, State{HasHistory: true, HasContents: true}, 2},
		{"shared", func(t *testing.T) string {
			g := small(t)
			g.git("clone", "-q", "--shared", ".", "shared")
			return g.path("shared")
		}, State{HasHistory: true, HasContents: true}, 2},
		{"linked work tree", func(t *testing.T) string {
			g := small(t)
			g.git("worktree", "add", "-q", "linked")
			return g.path("linked")
		}, State{HasHistory: true, HasContents: true}, 2},
		{"submodule", func(t *testing.T) string {
			g := small(t)
			outer := newGit(t)
			outer.git("submodule", "--quiet", "add", g.dir, "sub")
			return outer.path("sub")
		}, State{HasHistory: true, HasContents: true}, 2},
		{"shallow", func(t *testing.T) string { return small(t).clone("--depth=1").dir },
			State{Reason: "shallow clone: run git fetch --unshallow"}, 0},
		{"deepened", func(t *testing.T) string {
			g := small(t).clone("--depth=1")
			g.git("fetch", "-q", "--unshallow")
			return g.dir
		}, State{HasHistory: true, HasContents: true}, 2},
		{"without blobs", func(t *testing.T) string { return small(t).clone("--filter=blob:none").dir },
			State{HasHistory: true, Reason: "partial clone (blob:none): clone again without --filter"}, 2},
		{"without trees", func(t *testing.T) string { return small(t).clone("--filter=tree:0").dir },
			State{Reason: "partial clone (tree:0): clone again without --filter"}, 0},
		{"SHA-256", func(t *testing.T) string { return small(t, "--object-format=sha256").dir },
			State{Reason: "SHA-256 repository: not supported"}, 0},
		{"grafts", func(t *testing.T) string {
			g := small(t)
			g.write(".git/info/grafts", g.git("rev-parse", "HEAD")+"\n")
			return g.dir
		}, State{HasHistory: true, HasContents: true, Note: "info/grafts is not followed"}, 2},
		{"replaced", func(t *testing.T) string {
			g := small(t)
			g.git("replace", "--graft", "HEAD")
			return g.dir
		}, State{HasHistory: true, HasContents: true, Note: "replace references are not followed"}, 2},
		{"replaced, packed", func(t *testing.T) string {
			g := small(t)
			g.git("replace", "--graft", "HEAD")
			g.git("pack-refs", "--all")
			return g.dir
		}, State{HasHistory: true, HasContents: true, Note: "replace references are not followed"}, 2},
		{"empty", func(t *testing.T) string { return newGit(t).dir }, State{Reason: "no commit yet"}, 0},
		{"plain folder", func(t *testing.T) string { return t.TempDir() }, State{Reason: "not a git repository"}, 0},
		{"broken link", func(t *testing.T) string {
			dir := t.TempDir()
			os.WriteFile(filepath.Join(dir, ".git"), []byte("gitdir: ../gone\n"), 0o666)
			return dir
		}, State{Reason: "its .git file names a repository that is not there: run git worktree repair or git submodule update"}, 0},
		{"unknown extension", func(t *testing.T) string {
			g := small(t)
			g.git("config", "extensions.fromTheFuture", "true")
			return g.dir
		}, State{Reason: "repository with the extension fromthefuture: not supported"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := open(t, c.dir(t))
			if got := r.State(); got != c.state {
				t.Errorf("State() = %+v, want %+v", got, c.state)
			}
			head, _, err := r.Head()
			if err != nil {
				t.Fatal(err)
			}
			h := must[*History](t)(r.History(head.Hash, "content"))
			if h.Complete != c.state.HasHistory || !h.Complete && h.Reason != c.state.Reason {
				t.Errorf("History is complete: %v, because %q", h.Complete, h.Reason)
			}
			if got := len(h.Revisions("content/a.md")); got != c.revisions {
				t.Errorf("%d revisions, want %d", got, c.revisions)
			}
			if c.name == "bare" {
				return
			}
			s := must[*Snapshot](t)(r.WorkTree("content"))
			if !head.Hash.IsZero() && (s.Dirty || len(s.Files) != 1 || !s.Files[0].Committed) {
				t.Errorf("work tree: %+v", s)
			}
		})
	}
}

func TestOpenNoFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(dir, "none")} {
		if _, err := Open(dir); err == nil {
			t.Errorf("Open(%s): no error", dir)
		}
	}
}

// A bare repository and a clone without blobs read what they have and say what
// they have not.
func TestMissing(t *testing.T) {
	g := small(t)
	bare := open(t, g.clone("--bare").dir)
	if _, err := bare.WorkTree(); err == nil || !strings.Contains(err.Error(), "bare repository") {
		t.Errorf("WorkTree of a bare repository: %v", err)
	}
	s := must[*Snapshot](t)(bare.At(head(t, bare).Hash))
	if data := must[[]byte](t)(s.Files[0].Read()); string(data) != "two\n" {
		t.Errorf("bare: %q", data)
	}

	r := open(t, g.clone("--filter=blob:none").dir)
	must[*Snapshot](t)(r.At(head(t, r).Hash))
	old := must[Commit](t)(r.Resolve("HEAD~1"))
	_, err := r.At(old.Hash)
	if !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "content/a.md") || !strings.Contains(err.Error(), "clone again") {
		t.Errorf("At an old commit without its blobs: %v", err)
	}
	if _, err := r.Blob(BlobHash([]byte("one\n"))); !errors.Is(err, ErrMissing) {
		t.Errorf("Blob that was left out: %v", err)
	}

	shallow := open(t, g.clone("--depth=1").dir)
	if _, err := shallow.Resolve("HEAD~1"); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), "unshallow") {
		t.Errorf("Resolve in a shallow clone: %v", err)
	}

	plain := open(t, t.TempDir())
	for _, err := range []error{
		second(plain.At(Hash{1})), second(plain.Resolve("HEAD")), second(plain.Blob(Hash{1})),
	} {
		if err == nil || !strings.Contains(err.Error(), "not a git repository") {
			t.Errorf("outside git: %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestResolve(t *testing.T) {
	g := small(t)
	g.run(`git branch old HEAD~1
git tag light old
git tag -a -m x annotated HEAD
git tag -a -m x nested annotated
git checkout -q -b side HEAD~1
commit side
git checkout -q main
merge merged: side
git branch deadbeef HEAD~1
git branch feature/one HEAD~1
git update-ref refs/remotes/origin/there HEAD~1
git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/there`)
	r := open(t, g.dir)
	hash := g.git("rev-parse", "HEAD~1")
	blob := g.git("rev-parse", "HEAD:content/a.md")
	for _, ref := range []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "HEAD~", "HEAD~1", "HEAD^", "HEAD^2", "HEAD^^", "HEAD~1~1", "HEAD^2~1",
		"HEAD~0", "HEAD^0", "old", "light", "annotated", "nested", "nested^{}", "nested^{commit}~1", "tags/light", "deadbeef",
		"feature/one", "origin", "origin/there", hash, hash[:7], hash[:12], strings.ToUpper(hash[:9]), hash[:7] + "~1",
	} {
		got, err := r.Resolve(ref)
		want := g.git("rev-parse", "--verify", ref+"^{commit}")
		if err != nil || got.Hash.String() != want {
			t.Errorf("Resolve(%q) = %s, %v, want %s", ref, got.Hash, err, want)
		}
	}
	for _, ref := range []string{
		"", "~1", "^", "none", "HEAD~9", "HEAD^3", "HEAD^{tree}", "HEAD@{1}", "@{u}", ":/first", "HEAD:content", "main..old",
		"../config", "config", "/etc/passwd", "--all", blob, blob[:8], "0000", strings.Repeat("0", 40), "HEAD~99999999999999999999",
	} {
		if got, err := r.Resolve(ref); err == nil {
			t.Errorf("Resolve(%q) = %s, want an error", ref, got.Hash)
		}
	}
}
