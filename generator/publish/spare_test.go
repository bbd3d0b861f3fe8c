package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is published is never opened for writing, though the generations share
// files; and the one before keeps nothing that the new one does not have.
func TestSpareGeneration(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	build(t, out, siteA)
	build(t, out, siteA)
	next := filepath.Join(dir, stateDir, "next-public")
	mustHold(t, next, siteA)
	a, err := os.Stat(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.Stat(filepath.Join(next, "index.html"))
	if err != nil || !os.SameFile(a, b) {
		t.Fatalf("the two generations do not share a file: %v", err)
	}
	build(t, out, siteB)
	mustHold(t, out, siteB)
	mustHold(t, next, files{"same/index.html": "same"})
	mustHaveForgotten(t, out)
}

// mustHaveForgotten checks that nothing beside the published folder has a file
// or a path that the folder does not have.
func mustHaveForgotten(t *testing.T, out string) {
	t.Helper()
	published, state := read(t, out), filepath.Join(filepath.Dir(out), stateDir)
	if next := filepath.Join(state, "next-public"); exists(next) {
		for p, data := range read(t, next) {
			if published[p] != data {
				t.Fatalf("the spare generation has %s (%s), the published one (%q)", p, data, published[p])
			}
		}
	}
	trees, err := filepath.Glob(filepath.Join(state, "trees-public", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range trees {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for p := range parseRecords(strings.TrimPrefix(string(data), treeHeader)) {
			if published[p] == "" {
				t.Fatalf("the manifest %s lists %s", name, p)
			}
		}
	}
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// A folder whose manifest is lost is taken over for its build.json; what it held
// is not kept either.
func TestUnlistedGenerationIsForgotten(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	write(t, out+"/build.json", "{}")
	write(t, out+"/people/jane-doe/index.html", "to be forgotten")
	build(t, out, siteA)
	mustHold(t, out, siteA)
	mustHaveForgotten(t, out)
}
