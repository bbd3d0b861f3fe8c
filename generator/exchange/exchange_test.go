package exchange

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"
)

var update = flag.Bool("update", false, "write the golden files anew")

// tree is a register's content files.
type tree map[string]string

func newRegister() tree {
	return tree{
		"content/site.yaml":                     "title: A register\nbase-url: https://register.example/\nquantities:\n  - {id: deaths, name: Deaths}\n  - {id: injuries, name: Injuries}\n",
		"content/databases.yaml":                "databases:\n  - {id: aiid, name: AI Incident Database}\n  - {id: aim, name: Monitor}\n  - {id: atlas, name: Atlas}\n  - {id: aiaaic, name: AIAAIC}\n",
		"content/taxonomies/countries.yaml":     "name: Countries\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n",
		"content/taxonomies/organisations.yaml": "name: Organisations\nfields: [systems.developers, systems.deployers, organisations]\nclosed: false\n",
		"content/taxonomies/publishers.yaml":    "name: Publishers\nfields: [sources.publisher]\nclosed: false\n",
		"content/taxonomies/severity.yaml":      "name: Severity\nfields: [severity]\nclosed: true\nsingle: true\nterms:\n  - {id: hazard, name: Hazard}\n  - {id: incident, name: AI incident, synonyms: [Event]}\n",
		"content/taxonomies/harms.yaml":         "name: Harms\nfields: [harms]\nclosed: true\nterms:\n  - {id: physical, name: Physical injury}\n  - {id: economic, name: Economic}\n",
	}
}

func (tr tree) files() Existing { return Existing{Files: tr.content()} }

func (tr tree) content() site.Files {
	return func(yield func(string, func() ([]byte, error)) bool) {
		for _, p := range slices.Sorted(maps.Keys(tr)) {
			if !yield(p, func() ([]byte, error) { return []byte(tr[p]), nil }) {
				return
			}
		}
	}
}

func (tr tree) apply(r Result) {
	for _, f := range r.Files {
		tr[f.Path] = string(f.Data)
	}
}

// check is what `blotter check` would say.
func (tr tree) check(t *testing.T) diag.List {
	t.Helper()
	cfg, problems, err := site.ReadConfig(tr.content())
	if err != nil {
		t.Fatal(err)
	}
	var in site.Input
	for _, p := range slices.Sorted(maps.Keys(tr)) {
		switch {
		case strings.HasPrefix(p, incident.Folder) && strings.HasSuffix(p, ".md"):
			i := incident.Parse(p, []byte(tr[p]), "", cfg.Schema())
			problems = append(problems, i.Problems...)
			in.Incidents = append(in.Incidents, i)
		case strings.HasPrefix(p, incident.Folder):
			in.Images = append(in.Images, site.Image{File: filepath.Base(p), Path: p})
		}
	}
	_, more := site.New(cfg, in)
	return append(problems, more...)
}

func (tr tree) mustPass(t *testing.T) {
	t.Helper()
	for _, p := range tr.check(t) {
		if p.Rule.Severity == diag.Error {
			t.Error(p)
		}
	}
}

// noted reports whether a note of the kind says all the words.
func (r Result) noted(kind Kind, words ...string) bool {
	return slices.ContainsFunc(r.Notes, func(n Note) bool {
		return n.Kind == kind && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(n.String(), w) })
	})
}

func mustNote(t *testing.T, r Result, kind Kind, words ...string) {
	t.Helper()
	if !r.noted(kind, words...) {
		t.Errorf("no note %q with %q among\n%s", kind, words, r.Notes)
	}
}

// golden compares a result with the file that holds it; -update writes it.
func golden(t *testing.T, name string, r Result) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%d records: %d created, %d updated, %d unchanged\n", r.Records, r.Created, r.Updated, r.Unchanged)
	for _, n := range r.Notes {
		fmt.Fprintln(&b, n)
	}
	for _, f := range r.Files {
		if strings.HasPrefix(f.Path, "content/taxonomies/") {
			fmt.Fprintf(&b, "== %s (%d bytes)\n", f.Path, len(f.Data))
			continue
		}
		fmt.Fprintf(&b, "== %s\n%s", f.Path, f.Data)
	}
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s differs from what the import gives now; run with -update and look at the difference\n%s", file, firstDifference(b.String(), string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
