package markdown

import (
	"bytes"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/diag"
)

// clean is text as it is read: a line ends with LF alone, and what is no
// character is U+FFFD. Neither moves a character to another line or column, so
// that a place in clean text is the same place in the file.
func clean(text []byte) []byte {
	if utf8.Valid(text) && bytes.IndexFunc(text, unfit) < 0 {
		return text
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return []byte(strings.Map(fit, string([]rune(string(text)))))
}

// unfit finds control characters and the two noncharacters that XML forbids.
func unfit(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF'
}

func fit(r rune) rune {
	switch {
	case r == '\r':
		return ' '
	case unfit(r):
		return utf8.RuneError
	}
	return r
}

// lines finds the file's line and column of a byte of the body.
type lines struct {
	text   []byte
	starts []int
	first  diag.Span // where the body begins
}

func newLines(text []byte, first diag.Span) lines {
	l := lines{text: text, starts: []int{0}, first: first}
	for i, c := range text {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// line is the number of the line, from 0, that holds the byte at.
func (l *lines) line(at int) int {
	return sort.SearchInts(l.starts, at+1) - 1
}

// end is where line n ends, before its LF.
func (l *lines) end(n int) int {
	if n+1 < len(l.starts) {
		return l.starts[n+1] - 1
	}
	return len(l.text)
}

// span is the place of the bytes start to end, cut to one line.
func (l *lines) span(start, end int) diag.Span {
	start = min(max(start, 0), len(l.text))
	n := l.line(start)
	end = max(start, min(end, l.end(n)))
	col := 1 + utf8.RuneCount(l.text[l.starts[n]:start])
	if n == 0 {
		col += int(l.first.Col) - 1
	}
	width := max(1, utf8.RuneCount(l.text[start:end]))
	return diag.Span{Line: l.first.Line + int32(n), Col: int32(col), EndCol: int32(col + width)}
}
