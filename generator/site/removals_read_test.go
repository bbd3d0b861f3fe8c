package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
)

// version is the files of a register's version.
func version(removed string) Files {
	return func(yield func(string, func() ([]byte, error)) bool) {
		_ = yield("content/taxonomies/places.yaml", func() ([]byte, error) {
			return []byte("name: Places\nfields: [places]\nclosed: false\n"), nil
		}) && yield(RemovedFile, func() ([]byte, error) { return []byte(removed), nil })
	}
}

// TestReadRemovals: of another version's removed.yaml only what makes it unclear
// is told; its entries have no place here.
func TestReadRemovals(t *testing.T) {
	for text, want := range map[string]string{
		"removed:\n  - {id: 2025-01-02-x, fields: [places, body, sources], date: 2026-01-01, reason: A name.}\n": "",
		"removed: []\n": "",
		"removed:\n  - {id: 2025-01-02-X, date: 2026-01-01, reason: A name.}\n":                     "2: \"2025-01-02-X\" is not an id",
		"removed:\n  - {id: 2025-01-02-x, fields: [place], date: 2026-01-01, reason: A name.}\n":    "2: no record has a field \"place\"",
		"removed:\n  - {blob: 0123, date: 2026-01-01, reason: A name.}\n":                           "2: a blob is the 40 hex digits",
		"removed:\n  - {id: 2025-01-02-x, date: 2026-01-01, reason: A name.}\n  - {id: 2025-01-02-": "3: ",
	} {
		cfg, problems, err := ReadRemovals(version(text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if len(problems) > 0 {
			got = fmt.Sprintf("%d: %s", problems[0].Line, problems[0].Message)
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s\nsays %q, want %q", text, got, want)
		}
		for _, e := range cfg.Removals {
			if e.At != (diag.Span{}) {
				t.Errorf("%s has a place", e.ID)
			}
		}
	}
}

// TestUniteRemovals: an entry of any version counts, once, as the newest tells it.
func TestUniteRemovals(t *testing.T) {
	here := diag.Span{Line: 7}
	newest := []*Removal{{ID: "a", Reason: "new"}, {ID: "a", Fields: []string{"summary", "body"}, Reason: "part"}}
	own := []*Removal{
		{ID: "a", Reason: "old", At: here}, {ID: "a", Fields: []string{"body", "summary", "body"}, Reason: "old part", At: here},
		{ID: "b", Reason: "one", At: here}, {ID: "b", Reason: "two", At: here}, {ID: "b", Reason: "two", At: here}, {Blob: "b", Reason: "blob", At: here},
	}
	var got []string
	for _, r := range UniteRemovals(newest, nil, own, newest) {
		got = append(got, fmt.Sprint(r.ID, r.Blob, r.Fields, r.Reason, r.At.Line))
	}
	if want := []string{"a[]new7", "a[summary body]part7", "b[]one7", "b[]two7", "b[]blob7"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if newest[0].At != (diag.Span{}) || own[0].Reason != "old" {
		t.Error("the versions themselves were changed")
	}
}
