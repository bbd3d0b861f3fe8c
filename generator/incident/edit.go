package incident

import (
	"fmt"
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

	said string // see Brief
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
	if e.Prose && e.said == "" {
		e.said = e.told()
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
	return oneLine(field) + ": " + e.Told()
}

// Told is what String says after the names of the field and the item.
func (e Edit) Told() string {
	if e.said != "" {
		return oneLine(e.said)
	}
	return oneLine(e.told())
}

func (e Edit) told() string {
	switch {
	case e.InList && e.Kind == Added:
		return "+ " + shown(e.After)
	case e.InList && e.Kind == Removed:
		return "− " + shown(e.Before)
	case e.Kind == Added:
		return e.measured(e.After) + " (was " + e.absent() + ")"
	case e.Kind == Removed:
		return e.absent() + " (was " + e.measured(e.Before) + ")"
	case e.Prose:
		return e.rewording()
	}
	before, after := shownBoth(e.Before, e.After)
	return before + " → " + after
}

// markdown reports a text in which one mark of a list is as good as another.
func (e Edit) markdown() bool { return e.Field == bodyField }

// Words compares the two texts of an edit of prose word by word.
func (e Edit) Words() []Run { return wordRuns(e.Before, e.After, e.markdown()) }

func (e Edit) absent() string {
	if e.Field == bodyField {
		return "empty"
	}
	return "not stated"
}

// measured is a value that has no counterpart: of a long text, its length.
func (e Edit) measured(text string) string {
	switch {
	case !e.Prose:
		return shown(text)
	case utf8.RuneCountInString(text) > maxShown:
		return counted(text)
	}
	return "“" + text + "”"
}

// maxQuoted is how long a change can be, in characters, and be told as it is.
const maxQuoted = 40

// rewording tells how much of a text has changed or, where that is short and in
// one place, what.
func (e Edit) rewording() string {
	a, b := tokens(e.Before, e.After, e.markdown())
	steps := tidy(a, b, diff(keys(a), keys(b)))
	var out, in []token
	places := 0
	for _, s := range steps {
		out = append(out, a[s.keep:s.keep+s.del]...)
		in = append(in, b[s.keep:s.keep+s.ins]...)
		a, b = a[s.keep+s.del:], b[s.keep+s.ins:]
		places += min(1, s.del+s.ins)
	}
	gone, come := written(out), written(in)
	if places == 1 && max(utf8.RuneCountInString(gone), utf8.RuneCountInString(come)) <= maxQuoted {
		return quoted(gone, come)
	}
	return difference(out, in)
}

// written is the text of tokens.
func written(tokens []token) string {
	w := &runWriter{}
	w.write(Keep, tokens)
	return plain(w.text.String())
}

func quoted(out, in string) string {
	switch {
	case out == "":
		return "+ “" + in + "”"
	case in == "":
		return "− “" + out + "”"
	}
	return "“" + out + "” → “" + in + "”"
}

// difference counts the words that went and the words that came.
func difference(out, in []token) string {
	gone, come := words(out), words(in)
	unit := unitOf(max(gone, come), append(out, in...))
	switch {
	case gone == 0 && come == 0:
		return "punctuation"
	case gone == 0:
		return fmt.Sprintf("+%d %s", come, unit)
	case come == 0:
		return fmt.Sprintf("−%d %s", gone, unit)
	}
	return fmt.Sprintf("−%d +%d %s", gone, come, unit)
}

// counted is how long a text is.
func counted(text string) string {
	tokens := interned{}.tokens(text, split)
	n := words(tokens)
	return fmt.Sprintf("%d %s", n, unitOf(n, tokens))
}

// unitOf names what is counted: characters, where most tokens are letters of
// scripts that put no blanks between words.
func unitOf(n int, tokens []token) string {
	single := 0
	for _, t := range tokens {
		if c, _ := utf8.DecodeRuneInString(t.text); unspaced(c) {
			single++
		}
	}
	unit := "word"
	if single*2 > words(tokens) {
		unit = "character"
	}
	if n == 1 {
		return unit
	}
	return unit + "s"
}

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
