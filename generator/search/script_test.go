package search

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"unicode"

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

const analyseAll = readInput + `
import { tokens } from "./search/analyse";
process.stdout.write(JSON.stringify(input.map(tokens)));
`

// terms are a text's tokens without their places.
func termsIn(text string) []string {
	terms := []string{}
	for _, t := range tokens(text) {
		terms = append(terms, t.term)
	}
	return terms
}

// Both analysers give the tokens of the golden file.
func TestAnalyserInScript(t *testing.T) {
	lines := readGolden(t)
	var texts []string
	for _, l := range lines {
		texts = append(texts, l[0])
	}
	var got [][]string
	node(t, analyseAll, texts, &got)
	for i, l := range lines {
		if !slices.Equal(got[i], l[1:]) {
			t.Errorf("%+q: the script says %+q, want %+q", l[0], got[i], l[1:])
		}
	}
}

// Both analysers agree on every letter, mark and digit that Go knows: alone,
// within a word, and repeated.
func TestEveryCharacterInScript(t *testing.T) {
	var texts []string
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cf) {
			texts = append(texts, fmt.Sprintf("%[1]c a%[1]cb%[1]c%[1]c", r))
		}
	}
	var got [][]string
	node(t, analyseAll, texts, &got)
	bad := 0
	for i, text := range texts {
		if want := termsIn(text); !slices.Equal(got[i], want) && bad < 20 {
			bad++
			t.Errorf("%+q: the script says %+q, want %+q", text, got[i], want)
		}
	}
}

const askAll = readInput + `
import { Store } from "./search/store";
import { ask } from "./search/answer";
import { Unreadable } from "./search/query";
const store = new Store(input.index);
const answers = [];
for (const q of input.queries) {
  try {
    const a = await ask(store, q, new Map(), false);
    const ids = await Promise.all(a.hits.map(async (o) => (await store.card(o)).id));
    answers.push({ ids, loose: a.loose, error: "" });
  } catch (e) {
    if (!(e instanceof Unreadable)) throw e;
    answers.push({ ids: [], loose: false, error: e.message });
  }
}
process.stdout.write(JSON.stringify(answers));
`

// scriptAnswer is what the theme's script says to a query.
type scriptAnswer struct {
	IDs   []string `json:"ids"`
	Loose bool     `json:"loose"`
	Error string   `json:"error"`
}

// The script finds in the exported files what bleve finds, in the same order.
func TestSearchInScript(t *testing.T) {
	docs := listed(register(t, synthetic(400, 5)))
	x := indexOf(t, docs)
	server := httptest.NewServer(serveFiles(export(t, x)))
	defer server.Close()
	queries := randomQueries(docs, 600)
	var answers []scriptAnswer
	node(t, askAll, map[string]any{"index": server.URL + "/" + Entry, "queries": queries}, &answers)
	found := 0
	for i, q := range queries {
		hits, _, err := x.Search(q, 0)
		got := answers[i]
		switch {
		case (err != nil) != (got.Error != ""):
			t.Errorf("%s: the script says %q, want %v", q, got.Error, err)
		case got.Loose && len(hits) == 0:
		case strings.Contains(q, `"`) && slices.Equal(common(got.IDs, ids(hits)), ids(hits)):
			// The exported index holds no places of words: a phrase finds more there.
		case !slices.Equal(got.IDs, ids(hits)):
			t.Errorf("%s: the script finds %v, want %v", q, got.IDs, ids(hits))
		}
		found += len(hits)
	}
	if found < len(queries) {
		t.Errorf("the queries find %d records in all: too few to compare", found)
	}
}

// common keeps what b holds too.
func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return !slices.Contains(b, s) })
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

// randomQueries asks for words that stand somewhere in the documents.
func randomQueries(docs []Document, n int) (queries []string) {
	r := rand.New(rand.NewPCG(9, 9))
	pick := func() string {
		words := strings.Fields(docs[r.IntN(len(docs))].Body)
		return words[r.IntN(len(words))]
	}
	for range n {
		var q []string
		for range 1 + r.IntN(3) {
			form := []string{"%s", "%s", "%s", "-%s", "title:%s", "-body:%s", `"%s"`, "%[1]s-%[1]s", "harms:death%.0s", "-severity:hazard%.0s", `harms:"Loss of LIFE"%.0s`, "the%.0s", "nofield:%s"}[r.IntN(13)]
			q = append(q, fmt.Sprintf(form, pick()))
		}
		// The space ends the last word, which would else also stand for its
		// beginning.
		queries = append(queries, strings.Join(q, " ")+" ")
	}
	return queries
}

// The script reads each query as the program does, or says why not.
func TestQueryInScript(t *testing.T) {
	queries := []string{`a "b c" -d`, `“a b” -"c d"e`, `title:"a b"-c`, "-", "--a", "-:a", ":a", "A-b:C", "a:b:c", "a:", `a:"`, `"`, `"" a`, "\u00a0a\u3000b\u0085c\ufeffd", "a\x00b\x1fc", "é:a", "1:a", `a"b"c`, "title:-a"}
	script := readInput + `
import { parse } from "./search/query";
process.stdout.write(JSON.stringify(input.map((q) => { try { return parse(q).map((c) => [String(c.not), c.field, c.text, String(c.whole)]); } catch (e) { return null; } })));
`
	var got [][][]string
	node(t, script, queries, &got)
	for i, q := range queries {
		clauses, err := parseQuery(q)
		var want [][]string
		for _, c := range clauses {
			want = append(want, []string{fmt.Sprint(c.not), c.field, c.text, fmt.Sprint(c.whole)})
		}
		if (err != nil) != (got[i] == nil) || !slices.EqualFunc(got[i], want, slices.Equal) {
			t.Errorf("%q: the script reads %q, want %q, %v", q, got[i], want, err)
		}
	}
}
