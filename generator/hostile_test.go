package generator

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"blotter/generator/diag"
	"blotter/generator/markdown"
)

// bodyContexts are the places of a body where an attack can stand; § is it.
var bodyContexts = []string{
	"a § b", "**§** _§_ ~~§~~", "[text](§)", "[text](<§> \"§\")", "[§](https://example.org/ '§')", "![§](§)", "[text][r§]\n\n[r§]: <§> '§'", "<§>",
	"# §", "> - §", "| § | a |\n|---|---|\n| [§](§) | § |", "`§` a", "```§\n§\n```", "a[^§] b\n\n[^§]: §",
}

// headerContext is a header that says one thing in every place that takes a text.
const headerContext = `---
title: §
date: %s
summary: §
rationale: §
harmed: §
status: disputed
status-reason: §
products: [§]
makers: [§]
machine-written: [summary]
events: [{date: 2024-01-02, what: §, source: s1}]
sources:
  - {id: s1, title: §, publisher: §, author: §, url: %s}
image: {file: a.png, alt: §, credit: §}
---
`

const translationContext = "---\ntitle: §\nsummary: §\nrationale: §\n---\n"

// A hostileRegister is a register of strangers' worst, written into a folder.
type hostileRegister struct {
	t       testing.TB
	dir     string
	records int
	vectors []string
}

// newHostileRegister writes attacks into a register of its own and commits them:
// first the bodies that are refused, then, in the same files, those that are not.
// The names and messages of the commits are attacks as well.
func newHostileRegister(t testing.TB, vectors []string) *hostileRegister {
	h := &hostileRegister{t: t, dir: recalls(t), vectors: vectors}
	edit(t, h.dir, "content/site.yaml", "page-size: 5", "page-size: 100")
	put(t, h.dir, ".gitignore", "/.blotter/\n/public/\n")
	r := newRepository(t, h.dir)
	r.name = `"><script>` + act + `</script>`
	shown, refused := h.bodies()
	for i, body := range refused {
		h.body(i, body)
	}
	r.commit(`</title><img src=x onerror=` + act + `>` + "\n\n=1+1 {{.}} ]]> javascript:" + act)
	for i, body := range shown {
		h.body(i, body)
	}
	for _, text := range chunks(h.vectors, 290) {
		h.record(text)
	}
	r.commit(`<svg onload=` + act + `> &colon; "' onclick=` + act)
	return h
}

// body writes a record that holds nothing but its body's attacks.
func (h *hostileRegister) body(i int, body string) {
	id := fmt.Sprintf("2025-03-01-body-%d", i)
	put(h.t, h.dir, "content/incidents/2025/"+id+".md", "---\ntitle: Body "+strconv.Itoa(i)+
		"\ndate: 2025-03-01\nsummary: Attacks.\ndangers: [fire]\nsources: [{title: A, publisher: B}]\n---\n"+body)
}

// record writes a text into every field of a record and of its translation.
func (h *hostileRegister) record(text string) {
	h.records++
	date := dateOf(h.records)
	folder := fmt.Sprintf("content/incidents/%s/%s-text-%d/", date[:4], date, h.records)
	header := fmt.Sprintf(headerContext, date, quote(address(text)))
	put(h.t, h.dir, folder+"index.md", strings.ReplaceAll(header, "§", quote(text)))
	put(h.t, h.dir, folder+"a.png", string(pictureOf(0)))
	if h.records%20 == 0 {
		put(h.t, h.dir, folder+"index.fr.md", strings.ReplaceAll(translationContext, "§", quote(text)))
	}
}

// dateOf spreads the records over years and months.
func dateOf(n int) string { return fmt.Sprintf("20%02d-%02d", 10+n%14, 1+n%12) }

// address is an address that holds as much of a text as the format lets it.
func address(text string) string {
	return "https://evil.example/" + strings.NewReplacer(" ", "", "%", "", "[", "", "<", "", ">", "", `"`, "").Replace(text)
}

// bodies puts every attack into every other context and packs what is published, and
// what is refused, into bodies.
func (h *hostileRegister) bodies() (shown, refused []string) {
	var good, bad []string
	for i, v := range h.vectors {
		for c := i % 2; c < len(bodyContexts); c += 2 {
			piece := strings.ReplaceAll(bodyContexts[c], "§", v)
			doc, problems := markdown.Parse(diag.NewSource("x.md", []byte(piece)), []byte(piece), 0)
			switch {
			case !problems.HasErrors() && external(doc):
				good = append(good, piece)
			case len(bad) < 40_000:
				bad = append(bad, piece)
			}
		}
	}
	return packed(good), packed(bad)
}

// external reports whether all links lead to other sites: here, no other leads
// anywhere, and a record whose links don't is refused.
func external(doc *markdown.Doc) bool {
	return !slices.ContainsFunc(doc.Links, func(l markdown.Link) bool { return !l.External() })
}

// packed joins pieces of text into bodies within the limits.
func packed(pieces []string) (bodies []string) {
	var b strings.Builder
	for _, p := range pieces {
		if b.Len()+len(p) > 60_000 {
			bodies = append(bodies, b.String())
			b.Reset()
		}
		b.WriteString(p + "\n\n")
	}
	return append(bodies, b.String())
}

// chunks joins texts up to a number of bytes, since a record has but one title; a
// text that no header may hold is left to the tests of the header.
func chunks(texts []string, size int) (all []string) {
	chunk := ""
	for _, s := range texts {
		s = strings.Join(strings.Fields(s), " ")
		if s == "" || len(s) > size || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) || strings.ContainsAny(s, "\ufffe\uffff") {
			continue
		}
		if len(chunk)+1+len(s) > size {
			all, chunk = append(all, chunk), ""
		}
		chunk = strings.TrimSpace(chunk + " " + s)
	}
	return append(all, chunk)
}

// quote writes a text as YAML.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// TestHostileRegister publishes thousands of attacks in every place that a stranger
// can write, and reads what is published as a browser, a feed reader and a
// spreadsheet do.
func TestHostileRegister(t *testing.T) {
	own := hostileVectors()
	if distinct := len(slices.Compact(slices.Sorted(slices.Values(own)))); distinct < 3000 {
		t.Fatalf("there are %d attacks", distinct)
	}
	h := newHostileRegister(t, append(own, suiteVectors(t)...))
	got, problems := cold(t, Options{Dir: h.dir})
	j := &judge{t: t}
	for _, path := range slices.Sorted(maps.Keys(got)) {
		j.file(path, got[path])
	}
	t.Logf("%d attacks, %d records, %d files, %d elements and %d addresses judged", len(h.vectors), h.records, len(got), j.elements, j.addresses)
	if len(j.found) > 0 {
		t.Errorf("%d are wrong:\n%s", len(j.found), strings.Join(j.found[:min(20, len(j.found))], "\n"))
	}
	h.reached(got, problems)
}

// reached fails the test where its attacks did not get through to what is published.
func (h *hostileRegister) reached(got tree, problems string) {
	h.t.Helper()
	texts, bodies, old := 0, 0, 0
	for path, data := range got {
		whole := strings.HasSuffix(path, "index.html") && !bytes.Contains(data, []byte("Not shown."))
		switch {
		case whole && strings.Contains(path, "-text-"):
			texts++
		case whole && strings.Contains(path, "-body-"):
			bodies++
			old += bytes.Count(data, []byte("evil.example"))
		}
	}
	if texts < h.records*9/10 || bodies < 10 || old < 10_000 {
		h.t.Errorf("only %d of %d records and %d bodies are shown, with %d attacks\n%.3000s", texts, h.records, bodies, old, problems)
	}
}

// HostileRegister is for the test in a browser: some hundred attacks, and the pages
// that hold them.
var HostileRegister = func(t testing.TB) (dir string, pages []string) {
	var some []string
	for i, v := range hostileVectors() {
		if i%11 == 0 {
			some = append(some, v)
		}
	}
	h := newHostileRegister(t, some)
	for i := range h.records {
		pages = append(pages, fmt.Sprintf("incidents/%s-text-%d/", dateOf(i+1), i+1))
	}
	return h.dir, append(pages, "incidents/2025-03-01-body-0/", "incidents/2025-03-01-body-1/")
}
