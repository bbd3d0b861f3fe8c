package markdown

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"blotter/generator/diag"

	"github.com/yuin/goldmark/ast"
)

// The limits of a body. goldmark takes a fifth of a second for the worst 16 KiB
// paragraph and four times that for twice as much; the rule for references is
// cmark's (finalize_document).
const (
	maxBody       = 256 << 10 // bytes
	maxLine       = 16 << 10  // bytes of a line, and of a paragraph or table
	maxDepth      = 32        // quotes, lists and footnotes in one another
	maxCells      = 10_000    // of all tables, with those that short rows leave out
	maxFootnotes  = 500       // references, and definitions
	maxReferences = 100_000   // bytes that link reference definitions add
	maxProblems   = 100       // listed of one rule; the others are counted

	// maxWork bounds what goldmark's search for the ends of links, emphasis and code
	// costs: for each paragraph, table or heading its marks times its bytes. It lets
	// one of maxLine pass that holds nothing else, and 256 KiB of any prose; a
	// body that spends it all takes less than a second.
	maxWork = 300_000_000
)

// maxOutput is the most HTML, in bytes, that a body of n bytes may become.
func maxOutput(n int) int {
	return 10*n + 100_000
}

// reading is a body while it is read.
type reading struct {
	doc      *Doc
	src      *diag.Source
	lines    lines
	problems diag.List
	count    map[*diag.Rule]int

	ends      map[ast.Node]int // where a link's text ends
	footnotes int              // references to them
	notes     int              // definitions of them
	cells     int
	expanded  int // bytes that references to definitions added
	work      int // as maxWork counts it
	nodes     int
}

func newReading(src *diag.Source, body []byte, start int) *reading {
	source := clean(body)
	return &reading{
		doc:   &Doc{source: source},
		src:   src,
		lines: newLines(source, src.SpanAt(start, start)),
		count: map[*diag.Rule]int{},
		ends:  map[ast.Node]int{},
	}
}

// problem notes what is wrong with the bytes start to end of the body.
func (r *reading) problem(rule *diag.Rule, start, end int, format string, args ...any) {
	r.count[rule]++
	if r.count[rule] <= maxProblems {
		r.problems = append(r.problems, r.src.Problem(rule, r.lines.span(start, end), format, args...))
	}
}

// list is every problem, sorted; the last of a rule says how many more there
// are, since a hostile body holds as many as it has bytes.
func (r *reading) list() diag.List {
	r.problems.Sort()
	for i, p := range slices.Backward(r.problems) {
		if more := r.count[p.Rule] - maxProblems; more > 0 {
			r.problems[i].Message += fmt.Sprintf("; %d more of these in this file", more)
		}
		delete(r.count, p.Rule)
	}
	return r.problems
}

// fits reports whether the body may be read at all.
func (r *reading) fits() bool {
	source := r.doc.source
	if len(source) > maxBody {
		r.problem(diag.TooLarge, 0, 0, "the text is %d bytes long, more than %d; split the record", len(source), maxBody)
		return false
	}
	r.invisible(source)
	long := 0
	for n, start := range r.lines.starts {
		if length := r.lines.end(n) - start; length > maxLine {
			long++
			r.problem(diag.TooLarge, start, start+1, "a line is %d bytes long, more than %d; break it", length, maxLine)
		}
	}
	return long == 0
}

// affords reports whether the inline text of the bytes start to end may be read.
func (r *reading) affords(start, end int) bool {
	text, marks := r.doc.source[start:end], 0
	for _, c := range text {
		if strings.IndexByte("*_~[]`<", c) >= 0 {
			marks++
		}
	}
	before := r.work
	r.work += marks * len(text)
	if before <= maxWork && r.work > maxWork {
		r.problem(diag.TooLarge, start, start+1, "the paragraphs are too long for so many marks such as * and [; break them, or split the record")
	}
	return r.work <= maxWork || marks == 0
}

var reference = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[lr]lm);`)

// invisible warns of characters that reorder text where a character reference
// hides them; as they are, they are found in the file as a whole.
func (r *reading) invisible(source []byte) {
	if !bytes.ContainsRune(source, '&') {
		return
	}
	for _, m := range reference.FindAllIndex(source, -1) {
		for _, c := range html.UnescapeString(string(source[m[0]:m[1]])) {
			if unicode.Is(unicode.Bidi_Control, c) {
				r.problem(diag.BidiCharacter, m[0], m[1], "the invisible character U+%04X reorders the text; remove it", c)
			}
		}
	}
}

// measure drops a body that would become too much HTML. Rendering it to see is
// left out where the most that it can become is allowed: of each byte at most
// two escapes of six bytes, of each node a tag.
func (r *reading) measure() {
	size := len(r.doc.source)
	if 12*(size+r.expanded)+150*(r.nodes+r.cells) <= maxOutput(size) {
		return
	}
	p := r.doc.page(func(dest string) string { return dest })
	if p.Len() > maxOutput(size) {
		r.problem(diag.TooLarge, 0, 1, "the text becomes more than %d bytes of HTML; simplify or split it", maxOutput(size))
		*r.doc = Doc{}
	}
}
