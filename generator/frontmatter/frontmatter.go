// Package frontmatter splits a record's header from its body, and reads the
// header, or a whole YAML file, strictly and with positions.
//
// In: a file's text. Out: a Map that is asked for its keys by name and gives
// each value as its text and its place, and Problems for whatever is not a
// plain tree of maps, lists and scalars; or, from ReadTree, that tree alone. A
// scalar is its text and nothing else: NO is Norway, 010 is three characters and
// a date is not a time. YAML features that let a small file mean a large one, or
// one thing mean two (anchors, aliases, tags, merge keys, further documents), are
// refused. Form writes a header in canonical form, or some of its keys, and
// keeps its comments. The package knows no field of any format.
package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/diag"

	"go.yaml.in/yaml/v4"
)

// Limits on what is read as YAML: the library's time grows faster than its
// input for deep and for broken text.
const (
	maxHeader = 64 << 10  // bytes
	maxFile   = 256 << 10 // bytes of a file that is YAML throughout
	maxDepth  = 8
	maxKeys   = 200 // in one map
	// maxProblems bounds what is said of a text that can't be read anyway.
	maxProblems = 20
)

// BOM is the byte order mark that some editors put before UTF-8 text. Callers
// cut it off before anything is counted.
const BOM = "\uFEFF"

// Split finds the header of text: the lines between a first line "---" and the
// next such line. header excludes both; body begins after the second.
func Split(text []byte) (header []byte, body int, ok bool) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if string(bytes.TrimRight(first, " \t\r")) != "---" {
		return nil, 0, false
	}
	start := len(text) - len(rest)
	for at := start; at < len(text); {
		line, _, found := bytes.Cut(text[at:], []byte("\n"))
		next := at + len(line)
		if found {
			next++
		}
		if string(bytes.TrimRight(line, " \t\r")) == "---" {
			return text[start:at], next, true
		}
		at = next
	}
	return nil, 0, false
}

// ParseRecord reads the header of a Markdown file. body is the offset of the
// text after it. The Map is nil when there is nothing to ask.
func ParseRecord(src *diag.Source, text []byte) (m *Map, body int, problems diag.List) {
	m, _, body, problems = readRecord(src, text)
	return m, body, problems
}

func readRecord(src *diag.Source, text []byte) (m *Map, root *yaml.Node, body int, problems diag.List) {
	header, body, ok := Split(text)
	if !ok {
		return nil, nil, 0, diag.List{src.Problem(diag.NoFrontMatter, diag.Span{Line: 1, Col: 1, EndCol: 2},
			"no header; begin the file with a line of three hyphens, the fields, and a second line of three hyphens")}
	}
	// A newline in place of the opening line makes the library's positions
	// those of the file.
	m, root, problems = parse(src, append([]byte("\n"), header...), maxHeader, "move text into the body")
	return m, root, body, problems
}

// ParseFile reads a whole YAML file, whose root must be a map.
func ParseFile(src *diag.Source, text []byte) (*Map, diag.List) {
	m, _, problems := parse(src, text, maxFile, "shorten it")
	return m, problems
}

func parse(src *diag.Source, text []byte, limit int, advice string) (*Map, *yaml.Node, diag.List) {
	r := &reader{src: src}
	top := diag.Span{Line: 1, Col: 1, EndCol: 2}
	if len(text) > limit {
		r.add(diag.TooLarge, top, "%d bytes of fields; at most %d are read: %s", len(text), limit, advice)
		return nil, nil, r.problems
	}
	var doc yaml.Node
	if err := yaml.Load(withoutBreaks(text), &doc); err != nil {
		r.syntax(err)
		return nil, nil, r.problems
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		r.add(diag.WrongType, top, "the fields are not lines of \"key: value\"")
		return nil, nil, r.problems
	}
	v := r.value(root, 0)
	if r.fatal {
		return nil, nil, r.problems
	}
	return &Map{r: r, fields: v.fields, Span: top}, root, r.problems
}

// otherBreaks are what YAML takes for ends of lines and no editor does: as blanks
// they leave the library's positions ours. CheckText refuses them.
var otherBreaks = []string{"\r", "\u0085", "\u2028", "\u2029"}

func withoutBreaks(text []byte) []byte {
	for _, end := range otherBreaks {
		if bytes.Contains(text, []byte(end)) {
			text = bytes.ReplaceAll(text, []byte(end), []byte(" "))
		}
	}
	return text
}

// reader turns the library's nodes into values and collects what is wrong.
type reader struct {
	src      *diag.Source
	problems diag.List
	fatal    bool // the tree cannot be trusted
}

func (r *reader) add(rule *diag.Rule, at diag.Span, format string, args ...any) {
	r.problems = append(r.problems, r.src.Problem(rule, at, format, args...))
}

// syntax reports what the library could not read.
func (r *reader) syntax(err error) {
	at := diag.Span{Line: 1, Col: 1, EndCol: 2}
	message := err.Error()
	var e *yaml.LoadError
	if errors.As(err, &e) {
		message = e.Message
		mark := e.Mark
		if begins(message) {
			mark = e.ContextMark
		}
		if mark.Line > 0 {
			at = r.src.Inside(diag.Span{Line: int32(mark.Line), Col: int32(mark.Column), EndCol: int32(mark.Column) + 1})
		}
	}
	switch {
	case strings.Contains(message, "found multiple"):
		r.add(diag.YAMLFeature, at, "more than one document; keep what stands before the second \"---\" or \"...\"")
	case strings.Contains(message, "no documents"):
		r.add(diag.EmptyValue, at, "no fields; write lines of \"key: value\"")
	case strings.Contains(message, "max depth"):
		r.add(diag.TooLarge, at, "nested more than %d deep", maxDepth)
	case strings.Contains(message, "unknown anchor"):
		r.add(diag.YAMLFeature, at, noAnchors)
	case strings.Contains(message, "mapping values are not allowed"):
		r.colon(at, message)
	default:
		r.add(diag.YAMLSyntax, at, "%s", plainly(message))
	}
}

// colon reports a colon that YAML takes for a key's.
func (r *reader) colon(at diag.Span, message string) {
	if _, key, _, _, ok := colonLine(r.src.Excerpt(at.Line), int(at.Col)-1); ok {
		r.add(diag.YAMLSyntax, at, "the value of %q holds a colon; put the whole value in double quotes, or run blotter fmt, which does it for texts such as a title", key)
		return
	}
	r.add(diag.YAMLSyntax, at, "%s", plainly(message))
}

// begins reports a message about a bracket, a quotation mark or a key that misses
// something further on: where it begins says more than where the text stops.
func begins(message string) bool {
	return strings.Contains(message, "did not find expected ','") || strings.Contains(message, "unexpected end of stream") ||
		strings.Contains(message, "could not find expected ':'")
}

// plain gives the parser's messages by a part of each, the first that fits, in an
// author's words.
var plain = []struct{ part, words string }{
	{"mapping values are not allowed", "no value can begin after this colon; put a value that holds a colon in double quotes, and check the indentation"},
	{"cannot start any token", "no value can begin with this character; put one that begins with @, `, % or a tab in double quotes, and indent with spaces"},
	{"unexpected end of stream", "the quotation mark that opens here is not closed; close the quote"},
	{"did not find expected ','", "the bracket that opens here is not closed, or a comma is missing in it; close it, and put a value that holds a bracket or a quotation mark in double quotes"},
	{"did not find expected key", "no key can begin here; check the indentation, and that every bracket and quotation mark before it is closed"},
	{"did not find expected '-'", "an entry of a list begins with a hyphen and a blank; check the indentation"},
	{"did not find expected", "this can't stand here; check the indentation, and that every bracket and quotation mark before it is closed"},
	{"could not find expected ':'", "a key needs a colon and a blank after it; write \"key: value\", and indent a text's further lines"},
	{"unknown escape", "a backslash in double quotes begins an escape; write it twice, or put the value in single quotes"},
}

func plainly(message string) string {
	for _, p := range plain {
		if strings.Contains(message, p.part) {
			return p.words
		}
	}
	return strings.ToLower(message[:1]) + message[1:]
}

const noAnchors = "anchors (&name) and aliases (*name) are not read; write the value out, or in double quotes"

// value is a node's plain form.
type value struct {
	diag.Span
	node   yaml.Kind
	text   string
	null   bool
	items  []value
	fields []field
}

type field struct {
	diag.Span // of the key
	name      string
	value     value
}

func (r *reader) value(n *yaml.Node, depth int) value {
	v := value{node: n.Kind, Span: r.span(n)}
	switch {
	case r.fatal && len(r.problems) >= maxProblems:
		return v
	case depth > maxDepth:
		r.fatal = true
		r.add(diag.TooLarge, v.Span, "nested more than %d deep", maxDepth)
		return v
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		r.fatal = true
		r.add(diag.YAMLFeature, v.Span, noAnchors)
		return v
	case n.Style&yaml.TaggedStyle != 0:
		r.fatal = true
		r.add(diag.YAMLFeature, v.Span, "tags (!name) are not read; write the value alone, or in double quotes")
		return v
	}
	switch n.Kind {
	case yaml.ScalarNode:
		v.text, v.null = n.Value, n.Tag == "!!null"
		r.checkDecoded(v)
	case yaml.SequenceNode:
		for _, c := range n.Content {
			v.items = append(v.items, r.value(c, depth+1))
		}
	case yaml.MappingNode:
		v.fields = r.mapping(n, depth)
	}
	return v
}

func (r *reader) mapping(n *yaml.Node, depth int) []field {
	if len(n.Content)/2 > maxKeys {
		r.fatal = true
		r.add(diag.TooLarge, r.span(n), "%d keys in one place; at most %d are read", len(n.Content)/2, maxKeys)
		return nil
	}
	var fields []field
	var last value // what a comma stands after
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := r.value(n.Content[i], depth+1)
		switch {
		case n.Content[i+1].Tag == "!!null" && n.Style&yaml.FlowStyle != 0 && digitsAfter(last, k):
			last = r.splitNumber(last, k)
			continue
		case n.Content[i].Tag == "!!merge":
			r.fatal = true
			r.add(diag.YAMLFeature, k.Span, "merge keys (<<) are not read; write the fields out")
		case r.fatal && k.text == "":
			// It was told already.
		case k.node != yaml.ScalarNode || k.text == "":
			r.add(diag.YAMLSyntax, k.Span, "a key is a word")
		case seen[k.text]:
			r.add(diag.DuplicateKey, k.Span, "%q stands twice; keep one", k.text)
		default:
			seen[k.text] = true
			last = r.value(n.Content[i+1], depth+1)
			fields = append(fields, field{k.Span, k.text, last})
		}
	}
	return fields
}

var (
	endsInDigits = regexp.MustCompile(`(^|[^0-9.])[0-9]{1,3}$|,[0-9]{3}$`)
	threeDigits  = regexp.MustCompile(`^[0-9]{3}$`)
)

// digitsAfter reports that k is the next three digits of a number that a comma
// divides.
func digitsAfter(last, k value) bool {
	return last.node == yaml.ScalarNode && last.Line == k.Line && last.EndCol+1 == k.Col &&
		endsInDigits.MatchString(last.text) && threeDigits.MatchString(k.text)
}

// splitNumber reports a number with a comma in it, and gives what is known of it so
// far.
func (r *reader) splitNumber(last, k value) value {
	if n := len(r.problems); n > 0 && r.problems[n-1].Rule == diag.SplitNumber && r.problems[n-1].EndCol == last.EndCol {
		r.problems = r.problems[:n-1]
	}
	last.text += "," + k.text
	last.EndCol = k.EndCol
	r.add(diag.SplitNumber, last.Span, "the comma ends a value between brackets, so %q is read as several; write the number without commas", last.text)
	r.problems[len(r.problems)-1].Suggestion = strings.ReplaceAll(last.text, ",", "")
	return last
}

// span is the place of a node on its first line.
func (r *reader) span(n *yaml.Node) diag.Span {
	line, col := int32(max(1, n.Line)), int32(max(1, n.Column))
	width := 1
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		width = quotedWidth(r.src.Excerpt(line), int(col)-1)
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0:
		rest := utf8.RuneCountInString(r.src.Excerpt(line)) - int(col) + 1
		width = min(utf8.RuneCountInString(n.Value), rest)
	case n.Kind == yaml.AliasNode:
		width = 1 + utf8.RuneCountInString(n.Value)
	}
	return diag.Span{Line: line, Col: col, EndCol: col + int32(max(1, width))}
}

func runesFrom(line string, col int) []rune {
	runes := []rune(line)
	return runes[min(max(col, 0), len(runes)):]
}

// quotedWidth is how many characters a quoted scalar takes on its first line.
func quotedWidth(line string, col int) int {
	rest := runesFrom(line, col)
	if len(rest) == 0 {
		return 1
	}
	for i := 1; i < len(rest); i++ {
		switch {
		case rest[i] == '\\' && rest[0] == '"', rest[i] == '\'' && rest[0] == '\'' && i+1 < len(rest) && rest[i+1] == '\'':
			i++
		case rest[i] == rest[0]:
			return i + 1
		}
	}
	return len(rest)
}

// checkDecoded refuses what escapes such as "\0" bring in behind CheckText.
func (r *reader) checkDecoded(v value) {
	if i := strings.IndexFunc(v.text, func(c rune) bool { return c != '\n' && c != '\t' && unicode.IsControl(c) }); i >= 0 {
		r.add(diag.InvalidText, v.Span, "control character %U in a value; remove it", []rune(v.text[i:])[0])
	}
}

// CheckText reports bytes that no text file may hold: invalid UTF-8, NUL and
// other control characters, noncharacters, line ends that editors don't show, the
// two sides of a merge; and, as a warning, the twelve Bidi_Control characters (UAX
// 9), which can make text read as another.
func CheckText(src *diag.Source, text []byte) (problems diag.List) {
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return diag.List{src.Problem(diag.InvalidText, src.SpanAt(i, i+1), "a byte of zero, which no text holds; save the file as UTF-8 text, or take it away")}
	}
	for i := 0; i < len(text); {
		if c := text[i]; c >= ' ' && c < 0x7F && c != '<' || c == '\n' {
			i++
			continue
		}
		c, size := utf8.DecodeRune(text[i:])
		rule, what := textFault(c, size)
		if c == '<' && (i == 0 || text[i-1] == '\n') && bytes.HasPrefix(text[i:], []byte(ours)) {
			rule, what, size = diag.InvalidText, "a merge begins here that was not finished; keep one side, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>", len(ours)-1
		}
		if rule != nil {
			p := src.Problem(rule, src.SpanAt(i, i+size), "%s", what)
			problems = append(problems, p)
			if len(problems) == maxProblems {
				return problems
			}
		}
		i += size
	}
	return problems
}

// ours begins the line that git writes before one side of a conflict.
const ours = "<<<<<<< "

func textFault(c rune, size int) (*diag.Rule, string) {
	switch {
	case c >= ' ' && c < 0x7F || c == '\n' || c == '\t':
		return nil, ""
	case c == utf8.RuneError && size <= 1:
		return diag.InvalidText, "not UTF-8; save the file as UTF-8"
	case c == '\r':
		return diag.InvalidText, "carriage return within a line; use plain line ends"
	case c == '\u2028' || c == '\u2029':
		return diag.InvalidText, fmt.Sprintf("invisible line end %U; use a plain one", c)
	case unicode.IsControl(c) || c == 0xFFFE || c == 0xFFFF:
		return diag.InvalidText, fmt.Sprintf("control character %U; remove it", c)
	case unicode.Is(unicode.Bidi_Control, c):
		return diag.BidiCharacter, fmt.Sprintf("invisible character %U, which changes the order in which text is shown; remove it if it is not needed", c)
	}
	return nil, ""
}
