package incident

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"blotter/generator/frontmatter"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestCompare: each file of testdata/compare holds two versions and what is told
// of them; under a text that is compared word by word stand its passages.
func TestCompare(t *testing.T) {
	files, err := filepath.Glob("testdata/compare/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := &archive.Files[2]
		got := tell(Compare(ReadVersion(archive.Files[0].Data), ReadVersion(archive.Files[1].Data)))
		if *update {
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(want.Data), got); diff != "" {
			t.Errorf("%s: the edits differ (-want +got):\n%s", file, diff)
		}
	}
}

func tell(edits []Edit) string {
	var b strings.Builder
	for _, e := range edits {
		fmt.Fprintf(&b, "%s\n", e)
		if e.Prose && e.Kind == Changed {
			for _, line := range strings.Split(marked(Passages(inMarkdown(e.Before, e.After), 5)), "\n") {
				fmt.Fprintf(&b, "    %s\n", line)
			}
		}
	}
	return b.String()
}

// marked writes runs as wdiff does.
func marked(runs []Run) string {
	marks := map[Op][2]string{Delete: {"[-", "-]"}, Insert: {"{+", "+}"}}
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(marks[r.Op][0] + r.Text + marks[r.Op][1])
	}
	return b.String()
}

// forms rewrite a record without changing what it says.
var forms = map[string]func(string) string{
	"byte order mark": func(s string) string { return frontmatter.BOM + s },
	"line ends":       func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"trailing blanks": func(s string) string { return strings.ReplaceAll(s, "\n", "  \n") },
	"quotes":          regexpForm(`(?m)^( *(?:- )?[a-z-]+: )([^>\[{"'\n][^\n]*)$`, `$1"$2"`),
	"single quotes":   regexpForm(`(?m)^( *(?:- )?[a-z-]+: )([^>\[{"'\n][^\n]*)$`, `$1'$2'`),
	"literal":         regexpForm(`: >-\n`, ": |\n"),
	"block list":      regexpForm(`(?m)^harms: \[(\w+), (\w+)\]$`, "harms:\n- $2\n- $1"),
	"wrapping":        regexpForm(`(?m)^(Paragraph \S+ \S+) ([^\n]*)\n([^\n]*)$`, "$1\n$2 $3"),
	"blank lines":     regexpForm(`\n\nParagraph`, "\n\n\n\nParagraph"),
	"comments":        regexpForm(`(?m)^severity: .*$`, "# A comment.\n$0 # Another."),
	"indentation":     regexpForm(`(?m)^  `, "    "),
	"order of keys": func(s string) string {
		return rearranged(s, "\n", "title", "date", "severity", "summary", "harms", "systems", "sources")
	},
	"order of sources": func(s string) string {
		head, rest, _ := strings.Cut(s, "sources:\n")
		list, body, _ := strings.Cut(rest, "---\n")
		parts := strings.Split(list, "  - ")[1:]
		slices.Reverse(parts)
		return head + "sources:\n  - " + strings.Join(parts, "  - ") + "---\n" + body
	},
	"empty keys": func(s string) string {
		return strings.Replace(s, "---\n", "---\nconfidence:\ncountries: []\nimage: {}\nrationale: ''\nstatus: published\norigin: {imported: {title: 0a1b2c3d}}\n", 1)
	},
}

func regexpForm(pattern, with string) func(string) string {
	form := regexp.MustCompile(pattern)
	return func(s string) string { return form.ReplaceAllString(s, with) }
}

// rearranged turns the order of the header's keys round.
func rearranged(s, end string, keys ...string) string {
	header, body, _ := strings.Cut(strings.TrimPrefix(s, "---\n"), "\n---\n")
	var parts []string
	for i, key := range keys {
		part := "\n" + header + "\n"
		part = part[strings.Index(part, "\n"+key+":")+1:]
		if i+1 < len(keys) {
			part = part[:strings.Index(part, "\n"+keys[i+1]+":")+1]
		}
		parts = append(parts, part)
	}
	slices.Reverse(parts)
	return "---\n" + strings.Join(parts, "") + "---" + end + body
}

// TestFormIsNoEdit: a change of form alone gives no edit, in either direction,
// nor do two such changes together.
func TestFormIsNoEdit(t *testing.T) {
	text := string(typical(strings.Clone))
	plain := ReadVersion([]byte(text))
	for name, form := range forms {
		formed := form(text)
		if formed == text {
			t.Errorf("%s: nothing changed", name)
		}
		v := ReadVersion([]byte(formed))
		if !v.Readable || v.Text("title") != plain.Text("title") || len(v.Fields.Field("sources").Items) != 8 || len(v.Body) < 4000 {
			t.Errorf("%s: read as another record:\n%s", name, formed)
		}
		for _, edits := range [][]Edit{Compare(plain, v), Compare(v, plain)} {
			if len(edits) > 0 {
				t.Errorf("%s: %v", name, edits)
			}
		}
		for second, other := range forms {
			if edits := Compare(ReadVersion([]byte(other(text))), v); len(edits) > 0 {
				t.Errorf("%s, then %s: %v", second, name, edits)
			}
		}
	}
}

func TestCompareWithNothing(t *testing.T) {
	v, broken := ReadVersion([]byte(oldVersion)), ReadVersion(nil)
	for _, edits := range [][]Edit{Compare(nil, v), Compare(v, nil), Compare(nil, nil), Compare(v, v), Compare(broken, broken)} {
		if edits != nil {
			t.Errorf("%v", edits)
		}
	}
}

// TestOrderOfEdits: fields stand in the order of the format, whatever the order
// in the file, those of other registers by name, and the body last.
func TestOrderOfEdits(t *testing.T) {
	before := "---\nzeta: a\nsources: [{title: a}]\nalpha: a\nsummary: a\ntitle: a\ndate: 2025\n---\nBefore.\n"
	after := "---\nalpha: b\ndate: 2026\nsummary: b\ntitle: b\nzeta: b\nsources: [{title: a, kind: article}]\n---\nAfter.\n"
	var got []string
	for _, e := range Compare(ReadVersion([]byte(before)), ReadVersion([]byte(after))) {
		got = append(got, e.Field)
	}
	if want := "title date summary sources.kind alpha zeta body"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

// TestBrief: the texts are gone, and the line is the same.
func TestBrief(t *testing.T) {
	before := ReadVersion([]byte("---\ntitle: A title\nseverity: hazard\n---\nText that stays and goes.\n"))
	after := ReadVersion([]byte("---\ntitle: Another title\nseverity: incident\n---\nText that stays and comes and then is counted, as it is long.\n"))
	for _, e := range Compare(before, after) {
		brief := e.Brief()
		if brief.String() != e.String() || brief.Brief() != brief || brief.Told(inEnglish) != e.Told(inEnglish) {
			t.Errorf("%q, in brief %q", e, brief)
		}
		if gone := brief.Before == "" && brief.After == ""; gone != e.Prose {
			t.Errorf("%s: %+v", e, brief)
		}
	}
}

// TestManyEdits: as many sources as a header can hold, every one of them
// changed, are told one by one.
func TestManyEdits(t *testing.T) {
	list := func(format string) []byte {
		var b strings.Builder
		b.WriteString("---\nsources:\n")
		for i := range 1000 {
			fmt.Fprintf(&b, format, i)
		}
		return []byte(b.String() + "---\n")
	}
	one := ReadVersion(list("- {title: T%[1]d, url: u%[1]d, kind: article}\n"))
	for format, want := range map[string]int{
		"- {title: T%[1]d, url: u%[1]d, kind: filing, label: new, id: s%[1]d}\n": 3000,
		"- {title: X%[1]d, url: v%[1]d, kind: article}\n":                        2000,
		"- {title: T, url: v%[1]d, kind: article}\n":                             2000,
	} {
		other := ReadVersion(list(format))
		if edits := Compare(one, other); !one.Readable || !other.Readable || len(edits) != want {
			t.Errorf("%s: %d edits, want %d", format, len(edits), want)
		}
	}
}

// FuzzHistoryDiff: nothing panics, a version is no other than itself, two versions
// differ in both directions or in none, and every edit is one plain line.
func FuzzHistoryDiff(f *testing.F) {
	f.Add([]byte(oldVersion), []byte(minimal))
	f.Add([]byte("---\na: [{b: c}, d, [e]]\n---\nf"), []byte("---\na: {b: c}\n---\n"))
	f.Add([]byte("---\nsystems: [a, {name: b}]\ntitle: \"\\u202E\"\n---\n"), []byte("---\nsystems: a\ntitle: ~\n---\n- x\n"))
	f.Add([]byte("---\nevents: [{date: 2026, what: It was so.}]\n---\n"), []byte("\xff\x00"))
	f.Fuzz(func(t *testing.T, before, after []byte) {
		a, b := ReadVersion(before), ReadVersion(after)
		edits := Compare(a, b)
		if len(Compare(a, a))+len(Compare(b, b)) > 0 || (len(edits) == 0) != (len(Compare(b, a)) == 0) {
			t.Fatalf("%q: %v, back %v", edits, Compare(a, a), Compare(b, a))
		}
		for i, e := range Compare(ReadVersion(before), ReadVersion(after)) {
			line := e.String()
			if e != edits[i] || e.Brief().String() != line || !strings.HasSuffix(line, ": "+e.Told(inEnglish)) {
				t.Fatalf("%q is also %q, in brief %q", line, edits[i], e.Brief())
			}
			if !utf8.ValidString(line) || strings.ContainsFunc(line, func(c rune) bool { return unicode.IsControl(c) || c == 0x2028 || c == 0x2029 }) {
				t.Fatalf("%q is no plain line", line)
			}
		}
		left := a.Without([]string{"a", "title", "systems.name", "sources.publisher", "body"})
		if left.Text("title") != "" || left.Body != "" || left.Fields.Field("a").Kind != frontmatter.Nothing {
			t.Fatal("something is left")
		}
	})
}
