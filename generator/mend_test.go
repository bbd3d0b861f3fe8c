package generator

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"blotter/generator/diag"
	"blotter/generator/incident"

	"github.com/google/go-cmp/cmp"
)

// TestMendWrongRecords mends what is certain about the wrong records: nothing is
// wrong with a mended one any more, in any form of line ends, and a second time
// changes nothing.
func TestMendWrongRecords(t *testing.T) {
	for name, form := range map[string]*strings.Replacer{
		"LF": strings.NewReplacer(), "CRLF": strings.NewReplacer("\n", "\r\n"), "BOM": strings.NewReplacer("---\ntitle", "\uFEFF---\ntitle", "---\nheadline", "\uFEFF---\nheadline"),
	} {
		t.Run(name, func(t *testing.T) { testMend(t, form) })
	}
}

func testMend(t *testing.T, form *strings.Replacer) {
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	texts := map[string][]byte{}
	for i, c := range wrongCases {
		text, _ := c.text(i)
		file := c.file(i)
		texts[file] = []byte(form.Replace(text))
		mustWrite(t, filepath.Join(dir, file), texts[file])
	}
	rules := map[string]int{}
	for file, problems := range problemsByFile(t, dir) {
		out, mended := incident.Mend(file, texts[file], problems)
		if len(mended) == 0 {
			if !bytes.Equal(out, texts[file]) {
				t.Errorf("%s is changed and nothing is mended", file)
			}
			continue
		}
		rules[mended[0].Rule.Name]++
		texts[file] = out
		mustWrite(t, filepath.Join(dir, file), out)
		if crlf := bytes.Count(out, []byte("\r\n")); crlf != 0 && crlf != bytes.Count(out, []byte("\n")) {
			t.Errorf("%s has mixed line ends", file)
		}
	}
	for file, problems := range problemsByFile(t, dir) {
		if out, mended := incident.Mend(file, texts[file], problems); len(mended) > 0 || !bytes.Equal(out, texts[file]) {
			t.Errorf("%s is mended again: %v", file, mended)
		}
	}
	left := problemsByFile(t, dir)
	for i, c := range wrongCases {
		original, _ := c.text(i)
		if file := c.file(i); string(texts[file]) != form.Replace(original) && len(left[file]) > 0 {
			t.Errorf("%s is mended, and has %v", file, left[file])
		}
	}
	t.Log(rules)
	for _, rule := range []*diag.Rule{diag.UnknownKey, diag.UnknownTerm, diag.DeprecatedTerm, diag.BadValue, diag.BadDate, diag.DateOrder, diag.BadURL, diag.BadLanguage, diag.BadQuantity, diag.BadPath, diag.WrongType, diag.YAMLSyntax} {
		if rules[rule.Name] == 0 {
			t.Errorf("no record of the rule %s is mended", rule.Name)
		}
	}
}

func problemsByFile(t *testing.T, dir string) map[string]diag.List {
	t.Helper()
	b := New(Options{Dir: dir})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	byFile := map[string]diag.List{}
	for _, p := range reg.Problems {
		byFile[p.File] = append(byFile[p.File], p)
	}
	return byFile
}

func mustWrite(t *testing.T, file string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestMend says what is mended, and what is not.
func TestMend(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"title: A record of", "title: A record: of", "title: \"A record: of"},
		{"  - id: s1", "\t- id: s1", "  - id: s1"},
		{"severity: incident", `severity: "Incident"`, "severity: incident"},
		{"severity: incident", "severity: 'incidnt' # as filed", "severity: incident # as filed"},
		{"harms: [psychological]", "harms: psychological", "harms: [psychological]"},
		{"harms: [psychological]", "harms: [psycholgical, 'Psychological']", "harms: [psychological, psychological]"},
		{"date: 2026-06-22\ndate-of", "date: 03/04/2025\ndate-of", ""},                                    // two readings
		{"harms: [psychological]", "harms: [physical]", ""},                                               // no term
		{"organisations: [Example Regulator]", "organisations: Regulator, Inc.", ""},                      // one or two
		{"url: https://paper.example/1", "url: www.paper.example/1", ""},                                  // http or https
		{"date: 2026-06-22\ndate-of", "date: >\n  22 June\n  2026\ndate-of", ""},                          // on two lines
		{"title: A record of a case", "titel: A record of a case\ntitle: Another", ""},                    // the key is there already
		{"quantities: {deaths: 0, loss: EUR 1200}", "quantities: {deaths: 0, loss: more than EUR 3}", ""}, // says less
	} {
		sound := strings.ReplaceAll(wrongRecord, "@", "1")
		if !strings.Contains(sound, c.old) {
			t.Fatalf("the record holds no %q", c.old)
		}
		dir := t.TempDir()
		write(t, dir, read(t, "testdata/base.txtar"))
		const file = "content/incidents/2026/2026-06-22-x.md"
		text := strings.Replace(sound, c.old, c.new, 1)
		mustWrite(t, filepath.Join(dir, file), []byte(text))
		out, _ := incident.Mend(file, []byte(text), problemsByFile(t, dir)[file])
		want := text
		if c.want != "" {
			if i := strings.Index(string(out), c.want); i < 0 {
				t.Errorf("%q becomes\n%s", c.new, out)
			}
			continue
		}
		if diff := cmp.Diff(want, string(out)); diff != "" {
			t.Errorf("%q is changed (-old +new):\n%s", c.new, diff)
		}
	}
}
