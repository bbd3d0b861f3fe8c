package generator

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"blotter/generator/frontmatter"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSampleFitsHeaderSchema: every record of the sample register is valid by its
// own schema, whether a reader of YAML takes 2026 for a text or for a number.
func TestSampleFitsHeaderSchema(t *testing.T) {
	schema := headerSchema(t, "..")
	n := 0
	err := filepath.WalkDir("../content/incidents", func(file string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(file) != ".md" {
			return err
		}
		n++
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		validator := schema.record
		if strings.Contains(strings.TrimSuffix(path.Base(file), ".md"), ".") {
			validator = schema.translation
		}
		for _, scalar := range scalars {
			if err := validator.Validate(header(t, text, scalar)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		return nil
	})
	if err != nil || n < 50 {
		t.Errorf("%d records were read, error %v", n, err)
	}
}

type headerSchemas struct{ record, translation *jsonschema.Schema }

// headerSchema compiles the schema of the register in dir, and holds it to the
// schema of schemas.
func headerSchema(t *testing.T, dir string) headerSchemas {
	t.Helper()
	b := New(Options{Dir: dir})
	defer b.Close()
	text, problems, err := b.HeaderSchema()
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	const url = "https://schema.example/record.schema.json"
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(url, doc); err != nil {
		t.Fatal(err)
	}
	record, err := compiler.Compile(url)
	if err != nil {
		t.Fatal(err)
	}
	translation, err := compiler.Compile(url + "#/$defs/translation")
	if err != nil {
		t.Fatal(err)
	}
	return headerSchemas{record, translation}
}

// scalars are the two ways in which a scalar reaches a validator: as it is
// written, and as YAML 1.2 resolves it.
var scalars = []func(string) any{
	func(s string) any { return s },
	func(s string) any {
		var value any
		d := json.NewDecoder(strings.NewReader(s))
		d.UseNumber()
		if d.Decode(&value) == nil && !d.More() && s != "null" && !strings.HasPrefix(s, `"`) {
			return value
		}
		return s
	},
}

// header is a record's header as JSON has it.
func header(t *testing.T, text []byte, scalar func(string) any) any {
	t.Helper()
	root, _, ok := frontmatter.ReadTree(text)
	if !ok {
		t.Fatalf("the header can't be read:\n%s", text)
	}
	return plainValue(root, scalar)
}

func plainValue(n frontmatter.Node, scalar func(string) any) any {
	switch n.Kind {
	case frontmatter.Sequence:
		items := []any{}
		for _, i := range n.Items {
			items = append(items, plainValue(i, scalar))
		}
		return items
	case frontmatter.Mapping:
		fields := map[string]any{}
		for _, f := range n.Fields {
			fields[f.Name] = plainValue(f.Value, scalar)
		}
		return fields
	case frontmatter.Scalar:
		return scalar(n.Text)
	}
	return nil
}

// beyond is what no schema of a header can see, and why.
var beyond = map[string]string{
	"duplicate-key": "a validator is given one of the two", "yaml-syntax": "it is given nothing", "split-number": "our reader gives it the first of the values", "yaml-feature": "as for what YAML makes of it",
	"no-front-matter": "it is given nothing", "too-large": "depth", "date-order": "needs a calendar", "future-date": "needs a clock",
	"missing-expected": "a warning", "deprecated-term": "a warning", "repeated-term": "a warning", "similar-terms": "a warning",
	"shared-slug": "a warning", "bidi-character": "a warning", "unknown-record": "needs the other files", "collision": "needs the other files",
	"unknown-source": "needs another field", "duplicate-source": "needs another field", "missing-image": "needs the files beside it",
	"broken-link": "of the body", "unsafe-link": "of the body", "remote-image": "of the body", "raw-html": "of the body",
	"bad-id": "the file's name", "wrong-folder": "the file's name", "invalid-text": "of the body",
}

// beyondToo are the single cases of other rules, by what is written there.
var beyondToo = []string{
	`title: «"  "»`,                            // white space
	"date: «2026-02-30»", "date: «2026-06-31»", // needs a calendar
	"url: «https://paper.example/%zz»", // an address is not taken apart
	"deaths: «20-10»",                  // compares two numbers
	"[«/../@/»]",                       // a path is not taken apart
}

// TestHeaderSchemaRefusesWrongRecords: of each wrong record the schema sees that it
// is wrong, or the reason is listed why it can't.
func TestHeaderSchemaRefusesWrongRecords(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, read(t, "testdata/base.txtar"))
	schema := headerSchema(t, dir)
	sound := strings.ReplaceAll(wrongRecord, "@", "1")
	for _, scalar := range scalars {
		if err := schema.record.Validate(header(t, []byte(sound), scalar)); err != nil {
			t.Errorf("the sound record: %v", err)
		}
	}
	for i, c := range wrongCases {
		if beyond[c.rule] != "" {
			continue
		}
		text, _ := c.text(i)
		err := schema.record.Validate(header(t, []byte(text), scalars[0]))
		unseen := slices.ContainsFunc(beyondToo, func(part string) bool { return strings.Contains(c.new, part) })
		if (err == nil) != unseen {
			t.Errorf("%d: %s %q for %q: the schema says %v", i, c.rule, c.new, c.old, err)
		}
	}
}
