package incident

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// samples are the register's own records, and every case of the rules.
func samples(t testing.TB) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	read := func(file string) []byte {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	err := filepath.WalkDir("../../content/incidents", func(file string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(file) == ".md" {
			all[strings.TrimPrefix(filepath.ToSlash(file), "../../")] = read(file)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	archives, _ := filepath.Glob("../testdata/rules/*.txtar")
	for _, name := range append(archives, "testdata/full.txtar", "testdata/minimal.txtar", "testdata/translation.txtar") {
		for _, f := range txtar.Parse(read(name)).Files {
			if strings.HasPrefix(f.Name, Folder) && strings.HasSuffix(f.Name, ".md") {
				all[name+" "+f.Name] = f.Data
			}
		}
	}
	return all
}

// TestFormatKeeps: a record says the same after it was formatted, and is formatted
// once and for all.
func TestFormatKeeps(t *testing.T) {
	formatted := 0
	for name, src := range samples(t) {
		if checkFormat(t, name, src) {
			formatted++
		}
	}
	if formatted < 70 {
		t.Errorf("%d files were formatted; the test looks in the wrong place", formatted)
	}
}

func checkFormat(t *testing.T, name string, src []byte) bool {
	t.Helper()
	path := name[strings.LastIndex(name, " ")+1:]
	out, problems, err := Format(path, src)
	if err != nil {
		t.Fatalf("%s: %v\n%q", name, err, src)
	}
	if len(problems) > 0 {
		return false
	}
	if again, problems, err := Format(path, out); err != nil || len(problems) > 0 || !bytes.Equal(again, out) {
		t.Fatalf("%s: formatted again: %v %v\n%s", name, problems, err, cmp.Diff(string(out), string(again)))
	}
	before := values(path, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	if before.Unreadable {
		return true // a colon was mended
	}
	if bytes.ContainsRune(src, 0x202E) && !bytes.ContainsRune(out, 0x202E) {
		t.Fatalf("%s: a character that must be warned of is hidden:\n%s", name, out)
	}
	if diff := cmp.Diff(spoken(before), spoken(values(path, out))); diff != "" {
		t.Fatalf("%s: the record says something else (-before +after):\n%s", name, diff)
	}
	return true
}

func values(path string, src []byte) *Incident { return Parse(path, src, "", schema) }

// spoken is what a record says, without where it says it.
func spoken(i *Incident) (all []string) {
	for _, p := range i.Problems {
		if p.Rule != diag.BidiCharacter { // an escaped one is seen afterwards
			all = append(all, p.Rule.Name)
		}
	}
	slices.Sort(all) // they stand in the file's order
	all = append(all, spans.ReplaceAllString(fmt.Sprintf("%+v", present(reflect.ValueOf(*i).FieldByName("Sources"))), ""))
	bare := *i
	bare.Problems, bare.Sources, bare.Outline, bare.Top = nil, nil, Outline{HasBody: i.HasBody}, diag.Span{}
	return append(all, spans.ReplaceAllString(fmt.Sprintf("%+v", present(reflect.ValueOf(bare))), ""))
}

var spans = regexp.MustCompile(`\b[0-9]+:[0-9]+-[0-9]+\b`)

// TestFormatMends: a colon in a text gets its quotes; a key that belongs in a line
// of its own does not.
func TestFormatMends(t *testing.T) {
	for text, want := range map[string]string{
		"title: A: b\n":                       "title: \"A: b\"\n",
		"title: 'A joke': it's on us\n":       "title: \"'A joke': it's on us\"\n",
		"title: \"A\" and \"b\": why\n":       "title: '\"A\" and \"b\": why'\n",
		"title: What now:\n":                  "title: \"What now:\"\n",
		"title: A: b's \"c\" # note\n":        "title: \"A: b's \\\"c\\\"\" # note\n",
		"title: A\nsummary: It: was: so\n":    "title: A\nsummary: \"It: was: so\"\n",
		"sources:\n  - title: A: b\n":         "sources:\n  - title: \"A: b\"\n",
		"summary: |\n  title: A: b\n":         "summary: >\n  title: A: b\n",
		"origin: database: aiid\n":            "",
		"other: A text: with a colon\n":       "",
		"title: a: b\n":                       "",
		"title: A: b\nsummary: \"No end: x\n": "",
	} {
		out, problems, err := Format("content/incidents/2026/2026-06-22-x.md", []byte("---\n"+text+"---\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(strings.TrimPrefix(string(out), "---\n"), "---\n"); got != want || (want == "") != (len(problems) > 0) {
			t.Errorf("%q gives %q, want %q (%v)", text, got, want, problems)
		}
	}
}

// FuzzFormat: whatever the file, what is formatted says the same, keeps its body
// and its comments, and is formatted once and for all.
func FuzzFormat(f *testing.F) {
	for _, src := range samples(f) {
		f.Add(string(src))
	}
	for _, header := range []string{
		"a: 1 # b\n# c\nd: # e\n  - f # g\n  # h\n  - # i\n    j: k\n    # l\n# m\n", "a: [b, # c\n  {d: e # f\n  }, # g\n  ] # h\n", "a: |2 # b\n   c\n # d\n",
		"{a: b, # c\n d: {e: [f]}}\n# g\n", "a: >+\n  b\n\n# c\n", "? a # b\n: c # d\n", "a: b\n  c # d\n  # e\nf: 'g\n  # h' # i\n", "- a\n", "a:\n- - b # c\n  - d\n- ~\n-\n",
		"a: [b: c, {}, [], \"\"]\n", "a: !!str b\n", "\"a\": \"\\u202E\"\nb: \"x\\ny\"\n",
	} {
		f.Add("---\n" + header + "---\nBody  \n\n")
	}
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) < 20_000 {
			checkFormat(t, "content/incidents/2026/2026-06-22-x.md", []byte(src))
		}
	})
}

// TestFormatComments: each stays with its key, and none is lost.
func TestFormatComments(t *testing.T) {
	const src = `---
# above the sources
sources: # beside them
  # above the first
  - publisher: P # beside it
    # above its title
    title: T
    # below it
  # below all
harms: [a, # beside a
  b]
quantities: # beside
  {deaths: 0} # again
summary: >- # of the fold
  Short.
title: T
# at the end
---
`
	const want = `---
title: T
summary: Short. # of the fold
harms:
  - a # beside a
  - b
# beside
quantities: {deaths: 0} # again
# above the sources
sources: # beside them
  # above the first
  # above its title
  - title: T
    publisher: P # beside it
    # below it
  # below all
# at the end
---
`
	out, problems, err := Format("x.md", []byte(src))
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestFormatKeepsBody: a hard break stays, and so does what looks like a header.
func TestFormatKeepsBody(t *testing.T) {
	for body, want := range map[string]string{
		"": "", "\n\n": "", "a": "a\n", "a  \nb\n\n\n": "a  \nb\n", "\n# A\r\n\r\n---\r\nb: c\r\n": "\n# A\n\n---\nb: c\n", "a\n   \n": "a\n   \n",
	} {
		out, _, err := Format("x.md", []byte(frontmatter.BOM+"---\r\ntitle:   T  \r\n---\r\n"+body))
		if err != nil || string(out) != "---\ntitle: T\n---\n"+want {
			t.Errorf("%q: %q %v", body, out, err)
		}
	}
}
