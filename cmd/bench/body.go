package main

import (
	"bytes"
	"fmt"
	"strings"
)

// body draws the Markdown below a header: some sections of paragraphs and
// lists, and in some records a table, code, a quotation or a footnote.
func (c *corpus) body(say voice, i int) []byte {
	b := &bodyWriter{voice: say, corpus: c, number: i, buf: make([]byte, 0, 8<<10)}
	b.special(10, b.quotation)
	b.special(15, b.table)
	b.special(8, b.code)
	b.special(12, b.footnote)
	for section := range say.sections() {
		b.heading(section)
		for range 1 + say.IntN(3) {
			b.paragraph()
		}
		if say.chance(25) {
			b.list()
		}
		if len(b.specials) > 0 {
			b.specials[0]()
			b.specials = b.specials[1:]
		}
	}
	return append(bytes.TrimRight(b.buf, "\n"), '\n')
}

// sections is how many a body has: mostly three to five, now and then far more.
func (v voice) sections() int {
	n := 3 + v.IntN(3)
	if v.chance(8) {
		n *= 3
	}
	return n
}

type bodyWriter struct {
	voice
	corpus   *corpus
	number   int
	specials []func() // still to come, one a section
	buf      []byte
}

func (b *bodyWriter) special(percent int, write func()) {
	if b.chance(percent) {
		b.specials = append(b.specials, write)
	}
}

var usualHeadings = []string{"What happened", "Consequences", "Response", "Background"}

func (b *bodyWriter) heading(section int) {
	mark, text := "##", b.phrase(2+b.IntN(3))
	if section < len(usualHeadings) {
		text = usualHeadings[section]
	} else if b.chance(40) {
		mark = "###"
	}
	b.buf = fmt.Appendf(b.buf, "%s %s\n\n", mark, capital([]byte(text), 0))
}

func (b *bodyWriter) paragraph() {
	text := b.sentences(nil, 3+b.IntN(3))
	if b.chance(40) {
		text = append(append(text, ' '), b.link()...)
		text = append(b.text(text, 4+b.IntN(8)), '.')
	}
	if b.chance(15) {
		text = fmt.Appendf(text, " *%s* ", capital([]byte(b.phrase(2)), 0))
		text = append(b.text(text, 4+b.IntN(8)), '.')
	}
	b.buf = append(wrap(b.buf, text, ""), '\n')
}

// link is a link that begins a sentence: to another site, to a record that was
// there before, by address or by file, or to a term.
func (b *bodyWriter) link() string {
	text := capital([]byte(b.phrase(2)), 0)
	kind := b.IntN(10)
	switch {
	case b.number > 0 && kind < 3:
		return fmt.Sprintf("[%s](/incidents/%s/) ", text, b.corpus.ids[b.IntN(b.number)])
	case b.number > 0 && kind < 4:
		file := b.corpus.path(b.IntN(b.number))
		return fmt.Sprintf("[%s](../%s) ", text, strings.TrimPrefix(file, "content/incidents/"))
	case kind < 5:
		return fmt.Sprintf("[%s](/harms/%s/) ", text, termID(closed[4].terms[b.IntN(3)]))
	}
	return fmt.Sprintf("[%s](https://%s.example/%s) ", text, strings.ToLower(b.name(1)), slug(b.phrase(3), 3))
}

func (b *bodyWriter) list() {
	mark := "- "
	if b.chance(30) {
		mark = "1. "
	}
	for range 2 + b.IntN(4) {
		item := b.clause(4 + b.IntN(14))
		b.buf = append(append(append(b.buf, mark...), item...), ".\n"...)
	}
	b.buf = append(b.buf, '\n')
}

func (b *bodyWriter) quotation() {
	b.buf = append(wrap(b.buf, b.sentences(nil, 1), "> "), '\n')
}

func (b *bodyWriter) table() {
	b.buf = fmt.Appendf(b.buf, "| %s | %s | %s |\n| --- | --- | ---: |\n", b.word(), b.word(), b.word())
	for range 3 + b.IntN(5) {
		b.buf = fmt.Appendf(b.buf, "| %s | %s | %d |\n", b.phrase(1+b.IntN(3)), b.phrase(1), b.IntN(1000))
	}
	b.buf = append(b.buf, '\n')
}

func (b *bodyWriter) code() {
	b.buf = append(b.buf, "```json\n{\n"...)
	for range 2 + b.IntN(4) {
		b.buf = fmt.Appendf(b.buf, "  %q: {%q: %d, %q: %q},\n", b.word(), b.word(), b.IntN(100), b.word(), b.phrase(3))
	}
	b.buf = fmt.Appendf(b.buf, "  %q: null\n}\n```\n\n", b.word())
}

func (b *bodyWriter) footnote() {
	text := append(b.sentences(nil, 1), "[^1]"...)
	b.buf = append(wrap(b.buf, text, ""), '\n')
	b.buf = append(append(append(b.buf, "[^1]: "...), b.sentences(nil, 1)...), "\n\n"...)
}
