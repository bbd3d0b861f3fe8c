package site

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// table is counts as text, a line for each row.
func table(c Counts) string {
	var b strings.Builder
	b.WriteString("of " + fmt.Sprint(c.Of))
	for _, l := range c.Columns {
		b.WriteString(" " + l.ID)
	}
	for _, r := range c.Rows {
		fmt.Fprint(&b, "\n", r.ID, r.Counts)
	}
	return b.String()
}

// TestCounts: a record counts once under a term and once under each broader one,
// what is not stated has a row and a column of its own, and a date that is known to
// the year is not put into a month. Withdrawn records count nowhere.
func TestCounts(t *testing.T) {
	f := base.with(files{
		"content/site.yaml":                 base["content/site.yaml"] + "figures: [{rows: kinds, columns: severity}, {rows: severity, columns: kinds}]\n",
		"content/taxonomies/countries.yaml": "name: Countries\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n",
		at("2024-01-a"):                     record("2024-01-05", "kinds: [arson, fire]\nseverity: high\ncountries: [FR]"),
		at("2024-01-b"):                     record("2024-01", "kinds: [fire]\ncountries: [DE, FR]"),
		at("2024-02-c"):                     record("2024", "severity: low"),
		at("2024-03-d"):                     record("unknown", ""),
		at("2024-04-e"):                     record("2024-04", "status: withdrawn\nstatus-reason: No.\nkinds: [fire]\nseverity: high"),
	})
	s := f.sound(t)
	want := map[string]string{
		"records_by_month":     "of 4 all_records low high not-stated\n2024[1 1 0 0]\n2024-01[2 0 1 1]\nnot-stated[1 0 0 1]",
		"kinds_by_severity":    "of 4 low high not-stated\nfire[0 1 1]\narson[0 1 0]\nnot-stated[1 0 1]",
		"severity_by_kinds":    "of 4 fire arson not-stated\nlow[0 0 1]\nhigh[1 1 0]\nnot-stated[1 0 1]",
		"records_by_countries": "of 2 all_records\nfr[2]\nde[1]\nnot-stated[2]",
	}
	got := map[string]string{}
	for _, f := range s.Figures() {
		got[f.Name] = table(s.Count(f))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestCrossedTermsAreBounded: of an open taxonomy the commonest terms are drawn, in
// their order, and it is said how many are not.
func TestCrossedTermsAreBounded(t *testing.T) {
	f := base.with(files{"content/site.yaml": base["content/site.yaml"] + "figures: [{rows: organisations, columns: kinds}]\n"})
	for i := range 39 {
		f[at(fmt.Sprintf("2024-01-x%02d", i))] = record("2024-01", fmt.Sprintf("kinds: [fire]\norganisations: [Org %d, Org %d]", i+100, 139))
	}
	s := f.sound(t)
	c := s.Count(s.Figures()[1])
	if len(c.Rows) != maxCrossed || c.MoreRows != 10 || c.MoreColumns != 0 {
		t.Fatalf("%d rows, %d and %d more", len(c.Rows), c.MoreRows, c.MoreColumns)
	}
	if first, last := c.Rows[0], c.Rows[maxCrossed-1]; first.ID != "org-100" || first.Counts[0] != 1 || last.ID != "org-139" || last.Counts[0] != 39 {
		t.Errorf("from %v to %v", first, last)
	}
}

func BenchmarkCount(b *testing.B) {
	f := base.with(files{"content/site.yaml": base["content/site.yaml"] + "figures: [{rows: organisations, columns: kinds}]\n"})
	for i := range 10_000 {
		id := fmt.Sprintf("20%02d-%02d-x%05d", i%25, i%12+1, i)
		f[at(id)] = record(id[:7], fmt.Sprintf("kinds: [fire, arson]\nseverity: high\norganisations: [Org %d, Org %d]", i%300, i%7))
	}
	cfg, in, _ := f.read(b)
	s, _ := New(cfg, in)
	for b.Loop() {
		for _, figure := range s.Figures() {
			s.Count(figure)
		}
	}
}
