package theme

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
)

// The words that views are made of. What a template says by itself stands in
// the template; everything that is put together from a record stands here.

const (
	wordNotStated   = "not stated"
	wordMissingTerm = "These records do not say. What is missing may be unknown, may not apply or may not have been looked into yet; it never means “none”."
	wordMachine     = "written by a machine"
	wordSet         = "set by a machine" // of a value that is no text
	wordNoTerm      = "Why it is recorded"
	wordDraft       = "Draft, before publication"
	wordMissing     = "What this version said is not in the clone that this site was built from."
)

// statusWords name a record's standing where it is not simply published.
var statusWords = map[string]string{
	"draft":      "Draft",
	"disputed":   "Disputed",
	"withdrawn":  "Withdrawn",
	"superseded": "Superseded",
}

// dateOfWords say what a record's date is the date of.
var dateOfWords = map[string]string{
	"occurrence":   "when it happened",
	"first-report": "first reported",
	"filing":       "when it was filed",
}

// relationWords are how a record stands to the one that it names, and how that
// one stands to it.
var relationWords = map[string]struct{ to, from string }{
	"follow-up":  {"Follow-up to", "Followed up by"},
	"variant":    {"Variant of", "Has the variant"},
	"part-of":    {"Part of", "Includes"},
	"same-cause": {"Same cause as", "Same cause as"},
}

var sourceKindWords = map[string]string{
	"filing":   "court or regulatory filing",
	"official": "official document",
	"response": "response of a party",
	"research": "research",
	"database": "database entry",
}

// coverageWords are the states of a framework's criterion in a record, by
// site.Answer.
var coverageWords = [...]string{"Answered", "In part", "Not stated", "Not asked of a register"}

// fieldWords name the fixed fields that may be removed.
var fieldWords = map[string]string{
	"title": "The title", "summary": "The summary", "rationale": "The rationale", "body": "The account",
	"harmed": "Who was harmed", "sources": "The sources", "events": "The timeline", "image": "The picture",
	"quantities": "The quantities", "related": "Related records", "also-known-as": "Entries in other databases",
	"countries": "The countries", "date": "The date",
}

func fieldWord(field string) string {
	if w := fieldWords[field]; w != "" {
		return w
	}
	return sentence(strings.NewReplacer("-", " ", ".", ", ").Replace(field))
}

// why is the heading above a rationale: Why this is a serious incident.
func why(severity *Mark) string {
	if severity == nil {
		return wordNoTerm
	}
	name := strings.ToLower(severity.Name)
	article := "a"
	if strings.ContainsRune("aeiou", rune(name[0])) {
		article = "an"
	}
	return fmt.Sprintf("Why this is %s %s", article, name)
}

// removedWords say what may no longer be shown, when and why.
func removedWords(date, reason string) string {
	return fmt.Sprintf("Removed on %s because: %s", isoDate(date).Words, reason)
}

// quantity is a number as a source gives it: at least 3, EUR 1,200,000.
func quantity(q incident.Quantity) string {
	s := grouped(q.Value)
	if q.To > 0 {
		s += "–" + grouped(q.To)
	}
	if q.Currency != "" {
		s = q.Currency + " " + s
	}
	return strings.TrimSpace(q.Bound + " " + s)
}

// grouped writes a number with a comma every three digits.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural is a count with its noun: 1 record, 2 records.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(int64(n)) + " " + noun + "s"
}

// list joins words: a, b and c.
func list(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
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
