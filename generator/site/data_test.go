package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// heavy is a register of n records of one month, each of which is a third of what
// one file may hold.
func heavy(t *testing.T, n int) *Site {
	f := base.with(files{})
	for i := range n {
		id := fmt.Sprintf("2024-05-%02d-heavy", i+1)
		f[at(id)] = record(id[:10], "")
	}
	s := f.sound(t)
	for _, r := range s.Records {
		r.Body = pieceLimit/3 - 600
	}
	return s
}

// layout is what each file of a kind holds.
func layout(s *Site, kind Kind) []string {
	var all []string
	for _, p := range s.Downloads() {
		if p.Kind == kind {
			all = append(all, fmt.Sprintf("%s %d/%d %s", p.URL, p.Part.Number, p.Part.Of, days(p.Records)))
		}
	}
	return all
}

func days(records []*Record) string {
	var all []string
	for _, r := range records {
		all = append(all, r.ID[8:10])
	}
	return strings.Join(all, " ")
}

// A file that would be too large is divided, and what is full stays as it is.
func TestPieces(t *testing.T) {
	for _, test := range []struct {
		n    int
		kind Kind
		want []string
	}{
		{3, RecordsNDJSON, []string{"/data/records.ndjson 1/1 03 02 01"}},
		{4, RecordsNDJSON, []string{"/data/records-1.ndjson 1/2 03 02 01", "/data/records.ndjson 2/2 04"}},
		{7, RecordsJSON, []string{"/data/records-1.json 1/3 03 02 01", "/data/records-2.json 2/3 06 05 04", "/data/records.json 3/3 07"}},
		{7, RecordsCSV, []string{"/data/records-1.csv 1/2 06 05 04 03 02 01", "/data/records.csv 2/2 07"}},
		{4, YearPack, []string{"/data/records/2024-1.json 1/2 01 02 03", "/data/records/2024.json 2/2 04"}},
		{0, RecordsJSON, []string{"/data/records.json 1/1 "}},
		{0, YearPack, nil},
	} {
		if got := layout(heavy(t, test.n), test.kind); !slices.Equal(got, test.want) {
			t.Errorf("%d records: %q; want %q", test.n, got, test.want)
		}
	}
}

// A record that is larger than a file may be has one to itself.
func TestPieceOfOne(t *testing.T) {
	s := heavy(t, 2)
	s.Records[0].Body = 2 * pieceLimit
	want := []string{"/data/records-1.json 1/2 01", "/data/records.json 2/2 02"}
	if got := layout(s, RecordsJSON); !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
}

// What a sitemap lists is counted without it, to name its pieces.
func TestSitemapIsCounted(t *testing.T) {
	s := base.sound(t)
	n := 0
	for p := range s.pagesBeforeSitemap() {
		if p.inSitemap() {
			n++
		}
	}
	if entries := s.entries(); n != len(entries) || n == 0 {
		t.Errorf("%d pages, %d entries", n, len(entries))
	}
}
