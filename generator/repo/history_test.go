package repo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Each file holds a script and what the history of content/ is then; see
// scripted.run. "-- from --" is the folder to open, if it is not the top.
func TestHistory(t *testing.T) {
	files := must[[]string](t)(filepath.Glob("testdata/history/*.txtar"))
	if len(files) == 0 {
		t.Fatal("no tests")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			script, rest, _ := strings.Cut(string(must[[]byte](t)(os.ReadFile(file))), "-- want --\n")
			_, script, _ = strings.Cut(script, "-- script --\n")
			script, from, _ := strings.Cut(script, "-- from --\n")
			g := newGit(t)
			g.run(script)
			got := dump(history(t, open(t, g.path(strings.TrimSpace(from))), "content"))
			if *update {
				data := bytes.TrimSuffix(must[[]byte](t)(os.ReadFile(file)), []byte(rest))
				if err := os.WriteFile(file, append(data, got...), 0o666); err != nil {
					t.Fatal(err)
				}
				rest = got
			}
			if diff := cmp.Diff(rest, got); diff != "" {
				t.Errorf("history (-want +got):\n%s", diff)
			}
		})
	}
}

func dump(h *History) string {
	var b strings.Builder
	if !h.Complete {
		fmt.Fprintf(&b, "incomplete: %s\n", h.Reason)
	}
	paths := h.Recorded()
	for _, path := range h.Paths() { // those that passed their place on
		if _, ok := h.Position(path); !ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths[len(h.recorded):])
	for _, path := range paths {
		if i, ok := h.Position(path); ok {
			fmt.Fprintf(&b, "%d %s\n", i, path)
		} else {
			fmt.Fprintf(&b, "- %s\n", path)
		}
		for _, r := range h.Revisions(path) {
			fmt.Fprintf(&b, "  %s %s %q %s", r.Time.Format(time.DateOnly), r.Change, r.Subject, r.Author)
			for _, a := range r.CoAuthors {
				fmt.Fprintf(&b, " + %s", a)
			}
			if r.PullRequest != 0 {
				fmt.Fprintf(&b, " #%d", r.PullRequest)
			}
			if r.Blob.IsZero() && r.Change != Removed {
				b.WriteString(" no file")
			}
			if r.Previous != "" {
				fmt.Fprintf(&b, " from %s", r.Previous)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

// A history that is continued does not change the one it continues.
func TestHistoryExtended(t *testing.T) {
	g := newGit(t)
	g.run("put content/2024/a.md one\ncommit one")
	r := open(t, g.dir)
	before := history(t, r, "content")
	was := dump(before)
	g.run("put content/2024/a.md two\nput content/b.md b\ncommit two\nmv content/2024/a.md content/2025/a.md\ncommit three")
	after := history(t, r, "content")
	if got, want := dump(after), dump(history(t, anew(t, g), "content")); got != want {
		t.Errorf("continued:\n%s\nread anew:\n%s", got, want)
	}
	if got := dump(before); got != was {
		t.Errorf("the old history became\n%s", got)
	}
	if again := history(t, r, "content"); again != after {
		t.Error("the same commit was read twice")
	}
	// A merge whose second parent is the old head leads another line past it.
	g.run("git checkout -q -b other HEAD~2\nput content/d.md d\ncommit other\nmerge crossed: main")
	if got, want := dump(history(t, r, "content")), dump(history(t, anew(t, g), "content")); got != want {
		t.Errorf("after a crossed merge:\n%s\nread anew:\n%s", got, want)
	}
	g.run("git reset -q --hard HEAD~2\nput content/c.md c\ncommit rewritten")
	if got, want := dump(history(t, r, "content")), dump(history(t, anew(t, g), "content")); got != want {
		t.Errorf("after the branch was rewritten:\n%s\nread anew:\n%s", got, want)
	}
}

func TestHostileMessages(t *testing.T) {
	g := newGit(t)
	tree := g.git("write-tree")
	raw := func(committer, message string) string {
		data := "tree " + tree + "\nauthor \xff<script> <x> 1 +0000\ncommitter " + committer + "\n\n" + message
		return g.gitIn([]byte(data), "hash-object", "-t", "commit", "-w", "--literally", "--stdin")
	}
	r := open(t, g.dir)
	for _, c := range []struct {
		committer, message, subject string
		pull                        int
		time                        time.Time
	}{
		{"F <f> 1700000000 -0700", "\n\n one\ntwo (#7)\n\nbody (#8)", "one two (#7)", 7, time.Unix(1700000000, 0).UTC()},
		{"F <f> 99999999999999999999 +0000", "Revert \"x (#1)\" (#2)", "Revert \"x (#1)\" (#2)", 2, time.Time{}},
		{"F <f> 253402300800 +0000", "(#99999999999)", "(#99999999999)", 0, time.Time{}},
		{"F <f>", strings.Repeat("é", 600), strings.Repeat("é", 500), 0, time.Time{}},
		{"F <f> 0 +0000", "\xc3(", "\uFFFD(", 0, time.Unix(0, 0).UTC()},
		{"", "", "", 0, time.Time{}},
	} {
		h, _ := parseHash(raw(c.committer, c.message))
		got, err := r.git.objects.text(h)
		if err != nil {
			t.Fatal(err)
		}
		commit, err := r.git.objects.commit(h)
		if err != nil {
			t.Fatal(err)
		}
		if got.subject != c.subject || got.pull != c.pull || !commit.date.time().Equal(c.time) || got.author != "\uFFFD<script>" {
			t.Errorf("%q by %q: got %q, #%d, %v, author %q", c.message, c.committer, got.subject, got.pull, commit.date, got.author)
		}
	}
}
