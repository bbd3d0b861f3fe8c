package incident

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Say gives one of the messages that an Edit is told with, in a language. args are
// names and values in turn. A message with an n has a form for one.
//
//	unreadable, readable       of a version
//	empty, not-stated
//	was                        now, before: what a value is that had no counterpart
//	punctuation                all that changed in a text
//	words, characters          n: how long a text is
//	more-words, …-characters   n: how many came
//	less-words, …-characters   n: how many went
//	both-words, …-characters   gone, come; n is the larger
type Say func(key string, args ...any) string

var english = map[string]string{
	"unreadable": "could not be read in this version", "readable": "can be read again",
	"empty": "empty", "not-stated": "not stated", "was": "{now} (was {before})", "punctuation": "punctuation",
	"words": "{n} words", "characters": "{n} characters",
	"more-words": "+{n} words", "more-characters": "+{n} characters",
	"less-words": "−{n} words", "less-characters": "−{n} characters",
	"both-words": "−{gone} +{come} words", "both-characters": "−{gone} +{come} characters",
}

// inEnglish is the Say of logs and summaries.
func inEnglish(key string, args ...any) string {
	var pairs []string
	text := english[key]
	for i := 0; i < len(args); i += 2 {
		if args[i] == "n" && args[i+1] == 1 {
			text = strings.TrimSuffix(text, "s")
		}
		pairs = append(pairs, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// OfFile reports that the edit is not of a field, but of whether the version can be
// read at all.
func (e Edit) OfFile() bool { return e.Field == fileField && e.Before == "" && e.After == "" }

// Told is what String says after the names of the field and the item.
func (e Edit) Told(say Say) string { return oneLine(e.told(say)) }

func (e Edit) told(say Say) string {
	switch {
	case e.OfFile() && e.Kind == Removed:
		return say("unreadable")
	case e.OfFile():
		return say("readable")
	case e.InList && e.Kind == Added:
		return "+ " + shown(e.After)
	case e.InList && e.Kind == Removed:
		return "− " + shown(e.Before)
	case e.Prose:
		return e.toldOfProse(say)
	case e.Kind == Added:
		return say("was", "now", shown(e.After), "before", say("not-stated"))
	case e.Kind == Removed:
		return say("was", "now", say("not-stated"), "before", shown(e.Before))
	}
	before, after := shownBoth(e.Before, e.After)
	return before + " → " + after
}

func (e Edit) toldOfProse(say Say) string {
	w, nothing := e.brief, "not-stated"
	if w == (wording{}) {
		w = e.wording()
	}
	if e.Field == bodyField {
		nothing = "empty"
	}
	switch e.Kind {
	case Added:
		return say("was", "now", w.measured(say, w.in, w.come), "before", say(nothing))
	case Removed:
		return say("was", "now", say(nothing), "before", w.measured(say, w.out, w.gone))
	}
	return w.change(say)
}

// wording is what is told of a text that came, went or changed: what went and what
// came, where that is short, else how much.
type wording struct {
	quoted     bool
	out, in    string
	gone, come int
	unit       string // of gone and come: words or characters
}

func (w wording) measured(say Say, text string, n int) string {
	if w.quoted {
		return "“" + text + "”"
	}
	return say(w.unit, "n", n)
}

func (w wording) change(say Say) string {
	switch {
	case w.quoted && w.out == "":
		return "+ “" + w.in + "”"
	case w.quoted && w.in == "":
		return "− “" + w.out + "”"
	case w.quoted:
		return "“" + w.out + "” → “" + w.in + "”"
	case w.gone == 0 && w.come == 0:
		return say("punctuation")
	case w.gone == 0:
		return say("more-"+w.unit, "n", w.come)
	case w.come == 0:
		return say("less-"+w.unit, "n", w.gone)
	}
	return say("both-"+w.unit, "gone", w.gone, "come", w.come, "n", max(w.gone, w.come))
}

// maxQuoted is how long a change can be, in characters, and be told as it is.
const maxQuoted = 40

func (e Edit) wording() wording {
	switch e.Kind {
	case Added:
		return alone("", e.After)
	case Removed:
		return alone(e.Before, "")
	}
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
		return wording{quoted: true, out: gone, in: come}
	}
	return wording{gone: words(out), come: words(in), unit: unitOf(append(out, in...))}
}

// alone is the wording of a text that has no counterpart.
func alone(out, in string) wording {
	if utf8.RuneCountInString(out+in) <= maxShown {
		return wording{quoted: true, out: out, in: in}
	}
	gone, come := interned{}.tokens(out, split), interned{}.tokens(in, split)
	return wording{gone: words(gone), come: words(come), unit: unitOf(append(gone, come...))}
}

// written is the text of tokens.
func written(tokens []token) string {
	w := &runWriter{}
	w.write(Keep, tokens)
	return plain(w.text.String())
}

// unitOf names what is counted: characters, where most tokens are letters of
// scripts that put no blanks between words.
func unitOf(tokens []token) string {
	single := 0
	for _, t := range tokens {
		if c, _ := utf8.DecodeRuneInString(t.text); unspaced(c) {
			single++
		}
	}
	if single*2 > words(tokens) {
		return "characters"
	}
	return "words"
}
