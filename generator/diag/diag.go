// Package diag says what is wrong with a site's files, and where.
//
// In: what the other packages found, as Problems. Out: a sorted List, and its
// text, JSON, SARIF 2.1.0 and GitHub annotation forms. A Problem is what an
// author can mend; what the machine did wrong is an error and does not belong
// here. The package reads no file: a Problem carries its own excerpt, so that a
// kept and replayed Problem prints as it did the first time. Every string in a
// Problem may come from a stranger's file and is escaped for the format that it
// is printed in.
package diag

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Span is a place in a file. Line and Col count from 1; Col and EndCol count
// characters (Unicode code points), as editors do. EndCol is the first column
// after the place, on the same line. The zero Span is the file as a whole.
type Span struct {
	Line, Col, EndCol int32
}

// Problem is one thing that an author did wrong.
type Problem struct {
	Rule *Rule
	File string // slash-separated, relative to the site's folder
	Span
	// Message says what is wrong and what to do: one line, lower case, no stop.
	Message string
	// Suggestion is what to write instead of the marked text, or "".
	Suggestion string
	// Excerpt is the source line, or "" where there is none.
	Excerpt string
	// Certain says that the suggestion is what was meant, and can be put in the
	// place of the marked text without a look.
	Certain bool
}

// Suggest sets what to write instead, if that is not "", and whether it is certain.
func (p *Problem) Suggest(text string, certain bool) {
	p.Suggestion, p.Certain = text, certain && text != ""
}

// Severity tells a Problem that makes a command exit 1 from one that does not.
type Severity uint8

const (
	Error Severity = iota
	Warning
)

func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// String is the first line of the text form, without the excerpt.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(printable(p.File))
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	if p.Rule.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(printable(p.full()))
	fmt.Fprintf(&b, " [%s]", p.Rule.Name)
	return b.String()
}

// full is the message with its suggestion.
func (p Problem) full() string {
	if p.Suggestion == "" {
		return p.Message
	}
	return fmt.Sprintf("%s; did you mean %q?", p.Message, p.Suggestion)
}

// List is any number of problems, in any order until Sort.
type List []Problem

// Sort orders by file, place, rule and message, and drops exact repetitions. The
// order is total: it does not depend on the one before.
func (l *List) Sort() {
	slices.SortFunc(*l, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Col, b.Col),
			cmp.Compare(a.Rule.Name, b.Rule.Name),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.EndCol, b.EndCol),
			cmp.Compare(a.Suggestion, b.Suggestion),
			cmp.Compare(a.Excerpt, b.Excerpt),
			cmp.Compare(boolean(a.Certain), boolean(b.Certain)),
		)
	})
	*l = slices.Compact(*l)
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Errors counts the problems that make a command exit 1.
func (l List) Errors() int {
	n := 0
	for _, p := range l {
		if p.Rule.Severity == Error {
			n++
		}
	}
	return n
}

// HasErrors reports whether any problem is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(p Problem) bool { return p.Rule.Severity == Error })
}

// Source is a file's text while it is read: it makes Problems that carry their
// excerpt. It serves one goroutine.
type Source struct {
	File  string
	text  string
	lines []int // offsets of the lines' first bytes, made when first asked for
}

// NewSource keeps src for excerpts.
func NewSource(file string, src []byte) *Source {
	return &Source{File: file, text: string(src)}
}

// Problem makes a Problem of this file. The message is formatted as by Sprintf.
func (s *Source) Problem(r *Rule, at Span, format string, args ...any) Problem {
	return Problem{Rule: r, File: s.File, Span: at, Excerpt: s.Excerpt(at.Line), Message: fmt.Sprintf(format, args...)}
}

func (s *Source) index() []int {
	if s.lines == nil {
		s.lines = append(s.lines, 0)
		for i := 0; i < len(s.text); i++ {
			if s.text[i] == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	}
	return s.lines
}

// maxExcerpt bounds a kept source line, in bytes: a hostile file can be one line.
const maxExcerpt = 400

// Excerpt is line n, counted from 1, cut to a length that can be shown; "" when
// there is none.
func (s *Source) Excerpt(n int32) string {
	lines := s.index()
	if n < 1 || int(n) > len(lines) {
		return ""
	}
	line, _, _ := strings.Cut(s.text[lines[n-1]:], "\n")
	line = strings.TrimSuffix(line, "\r")
	if len(line) > maxExcerpt {
		line = line[:maxExcerpt]
	}
	return strings.ToValidUTF8(line, "\uFFFD")
}

// SpanAt is the place of the bytes start to end of the text, cut to one line.
func (s *Source) SpanAt(start, end int) Span {
	start = min(max(start, 0), len(s.text))
	end = min(max(end, start), len(s.text))
	lines := s.index()
	number := sort.SearchInts(lines, start+1) // the first line that begins after start
	first := lines[number-1]
	line, _, _ := strings.Cut(s.text[first:], "\n")
	col := column(line, start-first)
	return Span{Line: int32(number), Col: col, EndCol: max(col+1, column(line, end-first))}
}

// Inside is the place moved into the text, for readers that find an error after
// its end.
func (s *Source) Inside(at Span) Span {
	lines := s.index()
	number := min(max(at.Line, 1), int32(len(lines)))
	line, _, _ := strings.Cut(s.text[lines[number-1]:], "\n")
	end := int32(utf8.RuneCountInString(line)) + 1
	if at.Line > number {
		at.Col = end
	}
	col := min(max(at.Col, 1), end)
	return Span{Line: number, Col: col, EndCol: min(max(at.EndCol, col+1), end+1)}
}

// column is where the byte at offset at of a line stands, counted from 1.
func column(line string, at int) int32 {
	col := int32(1)
	for offset := 0; offset < len(line); col++ {
		_, size := utf8.DecodeRuneInString(line[offset:])
		if offset += size; offset > at {
			break
		}
	}
	return col
}
