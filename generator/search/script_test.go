package search

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

const assets = "../../themes/default/assets/"

// node runs a script against the theme's own modules, gives it the value in, and
// reads its answer into out. Only tests need it; where there is none, the test
// is skipped.
func node(t *testing.T, script string, in, out any) {
	t.Helper()
	program, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run the theme's script with")
	}
	result := api.Build(api.BuildOptions{
		Stdin:    &api.StdinOptions{Contents: script, ResolveDir: assets, Loader: api.LoaderTS},
		Bundle:   true,
		Format:   api.FormatESModule,
		Platform: api.PlatformNode,
		Target:   api.ES2022,
		Define:   map[string]string{"catalogue": "{}"},
	})
	if len(result.Errors) > 0 {
		t.Fatal(result.Errors)
	}
	input, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command(program, "--input-type=module", "--eval", string(result.OutputFiles[0].Contents))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), &said
	answer, err := cmd.Output()
	if err != nil {
		t.Fatal(err, said.String())
	}
	if err := json.Unmarshal(answer, out); err != nil {
		t.Fatal(err)
	}
}

const readInput = `
import { readFileSync } from "node:fs";
const input = JSON.parse(readFileSync(0, "utf8"));
`

const askAll = readInput + `
import { Engine, Unreadable } from "./search/engine";
const engine = new Engine(input.index);
await engine.ready();
const ids = await Promise.all(Array.from({ length: input.ordinals }, (_, o) => engine.card(o).then((c) => c?.id)));
const answers = [];
for (const q of input.queries) {
  const early = [];
  try {
    const a = await engine.ask(q.Text, { filters: new Map(Object.entries(q.Filters ?? {}).map(([k, v]) => [k, new Set(v)])), from: q.From, to: q.To, sort: q.Sort || undefined }, (e) => early.push(e.hits));
    const facets = {};
    for (const { name } of engine.facets()) {
      facets[name] = Object.fromEntries((await a.counts(name)).terms.filter((t) => t.n > 0).map((t) => [t.id, t.n]));
    }
    answers.push({
      hits: a.hits.map((h) => [ids[h.ordinal], String(h.group)]), groups: a.groups, direct: a.direct === undefined ? "" : ids[a.direct], facets, error: "",
      early: early.length, wrong: early.some((hits) => hits.some((h, i) => a.hits[i].ordinal !== h.ordinal || a.hits[i].group !== h.group)),
      dated: Array.from((await a.years()).values()).flat().reduce((n, m) => n + m, 0),
    });
  } catch (e) {
    if (!(e instanceof Unreadable)) throw new Error(JSON.stringify(q) + ": " + e.stack);
    answers.push({ hits: [], groups: [0, 0, 0], direct: "", facets: {}, error: e.message });
  }
}
process.stdout.write(JSON.stringify(answers));
`

// scriptAnswer is what the theme's script says to a query.
type scriptAnswer struct {
	Hits   [][2]string               `json:"hits"` // id, group
	Groups [3]int                    `json:"groups"`
	Direct string                    `json:"direct"`
	Facets map[string]map[string]int `json:"facets"`
	Error  string                    `json:"error"`
	Early  int                       `json:"early"` // answers before the last
	Wrong  bool                      `json:"wrong"` // one of them is not its beginning
	Dated  int                       `json:"dated"` // records in the calendar
}

func (a *Answer) inScript() scriptAnswer {
	s := scriptAnswer{Hits: [][2]string{}, Groups: a.Groups, Direct: a.Direct, Facets: map[string]map[string]int{}}
	for _, h := range a.Hits {
		s.Hits = append(s.Hits, [2]string{h.ID, fmt.Sprint(h.Group)})
	}
	for name, counts := range a.Facets {
		s.Facets[name] = map[string]int{}
		for slug, n := range counts {
			if n > 0 {
				s.Facets[name][slug] = n
			}
		}
	}
	return s
}

var (
	queryCount  = flag.Int("queries", 2000, "how many random queries the two engines are compared on")
	registerDir = flag.String("register", "", "compare them on the register in this `folder`, not on an invented one")
)

// inOneRun is of how many queries the script's answers, on a large register, make no
// text that is too long for it.
const inOneRun = 500

// compared is what the two engines are compared on.
func compared(t testing.TB) (*Index, []Document) {
	if *registerDir == "" {
		return mixedIndex(t, 700, 5)
	}
	files := map[string]string{}
	dir := os.DirFS(*registerDir)
	err := fs.WalkDir(dir, "content", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(dir, path)
		files[path] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	docs := dated(register(t, files), 5)
	return indexOf(t, docs), listed(docs)
}

// The script answers from the exported files as the program does from bleve: the
// same records in the same groups and the same order, and the same counts.
func TestSearchInScript(t *testing.T) {
	x, docs := compared(t)
	files := exportSmall(t, x)
	server := httptest.NewServer(serveFiles(files))
	defer server.Close()
	a := newAsker(x, docs)
	queries := make([]Query, *queryCount)
	for i := range queries {
		queries[i] = a.query()
	}
	kinds := map[string]int{}
	var answers []scriptAnswer
	for i, q := range queries {
		if i%inOneRun == 0 {
			some := queries[i:min(i+inOneRun, len(queries))]
			answers = nil
			node(t, askAll, map[string]any{"index": server.URL + "/" + Entry, "queries": some, "ordinals": len(x.view.entries)}, &answers)
		}
		want := scriptAnswer{}
		answer, err := x.Search(q)
		if err == nil {
			want = answer.inScript()
			for g, n := range answer.Groups {
				kinds[fmt.Sprint("group ", g+1)] += min(n, 1)
			}
		}
		got := answers[i%inOneRun]
		if (err != nil) != (got.Error != "") {
			t.Errorf("%+v: the script says %q, want %v", q, got.Error, err)
			continue
		}
		if got.Wrong {
			t.Errorf("%+v: an early answer is not the beginning of the last", q)
		}
		kinds["early"] += min(got.Early, 1)
		kinds["direct"] += min(len(got.Direct), 1)
		kinds["none"] += 1 - min(len(got.Hits), 1)
		if err == nil && q.From+q.To == "" && got.Dated != len(got.Hits) {
			t.Errorf("%+v: the calendar has %d records of %d", q, got.Dated, len(got.Hits))
		}
		got.Early, got.Dated, got.Error, got.Wrong = 0, 0, "", false
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%+v:\nthe script finds %v\n           want %v", q, got, want)
		}
	}
	t.Log(kinds)
	for _, kind := range []string{"group 1", "group 2", "group 3", "early", "direct", "none"} {
		if kinds[kind] < *queryCount/100 {
			t.Errorf("only %d queries of the kind %q: too few to compare", kinds[kind], kind)
		}
	}
}

// exportSmall exports into many small files.
func exportSmall(t testing.TB, x *Index) map[string][]byte {
	t.Helper()
	v, err := x.look()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	e := newExporter(v, func(path string, data []byte) error { files[path] = data; return nil })
	if len(v.entries) < 1000 {
		e.divisor = 32
	}
	if err := x.export(e); err != nil {
		t.Fatal(err)
	}
	return files
}

func serveFiles(files map[string][]byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, ok := files[strings.TrimPrefix(r.URL.Path, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	})
}

// A card says in the script what the record says.
func TestCardsInScript(t *testing.T) {
	x, docs := mixedIndex(t, 300, 9)
	docs[3].Record.Title.S = "É, « 2019 »: ––"
	docs[4].Record.Title.S = ""
	files := exportSmall(t, x)
	server := httptest.NewServer(serveFiles(files))
	defer server.Close()
	script := readInput + `
import { Engine } from "./search/engine";
const engine = new Engine(input.index);
await engine.ready();
const cards = await Promise.all(Array.from({ length: input.ordinals }, (_, o) => engine.card(o)));
process.stdout.write(JSON.stringify(cards.map((c) => [c.id, c.title, c.date, c.language, c.status, c.summary, ...c.marks.map((m) => m.glyph + m.name + (m.rank ?? 0))])));
`
	var got [][]string
	node(t, script, map[string]any{"index": server.URL + "/" + Entry, "ordinals": len(x.view.entries)}, &got)
	for o, e := range x.view.entries {
		if e == nil {
			continue
		}
		r := e.record
		want := []string{r.ID, shown(r, "title", r.Title.S), r.Date.String(), r.Language.S, strings.TrimPrefix(r.Status.S, "published"), shorten(shown(r, "summary", r.Summary.S), summaryLength)}
		for _, v := range r.Terms {
			if mark := v.Term.Glyph + v.Term.Name + fmt.Sprint(step(v.Term)); v.Term.Glyph != "" && !slices.Contains(want, mark) {
				want = append(want, mark)
			}
		}
		if !slices.Equal(got[o], want) {
			t.Errorf("the script's card is %q, want %q", got[o], want)
		}
	}
}

// Whatever is asked, the script answers it or says what to write, and soon.
func TestHostileQueries(t *testing.T) {
	x, _ := mixedIndex(t, 100, 6)
	server := httptest.NewServer(serveFiles(exportSmall(t, x)))
	defer server.Close()
	script := readInput + `
import { Engine, Unreadable } from "./search/engine";
const engine = new Engine(input.index);
const slow = [];
for (const q of [...input.queries, "\\ud800", "a\\udc00b", "\\udc00\\ud800 \\ud83d"]) {
  const start = process.cpuUsage();
  try {
    const a = await engine.ask(q, { filters: new Map([["__proto__", new Set(["x"])], ["harms", new Set(["constructor"])]]), from: q, to: q, sort: "date" });
    a.marks(q);
  } catch (e) {
    if (!(e instanceof Unreadable)) throw new Error(JSON.stringify(q.slice(0, 100)) + ": " + e.stack);
  }
  const { user, system } = process.cpuUsage(start);
  if (user + system > 5_000_000) slow.push(q.slice(0, 20));
}
if (({}).x !== undefined) slow.push("polluted");
process.stdout.write(JSON.stringify(slow));
`
	var slow []string
	node(t, script, map[string]any{"index": server.URL + "/" + Entry, "queries": hostileQueries(*queryCount)}, &slow)
	if len(slow) > 0 {
		t.Errorf("these take more than five seconds of a processor: %q", slow)
	}
}

// hostileQueries are long ones, and n made of what means something to some program.
func hostileQueries(n int) []string {
	r := rand.New(rand.NewPCG(6, 6))
	pieces := []string{"__proto__", "constructor", "toString", "<img src=x onerror=alert(1)>", "(a+)+$", "\\", "\x00", "\x01", "\x02", "\x03", "\x1e", "%s", "-", "\"", ":", "title:", "harms:", "-", " ", "a", "東", "\ufffd", "\u202e", "\U0001F600", "̀", "1,2", "://", "@", "#", "+"}
	queries := []string{strings.Repeat("a", 1<<20), strings.Repeat("a-", 1<<19), strings.Repeat("a ", 1<<19), strings.Repeat("東", 1<<19), strings.Repeat("\"", 1<<20), strings.Repeat("-:", 1<<19), strings.Repeat("1,", 1<<19), strings.Repeat("a'", 1<<19)}
	for range n {
		var q strings.Builder
		for range r.IntN(12) {
			q.WriteString(pieces[r.IntN(len(pieces))])
		}
		queries = append(queries, q.String())
	}
	return queries
}

// Where the index is replaced while a page is open, the next question is answered
// from the new one, and a record's card is not taken for another's.
func TestReplacedIndex(t *testing.T) {
	old, _ := mixedIndex(t, 40, 7)
	other, _ := mixedIndex(t, 60, 8)
	files, next := exportSmall(t, old), exportSmall(t, other)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/replace" {
			files = next
			return
		}
		serveFiles(files).ServeHTTP(w, r)
	}))
	defer server.Close()
	script := readInput + `
import { Engine } from "./search/engine";
const engine = new Engine(input.index);
const none = { filters: new Map() };
const first = await engine.ask("", none);
await fetch(new URL("/replace", input.index));
const card = await engine.card(first.hits[0].ordinal).then(() => "a card", () => "none");
const second = await engine.ask("crash", none);
process.stdout.write(JSON.stringify([String(first.hits.length), card, String(second.hits.length), String(engine.records)]));
`
	var got []string
	node(t, script, map[string]any{"index": server.URL + "/" + Entry}, &got)
	found, err := other.Search(Query{Text: "crash"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{fmt.Sprint(old.view.live), "none", fmt.Sprint(found.Total), fmt.Sprint(other.view.live)}; !slices.Equal(got, want) {
		t.Errorf("the script finds %v, want %v", got, want)
	}
}

// What may have been meant is said where a word is in no record.
func TestMeant(t *testing.T) {
	files := small()
	files["content/incidents/2020/2020-taxi.md"] = record("Robot taxi blocks a street", "2020-01-01", "Here.", "Nothing.")
	server := httptest.NewServer(serveFiles(exportSmall(t, indexOf(t, register(t, files)))))
	defer server.Close()
	script := readInput + `
import { Engine } from "./search/engine";
const engine = new Engine(input.index);
const meant = [];
for (const q of input.queries) meant.push((await engine.ask(q, { filters: new Map() })).meant ?? "");
process.stdout.write(JSON.stringify(meant));
`
	wants := map[string]string{
		"robt taxi": "robot taxi", "-street robt": "-street robot", `"robot taxy"`: `"robot taxi"`, `“robt taxy” stret `: `“robot taxi” street `,
		`"robot taxi"`: "", `"taxi robot"`: "", `-"robt taxi"`: "", "title:robt": "",
	}
	queries := slices.Sorted(maps.Keys(wants))
	var got []string
	node(t, script, map[string]any{"index": server.URL + "/" + Entry, "queries": queries}, &got)
	for i, q := range queries {
		if got[i] != wants[q] {
			t.Errorf("for %s, %q is meant, not %q", q, got[i], wants[q])
		}
	}
}

// The script reads each query as the program does.
func TestQueryInScript(t *testing.T) {
	queries := []string{`a "b c" -d`, `“a b” -"c d"e`, `title:"a b"-c`, "-", "--a", "-:a", ":a", "A-b:C", "a:b:c", "a:", `a:"`, `"`, `"" a`, "\u00a0a\u3000b\u0085c\ufeffd", "a\x00b\x1fc", "é:a", "1:a", `a"b"c`, "title:-a", "Title:a", "title: a", "title://a", `title:"a`, "b title", `b "title`}
	script := readInput + `
import { parse } from "./search/query";
process.stdout.write(JSON.stringify(input.map((q) => parse(q, (name) => name === "title").map((c) => [String(c.not), c.field, c.text, String(c.whole), String(c.open)]))));
`
	var got [][][]string
	node(t, script, queries, &got)
	for i, q := range queries {
		var want [][]string
		for _, c := range parseQuery(q, func(name string) bool { return name == "title" }) {
			want = append(want, []string{fmt.Sprint(c.not), c.field, c.text, fmt.Sprint(c.whole), fmt.Sprint(c.open)})
		}
		if !slices.EqualFunc(got[i], want, slices.Equal) {
			t.Errorf("%q: the script reads %q, want %q", q, got[i], want)
		}
	}
}
