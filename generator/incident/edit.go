package incident

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Edit is one change of meaning between two versions of a record.
type Edit struct {
	// Field is the path of names: "severity", "harms", "sources", "sources.url",
	// "quantities.deaths", "body"; "file" where a version cannot be read.
	Field string
	// Item tells which map of the list the field stands in, such as "Reuters,
	// 2026-06-22", or which text of a list has changed.
	Item string
	Kind EditKind
	// Before and After are the texts, "" where there is none; of a whole map of a
	// list they are its label.
	Before, After string
	// InList marks one value of a list, put in or taken out.
	InList bool
	// Prose marks a text whose differences Words shows.
	Prose bool

	brief wording // see Brief
}

// EditKind is what an Edit does to its field, or to one value of its list.
type EditKind uint8

const (
	Added EditKind = iota
	Removed
	Changed
)

var editKinds = [...]string{"added", "removed", "changed"}

func (k EditKind) String() string { return editKinds[k] }

// Brief is the edit without the texts of prose, of which only Told and String
// still tell.
func (e Edit) Brief() Edit {
	if e.Prose && e.brief == (wording{}) {
		e.brief = e.wording()
		e.Before, e.After = "", ""
	}
	return e
}

// String is one line, without line breaks and control characters, such as
//
//	severity: hazard → incident
//	harms: + psychological
//	sources (Reuters, 2026-06-22): label: hazard → incident
//	summary: −4 +6 words
func (e Edit) String() string {
	field := e.Field
	if e.Item != "" {
		list, member, _ := strings.Cut(e.Field, ".")
		field = list + " (" + cut(e.Item, maxShown) + ")"
		if member != "" {
			field += ": " + member
		}
	}
	return oneLine(field) + ": " + e.Told(inEnglish)
}

// markdown reports a text in which one mark of a list is as good as another.
func (e Edit) markdown() bool { return e.Field == bodyField }

// Words compares the two texts of an edit of prose word by word.
func (e Edit) Words() []Run { return wordRuns(e.Before, e.After, e.markdown()) }

// maxShown is how much of a value a line shows, in characters.
const maxShown = 60

// hash is a git object's name, of which the first digits are enough.
var hash = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)

func shown(text string) string {
	if hash.MatchString(text) {
		return text[:8]
	}
	return cut(text, maxShown)
}

// shownBoth cuts two texts so that where they first differ is seen.
func shownBoth(before, after string) (string, string) {
	a, b := shown(before), shown(after)
	if !strings.HasSuffix(a, "…") && !strings.HasSuffix(b, "…") {
		return a, b
	}
	same := 0
	x, y := []rune(before), []rune(after)
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	from := same - maxShown/3
	if from <= 1 {
		return a, b
	}
	return "…" + cut(string(x[from:]), maxShown), "…" + cut(string(y[from:]), maxShown)
}

// cut shortens a text to n characters, between words where it can.
func cut(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	short := string(runes[:n-1])
	if at := strings.LastIndexByte(short, ' '); at > len(short)/2 {
		short = short[:at]
	}
	return strings.TrimRightFunc(short, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsPunct(c) }) + "…"
}

// oneLine makes white space one blank, and shows characters that a terminal would
// obey, or that change the order of others, as U+FFFD.
func oneLine(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == 0x2028 || c == 0x2029:
			return utf8.RuneError
		}
		return c
	}, strings.Join(strings.Fields(text), " "))
}
