package generator

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"blotter/generator/diag"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite what the tests want")

// today is the tests' clock.
var today = time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

// TestRules reads each case of testdata/rules on top of the base register and
// compares the problems as a person would see them.
func TestRules(t *testing.T) {
	seen := map[string]bool{diag.NotRegularFile.Name: true} // TestNotRegularFile
	cases, err := filepath.Glob("testdata/rules/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range cases {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		seen[name] = true
		t.Run(name, func(t *testing.T) { testRule(t, file, name) })
	}
	between := string(read(t, "../cmd/blotter/testdata/script/since.txtar").Comment) // the rules for a change
	for _, r := range diag.Rules() {
		if !seen[r.Name] && !strings.Contains(between, `\[`+r.Name+`\]$'`) {
			t.Errorf("the rule %s has no case", r.Name)
		}
	}
}

func testRule(t *testing.T, file, name string) {
	archive := read(t, file)
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	want, at := "", -1
	for i, f := range archive.Files {
		if f.Name == "want" {
			want, at = string(f.Data), i
		}
	}
	if at < 0 {
		t.Fatal("no file want")
	}
	write(t, dir, &txtar.Archive{Files: archive.Files[:at]})
	problems := check(t, dir)
	var got bytes.Buffer
	if err := diag.WriteText(&got, problems, false); err != nil {
		t.Fatal(err)
	}
	if *update {
		archive.Files[at].Data = got.Bytes()
		if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
		want = got.String()
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if !strings.Contains(want, "["+name+"]") {
		t.Errorf("the case shows no problem of the rule %s", name)
	}
	spansLieInTheirFiles(t, dir, problems)
	fitSchemas(t, problems)
}

// reportSchemas are those of the two formats for programs.
var reportSchemas = sync.OnceValues(func() (json, sarif *jsonschema.Schema) {
	compile := func(schema []byte) *jsonschema.Schema {
		compiler := jsonschema.NewCompiler()
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
		if err == nil {
			err = compiler.AddResource("https://schema.example/schema.json", doc)
		}
		if err != nil {
			panic(err)
		}
		return compiler.MustCompile("https://schema.example/schema.json")
	}
	official, err := os.ReadFile("diag/testdata/sarif-2.1.0-rtm.5.json")
	if err != nil {
		panic(err)
	}
	return compile(diag.Schema), compile(official)
})

// fitSchemas holds the problems, as they are printed for programs, to the schemas.
func fitSchemas(t *testing.T, problems diag.List) {
	t.Helper()
	json, sarif := reportSchemas()
	for _, format := range []struct {
		schema *jsonschema.Schema
		write  func(io.Writer, diag.List) error
	}{{json, diag.WriteJSON}, {sarif, diag.WriteSARIF}} {
		var out bytes.Buffer
		if err := format.write(&out, problems); err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(&out)
		if err == nil {
			err = format.schema.Validate(value)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// spansLieInTheirFiles holds every position to the file that it is in.
func spansLieInTheirFiles(t *testing.T, dir string, problems diag.List) {
	t.Helper()
	for _, p := range problems {
		if p.Line == 0 {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, p.File))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(data), "\n")
		if int(p.Line) > len(lines) || p.Col < 1 || p.EndCol <= p.Col || int(p.Col) > len([]rune(lines[p.Line-1]))+1 {
			t.Errorf("%s: the place lies outside its file", p)
		}
	}
}

func TestNotRegularFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	link := filepath.Join(dir, "content/incidents/2025/2025-02-02-link.md")
	if err := os.Symlink("/etc/hostname", link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	problems := check(t, dir)
	if len(problems) != 1 || problems[0].Rule != diag.NotRegularFile {
		t.Errorf("got %v, want one problem of the rule %s", problems, diag.NotRegularFile.Name)
	}
}

// TestBaseIsSound holds the register that the cases build on to its own rules.
func TestBaseIsSound(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	if problems := check(t, dir); len(problems) > 0 {
		t.Errorf("the base register has problems: %v", problems)
	}
}

func check(t *testing.T, dir string) diag.List {
	t.Helper()
	b := New(Options{Dir: dir})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := reg.CheckDates(today); err != nil {
		t.Fatal(err)
	}
	return reg.Problems
}

func read(t testing.TB, file string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// write puts an archive's files below dir. "\uFEFF" and the like stand in the
// files as they are.
func write(t testing.TB, dir string, a *txtar.Archive) {
	t.Helper()
	for _, f := range a.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
