package theme

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"blotter/generator/site"

	"golang.org/x/net/html"
)

const richURL = "/incidents/2025-11-02-rich/"

// pageText is all of a page's text, spaces folded.
func pageText(t *testing.T, page string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return words(root)
}

func contains(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in: %s", want, text)
		}
	}
}

func TestRecordPage(t *testing.T) {
	page := renderURL(t, base(0).site(t), richURL)
	contains(t, pageText(t, page),
		"2–5 November 2025 when it happened", "France, Germany", "Disputed. The deployer denies it.",
		"Something happened. It went on. written by a machine", "Why this is a serious incident Because it did.",
		"Acme developer, deployer", "Bolt deployer", "Injuries at least 3", "Financial loss EUR 1,200,000",
		"It was paused. mitigation source 1", "The sources differ: 1 says incident, 1 says hazard.",
		"The Paper A. Writer 3 November 2025 in French court or regulatory filing archived copy",
		"Follow-up to An old record 1 March 2024", "AI Incident Database 12", "Also in français",
		"Test framework: 1 of 4 answered", "In part (1) 2 Account", "Not stated (1) 3 Loss", "Not asked of a register (1) 4 Submitter",
		"Recorded 3 March 2026; last changed 2 July 2026. 1 change since it was published.",
		"2 July 2026 Changed. Correct the date by B. Editor and C. Helper",
		"version bbbbbbbb of 2 July 2026. https://blotter.test/sub/incidents/2025-11-02-rich/#"+strings.Repeat("b", 40),
	)
	contains(t, page,
		`id="`+strings.Repeat("a", 40)+`"`, `https://github.com/example/blotter/commit/`+strings.Repeat("b", 40),
		`https://github.com/example/blotter/pull/7`, `https://github.com/example/blotter/edit/main/content/incidents/2025/2025-11-02-rich.md`,
		`href="https://example.com/a?b=1&amp;c=2"`, `href="#source-1"`, `id="source-1"`, `<p>The body.</p>`,
	)
	if strings.Contains(page, "Because it did. <small") {
		t.Error("the rationale is marked as a machine's, and is not")
	}
}

// Every field that a model wrote is marked where it stands, and no other.
func TestMachineWritten(t *testing.T) {
	for fields, want := range map[string][]string{
		"[title]":             {"France, Germany · title written by a machine"},
		"[severity]":          {"Serious incident set by a machine · 2–5", "Severity ◆◆ Serious incident set by a machine"},
		"[date]":              {"when it happened set by a machine · France", "Date 2–5 November 2025, when it happened set by a machine"},
		"[harms]":             {"Psychological set by a machine"},
		"[systems]":           {"Bolt deployer set by a machine"},
		"[systems.deployers]": {"Bolt deployer set by a machine"},
		"[quantities]":        {"at least 3 set by a machine", "EUR 1,200,000 set by a machine"},
		"[status-reason]":     {"The deployer denies it. written by a machine"},
		"[harmed]":            {"Two people. written by a machine"},
		"[body]":              {"written by a machine The body."},
		"[events]":            {"Timeline written by a machine"},
		"[sources]":           {"Sources written by a machine The sources differ"},
		"[sources.title]":     {"First headline written by a machine", "Second headline written by a machine"},
		"[sources.label]":     {"Incident set by a machine It says so.", "Hazard set by a machine"},
		"[sources.rationale]": {"It says so. written by a machine"},
		"[related]":           {"Related records set by a machine"},
		"[also-known-as]":     {"AI Incident Database 12 set by a machine"},
	} {
		r := base(0)
		file := "incidents/2025/2025-11-02-rich.md"
		r.files[file] = strings.Replace(r.files[file], "[summary]", fields, 1)
		text := strings.ReplaceAll(pageText(t, renderURL(t, r.site(t), richURL)), " title written", " · title written")
		for _, w := range want {
			contains(t, strings.ReplaceAll(text, " · ", " "), strings.ReplaceAll(w, " · ", " "))
		}
		if n := strings.Count(text, "by a machine"); n != len(want) {
			t.Errorf("%s: %d marks, want %d", fields, n, len(want))
		}
	}
}

// Similar records stand apart from those that people have set in relation.
func TestSimilarRecords(t *testing.T) {
	r := base(25)
	for _, id := range []string{"2024-04-01-like", "2024-04-02-like"} {
		r.files["incidents/2024/"+id+".md"] = plainRecord("Machine stops, "+id, id[:10], "systems: [{name: Machine, deployers: [Bolt]}]\ncountries: [DE]\n")
	}
	text := pageText(t, renderURL(t, r.site(t), richURL))
	contains(t, text, "Similar records By shared terms and title words; nobody has stated a relation. Machine stops, 2024-04-01-like 1 April 2024 Machine stops, 2024-04-02-like 2 April 2024")
	if strings.Contains(pageText(t, renderURL(t, r.site(t), "/incidents/2024-03-01-old/")), "Similar records") {
		t.Error("a record without any names similar ones")
	}
}

func TestSourcesDiffer(t *testing.T) {
	r := base(0)
	file := "incidents/2025/2025-11-02-rich.md"
	more := "  - {title: Third, publisher: P, label: hazard}\n  - {title: Fourth, publisher: P}\n---\nBody."
	r.files[file] = strings.Replace(r.files[file], "---\nBody.", more, 1)
	contains(t, pageText(t, renderURL(t, r.site(t), richURL)), "The sources differ: 2 say hazard, 1 says incident, 1 is not labelled.")
}

func TestCoveragePage(t *testing.T) {
	page := renderURL(t, base(0).site(t), site.CoverageURL)
	// Of the rich, the old and the one whose title is removed.
	contains(t, pageText(t, page), "the register’s 3 records", "Test framework", "1 Title* title 2 0 1", "2 Account in part: account 0 3 0", "3 Loss loss 0 0 3",
		"4 Submitter not asked of a register", "Source: A paper. An asterisk marks what is mandatory there.")
	contains(t, page, `id="framework-test"`, `<rect width="66" height="10"/>`)
	contains(t, renderURL(t, base(0).site(t), richURL), `href="../../coverage/#framework-test"`)
}

func TestRecordWithoutMuch(t *testing.T) {
	r := base(0)
	r.note = "the clone is shallow"
	text := pageText(t, renderURL(t, r.site(t), "/incidents/2024-03-01-old/"))
	contains(t, text, "History not available in this build: the clone is shallow", "Followed up by A rich record")
	for _, not := range []string{"Timeline", "Who was harmed", "The sources differ", "Recorded"} {
		if strings.Contains(text, not) {
			t.Errorf("it says %q", not)
		}
	}
	bare := base(0)
	bare.files["incidents/2024/2024-03-01-old.md"] = plainRecord("An old record", "2024-03-01", "")
	contains(t, pageText(t, renderURL(t, bare.site(t), "/incidents/2024-03-01-old/")), "Severity not stated", "Harm type not stated")
}

func TestUncommittedIsSaid(t *testing.T) {
	s := base(0).site(t)
	s.Record("2025-11-02-rich").Uncommitted = true
	text := pageText(t, renderURL(t, s, richURL))
	contains(t, text, "not committed yet", "record 2025-11-02-rich. https://blotter.test/sub/incidents/2025-11-02-rich/")
	if strings.Contains(text, "version bbbbbbbb") {
		t.Error("an uncommitted record is cited by a version that it is not")
	}
}

// What was removed stands on no page at all.
func TestRemovedTextIsGone(t *testing.T) {
	s := base(0).site(t)
	v := defaultTheme(t).Views(s)
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		page := render(t, v, p)
		for _, secret := range []string{"A name that must go", "A secret title", "A secret person"} {
			if strings.Contains(page, secret) {
				t.Errorf("%s shows %q", p.URL, secret)
			}
		}
	}
	contains(t, pageText(t, renderURL(t, s, "/incidents/2023-01-01-gone/")), "Removed on 2 June 2025 because: A court ordered it.")
	contains(t, pageText(t, renderURL(t, s, "/incidents/2023-02-01-part/")), "2023-02-01-part", "Removed on 3 June 2025 because: A name.", "The title: Removed")
}

func TestBrokenRecordSaysSo(t *testing.T) {
	page := renderURL(t, base(0).site(t), "/incidents/2023-03-01-broken/")
	contains(t, pageText(t, page), "2023-03-01-broken", "has an error", "content/incidents/2023/2023-03-01-broken.md")
	contains(t, page, "https://github.com/example/blotter/blob/main/content/incidents/2023/2023-03-01-broken.md")
	if strings.Contains(page, "Summary of") || strings.Contains(page, "A broken record") {
		t.Error("it shows the record")
	}
}

func TestTranslationPage(t *testing.T) {
	page := renderURL(t, base(0).site(t), "/fr"+richURL)
	contains(t, page, `<html lang="fr">`, `<h1 lang="fr">Un dossier</h1>`)
	contains(t, pageText(t, page), "traduit de A rich record", "Dépassée.", "2–5 novembre 2025", "Aller au contenu")

	r := base(0)
	r.files["incidents/2025/2025-11-02-rich.de.md"] = "---\ntitle: Ein Eintrag\nsummary: Etwas.\ntranslates: 0000\n---\nText.\n"
	page = renderURL(t, r.site(t), "/de"+richURL)
	contains(t, page, `<html lang="de">`, `<header class="site" lang="en">`, `<footer class="site" lang="en">`)
	contains(t, pageText(t, page), "translated from A rich record", "Out of date.", "2–5 November 2025")
}

const hostile = `<script>alert(1)</script>"'&`

func TestHostileTextStaysText(t *testing.T) {
	r := base(0)
	quoted := `'` + strings.ReplaceAll(hostile, `'`, `''`) + `'`
	rich := r.files["incidents/2025/2025-11-02-rich.md"]
	rich = strings.NewReplacer(
		"A rich record", quoted, "Something happened. It went on.", quoted, "Because it did.", quoted, "Two people.", quoted,
		"The deployer denies it.", quoted, "[Regulator]", "["+quoted+"]", "The Paper", quoted, "A. Writer", quoted,
		"First headline", quoted, "Machine,", quoted+",", "It was paused.", quoted, "It says so.", quoted,
	).Replace(rich)
	r.files["incidents/2025/2025-11-02-rich.md"] = rich
	r.files["site.yaml"] = strings.Replace(siteYAML, "What happened, for a test.", quoted, 1)
	for path, revisions := range r.history {
		revisions[0].Author, revisions[0].Subject, revisions[0].CoAuthors = hostile, hostile, []string{hostile}
		r.history[path] = revisions
	}
	s := r.site(t)
	v := defaultTheme(t).Views(s)
	shown := 0
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		page := render(t, v, p)
		checkPage(t, p, page)
		shown += strings.Count(pageText(t, page), hostile)
		if strings.Contains(page, "<script>alert") {
			t.Errorf("%s: the text became markup", p.URL)
		}
	}
	if shown < 20 {
		t.Errorf("the hostile text was shown %d times only; the test misses its point", shown)
	}
}

// A new record changes no full piece of a listing.
func TestFullPiecesStay(t *testing.T) {
	before, after := base(25), base(25)
	after.files["incidents/2026/2026-01-01-new.md"] = plainRecord("New", "2026-01-01", "severity: incident\nharms: [injury]\n")
	pieces := func(r register) map[string]string {
		s := r.site(t)
		v := defaultTheme(t).Views(s)
		all := map[string]string{}
		for p := range s.Pages() {
			if p.Part.Number < p.Part.Of && p.Kind.HTML() {
				all[p.URL] = render(t, v, p)
			}
		}
		return all
	}
	old, renewed := pieces(before), pieces(after)
	if len(old) < 5 {
		t.Fatalf("only %d full pieces", len(old))
	}
	for _, url := range slices.Sorted(maps.Keys(old)) {
		if renewed[url] != old[url] {
			t.Errorf("%s changed", url)
		}
	}
}

func TestStubAndAliasLeadOn(t *testing.T) {
	s := base(0).site(t)
	for url, want := range map[string]string{"/harms/bodily/": "0; url=../physical/", "/old/rich/": "0; url=../../incidents/2025-11-02-rich/"} {
		found := ""
		for _, n := range elements(t, renderURL(t, s, url)) {
			if attr(n, "http-equiv") == "refresh" {
				found = attr(n, "content")
			}
		}
		if found != want {
			t.Errorf("%s: refresh %q; want %q", url, found, want)
		}
	}
}

func TestTermPage(t *testing.T) {
	s := base(0).site(t)
	contains(t, pageText(t, renderURL(t, s, "/harms/injury/")), "Also called: wound", "Part of Physical.", "1 record, 2025.", "Occurs with", "Serious incident 1")
	contains(t, pageText(t, renderURL(t, s, "/harms/physical/")), "A body was hurt.", "Includes Injury (1).")
	contains(t, pageText(t, renderURL(t, s, "/organisations/acme/")), "As developer in 1, deployer in 1.")
	contains(t, renderURL(t, s, "/harms/injury/"), `href="feed.xml"`, `href="records.csv"`)
	if strings.Contains(renderURL(t, s, "/organisations/acme/"), `href="records.csv"`) {
		t.Error("a small term of an open taxonomy leads to files that it has not")
	}
}

func TestChartIsDrawnFromCounts(t *testing.T) {
	slots := []slot{{"2020", ""}, {"2021", "../2021/"}, {"2022", "../2022/"}}
	c := english(t).chart("year", slots, []Series{{Mark: Mark{Name: "Records"}}}, [][]int{{0, 2, 4}})
	bars := c.Series[0].Bars
	if len(bars) != 2 || bars[1].Height != barHeight || bars[0].Height != barHeight/2 || bars[0].Y != barHeight/2 || bars[0].X != slotWidth+1 {
		t.Errorf("bars %+v", bars)
	}
	if c.Series[0].Total != 6 || !slices.Equal(c.Counts, []string{"", "2", "4"}) || len(c.Rows) != 3 || c.Rows[2].Counts[0] != 4 {
		t.Errorf("chart %+v", c)
	}
	if bars[1].Title != "2022: 4 records" || bars[1].URL != "../2022/" {
		t.Errorf("bar %+v", bars[1])
	}
	if english(t).chart("year", slots[:1], []Series{{}}, [][]int{{3}}) != nil {
		t.Error("one bar is no chart")
	}
}

// Counts are written as readers write them.
func TestCountsAreGrouped(t *testing.T) {
	var b strings.Builder
	view := View{Kind: site.TaxonomyPage, Main: &Taxonomy{NotStated: &TermRow{Mark: Mark{Name: "Not stated"}, Count: 1367}}}
	if err := defaultTheme(t).Render(&b, view); err != nil {
		t.Fatal(err)
	}
	contains(t, pageText(t, b.String()), "Not stated 1,367")
	c := english(t).chart("year", []slot{{"2020", ""}, {"2021", ""}}, []Series{{}}, [][]int{{12, 1367}})
	if !slices.Equal(c.Counts, []string{"12", "1,367"}) {
		t.Errorf("counts %q", c.Counts)
	}
}

func TestForges(t *testing.T) {
	for url, want := range map[string]string{
		"https://github.com/a/b":        "https://github.com/a/b/blob/main/content/x%20y.md",
		"https://gitlab.com/a/b/":       "https://gitlab.com/a/b/-/blob/main/content/x%20y.md",
		"https://codeberg.org/a/b":      "https://codeberg.org/a/b/src/branch/main/content/x%20y.md",
		"https://git.example.org/a/b":   "",
		"":                              "",
		"https://gitlab.example.org/a/": "https://gitlab.example.org/a/-/blob/main/content/x%20y.md",
	} {
		if got := newForge(site.Repository{URL: url}).blob("content/x y.md"); got != want {
			t.Errorf("%s: %q; want %q", url, got, want)
		}
	}
	if got, want := newForge(site.Repository{URL: "https://codeberg.org/a/b"}).at("1a2b", "x.md"), "https://codeberg.org/a/b/src/commit/1a2b/x.md"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}

func TestReports(t *testing.T) {
	const title = "Correction: A & B (2025-01-01-x)"
	for url, want := range map[string]string{
		"https://github.com/a/b":      "https://github.com/a/b/issues/new?title=Correction%3A+A+%26+B+%282025-01-01-x%29",
		"https://gitlab.com/a/b":      "https://gitlab.com/a/b/-/issues/new?issue%5Btitle%5D=Correction%3A+A+%26+B+%282025-01-01-x%29",
		"https://codeberg.org/a/b":    "https://codeberg.org/a/b/issues/new?title=Correction%3A+A+%26+B+%282025-01-01-x%29",
		"https://git.example.org/a/b": "",
	} {
		if got := newForge(site.Repository{URL: url}).report(title); got != want {
			t.Errorf("%s: %q; want %q", url, got, want)
		}
	}
	r := base(0)
	contains(t, renderURL(t, r.site(t), richURL), `href="https://github.com/example/blotter/issues/new?title=Correction%3A&#43;A&#43;rich&#43;record&#43;%282025-11-02-rich%29"`)
	r.files["site.yaml"] = strings.Replace(siteYAML, "https://github.com", "https://git.test", 1)
	contains(t, renderURL(t, r.site(t), richURL), `href="mailto:corrections@blotter.test?subject=Correction%3A%20A%20rich%20record%20%282025-11-02-rich%29"`)
}

// Nothing leads to the forge's text of what is removed.
func TestRemovedIsNotLinked(t *testing.T) {
	page := renderURL(t, base(0).site(t), "/incidents/2023-02-01-part/")
	for _, not := range []string{"blotter/blob/", "blotter/commits/", "Also in"} {
		if strings.Contains(page, not) {
			t.Errorf("it has %q", not)
		}
	}
}

func TestChangesPage(t *testing.T) {
	r := base(0)
	contains(t, pageText(t, renderURL(t, r.site(t), "/changes/")),
		"July 2026 2 July 2026 Changed A rich record Correct the date by B. Editor and C. Helper", "March 2026 3 March 2026 New A rich record Add a record")
	r.history, r.note = nil, "the clone is shallow"
	contains(t, pageText(t, renderURL(t, r.site(t), "/changes/")), "History not available in this build: the clone is shallow")
}

// Another subject, and a register with nothing in it, have every page too.
func TestOtherRegisters(t *testing.T) {
	outages := map[string]string{
		"site.yaml":             "title: Outages\nbase-url: https://outages.test/sub/\n",
		"taxonomies/parts.yaml": "name: Parts\nfields: [parts]\nclosed: true\nterms: [{id: pump, name: Pump}, {id: valve, name: Valve}]\n",
	}
	full := map[string]string{
		"incidents/2025/2025-01-02-a.md": plainRecord("A pump failed", "2025-01-02", "parts: [pump]\n"),
		"incidents/2024/2024-b.md":       plainRecord("A valve stuck", "2024", "parts: [valve]\n"),
		"incidents/2023/2023-c.md":       plainRecord("Nobody knows when", "unknown", ""),
	}
	for range 2 {
		s := register{files: outages}.site(t)
		v := defaultTheme(t).Views(s)
		for p := range s.Pages() {
			if p.Kind.HTML() {
				checkPage(t, p, render(t, v, p))
			}
		}
		maps.Copy(outages, full)
	}
	s := register{files: outages}.site(t)
	contains(t, pageText(t, renderURL(t, s, "/")), "3 records, 2024 to 2025", "1 record without a known date", "Parts")
	contains(t, pageText(t, renderURL(t, s, "/parts/")), "Pump 1 2 January 2025", "Not stated 1")
}

func TestTaxonomyPage(t *testing.T) {
	s := base(0).site(t)
	text := pageText(t, renderURL(t, s, "/severity/"))
	order := []string{"Hazard 1", "Serious hazard 0", "Incident 0", "Serious incident 1", "Disaster 0", "Not stated 1"}
	at := 0
	for _, want := range order {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Fatalf("no %q, in this order, in: %s", want, text)
		}
		at += i
	}
	contains(t, pageText(t, renderURL(t, s, "/countries/")), "France 1 2–5 November 2025 Germany 1")
	contains(t, pageText(t, renderURL(t, s, "/harms/")), "What was done.", "Source: A source of terms.")
}
