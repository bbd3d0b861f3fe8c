package frontmatter

import (
	"testing"

	"blotter/generator/diag"

	"github.com/google/go-cmp/cmp"
)

const shapes = `text: words
list: [a, b]
map: {k: v}
maps: [{k: 1}, {k: 2}]
yes: "true"
maybe: perhaps
nothing:
empty: ""
mixed: [a, {k: v}, ~, ""]
`

// TestShapes asks for every key by every shape, and wants what it is or a
// problem that says what it should be.
func TestShapes(t *testing.T) {
	for _, test := range []struct {
		name string
		ask  func(m *Map) any
		want any
		told string
	}{
		{"text", func(m *Map) any { return m.Text("text") }, Text{diag.Span{Line: 1, Col: 7, EndCol: 12}, "words"}, ""},
		{"absent text", func(m *Map) any { return m.Text("other") }, Text{}, ""},
		{"text of a list", func(m *Map) any { return m.Text("list") }, Text{}, `2:7: "list" is one value, not a list or a map [wrong-type]`},
		{"text of nothing", func(m *Map) any { return m.Text("nothing") }, Text{}, `7:1: "nothing" has no value; give one, or leave the key out [empty-value]`},
		{"empty text", func(m *Map) any { return m.Text("empty").S }, "", `8:8: "empty" is empty; give a value, or leave it out [empty-value]`},
		{"texts", func(m *Map) any { return m.Texts("list") }, []Text{{diag.Span{Line: 2, Col: 8, EndCol: 9}, "a"}, {diag.Span{Line: 2, Col: 11, EndCol: 12}, "b"}}, ""},
		{"absent texts", func(m *Map) any { return len(m.Texts("other")) }, 0, ""},
		{"texts of a text", func(m *Map) any { return len(m.Texts("text")) }, 0, `1:7: "text" is a list; did you mean "[words]"? [wrong-type]`},
		{"texts of a map", func(m *Map) any { return len(m.Texts("map")) }, 0, `3:6: "map" is a list; begin each of its entries with a hyphen and a blank [wrong-type]`},
		{"texts of all sorts", func(m *Map) any { return len(m.Texts("mixed")) }, 2, `9:12: "mixed" is a list of plain values, such as [a, b] [wrong-type]` + "\n" +
			`9:20: "mixed" is a list of plain values, such as [a, b] [wrong-type]` + "\n" + `9:23: "mixed" is empty; give a value, or leave it out [empty-value]`},
		{"map", func(m *Map) any { return m.Map("map").Text("k").S }, "v", ""},
		{"absent map", func(m *Map) any { return m.Map("other") == nil }, true, ""},
		{"map of a text", func(m *Map) any { return m.Map("text") == nil }, true, `1:7: "text" is a map, such as {key: value} [wrong-type]`},
		{"maps", func(m *Map) any { return m.Maps("maps")[1].Text("k").S }, "2", ""},
		{"maps of texts", func(m *Map) any { return len(m.Maps("list")) }, 0, `2:8: "list" is a list of maps, such as {key: value} [wrong-type]` + "\n" + `2:11: "list" is a list of maps, such as {key: value} [wrong-type]`},
		{"flag", func(m *Map) any { return m.Flag("yes") }, true, ""},
		{"absent flag", func(m *Map) any { return m.Flag("other") }, false, ""},
		{"flag of another word", func(m *Map) any { return m.Flag("maybe") }, false, `6:8: "maybe" is true or false [wrong-type]`},
		{"one of the words", func(m *Map) any { return m.OneOf("text", "words", "x").S }, "words", ""},
		{"none of the words", func(m *Map) any { return m.OneOf("text", "wards", "x", "y").S }, "words", `1:7: "words" is not a value of text, which takes wards, x or y; did you mean "wards"? [bad-value]`},
		{"required", func(m *Map) any { m = &Map{r: m.r, Span: m.Span}; m.Require("text", "other"); m.Close(); return nil }, nil, `1:1: "text" is missing; add it [missing-field]` + "\n" + `1:1: "other" is missing; add it [missing-field]`},
		{"place of an absent key", func(m *Map) any { return m.Key("other") }, diag.Span{Line: 1, Col: 1, EndCol: 2}, ""},
	} {
		m, problems := parseText(shapes)
		if m == nil {
			t.Fatal(problems)
		}
		if diff := cmp.Diff(test.want, test.ask(m)); diff != "" {
			t.Errorf("%s: the value differs (-want +got):\n%s", test.name, diff)
		}
		if diff := cmp.Diff(test.told, told(m.Problems())); diff != "" {
			t.Errorf("%s: problems differ (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestClose(t *testing.T) {
	m, _ := parseText("title: a\nsumary: b\nzzz: c\n")
	m.Text("title")
	m.Text("summary")
	m.Close()
	want := "2:1: unknown key \"sumary\"; did you mean \"summary\"? [unknown-key]\n3:1: unknown key \"zzz\"; the keys here are summary, title [unknown-key]"
	if diff := cmp.Diff(want, told(m.Problems())); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"title", "sumary", "zzz"}, keyNames(m)); diff != "" {
		t.Errorf("keys differ (-want +got):\n%s", diff)
	}
}

func keyNames(m *Map) (names []string) {
	for _, k := range m.Keys() {
		names = append(names, k.String())
	}
	return names
}
