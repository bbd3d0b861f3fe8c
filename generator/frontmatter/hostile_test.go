package frontmatter

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"
)

// many writes line for every number up to n.
func many(n int, line string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}

// TestHostile: inputs that make readers of YAML slow, large or wrong are refused
// with few words. Each is as large as a header may be.
func TestHostile(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		rule *diag.Rule
	}{
		"too long":          {strings.Repeat("#", maxFile+1), diag.TooLarge},
		"keys":              {many(8000, "k%d: \n"), diag.TooLarge},
		"keys in braces":    {"a: {" + strings.Repeat("b,", 30000) + "}", diag.TooLarge},
		"keys just over":    {many(maxKeys+1, "k%d: v\n"), diag.TooLarge},
		"alias bomb":        {"a: &a [x,x,x,x]\n" + many(20, "b%d: &b [*a,*a,*a,*a]\n"), diag.YAMLFeature},
		"anchors":           {"a: [" + strings.Repeat("&a x,", 12000) + "]", diag.YAMLFeature},
		"alias to itself":   {"a: &a {b: *a}", diag.YAMLFeature},
		"merge bomb":        {"a: &a {x: 1}\n" + many(1, "b: {<<: [*a,*a,*a%d]}\n"), diag.YAMLFeature},
		"merge keys":        {many(3000, "<<: {a%d: b}\n"), diag.TooLarge},
		"open brackets":     {strings.Repeat("[", 60000), diag.TooLarge},
		"brackets":          {"a: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), diag.TooLarge},
		"maps":              {strings.Repeat("{a: ", 15000), diag.TooLarge},
		"lists":             {strings.Repeat("- ", 30000) + "a", diag.TooLarge},
		"question marks":    {strings.Repeat("? ", 30000) + "a", diag.TooLarge},
		"deep, many times":  {"a: [[[[[[[[" + strings.Repeat("[1],", 15000) + "]]]]]]]]", diag.TooLarge},
		"just too deep":     {"a: " + strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), diag.TooLarge},
		"aliases to nobody": {strings.Repeat("*a ", 20000), diag.YAMLFeature},
		"tags":              {"a: [" + strings.Repeat("!a x,", 12000) + "]", diag.YAMLFeature},
		"documents":         {strings.Repeat("---\na: b\n", 6000), diag.YAMLFeature},
		"colons":            {strings.Repeat("a: ", 20000), diag.YAMLSyntax},
	} {
		m, problems := parseText(test.text)
		if m != nil || len(problems) == 0 || len(problems) > maxProblems || problems[0].Rule != test.rule {
			t.Errorf("%s: got %.3v (%d problems), want the rule %s", name, problems, len(problems), test.rule.Name)
		}
	}
}

// TestLarge: what is within the limits is read, however it is laid out.
func TestLarge(t *testing.T) {
	for name, text := range map[string]string{
		"keys":          many(maxKeys, "k%d: v\n"),
		"depth":         "a: " + strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth),
		"list":          "a: [" + strings.Repeat("[],", 20000) + "]",
		"lines of list": "a:\n" + strings.Repeat("- x\n", 16000),
		"one line":      "a: " + strings.Repeat("x", 60000),
		"escapes":       `a: "` + strings.Repeat(`\n`, 30000) + `"`,
		"comments":      strings.Repeat("#\n", 30000) + "a: b",
		"the limit":     "a: b #" + strings.Repeat("x", maxFile-6),
	} {
		if m, problems := parseText(text); m == nil || len(problems) > 0 {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

// TestHeaderLimit: a record's header is shorter than a file of terms may be.
func TestHeaderLimit(t *testing.T) {
	for size, want := range map[int]bool{maxHeader - 1: true, maxHeader + 1: false} {
		text := []byte("---\na: b #" + strings.Repeat("x", size-len("\na: b #\n")) + "\n---\n")
		m, _, problems := ParseRecord(diag.NewSource("f.md", text), text)
		if (m != nil) != want || len(problems) > 0 == want {
			t.Errorf("%d bytes: %v", size, problems)
		}
	}
}

// TestBrokenTextKeepsItsPlaces: YAML ends lines where no editor does.
func TestBrokenTextKeepsItsPlaces(t *testing.T) {
	for _, end := range []string{"\r", "\u0085", "\u2028", "\u2029"} {
		m, problems := parseText("a: b" + end + "c\nd: e")
		if m == nil {
			t.Fatal(problems)
		}
		if at := m.Key("d"); at.Line != 2 || at.Col != 1 {
			t.Errorf("after %q the key d is at %v", end, at)
		}
	}
}
