package markdown

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// idPrefix keeps a body's ids apart from those of the page round it. The ids of
// footnotes have a colon, which those of headings never have.
const idPrefix = "s-"

// maxID bounds an id, in characters.
const maxID = 80

// ids gives each heading of a body an id of its own.
type ids struct {
	taken map[string]bool
	last  map[string]int // the suffix that a slug came to, so that a thousand like headings stay cheap
}

func newIDs() ids {
	return ids{map[string]bool{}, map[string]int{}}
}

// generate makes an id of the text that readers see, as goldmark's own ids,
// which are ASCII and made of the markup, are not.
func (s ids) generate(text string) string {
	base := idPrefix + slug(text)
	id := base
	for n := s.last[base]; s.taken[id]; {
		n = max(n+1, 2)
		s.last[base] = n
		id = base + "-" + strconv.Itoa(n)
	}
	s.taken[id] = true
	return id
}

// slug is NFC, in lower case, letters, marks and digits kept, and one hyphen
// for each run of spaces, hyphens and underscores.
func slug(text string) string {
	var b strings.Builder
	gap, n := false, 0
	for _, r := range norm.NFC.String(strings.ToLower(norm.NFC.String(text))) {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsNumber(r):
			if gap && n > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r)
			gap = false
			n++
		case unicode.IsSpace(r), r == '-', r == '_':
			gap = true
		}
		if n == maxID {
			break
		}
	}
	if n == 0 {
		return "section"
	}
	return b.String()
}

// Anchor finds the id of the heading that an author means by a fragment without
// its #: the id itself, or the slug of the heading's text.
func Anchor(headings []Heading, fragment string) (id string, ok bool) {
	want := idPrefix + slug(fragment)
	for _, h := range headings {
		if h.ID == fragment || h.ID == want {
			return h.ID, true
		}
	}
	return "", false
}

// Fragments are what links may write to lead to the headings.
func Fragments(headings []Heading) []string {
	fragments := make([]string, len(headings))
	for i, h := range headings {
		fragments[i] = strings.TrimPrefix(h.ID, idPrefix)
	}
	return fragments
}
