package search

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/site"
)

const testSeal = "seal"

// reopen is a later process: it opens what is kept in a folder, and adds what is
// not there.
func reopen(t *testing.T, folder string, docs []Document) (x *Index, added int) {
	t.Helper()
	return reopenTo(t, folder, docs, false)
}

func reopenTo(t *testing.T, folder string, docs []Document, toExport bool) (x *Index, added int) {
	t.Helper()
	if err := Forget(folder, testSeal); err != nil {
		t.Fatal(err)
	}
	var records []*site.Record
	for _, d := range docs {
		records = append(records, d.Record)
	}
	x, err := Open(folder, testSeal, "en", records, toExport)
	if err != nil {
		t.Fatal(err)
	}
	missing := slices.DeleteFunc(slices.Clone(docs), func(d Document) bool { return x.Has(d.Record.ID) })
	if err := x.Add(missing); err != nil {
		t.Fatal(err)
	}
	return x, len(listed(missing))
}

// save ends that process.
func save(t *testing.T, x *Index) {
	t.Helper()
	if err := x.Save(); err != nil {
		t.Fatal(err)
	}
	end(t, x)
}

func end(t *testing.T, x *Index) {
	t.Helper()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// recordedIn gives each record a history: those of the first files came first.
func recordedIn(docs []Document, made map[string]int) []Document {
	for _, d := range docs {
		d.Record.Revisions = []site.Revision{{Time: time.Unix(int64(1000*(1+made[d.Record.ID])), 0)}}
	}
	return docs
}

// After any edits an export that begins with what was noted of a former one equals
// that of an index made anew.
func TestSpliceEqualsWhole(t *testing.T) {
	d := &drawer{rand.New(rand.NewPCG(6, 6)), mixed(166, 6), 0, true}
	folder := filepath.Join(t.TempDir(), "kept")
	spliced, made := 0, map[string]int{}
	for edits := 0; edits < 200; {
		for range 1 + d.IntN(3) {
			d.edit()
			edits++
		}
		docs := register(t, d.files)
		for _, doc := range docs {
			if made[doc.Record.ID] == 0 {
				made[doc.Record.ID] = 1 + len(made)/90
			}
		}
		recordedIn(docs, made)
		x, _ := reopenTo(t, folder, docs, true)
		got := exportSmall(t, x)
		if x.kept == nil || !x.view.fitted {
			save(t, x)
			continue
		}
		spliced++
		want := exportSmall(t, indexOf(t, docs))
		if !maps.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("after %d edits the export has %d files, want %d; the first to differ: %s", edits, len(got), len(want), firstDifference(got, want))
		}
		save(t, x)
	}
	if spliced < 50 {
		t.Errorf("only %d exports of 100 were spliced", spliced)
	}
}

// What was exported before more was added is no beginning for the next export.
func TestAddedAfterExport(t *testing.T) {
	docs := recordedIn(listed(register(t, mixed(100, 7))), map[string]int{})
	folder := filepath.Join(t.TempDir(), "kept")
	x, _ := reopen(t, folder, docs[:90])
	exportSmall(t, x)
	if err := x.Add(docs[90:]); err != nil {
		t.Fatal(err)
	}
	save(t, x)
	x, _ = reopen(t, folder, docs)
	if got := exportSmall(t, x); x.view.fitted || !maps.EqualFunc(got, exportSmall(t, indexOf(t, docs)), bytes.Equal) {
		t.Error("the export began with that of fewer records, or is another")
	}
	end(t, x)
}

// A drawer is a register's files, edited at random.
type drawer struct {
	*rand.Rand
	files map[string]string
	made  int
	calm  bool // it seldom moves records
}

func (d *drawer) record() string {
	var records []string
	for _, file := range slices.Sorted(maps.Keys(d.files)) {
		if strings.HasSuffix(file, ".md") {
			records = append(records, file)
		}
	}
	return records[d.IntN(len(records))]
}

func (d *drawer) newPath() string {
	d.made++
	return fmt.Sprintf("content/incidents/2022/2022-03-new-%d.md", d.made)
}

func (d *drawer) replace(file, old, new string) {
	d.files[file] = strings.Replace(d.files[file], old, new, 1)
}

func (d *drawer) edit() {
	file, harms := d.record(), "content/taxonomies/harms.yaml"
	what := d.IntN(13)
	if d.calm && d.IntN(9) > 0 && (what == 5 || what == 6 || what == 12) {
		what = 2
	}
	switch what {
	case 12:
		d.replace(file, "\ndate: 20", "\ndate: 19")
	case 0, 1:
		d.files[d.newPath()] = record(mixedText(d.Rand, 4), mixedDate(d.Rand), mixedText(d.Rand, 9), mixedText(d.Rand, 40), "harms: [death]")
	case 2, 3:
		d.files[file] += " " + mixedText(d.Rand, 3)
	case 4:
		d.replace(file, "title: ", "title: Again ")
	case 5:
		delete(d.files, file)
	case 6:
		d.files[d.newPath()] = d.files[file]
		delete(d.files, file)
	case 7:
		d.replace(file, "\nsummary", "\nstatus: withdrawn\nstatus-reason: It was wrong.\nsummary")
	case 8:
		d.replace(file, "\nsummary", "\nlanguage: fr\nsummary")
	case 9:
		d.files["content/removed.yaml"] = "removed:\n  - {id: " + strings.TrimSuffix(path.Base(file), ".md") + ", fields: [body, sources], date: 2025-05-01, reason: A name.}\n"
	case 10: // a term that few have
		d.files["content/taxonomies/systems.yaml"] = strings.Replace(taxonomies["content/taxonomies/systems.yaml"], "fields", fmt.Sprintf("terms: [{id: rare, name: %q}]\nfields", mixedText(d.Rand, 2)), 1)
		d.replace(file, "systems: [{name: ", "systems: [{name: rare}, {name: ")
	default: // one that many have
		if d.IntN(4) == 0 {
			d.replace(harms, "name: Loss of", "name: A loss of")
		}
	}
}

// After any edits what is kept, and what stands beside it, give the export and the
// answers of an index that is made anew.
func TestKeptEqualsNew(t *testing.T) {
	d := &drawer{rand.New(rand.NewPCG(5, 5)), mixed(160, 5), 0, false}
	folder := filepath.Join(t.TempDir(), "kept")
	anew, beside := 0, 0
	for edits := 0; edits < 200; {
		for range 1 + d.IntN(3) {
			d.edit()
			edits++
		}
		docs := register(t, d.files)
		x, added := reopen(t, folder, docs)
		switch {
		case x.kept == nil:
			anew++
		case added > 0:
			beside++
		}
		if d.IntN(4) == 0 {
			mustEqual(t, x, indexOf(t, docs), docs)
		}
		save(t, x)
		if t.Failed() {
			t.Fatalf("after %d edits", edits)
		}
	}
	if anew < 3 || beside < 50 {
		t.Errorf("the index was made anew %d times, and begun with %d times: too few to compare", anew, beside)
	}
}

func mustEqual(t *testing.T, got, want *Index, docs []Document) {
	t.Helper()
	a, b := exportSmall(t, got), exportSmall(t, want)
	if !maps.EqualFunc(a, b, bytes.Equal) {
		t.Errorf("the export has %d files, want %d; the first to differ: %s", len(a), len(b), firstDifference(a, b))
	}
	ask := newAsker(want, docs)
	for range 40 {
		q := ask.query()
		found, err := got.Search(q)
		wanted, wantErr := want.Search(q)
		if fmt.Sprint(err) != fmt.Sprint(wantErr) || !reflect.DeepEqual(found, wanted) {
			t.Errorf("%+v: got %+v, %v, want %+v, %v", q, found, err, wanted, wantErr)
		}
	}
}

// damages are what can happen to a file.
var damages = map[string]func(t *testing.T, name string, data []byte){
	"gone":      func(t *testing.T, name string, data []byte) { remove(t, name) },
	"empty":     func(t *testing.T, name string, data []byte) { write(t, name, nil) },
	"cut short": func(t *testing.T, name string, data []byte) { write(t, name, data[:len(data)/2]) },
	"longer":    func(t *testing.T, name string, data []byte) { write(t, name, append(bytes.Clone(data), 0)) },
	"a bit": func(t *testing.T, name string, data []byte) {
		other := bytes.Clone(data)
		other[len(data)*2/3] ^= 4
		write(t, name, other)
	},
	"a folder": func(t *testing.T, name string, data []byte) { remove(t, name); write(t, name+"/x", data) },
	"one more": func(t *testing.T, name string, data []byte) { write(t, name+"-x", data) },
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

// filesIn are all files below a folder, by name.
func filesIn(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	found, err := sums(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if all[f.Name], err = os.ReadFile(filepath.Join(folder, f.Name)); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// keepOf makes a folder of a kept index, and gives its files.
func keepOf(t *testing.T, docs []Document) (folder string, files map[string][]byte) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "kept")
	x, _ := reopen(t, folder, docs)
	exportSmall(t, x)
	save(t, x)
	x, _ = reopen(t, folder, docs)
	if end(t, x); x.kept == nil {
		t.Fatal("nothing is kept")
	}
	return folder, filesIn(t, folder)
}

// Whatever happens to the files, the answers are right, and what is kept next is
// sound.
func TestDamage(t *testing.T) {
	docs := register(t, small())
	folder, files := keepOf(t, docs)
	for name, data := range files {
		for what, damage := range damages {
			if name == keptName && what == "one more" { // which is no part of it
				continue
			}
			broken := filepath.Join(t.TempDir(), "kept")
			for other, data := range files {
				write(t, filepath.Join(broken, other), data)
			}
			damage(t, filepath.Join(broken, name), data)
			x, _ := reopen(t, broken, docs)
			if a, err := x.Search(Query{Text: "car "}); x.kept != nil || err != nil || a.Total != 2 {
				t.Errorf("%s of %s: kept %v; found %+v, %v", what, name, x.kept, a, err)
			}
			save(t, x)
			next, added := reopen(t, broken, docs)
			if end(t, next); next.kept == nil || added > 0 {
				t.Errorf("%s of %s: nothing is kept afterwards", what, name)
			}
		}
	}
	x, _ := reopen(t, folder, docs)
	if end(t, x); x.kept == nil {
		t.Error("the sound index is not used")
	}
}

// A process that dies while it keeps an index leaves the former one in force, and
// what it left is cleared away.
func TestDying(t *testing.T) {
	docs := register(t, small())
	folder, _ := keepOf(t, docs)
	_, next := keepOf(t, register(t, mixed(20, 1)))
	for name, data := range next {
		if name == keptName {
			name = keptName + "-123"
		}
		write(t, filepath.Join(folder, name), data[:len(data)/2])
		x, added := reopen(t, folder, docs)
		if end(t, x); x.kept == nil || added > 0 {
			t.Fatalf("with %s in it the former index is not used", name)
		}
	}
	other := register(t, mixed(30, 2))
	x, _ := reopen(t, folder, other)
	save(t, x)
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v; want the index and the file that names it", entries, err)
	}
}

// Where nothing can be kept the index is as good.
func TestNowhereToKeep(t *testing.T) {
	docs := register(t, small())
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, nil)
	x, err := Open(filepath.Join(file, "kept"), testSeal, "en", nil, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(x.Add(docs), x.Save()); err != nil {
		t.Error(err)
	}
	if a, err := x.Search(Query{Text: "car "}); err != nil || a.Total != 2 {
		t.Errorf("found %+v, %v", a, err)
	}
	end(t, x)
}

// What was indexed under another seal is not used, and Forget leaves no file of it.
func TestForget(t *testing.T) {
	docs := register(t, small())
	folder, files := keepOf(t, docs)
	x, err := Open(folder, "other", "en", []*site.Record{docs[0].Record}, false)
	if err != nil || x.kept != nil {
		t.Errorf("it was opened under another seal (%v)", err)
	}
	end(t, x)
	if err := Forget(folder, testSeal); err != nil || len(filesIn(t, folder)) != len(files) {
		t.Errorf("it was forgotten under its own seal (%v)", err)
	}
	if err := Forget(folder, "other"); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the folder is there: %v", err)
	}
	if err := Forget(folder, "other"); err != nil {
		t.Error(err)
	}
}
