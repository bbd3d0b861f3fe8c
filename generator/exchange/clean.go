package exchange

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"

	"golang.org/x/text/unicode/norm"
)

// The format's limits on what stands in listings, in bytes.
const (
	maxTitle   = 300
	maxSummary = 2000
	maxID      = 80
)

// clean makes a source's text one paragraph of NFC: HTML entities are decoded,
// invisible characters taken out, white space folded. altered says what was
// done beyond folding, "" when nothing was.
func clean(s string) (cleaned, altered string) {
	var done []string
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
		done = append(done, "bytes that are not UTF-8 replaced")
	}
	if decoded := entityForm.ReplaceAllStringFunc(s, html.UnescapeString); decoded != s {
		s = decoded
		done = append(done, "HTML entities decoded")
	}
	if visible := dropInvisible(s); visible != s {
		s = visible
		done = append(done, "invisible or control characters removed")
	}
	return strings.Join(strings.Fields(norm.NFC.String(s)), " "), strings.Join(done, ", ")
}

var entityForm = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)

const (
	nonJoiner = '\u200C'
	joiner    = '\u200D'
)

// dropInvisible removes controls, formats and noncharacters. The joiners stay
// where a script or an emoji needs them: after a character beyond Latin.
func dropInvisible(s string) string {
	before := rune(0)
	return strings.Map(func(r rune) rune {
		last := before
		before = r
		switch {
		case (r == joiner || r == nonJoiner) && last >= 0x300 && last != joiner && last != nonJoiner && !unicode.Is(unicode.Cf, last):
			return r
		case unicode.IsSpace(r):
			return r
		case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // a format by category, and yet seen
			return r
		case unicode.In(r, unicode.Cc, unicode.Cf) || r&0xFFFE == 0xFFFE:
			return -1
		}
		return r
	}, s)
}

// clean notes what it altered.
func (r *Result) clean(where, what, s string) string {
	cleaned, altered := clean(s)
	if altered != "" {
		r.note(Changed, where, "%s: %s", what, altered)
	}
	return cleaned
}

// sentenceEnd is where a text may be cut: after a stop and before a space, or
// after a stop of Chinese, Japanese or Hindi.
var sentenceEnd = regexp.MustCompile(`[.!?…]["'’”»)\]]*\s|[。！？।]`)

// cut divides s where its first part is at most limit bytes: after a sentence,
// or else between words, or else between characters.
func cut(s string, limit int) (head, rest string) {
	if len(s) <= limit {
		return s, ""
	}
	at := 0
	for _, m := range sentenceEnd.FindAllStringIndex(s, -1) {
		if m[1] <= limit {
			at = m[1]
		}
	}
	if at < limit/4 {
		at = strings.LastIndexByte(s[:limit+1], ' ')
	}
	if at < limit/4 {
		for at = limit; !utf8.RuneStart(s[at]); at-- {
		}
	}
	return strings.TrimSpace(s[:at]), strings.TrimSpace(s[at:])
}

// letters are those that NFKD leaves whole and that have a spelling in ASCII.
var letters = strings.NewReplacer("ß", "ss", "æ", "ae", "ø", "o", "œ", "oe", "ł", "l", "đ", "d", "ð", "d", "þ", "th", "ı", "i",
	"'", "", "’", "", "‘", "", "ʼ", "")

// asciiWords is a text as lower-case words of a-z and 0-9 between hyphens;
// other scripts leave nothing.
func asciiWords(s string) string {
	decomposed := norm.NFKD.String(letters.Replace(strings.ToLower(s)))
	return strings.Trim(notWord.ReplaceAllString(marks.ReplaceAllString(decomposed, ""), "-"), "-")
}

var (
	marks   = regexp.MustCompile(`\p{Mn}+`)
	notWord = regexp.MustCompile(`[^a-z0-9]+`)
)

// recordID is a record's id: the day that its date begins with and the words of
// its title, or else, without any of those, the words of other. taken refuses
// an id; the next has a number.
func recordID(date incident.Date, title, other string, taken func(string) bool) string {
	from := date.From
	from.About = false
	words := asciiWords(title)
	if words == "" {
		words = asciiWords(other)
	}
	if words == "" {
		words = "record"
	}
	whole := from.String() + "-" + words
	for n := 1; ; n++ {
		tail := ""
		if n > 1 {
			tail = "-" + strconv.Itoa(n)
		}
		id := shorten(whole, maxID-len(tail)) + tail
		if !taken(id) && incident.ValidID(id) { // 2021-05 and 06 are a date
			return id
		}
	}
}

// shorten cuts an id between words where it is longer than limit.
func shorten(id string, limit int) string {
	if len(id) <= limit {
		return id
	}
	if at := strings.LastIndexByte(id[:limit+1], '-'); at > limit/2 {
		return id[:at]
	}
	return strings.TrimRight(id[:limit], "-")
}

// smallWords are written small within a name.
var smallWords = map[string]bool{
	"a": true, "an": true, "and": true, "at": true, "by": true, "for": true, "from": true, "in": true, "of": true, "on": true,
	"or": true, "the": true, "to": true, "with": true, "de": true, "del": true, "la": true, "van": true, "von": true,
}

// capitals are written in capitals.
var capitals = map[string]bool{
	"ai": true, "uk": true, "us": true, "usa": true, "eu": true, "un": true, "llm": true, "nhs": true, "fbi": true, "nypd": true,
	"lapd": true, "ceo": true, "bbc": true, "ibm": true, "api": true, "ii": true, "iii": true,
}

// generic words begin what is no name, whose other words are written small.
var generic = map[string]bool{
	"unknown": true, "unnamed": true, "unspecified": true, "unidentified": true, "various": true, "multiple": true, "anonymous": true,
	"pseudonymous": true, "alleged": true, "several": true, "other": true, "some": true, "two": true, "three": true,
}

// readable is a name made from an identifier such as st-georges-hospital.
func readable(slug string) string {
	words := strings.Fields(strings.ReplaceAll(slug, "-", " "))
	for i, w := range words {
		switch {
		case capitals[w]:
			words[i] = strings.ToUpper(w)
		case i > 0 && (smallWords[w] || generic[words[0]] || generic[strings.ToLower(words[0])]):
		default:
			words[i] = capitalised(w)
		}
	}
	return strings.Join(words, " ")
}

// capitalised makes the first letter a capital, behind quotes and brackets.
func capitalised(w string) string {
	i := strings.IndexFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' })
	if i < 0 {
		return w
	}
	r, size := utf8.DecodeRuneInString(w[i:])
	return w[:i] + string(unicode.ToTitle(r)) + w[i+size:]
}

// markdownSpecial are the characters that Markdown gives a meaning within a
// line, and what makes a list of a paragraph.
var markdownSpecial = regexp.MustCompile("[\\\\`*_\\[\\]<>#|~&!]|^[-+]|^(\\d{1,9})([.)])")

// asMarkdown is a plain text as a Markdown paragraph that shows just that text.
func asMarkdown(s string) string {
	return markdownSpecial.ReplaceAllStringFunc(s, func(m string) string {
		return m[:len(m)-1] + `\` + m[len(m)-1:]
	})
}
