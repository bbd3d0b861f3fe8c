package gate

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
)

// sameSubject reports whether the two may be about the same thing: they share a
// source, or half of the words of the shorter title. It is so where that can't be
// told.
func sameSubject(a, b *incident.Version) bool {
	x, y := words(a.Text("title")), words(b.Text("title"))
	return len(x) == 0 || len(y) == 0 || 2*len(shared(x, y)) >= min(len(x), len(y)) || len(shared(sources(a), sources(b))) > 0
}

// words are a title's words of five letters or more, each once: the shorter ones
// say little in most languages. Of a title of short words alone all count.
func words(title string) []string {
	all := strings.FieldsFunc(strings.ToLower(title), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c) })
	slices.Sort(all)
	all = slices.Compact(all)
	long := slices.DeleteFunc(slices.Clone(all), func(w string) bool { return utf8.RuneCountInString(w) < 5 })
	if len(long) == 0 {
		return all
	}
	return long
}

// sources are the URLs and titles of what a version rests on.
func sources(v *incident.Version) (names []string) {
	for _, s := range v.Fields.Field("sources").Items {
		for _, key := range []string{"url", "title"} {
			if text := strings.TrimSpace(s.Field(key).Text); text != "" {
				names = append(names, text)
			}
		}
	}
	return names
}

func shared(a, b []string) (both []string) {
	for _, s := range a {
		if slices.Contains(b, s) {
			both = append(both, s)
		}
	}
	return both
}
