package generator

import (
	"bytes"
	"compress/flate"
	"context"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/search"
)

// TestOneBadRecord breaks a record in many ways. The site is then that without
// the record, but for the page that says so (law 8).
func TestOneBadRecord(t *testing.T) {
	without := recalls(t)
	if err := os.RemoveAll(filepath.Join(without, path.Dir(recall))); err != nil {
		t.Fatal(err)
	}
	want, problems := cold(t, Options{Dir: without})
	if problems != "" {
		t.Fatal(problems)
	}
	page := "incidents/2025-01-10-phone-charger/index.html"
	for _, c := range []struct{ name, old, new string }{
		{"an unknown term", "dangers: [fire, shock]", "dangers: [fire, smoke]"},
		{"an unknown key", "title: Charger", "titel: Charger"},
		{"no date", "date: 2025-01-10/2025-02\n", ""},
		{"no real date", "date: 2025-01-10/2025-02", "date: 2025-02-30"},
		{"no summary", "summary: A charger grew hot enough to scorch a table.\n", ""},
		{"an empty value", "products: [Charger]", "products:"},
		{"a wrong shape", "makers: [Volt]", "makers: {a: b}"},
		{"no YAML", "title: Charger", "title: [Charger"},
		{"no header", "---\ntitle", "title"},
		{"no UTF-8", "scorch", "scorch\xff"},
		{"a link to nothing", "(https://volt.example/)", "(nothing.md)"},
		{"raw HTML", "It was sold", "<b>It</b> was sold"},
		{"a script's address", "(https://volt.example/)", "(javascript:alert)"},
		{"no such picture", "charger.png", "charger.jpg"},
		{"a relation to nothing", "makers:", "related: [{id: 2001-x, as: variant}]\nmakers:"},
		{"a status without reason", "makers:", "status: disputed\nmakers:"},
		{"an alias that is taken", "makers:", "aliases: [/dangers/]\nmakers:"},
		{"a spelling of its own, and the oldest one",
			"date: 2025-01-10/2025-02\nsummary: A charger grew hot enough to scorch a table.\ndangers: [fire, shock]\nproducts: [Charger]",
			"date: 2023\nsummary: A charger grew hot enough to scorch a table.\ndangers: [smoke]\nproducts: [Toy  train]"},
		{"a term that nobody else has", "makers: [Volt]", "makers: [The Market  Office, Only Here]\nno-such-key: 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := recalls(t)
			edit(t, dir, recall, c.old, c.new)
			got, problems := cold(t, Options{Dir: dir})
			if !strings.Contains(problems, recall+":") {
				t.Errorf("no problem names the file:\n%s", problems)
			}
			if got[page] == nil {
				t.Fatal("the record has no page")
			}
			if bytes.Contains(got[page], []byte("hot enough to scorch")) {
				t.Error("the page shows what is in doubt")
			}
			delete(got, page)
			delete(got, "build.json") // holds the digest of all files
			expected := maps.Clone(want)
			delete(expected, "build.json")
			if bytes.Contains(got[offlineFileName], []byte("2025-01-10-phone-charger")) {
				t.Error("it is listed for what is kept without a connection")
			}
			delete(got, offlineFileName) // holds the digests of the index
			delete(expected, offlineFileName)
			for _, tree := range []map[string][]byte{expected, got} {
				withoutIndex(t, tree, "hot enough to scorch")
			}
			equal(t, "the site with a broken record", expected, got)
		})
	}
}

// withoutIndex takes out the search index, whose numbers leave a hole for a record
// that is not shown, after a look that no card tells of it.
func withoutIndex(t *testing.T, tree map[string][]byte, hidden string) {
	t.Helper()
	for file, data := range tree {
		if !strings.HasPrefix(file, search.Folder) {
			continue
		}
		if strings.HasSuffix(file, ".bin") {
			var err error
			if data, err = io.ReadAll(flate.NewReader(bytes.NewReader(data))); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		}
		if bytes.Contains(data, []byte(hidden)) {
			t.Errorf("%s tells of the broken record", file)
		}
		delete(tree, file)
	}
}

// TestBadRecordKeepsItsLinks: a record that others link to can break without
// breaking them.
func TestBadRecordKeepsItsLinks(t *testing.T) {
	dir := recalls(t)
	edit(t, dir, "content/incidents/2024/2024-03-05-kettle-lid.md", "dangers: [shock]", "dangers: [shok]")
	b := New(Options{Dir: dir})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(reg.Problems) != 1 || len(reg.Site.Records) != 2 {
		t.Errorf("got %d listed records and the problems\n%s", len(reg.Site.Records), text(t, reg.Problems))
	}
}

// TestOneBadPicture: so does a picture that is none.
func TestOneBadPicture(t *testing.T) {
	dir := recalls(t)
	put(t, dir, recallImage, "no picture")
	got, problems := cold(t, Options{Dir: dir})
	if !strings.Contains(problems, diag.BadImage.Name) {
		t.Errorf("no problem of the rule %s:\n%s", diag.BadImage.Name, problems)
	}
	if got["incidents/2025-01-10-phone-charger/charger.png"] != nil {
		t.Error("what is no picture is published")
	}
	if got["incidents/2025-01-10-phone-charger/index.html"] == nil {
		t.Error("the record has no page")
	}
}

// TestShallowClone: a clone that has lost the history shows no date of it (law 10).
func TestShallowClone(t *testing.T) {
	repo := sampleRepository(t, t.TempDir())
	shallow := filepath.Join(t.TempDir(), "shallow")
	repo.git("clone", "-q", "--depth", "1", "file://"+repo.dir, shallow)
	res, err := New(Options{Dir: shallow}).Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(res.Site.HistoryNote, "shallow") {
		t.Errorf("the note is %q", res.Site.HistoryNote)
	}
	site, problems := cold(t, Options{Dir: shallow})
	if problems != "" {
		t.Error(problems)
	}
	committed := regexp.MustCompile(`2031-|March 2031|Ann Author|Bo Better|Correct a title`)
	for _, file := range slices.Sorted(maps.Keys(site)) {
		if m := committed.Find(site[file]); m != nil {
			t.Errorf("%s shows %q, which only the history says", file, m)
		}
	}
	full, _ := cold(t, Options{Dir: repo.dir})
	if !committed.Match(full["changes/index.html"]) {
		t.Error("the full clone shows no history either")
	}
}

// TestGitComesLater: a site that becomes a repository while it is watched has a
// history from then on (law 4).
func TestGitComesLater(t *testing.T) {
	dir := recalls(t)
	warm := New(Options{Dir: dir})
	defer warm.Close()
	built(t, warm)
	newRepository(t, dir).commit("Begin the register")
	want, _ := cold(t, Options{Dir: dir})
	got, _ := built(t, warm)
	equal(t, "the site of a new repository", want, got)
}

// TestAnotherSubject: nothing that the program says is about artificial
// intelligence; a register of recalls has no word of it.
func TestAnotherSubject(t *testing.T) {
	site, problems := cold(t, Options{Dir: recalls(t)})
	if problems != "" {
		t.Fatal(problems)
	}
	for _, file := range []string{"dangers/fire/index.html", "products/toy-train/index.html", "incidents/2024-06-toy-train/index.html"} {
		if site[file] == nil {
			t.Errorf("there is no %s", file)
		}
	}
	subject := regexp.MustCompile(`\bAI\b|[Aa]rtificial|[Aa]lgorithm|OECD|[Ii]ncident[^s/]|harm[^e"<]`) // every register has the field "harmed", and events of the kind "harm"
	for _, file := range slices.Sorted(maps.Keys(site)) {
		if !strings.HasSuffix(file, ".html") && !strings.HasSuffix(file, ".xml") {
			continue
		}
		if m := subject.Find(site[file]); m != nil {
			t.Errorf("%s speaks of %q", file, m)
		}
	}
}
