package exchange

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"blotter/generator/incident"
)

// importers run every format on one hostile text.
var importers = []func(data string, existing Existing) (Result, error){
	func(data string, existing Existing) (Result, error) {
		return CSV(File{"cases.csv", []byte(data)}, File{"map.yaml", []byte(courtsMapping)}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		table := "Case;Headline;Day;What;Text;Harm;Grade;Where;Ran it;Dead;Link;Linked\n"
		return CSV(File{"cases.csv", []byte(table)}, File{"map.yaml", []byte(data)}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		return AIID(fstest.MapFS{"incidents.csv": {Data: []byte(data)}}, AIIDOptions{}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		return AIAAIC(File{"sheet.csv", []byte(data)}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		return Atlas(fstest.MapFS{"a.yaml": {Data: []byte(data)}}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		return NDJSON(File{"lines.ndjson", []byte(data)}, existing)
	},
	func(data string, existing Existing) (Result, error) {
		return Markdown(fstest.MapFS{"posts/2020-01-01-a.md": {Data: []byte(data)}}, existing)
	},
}

// FuzzImport: no importer panics, writes outside content/, or changes anything
// the second time.
func FuzzImport(f *testing.F) {
	for _, s := range importSeeds(f) {
		for n := range importers {
			f.Add(n, s)
		}
	}
	f.Fuzz(func(t *testing.T, n int, data string) {
		if n < 0 || n >= len(importers) {
			return
		}
		checkImport(t, importers[n], data)
	})
}

func checkImport(t *testing.T, run func(string, Existing) (Result, error), data string) {
	t.Helper()
	tr := newRegister()
	delete(tr, "content/taxonomies/countries.yaml") // which takes half the time
	r, err := run(data, tr.files())
	if err != nil {
		return
	}
	for _, file := range r.Files {
		taxonomy := strings.HasPrefix(file.Path, "content/taxonomies/")
		if !fs.ValidPath(file.Path) || !taxonomy && (!strings.HasPrefix(file.Path, incident.Folder) || !incident.ValidID(incident.IDOf(file.Path))) {
			t.Errorf("%q would be written", file.Path)
		}
	}
	tr.apply(r)
	if again, err := run(data, tr.files()); err == nil && len(again.Files) > 0 {
		t.Errorf("a second run writes %s", again.Files[0].Path)
	}
}

func importSeeds(tb testing.TB) []string {
	seeds := append([]string{courtsTable, courtsMapping, bigJSON}, hostile...)
	files, err := filepath.Glob("testdata/a*/*")
	if err != nil {
		tb.Fatal(err)
	}
	for _, name := range append(files, "testdata/aiaaic.csv") {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		seeds = append(seeds, string(data))
	}
	return seeds
}

const bigJSON = `{"id":"2024-09-doll","title":"Doll","date":{"edtf":"2024-09"},"status":"withdrawn","status_reason":"x","summary":"y",` +
	`"terms":{"harms":["physical"],"systems":[{"developers":["a"]}]},"quantities":[{"kind":"deaths","text":"0","value":0}],` +
	`"events":[{"date":{"edtf":"2024"},"what":"Sold.","source":"s1"}],"sources":[{"id":"s1","title":"Doll","url":"https://a.example/","terms":{"publisher":"b"}}],` +
	`"also_known_as":[{"database":"aiid","id":"1"}],"related":[{"id":"2024-01-01-x","as":"variant"}],"image":{"url":"/incidents/2024-09-doll/a.png","alt":"A"},` +
	`"written":{"harms":["Physical injury"],"origin":{"database":"aiid","id":"1","imported":{"title":"00000000"}},"rationale":null},"body":"A [b](c).\n",` +
	`"files":[{"language":"fr","written":{"title":"T","summary":"S"},"body":"B"}]}`

// What is large in one way or another is refused or cut; work that grew with the
// square of any of these would not end.
func TestImportBombs(t *testing.T) {
	many := func(s string, n int) string { return strings.Repeat(s, n) }
	head := "incident_id,date,reports,title,description,Alleged deployer of AI system,Alleged developer of AI system,Alleged harmed or nearly harmed parties\n"
	for name, data := range map[string]string{
		"many columns":           many("a,", 1e5) + "b\n",
		"many named ones":        "AIAAIC ID#,Headline,Occurred," + many("x,", 1e5) + "\nAIAAIC1,a,2020\n",
		"many empty rows":        "AIAAIC ID#,Headline,Occurred\n" + many(",,\n", 1e4),
		"many values":            "AIAAIC ID#,Headline,Occurred,Issue(s)\nAIAAIC1,a,2020,\"" + many("x;", 1e5) + "\"\n",
		"many entities":          head + "1,2020-01-01,[],a,b,\"[" + many(`""a"",`, 1e5) + `""b""` + "]\",[],[]\n",
		"an open quote":          "a\n\"" + many("x\n", 1e4),
		"NUL":                    many("\x00", 1e5),
		"no UTF-8":               many("\xff\xfe", 1e5),
		"deep YAML":              "a: " + many("[", 1e5),
		"aliases":                "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
		"a tag":                  "id: !!binary aGVsbG8=\n",
		"deep JSON":              `{"id":"2020-a","terms":` + many("[", 9000) + many("]", 9000) + "}",
		"deeper JSON":            `{"id":"2020-a","written":{"title":` + many("[", 1e5),
		"many keys":              `{"id":"2020-a","written":{` + many(`"a":"b",`, 2e5) + `"c":"d"}}`,
		"many quantities":        `{"id":"2020-a","quantities":[` + many(`{"kind":"a","text":"1"},`, 5e4) + `{}]}`,
		"a long line":            `{"id":"2020-a","body":"` + many("x", 21e5) + `"}`,
		"a header of one letter": "---\n" + many("a", 1e5) + "\n---\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, run := range importers {
				checkImport(t, run, data)
			}
		})
	}
}
