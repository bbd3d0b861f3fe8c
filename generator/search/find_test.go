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

// plainly is a record's words as they are found without any index.
type plainly struct {
	words [fieldCount]map[string][]int // positions by folded word
	stems map[string]bool
	slugs map[string]bool // "taxonomy:slug"
}

func plainlyOf(d Document) (p plainly) {
	p.stems, p.slugs = map[string]bool{}, map[string]bool{}
	for f, texts := range fieldTexts(d, "en") {
		p.words[f] = map[string][]int{}
		before := 0
		for _, text := range texts {
			c := analyse(text.text, text.language)
			for _, t := range c.found {
				p.words[f][t.folded] = append(p.words[f][t.folded], before+t.position)
				p.stems[t.stem] = true
			}
			before += c.position + gapWidth
		}
	}
	for _, t := range allTerms(d.Record) {
		p.slugs[t.Taxonomy.Name+":"+t.Slug] = true
	}
	return p
}

// has reports whether a field holds a word that satisfies a condition.
func (p plainly) has(fields []int, is func(word string) bool) bool {
	for _, f := range fields {
		for w := range p.words[f] {
			if is(w) {
				return true
			}
		}
	}
	return false
}

func (p plainly) form(x form, l level, fields []int, v vocabulary) bool {
	return p.has(fields, func(w string) bool { return w == x.folded || x.open && strings.HasPrefix(w, x.folded) }) ||
		l >= stemmed && x.stem != "" && (p.stems[x.stem] || p.has(fields, func(w string) bool { return w == x.stem })) ||
		l >= slipped && slices.ContainsFunc(v.slipsOf(x), func(slip string) bool {
			return p.has(fields, func(w string) bool { return w == slip })
		})
}

// vocabulary is every folded word, and what is known to be a slip for what.
type vocabulary struct {
	words map[string]bool
	slips map[string][]string
}

// slipsOf finds by comparing a word with all others what it may stand for.
func (v vocabulary) slipsOf(x form) []string {
	key := fmt.Sprint(x.folded, x.open)
	if _, ok := v.slips[key]; !ok {
		v.slips[key] = v.findSlips(x)
	}
	return v.slips[key]
}

func (v vocabulary) findSlips(x form) (near []string) {
	for w := range v.words {
		if w == x.folded || x.open && strings.HasPrefix(w, x.folded) {
			return nil // what is known is no slip
		}
	}
	letters := []rune(x.folded)
	for _, same := range []bool{true, false} {
		for distance := 1; distance <= min(len(letters)/4, 2) && near == nil && isLetters(x.folded); distance++ {
			for w := range v.words {
				other := []rune(w)
				if max(len(other)-len(letters), len(letters)-len(other)) <= distance && isLetters(w) && (!same || other[0] == letters[0]) && editDistance(other, letters) == distance {
					near = append(near, w)
				}
			}
		}
	}
	return near
}

// editDistance counts insertions, deletions, replacements and swaps of neighbours,
// none of them within another (optimal string alignment).
func editDistance(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		d[i][0] = i
	}
	for j := range d[0] {
		d[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+1)
			if a[i-1] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-1][j-1])
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

func (p plainly) word(w queryWord, l level, fields []int, v vocabulary) bool {
	if w.whole.folded != "" && p.form(w.whole, surface, fields, vocabulary{}) {
		return true
	}
	return len(w.parts) > 0 && (l > surface || !w.strict) &&
		!slices.ContainsFunc(w.parts, func(x form) bool { return !p.form(x, l, fields, v) })
}

func (p plainly) phrase(text string, fields []int) bool {
	words := phraseOf(text)
	for _, f := range fields {
		for _, at := range p.words[f][words[0].folded] {
			if !slices.ContainsFunc(words, func(t token) bool {
				return !slices.Contains(p.words[f][t.folded], at+t.position-words[0].position)
			}) {
				return true
			}
		}
	}
	return false
}

func (p plainly) clause(c clause, taxonomies map[string]map[string]*site.Term) bool {
	fields := []int{title, summary, body, sources, publisher, terms}
	if i := slices.Index(fieldNames[:], c.field); i >= 0 {
		fields = []int{i}
	} else if c.field != "" {
		for slug, t := range taxonomies[c.field] {
			if (strings.EqualFold(slug, c.text) || sameTokens(t.Name, c.text)) && p.slugs[c.field+":"+slug] {
				return true
			}
		}
		return false
	}
	if c.whole {
		return p.phrase(c.text, fields)
	}
	return !slices.ContainsFunc(wordsOf(c), func(w queryWord) bool { return !p.word(w, surface, fields, vocabulary{}) })
}

// groupOf is the group that a query puts a record in, 0 for none.
func (p plainly) groupOf(f *finder, v vocabulary, near bool) int {
	if slices.ContainsFunc(f.hard, func(c clause) bool { return p.clause(c, f.taxonomies) == c.not }) {
		return 0
	}
	fields := []int{title, summary, body, sources, publisher, terms}
	for _, l := range []level{surface, stemmed} {
		if !slices.ContainsFunc(f.words, func(w queryWord) bool { return !p.word(w, l, fields, vocabulary{}) }) {
			return int(l)
		}
	}
	if near && p.wordsOf(f, v) >= (len(f.words)+1)/2 {
		return 3
	}
	return 0
}

// wordsOf counts the query's words that a record has in some form.
func (p plainly) wordsOf(f *finder, v vocabulary) (n int) {
	for _, w := range f.words {
		if p.word(w, slipped, []int{title, summary, body, sources, publisher, terms}, v) {
			n++
		}
	}
	return n
}

// groupsOf are the groups of all records that a query finds.
func groupsOf(f *finder, docs []Document, all []plainly, v vocabulary) map[string]int {
	groups := map[string]int{}
	for near := range 2 {
		if near == 1 && (len(groups) >= few || len(f.words) == 0) {
			break
		}
		for i, d := range docs {
			if g := all[i].groupOf(f, v, near == 1); g > 0 {
				groups[d.Record.ID] = g
			}
		}
	}
	if len(groups) > 0 || len(f.words) > little {
		return groups
	}
	for most := len(f.words); most > 0 && len(groups) == 0; most-- {
		for i, d := range docs {
			hard := slices.ContainsFunc(f.hard, func(c clause) bool { return all[i].clause(c, f.taxonomies) == c.not })
			if !hard && all[i].wordsOf(f, v) == most {
				groups[d.Record.ID] = 3
			}
		}
	}
	return groups
}

// What a query finds is what looking through all the records finds.
func TestSearchFindsWhatIsThere(t *testing.T) {
	docs := listed(register(t, synthetic(150, 5)))
	x := indexOf(t, docs)
	v, err := x.look()
	if err != nil {
		t.Fatal(err)
	}
	var all []plainly
	known := vocabulary{map[string]bool{}, map[string][]string{}}
	for i, d := range docs {
		all = append(all, plainlyOf(d))
		for _, words := range all[i].words {
			for w := range words {
				known.words[w] = true
			}
		}
	}
	var groups [4]int
	for _, q := range mixedQueries(docs, 300) {
		a, err := x.Search(Query{Text: q})
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		f := &finder{view: v, taxonomies: v.taxonomies()}
		f.read(q)
		got, want := map[string]int{}, groupsOf(f, docs, all, known)
		if len(want) == 0 && f.unquote(q) {
			want = groupsOf(f, docs, all, known)
			for id := range want {
				want[id] = 3
			}
		}
		for _, h := range a.Hits {
			got[h.ID] = h.Group
			groups[h.Group]++
		}
		if !maps.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", q, got, want)
		}
	}
	if slices.Min(groups[1:]) < 100 {
		t.Errorf("the queries find %v records: too few to compare", groups[1:])
	}
}

// mixedQueries are made of words that stand in the documents, whole or not, or
// with a slip of the pen.
func mixedQueries(docs []Document, n int) (queries []string) {
	r := rand.New(rand.NewPCG(9, 10))
	pick := func() string {
		words := strings.Fields(docs[r.IntN(len(docs))].Body)
		w := []rune(words[r.IntN(len(words))])
		switch i := r.IntN(len(w)); r.IntN(6) {
		case 0:
			w = w[:i+1]
		case 1:
			w[i], w[0] = w[0], w[i]
		case 2:
			w = slices.Insert(w, i, 'x')
		}
		return string(w)
	}
	forms := []string{"%s", "%s", "%s", "%s", "%s", "-%s", "title:%s", "body:%s", "-body:%s", "%ss", "%sing",
		`"%s"`, `"%s the`, "%[1]s-%[1]s", "%s-4", "harms:death%.0s", "-severity:hazard%.0s", `harms:"Loss of LIFE"%.0s`, "the%.0s", "no:%s"}
	for range n {
		var q []string
		for range 1 + r.IntN(3) {
			q = append(q, fmt.Sprintf(forms[r.IntN(len(forms))], pick()))
		}
		queries = append(queries, strings.Join(q, " ")+[]string{"", " "}[r.IntN(2)])
	}
	return queries
}

// As a word is written on, the first group never grows: it keeps no record that
// it did not have before.
func TestTypingNarrows(t *testing.T) {
	files := synthetic(60, 6)
	files["content/incidents/2020/2020-typed.md"] = record("GPT-4o, CVE-2024-3094 and O'Brien's 3.14", "2020-01-01", "Self-driving e-mail of the U.S. at 10:30 for 1,200.", "Don't stop l'hôpital. 東京都 and then Another.")
	files["content/incidents/2020/2020-signed.md"] = record("Cx and c's x", "2020-01-01", "R and D, r d; AI+ML.", "c+d c#7 c++11 jdoe42")
	files["content/incidents/2020/2020-other.md"] = record("A1-C x", "2020-01-01", "Here.", "Nothing.")
	x, docs := indexOf(t, listed(register(t, files))), listed(register(t, files))
	if *registerDir != "" {
		x, docs = compared(t)
	}
	tricky := []string{"gpt-4o-mini", "cve-2024-3094", "o'brien's", "3.14.1", "self-driving", "don't", "l'hopital", "u.s", "10:30", "1,200", "1,200,000", "東京都", "andrew", "theory",
		"c++x", "c++11", "c+d", "c#7", "r+d", "ai+ml", "a1-c++x", "c++@x", "c++-x", "c+++x", "j.doe-42@example.org", "x-1@y-2", "a+", "c'd", "c's", "c+'s"}
	v, err := x.look()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]map[int]bool{}
	for _, word := range append(tricky, typedWords(docs, 2000)...) {
		before := ""
		for i, r := range word {
			after := before + string(r)
			if known[after] == nil {
				known[after] = firstGroup(t, v, after)
			}
			for o := range known[after] {
				if i > 0 && !known[before][o] {
					t.Errorf("%q finds %s, which %q does not", after, v.entries[o].record.ID, before)
				}
			}
			before = after
		}
	}
}

// firstGroup looks for nothing else.
func firstGroup(t *testing.T, v *view, text string) map[int]bool {
	t.Helper()
	f := &finder{view: v, taxonomies: v.taxonomies()}
	if err := f.findNamed(text); err != nil {
		t.Fatal(err)
	}
	f.read(text)
	found, err := f.records(f.ask(surface))
	if err != nil {
		t.Fatal(err)
	}
	group := map[int]bool{}
	for _, o := range append(found, f.named...) {
		group[o] = true
	}
	return group
}

// typedWords are words as people type them: of the documents' texts, every other one
// joined to another.
func typedWords(docs []Document, n int) (words []string) {
	r := rand.New(rand.NewPCG(11, 12))
	pick := func() string {
		d := docs[r.IntN(len(docs))]
		all := strings.Fields(d.Record.Title.S + " " + d.Record.Summary.S + " " + d.Body)
		return strings.TrimLeft(all[r.IntN(len(all))], `-"“”„`)
	}
	joints := []string{"-", "-", "-", ".", "_", "/", "+", "++", "#", "'", "’", ",", "@", "4", "-4", ".5", "s", "'s"}
	for len(words) < n {
		w := pick()
		if r.IntN(2) == 0 {
			w = w[:min(len(w), 1+r.IntN(8))] + joints[r.IntN(len(joints))] + pick()
		}
		if w = strings.TrimLeft(strings.ToValidUTF8(w, ""), "-"); w != "" && !strings.ContainsAny(w, `":“”„`) {
			words = append(words, w)
		}
	}
	return words
}

// Words with the accents that are asked for come first, and without any, where
// none is.
func TestAccentsCount(t *testing.T) {
	files := maps.Clone(taxonomies)
	files["content/incidents/2020/2020-a.md"] = record("Zurich", "2020-01-01", "Here.", "Nothing.")
	files["content/incidents/2020/2020-b.md"] = record("Zürich", "2020-01-01", "Here.", "Nothing.")
	x := indexOf(t, register(t, files))
	for q, want := range map[string][]string{"zurich ": {"2020-a", "2020-b"}, "zürich ": {"2020-b", "2020-a"}, "Zürich": {"2020-b", "2020-a"}, "zuri": {"2020-b", "2020-a"}} {
		if a, err := x.Search(Query{Text: q}); err != nil || !slices.Equal(ids(a.Hits), want) {
			t.Errorf("%q: %v, %v; want %v", q, a, err, want)
		}
	}
}

// What names a record leads to it.
func TestNames(t *testing.T) {
	files := small()
	files["content/incidents/2020/2020-named.md"] = strings.Replace(record("The end of “the” world: a tale", "2020-01-01", "Here.", "Nothing."),
		"sources: [{title", `also-known-as: ["aiid:1234"]`+"\nsources: [{url: 'https://www.Example.org/a/B/?c=D#e', archive: 'http://archive.example/x', title", 1)
	files["content/databases.yaml"] = "databases:\n  - {id: aiid, name: AIID, url: 'https://incidentdatabase.ai/cite/{id}'}\n"
	x := indexOf(t, register(t, files))
	for q, want := range map[string]string{
		"2020-named": "2020-named", " 2018-03-18-CRASH ": "2018-03-18-crash", "AIID:1234": "2020-named",
		"http://example.org/a/B/?c=D": "2020-named", "https://archive.example/x/": "2020-named",
		"the end of the world -- A TALE": "2020-named", "car refuses to brake": "2025-01-01-car",
		"https://example.org/a/b/?c=D": "", "example.org": "", "2020": "", "world": "",
	} {
		a, err := x.Search(Query{Text: q})
		if err != nil || a.Direct != want || want != "" && (a.Hits[0].ID != want || a.Hits[0].Group != 1) {
			t.Errorf("%q: %v, %v; want %q", q, a, err, want)
		}
	}
	two := small()
	two["content/incidents/2020/2020-same.md"] = record("Car refuses to brake", "2020-01-01", "Here.", "Nothing.")
	a, err := indexOf(t, register(t, two)).Search(Query{Text: "car refuses to brake", Sort: "date"})
	if err != nil || a.Direct != "" || !slices.Equal(ids(a.Hits)[:2], []string{"2025-01-01-car", "2020-same"}) {
		t.Errorf("of two of one title: %v, %v", a, err)
	}
}

// Filters, dates and orders.
func TestLimits(t *testing.T) {
	const crash, tay, gpt, tokyo, car = "2018-03-18-crash", "2016-03-23-tay", "2024-05-01-gpt", "2024-05-02-tokyo", "2025-01-01-car"
	docs := register(t, small())
	for i, d := range docs { // recorded as they happened, but for the first; changed the other way
		day := time.Unix(int64(86400*(100+i)), 0)
		if d.Record.ID != tay {
			d.Record.Revisions = []site.Revision{{Time: day.Add(time.Duration(20-2*i) * 24 * time.Hour)}, {Time: day}}
		}
	}
	x := indexOf(t, docs)
	harms := func(terms ...string) map[string][]string { return map[string][]string{"harms": terms} }
	for _, test := range []struct {
		q    Query
		want []string
	}{
		{Query{Filters: harms("physical")}, []string{crash}}, // a narrower term counts
		{Query{Filters: harms("physical", "psychological")}, []string{crash, tay}},
		{Query{Filters: harms("-")}, []string{car, tokyo, gpt}},
		{Query{Filters: harms("-", "death")}, []string{car, tokyo, gpt, crash}},
		{Query{Filters: harms("nothing")}, nil},
		{Query{Filters: harms()}, []string{car, tokyo, gpt, crash, tay}},
		{Query{Filters: map[string][]string{"harms": {"-"}, "severity": {"hazard"}}}, []string{tokyo, gpt}},
		{Query{Text: "car ", Filters: harms("death")}, []string{crash}},
		{Query{From: "2024-05", To: "2024-05"}, []string{tokyo, gpt}},
		{Query{From: "2024-05-02"}, []string{car, tokyo}},
		{Query{To: "2016"}, []string{tay}},
		{Query{From: "2018-03-18", To: "2018-03-18"}, []string{crash}},
		{Query{From: "2026"}, nil},
		{Query{Sort: "date"}, []string{car, tokyo, gpt, crash, tay}},
		{Query{Sort: "recorded"}, []string{tay, car, tokyo, gpt, crash}},
		{Query{Sort: "changed"}, []string{tay, crash, gpt, tokyo, car}},
		{Query{Text: "headline voice ", Sort: "date"}, []string{gpt, car, tokyo, crash, tay}}, // groups first
	} {
		a, err := x.Search(test.q)
		if err != nil || !slices.Equal(ids(a.Hits), test.want) {
			t.Errorf("%+v: %v, %v; want %v", test.q, a, err, test.want)
		}
	}
	a, err := x.Search(Query{Text: "headline ", Filters: map[string][]string{"harms": {"death"}, "severity": {"incident"}}, From: "2000"})
	want := map[string]map[string]int{"harms": {"death": 1, "physical": 1, "psychological": 1}, "severity": {"incident": 1}, "organisations": {"uber": 1}, "systems": {"ads": 1}}
	if err != nil || a.Total != 1 || !maps.EqualFunc(a.Facets, want, maps.Equal) {
		t.Errorf("got %v, %v; want %v", a, err, want)
	}
}
