package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Query is a question to the index.
type Query struct {
	Text string
	// Filters are terms by taxonomy: a record has to stand under one of each. The
	// term "-" is that it says nothing there.
	Filters map[string][]string
	// From and To are a year, a month or a day, as in 2025-03, which a record's
	// earliest day has to lie between; "" for no bound.
	From, To string
	// Sort is relevance (also ""), date, recorded or changed: the newest first.
	Sort  string
	Limit int // at most so many hits; 0 for all
}

// Answer is what a query finds.
type Answer struct {
	Total  int
	Groups [3]int // of the hits: exact, by other forms of the words, near
	Hits   []Hit
	// Direct is the only record that the whole text names; "" when there is none.
	Direct string
	// Facets counts the records found for each term of each taxonomy, "-" for those
	// that say nothing there; its own filter aside.
	Facets map[string]map[string]int
}

// Hit is a record that a query found.
type Hit struct {
	ID    string
	Score int // comparable within one query only
	Group int // from 1
}

// few is how many hits are so few that near ones are looked for.
const few = 10

// little is how many words are so few that one of them is better than nothing, and
// that a record of this title need not be all that is looked for.
const little = 4

// Search answers a query. One that can't be read is a QueryError.
func (x *Index) Search(q Query) (*Answer, error) {
	v, err := x.look()
	if err != nil {
		return nil, err
	}
	limits, err := v.limits(q)
	if err != nil {
		return nil, err
	}
	f := &finder{view: v, taxonomies: v.taxonomies()}
	if err := f.find(q.Text); err != nil {
		return nil, err
	}
	return f.answer(q, limits), nil
}

// found is a record in the making of an answer.
type found struct {
	ordinal, group, score int
	words                 int // of the query, in the third group
	named                 bool
}

// finder answers one query.
type finder struct {
	*view
	taxonomies map[string]map[string]*site.Term // by name, by slug
	hard       []clause                         // what each record found has to satisfy
	hardWords  []queryWord
	words      []queryWord
	unquoted   bool  // what stands in quotation marks is words
	named      []int // ordinals of the records that the text names
	scored     []int // by ordinal
	hits       []found
}

// find puts a query's records in groups and scores them, whatever the filters.
func (f *finder) find(text string) error {
	if err := f.findNamed(text); err != nil {
		return err
	}
	n := f.read(text)
	if n > maxWords {
		if len(f.named) == 0 {
			return QueryError(fmt.Sprintf("the query has %d words; write at most %d", n, maxWords))
		}
		f.words, f.hardWords = nil, nil
		return f.take(f.named, 1)
	}
	first, err := f.records(f.ask(surface))
	if err != nil {
		return err
	}
	if err := f.take(append(slices.Clone(f.named), first...), 1); err != nil {
		return err
	}
	if len(f.words) > 0 {
		if err := f.findOthers(); err != nil {
			return err
		}
	}
	if len(f.hits) > 0 || !f.unquote(text) {
		return nil
	}
	return f.findNear()
}

// findOthers takes the records of the second group and the third.
func (f *finder) findOthers() error {
	second, err := f.records(f.ask(stemmed))
	if err != nil {
		return err
	}
	if err := f.take(second, 2); err != nil || len(f.hits) >= few || f.isNamed() {
		return err
	}
	return f.findNear()
}

// isNamed reports a text so long that nothing is meant but the record which it
// names.
func (f *finder) isNamed() bool { return len(f.named) > 0 && len(f.words) > little }

// unquote makes words of the phrases, if there is one.
func (f *finder) unquote(text string) bool {
	if !slices.ContainsFunc(f.hard, func(c clause) bool { return c.whole && !c.not && c.field == "" }) {
		return false
	}
	f.hard, f.hardWords, f.words, f.unquoted = nil, nil, nil, true
	f.read(text)
	return true
}

// findNamed looks for records that the whole text names.
func (f *finder) findNamed(text string) error {
	text = strings.TrimSpace(strings.ToValidUTF8(text, " "))
	if len(text) > maxIdentity {
		return nil
	}
	for _, id := range []string{strings.ToLower(text), addressIdentity(text), titleIdentity(text)} {
		if id == "" {
			continue
		}
		list, err := f.list(identityKey(id))
		if err != nil {
			return err
		}
		for _, p := range list {
			f.named = append(f.named, p.ordinal)
		}
	}
	slices.Sort(f.named)
	f.named = slices.Compact(f.named)
	return nil
}

// read reads the query's clauses, and counts its words.
func (f *finder) read(text string) (words int) {
	for _, c := range parseQuery(text, f.isField) {
		if c.field != "" && !isTextField(c.field) {
			words++
			f.hard = append(f.hard, c)
			continue
		}
		all := wordsOf(c)
		for _, w := range all {
			words += max(1, len(w.parts))
		}
		switch {
		case len(all) == 0:
		case !c.not && c.field == "" && (!c.whole || f.unquoted):
			f.words = append(f.words, all...)
		default:
			f.hard = append(f.hard, c)
			if !c.not {
				f.hardWords = append(f.hardWords, all...)
			}
		}
	}
	return words
}

// searchable are the text fields that a query may name. Terms are named by their
// taxonomies.
var searchable = fieldNames[:terms]

func isTextField(name string) bool { return slices.Contains(searchable, name) }

func (f *finder) isField(name string) bool {
	_, ok := f.taxonomies[name]
	return ok || isTextField(name)
}

// take adds the records that are in no group yet to one.
func (f *finder) take(ordinals []int, group int) error {
	taken := make([]bool, len(f.entries))
	for _, h := range f.hits {
		taken[h.ordinal] = true
	}
	if f.scored == nil || group == 3 {
		var err error
		if f.scored, err = f.scores(group == 3); err != nil {
			return err
		}
	}
	for _, o := range ordinals {
		if !taken[o] {
			taken[o] = true
			f.hits = append(f.hits, found{ordinal: o, group: group, score: f.scored[o], named: slices.Contains(f.named, o)})
		}
	}
	return nil
}

// findNear takes the records that have at least half of the words, in whatever
// form, into the third group; where there is none, and little is asked for, those
// that have the most.
func (f *finder) findNear() error {
	if err := f.findTypos(); err != nil {
		return err
	}
	matched, in := make([]int, len(f.entries)), make([]bool, len(f.entries))
	allowed, err := f.records(f.askHard())
	if err != nil {
		return err
	}
	for _, o := range allowed {
		in[o] = true
	}
	most := 0
	for _, w := range f.words {
		some, err := f.records(w.ask(slipped, fieldNames[:]))
		if err != nil {
			return err
		}
		for _, o := range some {
			if in[o] {
				matched[o]++
				most = max(most, matched[o])
			}
		}
	}
	least := (len(f.words) + 1) / 2
	if len(f.words) <= little {
		least = max(1, min(least, most))
	}
	var near []int
	for o, n := range matched {
		if n >= least {
			near = append(near, o)
		}
	}
	if err := f.take(near, 3); err != nil {
		return err
	}
	for i, h := range f.hits {
		if h.group == 3 {
			f.hits[i].words = matched[h.ordinal]
		}
	}
	return nil
}

// answer filters, counts and orders.
func (f *finder) answer(q Query, l limits) *Answer {
	a := &Answer{Facets: f.facets(l)}
	f.hits = slices.DeleteFunc(f.hits, func(h found) bool { return !l.allow(f.entries[h.ordinal], "") })
	f.sort(q.Sort)
	a.Total = len(f.hits)
	for i, h := range f.hits {
		a.Groups[h.group-1]++
		if q.Limit == 0 || i < q.Limit {
			a.Hits = append(a.Hits, Hit{f.entries[h.ordinal].record.ID, h.score, h.group})
		}
		if h.named && len(f.named) == 1 {
			a.Direct = f.entries[h.ordinal].record.ID
		}
	}
	return a
}

func (f *finder) sort(by string) {
	slices.SortFunc(f.hits, func(a, b found) int {
		order := cmp.Or(compareBool(b.named, a.named), cmp.Compare(a.group, b.group))
		switch by {
		case "", "relevance":
			order = cmp.Or(order, cmp.Compare(b.words, a.words), cmp.Compare(b.score, a.score))
		case "recorded":
			order = cmp.Or(order, compareDays(f.entries[b.ordinal].recorded, f.entries[a.ordinal].recorded))
		case "changed":
			order = cmp.Or(order, compareDays(f.entries[b.ordinal].changed, f.entries[a.ordinal].changed))
		}
		return cmp.Or(order, f.order(b.ordinal, a.ordinal))
	})
}

// compareDays compares days; what is not committed is newer than all.
func compareDays(a, b int) int {
	return cmp.Or(compareBool(a == 0, b == 0), cmp.Compare(a, b))
}
