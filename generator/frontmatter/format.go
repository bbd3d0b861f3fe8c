package frontmatter

import (
	"bytes"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/diag"
)

// Format gives the header of a Markdown file in canonical form, and where the body
// begins in text. The header keeps its values and comments, or err says that it
// would not have. With a problem the header can't be read, and nothing is given.
func (f Form) Format(src *diag.Source, text []byte) (header []byte, body int, problems diag.List, err error) {
	root, body, problems := readParts(src, text)
	if len(problems) > 0 {
		return nil, 0, problems, nil
	}
	values, notes := root.node(), root.comments()
	header = f.write(root)
	again, _, lost := readParts(src, header)
	switch {
	case len(lost) > 0:
		return nil, 0, nil, errors.New("the header in canonical form can't be read")
	case !same(values, again.node()):
		return nil, 0, nil, errors.New("the header in canonical form says something else")
	case !reflect.DeepEqual(sorted(notes), sorted(again.comments())):
		return nil, 0, nil, errors.New("the header in canonical form lacks a comment")
	case !bytes.Equal(f.write(again), header):
		return nil, 0, nil, errors.New("the header has no canonical form: formatted again, it changes again")
	}
	return header, body, nil, nil
}

func readParts(src *diag.Source, text []byte) (part, int, diag.List) {
	_, root, body, problems := readRecord(src, text)
	if len(problems) > 0 {
		return part{}, 0, problems
	}
	header, _, _ := Split(text)
	return scan("\n"+string(withoutBreaks(header)), root), body, nil
}

func sorted(texts []string) []string { return slices.Sorted(slices.Values(texts)) }

// same compares values; the order of a map's keys is none of them.
func same(a, b Node) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for _, e := range a.Fields {
		if !slices.ContainsFunc(b.Fields, func(o Entry) bool { return o.Name == e.Name && same(e.Value, o.Value) }) {
			return false
		}
	}
	return true
}

// secondColon is a line whose value has a colon that YAML takes for a key's. What
// stands before it is text, and not a key that belongs in a line of its own.
var secondColon = regexp.MustCompile(`^( *(?:- +)?)([\pL\pN_-]+):[ \t]+([^\s\[{|>&*!#%@,?` + "`" + `-].*?)([ \t]+#.*)?$`)

var aKey = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

// colonLine takes apart a line that the library refuses at character col.
func colonLine(line string, col int) (before, key, value, comment string, ok bool) {
	m := secondColon.FindStringSubmatch(strings.TrimRight(line, " \t\r"))
	if m == nil {
		return "", "", "", "", false
	}
	runes := []rune(line)
	start := len([]rune(line[:strings.Index(line, ":")])) + 1
	if col <= start || col > len(runes) {
		return "", "", "", "", false
	}
	text := strings.TrimSpace(string(runes[start:col]))
	if text == "" {
		return "", "", "", "", false
	}
	for _, quote := range []string{`"`, "'"} { // a quotation that the text goes on after
		if strings.HasPrefix(text, quote) && strings.Count(text, quote) < 2 {
			return "", "", "", "", false
		}
	}
	return m[1], m[2], m[3], m[4], !aKey.MatchString(text)
}

// maxMended bounds how many lines of a header are mended.
const maxMended = 50

// Mend puts quotes around a value in one line whose colon makes the header no
// YAML, if its key is one of texts. It gives text itself where that is not what is
// wrong.
func Mend(text []byte, texts []string) []byte {
	for range maxMended {
		_, _, problems := ParseRecord(diag.NewSource("", text), text)
		if len(problems) != 1 || problems[0].Rule != diag.YAMLSyntax {
			return text
		}
		lines := bytes.SplitAfter(text, []byte("\n"))
		n := int(problems[0].Line) - 1
		line := strings.TrimRight(string(lines[n]), "\n")
		before, key, value, comment, ok := colonLine(line, int(problems[0].Col)-1)
		if !ok || !slices.Contains(texts, key) {
			return text
		}
		lines[n] = []byte(before + key + ": " + scalar(value, true) + comment + "\n")
		text = bytes.Join(lines, nil)
	}
	return text
}
