package main

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// vocabularySize is that of a mid-sized English corpus, inflected forms counted.
const vocabularySize = 50_000

// zipf draws ranks from 0: rank k has the weight 1/(k+2.7), Zipf's law with
// Mandelbrot's shift. It holds the weights' running sums, in integers, so that
// every machine draws the same.
type zipf []uint64

func newZipf(n int) zipf {
	z := make(zipf, n)
	var sum uint64
	for k := range z {
		sum += (1 << 40) / uint64(10*k+27)
		z[k] = sum
	}
	return z
}

func (z zipf) draw(r *rand.Rand) int {
	rank, _ := slices.BinarySearch(z, r.Uint64N(z[len(z)-1])+1)
	return rank
}

// little are English function words, the commonest first: without them no text
// would give a stop list anything to do.
var little = strings.Fields("the of and to in a that was is for on as with by it at from be were which this or had " +
	"not are but an their its has been they who when after would could no all there into one other than")

// lexicon is an invented language: pronounceable words, the commonest first and
// shortest, some of them inflected as English words are, so that a stemmer has
// work to do.
type lexicon struct {
	words      []string
	rank       zipf
	littleRank zipf
}

func newLexicon(r *rand.Rand) *lexicon {
	l := &lexicon{rank: newZipf(vocabularySize), littleRank: newZipf(len(little))}
	taken := make(map[string]bool, vocabularySize)
	for _, w := range little {
		taken[w] = true
	}
	for len(l.words) < vocabularySize {
		if w := l.newWord(r); !taken[w] {
			taken[w] = true
			l.words = append(l.words, w)
		}
	}
	return l
}

var (
	onsets  = strings.Fields("b c d f g h j k l m n p r s t v w z b d f g k l m n p r s t br ch cl dr fl gr pl pr qu sh sl st th tr")
	vowels  = strings.Fields("a e i o u a e i o u ai ea ou")
	codas   = strings.Fields("n r s t l m nd st rk x")
	endings = strings.Fields("s ed ing er ly")
)

func (l *lexicon) newWord(r *rand.Rand) string {
	n := len(l.words)
	if n > 1000 && r.IntN(3) == 0 {
		return l.words[r.IntN(1000)*(n/1000)] + pick(r, endings)
	}
	syllables := 1
	if n > 200 {
		syllables = 2 + r.IntN(1+min(2, n/2000)) - r.IntN(2)*r.IntN(2)
	}
	var b strings.Builder
	for range max(1, syllables) {
		b.WriteString(pick(r, onsets))
		b.WriteString(pick(r, vowels))
		if r.IntN(3) == 0 {
			b.WriteString(pick(r, codas))
		}
	}
	return b.String()
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// voice writes prose in a lexicon. All text is appended to b and given back.
type voice struct {
	*rand.Rand
	*lexicon
}

func (v voice) chance(percent int) bool { return v.IntN(100) < percent }

// word is any word of the language.
func (v voice) word() string { return v.words[v.rank.draw(v.Rand)] }

// text writes n words, of which about two in five are little ones.
func (v voice) text(b []byte, n int) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ' ')
		}
		switch k := v.IntN(100); {
		case k < 42 && i < n-1:
			b = append(b, little[v.littleRank.draw(v.Rand)]...)
		case k == 99 && i < n-1:
			b = strconv.AppendInt(b, int64(2+v.IntN(900)), 10)
		default:
			b = append(b, v.word()...)
		}
	}
	return b
}

// phrase is n words without little ones, such as a heading.
func (v voice) phrase(n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = v.word()
	}
	return strings.Join(parts, " ")
}

// clause is n words that begin with a capital letter.
func (v voice) clause(n int) string {
	return string(capital(v.text(nil, n), 0))
}

// sentences writes n sentences.
func (v voice) sentences(b []byte, n int) []byte {
	for i := range n {
		if i > 0 {
			b = append(b, ' ')
		}
		start := len(b)
		b = v.text(b, 5+v.IntN(10))
		if v.chance(40) {
			b = append(b, ", "...)
			b = v.text(b, 4+v.IntN(9))
		}
		b = append(capital(b, start), '.')
	}
	return b
}

// capital makes the letter at i a capital.
func capital(b []byte, i int) []byte {
	if b[i] >= 'a' && b[i] <= 'z' {
		b[i] -= 'a' - 'A'
	}
	return b
}

// name is a proper name: words with capitals.
func (v voice) name(n int) string {
	parts := make([]string, n)
	for i := range parts {
		// Names are rare words.
		parts[i] = string(capital([]byte(v.words[500+v.IntN(vocabularySize-500)]), 0))
	}
	return strings.Join(parts, " ")
}

const lineWidth = 96

// wrap writes text in lines of at most lineWidth bytes, each after the indent.
func wrap(b []byte, text []byte, indent string) []byte {
	room := lineWidth - len(indent)
	for {
		b = append(b, indent...)
		end := len(text)
		if end > room {
			if end = lastSpace(text[:room+1]); end < 0 {
				end = len(text)
			}
		}
		b = append(append(b, text[:end]...), '\n')
		if end == len(text) {
			return b
		}
		text = text[end+1:]
	}
}

func lastSpace(text []byte) int {
	for i := len(text) - 1; i > 0; i-- {
		if text[i] == ' ' {
			return i
		}
	}
	return -1
}
