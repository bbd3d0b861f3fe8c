package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"blotter/generator/site"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// What is asked of bleve, which alone says which records match.

// level is how near to a word something has to be to match.
type level int

const (
	surface level = iota + 1 // the word, or where it is open one that begins with it
	stemmed                  // or one of the same stem
	slipped                  // or one that a slip of the pen makes of it
)

// records asks bleve, and gives ordinals in no order.
func (v *view) records(q query.Query) (ordinals []int, err error) {
	for _, l := range v.layers {
		if ordinals, err = l.records(q, ordinals); err != nil {
			return nil, err
		}
	}
	return ordinals, nil
}

// records appends what a layer of the index answers.
func (l layer) records(q query.Query, ordinals []int) ([]int, error) {
	ctx := context.Background()
	s, err := q.Searcher(ctx, l.reader, nil, search.SearcherOptions{Score: "none"})
	if err != nil {
		return nil, fmt.Errorf("search: ask the index: %w", err)
	}
	defer s.Close()
	asked := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)}
	for {
		m, err := s.Next(asked)
		if err != nil {
			return nil, fmt.Errorf("search: ask the index: %w", err)
		}
		if m == nil {
			return ordinals, nil
		}
		if ordinal := l.number[m.IndexInternalID.Value()]; ordinal >= 0 {
			ordinals = append(ordinals, ordinal)
		}
		asked.DocumentMatchPool.Put(m)
	}
}

// ask asks for every word and all that is hard.
func (f *finder) ask(l level) query.Query {
	var every []query.Query
	for _, w := range f.words {
		every = append(every, w.ask(l, fieldNames[:]))
	}
	return f.askHard(every...)
}

// askHard asks for what every record found has to satisfy, and more.
func (f *finder) askHard(more ...query.Query) query.Query {
	must, not := more, []query.Query(nil)
	for _, c := range f.hard {
		if c.not {
			not = append(not, f.askClause(c))
		} else {
			must = append(must, f.askClause(c))
		}
	}
	if len(must) == 0 {
		must = []query.Query{query.NewMatchAllQuery()}
	}
	return query.NewBooleanQuery(must, nil, not)
}

func (f *finder) askClause(c clause) query.Query {
	fields := fieldNames[:]
	switch {
	case isTextField(c.field):
		fields = []string{c.field}
	case c.field != "":
		return askTerms(c.field, f.taxonomies[c.field], c.text)
	}
	if c.whole {
		return askPhrase(phraseOf(c.text), fields)
	}
	var every []query.Query
	for _, w := range wordsOf(c) {
		every = append(every, w.ask(surface, fields))
	}
	return query.NewConjunctionQuery(every)
}

func askPhrase(found []token, fields []string) query.Query {
	if len(found) == 1 {
		return formOf(found[0]).ask(surface, fields)
	}
	return inSome(fields, func(field string) query.Query { return query.NewPhraseQuery(withGaps(found), field) })
}

// ask asks for the whole or all parts.
func (w queryWord) ask(l level, fields []string) query.Query {
	var ways []query.Query
	if w.whole.folded != "" {
		ways = append(ways, w.whole.ask(surface, fields))
	}
	if len(w.parts) > 0 && (l > surface || !w.strict) {
		var every []query.Query
		for _, p := range w.parts {
			every = append(every, p.ask(l, fields))
		}
		ways = append(ways, query.NewConjunctionQuery(every))
	}
	return query.NewDisjunctionQuery(ways)
}

func (p form) ask(l level, fields []string) query.Query {
	ways := []query.Query{inSome(fields, func(field string) query.Query {
		if p.open {
			return prefixQuery(p.folded, field)
		}
		return termQuery(p.folded, field)
	})}
	if l >= stemmed && p.stem != "" {
		ways = append(ways, inSome(fields, func(field string) query.Query { return termQuery(p.stem, field) }),
			inSome(fields, func(field string) query.Query { return termQuery(stemKey(p.stem), companion(field)) }))
	}
	if l >= slipped {
		for _, t := range p.typos {
			ways = append(ways, inSome(fields, func(field string) query.Query { return termQuery(t, field) }))
		}
	}
	return query.NewDisjunctionQuery(ways)
}

func inSome(fields []string, ask func(field string) query.Query) query.Query {
	var some []query.Query
	for _, f := range fields {
		some = append(some, ask(f))
	}
	return query.NewDisjunctionQuery(some)
}

func termQuery(term, field string) query.Query {
	q := query.NewTermQuery(term)
	q.SetField(field)
	return q
}

func prefixQuery(prefix, field string) query.Query {
	q := query.NewPrefixQuery(prefix)
	q.SetField(field)
	return q
}

// withGaps is a phrase's terms, with "" where a stop word stood.
func withGaps(found []token) []string {
	first := found[0].position
	terms := make([]string, min(found[len(found)-1].position-first+1, gapWidth))
	for _, t := range found {
		if i := t.position - first; i < len(terms) {
			terms[i] = t.folded
		}
	}
	return terms
}

// askTerms asks for a taxonomy's term by its slug or its name.
func askTerms(taxonomy string, slugs map[string]*site.Term, text string) query.Query {
	var some []query.Query
	for slug, t := range slugs {
		if strings.EqualFold(slug, text) || sameTokens(t.Name, text) {
			some = append(some, termQuery(slug, inTaxonomy(taxonomy)))
		}
	}
	if len(some) == 0 {
		return query.NewMatchNoneQuery()
	}
	return query.NewDisjunctionQuery(some)
}

// sameTokens reports whether two names are the same but for case, accents and
// punctuation.
func sameTokens(a, b string) bool {
	x, y := tokens(a, ""), tokens(b, "")
	return len(x) > 0 && slices.EqualFunc(x, y, func(a, b token) bool { return a.folded == b.folded })
}

// findTypos finds for each word's parts what slips of the pen may have made of
// them. What the register knows is none.
func (f *finder) findTypos() error {
	for _, w := range f.words {
		for i := range w.parts {
			known, err := f.knows(w.parts[i])
			if err == nil && !known {
				w.parts[i].typos, err = f.typos(w.parts[i].folded)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// knows reports whether some record has the word itself.
func (v *view) knows(p form) (bool, error) {
	words := []string{p.folded}
	if p.open {
		var err error
		if words, err = v.startingWith(p.folded, 0); err != nil {
			return false, err
		}
	}
	for _, w := range words {
		if list, err := v.list(w); err != nil || len(list) > 0 {
			return true, err
		}
	}
	return false, nil
}

// typos are the folded words of letters that are nearest to one: by one edit, from
// eight letters on by two, where two neighbours changing places are one. Those
// that begin with the same letter come before all others.
func (v *view) typos(word string) ([]string, error) {
	n := utf8.RuneCountInString(word)
	if n < 4 || !isLetters(word) {
		return nil, nil
	}
	_, first := utf8.DecodeRuneInString(word)
	for _, prefix := range []string{word[:first], ""} {
		for distance := 1; distance <= min(n/4, 2); distance++ {
			near, err := v.within(word, distance, prefix)
			if err != nil || len(near) > 0 {
				return near, err
			}
		}
	}
	return nil, nil
}

// terms visits what the dictionaries of all layers list; some terms no record may
// hold any more, and a term is only the visitor's while it visits.
func (v *view) terms(open func(index.IndexReader) (index.FieldDict, error), visit func(term string)) error {
	for _, l := range v.layers {
		dict, err := open(l.reader)
		if err != nil {
			return err
		}
		d, err := dict.Next()
		for ; d != nil && err == nil; d, err = dict.Next() {
			visit(d.Term)
		}
		if err = errors.Join(err, dict.Close()); err != nil {
			return err
		}
	}
	return nil
}

// within are the other words of letters so near, and with a posting.
func (v *view) within(word string, distance int, prefix string) (near []string, err error) {
	for _, field := range fieldNames {
		err := v.terms(func(r index.IndexReader) (index.FieldDict, error) {
			return r.(index.IndexReaderFuzzy).FieldDictFuzzy(field, word, distance, prefix)
		}, func(term string) {
			if term != word && isLetters(term) {
				near = append(near, strings.Clone(term))
			}
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(near)
	near = slices.Compact(near)
	var live []string
	for _, t := range near {
		list, err := v.list(t)
		if err != nil {
			return nil, err
		}
		if len(list) > 0 {
			live = append(live, t)
		}
	}
	return live, nil
}
