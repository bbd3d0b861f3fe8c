package exchange

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyOrder is the order in which a record's keys are written. Keys of further
// taxonomies stand, by name, after the countries.
var keyOrder = []string{
	"title", "date", "date-of", "language", "status", "status-reason", "superseded-by", "summary", "severity", "confidence",
	"rationale", "principles", "industries", "stakeholders", "harms", "functions", "tasks", "involvement", "autonomy",
	"breadth", "countries", furtherKeys, "systems", "organisations", "harmed", "quantities", "events", "machine-written",
	"also-known-as", "related", "origin", "aliases", "image", "sources",
}

const furtherKeys = ""

// sorted is a header in the order of keyOrder.
func (fs fields) sorted() fields {
	rank := func(f field) int {
		if i := slices.Index(keyOrder, f.key); i >= 0 && f.key != furtherKeys {
			return i
		}
		return slices.Index(keyOrder, furtherKeys)
	}
	fs = fs.clone()
	slices.SortStableFunc(fs, func(a, b field) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.key, b.key))
	})
	return fs
}

// writeRecord is a record's file. Every value that a header can hold (UTF-8
// without control characters other than newline and tab) is read back as it was.
func writeRecord(header fields, body string) []byte {
	w := &writer{}
	w.line("---")
	for _, f := range header.sorted() {
		w.field("", f)
	}
	w.line("---")
	return []byte(w.String() + body)
}

// width is where lines end, where they can.
const width = 100

type writer struct {
	strings.Builder
}

func (w *writer) line(s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}

// field writes a key of a map whose keys are indented by indent.
func (w *writer) field(indent string, f field) {
	key := indent + scalar(f.key, true) + ":"
	inline := key + " " + flow(f.value)
	switch {
	case f.value.kind == textNode:
		w.text(key, indent+"  ", f.value.text)
	case utf8.RuneCountInString(inline) <= width && !f.value.holdsMaps(), len(f.value.items)+len(f.value.fields) == 0:
		w.line(inline)
	case f.value.kind == mapNode:
		w.line(key)
		for _, inner := range f.value.fields {
			w.field(indent+"  ", inner)
		}
	default:
		w.line(key)
		for _, item := range f.value.items {
			w.item(indent+"  ", item, f.key == "sources")
		}
	}
}

func (n node) holdsMaps() bool {
	return slices.ContainsFunc(n.items, func(i node) bool { return i.kind == mapNode })
}

// item writes one item of a list; block keeps a map from standing in one line.
func (w *writer) item(indent string, n node, block bool) {
	inline := indent + "- " + flow(n)
	if n.kind != mapNode || len(n.fields) == 0 || !block && utf8.RuneCountInString(inline) <= width {
		w.line(inline)
		return
	}
	// The first key takes the place of two columns of its indentation.
	inner := &writer{}
	for _, f := range n.fields {
		inner.field(indent+"  ", f)
	}
	w.WriteString(indent + "- " + strings.TrimPrefix(inner.String(), indent+"  "))
}

// text writes a scalar after its key, folded where it is long.
func (w *writer) text(key, indent, s string) {
	inline := key + " " + scalar(s, false)
	if utf8.RuneCountInString(inline) <= width || !foldable(s) {
		w.line(inline)
		return
	}
	w.line(key + " >-")
	for _, line := range fold(s, width-len(indent)) {
		w.line(indent + line)
	}
}

// foldable reports whether a folded block gives s back: its line ends become
// spaces, and a line that begins with a space would keep its own.
func foldable(s string) bool {
	return s == strings.TrimSpace(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || escaped(r)) })
}

// fold breaks s at single spaces into lines of at most n characters, or of one
// word.
func fold(s string, n int) []string {
	var lines []string
	line := ""
	for i, word := range strings.Split(s, " ") {
		switch {
		case i == 0:
			line = word
		case word == "" || line == "" || strings.HasSuffix(line, " ") || utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= n:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	return append(lines, line)
}

// flow is a value in one line.
func flow(n node) string {
	var parts []string
	switch n.kind {
	case listNode:
		for _, i := range n.items {
			parts = append(parts, flow(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case mapNode:
		for _, f := range n.fields {
			parts = append(parts, scalar(f.key, true)+": "+flow(f.value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return scalar(n.text, true)
}

// plainForm is text that no YAML reader takes for anything else: it begins with
// a letter or digit and holds no character that could end it.
var plainForm = regexp.MustCompile(`^[/\pL\pN][^\x00-\x1f:#]*([:#][^\x00-\x20:#]+[^\x00-\x1f:#]*)*$`)

// otherWords are read as null or as a truth value by this or another reader.
var otherWords = regexp.MustCompile(`(?i)^(null|true|false|yes|no|on|off|y|n)$`)

// scalar is a text, plain where that is safe; inFlow, commas and brackets are
// not.
func scalar(s string, inFlow bool) string {
	plain := plainForm.MatchString(s) && !strings.HasSuffix(s, " ") && !otherWords.MatchString(s) &&
		!strings.ContainsFunc(s, escaped) && !strings.Contains(s, " #") &&
		(!inFlow || !strings.ContainsAny(s, ",[]{}"))
	if plain {
		return s
	}
	return quoted(s)
}

// escaped reports a character that stands in quotes only, by its number:
// controls, other line ends, and what is not seen but for the joiners of
// scripts and emoji.
func escaped(r rune) bool {
	return r != joiner && r != nonJoiner && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r&0xFFFE == 0xFFFE || r == 0xA0
}

// quoted is a double-quoted scalar (YAML 1.2.2, section 7.3.1).
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r > 0xFFFF && escaped(r):
			fmt.Fprintf(&b, `\U%08X`, r)
		case r > 0xFF && escaped(r):
			fmt.Fprintf(&b, `\u%04X`, r)
		case escaped(r):
			fmt.Fprintf(&b, `\x%02X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
