package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// writeSite writes the files of a txtar archive.
func writeSite(t *testing.T, archive string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, f := range txtar.Parse([]byte(archive)).Files {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func namesOf(kinds []kind) (names []string) {
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

func TestKinds(t *testing.T) {
	kinds, err := findKinds(writeSite(t, `
-- data/taxonomies.json --
{"taxonomies": [{"id": "harms", "closed": true}, {"id": "systems"}]}
-- index.html --
-
-- 404.html --
-
-- figures/index.html --
-
-- search/index.html --
-
-- harms/index.html --
-
-- harms/death/index.html --
-
-- harms/death/page/2/index.html --
-
-- harms/not-stated/index.html --
-
-- systems/x/index.html --
-
-- 2024/index.html --
-
-- 2024/03/index.html --
-
-- fr/incidents/2024-a/index.html --
-
-- incidents/index.html --
-
-- incidents/page/1/index.html --
-
-- incidents/2024-a/index.html --
<h1>A blimp</h1>
-- incidents/2024-b/index.html --
<h1>A blimp is rescued by a crane</h1>
-- incidents/2024-b/history/index.html --
-
-- incidents/2024-c/index.html --
<div class="banner"><p><strong>Withdrawn.</strong>
-- old/index.html --
<meta http-equiv="refresh" content="0; url=../">
`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"404.html", "figures", "home", "month", "moved", "not stated", "record", "record, history", "record, withdrawn", "records", "records, page",
		"search", "search, found", "search, nothing", "taxonomy, closed", "term, closed", "term, closed, page", "term, open", "translation", "year",
	}
	if got := namesOf(kinds); !slices.Equal(got, want) {
		t.Errorf("kinds are\n%q, want\n%q", got, want)
	}
	for _, k := range kinds {
		if k.name == "record" && k.path != "incidents/2024-b/" || k.name == "search, found" && k.path != "search/?q=rescued" {
			t.Errorf("%s is %s", k.name, k.path)
		}
	}
}

// TestSpecimens builds the sample with one of each kind.
func TestSpecimens(t *testing.T) {
	if testing.Short() {
		t.Skip("a build")
	}
	b := &siteBench{dir: t.TempDir(), log: &bytes.Buffer{}}
	register := filepath.Join(b.dir, "register")
	if err := specimens(filepath.Join("..", ".."), register); err != nil {
		t.Fatal(err)
	}
	if err := b.buildFrom(t.Context(), register, "https://blotter.example/"); err != nil {
		t.Fatal(err)
	}
	kinds, err := findKinds(b.public())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"record, history", "record, withdrawn", "record, superseded", "record, disputed", "record, removed", "record, not", "translation", "moved",
		"records, page", "term, closed, page",
	} {
		if !slices.Contains(namesOf(kinds), want) {
			t.Errorf("there is no page of the kind %q among %q", want, namesOf(kinds))
		}
	}
}

func TestCheckLinks(t *testing.T) {
	const good = `<p id="here"><a href="../b/#there">b</a> <a href="#here">here</a> <a href="https://elsewhere.example/none">elsewhere</a> <img src="../x.svg">`
	dir := writeSite(t, `
-- x.svg --
-
-- a/index.html --
`+good+`
<script type="application/ld+json">{"@type": "Thing", "name": "x"}</script>
-- b/index.html --
<p id="there"><p id="there"><a href="../a/#nowhere">a</a> <a href="../c/">c</a> <a href="https://site.example/b/">b</a>
<script type="application/ld+json">{"@type": "Thang", "name": [{"nom": 1}], "query-input": ""}</script>
-- d/index.html --
<script type="application/ld+json">{</script>
`)
	c, err := checkLinks(dir, "https://site.example/", schemaNames{"Thing": true, "name": true, "query": true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/b/: two elements have the id there",
		"/b/: JSON-LD: schema.org has no property nom", "/b/: JSON-LD: schema.org has no type Thang",
		"/d/: JSON-LD that is no JSON: unexpected end of JSON input",
		"/b/: ../a/#nowhere leads to no place of that page", "/b/: ../c/ leads nowhere",
	}
	var got []string
	for _, f := range c.wrong {
		got = append(got, f.where+": "+f.what)
	}
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if c.pages != 3 || len(c.links) != 7 {
		t.Errorf("%d pages and %d links were read", c.pages, len(c.links))
	}
}

// TestVisit shows the browser a page with everything wrong, and one with nothing.
func TestVisit(t *testing.T) {
	if _, err := findChromium(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := writeSite(t, `
-- good/index.html --
<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Good</title><h1>Good</h1><h2>Part</h2><p><a href="./">one</a> <a href="./">two</a>
-- bad/index.html --
<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Bad</title>
<style>a { outline: none } div { width: 900px } #first { position: fixed; top: 50px } #hidden { position: absolute; left: -99px }</style>
<h1>Bad</h1><h3>Part</h3><div>-</div><p><a href="./" tabindex="2">last</a> <a id="first" href="./" tabindex="1">first</a> <a id="hidden" href="./">none</a>
<p id="low">Low
<script>console.log("a word"); fetch("http://127.0.0.1:9/").catch(() => 0); 
const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(then));
painted(() => painted(() => document.body.style.marginTop = "200px"));</script>
`)
	server := httptest.NewServer(siteServer(dir))
	t.Cleanup(server.Close)
	b := &siteBench{siteOptions: siteOptions{screens: t.TempDir()}, dir: t.TempDir(), url: server.URL + "/", log: &bytes.Buffer{}, kinds: []kind{{name: "bad", path: "bad/"}, {name: "good", path: "good/"}}}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const axe = `window.axe = {run: () => Promise.resolve({violations: document.title === "Good" ? [] : [{id: "rule", help: "not this", nodes: [{html: "", failureSummary: ""}]}]})}`
	if err := b.visit(ctx, axe); err != nil {
		t.Fatal(err)
	}
	var found strings.Builder
	for _, f := range b.findings {
		if !strings.HasPrefix(f.where, "bad, ") {
			t.Errorf("%s: %s", f.where, f.what)
		}
		found.WriteString(f.where + " " + f.what + "\n")
	}
	for _, want := range []string{
		"px moves by", "bad, 320 px is 9", "bad, 1280 px has a heading of level 3 after one of level 1", "px wide: <div>", "bad, 360 px, dark rule: not this", "asks for http://127.0.0.1:9/",
		"the console says", "the focus looks no different", "the focus goes back from", "the focus is where nobody sees it",
	} {
		if !strings.Contains(found.String(), want) {
			t.Errorf("%q was not found, but\n%s", want, found.String())
		}
	}
	if v := b.views[1]; v.stops != 2 || v.requests != 1 || v.sum("Document") < 100 || v.sum() != v.sum("Document") {
		t.Errorf("the good page has %d stops, %d requests and these bytes: %v", v.stops, v.requests, v.bytes)
	}
	checkPicture(t, filepath.Join(b.screens, "good-360-dark.png"), 360)
}

func checkPicture(t *testing.T, file string, width int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil || m.Bounds().Dx() != width {
		t.Errorf("%s is %v, %v", file, m.Bounds(), err)
	}
}

func TestPaletted(t *testing.T) {
	m := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		m.Set(i%40, i/40, color.RGBA{uint8(min(i, 300) * 200 / 300), 0, 0, 255}) // 201 reds, the last the most frequent
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	data, err := paletted(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	small, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := small.(*image.Paletted)
	if !ok || p.Palette[0] != color.Color(color.RGBA{200, 0, 0, 255}) || small.At(39, 39) != p.Palette[0] || small.At(3, 0) != m.At(3, 0) {
		t.Errorf("the picture is %T with %v first", small, p.Palette[0])
	}
}

func TestReadAudit(t *testing.T) {
	a, err := readAudit([]byte(`{
		"categories": {"performance": {"score": 0.98, "auditRefs": [{"id": "lcp", "weight": 25}, {"id": "note", "weight": 0}, {"id": "cls", "weight": 25}]}, "seo": {"score": 1}},
		"audits": {"lcp": {"score": 0.9, "displayValue": "1.9 s"}, "note": {"score": 0}, "cls": {"score": 1}}}`))
	if err != nil || a.scores != [4]float64{98, 0, 0, 100} || !slices.Equal(a.failed, []string{"lcp 0.90 1.9 s"}) {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestSiteServer(t *testing.T) {
	server := siteServer(writeSite(t, "-- 404.html --\nnot here\n-- a/index.html --\nhere\n"))
	for path, want := range map[string]int{"/a/": 200, "/b/": 404, "/../a/": 200} {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want || w.Header().Get("Content-Encoding") != "gzip" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

func TestSiteUsage(t *testing.T) {
	for args, want := range map[string]string{
		"site words":           `"words" is not a flag`,
		"site -readme x -axe":  "leave the other flags out",
		"site -register /none": "/none",
	} {
		err := run(context.Background(), strings.Fields(args), &bytes.Buffer{}, &bytes.Buffer{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", args, err, want)
		}
	}
}
