//go:build unix

package publish

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func buildOnMount(t *testing.T, out string, site files) {
	t.Helper()
	if err := buildIn(out, site, aMount); err != nil {
		t.Fatal(err)
	}
	mustHold(t, out, site)
	mustHaveForgotten(t, out)
}

// A folder that cannot be exchanged is made what it should be, and the builds
// after it can't tell the difference.
func TestReplacedOneByOne(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	os.MkdirAll(out, 0o755) // empty, as a new mount is
	for _, site := range []files{siteA, siteB, siteB, siteC, siteA} {
		buildOnMount(t, out, site)
	}
	for _, site := range []files{siteB, siteC} {
		build(t, out, site)
		mustHold(t, out, site)
		mustHaveForgotten(t, out)
	}
	buildOnMount(t, out, siteA)
	mustBeTidy(t, dir)
	os.RemoveAll(filepath.Join(dir, stateDir))
	write(t, out+"/"+marker, "{}")
	buildOnMount(t, out, siteC)
}

func TestSummarySaysNotAtomic(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	for _, c := range []struct {
		step func(string) error
		want bool
	}{{aMount, false}, {aMount, true}, {nil, false}} { // the first one makes the folder
		s, err := open(out, c.step)
		if err != nil {
			t.Fatal(err)
		}
		put(t, s, siteA)
		if sum, err := s.Commit(); err != nil || sum.NotAtomic != c.want {
			t.Errorf("got %v (%v), want %v", sum.NotAtomic, err, c.want)
		}
	}
}

// Whatever a reader asks for next is there already.
func TestOrderOnMount(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "1", "a/index.html": "1", "assets/x-0123abcd.css": "1", "search/index/entry.json": "1", "search/index/t-0123abcd.bin": "1", "build.json": "1", "gone": "1"}
	build(t, out, site)
	for p := range site {
		site[p] = "2"
	}
	delete(site, "gone")
	var order []string
	s, err := open(out, func(change string) error {
		for p := range site {
			if data, err := os.ReadFile(filepath.Join(out, p)); err == nil && string(data) == "2" && !slices.Contains(order, p) {
				order = append(order, p)
			}
		}
		if !exists(filepath.Join(out, "gone")) && !slices.Contains(order, "gone") {
			order = append(order, "gone")
		}
		return aMount(change)
	})
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, site)
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	want := "assets/x-0123abcd.css search/index/t-0123abcd.bin a/index.html index.html search/index/entry.json build.json gone"
	if got := strings.Join(order, " "); got != want {
		t.Errorf("replaced in the order\n%s, want\n%s", got, want)
	}
}

// A build is killed, or its disk fills, before each of its changes in turn: every
// file is whole, and the next build ends the work.
func TestEachStepOnMount(t *testing.T) {
	for n, more := 0, true; more; n++ {
		out := filepath.Join(t.TempDir(), "public")
		build(t, out, siteA)
		buildOnMount(t, out, siteB)
		if more, _ = child(t, "mount", out, n); more {
			mustBeOfTwo(t, out, siteB, siteC)
			buildOnMount(t, out, siteA)
		}
		left := n
		err := buildIn(out, siteC, func(change string) error {
			if left--; left == -1 {
				return syscall.ENOSPC
			}
			return aMount(change)
		})
		if err == nil {
			mustHold(t, out, siteC)
		}
		buildOnMount(t, out, siteB)
		build(t, out, siteC)
		mustHold(t, out, siteC)
		mustHaveForgotten(t, out)
	}
}

func mustBeOfTwo(t *testing.T, out string, a, b files) {
	t.Helper()
	old, new := whole(a), whole(b)
	for p, data := range read(t, out) {
		if p != scratch && data != old[p] && data != new[p] {
			t.Fatalf("%s holds %q, of neither site", p, data)
		}
	}
}
