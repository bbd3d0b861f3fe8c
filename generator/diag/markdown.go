package diag

import (
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown prints the problems file by file, as GitHub Flavored Markdown:
//
//	**`content/incidents/2026/2026-06-22-x.md`**
//	- error, line 7: `unknown term "workrs" in stakeholders` (unknown-term)
func WriteMarkdown(w io.Writer, l List) error {
	var b strings.Builder
	for i, p := range l {
		if i == 0 || p.File != l[i-1].File {
			fmt.Fprintf(&b, "\n**%s**\n\n", Code(p.File))
		}
		fmt.Fprintf(&b, "- %s", p.Rule.Severity)
		if p.Line > 0 {
			fmt.Fprintf(&b, ", line %d", p.Line)
		}
		fmt.Fprintf(&b, ": %s (%s)\n", Code(p.full()), p.Rule.Name)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// longestFence is the number of backticks from which a renderer (cmark, by which
// forges write Markdown) may take a fence for text.
const longestFence = 80

// Code is a stranger's text as a code span on one line (CommonMark 0.31, 6.1): it
// ends at no backtick of the text, and nothing in it is markup, a link or a mention.
func Code(text string) string {
	text = printable(text)
	if strings.TrimSpace(text) == "" {
		return "` `"
	}
	longest, run := 0, 0
	for _, c := range text {
		if run++; c != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	if longest >= longestFence {
		text, longest = strings.ReplaceAll(text, "`", "'"), 0
	}
	fence := strings.Repeat("`", longest+1)
	return fence + " " + text + " " + fence // a blank at both ends is not shown
}
