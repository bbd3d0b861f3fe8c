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

// lexeme is what is known of a folded word. Its texts are the same in memory
// wherever they are met, so that maps need not compare them letter by letter.
type lexeme struct {
	word    string
	stem    string // by the Porter2 algorithm; "" for what is no English word
	stemKey string // "" where the stem is no other than the word
}

// lexicon remembers the words met, for the stemmer takes longer than all the rest
// of the analysis. It stops taking words when it is full.
var lexicon = struct {
	sync.RWMutex
	of map[string]lexeme
}{of: map[string]lexeme{}}

const maxLexicon = 1 << 18

func lookUp(word string) lexeme {
	lexicon.RLock()
	l, known := lexicon.of[word]
	lexicon.RUnlock()
	if known {
		return l
	}
	l.word = strings.Clone(word)
	if l.stem = porter2(word); l.stem != "" && l.stem != word {
		l.stemKey = stemKey(l.stem)
	}
	lexicon.Lock()
	defer lexicon.Unlock()
	if len(lexicon.of) < maxLexicon {
		lexicon.of[l.word] = l
	}
	return l
}

// stem is the stem of a folded word; "" for what is no English word.
func stem(word string) string { return lookUp(word).stem }

// porter2 is the English stemmer. The theme's search/stem.ts is the same algorithm.
func porter2(word string) string {
	if !isEnglishWord(word) {
		return ""
	}
	env := snowballstem.NewEnv(word)
	english.Stem(env)
	return env.Current()
}

func isEnglishWord(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) >= minStem
}
