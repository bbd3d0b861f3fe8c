package search

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryError is a query that can't be answered: it says what to write instead.
type QueryError string

func (e QueryError) Error() string { return string(e) }

// maxWords bounds a query's words, with the parts of those that are joined. Each
// costs a browser a fetch.
const maxWords = 32

// clause is one condition of a query, the same as in query.ts.
type clause struct {
	not   bool
	field string // a text field or a taxonomy; "" for any text field
	text  string
	whole bool // in quotation marks: a phrase, or one taxonomy term
	open  bool // its last word may still be written on
}

// parseQuery splits a query into its clauses. Everything is a query: a mark that
// is no part of the language where it stands is text. isField says which names
// may stand before a colon.
func parseQuery(q string, isField func(name string) bool) (clauses []clause) {
	s := &scanner{rest: strings.ToValidUTF8(q, " "), isField: isField}
	for s.skipSpace(); s.rest != ""; s.skipSpace() {
		clauses = append(clauses, s.clause())
	}
	return clauses
}

type scanner struct {
	rest    string
	isField func(string) bool
}

func (s *scanner) skipSpace() {
	s.rest = strings.TrimLeftFunc(s.rest, isSpace)
}

func isSpace(r rune) bool { return r < ' ' || unicode.IsSpace(r) }

// isQuote counts the marks that telephones and word processors make of ".
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

var fieldForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:`)

func (s *scanner) clause() (c clause) {
	if rest, ok := strings.CutPrefix(s.rest, "-"); ok {
		c.not, s.rest = true, rest
	}
	if f := fieldForm.FindString(s.rest); f != "" {
		name, rest := strings.ToLower(f[:len(f)-1]), s.rest[len(f):]
		if s.isField(name) && hasValue(rest) {
			c.field, s.rest = name, rest
		}
	}
	c.text, c.whole = s.value()
	c.open = s.rest == "" && !c.whole && !c.not
	return c
}

// hasValue reports whether something to look for stands right after a colon.
func hasValue(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && !isSpace(r) && !strings.HasPrefix(rest, "//")
}

// value takes a quoted text or a word off the rest. A quotation mark that ends
// a word begins the next clause; one that is never closed is a space.
func (s *scanner) value() (text string, quoted bool) {
	if r, size := utf8.DecodeRuneInString(s.rest); isQuote(r) {
		s.rest = s.rest[size:]
		end := strings.IndexFunc(s.rest, isQuote)
		if end < 0 {
			return "", false
		}
		text = s.rest[:end]
		_, size = utf8.DecodeRuneInString(s.rest[end:])
		s.rest = s.rest[end+size:]
		return text, true
	}
	end := strings.IndexFunc(s.rest, func(r rune) bool { return isSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(s.rest)
	}
	text, s.rest = s.rest[:end], s.rest[end:]
	return text, false
}
