package site

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSecondSubject: a register of network outages is read and arranged without
// a problem; only the files say what a register is about.
func TestSecondSubject(t *testing.T) {
	s := unpacked(t, "testdata/second/outages.txtar").sound(t)
	if got, want := ids(s.Records), "2025-unknown-fault 2024-02-03-cable 2024-05-route-leak"; got != want {
		t.Errorf("the records are %s, want %s", got, want)
	}
	want := []string{
		"/layers/", "/layers/physical/", "/layers/routing/", "/layers/naming/", "/layers/not-stated/",
		"/causes/", "/causes/human-error/", "/causes/misconfiguration/", "/causes/weather/", "/causes/storm/", "/causes/not-stated/",
		"/operators/", "/operators/harbour-bank/", "/operators/hill-transit/", "/operators/island-net/", "/operators/zurich-exchange-" + Slug("Zürich Exchange")[len("zurich-exchange-"):] + "/",
		"/places/", "/places/de/", "/places/fr/", "/places/no/", "/places/not-stated/",
	}
	if diff := cmp.Diff(want, urls(s, TaxonomyPage, TermPage, StubPage)); diff != "" {
		t.Errorf("the taxonomies' pages differ (-want +got):\n%s", diff)
	}
	if got := ids(s.Taxonomy("causes").Term("human-error").Records); got != "2025-unknown-fault 2024-05-route-leak" {
		t.Errorf("human error: %s", got)
	}
	if roles := s.Record("2024-02-03-cable").TermsOf("operators"); len(roles) != 3 || s.Taxonomy("operators").Roles[roles[0].Field] == "" {
		t.Errorf("the roles are %v", roles)
	}
	if r := s.Record("2023-09-mast"); r == nil || !slices.Contains(urls(s, RecordPage), r.URL()) {
		t.Error("the removed record has no page")
	}
	if got := s.Databases[0].EntryURL("24/17"); got != "https://noc.example/?case=24%2F17" {
		t.Errorf("the entry's address is %s", got)
	}
}

// ofOneSubject are words of the sample register's subject.
var ofOneSubject = regexp.MustCompile(`\b(AI|OECD|[Aa]rtificial [Ii]ntelligence|[Mm]achine learning)\b`)

// TestNoSubjectInTheCode: no string of the program speaks of one subject, but in
// the package that knows other databases' formats.
func TestNoSubjectInTheCode(t *testing.T) {
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "exchange" || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.BasicLit); ok && s.Kind == token.STRING && ofOneSubject.MatchString(s.Value) {
				t.Errorf("%s: %s", file, s.Value)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
