package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// below are the register's addresses of some kinds that begin so.
func below(s *Site, prefix string, kinds ...Kind) []string {
	return slices.DeleteFunc(urls(s, kinds...), func(url string) bool { return !strings.HasPrefix(url, prefix) })
}

// TestNotStated: the records without a term have a page where that is a gap, also
// while there are none, and no term takes its address.
func TestNotStated(t *testing.T) {
	f := base.with(files{
		"content/taxonomies/parts.yaml":  "name: Parts\nsingular: Part\nfields: [parts]\nclosed: false\nrequired: expected\n",
		"content/taxonomies/labels.yaml": "name: Labels\nfields: [sources.label]\nclosed: true\nterms: [{id: good, name: Good}]\n",
		at("2024-a"):                     record("2024", "kinds: [fire]\nseverity: low\nparts: [Not stated]\norganisations: [Not Stated]"),
		at("2024-b"):                     record("2024", "kinds: [fire]\nparts: [pump]"),
		at("2024-c"):                     record("2024", "kinds: [fire]\nseverity: low\nstatus: withdrawn\nstatus-reason: No."),
	})
	s, _ := f.site(t)
	var pages []string
	for _, url := range urls(s, TermPage) {
		if strings.HasSuffix(url, "/not-stated/") {
			pages = append(pages, url)
		}
	}
	if diff := cmp.Diff([]string{"/kinds/not-stated/", "/parts/not-stated/", "/severity/not-stated/"}, pages); diff != "" {
		t.Errorf("pages differ (-want +got):\n%s", diff)
	}
	if got := ids(s.Taxonomy("severity").NotStated.Records); got != "2024-b" {
		t.Errorf("severity is not stated in %s", got)
	}
	if got := ids(s.Taxonomy("parts").NotStated.Records); got != "" {
		t.Errorf("parts are not stated in %s", got)
	}
	if got := s.Taxonomy("parts").NotStated; got.Name != "Part not stated" || got.HasFeeds() {
		t.Errorf("%q, feeds: %v", got.Name, got.HasFeeds())
	}
	if term := s.Record("2024-a").TermsOf("parts")[0].Term; !strings.HasPrefix(term.Slug, "not-stated-") {
		t.Errorf("a record's own name has the address %s", term.URL())
	}
}

// TestNotStatedIsShort: what hardly any record states, and nothing asks for, does
// not fill pages.
func TestNotStatedIsShort(t *testing.T) {
	f := base.with(files{"content/taxonomies/asked.yaml": "name: Asked\nfields: [asked]\nclosed: true\nrequired: expected\nterms: [{id: a, name: A}]\n"})
	for i := range 23 {
		f[at(fmt.Sprintf("2024-01-%02d-x", i+1))] = record(fmt.Sprintf("2024-01-%02d", i+1), "")
	}
	s, _ := f.site(t)
	var short []Page
	for p := range s.Pages() {
		if p.Kind == TermPage && p.Term == s.Taxonomy("kinds").NotStated {
			short = append(short, p)
		}
	}
	if len(short) != 1 || len(short[0].Records) != 10 || short[0].Records[0].ID != "2024-01-23-x" || short[0].Part != (Part{1, 1}) {
		t.Errorf("the pages are %+v", short)
	}
	if got := below(s, "/asked/not-stated/", TermPage); len(got) != 4 {
		t.Errorf("what is asked for is listed on %s", got)
	}
}

// TestPlacesPages: a term of a taxonomy with a list of its own has a page of its
// records by place from ten records in two places on.
func TestPlacesPages(t *testing.T) {
	f := base.with(files{"content/taxonomies/countries.yaml": "name: Countries\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n"})
	for i := range 10 {
		country := []string{"FR", "DE"}[min(i, 1)]
		f[at(fmt.Sprintf("2024-01-%02d-x", i+1))] = record("2024", "kinds: [fire]\norganisations: [Often]\ncountries: ["+country+"]")
		f[at(fmt.Sprintf("2024-02-%02d-x", i+1))] = record("2024", "kinds: [arson]\nseverity: low\ncountries: [FR]")
	}
	f[at("2024-03-x")] = record("2024", "severity: high\ncountries: [FR, DE]")
	if diff := cmp.Diff([]string{"/kinds/fire/countries/"}, urls(f.sound(t), PlacesPage)); diff != "" {
		t.Errorf("pages differ (-want +got):\n%s", diff)
	}
	f["content/taxonomies/countries.yaml"] = "name: Nations\nfields: [nations, countries]\nclosed: false\n"
	if got := below(f.sound(t), "/kinds/", PlacesPage); len(got) != 1 {
		t.Errorf("a register of its own places: %s", got)
	}
	f["content/taxonomies/countries.yaml"] = "name: Nations\nfields: [nations]\nclosed: false\n"
	if s, _ := f.site(t); len(urls(s, PlacesPage)) > 0 {
		t.Error("a register without places has a page of them")
	}
}
