package search

import (
	"strings"
	"unicode/utf8"
)

// The analyser, the same as in the theme's search/analyse.ts: what a text's words
// are. They are cut as UAX #29 says, but where a reader would then miss a record:
//
//   - A word is a run of letters, digits and marks. An apostrophe or a middle dot
//     before a letter does not end it and is left out (don't is dont), but 's at
//     the end is dropped, and one or two Latin letters before the first apostrophe
//     are a word (l'hôpital is l, hopital).
//   - Of a run in a script that sets no spaces between words, and of Hangul, whose
//     words carry endings, every two neighbouring characters are a word.
//   - 1,200 is the word 1200, and 3.14 and 10:30 are words as they stand.
//   - Words joined by one of - . _ / : + #, and digits by a comma, are words of
//     their own. Where they hold a digit (CVE-2024-3094) or are initials (U.S.),
//     the whole without its joints is one more word, at the place of the first; but
//     not in a web address.
//   - One to three letters before ++, + or # are also a word with these (C++).
//   - Common English words are no tokens, but keep their place.

// token is a word and its place in the text.
type token struct {
	folded   string // lower case without accents: what is typed on a plain keyboard
	exact    string // lower case with accents
	stem     string // of an English word; else ""
	position int    // counted in words, from 1
	joins    int    // how many words, from its place on, are joined here; 0 for a word
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

// tokens analyses a text in a language, or in none that is known: "". A token
// that joins words comes before them.
func tokens(text, language string) []token {
	return analyse(text, language).found
}

func analyse(text, language string) *cutter {
	text = prepare(text)
	c := &cutter{text: text, english: isEnglish(language), found: make([]token, 0, len(text)/6+1)}
	for i := 0; i < len(text); {
		i = c.next(i)
	}
	return c
}

// cutter cuts a prepared text.
type cutter struct {
	text     string
	english  bool
	found    []token
	position int
	// ungrouped is where the digits end that are known to be no number in groups.
	ungrouped int
	joinery
}

// at gives the class and the width of the character at i; past the end, none.
func (c *cutter) at(i int) (class, int) {
	if i >= len(c.text) {
		return none, 0
	}
	if b := c.text[i]; b < utf8.RuneSelf {
		return ascii[b], 1
	}
	r, width := utf8.DecodeRuneInString(c.text[i:])
	return classOf(r), width
}

// next takes what stands at i, and gives the place after it.
func (c *cutter) next(i int) int {
	k, width := c.at(i)
	switch {
	case k.begins():
		return c.joined(i)
	case k == pair:
		return c.pairs(i)
	case c.text[i] == gap:
		c.position += gapWidth
	}
	return i + width
}

// pairs takes every two neighbours of a run, or its only character.
func (c *cutter) pairs(start int) int {
	end := start
	c.parts = c.parts[:0]
	for k, width := c.at(end); k == pair || k == mark || k == accent; k, width = c.at(end) {
		end += width
	}
	run, before := fold(c.text[start:end]), -1
	for i, r := range run {
		after := i + utf8.RuneLen(r)
		if before >= 0 || after == len(run) {
			c.position++
			two := run[max(before, 0):after]
			c.found = append(c.found, token{folded: two, exact: two, position: c.position})
		}
		before = i
	}
	return end
}

// wordEnd is the end of the word that begins at i.
func (c *cutter) wordEnd(i int) int {
	for i = c.skipGroups(i); ; {
		k, width := c.at(i)
		switch {
		case k.continues():
		case k == between && c.skipPossessive(i) == i:
			if next, _ := c.at(i + width); next != letter {
				return i
			}
		default:
			return i
		}
		i += width
	}
}

// skipPossessive gives the place after an 's that ends the word here, or i.
func (c *cutter) skipPossessive(i int) int {
	if !strings.HasPrefix(c.text[i:], "'s") {
		return i
	}
	if k, _ := c.at(i + 2); k.continues() {
		return i
	}
	return i + 2
}

// skipGroups gives the end of a number whose digits stand in groups between
// commas, the last of three, or i. What is no such number is not read again for
// each of its groups.
func (c *cutter) skipGroups(i int) int {
	end, last := c.skipDigits(i), 0
	if end == i || end > i+3 || i < c.ungrouped {
		return i
	}
	for end < len(c.text) && c.text[end] == ',' {
		next := c.skipDigits(end + 1)
		if next == end+1 {
			break
		}
		if last = next - end - 1; last < 2 || last > 3 {
			c.ungrouped = end + 1
			return i
		}
		end = next
	}
	if last != 3 {
		c.ungrouped = end
		return i
	}
	return end
}

func (c *cutter) skipDigits(i int) int {
	for i < len(c.text) && c.text[i] >= '0' && c.text[i] <= '9' {
		i++
	}
	return i
}

// words takes the word of a part, or the two that an apostrophe divides.
func (c *cutter) words(text string) {
	if i := strings.IndexByte(text, '\''); i > 0 {
		if before := fold(text[:i]); len(before) <= 2 && isASCII(before) {
			c.word(text[:i])
			text = text[i+1:]
		}
	}
	c.word(text)
}

func (c *cutter) word(text string) {
	c.position++
	c.take(text, c.position)
}

// take adds a token, but for stop words.
func (c *cutter) take(text string, position int) {
	t := token{folded: text, exact: text, position: position}
	if !isAlphanumeric(text) {
		text = leftOut.Replace(text)
		t.folded, t.exact = fold(text), compose(text)
	}
	t.folded, t.exact = clip(t.folded), clip(t.exact)
	if stopWords[t.folded] {
		return
	}
	if c.english {
		t.stem = stem(t.folded)
	}
	c.found = append(c.found, t)
}

// leftOut is what goes on with a word and is no part of it.
var leftOut = strings.NewReplacer("'", "", ",", "", "·", "")

// isAlphanumeric reports whether a prepared text holds letters and digits of
// ASCII only.
func isAlphanumeric(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || !ascii[s[i]].begins() {
			return false
		}
	}
	return true
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
