package search

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// QueryError is a query that can't be read: it says what to write instead.
type QueryError string

func (e QueryError) Error() string { return string(e) }

// maxWords bounds a query's tokens. Each costs a browser a fetch.
const maxWords = 32

// clause is one condition of a query, the same as in query.ts.
type clause struct {
	not   bool
	field string // as written, in lower case; "" for any text field
	text  string
	whole bool // in quotation marks: a phrase, or one taxonomy term
}

// parseQuery splits a query into its clauses.
func parseQuery(q string) ([]clause, error) {
	s := &scanner{rest: strings.ToValidUTF8(q, " ")}
	var clauses []clause
	for s.skipSpace(); s.rest != ""; s.skipSpace() {
		c, err := s.clause()
		if err != nil {
			return nil, err
		}
		clauses = append(clauses, c)
	}
	if len(clauses) == 0 {
		return nil, QueryError("there is nothing to search for; write a word")
	}
	return clauses, nil
}

type scanner struct{ rest string }

func (s *scanner) skipSpace() {
	s.rest = strings.TrimLeftFunc(s.rest, isSpace)
}

func isSpace(r rune) bool { return r < ' ' || unicode.IsSpace(r) }

// isQuote counts the marks that telephones and word processors make of ".
func isQuote(r rune) bool { return r == '"' || r == '“' || r == '”' || r == '„' }

var fieldForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*:`)

func (s *scanner) clause() (clause, error) {
	var c clause
	if rest, ok := strings.CutPrefix(s.rest, "-"); ok {
		c.not, s.rest = true, rest
	}
	if f := fieldForm.FindString(s.rest); f != "" {
		c.field, s.rest = strings.ToLower(strings.TrimSuffix(f, ":")), s.rest[len(f):]
	}
	var closed bool
	c.text, c.whole, closed = s.value()
	switch {
	case !closed:
		return c, QueryError(`a quotation mark is open; close it with "`)
	case c.field != "" && c.text == "":
		return c, QueryError(fmt.Sprintf("write a word right after %s:", c.field))
	}
	return c, nil
}

// value takes a quoted text or a word off the rest. A quotation mark that ends
// a word begins the next clause.
func (s *scanner) value() (text string, quoted, closed bool) {
	if r, size := utf8.DecodeRuneInString(s.rest); isQuote(r) {
		s.rest = s.rest[size:]
		end := strings.IndexFunc(s.rest, isQuote)
		if end < 0 {
			return "", true, false
		}
		text = s.rest[:end]
		_, size = utf8.DecodeRuneInString(s.rest[end:])
		s.rest = s.rest[end+size:]
		return text, true, true
	}
	end := strings.IndexFunc(s.rest, func(r rune) bool { return isSpace(r) || isQuote(r) })
	if end < 0 {
		end = len(s.rest)
	}
	text, s.rest = s.rest[:end], s.rest[end:]
	return text, false, true
}
