package incident

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// Mend writes what is certain about the problems of a record or a translation into
// its text, and gives those that it mended. Where the header is no YAML, that is
// quotes around a value with a colon, and blanks for tabs; else the suggestions
// that are certain. Each must change one key or value into what it suggests, and
// nothing else of what the file says; the body and the line ends stay. What was not
// mended is still a problem, and may be mended when the file is read again.
func Mend(path string, src []byte, problems diag.List) (out []byte, mended diag.List) {
	text, marked := bytes.CutPrefix(src, []byte(frontmatter.BOM))
	lines := bytes.Count(text, []byte("\n"))
	crlf := lines > 0 && bytes.Count(text, []byte("\r\n")) == lines
	if crlf {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	if bytes.ContainsRune(text, '\r') || !utf8.Valid(text) {
		return src, nil
	}
	text, mended = mend(path, text, problems)
	if len(mended) == 0 {
		return src, nil
	}
	if crlf {
		text = bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	if marked {
		text = slices.Concat([]byte(frontmatter.BOM), text)
	}
	return text, mended
}

func mend(path string, text []byte, problems diag.List) ([]byte, diag.List) {
	header := slices.IndexFunc(problems, func(p diag.Problem) bool { return p.File == path && p.Rule == diag.YAMLSyntax })
	if header >= 0 {
		for _, whole := range [][]byte{frontmatter.Mend(text, sentences), withoutTabs(text)} {
			if _, _, ok := readable(whole); ok {
				return whole, problems[header : header+1]
			}
		}
		return text, nil
	}
	var mended diag.List
	for _, p := range slices.Backward(problems) { // so that the places before it stay
		if p.File != path || !p.Certain || p.Line == 0 {
			continue
		}
		if now, ok := put(text, p); ok {
			text, mended = now, append(mended, p)
		}
	}
	slices.Reverse(mended)
	return text, mended
}

// leadingTab is a line of a header that begins with blanks and a tab.
var leadingTab = regexp.MustCompile(`(?m)^ *\t[ \t]*`)

// withoutTabs puts two blanks for each tab that a line of the header begins with.
func withoutTabs(text []byte) []byte {
	_, body, ok := frontmatter.Split(text)
	if !ok {
		return text
	}
	header := leadingTab.ReplaceAllFunc(text[:body], func(tabs []byte) []byte {
		return bytes.ReplaceAll(tabs, []byte("\t"), []byte("  "))
	})
	return slices.Concat(header, text[body:])
}

// readable reads a text whose header has no problem of its own.
func readable(text []byte) (root frontmatter.Node, body int, ok bool) {
	if _, _, problems := frontmatter.ParseRecord(diag.NewSource("", text), text); problems.HasErrors() {
		return frontmatter.Node{}, 0, false
	}
	return frontmatter.ReadTree(text)
}

// put writes a suggestion in its place, if it then says what it should.
func put(text []byte, p diag.Problem) ([]byte, bool) {
	start, end, ok := offsets(text, p.Span)
	if !ok {
		return nil, false
	}
	now := slices.Concat(text[:start], []byte(p.Suggestion), text[end:])
	before, body, ok := readable(text)
	after, bodyNow, okNow := readable(now)
	if !ok || !okNow || end > body || !bytes.Equal(text[body:], now[bodyNow:]) {
		return nil, false
	}
	changes := differences(before, after)
	return now, len(changes) == 1 && changes[0] == p.Suggestion
}

// offsets are the bytes of a place in a text.
func offsets(text []byte, at diag.Span) (start, end int, ok bool) {
	for n := at.Line; n > 1; n-- {
		i := bytes.IndexByte(text[start:], '\n')
		if i < 0 {
			return 0, 0, false
		}
		start += i + 1
	}
	line, _, _ := strings.Cut(string(text[start:]), "\n")
	runes := []rune(line)
	if at.Line < 1 || at.Col < 1 || at.EndCol < at.Col || int(at.EndCol) > len(runes)+1 {
		return 0, 0, false
	}
	start += len(string(runes[:at.Col-1]))
	return start, start + len(string(runes[at.Col-1:at.EndCol-1])), true
}

// otherwise is a difference that no suggestion makes.
const otherwise = "\x00"

// differences are the keys and values of b that stand in the places of others in a.
func differences(a, b frontmatter.Node) (texts []string) {
	switch {
	case a.Kind == frontmatter.Scalar && b.Kind == frontmatter.Sequence:
		return []string{inBrackets(b)}
	case a.Kind != b.Kind, len(a.Items) != len(b.Items), len(a.Fields) != len(b.Fields):
		return []string{otherwise}
	case a.Text != b.Text:
		return []string{b.Text}
	}
	for i := range a.Items {
		texts = append(texts, differences(a.Items[i], b.Items[i])...)
	}
	for i, f := range a.Fields {
		if f.Name != b.Fields[i].Name {
			texts = append(texts, b.Fields[i].Name)
		}
		texts = append(texts, differences(f.Value, b.Fields[i].Value)...)
	}
	return texts
}

// inBrackets is a list of one text as a suggestion has it.
func inBrackets(list frontmatter.Node) string {
	if len(list.Items) != 1 || list.Items[0].Kind != frontmatter.Scalar {
		return otherwise
	}
	return "[" + list.Items[0].Text + "]"
}
