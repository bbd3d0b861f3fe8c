package incident

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Run is a piece of a text that two versions have, or one of them.
type Run struct {
	Op   Op
	Text string
}

// Op says of a Run which of the two versions has it.
type Op uint8

const (
	Keep   Op = iota // both
	Delete           // the older one
	Insert           // the newer one
	Gap              // both, and it is left out here; see Passages
)

var opNames = [...]string{"keep", "delete", "insert", "gap"}

func (o Op) String() string { return opNames[o] }

// wordRuns compares two texts word by word. The texts of the runs that are not
// inserted make up before, those of the runs that are not deleted after, each but
// for white space and, in Markdown, for the mark that an item of a list begins
// with. White space between words is one blank, one newline, or, where a
// paragraph ends, two newlines. Time and memory are linear in the texts.
func wordRuns(before, after string, markdown bool) []Run {
	a, b := tokens(before, after, markdown)
	w := &runWriter{}
	w.steps(a, b, tidy(a, b, diff(keys(a), keys(b))))
	return w.runs
}

// Longer texts, in bytes of both, are compared by lines, and then as a whole.
const (
	maxByWord = 256 << 10
	maxByLine = 2 << 20
)

// token is the smallest piece of a text that is compared: a word, one mark of
// punctuation, or one letter of a script that puts no blanks between words.
type token struct {
	text  string
	key   int32 // the same for tokens that count as equal
	space uint8 // the white space before it: 0 none, 1 blank, 2 newline, 3 empty line
	word  bool  // it is more than punctuation
}

var spaces = [...]string{"", " ", "\n", "\n\n"}

// listMarks are the marks that an item of a list begins with; one is as good as
// another.
const listMarks = "*+-"

// tokens cuts two texts alike.
func tokens(before, after string, markdown bool) (a, b []token) {
	in, next := interned{}, split
	if markdown {
		in.key(listMarks) // stands for each of them where it begins a line
	}
	switch size := len(before) + len(after); {
	case size > maxByLine:
		next = whole
	case size > maxByWord:
		next = lines
	}
	return in.tokens(before, next), in.tokens(after, next)
}

// interned numbers the texts of tokens.
type interned map[string]int32

func (in interned) key(text string) int32 {
	k, known := in[text]
	if !known {
		k = int32(len(in))
		in[text] = k
	}
	return k
}

// cutter appends the first tokens of a text, whose first character is none of
// white space, and tells how many bytes they take.
type cutter func(all []token, text string) ([]token, int)

// tokens cuts a text and numbers its tokens.
func (in interned) tokens(text string, next cutter) []token {
	all := make([]token, 0, len(text)/5)
	_, lists := in[listMarks]
	newlines := 1 // so that a list may begin the text
	space := uint8(0)
	for len(text) > 0 {
		c, size := utf8.DecodeRuneInString(text)
		if unicode.IsSpace(c) {
			if c == '\n' {
				newlines++
			}
			text, space = text[size:], uint8(min(1+newlines, 3))
			continue
		}
		first := len(all)
		all, size = next(all, text)
		for i := first; i < len(all); i++ {
			all[i].key = in.key(all[i].text)
		}
		if lists && newlines > 0 && size == 1 && strings.IndexByte(listMarks, text[0]) >= 0 {
			all[first].key = in.key(listMarks)
		}
		if first > 0 {
			all[first].space = space
		}
		text, space, newlines = text[size:], 0, 0
	}
	return all
}

// lines cuts at the ends of lines.
func lines(all []token, text string) ([]token, int) {
	line, _, _ := strings.Cut(text, "\n")
	return append(all, token{text: strings.TrimSpace(line), word: true}), len(line)
}

// whole cuts nothing.
func whole(all []token, text string) ([]token, int) {
	return append(all, token{text: plain(text), word: true}), len(text)
}

// split cuts at blanks, and what stands between two of them into marks of
// punctuation at its ends, dashes, the brackets of a link, and letters of scripts
// that put no blanks between words. A URL stays whole.
func split(all []token, text string) ([]token, int) {
	chunk := text
	if end := strings.IndexFunc(text, unicode.IsSpace); end >= 0 {
		chunk = text[:end]
	}
	start := strings.IndexFunc(chunk, isWord)
	if start < 0 {
		return letters(all, chunk, true), len(chunk)
	}
	end := strings.LastIndexFunc(chunk, isWord)
	_, size := utf8.DecodeRuneInString(chunk[end:])
	end += size
	all = letters(all, chunk[:start], true)
	all = letters(all, chunk[start:end], false)
	return letters(all, chunk[end:], true), len(chunk)
}

// letters appends a token for each character that stands alone, as punctuation
// does, and for what is between them. A mark that belongs to the letter before it
// stays with that, and so do equal signs: ** and … are one.
func letters(all []token, text string, punctuation bool) []token {
	start, single, before := 0, false, rune(0)
	for i, c := range text {
		alone := punctuation || standsAlone(c, before)
		if (alone || single) && i > 0 && !joins(c) && !(punctuation && c == before) {
			all = append(all, token{text: text[start:i], word: !punctuation && isWord(before)})
			start = i
		}
		single, before = alone, c
	}
	if start < len(text) {
		all = append(all, token{text: text[start:], word: !punctuation && isWord(before)})
	}
	return all
}

// isWord reports a character that belongs to a word at the word's ends as well.
func isWord(c rune) bool {
	if c < utf8.RuneSelf {
		return c >= 'a' && c <= 'z' || !unicode.IsPunct(c) || strings.IndexByte("%#@&/", byte(c)) >= 0
	}
	return !unicode.IsPunct(c)
}

// standsAlone reports a character that is a token within a word.
func standsAlone(c, before rune) bool {
	switch c {
	case '[', ']', '—':
		return true
	case '(':
		return before == ']'
	}
	return unspaced(c)
}

// joins reports a mark of the letter before it.
func joins(c rune) bool { return c >= 0x300 && unicode.Is(unicode.M, c) || c == '\u200D' }

// unspaced reports a letter of a script that puts no blanks between words.
func unspaced(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

func keys(tokens []token) []int32 {
	all := make([]int32, len(tokens))
	for i, t := range tokens {
		all[i] = t.key
	}
	return all
}

// runWriter joins tokens to runs.
type runWriter struct {
	runs []Run
	op   Op
	text strings.Builder
}

// steps writes out the steps between the tokens of two texts. What is kept takes
// the newer spacing, and the older where the newer has none: a blank may belong
// to what was taken out.
func (w *runWriter) steps(a, b []token, steps []step) {
	for _, s := range steps {
		for i, t := range b[:s.keep] {
			if t.space == 0 {
				t.space = a[i].space
			}
			w.one(Keep, t)
		}
		a, b = a[s.keep:], b[s.keep:]
		w.write(Delete, a[:s.del])
		w.write(Insert, b[:s.ins])
		a, b = a[s.del:], b[s.ins:]
	}
	w.flush()
}

func (w *runWriter) write(op Op, tokens []token) {
	for _, t := range tokens {
		w.one(op, t)
	}
}

func (w *runWriter) one(op Op, t token) {
	if op != w.op {
		w.flush()
		w.op = op
	}
	w.text.WriteString(spaces[t.space])
	w.text.WriteString(t.text)
}

func (w *runWriter) flush() {
	if w.text.Len() > 0 {
		w.runs = append(w.runs, Run{w.op, w.text.String()})
		w.text.Reset()
	}
}
