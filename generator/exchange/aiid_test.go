package exchange

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"blotter/generator/incident"
	"blotter/generator/site"
)

func aiidFixture(t *testing.T) (fstest.MapFS, AIIDOptions) {
	t.Helper()
	dir := fstest.MapFS{}
	var o AIIDOptions
	entries, err := os.ReadDir("testdata/aiid")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile("testdata/aiid/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		switch e.Name() {
		case "articles.json":
			o.Articles = &File{e.Name(), data}
		case "crosswalk.json":
			o.Crosswalk = []File{{e.Name(), data}}
		default:
			dir[e.Name()] = &fstest.MapFile{Data: data}
		}
	}
	return dir, o
}

func mustAIID(t *testing.T, dir fs.FS, o AIIDOptions, tr tree) Result {
	t.Helper()
	r, err := AIID(dir, o, tr.files())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func replaceIn(dir fstest.MapFS, file, old, with string) {
	dir[file] = &fstest.MapFile{Data: []byte(strings.Replace(string(dir[file].Data), old, with, 1))}
}

const tram = "content/incidents/2019/2019-03-04-tram-halts-at-a-poster-stop-it-read.md"

func TestAIID(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	r := mustAIID(t, dir, o, tr)
	golden(t, "aiid.txt", r)
	tr.apply(r)
	tr.mustPass(t)
}

func TestAIIDAgainChangesNothing(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	first := mustAIID(t, dir, o, tr)
	if other := mustAIID(t, dir, o, tr); !slices.EqualFunc(first.Files, other.Files, func(a, b File) bool { return a.Path == b.Path && string(a.Data) == string(b.Data) }) {
		t.Error("two imports of the same files differ")
	}
	tr.apply(first)
	again := mustAIID(t, dir, o, tr)
	if len(again.Files) > 0 || again.Unchanged != first.Created || again.Records != first.Records {
		t.Errorf("%d files, %d unchanged of %d", len(again.Files), again.Unchanged, first.Created)
	}
}

func TestAIIDWithoutOptions(t *testing.T) {
	dir, _ := aiidFixture(t)
	tr := newRegister()
	r := mustAIID(t, dir, AIIDOptions{}, tr)
	tr.apply(r)
	tr.mustPass(t)
	mustNote(t, r, Dropped, "incidents.csv", "14 reports")
	if !strings.Contains(tr[tram], "developers: [Sign Reader Labs, North Tram Company]") {
		t.Error(tr[tram])
	}
	delete(dir, "quickadd.csv")
	delete(dir, "classifications_GMF_no_snippets.csv")
	if _, err := AIID(dir, AIIDOptions{}, tr.files()); err == nil || !strings.Contains(err.Error(), "classifications_GMF.csv") {
		t.Error("an import without the labels of the last one: ", err)
	}
}

func TestAIIDRefusesWithoutWhatItHad(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	tr.apply(mustAIID(t, dir, o, tr))
	for what, options := range map[string]AIIDOptions{"articles": {Crosswalk: o.Crosswalk}, "crosswalk": {Articles: o.Articles}} {
		if _, err := AIID(dir, options, tr.files()); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("without %s: %v", what, err)
		}
	}
	if _, err := AIID(fstest.MapFS{}, o, tr.files()); !errors.Is(err, fs.ErrNotExist) {
		t.Error("without incidents.csv:", err)
	}
}

func TestAIIDNewerExport(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	tr.apply(mustAIID(t, dir, o, tr))
	before := maps.Clone(tr)
	// Edits made here: a rationale added, a summary rewritten, a comment, a body.
	tr[tram] = strings.Replace(tr[tram], "harmed:", "# ours\nharmed:", 1)
	edit := func(old, with string) {
		t.Helper()
		if !strings.Contains(tr[tram], old) {
			t.Fatalf("%q does not stand in\n%s", old, tr[tram])
		}
		tr[tram] = strings.Replace(tr[tram], old, with, 1)
	}
	edit("mit-entity: ai\n", "severity: incident # sure\nmit-entity: human\n")
	edit("mit-timing: post-deployment\n", "")
	tr[tram] += "\nOur own words.\n"
	edited := tr[tram]
	// The export changes the title, date and a label, and withdraws another.
	replaceIn(dir, "incidents.csv", "Tram Halts At A Poster", "Tram Stops At A Poster")
	replaceIn(dir, "incidents.csv", "2019-03-04", "2019-03-05")
	replaceIn(dir, "classifications_MIT.csv", "robustness,AI,Post-deployment", "robustness,Other,Post-deployment")
	replaceIn(dir, "classifications_MIT.csv", "7.3. Lack of capability or robustness", "")
	r := mustAIID(t, dir, o, tr)
	if len(r.Files) != 1 || r.Files[0].Path != tram || r.Updated != 1 {
		t.Fatalf("%d updated, files %v", r.Updated, r.Files)
	}
	mustNote(t, r, Kept, "mit-entity", "the source has changed it too")
	mustNote(t, r, Kept, "mit-timing", "edited here")
	mustNote(t, r, Dropped, "mit-risk-subdomain", "no longer")
	tr.apply(r)
	tr.mustPass(t)
	for _, want := range []string{"title: 'Tram Stops", "date: 2019-03-05", "severity: incident # sure\n", "# ours\nharmed:", "mit-entity: human", "\nOur own words.\n", "title: 'Tram Stops At A Poster: \"Stop\", It Read'\n    url"} {
		if !strings.Contains(tr[tram], want) {
			t.Errorf("no %q in\n%s", want, tr[tram])
		}
	}
	if strings.Contains(tr[tram], "mit-timing: ") && !strings.Contains(tr[tram], "    mit-timing: ") {
		t.Error("a field taken out here came back")
	}
	if again := mustAIID(t, dir, o, tr); len(again.Files) > 0 {
		t.Error("the second run changes", again.Files[0].Path)
	}
	tr[tram] = edited
	for p := range before {
		if p != tram && tr[p] != before[p] {
			t.Error(p, "changed")
		}
	}
}

func TestAIIDKeepsWhatIsNotItsOwn(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	const own = "content/incidents/2020/2020-02-28-tills.md"
	tr[own] = "---\ntitle: Tills\ndate: 2020-02-28\nsummary: Ours.\nalso-known-as: [aiid:7]\nsources:\n  - {title: A, publisher: B}\n---\n"
	tr["content/removed.yaml"] = "removed:\n  - {id: 2023-01-02-no-description, date: 2025-01-01, reason: A request.}\n  - {id: 2019-03-04-tram-halts-at-a-poster-stop-it-read, fields: [harmed], date: 2025-01-01, reason: A name.}\n"
	r := mustAIID(t, dir, o, tr)
	mustNote(t, r, LeftOut, "2020-02-28-tills", "origin: {database: aiid, id: 7}")
	mustNote(t, r, LeftOut, "removed.yaml forgets 2023-01-02-no-description")
	mustNote(t, r, Dropped, "removed.yaml forgets harmed")
	tr.apply(r)
	for p, s := range tr {
		if p != own && strings.Contains(s, "id: 7\n") || strings.Contains(s, "aiid:9]") {
			t.Error(p, "was written")
		}
	}
	if strings.Contains(tr[tram], "harmed:") {
		t.Error("harmed came back")
	}
	// Named as its origin, the record is filled and keeps what it says.
	tr[own] = strings.Replace(tr[own], "also-", "origin: {database: aiid, id: 7}\nalso-", 1)
	r = mustAIID(t, dir, o, tr)
	mustNote(t, r, Kept, "2020-02-28-tills", "summary", "written here")
	tr.apply(r)
	tr.mustPass(t)
	if !strings.Contains(tr[own], "summary: Ours.") || !strings.Contains(tr[own], "mit-risk-domain: ") {
		t.Error(tr[own])
	}
	tr[own] = "---\ntitle: [\norigin: x\n---\n"
	if _, err := AIID(dir, o, tr.files()); err == nil || !strings.Contains(err.Error(), own) {
		t.Error("a header that can't be read:", err)
	}
}

func TestAIIDNotesWhatIsGone(t *testing.T) {
	dir, o := aiidFixture(t)
	tr := newRegister()
	tr["content/databases.yaml"] = "databases: []\n"
	r := mustAIID(t, dir, o, tr)
	mustNote(t, r, Advice, "databases.yaml", "does not list aiid")
	mustNote(t, r, Advice, "databases.yaml", "does not list aim")
	tr = newRegister()
	delete(tr, "content/taxonomies/organisations.yaml")
	r = mustAIID(t, dir, o, tr)
	mustNote(t, r, Dropped, "systems.developers", "content/taxonomies/")
	tr.apply(r)
	tr.mustPass(t)
	replaceIn(dir, "incidents.csv", ",14,2017-08-01", ",0,2017-08-01")
	r = mustAIID(t, dir, o, tr)
	mustNote(t, r, Advice, "no longer has incident 14", "now a duplicate of 12")
}

// Whatever stands in a row, its record passes the checks.
func TestAIIDHostileRows(t *testing.T) {
	for _, s := range append(slices.Clone(hostile), "<script>alert(1)</script>", "[a](javascript:x)", strings.Repeat("<b>", 3000), strings.Repeat("x", 9000), strings.Repeat("語", 3000)) {
		checkRow(t, s)
	}
}

func FuzzAIIDRow(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkRow)
}

func checkRow(t *testing.T, s string) {
	cell := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	names := cell(encode([]string{s, "b", s}))
	csv := "incident_id,date,reports,title,description,Alleged deployer of AI system,Alleged developer of AI system,Alleged harmed or nearly harmed parties\n" +
		"1,2020-01-01,[5]," + strings.Join([]string{cell(s), cell(s), names, names, names}, ",") + "\n"
	answer := encode(map[string]any{"data": map[string]any{"incidents": []any{map[string]any{
		"incident_id": 1, "reports": []any{map[string]any{"report_number": 5, "title": s, "url": s, "authors": []string{s}}}}}}})
	tr := newRegister()
	r := mustAIID(t, fstest.MapFS{"incidents.csv": {Data: []byte(csv)}}, AIIDOptions{Articles: &File{"articles.json", []byte(answer)}}, tr)
	if r.Records == 0 {
		mustNote(t, r, LeftOut, "incidents.csv:2")
		return
	}
	tr.apply(r)
	tr.mustPass(t)
	if again := mustAIID(t, fstest.MapFS{"incidents.csv": {Data: []byte(csv)}}, AIIDOptions{Articles: &File{"articles.json", []byte(answer)}}, tr); len(again.Files) > 0 {
		t.Errorf("%q: a second run changes the record", s)
	}
}

func TestAIIDTaxonomies(t *testing.T) {
	tr := tree{"content/site.yaml": newRegister()["content/site.yaml"]}
	names, err := fs.Glob(builtIn, "aiid/*.yaml")
	if err != nil || len(names) != 19 {
		t.Fatal(names, err)
	}
	for _, n := range names {
		data, _ := builtIn.ReadFile(n)
		tr["content/taxonomies/"+strings.TrimPrefix(n, "aiid/")] = string(data)
	}
	cfg, problems, _ := site.ReadConfig(tr.content())
	for _, p := range problems {
		t.Error(p)
	}
	for _, lt := range labelTables {
		for _, c := range lt.columns {
			if tax := cfg.TaxonomyOf(c.field); c.field != "countries" && (tax == nil || tax.Name != c.field) {
				t.Errorf("no taxonomy of its own for %s", c.field)
			}
		}
	}
	if cfg.Schema()["mit-entity"] != incident.One || cfg.Schema()["cset-sector"] != incident.Many {
		t.Error("shapes")
	}
}
