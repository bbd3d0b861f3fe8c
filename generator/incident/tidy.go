package incident

import (
	"strings"
	"unicode/utf8"
)

// tidy makes steps pleasant to read: a word or two that happen to stand in both
// of two changed passages are folded into them, and what was put in or taken out
// begins where a sentence does, if it can.
func tidy(a, b []token, steps []step) []step {
	steps = append(fold(a, b, steps), step{}) // for what a slide leaves at the end
	slide(a, b, steps)
	return steps
}

// weighed is a step and the letters in its parts.
type weighed struct {
	step
	kept, deleted, inserted int
	words                   int // in what is kept
}

// maxFolded is how many words can happen to stand in two passages.
const maxFolded = 2

func fold(a, b []token, steps []step) []step {
	var all []weighed
	x, y := 0, 0
	for _, s := range steps {
		w := weighed{step: s, kept: weight(b[y : y+s.keep]), words: words(b[y : y+s.keep])}
		x, y = x+s.keep, y+s.keep
		w.deleted, w.inserted = weight(a[x:x+s.del]), weight(b[y:y+s.ins])
		x, y = x+s.del, y+s.ins
		all = append(all, w)
		for n := len(all); n > 1 && accidental(all[n-2], all[n-1]); n-- {
			all[n-2] = joined(all[n-2], all[n-1])
			all = all[:n-1]
		}
	}
	folded := make([]step, len(all))
	for i, w := range all {
		folded[i] = w.step
	}
	return folded
}

// accidental reports that what is kept between two changes is little beside both
// of them, and that they replace one text by another.
func accidental(left, right weighed) bool {
	less := min(max(left.deleted, left.inserted), max(right.deleted, right.inserted))
	return left.del+left.ins > 0 && right.del+right.ins > 0 && right.words <= maxFolded && right.kept*2 <= less &&
		left.deleted+right.deleted > 0 && left.inserted+right.inserted > 0
}

func joined(left, right weighed) weighed {
	left.del += right.keep + right.del
	left.ins += right.keep + right.ins
	left.deleted += right.kept + right.deleted
	left.inserted += right.kept + right.inserted
	return left
}

// weight is the length of the words, where none counts for more than a long one.
func weight(tokens []token) (n int) {
	for _, t := range tokens {
		if t.word {
			n += min(utf8.RuneCountInString(t.text), 12)
		}
	}
	return n
}

// words counts the tokens that are words.
func words(tokens []token) (n int) {
	for _, t := range tokens {
		if t.word { // or a line of a long text
			n += 1 + strings.Count(t.text, " ") + strings.Count(t.text, "\n")
		}
	}
	return n
}

// slide moves a lone insertion or deletion between equal tokens to where it reads
// best.
func slide(a, b []token, steps []step) {
	x, y := 0, 0
	for i := range steps {
		s := &steps[i]
		x, y = x+s.keep, y+s.keep
		side, start, length := b, y, s.ins
		if s.del > 0 {
			side, start, length = a, x, s.del
		}
		x, y = x+s.del, y+s.ins
		if s.del > 0 && s.ins > 0 || length == 0 {
			continue
		}
		by := bestMove(side, start, length, room(steps, i), room(steps, i+1))
		s.keep += by
		if i+1 < len(steps) {
			steps[i+1].keep -= by
		}
		x, y = x+by, y+by
	}
}

// room is by how many of a step's kept tokens the change before it may move on,
// or the one after it back, and still stand apart.
func room(steps []step, i int) int {
	switch {
	case i == len(steps):
		return 0
	case i == 0 || steps[i].del+steps[i].ins == 0:
		return steps[i].keep
	}
	return max(0, steps[i].keep-1)
}

// bestMove is by how many tokens the run side[start:start+length] is moved, at
// most back or forth, so that it begins well; it says the same at each place.
func bestMove(side []token, start, length, back, forth int) (best int) {
	value := begins(side, start)
	for by := -1; -by <= back && side[start+by].key == side[start+length+by].key; by-- {
		if v := begins(side, start+by); v > value {
			best, value = by, v
		}
	}
	for by := 1; by <= forth && side[start+by-1].key == side[start+length+by-1].key; by++ {
		if v := begins(side, start+by); v > value {
			best, value = by, v
		}
	}
	return best
}

// begins tells how well a passage begins with a token: a paragraph or an item of
// a list, a sentence, a clause, a word.
func begins(side []token, at int) int {
	switch {
	case at == 0 || side[at].space == 3 || side[at].space == 2 && !side[at].word:
		return 4
	case strings.Contains("。！？", side[at-1].text):
		return 3
	case side[at].space == 0 || !side[at].word:
		return 0
	case strings.Contains(".!?", side[at-1].text):
		return 3
	case !side[at-1].word:
		return 2
	}
	return 1
}
