package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// buildKeyed publishes files under the key that their content begins with, and
// takes over those that are known by it. It gives the paths that were.
func buildKeyed(t *testing.T, out string, site files) (kept int) {
	t.Helper()
	s, err := Folder(out)
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range site {
		k := key{1, data[0]}
		switch ok, err := s.Keep(path, k); {
		case err != nil:
			t.Fatal(err)
		case ok:
			kept++
		default:
			if err := s.PutKeyed(path, k, []byte(data)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	return kept
}

func TestKeep(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "a", "deep/er/page.html": "b", "deep/other.html": "c"}
	for i, c := range []struct {
		change func()
		kept   int
	}{
		{func() {}, 0},
		{func() {}, 3}, // from the live folder
		{func() {}, 3}, // from the generation before
		{func() { site["index.html"] = "d" }, 2},
		{func() {}, 3},
		{func() { site["deep/new.html"] = "e" }, 3},
		{func() { delete(site, "deep/other.html") }, 3},
		{func() { write(t, out+"/index.html", "x") }, 2}, // both generations share it
		{func() { os.RemoveAll(out) }, 0},
		{func() { write(t, out+"/index.html", "x") }, 2},
	} {
		c.change()
		if kept := buildKeyed(t, out, site); kept != c.kept {
			t.Errorf("step %d: %d files were kept, not %d", i, kept, c.kept)
		}
		mustHold(t, out, site)
	}
}

// TestKeptNowhere: a file of which both generations have lost the bytes is not kept.
func TestKeptNowhere(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "a", "page/index.html": "b"}
	for range 3 {
		buildKeyed(t, out, site)
	}
	for _, dir := range []string{out, filepath.Join(filepath.Dir(out), stateDir, "next-public")} {
		os.Remove(dir + "/page/index.html")
		write(t, dir+"/page/index.html", "x")
	}
	if kept := buildKeyed(t, out, site); kept != 1 {
		t.Errorf("%d files were kept", kept)
	}
	mustHold(t, out, site)
}

// TestKeepWithoutLinks: where a file can't be linked its bytes are copied.
func TestKeepWithoutLinks(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	site := files{"index.html": "a", "page/index.html": "b"}
	buildKeyed(t, out, site)
	s, err := open(out, func(change string) error {
		if change == "link" {
			return errors.ErrUnsupported
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, data := range site {
		if ok, err := s.Keep(path, key{1, data[0]}); !ok || err != nil {
			t.Errorf("%s: %t, %v", path, ok, err)
		}
	}
	if _, err := s.Commit(); err != nil {
		t.Fatal(err)
	}
	mustHold(t, out, site)
}

func TestGeneration(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	generation := func() string {
		t.Helper()
		name, err := Generation(out)
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	if name := generation(); name != "" {
		t.Errorf("where nothing is published it is %q", name)
	}
	build(t, out, siteA)
	first := generation()
	if first == "" || generation() != first {
		t.Error("it has no name that lasts")
	}
	build(t, out, siteB)
	if second := generation(); second == "" || second == first {
		t.Errorf("another site has the name %q after %q", second, first)
	}
	for name, spoil := range map[string]func(){
		"the first page changed":        func() { write(t, out+"/index.html", "X") },
		"the first page removed":        func() { os.Remove(out + "/index.html") },
		"a folder removed":              func() { os.RemoveAll(out + "/same") },
		"everything removed":            func() { os.RemoveAll(out); os.Mkdir(out, 0o755) },
		"another folder in its place":   func() { os.Rename(out, out+"-2"); os.CopyFS(out, os.DirFS(out+"-2")); os.RemoveAll(out + "-2") },
		"the state removed":             func() { os.RemoveAll(filepath.Join(filepath.Dir(out), stateDir)) },
		"a build killed while it swaps": func() { os.Mkdir(filepath.Join(filepath.Dir(out), stateDir, "old-public"), 0o755) },
	} {
		build(t, out, siteB)
		spoil()
		if now := generation(); now != "" {
			t.Errorf("with %s it is %q", name, now)
		}
		os.RemoveAll(filepath.Dir(out) + "/" + stateDir)
		os.RemoveAll(out)
	}
}
