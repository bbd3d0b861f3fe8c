//go:build unix

package repo

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Nothing but regular files is opened; the rest is told, with the reason.
func TestOddFiles(t *testing.T) {
	g := newGit(t)
	outside := t.TempDir() + "/secret"
	if err := os.WriteFile(outside, []byte("secret"), 0o666); err != nil {
		t.Fatal(err)
	}
	g.write("content/good.md", "x")
	g.write("content/nested/.git/HEAD", "x")
	g.write("content/nested/a.md", "x")
	g.write("content/big.md", strings.Repeat("x", maxFile+1))
	g.write("content/not-\xff-utf8", "x")
	g.write("content/line\nend", "x")
	g.write(`content/back\slash`, "x")
	for name, make := range map[string]func(path string) error{
		"content/fifo":     func(p string) error { return syscall.Mkfifo(p, 0o666) },
		"content/link.md":  func(p string) error { return os.Symlink(outside, p) },
		"content/inside":   func(p string) error { return os.Symlink("good.md", p) },
		"content/dangling": func(p string) error { return os.Symlink("nowhere", p) },
		"linked":           func(p string) error { return os.Symlink("content", p) },
	} {
		if err := make(g.path(name)); err != nil {
			t.Skip(err)
		}
	}
	s := must[*Snapshot](t)(open(t, g.dir).WorkTree("content", "linked"))
	if len(s.Files) != 1 || s.Files[0].Path != "content/good.md" {
		t.Errorf("files: %v", s.Files)
	}
	want := []Skipped{
		{"content/back\\slash", "a slash or backslash in its name"},
		{"content/big.md", "over 8 MiB"},
		{"content/dangling", "a symbolic link"},
		{"content/fifo", "a FIFO"},
		{"content/inside", "a symbolic link"},
		{"content/line\uFFFDend", "a control character in its name"},
		{"content/link.md", "a symbolic link"},
		{"content/nested", "another git repository"},
		{"content/not-\uFFFD-utf8", "a name that is not UTF-8"},
		{"linked", "a symbolic link"},
	}
	if diff := cmp.Diff(want, s.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

// A folder's own place in a path is not reached through a link.
func TestLinkInScope(t *testing.T) {
	g := newGit(t)
	g.write("real/content/a.md", "x")
	if err := os.Symlink("real", g.path("linked")); err != nil {
		t.Skip(err)
	}
	s := must[*Snapshot](t)(open(t, g.dir).WorkTree("linked/content", "real/content/a.md/x"))
	if len(s.Files)+len(s.Skipped) != 0 {
		t.Errorf("found %v, %v", s.Files, s.Skipped)
	}
}

func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	g := newGit(t)
	g.write("closed.md", "x")
	g.write("folder/a.md", "x")
	for _, name := range []string{"closed.md", "folder"} {
		if err := os.Chmod(g.path(name), 0); err != nil {
			t.Fatal(err)
		}
	}
	defer os.Chmod(g.path("folder"), 0o777)
	s := must[*Snapshot](t)(open(t, g.dir).WorkTree())
	want := []Skipped{{"closed.md", "cannot be read: permission denied"}, {"folder", "cannot be read: permission denied"}}
	if diff := cmp.Diff(want, s.Skipped); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}
