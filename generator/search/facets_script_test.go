package search

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// countSome asks for the counts of some terms before all others, each time as if
// nothing had been read, and says where they are not those that come of all.
const countSome = readInput + `
import { Engine } from "./search/engine";
const wrong = [];
let partly = 0;
for (const [i, q] of input.queries.entries()) {
  const engine = new Engine(input.index);
  const a = await engine.ask(q, { filters: new Map() });
  for (const { name } of engine.facets()) {
    const first = i % 4;
    const some = await a.counts(name, { first, ids: [] });
    const { terms, all } = await a.counts(name);
    if (!some.all) partly++;
    const n = (list) => list.map((t) => t.n).sort((a, b) => b - a).slice(0, some.all ? undefined : first).join();
    const of = new Map(terms.map((t) => [t.id, t.n]));
    if (!all || n(some.terms) !== n(terms) || some.terms.some((t) => of.get(t.id) !== t.n)) wrong.push([q, name, n(some.terms), n(terms)].join(" | "));
  }
}
process.stdout.write(JSON.stringify({ wrong, partly }));
`

// The terms that most records have are counted without the others, and counted
// right.
func TestCommonTermsInScript(t *testing.T) {
	x, docs := compared(t)
	var words []string
	for i := range 60 {
		words = append(words, strings.Fields(docs[i*len(docs)/60].Body + " x")[0])
	}
	var said struct {
		Wrong  []string `json:"wrong"`
		Partly int      `json:"partly"`
	}
	server := httptest.NewServer(serveFiles(exportSmall(t, x)))
	defer server.Close()
	node(t, countSome, map[string]any{"index": server.URL + "/" + Entry, "queries": append(words, "", "the ")}, &said)
	if len(said.Wrong) > 0 || said.Partly == 0 {
		t.Errorf("%d were counted in part; wrong are %q", said.Partly, said.Wrong)
	}
}
