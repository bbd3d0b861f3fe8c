package generator

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// shelfOf is the files of kept records, by path.
func shelfOf(t testing.TB, dir string) tree {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(dir, ".git", "blotter", "records-*"))
	if err != nil || len(folders) > 1 {
		t.Fatal(folders, err)
	}
	if len(folders) == 0 {
		return nil
	}
	return published(t, folders[0])
}

// unshelve takes away what is kept of the records.
func unshelve(t testing.TB, dir string) {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(dir, ".git", "blotter", "records-*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if err := os.RemoveAll(folder); err != nil {
			t.Fatal(err)
		}
	}
}

// reads is what a process that begins now reads.
func reads(t *testing.T, opts Options) *Register {
	t.Helper()
	b := New(opts)
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

// sameReading holds what is read with the shelf to what is read without.
func sameReading(t *testing.T, dir string) {
	t.Helper()
	got := reads(t, Options{Dir: dir})
	unshelve(t, dir)
	want := reads(t, Options{Dir: dir})
	if !reflect.DeepEqual(got.input, want.input) {
		t.Errorf("(-without the shelf +with it):\n%s", cmp.Diff(want.input, got.input, cmpopts.EquateEmpty()))
	}
	if diff := cmp.Diff(text(t, want.Problems), text(t, got.Problems)); diff != "" {
		t.Errorf("problems (-without the shelf +with it):\n%s", diff)
	}
}

// Whatever is done between two processes, the second reads what it would if
// nothing had been kept.
func TestKeptRecordsAreTheSame(t *testing.T) {
	d := newDesk(t, 3)
	var done []string
	for _, n := range d.random.Perm(len(edits)) {
		reads(t, Options{Dir: d.dir})
		done = append(done, edits[n].name)
		edits[n].do(d)
		if sameReading(t, d.dir); t.Failed() {
			t.Fatalf("after %q", done)
		}
	}
}

// Problems, their places and excerpts are kept with a record.
func TestKeptProblemsAreTheSame(t *testing.T) {
	r := newRepository(t, t.TempDir())
	write(t, r.dir, read(t, "testdata/base.txtar"))
	for i, c := range wrongCases {
		text, _ := c.text(i)
		put(t, r.dir, c.file(i), text)
	}
	r.commit("Make every mistake")
	if len(reads(t, Options{Dir: r.dir}).Problems) < len(wrongCases)/2 {
		t.Error("this tests nothing: there are no problems")
	}
	sameReading(t, r.dir)
}

// A second process takes what the first one kept, and writes nothing where nothing
// is new.
func TestKeptRecordsAreUsed(t *testing.T) {
	d := newDesk(t, 4)
	reads(t, Options{Dir: d.dir})
	before := shelfOf(t, d.dir)
	reads(t, Options{Dir: d.dir})
	reads(t, Options{Dir: d.dir, Ref: "HEAD"})
	if diff := cmp.Diff(before, shelfOf(t, d.dir)); diff != "" || len(before) == 0 {
		t.Errorf("%d files, which are written again:\n%s", len(before), diff)
	}
	b := New(Options{Dir: d.dir})
	defer b.Close()
	in, err := b.look(newClock())
	if err != nil {
		t.Fatal(err)
	}
	in.shelf = b.openShelf(&in)
	if err := b.parseFiles(context.Background(), &in); err != nil {
		t.Fatal(err)
	}
	for i, f := range in.snapshot.Files {
		if k, ok := b.memory.incidents[f.Path]; ok && in.shelf.find(f.Path, k.key) == nil {
			t.Errorf("file %d, %s, is not kept", i, f.Path)
		}
	}
}

// Of a record of which anything is removed nothing is kept, and what was kept
// before it was removed is deleted.
func TestForgottenOnTheShelf(t *testing.T) {
	for name, entry := range removals {
		r := secretive(t, entry)
		kept := filepath.Join(r.dir, ".git", "blotter")
		if len(holding(t, kept)) == 0 {
			t.Fatal("this tests nothing: the record was not kept")
		}
		for range 2 {
			reads(t, Options{Dir: r.dir})
			if found := holding(t, kept); len(found) > 0 || len(shelfOf(t, r.dir)) == 0 {
				t.Errorf("%s: %q hold it, of %d files", name, found, len(shelfOf(t, r.dir)))
			}
		}
		reads(t, Options{Dir: r.dir, Ref: "v1"})
		if found := holding(t, kept); len(found) > 0 {
			t.Errorf("%s, from an old version: %q hold it", name, found)
		}
	}
}

// While it is not known what is removed nothing is kept, and the versions of a day
// that is past are not.
func TestNotKept(t *testing.T) {
	r := newRepository(t, recalls(t))
	r.commit("Begin the register")
	put(t, r.dir, secretRecord, secretText)
	r.commit("Add one")
	r.git("tag", "v1")
	if err := os.Remove(filepath.Join(r.dir, secretRecord)); err != nil {
		t.Fatal(err)
	}
	r.commit("Take it out")
	reads(t, Options{Dir: r.dir, Ref: "v1"})
	put(t, r.dir, secretRecord, secretText)
	put(t, r.dir, "content/removed.yaml", "removed: [")
	reads(t, Options{Dir: r.dir})
	if found := holding(t, filepath.Join(r.dir, ".git", "blotter")); len(found) > 0 {
		t.Errorf("%q hold it", found)
	}
	plain := recalls(t)
	reads(t, Options{Dir: plain})
	for name := range published(t, plain) {
		if !strings.HasPrefix(name, "content/") && !strings.HasPrefix(name, "themes/") {
			t.Errorf("%s is written outside git", name)
		}
	}
}

// A file that is damaged is as if it were not there.
func TestDamagedShelf(t *testing.T) {
	d := newDesk(t, 5)
	want := reads(t, Options{Dir: d.dir}).input.Incidents
	folders, _ := filepath.Glob(filepath.Join(d.dir, ".git", "blotter", "records-*", "*"))
	for name, data := range published(t, folders[0]) {
		for _, damaged := range [][]byte{nil, data[:len(data)-1], append(bytes.Clone(data), 0), bytes.Replace(data, []byte("Recall"), []byte("recall"), 1)} {
			put(t, folders[0], name, string(damaged))
			if got := reads(t, Options{Dir: d.dir}).input.Incidents; !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %d bytes of %d: %s", name, len(damaged), len(data), cmp.Diff(want, got))
			}
		}
	}
}

func FuzzShelf(f *testing.F) {
	f.Add(appendShelved(appendShelved(nil, "content/a.md", shelved{[32]byte{1}, "one"}), "content/b.md", shelved{[32]byte{2}, ""}))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &shelf{folder: t.TempDir()}
		s.put(s.name(0), data)
		whole, err := os.ReadFile(s.name(0))
		if err != nil {
			t.Fatal(err)
		}
		for path, k := range readShelved(whole) {
			if !bytes.Contains(data, []byte(path)) || !bytes.Contains(data, []byte(k.data)) {
				t.Errorf("%q and %q are not in %q", path, k.data, data)
			}
		}
	})
}
