package diag

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample has a file as a whole, a place, and text that every format must escape.
var sample = List{
	{NotRegularFile, "content/a, b:c%.md", Span{}, "::error::forged,\nsecond %0A line", "", "", false},
	{SharedSlug, "content/ü.md", Span{3, 5, 9}, `"a" is <b> & c`, "d", "x: y", false},
	{BadDate, "content/c.md", Span{3, 1, 2}, "bad \xff byte", "", "", false},
}

func TestWriteGitHub(t *testing.T) {
	var b strings.Builder
	if err := WriteGitHub(&b, sample); err != nil {
		t.Fatal(err)
	}
	want := "::error file=content/a%2C b%3Ac%25.md,title=not-a-regular-file::::error::forged,\uFFFDsecond %250A line\n" +
		"::warning file=content/ü.md,line=3,col=5,endColumn=9,title=shared-slug::\"a\" is <b> & c; did you mean \"d\"?\n" +
		"::error file=content/c.md,line=3,col=1,endColumn=2,title=bad-date::bad \uFFFD byte\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("annotations differ (-want +got):\n%s", diff)
	}
}

func TestGitHubEscapes(t *testing.T) {
	const in = "a:b,c%d\r\ne%25"
	if got, want := githubData(in), "a:b,c%25d%0D%0Ae%2525"; got != want {
		t.Errorf("data %q, want %q", got, want)
	}
	if got, want := githubProperty(in), "a%3Ab%2Cc%25d%0D%0Ae%2525"; got != want {
		t.Errorf("property %q, want %q", got, want)
	}
}

func TestWriteJSON(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, sample); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"errors": 2.0, "warnings": 1.0,
		"problems": []any{
			map[string]any{"rule": "not-a-regular-file", "severity": "error", "file": "content/a, b:c%.md", "line": 0.0, "column": 0.0, "endColumn": 0.0, "message": "::error::forged,\nsecond %0A line"},
			map[string]any{"rule": "shared-slug", "severity": "warning", "file": "content/ü.md", "line": 3.0, "column": 5.0, "endColumn": 9.0, "message": `"a" is <b> & c`, "suggestion": "d"},
			map[string]any{"rule": "bad-date", "severity": "error", "file": "content/c.md", "line": 3.0, "column": 1.0, "endColumn": 2.0, "message": "bad \uFFFD byte"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestNoProblemsIsAnEmptyList(t *testing.T) {
	var b strings.Builder
	if err := WriteJSON(&b, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"problems": []`) {
		t.Errorf("a reader gets null for a list: %s", b.String())
	}
	log := sarif(t, nil)
	if log.Runs[0].Results == nil {
		t.Error("SARIF's results are null, which says that nothing was checked")
	}
}

// sarifLog is what section 3 of SARIF 2.1.0 requires of a log, as code scanning
// reads it.
type sarifLog struct {
	Schema  string `json:"$schema"`
	Version string
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name  string
				Rules []struct {
					ID                                string
					ShortDescription, FullDescription struct{ Text string }
					DefaultConfiguration              struct{ Level string }
				}
			}
		}
		ColumnKind string
		Results    []struct {
			RuleID, Level string
			Message       struct{ Text string }
			Fixes         []any
			Locations     []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndColumn *int }
				}
			}
		}
	}
}

func sarif(t *testing.T, l List) sarifLog {
	t.Helper()
	var b strings.Builder
	if err := WriteSARIF(&b, l); err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(b.String()))
	d.DisallowUnknownFields()
	var log sarifLog
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if len(log.Runs) != 1 {
		t.Fatalf("%d runs, want 1", len(log.Runs))
	}
	return log
}

func TestWriteSARIF(t *testing.T) {
	log := sarif(t, sample)
	run := log.Runs[0]
	if log.Version != "2.1.0" || !strings.Contains(log.Schema, "sarif-2.1.0") || run.Tool.Driver.Name != "blotter" || run.ColumnKind != "unicodeCodePoints" {
		t.Errorf("the log's head is %q, %q, %q, %q", log.Version, log.Schema, run.Tool.Driver.Name, run.ColumnKind)
	}
	var ids []string
	for _, r := range run.Tool.Driver.Rules {
		ids = append(ids, r.ID)
		if r.ShortDescription.Text == "" || r.FullDescription.Text == "" || r.DefaultConfiguration.Level != FindRule(r.ID).Severity.String() {
			t.Errorf("the rule %s lacks a text or its level", r.ID)
		}
	}
	if len(ids) != len(Rules()) {
		t.Errorf("%d rules, want %d", len(ids), len(Rules()))
	}
	var uris []string
	for i, r := range run.Results {
		if !slices.Contains(ids, r.RuleID) || r.Level != sample[i].Rule.Severity.String() || r.Message.Text == "" || len(r.Locations) != 1 {
			t.Fatalf("result %d is incomplete: %+v", i, r)
		}
		at := r.Locations[0].PhysicalLocation
		uris = append(uris, at.ArtifactLocation.URI)
		checkRegion(t, sample[i].Span, at.Region.StartLine, at.Region.StartColumn, at.Region.EndColumn)
	}
	want := []string{"content/a%2C%20b%3Ac%25.md", "content/%C3%BC.md", "content/c.md"}
	if diff := cmp.Diff(want, uris); diff != "" {
		t.Errorf("addresses differ (-want +got):\n%s", diff)
	}
}

// checkRegion: lines and columns count from 1 where they stand at all.
func checkRegion(t *testing.T, want Span, line, start, end *int) {
	t.Helper()
	if line == nil || *line != max(1, int(want.Line)) {
		t.Errorf("%v: the start line is %v", want, line)
	}
	if want.Line == 0 {
		if start != nil || end != nil {
			t.Errorf("a file as a whole has columns")
		}
		return
	}
	if start == nil || end == nil || *start != int(want.Col) || *end != int(want.EndCol) || *start < 1 || *end <= *start {
		t.Errorf("%v: the columns are %v and %v", want, start, end)
	}
}

// relative matches a relative URI reference's path (RFC 3986, section 4.2).
var relative = regexp.MustCompile(`^([A-Za-z0-9._~/-]|%[0-9A-F]{2})*$`)

func FuzzURIPath(f *testing.F) {
	f.Add("content/a b:c?d#e.md")
	f.Fuzz(func(t *testing.T, path string) {
		if got := uriPath(path); !relative.MatchString(got) {
			t.Errorf("%q becomes %q", path, got)
		}
	})
}
