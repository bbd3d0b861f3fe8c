package search

import (
	"net/http/httptest"
	"slices"
	"testing"
)

// A long title finds its record and those that have all of its words, and no
// others; a short one, others too. The script says the same, early and in the end.
func TestTitleIsMeantAlone(t *testing.T) {
	files := small()
	files["content/incidents/2020/2020-long.md"] = record("Warehouse robot crushes parcel sorter overnight", "2020-01-01", "Here.", "Nothing.")
	files["content/incidents/2020/2020-alike.md"] = record("Warehouse robot crushes parcel lorry", "2020-01-01", "Here.", "Nothing.")
	files["content/incidents/2020/2020-whole.md"] = record("Another event", "2020-01-01", "Here.", "The overnight sorter of a parcel: a warehouse robot crushes.")
	files["content/incidents/2020/2020-short.md"] = record("Robot crushes lorry", "2020-01-01", "Here.", "Nothing.")
	x := indexOf(t, register(t, files))
	server := httptest.NewServer(serveFiles(exportSmall(t, x)))
	defer server.Close()
	var queries []Query
	var want [][]string
	for q, ids := range map[string][]string{
		"Warehouse robot crushes parcel sorter overnight": {"2020-long", "2020-whole"},
		"warehouse robot crushes parcel sorter":           {"2020-long", "2020-whole", "2020-alike"},
		"Warehouse robot crushes parcel lorry":            {"2020-alike"},
		"robot crushes lorry":                             {"2020-short", "2020-alike", "2020-long", "2020-whole"},
	} {
		queries, want = append(queries, Query{Text: q}), append(want, ids)
	}
	var answers []scriptAnswer
	node(t, askAll, map[string]any{"index": server.URL + "/" + Entry, "queries": queries, "ordinals": len(x.view.entries)}, &answers)
	for i, q := range queries {
		a, err := x.Search(q)
		if err != nil || !slices.Equal(ids(a.Hits), want[i]) {
			t.Errorf("%q: %v, %v; want %v", q.Text, a, err, want[i])
			continue
		}
		if !slices.Equal(answers[i].Hits, a.inScript().Hits) || answers[i].Wrong {
			t.Errorf("%q: the script finds %v", q.Text, answers[i].Hits)
		}
	}
}
