package generator

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"
)

// TestForgottenInTheIndex: of an index that was kept while the secret was shown,
// whose bytes show it to nobody who merely looks, no file is left.
func TestForgottenInTheIndex(t *testing.T) {
	for name, then := range map[string]func(b *Builder) error{
		"build":  func(b *Builder) error { _, err := b.Build(context.Background()); return err },
		"search": func(b *Builder) error { _, err := b.Search(context.Background(), Query{Text: "drill"}); return err },
		"preview": func(b *Builder) error {
			reg, err := b.Load(context.Background())
			if err != nil {
				return err
			}
			site, err := b.Renderer(reg)
			if err != nil {
				return err
			}
			_, _, err = site.File("search/index/entry.json")
			return err
		},
	} {
		for _, entry := range removals {
			r := secretive(t, entry)
			before := keptFiles(t, r.dir)
			if len(before) < 2 {
				t.Fatalf("nothing was kept: %q", before)
			}
			b := New(Options{Dir: r.dir})
			if err := then(b); err != nil {
				t.Fatal(err)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			after := keptFiles(t, r.dir)
			for file, data := range before {
				if bytes.Equal(after[file], data) {
					t.Errorf("%s, %s: %s is there as before", name, entry, file)
				}
			}
			if len(after) < 2 {
				t.Errorf("%s, %s: nothing is kept: %q", name, entry, after)
			}
		}
	}
}

// keptFiles are those of the kept search index, by path.
func keptFiles(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(dir, ".git", "blotter", "search-*"))
	if err != nil || len(folders) > 1 {
		t.Fatal(folders, err)
	}
	if len(folders) == 0 {
		return nil
	}
	return published(t, folders[0])
}
