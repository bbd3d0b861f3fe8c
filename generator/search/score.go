package search

import (
	"strings"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

// scores gives each ordinal what the query's words count there: for each the whole
// or the sum of its parts, whatever is more. A part counts as its best match
// does: what begins with it a half, what has its stem a half, what it may be a slip
// for a third.
func (f *finder) scores(typos bool) ([]int, error) {
	total := make([]int, len(f.entries))
	for i, w := range append(f.words, f.hardWords...) {
		parts := make([]int, len(f.entries))
		for _, p := range w.parts {
			one, err := f.partScores(p, i < len(f.words), typos)
			if err != nil {
				return nil, err
			}
			for o, s := range one {
				parts[o] += s
			}
		}
		if w.whole.folded != "" {
			whole, err := f.partScores(w.whole, false, false)
			if err != nil {
				return nil, err
			}
			for o, s := range whole {
				parts[o] = max(parts[o], s)
			}
		}
		for o, s := range parts {
			total[o] += s
		}
	}
	return total, nil
}

func (v *view) partScores(p form, stem, typos bool) ([]int, error) {
	best := make([]int, len(v.entries))
	if err := v.scoreExact(p, best); err != nil {
		return nil, err
	}
	if p.open && utf8.RuneCountInString(p.folded) >= minOpen {
		longer, err := v.longer(p.folded)
		if err != nil {
			return nil, err
		}
		if err := v.score(longer, 2, best); err != nil {
			return nil, err
		}
	}
	if stem && p.stem != "" {
		forms, err := v.sameStem(p.stem)
		if err != nil {
			return nil, err
		}
		if err := v.score(forms, 2, best); err != nil {
			return nil, err
		}
	}
	if typos {
		if err := v.score(p.typos, 3, best); err != nil {
			return nil, err
		}
	}
	return best, nil
}

// score raises the best scores to those of keys, divided.
func (v *view) score(keys []string, divisor int, best []int) error {
	for _, key := range keys {
		list, err := v.list(key)
		if err != nil {
			return err
		}
		weight := idf(v.live, len(list))
		for _, p := range list {
			best[p.ordinal] = max(best[p.ordinal], weight*int(p.impact)/divisor)
		}
	}
	return nil
}

// scoreExact scores the word itself: where it has accents, records that have it
// with others or none count half; where it has none, those that have it with some.
func (v *view) scoreExact(p form, best []int) error {
	if err := v.score([]string{p.folded}, 1, best); err != nil {
		return err
	}
	keys := []string{exactKey(p.folded, p.exact)}
	if p.exact == p.folded {
		var err error
		if keys, err = v.startingWith(p.folded+"\x01", fieldCount); err != nil {
			return err
		}
	}
	has := make([]bool, len(best))
	for _, key := range keys {
		list, err := v.list(key)
		if err != nil {
			return err
		}
		for _, p := range list {
			has[p.ordinal] = true
		}
	}
	for o := range best {
		if has[o] == (p.exact == p.folded) {
			best[o] /= 2
		}
	}
	return nil
}

// sameStem are the folded words of a stem, as far as some English text has one; and
// the stem, which may be a word.
func (v *view) sameStem(stem string) ([]string, error) {
	words := []string{stem}
	list, err := v.list(stemKey(stem))
	if err != nil || len(list) == 0 {
		return words, err
	}
	forms, err := v.formsOf(stem)
	return append(words, forms...), err
}

// formsOf gives the folded words of a stem that differs from them. Bleve may list
// some that no record holds any more.
func (v *view) formsOf(s string) ([]string, error) {
	if v.forms == nil {
		forms := map[string][]string{}
		for word, err := range v.words() {
			if err != nil {
				return nil, err
			}
			if s := stem(word); s != "" && s != word {
				forms[s] = append(forms[s], word)
			}
		}
		v.forms = forms
	}
	return v.forms[s], nil
}

// longer are the folded words that begin with a shorter one.
func (v *view) longer(prefix string) (words []string, err error) {
	all, err := v.startingWith(prefix, 0)
	for _, w := range all {
		if w != prefix {
			words = append(words, w)
		}
	}
	return words, err
}

// startingWith lists the keys with a prefix, from the key fields from that one on:
// of the text fields, or of their companions.
func (v *view) startingWith(prefix string, from int) (keys []string, err error) {
	seen := map[string]bool{}
	for _, field := range keyFields[from : from+fieldCount] {
		err := v.terms(func(r index.IndexReader) (index.FieldDict, error) {
			return r.FieldDictPrefix(field, []byte(prefix))
		}, func(term string) {
			if !seen[term] {
				key := strings.Clone(term)
				seen[key] = true
				keys = append(keys, key)
			}
		})
		if err != nil {
			return nil, err
		}
	}
	return keys, nil
}
