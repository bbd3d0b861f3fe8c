package main

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
)

// coldTask opens the search page with nothing cached, asked already.
type coldTask struct {
	Kind     string `json:"kind"`
	Query    string `json:"query"`
	Taxonomy string `json:"taxonomy"` // with Term, a filter
	Term     string `json:"term"`
	Facets   bool   `json:"facets"` // then opens every filter
	Closed   int    `json:"closed"` // first so many of them, those of closed taxonomies
}

const (
	coldEach = 5  // pages of a kind
	anyEach  = 20 // pages of words as they come: enough to tell the worst of twenty
)

// stopWords are those that a text in English can't do without.
var stopWords = strings.Fields("the of and in to")

func (p *published) coldTasks(seed uint64) (tasks []coldTask) {
	r := rand.New(rand.NewPCG(seed, 2))
	for _, w := range p.rareWords(r) {
		tasks = append(tasks, coldTask{Kind: "rare word", Query: w})
	}
	for _, w := range p.commonWords() {
		tasks = append(tasks, coldTask{Kind: "common word", Query: w, Facets: true, Closed: p.closed})
	}
	for range anyEach {
		tasks = append(tasks, coldTask{Kind: "any word", Query: p.anyWord(r)})
	}
	for _, w := range stopWords {
		tasks = append(tasks, coldTask{Kind: "stop word", Query: w})
	}
	for _, t := range p.longTitles(r) {
		tasks = append(tasks, coldTask{Kind: "nine-word title", Query: t})
	}
	return append(tasks, p.filtered(r)...)
}

// plain are words of ASCII letters in titles and summaries that stand in so many
// records or more, the rarest first.
func (p *published) plain(least int) (list []string) {
	for w := range p.told {
		if p.df[w] >= least && len(w) >= 5 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" {
			list = append(list, w)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(p.df[a], p.df[b]), cmp.Compare(a, b)) })
	return list
}

// rareWords stand in one to three records.
func (p *published) rareWords(r *rand.Rand) (some []string) {
	list := p.plain(1)
	end := max(coldEach, len(list)-len(p.plain(4)))
	for range min(coldEach, len(list)) {
		some = append(some, list[r.IntN(min(end, len(list)))])
	}
	return some
}

// anyWord is one of a title or a summary, as often as it stands there.
func (p *published) anyWord(r *rand.Rand) string {
	for range 100 {
		rec := p.records[r.IntN(len(p.records))]
		all := words(rec.Title + " " + rec.Summary)
		if len(all) == 0 {
			continue
		}
		if w := all[r.IntN(len(all))]; len(w) > 3 && !slices.Contains(stopWords, w) {
			return w
		}
	}
	return "word"
}

// commonWords are those nearest to a fifth of the records.
func (p *published) commonWords() []string {
	list := p.plain(1)
	fifth := func(w string) int { return max(p.df[w]-len(p.records)/5, len(p.records)/5-p.df[w]) }
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(fifth(a), fifth(b)) })
	return list[:min(coldEach, len(list))]
}

// longTitles have nine words, or nearly.
func (p *published) longTitles(r *rand.Rand) (titles []string) {
	far := func(t string) int { n := len(strings.Fields(t)) - 9; return max(n, -2*n) }
	for _, i := range r.Perm(len(p.records)) {
		titles = append(titles, p.records[i].Title)
	}
	slices.SortStableFunc(titles, func(a, b string) int { return cmp.Compare(far(a), far(b)) })
	return titles[:min(coldEach, len(titles))]
}

// filtered are two words of a record, a common and a rarer one, and a term under
// which it stands.
func (p *published) filtered(r *rand.Rand) (tasks []coldTask) {
	for _, i := range r.Perm(len(p.records)) {
		rec := p.records[i]
		n := len(p.records)
		common, rarer := p.wordOf(rec, n/20+2, n/2), p.wordOf(rec, n/300, n/20+1)
		if common == "" || rarer == "" || len(rec.stands) == 0 {
			continue
		}
		term := rec.stands[r.IntN(len(rec.stands))]
		tasks = append(tasks, coldTask{Kind: "two words and a filter", Query: common + " " + rarer, Taxonomy: term.taxonomy, Term: term.term})
		if len(tasks) == coldEach {
			break
		}
	}
	return tasks
}

// wordOf is a word of a record that stands in so many records, "" where none does.
func (p *published) wordOf(r *publishedRecord, least, most int) string {
	own := words(r.Title + " " + r.Summary)
	at := slices.IndexFunc(own, func(w string) bool { return len(w) >= 5 && p.df[w] >= least && p.df[w] <= most })
	if at < 0 {
		return ""
	}
	return own[at]
}

// typedTasks are typed letter by letter into a page that has seen them before.
func (p *published) typedTasks(seed uint64) (tasks []item) {
	seen := map[string]int{}
	add := func(kind, query string) {
		if seen[kind]++; seen[kind] <= 2 {
			tasks = append(tasks, item{Kind: kind, Query: query})
		}
	}
	for _, t := range p.coldTasks(seed) {
		if t.Kind != "stop word" && t.Kind != "any word" {
			add(strings.TrimSuffix(t.Kind, " and a filter"), t.Query)
		}
	}
	add("stop word", "the")
	for _, i := range p.items(2, seed) {
		if i.Kind == "a rare word with a typo" {
			add(i.Kind, i.Query)
		}
	}
	return tasks
}
