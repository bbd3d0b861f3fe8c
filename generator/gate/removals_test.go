package gate

import (
	"testing"

	"blotter/generator/site"
)

func TestCovered(t *testing.T) {
	of := func(fields ...string) *site.Removal { return &site.Removal{ID: "2024-01-01-x", Fields: fields} }
	other := &site.Removal{ID: "2024-01-01-y"}
	for _, test := range []struct {
		old     *site.Removal
		entries []*site.Removal
		want    bool
	}{
		{of("title", "body"), []*site.Removal{of("title"), of("body")}, true},
		{of("sources.publisher"), []*site.Removal{of("sources")}, true},
		{of("sources"), []*site.Removal{of("sources.publisher")}, false},
		{of("title"), []*site.Removal{of()}, true},
		{of(), []*site.Removal{of("title", "summary", "body")}, false},
		{of("title"), []*site.Removal{other}, false},
		{of("title"), nil, false},
	} {
		if got := covered(test.entries, test.old); got != test.want {
			t.Errorf("%v by %d entries: %v", test.old.Fields, len(test.entries), got)
		}
	}
}
