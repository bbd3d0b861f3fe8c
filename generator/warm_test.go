package generator

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"blotter/themes"
)

// TestWarmEqualsCold keeps one Builder over a long sequence of edits, and holds
// each of its sites, files and problems, to that of a new Builder (law 4). The
// warm one publishes into a folder, so the folder is held to the tree as well.
func TestWarmEqualsCold(t *testing.T) {
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { warmEqualsCold(t, seed) })
	}
}

func warmEqualsCold(t *testing.T, seed uint64) {
	d := newDesk(t, seed)
	out := filepath.Join(t.TempDir(), "out")
	warm := New(Options{Dir: d.dir, Out: out})
	defer warm.Close()
	var done []string
	for _, n := range d.random.Perm(len(edits)) {
		done = append(done, edits[n].name)
		edits[n].do(d)
		res, err := warm.Build(context.Background())
		if err != nil {
			t.Fatalf("after %q: %v", done, err)
		}
		want, problems := cold(t, Options{Dir: d.dir})
		equal(t, "the warm site", want, published(t, out))
		if got := text(t, res.Problems); got != problems {
			t.Errorf("the warm problems are\n%s\nthe cold ones\n%s", got, problems)
		}
		if t.Failed() {
			t.Fatalf("after %q", done)
		}
	}
}

// TestKeptIndexIsUsed: a new process indexes only the record that has changed, and
// publishes what it would without what was kept.
func TestKeptIndexIsUsed(t *testing.T) {
	d := newDesk(t, 1)
	out := filepath.Join(t.TempDir(), "out")
	for _, do := range []func(*desk){func(*desk) {}, func(*desk) {}, func(d *desk) { d.write(d.record()) }, func(d *desk) { d.commit("Change one") }} {
		do(d)
		before := keptFiles(t, d.dir)
		builds(t, Options{Dir: d.dir, Out: out})
		if after := keptFiles(t, d.dir); len(after) < 2 || before != nil && !maps.EqualFunc(before, after, bytes.Equal) {
			t.Errorf("the index is kept anew, or not at all: %d files", len(after))
		}
		want, _ := cold(t, Options{Dir: d.dir})
		equal(t, "the site", want, published(t, out))
	}
}

// A desk is where the register of recalls is edited at random.
type desk struct {
	*repository
	random *rand.Rand
	made   int // records
}

func newDesk(t *testing.T, seed uint64) *desk {
	d := &desk{newRepository(t, recalls(t)), rand.New(rand.NewPCG(seed, 11)), 0}
	put(t, d.dir, ".gitignore", "/.blotter/\n/public/\n")
	d.commit("Begin the register")
	for range 12 {
		d.write(d.newPath())
	}
	d.commit("Add records")
	return d
}

// newPath names a record that is not there yet.
func (d *desk) newPath() string {
	d.made++
	return fmt.Sprintf("content/incidents/%d/%[1]d-%02d-recall-%d.md", 2020+d.random.IntN(6), 1+d.random.IntN(12), d.made)
}

// write makes a sound record of a path.
func (d *desk) write(file string) {
	id := strings.TrimSuffix(path.Base(file), ".md")
	put(d.t, d.dir, file, fmt.Sprintf(`---
title: Recall %s, take %d
date: %s
summary: The thing %d broke.
dangers: [%s]
products: [%s]
makers: [%s]
sources: [{title: Notice %[1]s, publisher: The Market Office}]
---
## What happened

It broke %[4]d times. See [the kettle](../2024/2024-03-05-kettle-lid.md).
`, id, d.random.IntN(1000), id[:7], d.random.IntN(1000), d.one("fire", "choking", "shock", "fire, shock"),
		d.one("Kettle", "Toy train", "Drill", "Lamp", "Ölradiator"), d.one("Volt", "Holz 木", "Boil & Co", "C++")))
}

func (d *desk) one(of ...string) string { return of[d.random.IntN(len(of))] }

// record is the path of a record that is there.
func (d *desk) record() string {
	files, err := filepath.Glob(filepath.Join(d.dir, "content/incidents/*/*-recall-*.md"))
	if err != nil || len(files) == 0 {
		d.t.Fatalf("no records left (%v)", err)
	}
	rel, err := filepath.Rel(d.dir, files[d.random.IntN(len(files))])
	if err != nil {
		d.t.Fatal(err)
	}
	return filepath.ToSlash(rel)
}

// edit replaces a text where it stands; an earlier edit may have taken it away.
func (d *desk) edit(file, old, new string) {
	data, err := os.ReadFile(filepath.Join(d.dir, file))
	if err != nil {
		d.t.Fatal(err)
	}
	put(d.t, d.dir, file, strings.Replace(string(data), old, new, 1))
}

func (d *desk) header(file, line string) { d.edit(file, "\nsummary:", "\n"+line+"\nsummary:") }

func (d *desk) remove(file string) {
	if err := os.RemoveAll(filepath.Join(d.dir, file)); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) move(from, to string) {
	if err := os.MkdirAll(filepath.Dir(filepath.Join(d.dir, to)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(d.dir, from), filepath.Join(d.dir, to)); err != nil {
		d.t.Fatal(err)
	}
}

// edits are what authors and maintainers do. Each leaves a register that builds,
// with problems or without.
var edits = []struct {
	name string
	do   func(*desk)
}{
	{"add a record", func(d *desk) { d.write(d.newPath()) }},
	{"add records", func(d *desk) {
		for range 7 {
			d.write(d.newPath())
		}
	}},
	{"change a record", func(d *desk) { d.write(d.record()) }},
	{"misspell a term", func(d *desk) { d.edit(d.record(), "dangers: [", "dangers: [smoke, ") }},
	{"break a header", func(d *desk) { put(d.t, d.dir, d.record(), "---\ntitle: [\n") }},
	{"date a record to another year", func(d *desk) { d.edit(d.record(), "\ndate: 202", "\ndate: 201") }},
	{"mend all records", func(d *desk) {
		files, _ := filepath.Glob(filepath.Join(d.dir, "content/incidents/*/*-recall-*.md"))
		for _, file := range files {
			rel, _ := filepath.Rel(d.dir, file)
			d.write(filepath.ToSlash(rel))
		}
	}},
	{"delete a record", func(d *desk) { d.remove(d.record()) }},
	{"rename a record", func(d *desk) { d.move(d.record(), d.newPath()) }},
	{"move a record into the wrong folder", func(d *desk) {
		file := d.record()
		d.move(file, "content/incidents/2019/"+path.Base(file))
	}},
	{"give a record a folder and a picture", func(d *desk) {
		file := d.record()
		dir := strings.TrimSuffix(file, ".md")
		d.move(file, dir+"/index.md")
		put(d.t, d.dir, dir+"/photo.png", string(pictureOf(uint8(d.random.IntN(256)))))
		d.header(dir+"/index.md", "image: {file: photo.png, alt: A photo}")
	}},
	{"withdraw a record", func(d *desk) { d.header(d.record(), "status: withdrawn\nstatus-reason: It was none.") }},
	{"supersede a record", func(d *desk) {
		d.header(d.record(), "status: superseded\nstatus-reason: Told anew.\nsuperseded-by: [2024-03-05-kettle-lid]")
	}},
	{"make a draft of a record", func(d *desk) { d.header(d.record(), "status: draft") }},
	{"link a record to another", func(d *desk) {
		d.header(d.record(), "related: [{id: "+strings.TrimSuffix(path.Base(d.record()), ".md")+", as: variant}]")
	}},
	{"give a record an alias", func(d *desk) { d.header(d.record(), fmt.Sprintf("aliases: [/old/%d/]", d.random.IntN(3))) }},
	{"translate a record", func(d *desk) {
		put(d.t, d.dir, strings.TrimSuffix(d.record(), ".md")+".fr.md", "---\ntitle: Rappel\nsummary: Il s'est cassé.\n---\nUn texte.\n")
	}},
	{"change the picture", func(d *desk) { put(d.t, d.dir, recallImage, string(pictureOf(uint8(d.random.IntN(256))))) }},
	{"spoil the picture", func(d *desk) { put(d.t, d.dir, recallImage, "no picture") }},
	{"rename a term", func(d *desk) {
		d.edit("content/taxonomies/dangers.yaml", "name: Choking", "name: Choking "+d.one("hazard", "danger"))
	}},
	{"add a term", func(d *desk) {
		d.edit("content/taxonomies/dangers.yaml", "terms:\n", fmt.Sprintf("terms:\n  - {id: smoke-%d, name: Smoke %[1]d, synonyms: [Fumes %[1]d]}\n", d.made*100+d.random.IntN(100)))
	}},
	{"close a taxonomy, or open it", func(d *desk) {
		file := "content/taxonomies/products.yaml"
		if data, _ := os.ReadFile(filepath.Join(d.dir, file)); strings.Contains(string(data), "closed: false") {
			d.edit(file, "closed: false", "closed: true\nterms: [{id: kettle, name: Kettle}]")
		} else {
			d.edit(file, "closed: true\nterms: [{id: kettle, name: Kettle}]", "closed: false")
		}
	}},
	{"take a taxonomy away, or bring it back", func(d *desk) {
		file := "content/taxonomies/makers.yaml"
		if _, err := os.Stat(filepath.Join(d.dir, file)); err == nil {
			d.remove(file)
		} else {
			put(d.t, d.dir, file, "name: Makers\nfields: [makers, sources.publisher]\nclosed: false\n")
		}
	}},
	{"change the title of the site", func(d *desk) { d.edit("content/site.yaml", "title: ", "title: "+d.one("Great ", "New ")) }},
	{"change the page size", func(d *desk) { d.edit("content/site.yaml", "page-size: ", "page-size: 1") }},
	{"break site.yaml", func(d *desk) { put(d.t, d.dir, "content/site.yaml", "title: A\npage-size: many\n") }},
	{"mend site.yaml", func(d *desk) {
		put(d.t, d.dir, "content/site.yaml", "title: The Recall Register\nbase-url: https://recalls.example/\nlanguage: en\npage-size: 5\n")
	}},
	{"remove a record for good", func(d *desk) {
		put(d.t, d.dir, "content/removed.yaml", "removed:\n  - {id: "+strings.TrimSuffix(path.Base(d.record()), ".md")+", date: 2025-05-01, reason: A court order.}\n")
	}},
	{"remove a field for good", func(d *desk) {
		put(d.t, d.dir, "content/removed.yaml", "removed:\n  - {id: 2024-06-toy-train, fields: [summary, body], date: 2025-05-01, reason: A name.}\n")
	}},
	{"change a page", func(d *desk) {
		d.edit("content/pages/about.md", "What this register holds", d.one("Here is", "What")+" this register holds")
	}},
	{"copy the theme and change it", func(d *desk) {
		copyTheme(d)
		file := "themes/default/assets/css/base.css"
		data, err := os.ReadFile(filepath.Join(d.dir, file))
		if err != nil {
			d.t.Fatal(err)
		}
		put(d.t, d.dir, file, string(data)+fmt.Sprintf("\nmain { border-width: %dpx }\n", d.random.IntN(100)))
		d.edit("themes/default/templates/layout.html", "<main", "<!-- --><main data-own")
	}},
	{"take the theme away", func(d *desk) { d.remove("themes") }},
	{"commit", func(d *desk) { d.commit("Edit (#3)") }},
	{"commit by another, who touches one record", func(d *desk) {
		d.name = d.one("Bo Better", "Cy <b>Co</b>")
		d.write(d.record())
		d.commit("Correct a record")
	}},
	{"take the last commit back", func(d *desk) {
		if d.git("rev-list", "--count", "HEAD") > "2" {
			d.git("reset", "-q", "HEAD~1")
		}
	}},
	{"change the last commit", func(d *desk) { d.git("commit", "-q", "--allow-empty", "--amend", "-m", "Say it better") }},
	{"merge a branch", func(d *desk) {
		d.commit("Before the branch")
		d.git("checkout", "-q", "-b", fmt.Sprint("branch-", d.days))
		d.write(d.newPath())
		d.commit("On the branch")
		d.git("checkout", "-q", "main")
		d.git("merge", "-q", "--no-ff", "-m", "Merge the branch", fmt.Sprint("branch-", d.days-1))
	}},
	{"pack the repository", func(d *desk) { d.git("gc", "-q", "--prune=now") }},
	{"restore all that was committed", func(d *desk) { d.git("checkout", "-q", "--", ".") }},
	{"change nothing", func(d *desk) {}},
}

// copyTheme puts the program's own theme beside the content.
func copyTheme(d *desk) {
	d.remove("themes")
	err := fs.WalkDir(themes.Default(), ".", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(themes.Default(), file)
		put(d.t, d.dir, "themes/default/"+file, string(data))
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
}
