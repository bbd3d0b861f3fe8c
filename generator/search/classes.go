package search

import (
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What a character does in a text, and how it is folded. The table in tables.go
// has a Unicode version of its own, which neither Go's nor the browser's changes:
// what it does not know separates words, and the normal forms of what it knows
// never change (UAX #15, stability).

type class uint8

const (
	none    class = iota // separates words
	letter               // begins a word or goes on with it
	mark                 // goes on with what it follows
	accent               // the same, and is left out of the folded form
	pair                 // of a script that sets no spaces
	between              // joins a word to a letter
	joint                // joins words
	ignored              // is as if it were not there
	symbol               // stands for letters that are a word of their own
	digit   class = 16   // and the nine after it, by value
)

func (k class) begins() bool    { return k == letter || k >= digit }
func (k class) continues() bool { return k.begins() || k == mark || k == accent }

// classLetters name the classes in the tables.
var classLetters = map[byte]class{'L': letter, 'M': mark, 'A': accent, 'P': pair, 'Q': between, 'J': joint, 'I': ignored, 'S': symbol, 'D': digit}

// ascii holds the classes of prepared ASCII.
var ascii = func() (all [utf8.RuneSelf]class) {
	for c := 'a'; c <= 'z'; c++ {
		all[c] = letter
	}
	for i := range class(10) {
		all['0'+i] = digit + i
	}
	for _, c := range "-._/:+#" {
		all[c] = joint
	}
	all['\''] = between
	return all
}()

// classes holds the classes of all characters, by code point.
var classes = sync.OnceValue(func() []class {
	all := make([]class, 0xe0200)
	copy(all, ascii[:])
	load(all, near)
	load(all, far)
	return all
})

// load reads a table: for each run of characters its class, how many characters
// from 0x80 or the run before it lies, and its length where that is not 1.
func load(all []class, table string) {
	at := rune(utf8.RuneSelf)
	for len(table) > 0 {
		n := 1 + strings.IndexFunc(table[1:], unicode.IsUpper)
		if n == 0 {
			n = len(table)
		}
		distance, length, _ := strings.Cut(table[1:n], "-")
		first := at + number(distance)
		at = first + max(number(length), 1)
		k := classLetters[table[0]]
		for r := first; r < at; r++ {
			all[r] = k
			if k == digit {
				all[r] += class((r - first) % 10)
			}
		}
		table = table[n:]
	}
}

func number(s string) rune {
	n, _ := strconv.ParseUint(s, 36, 20)
	return rune(n)
}

func classOf(r rune) class {
	if all := classes(); int(r) < len(all) {
		return all[r]
	}
	return none
}

// maxMarks bounds the marks upon a letter: what follows them is left out. No script
// sets more, and of many Go makes another normal form than browsers do.
const maxMarks = 12

// prepare gives a text in lower case, decomposed, its digits, apostrophes and
// joints those of ASCII, without what is ignored.
func prepare(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	var p preparer
	p.b.Grow(len(text) + len(text)/8)
	for i, r := range text {
		switch k := classOf(r); {
		case r < utf8.RuneSelf:
			p.add(r)
		case k == none:
			p.add(' ')
		case k == symbol:
			p.add(' ')
			p.decompose(r, text[i:])
			p.add(' ')
		default:
			p.decompose(r, text[i:])
		}
	}
	return p.b.String()
}

type preparer struct {
	b     strings.Builder
	marks int // upon the last letter
}

// decompose adds what a character decomposes into. The syllables of Hangul, which
// are composed again in the end, stay as they are.
func (p *preparer) decompose(r rune, text string) {
	parts := norm.NFKD.PropertiesString(text).Decomposition()
	if parts == nil {
		p.add(r)
	}
	for len(parts) > 0 {
		part, width := utf8.DecodeRune(parts)
		p.add(part)
		parts = parts[width:]
	}
}

func (p *preparer) add(r rune) {
	switch k := classOf(r); {
	case k == ignored:
		return
	case k == mark || k == accent:
		if p.marks++; p.marks > maxMarks {
			return
		}
	default:
		p.marks = 0
		r = prepared(r, k)
	}
	p.b.WriteRune(r)
}

func prepared(r rune, k class) rune {
	switch r {
	case '’', '‘', 'ʼ':
		return '\''
	case '‐':
		return '-'
	case '٫':
		return '.'
	case '٬':
		return ','
	case 'ς':
		return 'σ'
	}
	if k >= digit {
		return '0' + rune(k-digit)
	}
	return unicode.ToLower(r)
}

// plain are the letters that no decomposition leads to a plain keyboard.
var plain = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ı': "i", 'ħ': "h",
	'ŧ': "t", 'ŋ': "n", 'ə': "e", 'ɓ': "b", 'ɖ': "d", 'ɗ': "d", 'ƙ': "k", 'ƴ': "y",
}

// fold gives equal prepared words to what a reader would call the same word.
func fold(s string) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if p := plain[r]; p != "" {
			b.WriteString(p)
		} else if classOf(r) != accent {
			b.WriteRune(r)
		}
	}
	return compose(b.String())
}

// compose gives the normal form C, without what Go puts between more than thirty
// vowels of Hangul (ㅠㅠㅠ…) to keep its memory small.
func compose(s string) string {
	return strings.ReplaceAll(norm.NFC.String(s), "\u034f", "")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
