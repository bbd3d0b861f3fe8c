package search

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/site"
)

// What the two engines are compared on: a register whose words have all that the
// analysis and the queries know, with a history and with records that are not
// listed.

var bases = []string{"crash", "report", "train", "detect", "driver", "hospital", "bias", "recommend", "generate", "moderate", "leak", "police", "bank", "school", "translate", "identify", "monitor", "refuse", "predict", "arrest"}

var endings = []string{"", "", "s", "ed", "ing", "ion", "er", "ly"}

var oddities = []string{
	"GPT-4o", "GPT-4", "CVE-2024-3094", "2024-05-01", "v1.2.3", "C++", "C#", "F#", "3.14", "1,200", "10:30", "self-driving", "self-drive", "U.S.", "state-of-the-art",
	"café", "cafe", "Zürich", "Zurich", "résumé", "resume", "Łódź", "don't", "company's", "l'hôpital", "O'Brien", "naïve", "naive",
	"東京都", "人工知能", "東", "กรุงเทพ", "Москва", "авария", "Αθήνα", "서울시", "חברה", "الذكاء", "🚗", "x", "ai", "AI", "as", "to", "the", "of", "and", "is", "in",
}

// mixedWord is a word, common or rare.
func mixedWord(r *rand.Rand) string {
	switch r.IntN(8) {
	case 0:
		return oddities[r.IntN(len(oddities))]
	case 1, 2, 3:
		return bases[min(r.IntN(len(bases)), r.IntN(len(bases)))] + endings[r.IntN(len(endings))]
	case 4:
		return fmt.Sprintf("%s%d", []string{"model", "unit", "no"}[r.IntN(3)], r.IntN(60))
	}
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteString([]string{"ka", "re", "mon", "ti", "la", "so", "ber", "vi", "na", "du", "é", "ö"}[min(r.IntN(12), r.IntN(12))])
	}
	return b.String()
}

func mixedText(r *rand.Rand, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = mixedWord(r) + []string{"", "", "", ".", ","}[r.IntN(5)]
	}
	return strings.Join(words, " ")
}

func mixedDate(r *rand.Rand) string {
	y, m, d := 2019+r.IntN(5), 1+r.IntN(12), 1+r.IntN(28)
	switch r.IntN(12) {
	case 0:
		return fmt.Sprint(y)
	case 1:
		return fmt.Sprintf("%d-%02d", y, m)
	case 2:
		return "unknown"
	case 3:
		return fmt.Sprintf("%d-%02d/..", y, m)
	}
	return fmt.Sprintf("%d-%02d-%02d", y, m, d)
}

// mixed is a register of n records.
func mixed(n int, seed uint64) map[string]string {
	r := rand.New(rand.NewPCG(seed, 11))
	files := maps.Clone(taxonomies)
	files["content/databases.yaml"] = "databases:\n  - {id: aiid, name: AIID, url: \"https://aiid.example/{id}\"}\n"
	for i := range n {
		id := fmt.Sprintf("%d-%02d-r%d", 2019+r.IntN(5), 1+r.IntN(12), i)
		head := []string{
			"harms: " + []string{"[physical]", "[death, psychological]", "[psychological]", "[]"}[r.IntN(4)],
			fmt.Sprintf("systems: [{name: %q, developers: [%q]}]", "System "+mixedWord(r), "Maker "+mixedWord(r)),
			fmt.Sprintf("also-known-as: [\"aiid:%d\"]", i),
			fmt.Sprintf("sources: [{title: %q, publisher: %q, url: \"https://www.news.example/%d/?a=%d\", language: %s}]", mixedText(r, 6), mixedWord(r)+" Times", i, i%5, []string{"en", "fr", "ja"}[r.IntN(3)]),
		}
		if r.IntN(3) > 0 {
			head = append(head, "severity: "+[]string{"hazard", "incident"}[r.IntN(2)])
		}
		if r.IntN(8) == 0 {
			head = append(head, "language: fr")
		}
		if r.IntN(20) == 0 {
			head = append(head, "status: withdrawn", "status-reason: It was wrong.")
		}
		title := mixedText(r, 1+r.IntN(7))
		if i%50 == 49 {
			title = "The same title twice"
		}
		text := record(title, mixedDate(r), mixedText(r, 15), mixedText(r, 20+r.IntN(60)), head...)
		files["content/incidents/"+id[:4]+"/"+id+".md"] = strings.Replace(text, "sources: [{title: A headline, publisher: The Gazette}]\n", "", 1)
	}
	return files
}

// dated gives records a history, but for some.
func dated(docs []Document, seed uint64) []Document {
	r := rand.New(rand.NewPCG(seed, 13))
	start := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range docs {
		if r.IntN(15) == 0 {
			continue
		}
		first := start.Add(time.Duration(r.IntN(1000)) * 13 * time.Hour)
		docs[i].Record.Revisions = []site.Revision{{Time: first.Add(time.Duration(r.IntN(500)) * 7 * time.Hour)}, {Time: first}}
		docs[i].Record.Uncommitted = r.IntN(30) == 0
	}
	return docs
}

// asker makes random queries of every kind.
type asker struct {
	*rand.Rand
	docs  []Document
	terms map[string][]string // by taxonomy
}

func newAsker(x *Index, docs []Document) asker {
	a := asker{rand.New(rand.NewPCG(9, 9)), docs, map[string][]string{}}
	for name, terms := range x.view.taxonomies() {
		a.terms[name] = append(slices.Sorted(maps.Keys(terms)), notStated, "none")
	}
	return a
}

// term picks a term of a taxonomy.
func (a asker) term() (taxonomy, term string) {
	names := slices.Sorted(maps.Keys(a.terms))
	taxonomy = names[a.IntN(len(names))]
	terms := a.terms[taxonomy]
	return taxonomy, terms[min(a.IntN(len(terms)), a.IntN(len(terms)))]
}

func (a asker) document() Document { return a.docs[a.IntN(len(a.docs))] }

// some picks neighbouring words of some text.
func (a asker) some(n int) []string {
	d := a.document()
	texts := []string{d.Body, d.Body, d.Record.Title.S, d.Record.Summary.S}
	for _, s := range d.Record.Sources {
		texts = append(texts, s.Title.S, s.Publisher.S)
	}
	words := strings.Fields(texts[a.IntN(len(texts))])
	if len(words) == 0 {
		return []string{"word"}
	}
	from := a.IntN(len(words))
	return words[from:min(from+n, len(words))]
}

func (a asker) word() string {
	w := a.some(1)[0]
	switch a.IntN(10) {
	case 0:
		return a.typo(w)
	case 1:
		return strings.ToUpper(w)
	case 2:
		return fold(strings.ToLower(w))
	case 3:
		return w + endings[a.IntN(len(endings))]
	case 4:
		return oddities[a.IntN(len(oddities))]
	}
	return w
}

func (a asker) typo(w string) string {
	runes := []rune(w)
	i := a.IntN(len(runes))
	switch a.IntN(4) {
	case 0:
		return string(slices.Delete(runes, i, i+1)) + ""
	case 1:
		return string(slices.Insert(runes, i, 'e'))
	case 2:
		runes[i] = 'o'
	default:
		if i > 0 {
			runes[i], runes[i-1] = runes[i-1], runes[i]
		}
	}
	return string(runes)
}

// clause is a part of a query.
func (a asker) clause() string {
	fields := []string{"title", "summary", "body", "source", "publisher", "nofield", "Title"}
	switch a.IntN(24) {
	case 0, 1:
		return `"` + strings.Join(a.some(2+a.IntN(3)), " ") + `"`
	case 2:
		return "-" + a.word()
	case 3:
		return `-"` + strings.Join(a.some(2), " ") + `"`
	case 4, 5:
		return fields[a.IntN(len(fields))] + ":" + a.word()
	case 6:
		return fields[a.IntN(len(fields))] + `:"` + strings.Join(a.some(2), " ") + `"`
	case 7:
		taxonomy, term := a.term()
		return []string{"", "", "-"}[a.IntN(3)] + taxonomy + []string{":" + strings.ToUpper(term), `:"` + strings.ReplaceAll(term, "-", " ") + `"`}[a.IntN(2)]
	case 8:
		return []string{"the", "of the", "-the", `"the of"`, "...", "-", `"`, "a:b", ":", "__proto__", "<b>", "\\d+", "(.*)"}[a.IntN(13)]
	case 9:
		return a.word() + []string{"-", "/", ".", "'", "+", "#", ":"}[a.IntN(7)] + a.word()
	case 10:
		return bases[a.IntN(len(bases))] + endings[a.IntN(len(endings))]
	}
	return a.word()
}

// name is one of a record, as somebody may write it.
func (a asker) name() string {
	d := a.document().Record
	names := []string{d.ID, strings.ToUpper(d.ID), d.Title.S}
	for _, known := range d.AlsoKnownAs {
		names = append(names, " "+known.S+" ")
	}
	for _, s := range d.Sources {
		_, rest, _ := strings.Cut(s.URL.S, "://")
		names = append(names, s.URL.S, rest, "http://"+strings.TrimPrefix(rest, "www.")+"#x")
	}
	return names[a.IntN(len(names))]
}

func (a asker) text() string {
	switch a.IntN(16) {
	case 0:
		return a.name()
	case 1:
		return []string{"", " ", "the same title twice", "The same title twice ", strings.Repeat("word ", 40), "a"}[a.IntN(6)]
	case 2:
		runes := []rune(a.document().Record.Title.S)
		return string(runes[:a.IntN(len(runes)+1)])
	}
	var parts []string
	for range 1 + min(a.IntN(4), a.IntN(4)) {
		parts = append(parts, a.clause())
	}
	q := strings.Join(parts, " ")
	switch runes := []rune(q); a.IntN(3) {
	case 0:
		return q + " "
	case 1:
		return string(runes[:1+a.IntN(len(runes))])
	}
	return q
}

// query is a whole question.
func (a asker) query() Query {
	q := Query{Text: a.text()}
	if a.IntN(4) == 0 {
		q.Filters = map[string][]string{}
		for range 1 + a.IntN(2) {
			taxonomy, term := a.term()
			q.Filters[taxonomy] = append(q.Filters[taxonomy], term)
		}
	}
	if a.IntN(6) == 0 {
		q.From = []string{"2020", "2021-03", "2020-05-17", ""}[a.IntN(4)]
		q.To = []string{"2022", "2021-11", "2022-02-14", ""}[a.IntN(4)]
	}
	if a.IntN(4) == 0 {
		q.Sort = []string{"relevance", "date", "recorded", "changed"}[a.IntN(4)]
	}
	return q
}

// mixedIndex is an index of a mixed register, and what is listed of it.
func mixedIndex(t testing.TB, n int, seed uint64) (*Index, []Document) {
	docs := dated(register(t, mixed(n, seed)), seed)
	return indexOf(t, docs), listed(docs)
}
