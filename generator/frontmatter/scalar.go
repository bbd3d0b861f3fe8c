package frontmatter

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainForm is text that no YAML reader takes for anything but a scalar, if
// perhaps a number or a date: it begins with a letter, a digit or one of a few
// marks, and holds no character that could end it.
var plainForm = regexp.MustCompile(`^[/(“‘„«‹¡¿$€£§\pL\pN][^\x00-\x1f:#]*([:#][^\x00-\x20:#]+[^\x00-\x1f:#]*)*$`)

// otherWords are read as null or as a truth value by this or another reader.
var otherWords = regexp.MustCompile(`(?i)^(null|true|false|yes|no|on|off|y|n)$`)

// scalar is a text, plain where that is safe; inFlow, commas and brackets are
// not.
func scalar(s string, inFlow bool) string {
	plain := plainForm.MatchString(s) && !strings.HasSuffix(s, " ") && !otherWords.MatchString(s) &&
		!strings.ContainsFunc(s, escaped) && !strings.Contains(s, " #") &&
		(!inFlow || !strings.ContainsAny(s, ",[]{}"))
	switch {
	case plain:
		return s
	case strings.ContainsAny(s, `"\\`) && !strings.ContainsAny(s, "'\n\t") && !strings.ContainsFunc(s, escaped):
		return "'" + s + "'"
	}
	return quoted(s)
}

// literal reports whether a block of lines gives s back, and is worth it.
func literal(s string) bool {
	return strings.Contains(s, "\n") && s == strings.TrimSpace(s) && !strings.Contains(s, " \n") && !strings.ContainsFunc(s, func(r rune) bool {
		return r != '\n' && (r == '\t' || escaped(r))
	})
}

// foldable reports whether a folded block gives s back: its line ends become
// spaces, and a line that begins with a space would keep its own.
func foldable(s string) bool {
	return s != "" && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != ' ' && (unicode.IsSpace(r) || escaped(r)) })
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

// escaped reports a character that stands in quotes only, by its number:
// controls, other line ends, and what is not seen but for the joiners of
// scripts and emoji, and for what CheckText warns of where it sees it.
func escaped(r rune) bool {
	if r == 0x200C || r == 0x200D || unicode.Is(unicode.Bidi_Control, r) {
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) || r&0xFFFE == 0xFFFE || r == 0xA0
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
