package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// WriteText prints each problem as a line with its excerpt and a caret below:
//
//	content/incidents/2026/2026-06-22-x.md:7:16: unknown term "workrs" in stakeholders; did you mean "workers"? [unknown-term]
//	  7 | stakeholders: [workrs]
//	    |                ^~~~~~
//
// colour adds ANSI colours for a terminal.
func WriteText(w io.Writer, l List, colour bool) error {
	var b strings.Builder
	for _, p := range l {
		line := p.String()
		if colour {
			line = coloured(p.Rule.Severity, line)
		}
		b.WriteString(line)
		b.WriteByte('\n')
		writeExcerpt(&b, p)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary is the closing line of a list, such as "2 errors, 1 warning".
func (l List) Summary() string {
	errors := l.Errors()
	return count(errors, "error") + ", " + count(len(l)-errors, "warning")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func coloured(s Severity, line string) string {
	code := "31"
	if s == Warning {
		code = "33"
	}
	return "\x1b[" + code + "m" + line + "\x1b[0m"
}

// writeExcerpt shows the marked place, unless it lies beyond the part of a long
// line that was kept.
func writeExcerpt(b *strings.Builder, p Problem) {
	if p.Line == 0 || strings.TrimSpace(p.Excerpt) == "" || int(p.Col)-1 > utf8.RuneCountInString(p.Excerpt) {
		return
	}
	number := fmt.Sprint(p.Line)
	text, indent, cells := visible(p.Excerpt, int(p.Col)-1, int(p.EndCol-p.Col))
	fmt.Fprintf(b, "  %s | %s\n", number, text)
	fmt.Fprintf(b, "  %s | %s^%s\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", indent), strings.Repeat("~", max(0, cells-1)))
}

// maxShown is how many characters of a line are shown round the marked place.
const maxShown = 100

// visible is the part of line worth showing, with tabs and control characters
// as one blank each, and where in it the marked part stands, in terminal cells.
func visible(line string, col, length int) (text string, indent, cells int) {
	runes := []rune(line)
	col = min(max(col, 0), len(runes))
	length = min(max(length, 1), max(1, len(runes)-col))
	from := 0
	if len(runes) > maxShown && col > maxShown/2 {
		from = col - maxShown/2
	}
	to := min(len(runes), from+maxShown)
	for i := from; i < to; i++ {
		r := runes[i]
		if !unicode.IsPrint(r) {
			r = ' '
		}
		text += string(r)
		switch {
		case i < col:
			indent += cellWidth(r)
		case i < col+length:
			cells += cellWidth(r)
		}
	}
	return text, indent, cells
}

// cellWidth is the columns that a terminal gives a character: two for the wide
// ones of UAX 11, none for combining marks, else one.
func cellWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// printable keeps a stranger's text on one line and without control characters,
// so that it can neither move the cursor nor forge a second message.
func printable(s string) string {
	ok := func(r rune) bool { return r == ' ' || unicode.IsPrint(r) }
	if utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !ok(r) }) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if ok(r) {
			return r
		}
		return '\uFFFD'
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
