package search

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
)

// synthetic makes a register of n records whose words are as common as words
// are: the k-th one in proportion to 1/k.
func synthetic(n int, seed uint64) map[string]string {
	r := rand.New(rand.NewPCG(seed, 7))
	words := rand.NewZipf(r, 1.07, 3, 30000)
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(word(words.Uint64()))
			b.WriteByte(' ')
		}
		return strings.TrimSpace(b.String())
	}
	files := maps.Clone(taxonomies)
	for i := range n {
		date := fmt.Sprintf("%d-%02d-%02d", 2015+r.IntN(10), 1+r.IntN(12), 1+r.IntN(28))
		id := fmt.Sprintf("%s-r%d", date, i)
		harms := []string{"[physical]", "[death, psychological]", "[psychological]", "[]"}[r.IntN(4)]
		files["content/incidents/"+id[:4]+"/"+id+".md"] = record(text(8), date, text(30), text(250),
			"harms: "+harms, "severity: "+[]string{"hazard", "incident"}[r.IntN(2)],
			fmt.Sprintf("systems: [{name: S, developers: [%q]}]", "Maker "+word(words.Uint64())))
	}
	return files
}

var alphabets = []string{"abcdefghijklmnoprstuvwxyz", "абвгдежзиклмнопрст", "αβγδεζηθικλμνξοπρσ", "東京都大阪名古屋市役所人工知能"}

// word spells a number, in one of four scripts.
func word(n uint64) string {
	letters := []rune(alphabets[[]int{0, 0, 0, 0, 0, 1, 2, 3}[n%8]])
	var b strings.Builder
	for n = n*2654435761%(1<<32) + 3; n > 0; n /= uint64(len(letters)) {
		b.WriteRune(letters[n%uint64(len(letters))])
	}
	return b.String()
}
