package site

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxSimilar = 5
	maxShared  = 200 // records, beyond which sharing a term or a word tells little
	worthOne   = 16  // of what one record has alone; two that any share are worth more
)

// Similarity finds the listed records that share the rarest terms and title
// words with a record, two of them at least. Sharing one that df records have
// counts 16 - ⌊log2 df⌋; it counts nothing where more than 200 have it, or more
// than a tenth of a small register. It may be used by several goroutines.
type Similarity struct {
	records []*Record
	terms   map[*Term][]int32  // places in records of those that have the term
	words   map[string][]int32 // and of those whose title has the word
	limit   int                // the length of a list that counts
	free    sync.Pool          // of *scores
}

// scores are the sums of one record's candidates, by place.
type scores struct {
	sum   []int32
	found []int32
}

// Similarity reads the terms and titles of all listed records.
func (s *Site) Similarity() *Similarity {
	n := len(s.Records)
	sim := &Similarity{records: s.Records, terms: map[*Term][]int32{}, words: map[string][]int32{}, limit: min(maxShared, max(n/10, maxSimilar))}
	sim.free.New = func() any { return &scores{sum: make([]int32, n)} }
	for i, r := range s.Records {
		for _, t := range r.traits() {
			if len(t.Records) <= sim.limit {
				sim.terms[t] = append(sim.terms[t], int32(i))
			}
		}
		for _, w := range titleWords(r.Title.S) {
			if have := sim.words[w]; len(have) <= sim.limit {
				sim.words[w] = append(have, int32(i))
			}
		}
	}
	return sim
}

// traits are the record's terms, each once, but for those of its sources: who
// reported an event is no trait of it.
func (r *Record) traits() []*Term {
	var terms []*Term
	for _, v := range r.Terms {
		if !strings.HasPrefix(v.Field, "sources.") && !slices.Contains(terms, v.Term) {
			terms = append(terms, v.Term)
		}
	}
	return terms
}

// titleWords are a title's words, each once: runs of letters and digits in lower
// case, without marks.
func titleWords(title string) []string {
	words := strings.FieldsFunc(strings.ToLower(norm.NFKD.String(title)), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c)
	})
	for i, w := range words {
		words[i] = unmarked(w)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func unmarked(word string) string {
	return strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, word)
}

// To are the records that are most like r, the likest first, at most five. Those
// that people have set in relation to r already are none of them.
func (sim *Similarity) To(r *Record) []*Record {
	sc := sim.free.Get().(*scores)
	defer sim.free.Put(sc)
	for _, t := range r.traits() {
		sim.count(sc, sim.terms[t])
	}
	for _, w := range titleWords(r.Title.S) {
		sim.count(sc, sim.words[w])
	}
	best := sim.best(sc, r.connected())
	for _, i := range sc.found {
		sc.sum[i] = 0
	}
	sc.found = sc.found[:0]
	return best
}

// count adds what it is worth to have something that these records have.
func (sim *Similarity) count(sc *scores, places []int32) {
	if len(places) > sim.limit {
		return
	}
	worth := int32(worthOne + 1 - bits.Len(uint(len(places))))
	for _, i := range places {
		if sc.sum[i] == 0 {
			sc.found = append(sc.found, i)
		}
		sc.sum[i] += worth
	}
}

// best are the found records with the highest sums, ties in order of id.
func (sim *Similarity) best(sc *scores, without []string) []*Record {
	order := func(a, b int32) int {
		return cmp.Or(cmp.Compare(sc.sum[b], sc.sum[a]), cmp.Compare(sim.records[a].ID, sim.records[b].ID))
	}
	var best []int32
	for _, i := range sc.found {
		if sc.sum[i] <= worthOne || len(best) == maxSimilar && order(i, best[maxSimilar-1]) > 0 || slices.Contains(without, sim.records[i].ID) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, i, order)
		best = slices.Insert(best, at, i)
		best = best[:min(len(best), maxSimilar)]
	}
	records := make([]*Record, len(best))
	for at, i := range best {
		records[at] = sim.records[i]
	}
	return records
}

// connected are the ids of the record and of those whose relation to it somebody
// has stated.
func (r *Record) connected() []string {
	ids := []string{r.ID}
	for _, t := range r.SupersededBy {
		ids = append(ids, t.S)
	}
	for _, rel := range r.Related {
		ids = append(ids, rel.ID.S)
	}
	for _, rel := range r.RelatedBy {
		ids = append(ids, rel.ID)
	}
	for _, other := range r.Supersedes {
		ids = append(ids, other.ID)
	}
	return ids
}
