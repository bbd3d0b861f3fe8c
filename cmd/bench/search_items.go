package main

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// item is a known-item query: it is asked for a record that is there.
type item struct {
	Kind, Query string
	Right       []string // ids, the record's and those that nobody could tell from it
}

// itemKind makes a query from a record, "" where the record does not give one.
type itemKind struct {
	name string
	ask  func(a *asker, r *publishedRecord) string
}

const (
	exactTitle = "exact title"
	headline   = "a source's headline"
)

// itemKinds are what people remember of a record.
var itemKinds = []itemKind{
	{exactTitle, func(_ *asker, r *publishedRecord) string { return r.Title }},
	{"three rarest title words", (*asker).rarestWords},
	{"title with a typo", (*asker).titleTypo},
	{"a rare word with a typo", (*asker).rareTypo},
	{"two words and a deployer", (*asker).wordsAndDeployer},
	{headline, (*asker).headline},
	{"title cut to 75 %", (*asker).cutTitle},
}

// items makes one query of each kind from each of n records, kind by kind.
func (p *published) items(n int, seed uint64) (items []item) {
	a := &asker{p, rand.New(rand.NewPCG(seed, 1))}
	order := a.Perm(len(p.records))
	for _, k := range itemKinds {
		for _, i := range order[:min(n, len(order))] {
			r := p.records[i]
			if q := k.ask(a, r); q != "" {
				items = append(items, item{k.name, q, p.right(k.name, q, r)})
			}
		}
	}
	return items
}

// right are the records with the title of the one asked for; or, of a headline,
// those that cite it or have it as their title.
func (p *published) right(kind, query string, r *publishedRecord) []string {
	right := p.sameTitle[r.Title]
	if kind == headline {
		right = slices.Concat(right, p.sameSource[query], p.sameTitle[query])
	}
	return distinct(right)
}

type asker struct {
	*published
	*rand.Rand
}

// rarestWords keeps the title's order.
func (a *asker) rarestWords(r *publishedRecord) string {
	all := distinct(words(r.Title))
	rare := slices.Clone(all)
	slices.SortStableFunc(rare, func(x, y string) int { return cmp.Compare(a.df[x], a.df[y]) })
	rare = rare[:min(3, len(rare))]
	return strings.Join(slices.DeleteFunc(all, func(w string) bool { return !slices.Contains(rare, w) }), " ")
}

var longWord = regexp.MustCompile(`[\p{L}\p{M}]{4,}`)

func (a *asker) titleTypo(r *publishedRecord) string {
	places := longWord.FindAllStringIndex(r.Title, -1)
	if len(places) == 0 {
		return ""
	}
	at := places[a.IntN(len(places))]
	return r.Title[:at[0]] + a.typo(r.Title[at[0]:at[1]]) + r.Title[at[1]:]
}

// rareTypo misspells one of the rarest words of the title and the summary.
func (a *asker) rareTypo(r *publishedRecord) string {
	var rare []string
	for _, w := range distinct(words(r.Title + " " + r.Summary)) {
		switch {
		case a.df[w] == 0 || longWord.FindString(w) != w:
		case len(rare) == 0 || a.df[w] < a.df[rare[0]]:
			rare = []string{w}
		case a.df[w] == a.df[rare[0]]:
			rare = append(rare, w)
		}
	}
	if len(rare) == 0 {
		return ""
	}
	return a.typo(rare[a.IntN(len(rare))])
}

// typo makes one edit that leaves no word of the register.
func (a *asker) typo(word string) string {
	for {
		if wrong := a.edit([]rune(word)); wrong != word && a.df[strings.ToLower(wrong)] == 0 {
			return wrong
		}
	}
}

func (a *asker) edit(w []rune) string {
	i, letter := a.IntN(len(w)), rune('a'+a.IntN(26))
	switch a.IntN(4) {
	case 0: // swap
		j := max(i, 1)
		w[j-1], w[j] = w[j], w[j-1]
	case 1: // drop
		w = slices.Delete(w, i, i+1)
	case 2:
		w = slices.Insert(w, i, letter)
	case 3:
		w[i] = letter
	}
	return string(w)
}

// wordsAndDeployer leaves out words that stand in one record of five or more.
func (a *asker) wordsAndDeployer(r *publishedRecord) string {
	telling := slices.DeleteFunc(distinct(words(r.Summary)), func(w string) bool {
		return utf8.RuneCountInString(w) < 4 || a.df[w] > max(1, len(a.records)/5)
	})
	if len(telling) < 2 || len(r.deployers) == 0 {
		return ""
	}
	a.Shuffle(len(telling), func(i, j int) { telling[i], telling[j] = telling[j], telling[i] })
	return strings.Join(append(telling[:2], r.deployers[a.IntN(len(r.deployers))]), " ")
}

// headline is not the title itself, as a database's own page may have it.
func (a *asker) headline(r *publishedRecord) string {
	var titles []string
	for _, s := range r.Sources {
		if s.Title != "" && !strings.EqualFold(s.Title, r.Title) {
			titles = append(titles, s.Title)
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return titles[a.IntN(len(titles))]
}

func (a *asker) cutTitle(r *publishedRecord) string {
	letters := []rune(r.Title)
	return strings.TrimSpace(string(letters[:len(letters)*3/4]))
}
