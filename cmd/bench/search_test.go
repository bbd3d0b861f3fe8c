package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// smallPublished is built of a generated register, in a process of its own.
func smallPublished(t *testing.T) (*published, *searchBench) {
	t.Helper()
	if testing.Short() {
		t.Skip("a build")
	}
	b := &searchBench{searchOptions: searchOptions{register: filepath.Join(t.TempDir(), "register")}, dir: t.TempDir(), log: os.Stderr}
	if err := generate(b.register, 30, 1, true); err != nil {
		t.Fatal(err)
	}
	c, err := b.build(t.Context())
	if err != nil || c.Errors > 0 || blotterCost(c).CPU <= 0 {
		t.Fatalf("%+v, %v", c, err)
	}
	p, err := readPublished(b.public())
	if err != nil {
		t.Fatal(err)
	}
	return p, b
}

func TestItems(t *testing.T) {
	p, b := smallPublished(t)
	items := p.items(5, 7)
	if again := p.items(5, 7); !reflect.DeepEqual(items, again) {
		t.Error("the same seed gave other queries")
	}
	if other := p.items(5, 8); reflect.DeepEqual(items, other) {
		t.Error("another seed gave the same queries")
	}
	if len(items) < 30 || len(items) > 35 {
		t.Errorf("%d queries; want seven of nearly each of five records", len(items))
	}
	r, err := askBlotter(t.Context(), b.register, items)
	if err != nil {
		t.Fatal(err)
	}
	rep := &searchReport{}
	rep.add(items, r)
	if q := rep.Quality[0]; q.Kind != exactTitle || q.Queries != 5 || q.Hit != 100 {
		t.Errorf("%+v; want every exact title found", q)
	}
	if cold := p.coldTasks(7); len(cold) != 5*coldEach+anyEach || !reflect.DeepEqual(cold, p.coldTasks(7)) {
		t.Errorf("%d cold pages, or other ones; want five of five kinds and %d", len(cold), anyEach)
	}
	costs, err := b.changes(t.Context())
	if err != nil || len(costs) != 2 || costs[0].Files < 5 || costs[1].Files < 2 || costs[1].Files > costs[0].Files || costs[0].Tail < 31 {
		t.Errorf("changes write %+v, %v", costs, err)
	}
	page, err := p.records[0].page(b.public())
	if err != nil {
		t.Fatal(err)
	}
	marked := p.records[0].marked(page)
	for _, want := range []string{`<main data-pagefind-body id="main">`, `data-pagefind-filter="severity[data-term]"`} {
		if !bytes.Contains(marked, []byte(want)) {
			t.Errorf("no %s in the page for Pagefind", want)
		}
	}
}

// edits counts the insertions, deletions, replacements and swaps of neighbours
// between two words, none inside another (optimal string alignment).
func edits(a, b []rune) int {
	switch {
	case len(a) == 0 || len(b) == 0:
		return len(a) + len(b)
	case a[0] == b[0]:
		return edits(a[1:], b[1:])
	}
	least := 1 + min(edits(a[1:], b), edits(a, b[1:]), edits(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		least = min(least, 1+edits(a[2:], b[2:]))
	}
	return least
}

func TestTypo(t *testing.T) {
	a := &asker{&published{df: map[string]int{"drone": 1, "drones": 1, "crone": 1}}, rand.New(rand.NewPCG(1, 1))}
	for range 300 {
		if wrong := a.typo("drone"); edits([]rune("drone"), []rune(wrong)) != 1 || a.df[wrong] > 0 {
			t.Fatalf("%q is no typo of drone", wrong)
		}
	}
}

func TestAsker(t *testing.T) {
	r := &publishedRecord{Title: "The drone and the crane at the port", Summary: "A drone hit a crane."}
	p := &published{
		df: map[string]int{"the": 9, "and": 8, "at": 9, "a": 9, "drone": 2, "crane": 1, "port": 3, "hit": 4}, records: make([]*publishedRecord, 20),
	}
	a := &asker{p, rand.New(rand.NewPCG(1, 1))}
	if got := a.rarestWords(r); got != "drone crane port" {
		t.Errorf("rarest words: %q", got)
	}
	if got := a.cutTitle(r); got != "The drone and the crane at" {
		t.Errorf("cut title: %q", got)
	}
	if got := a.rareTypo(r); edits([]rune("crane"), []rune(got)) != 1 {
		t.Errorf("rare word: %q", got)
	}
	if got := a.wordsAndDeployer(r) + a.headline(r); got != "" {
		t.Errorf("%q of a record without deployer or source", got)
	}
	r.deployers, r.Sources = []string{"Acme"}, []struct{ Title string }{{"The Drone and the Crane at the Port"}, {"A headline"}}
	if got := strings.Fields(a.wordsAndDeployer(r)); len(got) != 3 || got[2] != "Acme" {
		t.Errorf("two words and a deployer: %q", got)
	}
	if got := a.headline(r); got != "A headline" {
		t.Errorf("headline: %q", got)
	}
}

func TestJudge(t *testing.T) {
	items := []item{{exactTitle, "x", []string{"a", "b"}}, {exactTitle, "y", []string{"c"}}, {headline, "z", []string{"d"}}}
	rep := &searchReport{}
	rep.add(items, ranking{engine: "e", first: [][]string{{"a", "z"}, {"z", "c"}, nil}})
	got := rep.Quality[0]
	if got.Queries != 2 || got.First != 50 || got.Hit != 100 || got.Reciprocal != 0.75 || got.Found != 75 {
		t.Errorf("%+v", got)
	}
	if all := rep.Quality[len(rep.Quality)-1]; all.Queries != 3 || math.Abs(all.Reciprocal-0.5) > 1e-9 {
		t.Errorf("%+v", all)
	}
	if s := sameFirst(ranking{first: [][]string{{"a"}, {"c"}, nil}}, ranking{first: [][]string{{"a"}, {"d"}, {}}}); s != 2 {
		t.Errorf("%d alike; want 2", s)
	}
}

func TestCount(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"index.html": strings.Repeat("page ", 100), "a.js": "script", "b.bin": "packed"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	d := &driver{sites: map[string]servedSite{"/x/": {root: dir}}}
	for _, path := range []string{"/x/1/", "/x/1/a.js", "/x/1/b.bin", "/x/2/b.bin"} {
		d.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
	}
	got := d.count("/x/1/", "")
	if got.Page == 0 || got.Page > 100 || got.Script == 0 || got.Index != int64(len("packed")) || got.Requests != 2 || !slices.Equal(got.Files, []string{fmt.Sprint("a.js ", got.Script), "b.bin 6"}) {
		t.Errorf("%+v", got)
	}
	if early := d.count("/x/1/", "1000"); early.Page+early.Script+early.Index > 0 {
		t.Errorf("%+v before anything was sent", early)
	}
}

func TestSearchUsage(t *testing.T) {
	for args, want := range map[string]string{
		"search -n -1":  "at least 0",
		"search words":  `"words" is not a flag`,
		"search -child": "flag needs an argument",

		"search -child sideways": `no measurement "sideways"`,
	} {
		err := run(context.Background(), strings.Fields(args), &bytes.Buffer{}, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", args, err, want)
		}
	}
}

func TestQuantile(t *testing.T) {
	values := []float64{5, 1, 4, 2, 3}
	if m, p := quantile(values, 0.5), quantile(values, 0.95); m != 3 || p != 5 || !slices.Equal(values, []float64{5, 1, 4, 2, 3}) {
		t.Errorf("%v, %v of %v", m, p, values)
	}
}
