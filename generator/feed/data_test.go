package feed_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"blotter/generator/feed"
	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// readCSV gives the rows by id, each cell by column.
func readCSV(t *testing.T, text []byte) map[string]map[string]string {
	t.Helper()
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]map[string]string{}
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, name := range lines[0] {
			row[name] = line[i]
		}
		rows[row["id"]] = row
	}
	return rows
}

func TestCSV(t *testing.T) {
	text := file(t, sample(t, nil), "/data/records.csv")
	header := `"id","url","title","date","date_earliest","date_latest","date_of","status","summary",` +
		`"severity","harms","organisations","publishers","status_terms","systems","sources","recorded","changed","version"` + "\r\n"
	if !strings.HasPrefix(string(text), header) {
		t.Errorf("header %q", strings.SplitN(string(text), "\r\n", 2)[0])
	}
	rows := readCSV(t, text)
	want := map[string]string{
		"id": full, "url": base + "/incidents/" + full + "/", "title": `'=A "full" record; <b>&amp;`,
		"date": "2025-11/..", "date_earliest": "2025-11-01", "date_latest": "", "date_of": "occurrence", "status": "disputed",
		"summary": "Zzsummary, first line;\n'=second line", "severity": "incident", "harms": "injury; property",
		"organisations": "zzmaker; zzother", "publishers": "zzpaper; zzwire", "status_terms": "open; " + site.Slug("C++"),
		"systems": "zzlock; zzgate", "sources": "2",
		"recorded": "2025-12-01T09:30:00Z", "changed": "2026-01-05T10:00:00Z", "version": commit("b"),
	}
	if diff := cmp.Diff(want, rows[full]); diff != "" {
		t.Error(diff)
	}
	if got := rows["2023-unknown-date"]; got["date"] != "unknown" || got["date_earliest"]+got["changed"]+got["organisations"] != "" {
		t.Errorf("%v", got)
	}
	if rows["2024-02-withdrawn"] != nil {
		t.Error("a withdrawn record is listed")
	}
}

func TestCSVOfRemovedFields(t *testing.T) {
	s := sample(t, nil)
	s.Record(full).Removed = &site.Removal{Fields: []string{"sources"}}
	if got := readCSV(t, file(t, s, "/data/records.csv"))[full]; got["sources"] != "" || got["publishers"] != "" {
		t.Errorf("%v", got)
	}
}

func TestCSVFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"plain - text = fine": "plain - text = fine", "=1+1": "'=1+1", "+1": "'+1", "-2": "'-2", "@x": "'@x", "＝1": "'＝1", "＠x": "'＠x",
		" =1": "' =1", "\u00a0=1": "'\u00a0=1", "\tx": "'\tx", "\nx": "'\nx", "a;=1": "a;'=1", "a; \"=1": "a;' \"=1", "a\n=1": "a\n'=1",
		"a;b": "a;b", `"=1`: `'"=1`, "": "",
	} {
		s := sample(t, nil)
		s.Record(full).Title.S = text
		if got := readCSV(t, file(t, s, "/data/records.csv"))[full]["title"]; got != want {
			t.Errorf("%q became %q; want %q", text, got, want)
		}
	}
}

// pack is the lines of a year pack by record id.
func pack(t *testing.T, s *site.Site, year int) map[string]string {
	t.Helper()
	lines := map[string]string{}
	for line := range strings.Lines(string(file(t, s, fmt.Sprintf("/data/records/%d.json", year)))) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), ",")
		var r struct{ ID string }
		if json.Unmarshal([]byte(line), &r) == nil {
			lines[r.ID] = line
		}
	}
	return lines
}

func TestFullRecord(t *testing.T) {
	var got bytes.Buffer
	if err := json.Indent(&got, []byte(pack(t, sample(t, nil), 2025)[full]), "", " "); err != nil {
		t.Fatal(err)
	}
	want := `{
 "id": "2025-11-02-full",
 "url": "https://register.example/sub/incidents/2025-11-02-full/",
 "title": "=A \"full\" record; \u003cb\u003e\u0026amp;",
 "date": {"edtf": "2025-11/..", "earliest": "2025-11-01"},
 "date_of": "occurrence",
 "language": "fr",
 "status": "disputed",
 "status_reason": "Zzstatusreason",
 "summary": "Zzsummary, first line;\n=second line",
 "rationale": "Zzrationale",
 "harmed": "Zzharmed",
 "terms": {
  "harms": ["injury", "property"],
  "organisations": ["zzmaker", "zzother"],
  "severity": "incident",
  "state": ["open", "` + site.Slug("C++") + `"],
  "systems": [{"makers": ["zzmaker"], "name": "zzlock"}, {"name": "zzgate"}]
 },
 "quantities": [
  {"kind": "deaths", "text": "0", "value": 0},
  {"kind": "loss", "text": "about EUR 1200000-1300000", "bound": "about", "value": 1200000, "to": 1300000, "currency": "EUR"}
 ],
 "events": [{"date": {"edtf": "2025-11-03", "earliest": "2025-11-03", "latest": "2025-11-03"}, "what": "Zzevent", "kind": "mitigation", "source": "s1"}],
 "sources": [
  {
   "id": "s1", "title": "Zzheadline", "url": "https://paper.example/a?b=1\u0026c=2", "publisher": "Zzpaper", "author": "Zzauthor",
   "date": {"edtf": "2025-11-04", "earliest": "2025-11-04", "latest": "2025-11-04"},
   "accessed": {"edtf": "2025-12", "earliest": "2025-12-01", "latest": "2025-12-31"},
   "language": "de", "kind": "article", "archive": "https://archive.example/1", "terms": {"publisher": "zzpaper"}
  },
  {"title": "Second", "publisher": "Zzwire", "terms": {"publisher": "zzwire"}}
 ],
 "machine_written": ["summary"],
 "also_known_as": [{"database": "other", "id": "77", "url": "https://other.example/77"}],
 "related": [{"id": "2024-02-withdrawn", "as": "same-cause"}],
 "origin": {"database": "other", "id": "Zzorigin", "licence": "CC0-1.0", "recorded": "2025-12-01"},
 "aliases": ["/zzalias/"],
 "image": {"url": "https://register.example/sub/incidents/2025-11-02-full/bild.png", "alt": "Zzalt", "credit": "Zzcredit", "width": 4, "height": 3},
 "translations": [{"language": "fr", "url": "https://register.example/sub/fr/incidents/2025-11-02-full/", "title": "Zztitre", "summary": "Zzresume"}],
 "recorded": "2025-12-01T09:30:00Z",
 "changed": "2026-01-05T10:00:00Z",
 "version": "` + commit("b") + `",
 "revision": {"commit": "` + commit("b") + `", "time": "2026-01-05T10:00:00Z"},
 "uncommitted": false
}`
	if diff := cmp.Diff(indented(t, want), got.String()); diff != "" {
		t.Error(diff)
	}
}

func indented(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(text), "", " "); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPacks(t *testing.T) {
	s := sample(t, nil)
	lines := pack(t, s, 2024)
	for id, want := range map[string]string{
		"2024-03-forgotten": `{"id":"2024-03-forgotten","url":"https://register.example/sub/incidents/2024-03-forgotten/","removed":{"date":"2025-06-02","reason":"A court ordered it."}}`,
		"2024-04-file-gone": `{"id":"2024-04-file-gone","url":"https://register.example/sub/incidents/2024-04-file-gone/","removed":{"date":"2025-06-03","reason":"Asked for by the person named."}}`,
		"2024-05-in-part": `{"id":"2024-05-in-part","url":"https://register.example/sub/incidents/2024-05-in-part/",` +
			`"removed":{"date":"2025-06-04","reason":"A private person was named.","fields":["title","summary","systems","date"]},` +
			`"status":"published","rationale":"What may stay.","terms":{"harms":["property"],"severity":"hazard"},` +
			`"sources":[{"title":"A","publisher":"B","terms":{"publisher":"b"}}],` +
			`"recorded":"2025-12-26T00:00:00Z","changed":"2025-12-26T00:00:00Z","version":"` + commit("f") + `","revision":{"commit":"` + commit("f") + `","time":"2025-12-26T00:00:00Z"},"uncommitted":false}`,
	} {
		if diff := cmp.Diff(want, lines[id]); diff != "" {
			t.Errorf("%s:\n%s", id, diff)
		}
	}
	if !strings.Contains(lines["2024-02-withdrawn"], `"status":"withdrawn"`) {
		t.Errorf("the withdrawn record: %s", lines["2024-02-withdrawn"])
	}
	if len(lines) != 4 {
		t.Errorf("%d records; want all of the year but the broken one", len(lines))
	}
	if plain := pack(t, s, 2025)["2025-01-plain"]; !strings.HasSuffix(plain, `"revision":null,"uncommitted":true}`) {
		t.Errorf("the uncommitted record: %s", plain)
	}
}

// The manifest's digests are those of the packs' lines, which are the lines of
// records.ndjson too.
func TestManifest(t *testing.T) {
	s := sample(t, nil)
	var m struct {
		Packs []struct {
			Year    int
			URL     string
			Records []struct {
				ID, Changed, SHA256 string
				Bytes               int
			}
		}
	}
	if err := json.Unmarshal(file(t, s, "/data/records/manifest.json"), &m); err != nil {
		t.Fatal(err)
	}
	ndjson := string(file(t, s, "/data/records.ndjson"))
	var years []int
	for _, p := range m.Packs {
		years = append(years, p.Year)
		if want := fmt.Sprintf("%s/data/records/%d.json", base, p.Year); p.URL != want {
			t.Errorf("url %q; want %q", p.URL, want)
		}
		lines := pack(t, s, p.Year)
		if len(lines) != len(p.Records) {
			t.Errorf("%d: %d records in the pack, %d in the manifest", p.Year, len(lines), len(p.Records))
		}
		for _, r := range p.Records {
			sum := sha256.Sum256([]byte(lines[r.ID]))
			if r.SHA256 != hex.EncodeToString(sum[:]) || r.Bytes != len(lines[r.ID]) {
				t.Errorf("%s: %+v is not of %s", r.ID, r, lines[r.ID])
			}
			if gone := s.Record(r.ID).Removed; gone != nil && gone.Whole() && r.Changed != "" {
				t.Errorf("%s is removed and has a time", r.ID)
			}
			if s.Record(r.ID).Listed() != strings.Contains(ndjson, lines[r.ID]+"\n") {
				t.Errorf("records.ndjson: %s", r.ID)
			}
		}
	}
	if diff := cmp.Diff([]int{2023, 2024, 2025}, years); diff != "" {
		t.Error(diff)
	}
}

func TestTaxonomies(t *testing.T) {
	text := string(file(t, sample(t, nil), "/data/taxonomies.json"))
	for _, want := range []string{
		`{"id":"injury","url":"` + base + `/harms/injury/","name":"Injury","broader":"physical","records":1}`,
		`"id":"hazard","url":"` + base + `/severity/hazard/","name":"Hazard","names":{"fr":"Danger"}`,
		`"name":"Withdrawn only","records":0}`,
		`"roles":{"systems.makers":"maker"}`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

// schemaOf names the schema of a JSON file of the site.
func schemaOf(p site.Page) string {
	if p.Kind == site.RecordsJSON && p.Term != nil {
		return "records"
	}
	return map[site.Kind]string{
		site.JSONFeed: "feed", site.ChangesJSON: "feed", site.RecordsJSON: "pack", site.RecordsNDJSON: "record", site.YearPack: "pack",
		site.TaxonomiesJSON: "taxonomies", site.Manifest: "manifest",
	}[p.Kind]
}

func compileSchemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	const at = "https://register.example/data/"
	names, err := fs.Glob(feed.Schemas(), "schema/*.json")
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	for _, name := range names {
		text, err := fs.ReadFile(feed.Schemas(), name)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.AddResource(at+name, unmarshal(t, string(text))); err != nil {
			t.Fatal(err)
		}
	}
	schemas := map[string]*jsonschema.Schema{}
	for _, name := range names {
		if schemas[strings.TrimSuffix(path.Base(name), ".json")], err = c.Compile(at + name); err != nil {
			t.Fatal(err)
		}
	}
	return schemas
}

func unmarshal(t *testing.T, text string) any {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc
}

func TestSchemas(t *testing.T) {
	schemas := compileSchemas(t)
	for name, s := range map[string]*site.Site{
		"sample": sample(t, nil), "empty": sample(t, noRecords), "without address": sample(t, noAddress),
		"as of": asOf(t), "uncommitted": edited(t), "no times": timeless(t),
	} {
		used := map[string]bool{}
		for p := range s.Pages() {
			schema := schemaOf(p)
			if schema == "" {
				continue
			}
			used[schema] = true
			documents := []string{string(write(t, s, p))}
			if p.Kind == site.RecordsNDJSON {
				documents = strings.Split(strings.TrimSpace(documents[0]), "\n")
			}
			for _, doc := range documents {
				if doc == "" {
					continue // no record
				}
				if err := schemas[schema].Validate(unmarshal(t, doc)); err != nil {
					t.Errorf("%s: %s: %v", name, p.URL, err)
				}
			}
		}
		if name == "sample" && len(used) != len(schemas) {
			t.Errorf("schemas %v, used %v", schemas, used)
		}
	}
}

// What the formats rule out, the schemas refuse.
func TestSchemasRefuse(t *testing.T) {
	schemas := compileSchemas(t)
	for _, test := range []struct{ schema, document string }{
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": false, "title": ""}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": false, "date": null}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": false, "more": 1}`},
		{"record", `{"id": "2025-x", "url": "/x/", "removed": {"date": "2025", "reason": "r"}, "title": "leak"}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": true, "version": "` + commit("a") + `"}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": false, "version": "abc"}`},
		{"record", `{"id": "2025-x", "url": "/x/", "revision": null, "uncommitted": false, "recorded": "2025-01-01"}`},
		{"records", `{"register": {"title": "t"}, "as_of": {"label": "v1"}, "records": []}`},
		{"record", `{"id": "x", "url": "/x/", "revision": null, "uncommitted": false}`},
		{"records", `{"register": {"title": "t"}, "records": [{"id": "2025-x"}]}`},
		{"pack", `{"register": {"title": "t"}, "year": 2025, "records": [{}]}`},
		{"manifest", `{"register": {"title": "t"}, "packs": [{"year": 2025, "url": "/x", "records": [{"id": "2025-x", "bytes": 3, "sha256": "00"}]}]}`},
		{"taxonomies", `{"register": {"title": "t"}, "taxonomies": [{}]}`},
		{"feed", `{"version": "https://jsonfeed.org/version/1", "title": "t", "authors": [{"name": "n"}], "items": []}`},
	} {
		if schemas[test.schema].Validate(unmarshal(t, test.document)) == nil {
			t.Errorf("%s accepts %s", test.schema, test.document)
		}
	}
}
