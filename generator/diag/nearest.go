package diag

import (
	"slices"
	"strings"
)

// Nearest is the candidate that a person most likely meant by word, or "": the
// one that differs in case only, or else the first of those with the fewest
// edits (optimal string alignment: Damerau 1964, no edit inside a swapped pair), or
// else the only one that begins as word does, but for word's last letter: country
// for countries.
func Nearest(word string, candidates []string) string {
	if len(word) > 100 {
		return ""
	}
	w := []rune(word)
	best, limit := "", tolerance(len(w))+1
	for _, c := range candidates {
		if strings.EqualFold(word, c) {
			return c
		}
		if d := distance(w, []rune(c), limit); d < limit {
			best, limit = c, d
		}
	}
	if best == "" {
		return continued(w, candidates)
	}
	return best
}

// minSure is how many letters a word must have to be taken for another unseen.
const minSure = 4

// Meant is Nearest, and whether it is certain: the word differs from it in case only
// or by one slip behind its first letter, and no other candidate is near.
func Meant(word string, candidates []string) (near string, certain bool) {
	near = Nearest(word, candidates)
	w := []rune(word)
	if near == "" || len(w) < minSure {
		return near, false
	}
	for _, c := range candidates {
		if c != near && distance(w, []rune(c), tolerance(len(w))+1) <= tolerance(len(w)) {
			return near, false
		}
	}
	return near, strings.EqualFold(word, near) || w[0] == []rune(near)[0] && distance(w, []rune(near), 2) == 1
}

// minStem is how many letters two words must begin with alike to be taken for
// forms of one.
const minStem = 3

func continued(word []rune, candidates []string) (found string) {
	if len(word) <= minStem {
		return ""
	}
	stem := string(word[:len(word)-1])
	for _, c := range candidates {
		switch {
		case !strings.HasPrefix(c, stem):
		case found != "":
			return ""
		default:
			found = c
		}
	}
	return found
}

// tolerance is how many edits a word of n letters may be away from another and
// still be taken for it.
func tolerance(n int) int {
	switch {
	case n < 3:
		return 0
	case n < 6:
		return 1
	case n < 12:
		return 2
	}
	return 3
}

// distance counts the insertions, deletions, substitutions and swaps of
// neighbours between a and b; from limit on it may return limit.
func distance(a, b []rune, limit int) int {
	if abs(len(a)-len(b)) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		if slices.Min(row) >= limit {
			return limit // no later row holds less
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int {
	return max(n, -n)
}
