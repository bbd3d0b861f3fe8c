package search

import (
	"strings"
	"unicode/utf8"
)

// form is a word as a query has it.
type form struct {
	folded, exact, stem string
	open                bool     // it may be written on: words that begin with it match, too
	typos               []string // folded words that it may stand for, where these are looked for
}

// queryWord is what a record is asked for: the whole, or all parts.
type queryWord struct {
	whole  form // of words that are joined; none where folded is ""
	strict bool // the parts are no surface match
	parts  []form
}

// minOpen is how many characters an open word in a field, and one whose
// continuations are to count for the order, has at least: fewer begin too many
// words.
const minOpen = 3

// wordsOf are a clause's words, those of a phrase one by one. Stop words ask for
// nothing, nor does the beginning of one that is still being written; it need not
// become one.
func wordsOf(c clause) (words []queryWord) {
	if c.whole {
		for _, t := range phraseOf(c.text) {
			words = append(words, queryWord{parts: []form{formOf(t)}})
		}
		return words
	}
	text := analyse(c.text, "en")
	closed := text.found
	var last []queryWord
	if c.open {
		closed, last = text.openWord(c.field != "")
	}
	for i := 0; i < len(closed); {
		w, n := closedWord(closed[i:])
		words, i = append(words, w), i+n
	}
	return append(words, last...)
}

// closedWord is the word that begins with the first of some tokens, and how many
// of them it takes. Of one that ends as C++ does, that is a part, not the C.
func closedWord(found []token) (w queryWord, n int) {
	first := found[0]
	if first.joins == 0 {
		return queryWord{parts: []form{formOf(first)}}, 1
	}
	w = queryWord{whole: formOf(first), strict: true}
	signed := false
	for n = 1; n < len(found) && found[n].position < first.position+first.joins; n++ {
		if !signed {
			w.parts = append(w.parts, formOf(found[n]))
		}
		signed = signed || found[n].joins > 0
	}
	if signed {
		w.whole, w.strict = form{}, false
	}
	return w, n
}

func formOf(t token) form { return form{folded: t.folded, exact: t.exact, stem: t.stem} }

// openWord divides a text's tokens into those before the words that are joined at
// its end, and the word which these are, if they ask for anything. It may go on in
// three ways: with its last part (self-driv), without a joint (3.1, 3.14), and as
// an identifier (self-driving-2), so that until it holds a digit, two will do.
func (c *cutter) openWord(inField bool) (closed []token, last []queryWord) {
	n := len(c.found)
	if len(c.parts) == 0 { // pairs of characters
		n = max(n-1, 0)
	} else {
		for n > 0 && c.found[n-1].position > c.before {
			n--
		}
	}
	closed, run := c.found[:n], c.found[n:]
	var w queryWord
	signed := false
	for _, t := range run {
		isSigned := strings.HasSuffix(t.folded, "+") || strings.HasSuffix(t.folded, "#")
		switch {
		case t.joins > 0 && !isSigned:
			w.strict = strings.ContainsAny(t.folded, "0123456789")
		case !signed:
			f := formOf(t)
			f.open = t.position == c.position || len(c.parts) == 0
			w.parts = append(w.parts, f)
		}
		signed = signed || isSigned
	}
	w.strict = w.strict && !signed
	if len(c.parts) > 0 && !signed {
		whole := clip(fold(leftOut.Replace(c.withoutJoints())))
		w.whole = form{folded: whole, exact: whole, open: true}
	}
	w.settle(inField)
	if len(w.parts) == 0 && !w.strict {
		return closed, nil
	}
	return closed, []queryWord{w}
}

// settle leaves out what says nothing.
func (w *queryWord) settle(inField bool) {
	if n := len(w.parts); n > 0 && w.parts[n-1].open {
		switch p := &w.parts[n-1]; {
		case beginsStopWord(p.folded):
			w.parts = w.parts[:n-1]
		case n == 1 && p.folded == w.whole.folded:
			w.whole = form{}
		}
	}
	if !inField {
		return
	}
	for i := range w.parts {
		w.parts[i].open = w.parts[i].open && utf8.RuneCountInString(w.parts[i].folded) >= minOpen
	}
	w.whole.open = w.whole.open && utf8.RuneCountInString(w.whole.folded) >= minOpen
}

func beginsStopWord(s string) bool {
	for w := range stopWords {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}

// phraseOf is a phrase's words: the parts of those that are joined, but C++ as it
// is.
func phraseOf(text string) (found []token) {
	for _, t := range tokens(text, "en") {
		switch n := len(found); {
		case t.joins > 1:
		case n > 0 && found[n-1].position == t.position: // the C of C++
		default:
			found = append(found, t)
		}
	}
	return found
}
