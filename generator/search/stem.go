package search

import (
	"strings"
	"sync"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// minStem is the length from which an English word has a stem, in letters.
const minStem = 3

func isEnglish(language string) bool {
	return language == "en" || strings.HasPrefix(language, "en-")
}

// stems remembers the stems of words, for the stemmer takes longer than all the
// rest of the analysis. It stops taking words when it is full.
var stems = struct {
	sync.RWMutex
	of map[string]string
}{of: map[string]string{}}

const maxStems = 1 << 17

// stem is the stem of a folded word by the Porter2 algorithm; "" for what is no
// English word. The theme's search/stem.ts is the same algorithm.
func stem(word string) string {
	if !isEnglishWord(word) {
		return ""
	}
	stems.RLock()
	s, known := stems.of[word]
	stems.RUnlock()
	if known {
		return s
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	word, s = strings.Clone(word), env.Current()
	stems.Lock()
	defer stems.Unlock()
	if len(stems.of) < maxStems {
		stems.of[word] = s
	}
	return s
}

func isEnglishWord(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) >= minStem
}
