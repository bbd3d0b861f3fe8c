package search

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// register arranges files as the pipeline does, and gives the listed records'
// documents, oldest first. Bodies are what follows the header.
func register(t testing.TB, files map[string]string) []Document {
	t.Helper()
	cfg, problems, err := site.ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		for _, path := range slices.Sorted(maps.Keys(files)) {
			if !yield(path, func() ([]byte, error) { return []byte(files[path]), nil }) {
				return
			}
		}
	})
	if err != nil || problems.HasErrors() {
		t.Fatal(err, problems)
	}
	in := site.Input{}
	for path, text := range files {
		if strings.HasSuffix(path, ".md") {
			in.Incidents = append(in.Incidents, incident.Parse(path, []byte(text), fmt.Sprintf("%x", sha256.Sum256([]byte(text))), cfg.Schema()))
		}
	}
	s, problems := site.New(cfg, in)
	for _, i := range in.Incidents {
		problems = append(problems, i.Problems...)
	}
	if problems.HasErrors() {
		t.Log(problems[:1]) // some tests want broken records
	}
	var docs []Document
	for _, r := range s.All {
		docs = append(docs, Document{r, bodyOf(files[r.Path])})
	}
	return docs
}

func bodyOf(text string) string {
	_, body, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
	return body
}

// listed keeps what a register's lists show.
func listed(docs []Document) []Document {
	return slices.DeleteFunc(slices.Clone(docs), func(d Document) bool { return !d.Record.Listed() })
}

const config = `title: Test
base-url: https://example.org/
`

var taxonomies = map[string]string{
	"content/site.yaml": config,
	"content/taxonomies/harms.yaml": `name: Harms
fields: [harms]
closed: true
terms:
  - {id: physical, name: Physical injury, synonyms: [bodily harm]}
  - {id: death, name: Loss of life, broader: physical}
  - {id: psychological, name: Psychological, names: {fr: Psychique}}
`,
	"content/taxonomies/severity.yaml": `name: Severity
fields: [severity]
closed: true
single: true
ordered: true
terms:
  - {id: hazard, name: Hazard, glyph: "◇"}
  - {id: incident, name: Incident, glyph: "◆"}
`,
	"content/taxonomies/systems.yaml": `name: Systems
fields: [systems.name]
closed: false
single: true
`,
	"content/taxonomies/organisations.yaml": `name: Organisations
fields: [systems.developers]
closed: false
`,
}

// record is a file's text; head adds lines to the header.
func record(title, date, summary, body string, head ...string) string {
	return fmt.Sprintf("---\ntitle: %q\ndate: %s\nsummary: %q\n%s\n---\n%s", title, date, summary,
		strings.Join(append([]string{"sources: [{title: A headline, publisher: The Gazette}]"}, head...), "\n"), body)
}

func small() map[string]string {
	files := maps.Clone(taxonomies)
	for id, text := range map[string]string{
		"2018-03-18-crash": record("Test car kills a pedestrian", "2018-03-18", "A car in self-driving mode struck a woman in Tempe.",
			"The software saw her and did not brake.", "harms: [death]", "severity: incident", "systems: [{name: ADS, developers: [Uber]}]"),
		"2016-03-23-tay": record("Chatbot Tay repeats abuse", "2016-03-23", "Microsoft's chatbot Tay was taken offline.",
			"Users taught it slurs. A café in Zürich said so.", "harms: [psychological]", "severity: incident", "systems: [{name: Tay, developers: [Microsoft]}]"),
		"2024-05-01-gpt": record("GPT-4o voice sounds like an actor", "2024-05", "A voice of GPT-4o was withdrawn.",
			"The actor had refused. See CVE-2024-3094 for something else; the end of the world it was not.", "severity: hazard", "systems: [{name: GPT-4o, developers: [OpenAI]}]"),
		"2024-05-02-tokyo": record("東京都のチャットボット", "2024-05-02", "東京都庁のチャットボットが誤った案内をした。", "ガイドの誤り。", "severity: hazard"),
		"2025-01-01-car":   record("Car refuses to brake", "2025-01-01", "A car of no note.", "Brake, brake, brake."),
	} {
		files["content/incidents/"+id[:4]+"/"+id+".md"] = text
	}
	return files
}

func indexOf(t testing.TB, docs []Document) *Index {
	t.Helper()
	x, err := New("en")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := x.Add(docs); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSearch(t *testing.T) {
	x := indexOf(t, register(t, small()))
	const crash, tay, gpt, tokyo, car = "2018-03-18-crash", "2016-03-23-tay", "2024-05-01-gpt", "2024-05-02-tokyo", "2025-01-01-car"
	all := []string{car, tokyo, gpt, crash, tay}
	for _, test := range []struct {
		query string
		want  []string // of all groups
		exact int      // how many of them are of the first
	}{
		{"tay ", []string{tay}, 1},
		{"TAY Microsoft ", []string{tay}, 1},
		{"cafe zurich ", []string{tay}, 1},
		{"car brake ", []string{car, crash}, 2}, // the title counts most
		{"car -note ", []string{crash}, 1},
		{"-car -gpt", []string{tokyo, tay}, 2}, // newest first
		{`"did not brake"`, []string{crash}, 1},
		{`"brake not did"`, []string{crash}, 0}, // one by one, where no record has them so
		{`“self driving”`, []string{crash}, 1},
		{`-"self driving" car `, []string{car}, 1},
		{`"end of the world"`, []string{gpt}, 1},
		{`"end world"`, []string{gpt}, 0}, // two words are missing between them
		{"gpt-4o ", []string{gpt}, 1},
		{"gpt-4 ", nil, 0},
		{"gpt-4", []string{gpt}, 1},
		{`"CVE-2024-3094"`, []string{gpt}, 1},
		{`"3094 2024"`, []string{gpt}, 0},
		{"東京都 ", []string{tokyo}, 1},
		{"京都 ", []string{tokyo}, 1}, // a pair is a pair
		{"大阪 ", nil, 0},
		{"title:brake", []string{car}, 1},
		{"body:tempe", nil, 0},
		{"summary:tempe", []string{crash}, 1},
		{"source:headline tay ", []string{tay}, 1},
		{"publisher:gazette tay ", []string{tay}, 1},
		{"source:gazette ", nil, 0},
		{`"headline gazette"`, all, 0}, // a phrase does not reach across two fields
		{"harms:psychological", []string{tay}, 1},
		{"harms:PHYSICAL", []string{crash}, 1}, // a narrower term counts
		{`harms:"Loss of life"`, []string{crash}, 1},
		{"harms:nothing", nil, 0},
		{"-severity:incident -severity:hazard", []string{car}, 1},
		{"organisations:uber", []string{crash}, 1},
		{"bodily ", []string{crash}, 1},  // a synonym of a broader term
		{"psychique ", []string{tay}, 1}, // a name in another language
		{"the tay ", []string{tay}, 1},
		{"tay !!! ", []string{tay}, 1},
		{"headline ", all, 5},
		// What says nothing asks for nothing.
		{"", all, 5},
		{" \t\u3000", all, 5},
		{"the of ", all, 5},
		{"-the", all, 5},
		{"...", all, 5},
		{"th", all, 5}, // it may become the
		// A word that is still being written.
		{"psychol", []string{tay}, 1},
		{"c", []string{car, gpt, crash, tay}, 4}, // too short to count for the order
		{"self-dr", []string{crash}, 1},
		{"title:bra", []string{car}, 1},
		{"title:br", nil, 0},
		// Other forms and slips of the pen.
		{"refusing ", []string{car, gpt}, 0},
		{"cars brakes ", []string{car, crash}, 0},
		{"microsfot ", []string{tay}, 0},
		{"mcirosfot ", []string{tay}, 0},
		{"xicrosoft ", []string{tay}, 0},
		{"tai ", nil, 0},
		{"tay nowhere ", []string{tay}, 0},
		{"tay nowhere nothing ", []string{tay}, 0},
		{"tay one nowhere two nothing ", nil, 0},
		{`"tay microsfot"`, []string{tay}, 0},
		{`-"tay microsfot" body:"tay microsfot"`, nil, 0},
		// Text that looks like more.
		{"titel:brake ", []string{car, crash}, 0},
		{"Uber: car ", []string{crash, car}, 1},
		{`"did not brake`, []string{crash}, 1},
		{"title: brake ", []string{car, crash}, 0},
		{"https://example.org/", nil, 0},
	} {
		a, err := x.Search(Query{Text: test.query})
		if err != nil {
			t.Errorf("%q: %v", test.query, err)
			continue
		}
		if !slices.Equal(ids(a.Hits), test.want) || a.Groups[0] != test.exact || a.Total != len(test.want) {
			t.Errorf("%q: got %v, %d; want %v, %d", test.query, ids(a.Hits), a.Groups, test.want, test.exact)
		}
	}
	if a, err := x.Search(Query{Text: "headline ", Limit: 2}); err != nil || len(a.Hits) != 2 || a.Total != 5 {
		t.Errorf("with a limit: %v, %v", a, err)
	}
}

func ids(hits []Hit) (ids []string) {
	for _, h := range hits {
		ids = append(ids, h.ID)
	}
	return ids
}

func TestUnreadableQuery(t *testing.T) {
	x := indexOf(t, register(t, small()))
	for want, q := range map[string]Query{
		"at most 32":           {Text: strings.Repeat("word ", 33)},
		"at most 32 ":          {Text: `"` + strings.Repeat("word ", 33) + `"`},
		"at most 32  ":         {Text: strings.Repeat("x-", 1<<19) + "x"},
		"at most 32   ":        {Text: strings.Repeat("harms:death ", 1<<17)},
		`no taxonomy "hams"`:   {Filters: map[string][]string{"hams": {"x"}}},
		`"yesterday" is no`:    {From: "yesterday"},
		`"2025-1" is no`:       {To: "2025-1"},
		`sorted by "severity"`: {Sort: "severity"},
	} {
		a, err := x.Search(q)
		var unreadable QueryError
		if !errors.As(err, &unreadable) || !strings.Contains(err.Error(), strings.TrimSpace(want)) || a != nil {
			t.Errorf("%v: %v, %v; want a QueryError with %q", q, a, err, want)
		}
	}
}

func TestEmptyIndex(t *testing.T) {
	x := indexOf(t, nil)
	for _, q := range []string{"", "word", "-word", `"a phrase of words"`} {
		if a, err := x.Search(Query{Text: q}); err != nil || a.Total != 0 || len(a.Hits) != 0 {
			t.Errorf("%q: %v, %v", q, a, err)
		}
	}
	files := export(t, x)
	if got := string(files[Entry]); !strings.Contains(got, `"records":0`) || strings.Contains(got, "null") {
		t.Errorf("%d files, entry %s", len(files), got)
	}
}

// What may not be shown is in no answer and in no byte of the export.
func TestHidden(t *testing.T) {
	files := small()
	files["content/incidents/2020/2020-broken.md"] = record("Brokenword", "2020-13-01", "Brokenword.", "Brokenword.")
	files["content/incidents/2020/2020-withdrawn.md"] = record("Withdrawnword", "2020-01-01", "Withdrawnword.", "Withdrawnword.", "status: withdrawn", "status-reason: It was an error.")
	files["content/incidents/2020/2020-removed.md"] = record("Removedword", "2020-01-01", "Removedword.", "Removedword.")
	files["content/incidents/2020/2020-fields.md"] = record("Keptword", "2020-01-01", "Fieldword one.", "Fieldword two.", "harms: [psychological]")
	files["content/removed.yaml"] = `removed:
  - {id: 2020-removed, date: 2024-01-01, reason: A court order.}
  - {id: 2020-fields, fields: [summary, body, sources, harms], date: 2024-01-01, reason: A name.}
`
	x := indexOf(t, register(t, files))
	for _, word := range []string{"brokenword", "withdrawnword", "removedword", "fieldword"} {
		if a, err := x.Search(Query{Text: word + " "}); err != nil || a.Total > 0 {
			t.Errorf("%s: %v, %v", word, a, err)
		}
		for name, data := range export(t, x) {
			if bytes.Contains(bytes.ToLower(data), []byte(word)) {
				t.Errorf("%s stands in %s", word, name)
			}
		}
	}
	for query, want := range map[string]int{"keptword": 1, "keptword publisher:gazette": 0, "keptword harms:psychological": 0} {
		if a, err := x.Search(Query{Text: query}); err != nil || a.Total != want {
			t.Errorf("%s: %v, %v", query, a, err)
		}
	}
}

func export(t testing.TB, x *Index) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := x.Export(func(path string, data []byte) error {
		if _, again := files[path]; again && !bytes.Equal(files[path], data) {
			t.Errorf("%s is put twice with different bytes", path)
		}
		files[path] = data
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The export depends on the documents alone: not on their order, on batches, on
// updates and deletions in between.
func TestExportForgetsThePast(t *testing.T) {
	docs := listed(register(t, synthetic(300, 1)))
	want := export(t, indexOf(t, docs))
	for seed := range uint64(2) {
		x := eventful(t, docs, seed)
		if got := export(t, x); !maps.EqualFunc(got, want, bytes.Equal) {
			t.Errorf("seed %d: %d files, want %d; the first to differ: %s", seed, len(got), len(want), firstDifference(got, want))
		}
	}
}

// eventful is an index that has come to hold the documents after many changes.
func eventful(t *testing.T, docs []Document, seed uint64) *Index {
	x, r := indexOf(t, nil), rand.New(rand.NewPCG(seed, 1))
	former := map[string]bool{} // what is indexed by id; true where the text is not the present one
	change := func(i int, d Document) {
		step := r.IntN(8)
		if i >= 1500 {
			step = 7 // settle
		}
		var err error
		switch id := d.Record.ID; step {
		case 0:
			err = x.Delete(id)
			delete(former, id)
		case 1, 2, 3:
			d.Body = strings.Repeat(fmt.Sprintf("former%d ", r.IntN(1000)), r.IntN(50))
			err = x.Add([]Document{d})
			former[id] = true
		default:
			if is, ok := former[id]; ok && !is {
				return
			}
			err = x.Add([]Document{d})
			former[id] = false
		}
		if v, bad := x.lookNowAndThen(i); err != nil || bad != nil || v != nil && len(v.entries) != len(former) {
			t.Fatal(err, bad)
		}
	}
	for i := range 1500 {
		change(i, docs[r.IntN(len(docs))])
	}
	for i, d := range docs {
		change(1500+i, d)
	}
	return x
}

// lookNowAndThen closes a batch of a few dozen changes.
func (x *Index) lookNowAndThen(i int) (*view, error) {
	if i%37 != 0 {
		return nil, nil
	}
	return x.look()
}

func firstDifference(got, want map[string][]byte) string {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if !bytes.Equal(got[name], want[name]) {
			return name
		}
	}
	return "more files than wanted"
}

// Records come in the order of the register.
func TestOrder(t *testing.T) {
	docs := listed(register(t, synthetic(200, 2)))
	v, err := indexOf(t, docs).look()
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range v.entries {
		if e.record.ID != docs[i].Record.ID {
			t.Fatalf("place %d holds %s, want %s", i, e.record.ID, docs[i].Record.ID)
		}
	}
}

func FuzzQuery(f *testing.F) {
	x := indexOf(f, register(f, small()))
	for _, q := range []string{"", "car", `"did not`, `-"a b"`, "title:x", "harms:psychological", "--", "-:", ":", "a:b:c", "\x1ea\x1eb", "\xff", `""`, "東京都 -ガイド", `"a` + "\x1e" + `b"`} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, q string) {
		a, err := x.Search(Query{Text: q, Limit: 3})
		var unreadable QueryError
		switch {
		case err != nil && !errors.As(err, &unreadable):
			t.Errorf("%q: %v", q, err)
		case err == nil && (len(a.Hits) > 3 || len(a.Hits) > a.Total || a.Total > 5):
			t.Errorf("%q: %v", q, a)
		}
	})
}
