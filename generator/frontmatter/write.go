package frontmatter

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Form is what a format adds to the canonical form of a header: the order of its
// keys, and which lists are written in full.
type Form struct {
	// Keys is the order of the header's keys; keys that it lacks stand by name
	// where Keys holds "", or else at the end.
	Keys []string
	// Inner is the order of the keys in the maps of a key. Keys that it lacks
	// follow in the order that they have.
	Inner map[string][]string
	// Block names the lists whose maps take a line for each key, always.
	Block []string
}

// Write gives a header in canonical form, between its two lines of hyphens. Every
// text that a header can hold (UTF-8 without control characters other than newline
// and tab) is read back as it was.
//
// The form: keys in order; a value plain where that is safe (numbers and dates
// are: here every scalar is its text), else in quotes; what passes 100 columns is folded, or a list with one item a
// line; a text of several lines is a block; no blank lines; comments with their key.
func (f Form) Write(root Node) []byte {
	return f.write(partOf("", root))
}

func (f Form) write(root part) []byte {
	f.arrange(&root)
	w := &writer{form: f}
	w.line("---")
	for _, p := range root.parts {
		w.field("", p)
	}
	w.comments("", root.below)
	w.line("---")
	return []byte(w.String())
}

// arrange puts the keys in order.
func (f Form) arrange(root *part) {
	sortParts(root.parts, f.rank, true)
	for i := range root.parts {
		p := &root.parts[i]
		f.arrangeInner(p, f.Inner[p.key])
	}
}

func (f Form) arrangeInner(p *part, order []string) {
	for i := range p.parts {
		if p.kind == Sequence {
			f.arrangeInner(&p.parts[i], order)
		}
	}
	if p.kind == Mapping {
		sortParts(p.parts, func(key string) int {
			if i := slices.Index(order, key); i >= 0 {
				return i
			}
			return len(order)
		}, false)
	}
}

func sortParts(parts []part, rank func(string) int, byName bool) {
	slices.SortStableFunc(parts, func(a, b part) int {
		c := cmp.Compare(rank(a.key), rank(b.key))
		if c == 0 && byName {
			return cmp.Compare(a.key, b.key)
		}
		return c
	})
}

// width is where lines end, where they can.
const width = 100

type writer struct {
	strings.Builder
	form Form
}

func (w *writer) line(s string) {
	w.WriteString(s)
	w.WriteByte('\n')
}

// noted writes a line with the comment beside a part.
func (w *writer) noted(s string, p part) {
	if p.beside != "" {
		s += " " + p.beside
	}
	w.line(s)
}

func (w *writer) comments(indent string, comments []string) {
	for _, c := range comments {
		w.line(indent + c)
	}
}

// field writes a key of a map whose keys are indented by indent.
func (w *writer) field(indent string, p part) {
	w.comments(indent, p.above)
	key := indent + scalar(p.key, true) + ":"
	inline := key + " " + flow(p)
	switch {
	case p.kind == Nothing:
		w.noted(key, p)
	case p.kind == Scalar:
		w.text(key, indent+"  ", p)
	case p.inline() && (utf8.RuneCountInString(inline) <= width && !p.holdsMaps() || len(p.parts) == 0):
		w.noted(inline, p)
	default:
		w.noted(key, p)
		w.children(indent+"  ", p, slices.Contains(w.form.Block, p.key))
	}
}

func (w *writer) children(indent string, p part, block bool) {
	block = block || !p.mapsFit(indent)
	for _, inner := range p.parts {
		if p.kind == Mapping {
			w.field(indent, inner)
		} else {
			w.item(indent, inner, block)
		}
	}
	w.comments(indent, p.below)
}

// mapsFit reports that every map of a list can stand in one line: else none does.
func (p part) mapsFit(indent string) bool {
	return !slices.ContainsFunc(p.parts, func(inner part) bool {
		return inner.kind == Mapping && (!inner.inline() || utf8.RuneCountInString(indent+"- "+flow(inner)) > width)
	})
}

// inline reports that no comment stands within the part.
func (p part) inline() bool {
	return len(p.below) == 0 && !slices.ContainsFunc(p.parts, func(inner part) bool {
		return len(inner.above) > 0 || inner.beside != "" || !inner.inline()
	})
}

func (p part) holdsMaps() bool {
	return slices.ContainsFunc(p.parts, func(inner part) bool { return inner.kind == Mapping })
}

// item writes one item of a list; block gives each key of a map its line.
func (w *writer) item(indent string, p part, block bool) {
	if p.inline() && (p.kind != Mapping || !block) || len(p.parts) == 0 {
		w.comments(indent, p.above)
		w.noted(indent+"- "+flow(p), p)
		return
	}
	if p.beside != "" { // its line is the first key's
		p.above, p.beside = append(p.above, p.beside), ""
	}
	if p.kind == Mapping { // so is the place above it
		p.parts = slices.Clone(p.parts)
		p.above, p.parts[0].above = append(p.above, p.parts[0].above...), nil
	}
	w.comments(indent, p.above)
	inner := &writer{form: w.form}
	inner.children(indent+"  ", p, block)
	if p.kind != Mapping {
		w.line(indent + "-")
		w.WriteString(inner.String())
		return
	}
	// The first key takes the place of two columns of its indentation.
	w.WriteString(indent + "- " + strings.TrimPrefix(inner.String(), indent+"  "))
}

// text writes a scalar after its key, over several lines where it has them or is
// long.
func (w *writer) text(key, indent string, p part) {
	inline := key + " " + scalar(p.text, false)
	body, ended := strings.CutSuffix(p.text, "\n")
	chomp := "-"
	if ended {
		chomp = ""
	}
	switch {
	case foldable(body) && (ended || utf8.RuneCountInString(inline) > width && strings.Contains(body, " ")):
		w.noted(key+" >"+chomp, p)
		for _, line := range fold(body, width-len(indent)) {
			w.line(indent + line)
		}
	case literal(body):
		w.noted(key+" |"+chomp, p)
		for line := range strings.SplitSeq(body, "\n") {
			w.line(strings.TrimRight(indent+line, " "))
		}
	default:
		w.noted(inline, p)
	}
}

// flow is a value in one line.
func flow(p part) string {
	var parts []string
	switch p.kind {
	case Nothing:
		return "null"
	case Scalar:
		return scalar(p.text, true)
	case Sequence:
		for _, inner := range p.parts {
			parts = append(parts, flow(inner))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	for _, inner := range p.parts {
		parts = append(parts, scalar(inner.key, true)+": "+flow(inner))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
