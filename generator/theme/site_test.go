package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"
	"blotter/themes"

	"golang.org/x/net/html"
)

// register is a small register, made through the real packages.
type register struct {
	files   map[string]string // below content/
	history map[string][]site.Revision
	images  []site.Image
	note    string
	asOf    *site.AsOf
}

const siteYAML = `title: The Test Blotter
tagline: What happened, for a test.
base-url: https://blotter.test/sub/
language: en
repository: {url: "https://github.com/example/blotter", branch: main}
licence: {name: CC BY 4.0, url: "https://creativecommons.org/licenses/by/4.0/"}
contact: corrections@blotter.test
page-size: 5
taxonomies: [severity, harms, countries, organisations, systems, publishers, labels]
navigation:
  - {title: Records, url: /incidents/}
  - {title: Harms, url: /harms/}
quantities: [{id: injuries, name: Injuries}, {id: loss, name: Financial loss}]
disclaimer: Allegations are reported as allegations.
`

var baseFiles = map[string]string{
	"site.yaml":      siteYAML,
	"databases.yaml": "databases:\n  - {id: aiid, name: AI Incident Database, url: \"https://incidentdatabase.ai/cite/{id}/\"}\n",
	"taxonomies/severity.yaml": `name: Severity levels
singular: Severity
fields: [severity]
closed: true
single: true
ordered: true
required: expected
terms:
  - {id: hazard, name: Hazard, glyph: "◇", description: It could have done harm.}
  - {id: serious-hazard, name: Serious hazard, glyph: "◈"}
  - {id: incident, name: Incident, glyph: "◆", description: It did harm.}
  - {id: serious-incident, name: Serious incident, glyph: "◆◆"}
  - {id: disaster, name: Disaster, glyph: "◆◆◆"}
`,
	"taxonomies/harms.yaml": `name: Harm types
singular: Harm type
description: What was done.
source: A source of terms.
fields: [harms]
closed: true
required: expected
terms:
  - {id: physical, name: Physical, description: A body was hurt.}
  - {id: injury, name: Injury, broader: physical, synonyms: [wound]}
  - {id: bodily, name: Bodily, replaced-by: physical}
  - {id: psychological, name: Psychological}
`,
	"taxonomies/countries.yaml":     "name: Countries\nsingular: Country\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n",
	"taxonomies/organisations.yaml": "name: Organisations\nsingular: Organisation\nfields: [systems.developers, systems.deployers, organisations]\nclosed: false\nroles: {systems.developers: developer, systems.deployers: deployer, organisations: other}\n",
	"taxonomies/systems.yaml":       "name: Systems\nsingular: System\nfields: [systems.name]\nclosed: false\nsingle: true\n",
	"taxonomies/publishers.yaml":    "name: Publishers\nsingular: Publisher\nfields: [sources.publisher]\nclosed: false\n",
	"taxonomies/labels.yaml":        "name: Labels\nsingular: Label\nfields: [sources.label]\nclosed: true\nsingle: true\nterms:\n  - {id: incident, name: Incident}\n  - {id: hazard, name: Hazard}\n",
	"frameworks/test.yaml": `name: Test framework
source: A paper.
criteria:
  - {number: 1, name: Title, mandatory: true, direct: [title]}
  - {number: 2, name: Account, partial: [body]}
  - {number: 3, name: Loss, direct: [loss]}
  - {number: 4, name: Submitter}
`,
	"pages/about.md": "---\ntitle: About\nsummary: What this is.\n---\nText.\n",
	"incidents/2025/2025-11-02-rich.md": `---
title: A rich record
date: 2025-11-02/2025-11-05
date-of: occurrence
summary: Something happened. It went on.
severity: serious-incident
rationale: Because it did.
harms: [injury, psychological]
countries: [FR, DE]
organisations: [Regulator]
systems:
  - {name: Machine, developers: [Acme], deployers: [Acme, Bolt]}
harmed: Two people.
quantities: {injuries: at least 3, loss: EUR 1200000}
status: disputed
status-reason: The deployer denies it.
machine-written: [summary]
also-known-as: [aiid:12]
related: [{id: 2024-03-01-old, as: follow-up}]
aliases: [/old/rich/]
events:
  - {date: 2025-12, what: It was paused., kind: mitigation, source: s1}
sources:
  - {id: s1, title: First headline, url: "https://example.com/a?b=1&c=2", publisher: The Paper, author: A. Writer, date: 2025-11-03, language: fr, kind: filing, label: incident, rationale: It says so., archive: "https://archive.example/a"}
  - {title: Second headline, publisher: Other Paper, label: hazard}
---
Body.
`,
	"incidents/2025/2025-11-02-rich.fr.md": "---\ntitle: Un dossier\nsummary: Quelque chose.\ntranslates: 0000\n---\nCorps.\n",
	"incidents/2024/2024-03-01-old.md":     plainRecord("An old record", "2024-03-01", "severity: hazard\nharms: [psychological]\n"),
	"incidents/2023/2023-01-01-gone.md":    plainRecord("A name that must go", "2023-01-01", ""),
	"incidents/2023/2023-02-01-part.md":    plainRecord("A secret title", "2023-02-01", "harmed: A secret person.\n"),
	"incidents/2023/2023-03-01-broken.md":  plainRecord("A broken record", "2023-03-01", "severity: enormous\n"),
	"incidents/2022/2022-05-01-out.md":     plainRecord("A withdrawn record", "2022-05-01", "status: withdrawn\nstatus-reason: It never happened.\n"),
	"removed.yaml": `removed:
  - {id: 2023-01-01-gone, date: 2025-06-02, reason: A court ordered it.}
  - {id: 2023-02-01-part, fields: [title, summary, harmed], date: 2025-06-03, reason: A name.}
`,
}

func plainRecord(title, date, more string) string {
	return fmt.Sprintf("---\ntitle: %s\ndate: %s\nsummary: Summary of %s.\n%ssources:\n  - {title: Headline, publisher: The Paper}\n---\nBody of it.\n", title, date, title, more)
}

// base is the small register; more records fill several pages of a listing.
func base(more int) register {
	r := register{files: map[string]string{}, history: map[string][]site.Revision{}}
	for name, text := range baseFiles {
		r.files[name] = text
	}
	for i := range more {
		id := fmt.Sprintf("20%02d-01-%02d-filler", 10+i%12, i%28+1)
		r.files["incidents/"+id[:4]+"/"+id+".md"] = plainRecord(fmt.Sprint("Filler ", i), id[:10], "severity: incident\nharms: [injury]\n"+[]string{"countries: [FR]\n", "", ""}[i%3])
	}
	rich := "content/incidents/2025/2025-11-02-rich.md"
	r.history[rich] = []site.Revision{
		{Commit: strings.Repeat("b", 40), Time: day(2026, 7, 2), Author: "B. Editor", CoAuthors: []string{"C. Helper"}, Subject: "Correct the date", PullRequest: 7},
		{Commit: strings.Repeat("a", 40), Time: day(2026, 3, 3), Author: "A. Writer", Subject: "Add a record"},
		{Commit: strings.Repeat("9", 40), Time: day(2026, 3, 1), Author: "A. Writer", Subject: "Begin", Draft: true},
	}
	return r
}

func day(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 12, 0, 0, 0, time.UTC) }

func (r register) site(t testing.TB) *site.Site {
	t.Helper()
	cfg, problems, err := site.ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		for name, text := range r.files {
			if !yield("content/"+name, func() ([]byte, error) { return []byte(text), nil }) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	in := site.Input{History: r.history, HistoryNote: r.note, AsOf: r.asOf, Images: r.images}
	for name, text := range r.files {
		switch path := "content/" + name; {
		case strings.HasPrefix(path, incident.Folder):
			in.Incidents = append(in.Incidents, incident.Parse(path, []byte(text), "1111", cfg.Schema()))
		case strings.HasPrefix(path, incident.PageFolder):
			in.Pages = append(in.Pages, incident.ParsePage(path, []byte(text)))
		}
	}
	s, found := site.New(cfg, in)
	for _, i := range in.Incidents {
		found = append(found, i.Problems...)
	}
	for _, p := range append(problems, found...) {
		if p.Rule.Severity == diag.Error && !strings.Contains(p.File, "broken") {
			t.Fatalf("the test's own register: %s", p)
		}
	}
	return s
}

var loaded *Theme

func defaultTheme(t testing.TB) *Theme {
	t.Helper()
	if loaded == nil {
		var err error
		if loaded, err = Load("en", Layer{"default", themes.Default()}); err != nil {
			t.Fatal(err)
		}
	}
	return loaded
}

var testBody = Body{HTML: template.HTML("<p>The body.</p>")}

func render(t testing.TB, v *Views, p site.Page) string {
	t.Helper()
	return renderBody(t, v, p, testBody)
}

func renderBody(t testing.TB, v *Views, p site.Page, body Body) string {
	t.Helper()
	var b bytes.Buffer
	if err := defaultTheme(t).Render(&b, v.View(p, body)); err != nil {
		t.Fatalf("%s: %v", p.URL, err)
	}
	return b.String()
}

// page finds the site's page at an address.
func page(t testing.TB, s *site.Site, url string) site.Page {
	t.Helper()
	for p := range s.Pages() {
		if p.URL == url {
			return p
		}
	}
	t.Fatalf("there is no page %s", url)
	return site.Page{}
}

func renderURL(t testing.TB, s *site.Site, url string) string {
	return render(t, defaultTheme(t).Views(s), page(t, s, url))
}

// elements lists the elements of a page in order.
func elements(t testing.TB, text string) []*html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var all []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			all = append(all, n)
		}
	}
	return all
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// words is the text of an element, spaces folded.
func words(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(c.Data)
		case slices.Contains([]string{"dt", "dd", "li", "td", "th", "div"}, c.Data):
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func BenchmarkRecordPage(b *testing.B) {
	s := base(40).site(b)
	v, theme, p := defaultTheme(b).Views(s), defaultTheme(b), page(b, s, "/incidents/2025-11-02-rich/")
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := theme.Render(&out, v.View(p, testBody)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRecordView(b *testing.B) {
	s := base(40).site(b)
	v, p := defaultTheme(b).Views(s), page(b, s, "/incidents/2025-11-02-rich/")
	b.ReportAllocs()
	for b.Loop() {
		v.View(p, testBody)
	}
}

func english(t testing.TB) *Catalogue { return defaultTheme(t).catalogue("en") }
