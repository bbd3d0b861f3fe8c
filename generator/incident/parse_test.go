package incident

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite what the tests want")

const minimal = `---
title: A title
date: 2026-06-22
summary: What happened.
sources: [{title: A headline, publisher: A newspaper}]
---
Text.
`

// schema is that of a register with the sample's taxonomies.
var schema = Schema{
	"severity": One, "confidence": One, "autonomy": One, "breadth": One, "involvement": Many, "harms": Many, "countries": Many,
	"organisations": Many, "systems.name": One, "systems.developers": Many, "systems.deployers": Many,
	"sources.publisher": One, "sources.label": One,
}

// TestRecords reads each record of testdata and compares it, as JSON, with what
// stands beside it.
func TestRecords(t *testing.T) {
	for _, file := range []string{"testdata/minimal.txtar", "testdata/full.txtar", "testdata/translation.txtar"} {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		record, want := archive.Files[0], &archive.Files[1]
		inc := Parse(record.Name, record.Data, strings.Repeat("0", 40), schema)
		if len(inc.Problems) > 0 {
			t.Errorf("%s: %v", file, inc.Problems)
		}
		got, err := json.MarshalIndent(present(reflect.ValueOf(inc)), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, '\n')
		if *update {
			want.Data = got
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(string(want.Data), string(got)); diff != "" {
			t.Errorf("%s: the record differs (-want +got):\n%s", file, diff)
		}
	}
}

// present is a value without what is zero in it, each text after its place.
func present(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		return present(v.Elem())
	case reflect.Slice:
		all := []any{}
		for i := range v.Len() {
			all = append(all, present(v.Index(i)))
		}
		return all
	case reflect.Struct:
		switch x := v.Interface().(type) {
		case diag.Span:
			return fmt.Sprintf("%d:%d-%d", x.Line, x.Col, x.EndCol)
		case Text:
			return fmt.Sprintf("%v %s", present(reflect.ValueOf(x.Span)), x.S)
		case Date:
			return x.String()
		}
		fields := map[string]any{}
		for i := range v.NumField() {
			if !v.Field(i).IsZero() {
				fields[v.Type().Field(i).Name] = present(v.Field(i))
			}
		}
		return fields
	}
	return v.Interface()
}

// TestMissing: what every record must state.
func TestMissing(t *testing.T) {
	for key, line := range map[string]string{
		"title": "title: A title\n", "date": "date: 2026-06-22\n", "summary": "summary: What happened.\n",
		"sources": "sources: [{title: A headline, publisher: A newspaper}]\n",
	} {
		text := strings.Replace(minimal, line, "", 1)
		inc := Parse(Folder+"2026/2026-06-22-x.md", []byte(text), "", nil)
		if len(inc.Problems) != 1 || inc.Problems[0].Rule != diag.MissingField || !strings.Contains(inc.Problems[0].Message, key) {
			t.Errorf("without %s: %v", key, inc.Problems)
		}
	}
	if inc := Parse(Folder+"2026/2026-06-22-x.md", []byte(minimal), "", nil); len(inc.Problems) > 0 || inc.Unreadable {
		t.Errorf("the minimal record has problems: %v", inc.Problems)
	}
}

// TestByteOrderMark: it changes nothing, not even a place.
func TestByteOrderMark(t *testing.T) {
	path := Folder + "2026/2026-06-22-x.md"
	plain, marked := Parse(path, []byte(minimal), "", nil), Parse(path, []byte(frontmatter.BOM+minimal), "", nil)
	if diff := cmp.Diff(plain, marked); diff != "" {
		t.Errorf("the record differs:\n%s", diff)
	}
}

func TestUnreadable(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "no header": "Text.\n", "no end": "---\ntitle: x\n", "no YAML": "---\na: [\n---\n", "a list": "---\n- a\n---\n", "NUL": "---\ntitle: \x00\n---\n",
	} {
		inc := Parse(Folder+"2026/2026-06-22-x.md", []byte(text), "", schema)
		if !inc.Unreadable || !inc.Problems.HasErrors() {
			t.Errorf("%s: unreadable %v, %v", name, inc.Unreadable, inc.Problems)
		}
	}
}

func TestStatuses(t *testing.T) {
	for status, want := range map[string]struct{ in, draft bool }{
		"": {in: true}, "published": {in: true}, "disputed": {in: true}, "withdrawn": {}, "superseded": {}, "draft": {in: true, draft: true},
	} {
		inc := &Incident{Status: Text{S: status}}
		if inc.In() != want.in || inc.Draft() != want.draft {
			t.Errorf("%q: in %v, draft %v", status, inc.In(), inc.Draft())
		}
	}
}

// TestValuesKeepTheFilesOrder and their place in lists of maps.
func TestValuesKeepTheFilesOrder(t *testing.T) {
	text := strings.Replace(minimal, "date:", "harms: [b, a]\nsystems: [{name: S, deployers: [x]}, {developers: [z, y]}]\ndate:", 1)
	inc := Parse(Folder+"2026/2026-06-22-x.md", []byte(text), "", schema)
	var got []string
	for _, v := range inc.Values {
		got = append(got, strings.Join([]string{v.Field, string(rune('0' + v.Item)), v.S}, " "))
	}
	want := []string{"harms 0 b", "harms 0 a", "systems.deployers 0 x", "systems.name 0 S", "systems.developers 1 z", "systems.developers 1 y", "sources.publisher 0 A newspaper"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values differ (-want +got):\n%s", diff)
	}
	if n := len(inc.Field("systems.developers")); n != 2 || len(inc.Problems) > 0 {
		t.Errorf("%d developers, %v", n, inc.Problems)
	}
}

// FuzzParse: nothing panics, two readings are equal, and every place lies in
// the file.
func FuzzParse(f *testing.F) {
	for _, file := range []string{"testdata/minimal.txtar", "testdata/full.txtar", "testdata/translation.txtar"} {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Name, archive.Files[0].Data)
	}
	f.Add(Folder+"x/y.z.md", []byte("---\nquantities: {a: ~1,0}\naliases: [/../]\nimage: {}\norigin: {imported: {a: [b]}}\n---\n![x](y.png)\n"))
	f.Add("", []byte(minimal))
	f.Fuzz(func(t *testing.T, path string, text []byte) {
		inc := Parse(path, text, "", schema)
		if diff := cmp.Diff(inc, Parse(path, text, "", schema)); diff != "" {
			t.Fatalf("two readings differ:\n%s", diff)
		}
		if inc.Unreadable && !inc.Problems.HasErrors() {
			t.Fatal("nothing was read, and no problem says why")
		}
		lines := strings.Split(string(bytes.TrimPrefix(text, []byte(frontmatter.BOM))), "\n")
		checkSpans(t, reflect.ValueOf(*inc), lines)
		checkSpans(t, reflect.ValueOf(*ParsePage(path, text)), lines)
	})
}

// checkSpans walks a value and holds every place to the lines; the zero place is
// the file as a whole.
func checkSpans(t *testing.T, v reflect.Value, lines []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && v.Type() != reflect.TypeFor[*diag.Rule]() {
			checkSpans(t, v.Elem(), lines)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkSpans(t, v.Index(i), lines)
		}
	case reflect.Struct:
		if at, ok := v.Interface().(diag.Span); ok {
			checkSpan(t, at, lines)
			return
		}
		for i := range v.NumField() {
			checkSpans(t, v.Field(i), lines)
		}
	}
}

func checkSpan(t *testing.T, at diag.Span, lines []string) {
	if at == (diag.Span{}) {
		return
	}
	if at.Line < 1 || int(at.Line) > len(lines) {
		t.Fatalf("line %d of %d", at.Line, len(lines))
	}
	width := int32(utf8.RuneCountInString(lines[at.Line-1]))
	if at.Col < 1 || at.Col > width+1 || at.EndCol <= at.Col || at.EndCol > width+2 {
		t.Fatalf("columns %d to %d in line %d, of %d characters", at.Col, at.EndCol, at.Line, width)
	}
}
