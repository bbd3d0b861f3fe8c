package repo

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the expected results in testdata")

// A scripted is a git repository that a test makes with the real git, under
// fixed dates and names.
type scripted struct {
	t    *testing.T
	dir  string
	date string
	name string
}

// newGit makes an empty repository; it skips the test where git is absent.
func newGit(t *testing.T, initArgs ...string) *scripted {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	g := &scripted{t: t, dir: t.TempDir(), date: "2024-01-01T00:00:00Z", name: "Ann"}
	g.git(append([]string{"init", "-q", "-b", "main"}, initArgs...)...)
	return g
}

func (g *scripted) git(args ...string) string {
	g.t.Helper()
	return g.gitIn(nil, args...)
}

func (g *scripted) gitIn(stdin []byte, args ...string) string {
	g.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = g.dir
	cmd.Stdin = bytes.NewReader(stdin)
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "GIT_") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
		"GIT_AUTHOR_NAME="+g.name, "GIT_AUTHOR_EMAIL=a@example.org", "GIT_AUTHOR_DATE="+g.date,
		"GIT_COMMITTER_NAME=Forge", "GIT_COMMITTER_EMAIL=f@example.org", "GIT_COMMITTER_DATE="+g.date,
		"GIT_EDITOR=true", "GIT_ALLOW_PROTOCOL=file")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		g.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, &stderr)
	}
	return strings.TrimSpace(string(out))
}

func (g *scripted) path(name string) string { return filepath.Join(g.dir, filepath.FromSlash(name)) }

func (g *scripted) write(name, data string) {
	g.t.Helper()
	if err := os.MkdirAll(filepath.Dir(g.path(name)), 0o777); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(g.path(name), []byte(data), 0o666); err != nil {
		g.t.Fatal(err)
	}
}

func (g *scripted) commit(message string) {
	g.t.Helper()
	g.git("add", "-A")
	g.git("commit", "-q", "--allow-empty", "-m", message)
}

// run plays a script, one step a line:
//
//	at TIME AUTHOR     the date and author of the commits that follow
//	put PATH TEXT      write a file of one line; \n begins another
//	link PATH TARGET   make a symbolic link
//	rm PATH; mv A B    as git does
//	commit MESSAGE     everything; \n is a new line
//	merge MESSAGE: BRANCH…   always makes a merge commit
//	git ARGS           anything else
func (g *scripted) run(script string) {
	g.t.Helper()
	for line := range strings.Lines(script) {
		verb, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		first, second, _ := strings.Cut(rest, " ")
		switch verb {
		case "", "#":
		case "at":
			g.date, g.name = first, second
		case "put":
			g.write(first, strings.ReplaceAll(second, `\n`, "\n")+"\n")
		case "link":
			os.Remove(g.path(first))
			if err := os.Symlink(second, g.path(first)); err != nil {
				g.t.Skip(err)
			}
		case "rm":
			g.git("rm", "-q", first)
		case "mv":
			if err := os.MkdirAll(filepath.Dir(g.path(second)), 0o777); err != nil {
				g.t.Fatal(err)
			}
			g.git("mv", first, second)
		case "commit":
			g.commit(strings.ReplaceAll(rest, `\n`, "\n"))
		case "merge":
			i := strings.LastIndex(rest, ": ")
			g.git(append([]string{"merge", "-q", "--no-ff", "-m", rest[:i]}, strings.Fields(rest[i+2:])...)...)
		case "git":
			g.git(strings.Fields(rest)...)
		default:
			g.t.Fatalf("unknown step %q", line)
		}
	}
}

// clone clones the repository and returns the clone.
func (g *scripted) clone(args ...string) *scripted {
	g.t.Helper()
	c := *g
	c.dir = filepath.Join(g.t.TempDir(), "clone")
	g.git(append(append([]string{"clone", "-q"}, args...), "file://"+g.dir, c.dir)...)
	return &c
}

func open(t *testing.T, dir string) *Repo {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func head(t *testing.T, r *Repo) Commit {
	t.Helper()
	c, ok, err := r.Head()
	if err != nil || !ok {
		t.Fatalf("Head() = %v, %v", ok, err)
	}
	return c
}

func history(t *testing.T, r *Repo, under ...string) *History {
	t.Helper()
	h, err := r.History(head(t, r).Hash, under...)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	return must[time.Time](t)(time.Parse(time.RFC3339, s))
}
