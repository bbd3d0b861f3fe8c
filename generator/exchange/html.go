package exchange

import (
	"fmt"
	"regexp"
	"strings"
)

// markdownBody is a body of another generator as one of this format: HTML that
// has a plain counterpart in Markdown becomes that, and every line with HTML or
// with a template's code is noted. before is how many lines stand before the
// body in its file.
func (r *Result) markdownBody(file, body string, before int) string {
	var out []string
	fence := ""
	for n, line := range strings.Split(strings.ReplaceAll(body, "\r\n", "\n"), "\n") {
		mark := fenceForm.FindString(strings.TrimSpace(line))
		switch {
		case fence == "" && mark != "":
			fence = mark
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
		case fence == "" && !strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "\t"):
			line = r.markdownLine(fmt.Sprintf("%s:%d", file, before+n+1), line)
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

var (
	fenceForm = regexp.MustCompile("^(```+|~~~+)")
	codeSpan  = regexp.MustCompile("`[^`]*`")
	tagForm   = regexp.MustCompile(`</?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*)?/?>|<!--`)
	template  = regexp.MustCompile(`\{\{[<%]?|\{%|\{:`)
)

// markdownLine converts the parts of a line between its code spans.
func (r *Result) markdownLine(where, line string) string {
	var b strings.Builder
	rest := line
	for rest != "" {
		text, code := rest, ""
		if at := codeSpan.FindStringIndex(rest); at != nil {
			text, code = rest[:at[0]], rest[at[0]:at[1]]
		}
		rest = rest[len(text)+len(code):]
		b.WriteString(r.convertHTML(where, text, strings.Contains(line, "|")))
		b.WriteString(code)
	}
	return b.String()
}

// htmlForms are the elements that Markdown can write, innermost first.
var htmlForms = []struct {
	form    *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`<!--.*?-->`), ""},
	{regexp.MustCompile(`(?i)<(?:b|strong)>\s*([^<>]*?)\s*</(?:b|strong)>`), "**$1**"},
	{regexp.MustCompile(`(?i)<(?:i|em)>\s*([^<>]*?)\s*</(?:i|em)>`), "*$1*"},
	{regexp.MustCompile(`(?i)<(?:del|s)>\s*([^<>]*?)\s*</(?:del|s)>`), "~~$1~~"},
	{regexp.MustCompile("(?i)<code>([^<>`]*?)</code>"), "`$1`"},
	{regexp.MustCompile(`(?i)<a\s(?:[^<>]*\s)?href="([^"<>()\s]+)"[^<>]*>([^<>]*)</a>`), "[$2]($1)"},
	{regexp.MustCompile(`(?i)^\s*<h2[^<>]*>([^<>]*)</h2>\s*$`), "\n## $1\n"},
	{regexp.MustCompile(`(?i)^\s*<h3[^<>]*>([^<>]*)</h3>\s*$`), "\n### $1\n"},
	{regexp.MustCompile(`(?i)^\s*<hr\s*/?>\s*$`), "\n***\n"},
	{regexp.MustCompile(`(?i)^\s*<p>|</p>\s*$`), "\n"},
}

var (
	endBreak  = regexp.MustCompile(`(?i)\s*<br\s*/?>\s*$`)
	lineBreak = regexp.MustCompile(`(?i)\s*<br\s*/?>`)
)

func (r *Result) convertHTML(where, text string, inTable bool) string {
	before := text
	for again := true; again; {
		last := text
		for _, f := range htmlForms {
			text = f.form.ReplaceAllString(text, f.instead)
		}
		again = text != last
	}
	text = endBreak.ReplaceAllString(text, "\\")
	if inTable {
		text = lineBreak.ReplaceAllString(text, " ")
	} else {
		text = lineBreak.ReplaceAllString(text, "\\\n")
	}
	if text != before {
		r.note(Changed, where, "HTML written as Markdown: %s", strings.Join(tagForm.FindAllString(before, 5), " "))
	}
	if tags := tagForm.FindAllString(text, 5); tags != nil {
		r.note(Advice, where, "HTML is left, which a record can't have: %s", strings.Join(tags, " "))
	}
	if code := template.FindString(text); code != "" {
		r.note(Advice, where, "code of a template is left, which is now shown as text: %s", code)
	}
	return text
}
