package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The peers read the same records as blotter does, and the same commits' worth of
// history.
func TestPeersRegister(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := generateForPeers(dir, 60, 7); err != nil {
			t.Fatal(err)
		}
	}
	head := func(dir string) string {
		text, err := os.ReadFile(filepath.Join(dir, ".git", "refs", "heads", "main"))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	if head(first) != head(second) {
		t.Error("the same seed gave two commits")
	}
	c := newCorpus(60, 7)
	for i := range c.n {
		flat, err := os.ReadFile(filepath.Join(first, filepath.FromSlash(c.path(i))))
		if err != nil {
			t.Fatal(err)
		}
		if r := c.record(i); !strings.Contains(string(flat), "title: "+r.title) || !strings.Contains(string(flat), "date: "+c.identity(i).day.Format(time.DateOnly)+"\n") {
			t.Errorf("%s:\n%s", c.path(i), flat)
		}
	}
	for _, name := range []string{"hugo.yaml", "layouts/page.html", "eleventy.config.cjs", "content/harms/distress/_index.md"} {
		if _, err := os.Stat(filepath.Join(first, filepath.FromSlash(name))); err != nil {
			t.Error(err)
		}
	}
}

func TestFlatTerms(t *testing.T) {
	r := &record{terms: map[string][]string{"harms": {"b", "a"}, "organisations": {"X"}}, systems: []system{{"S", "X", "D"}}}
	for taxonomy, want := range map[string]string{"harms": "a b", "systems": "S", "organisations": "D X", "severity": ""} {
		if got := strings.Join(r.flatTerms(taxonomy), " "); got != want {
			t.Errorf("%s: %q; want %q", taxonomy, got, want)
		}
	}
	r.status = "withdrawn"
	if got := r.flatTerms("harms"); got != nil {
		t.Errorf("a withdrawn record is listed under %q", got)
	}
}

func TestFloor(t *testing.T) {
	from, to := writeSite(t, "-- index.html --\none\n-- a/b/index.html --\ntwo\n-- a/feed.xml --\nthree\n"), filepath.Join(t.TempDir(), "to")
	var out bytes.Buffer
	if err := runFloor(context.Background(), []string{from, to}, &out, nil); err != nil {
		t.Fatal(err)
	}
	var c cost
	if err := json.Unmarshal(out.Bytes(), &c); err != nil || c.Wall <= 0 {
		t.Errorf("%s: %v", out.Bytes(), err)
	}
	for name, want := range map[string]string{"index.html": "one\n", "a/b/index.html": "two\n", "a/feed.xml": "three\n"} {
		if got, err := os.ReadFile(filepath.Join(to, name)); string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestSizeOf(t *testing.T) {
	var tree strings.Builder
	for _, name := range []string{
		"index.html", "feed.xml", "incidents/index.html", "incidents/2020-01-02-x/index.html", "incidents/2020-01-02-x/history/index.html", "incidents/recorded/index.html",
		"harms/index.html", "harms/x/index.html", "harms/x/page/2/index.html", "harms/x/feed.json", "harms/not-stated/index.html", "harms/x/countries/index.html", "about/index.html",
	} {
		tree.WriteString("-- " + name + " --\n12\n")
	}
	got, err := sizeOf(writeSite(t, tree.String()))
	if want := (siteSize{records: 1, listings: 3, feeds: 2, files: 13, bytes: 39}); err != nil || got != want {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
}

// raced is a race of two runs that has been run.
func raced() *race {
	r := newRace(peersOptions{runs: 3}, tools{}, place{n: 7}, nil)
	for i := range 3 {
		unit := time.Duration(i+1) * time.Second
		r.add(coldBuild, buildCost{Wall: unit, CPU: 2 * unit, Peak: int64(i+1) * 1e6})
		r.add(hugoBuild, buildCost{Wall: 3 * unit, CPU: 4 * unit, Peak: 4e6})
		r.add(pagefindRun, buildCost{Wall: unit, CPU: 4 * unit, Peak: 8e6})
		r.add(floorRun, buildCost{Wall: unit / 2})
	}
	r.sites[coldBuild] = siteSize{8, 2, 3, 20, 1_500_000}
	r.sites[pagefindRun] = siteSize{files: 9, bytes: 400_000}
	return r
}

func TestPeersTable(t *testing.T) {
	var out bytes.Buffer
	raced().print(&out)
	for _, want := range []string{
		"7 records, medians of 3 runs",
		"| blotter build, cold | 2.00 (1.00–3.00) | 4.00 (2.00–6.00) | 2 (1–3) |",
		"| cold / (Hugo and Pagefind) | 0.250 (0.250–0.250) | 0.250 (0.250–0.250) | 0.250 (0.125–0.375) |",
		"| cold / floor | 2.000 (2.000–2.000) | – | – |",
		"| blotter build, cold | 8 | 2 | 3 | 20 | 1.5 |",
		"| Pagefind 1.6.0 | | | | 9 | 0.4 |",
	} {
		if !strings.Contains(out.String(), want+"\n") && !strings.Contains(out.String(), want+" (") {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "Eleventy") {
		t.Errorf("Eleventy was not measured, but\n%s", out.String())
	}
}

func TestPeersJSON(t *testing.T) {
	want := `{"records":7,"runs":3,"blotter":{"wall_s":2,"cpu_s":4,"peak_mb":2},"hugo":{"wall_s":6,"cpu_s":8,"peak_mb":4},` +
		`"pagefind":{"wall_s":2,"cpu_s":8,"peak_mb":8},"floor":{"wall_s":1,"cpu_s":0,"peak_mb":0}}` + "\n"
	if got := string(raced().json()); got != want {
		t.Errorf("%s; want %s", got, want)
	}
}

func TestPeersFlags(t *testing.T) {
	out := filepath.Join(t.TempDir(), "b.json")
	o, err := peersFlags([]string{"-n", "10 20", "-peers", "pagefind hugo", "-out", out}, &bytes.Buffer{})
	if err != nil || !reflect.DeepEqual(o.sizes, []int{10, 20}) || !reflect.DeepEqual(o.peers, []string{"hugo", "pagefind"}) || o.table != strings.TrimSuffix(out, "json")+"md" {
		t.Errorf("%+v, %v", o, err)
	}
	for args, want := range map[string]string{
		"-peers jekyll":   `"jekyll" is none of hugo, eleventy, pagefind`,
		"-peers pagefind": "name one of them",
		"-runs 0":         "at least 1",
		"-n x":            `"x" is not a number`,
		"1000":            `"1000" is not a flag`,
	} {
		if _, err := peersFlags(strings.Fields(args), &bytes.Buffer{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", args, err, want)
		}
	}
}

// A run without peers, from the register to the files of results.
func TestPeersRun(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the program and builds five times")
	}
	dir := t.TempDir()
	var out, log bytes.Buffer
	err := run(context.Background(), []string{"peers", "-n", "10", "-runs", "1", "-keep", filepath.Join(dir, "work"), "-out", filepath.Join(dir, "b.json")}, &out, &log)
	if err != nil {
		t.Fatalf("%v\n%s", err, log.String())
	}
	for _, name := range []string{coldBuild, floorRun, nothingNew, oneNew, nothingKept, oneKept, coldCheck, helpRun} {
		if !strings.Contains(out.String(), "\n| "+name+" | ") {
			t.Errorf("no row %q in\n%s", name, out.String())
		}
	}
	table, err := os.ReadFile(filepath.Join(dir, "b.md"))
	if err != nil || string(table) != out.String() {
		t.Errorf("b.md is %q, %v", table, err)
	}
	result, err := os.ReadFile(filepath.Join(dir, "b.json"))
	if err != nil || !strings.HasPrefix(string(result), `{"records":10,"runs":1,"blotter":{"wall_s":`) {
		t.Errorf("b.json is %q, %v", result, err)
	}
}
