package diag

import "unicode/utf8"

// Nearest is the candidate that a person most likely meant by word, or "".
// Near is an optimal string alignment distance (Damerau 1964, no edit inside a
// swapped pair) of at most a third of the word's length, and at least one edit;
// of equally near candidates the first wins.
func Nearest(word string, candidates []string) string {
	if len(word) > 100 {
		return ""
	}
	best, limit := "", max(1, utf8.RuneCountInString(word)/3)+1
	w := []rune(word)
	for _, c := range candidates {
		if d := distance(w, []rune(c), limit); d < limit {
			best, limit = c, d
		}
	}
	return best
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
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int {
	return max(n, -n)
}
