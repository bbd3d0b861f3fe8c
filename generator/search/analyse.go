package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"golang.org/x/text/unicode/norm"
)

// The analyser, the same as in analyse.ts. A text is folded (compatibility
// decomposition, accents dropped, composition, lower case) and cut into tokens:
//
//   - a run of letters, digits and marks is a token;
//   - of a run in a script that sets no spaces between words (and of Hangul, whose
//     words carry endings), every two neighbouring characters are a token;
//   - common English words are no tokens, but keep their place.
//
// There is no stemming. Both languages take the classes from Unicode's own
// properties, so they differ at most on characters newer than the older of the
// two, and of those the register's text holds no tokens.

// token is a term and its place in the text, counted in tokens from 1.
type token struct {
	term     string
	position int
}

const (
	// gap between two texts of one field keeps a phrase from reaching across.
	gap      = '\x1e'
	gapWidth = 100
	// maxToken bounds a token, in characters: what is longer is no word.
	maxToken = 64
)

// stopWords stand in nearly every English record and say nothing about it.
var stopWords = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "by": true,
	"for": true, "from": true, "in": true, "is": true, "it": true, "of": true, "on": true, "or": true,
	"that": true, "the": true, "this": true, "to": true, "was": true, "were": true, "with": true,
}

// unspaced are the scripts that are indexed by pairs of characters.
var unspaced = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

type class uint8

const (
	separator class = iota
	letter          // or digit: begins a word
	mark            // goes on with whatever it follows
	pair            // of an unspaced script
)

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return letter
		}
		return separator
	case r == 'ー': // lengthens kana, and belongs to no script
		return pair
	case !unicode.In(r, unicode.L, unicode.M, unicode.N):
		return separator
	case unicode.In(r, unspaced...):
		return pair
	case unicode.Is(unicode.M, r):
		return mark
	}
	return letter
}

// dropped reports a character of a decomposed text that folding leaves out:
// accents, which Unicode gives to no script; the points of Hebrew and Arabic;
// and what only steers the look of a line. Other marks are vowels, and the kana
// voice marks make another sound.
func dropped(r rune) bool {
	switch r {
	case '\u3099', '\u309A':
		return false
	case '\u00AD', '\u0640', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return true
	}
	return unicode.Is(unicode.M, r) && unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic)
}

// fold gives equal texts to what a reader would call the same word.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = strings.Map(func(r rune) rune {
		if dropped(r) {
			return -1
		}
		return r
	}, norm.NFKD.String(s))
	return strings.Map(lower, norm.NFC.String(s))
}

// lower is the simple lower case, with one small sigma for two.
func lower(r rune) rune {
	if r == 'ς' {
		return 'σ'
	}
	return unicode.ToLower(r)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tokens analyses a text.
func tokens(text string) []token {
	text = fold(text)
	c := cutter{found: make([]token, 0, len(text)/6+1)}
	start, run := 0, separator
	for i, r := range text {
		now := classOf(r)
		if now == mark {
			now = run
		}
		if now != run {
			c.take(text[start:i], run)
			start, run = i, now
		}
		if r == gap {
			c.position += gapWidth
		}
	}
	c.take(text[start:], run)
	return c.found
}

// cutter gathers the tokens of a text's runs.
type cutter struct {
	found    []token
	position int
}

func (c *cutter) take(run string, kind class) {
	switch kind {
	case letter:
		c.position++
		if !stopWords[run] {
			c.found = append(c.found, token{clip(run), c.position})
		}
	case pair:
		c.pairs(run)
	}
}

// pairs takes every two neighbours of a run, or its only character.
func (c *cutter) pairs(run string) {
	before := -1
	for i, r := range run {
		end := i + utf8.RuneLen(r)
		if before >= 0 || end == len(run) {
			c.position++
			c.found = append(c.found, token{run[max(before, 0):end], c.position})
		}
		before = i
	}
}

func clip(s string) string {
	if len(s) <= maxToken {
		return s
	}
	n := 0
	for i := range s {
		if n == maxToken {
			return s[:i]
		}
		n++
	}
	return s
}

// analyser hands the tokens to bleve.
type analyser struct{}

func (analyser) Analyze(text []byte) analysis.TokenStream {
	found := tokens(string(text))
	stream, space := make(analysis.TokenStream, len(found)), make([]analysis.Token, len(found))
	for i, t := range found {
		space[i] = analysis.Token{Term: []byte(t.term), Position: t.position}
		stream[i] = &space[i]
	}
	return stream
}
