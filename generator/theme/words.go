package theme

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// The words that views are made of. They are in the catalogue; what is put together
// from a record is put together here.

// fieldWord names a field that may be removed.
func (c *Catalogue) fieldWord(field string) string {
	return c.or("field.the."+field, sentence(strings.NewReplacer("-", " ", ".", ", ").Replace(field)))
}

// statusWord names a record's standing where it is not simply published.
func (c *Catalogue) statusWord(r *site.Record) string {
	if !shown(r, "status") {
		return ""
	}
	return c.or("status."+r.Status.S, "")
}

// dateOfWord says what a record's date is the date of.
func (c *Catalogue) dateOfWord(r *site.Record) string { return c.or("date-of."+r.DateOf.S, "") }

// relationWord is how a record stands to the one that it names, and how that one
// stands to it.
func (c *Catalogue) relationWord(way, as string) string { return c.say("relation." + way + "." + as) }

// why is the heading above a rationale: Why this is a serious incident.
func (c *Catalogue) why(severity *Mark) string {
	if severity == nil {
		return c.say("record.why")
	}
	name := strings.ToLower(severity.Name)
	if strings.ContainsRune("aeiou", rune(name[0])) {
		return c.say("record.why-this.vowel", "severity", name)
	}
	return c.say("record.why-this", "severity", name)
}

// removedWords say what may no longer be shown, when and why.
func (c *Catalogue) removedWords(date, reason string) string {
	return c.say("removed.why", "date", c.isoDate(date).Words, "reason", reason)
}

// quantity is a number as a source gives it: at least 3, EUR 1,200,000.
func (c *Catalogue) quantity(q incident.Quantity) string {
	s := c.grouped(q.Value)
	if q.To > 0 {
		s += "–" + c.grouped(q.To)
	}
	if q.Currency != "" {
		s = q.Currency + " " + s
	}
	if q.Bound != "" {
		s = c.say("quantity."+strings.ReplaceAll(q.Bound, " ", "-"), "n", s)
	}
	return s
}

// sentence begins a text with a capital.
func sentence(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// uncapitalised is a text inside a sentence; a word in capitals stays.
func uncapitalised(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// longest line of a listing, in characters
const maxLine = 240

// brief is a text's first sentence, or as much of it as fits a line.
func brief(text string) string {
	if end := firstSentence(text); end > 0 {
		text = text[:end]
	}
	runes := []rune(text)
	if len(runes) <= maxLine {
		return text
	}
	cut := string(runes[:maxLine])
	if i := strings.LastIndexByte(cut, ' '); i > maxLine/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// firstSentence finds where the first sentence ends: a stop, a space and a
// capital, after a word that is no abbreviation. 0 when it does not.
func firstSentence(text string) int {
	for i := 0; i+2 < len(text); i++ {
		if text[i] != '.' || text[i+1] != ' ' || text[i+2] < 'A' || text[i+2] > 'Z' {
			continue
		}
		word := text[strings.LastIndexByte(text[:i], ' ')+1 : i]
		if len(word) > 3 && !strings.Contains(word, ".") {
			return i + 1
		}
	}
	return 0
}
