package theme

import (
	"cmp"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Term is the page of a term: what it means, what it occurs with, its records.
// The pieces with older records give the records only.
type Term struct {
	Listing
	Mark
	Taxonomy         Link
	Singular         string
	Definition       string
	Synonyms         string
	Broader          *Link
	Narrower         []TermRow
	Deprecated       bool
	Roles            []Count
	Occurs           []Occurs
	Feeds, Downloads []Link
	Previous, Next   *Mark // the steps beside it, in an ordered taxonomy
}

// Count is a number with its name.
type Count struct {
	Name  string
	Count int
}

// Occurs is what a term's records have of another taxonomy.
type Occurs struct {
	Taxonomy Link
	Terms    []TermRow
	More     int // terms that are not listed
}

func (m *maker) term() *Term {
	t := m.page.Term
	view := &Term{Mark: m.termMark(t), Taxonomy: Link{t.Taxonomy.Title, m.href(t.Taxonomy.URL())}, Singular: t.Taxonomy.Singular}
	view.Listing = Listing{Title: t.Name, Pager: m.pager(t.URL()), Groups: m.byYear(m.page.Records)}
	m.head = head{title: t.Name + " (" + t.Taxonomy.Singular + ")" + m.pieceTitle(), description: t.Description}
	if t.HasFeeds() {
		m.head.feeds = t.URL()
	}
	m.head.things = m.termTrail(t)
	if !m.newest() {
		return view
	}
	m.head.things = append(m.head.things, m.collection(t))
	m.define(view, t)
	view.Count, view.Orders = countAndSpan(t.Records), m.termOrders(t)
	view.Chart = yearChart(t.Records, m.yearInTerm(t))
	view.Roles = roles(t)
	view.Occurs = m.occurs(t)
	if m.head.description == "" {
		m.head.description = view.Count + "."
	}
	if t.HasFeeds() {
		view.Feeds = []Link{{"Atom feed", m.href(t.URL() + "feed.xml")}, {"JSON feed", m.href(t.URL() + "feed.json")}}
		view.Downloads = []Link{{"CSV", m.href(t.URL() + "records.csv")}, {"JSON", m.href(t.URL() + "records.json")}}
	}
	return view
}

func (m *maker) define(view *Term, t *site.Term) {
	view.Definition, view.Synonyms, view.Deprecated = t.Description, strings.Join(t.Synonyms, "; "), t.Deprecated
	if b := t.Broader; b != nil {
		view.Broader = &Link{b.Name, m.href(b.URL())}
	}
	for _, n := range t.Narrower {
		if n.ReplacedBy == nil {
			view.Narrower = append(view.Narrower, TermRow{Mark: m.termMark(n), Count: len(n.Records)})
		}
	}
	if !t.Taxonomy.Ordered || t.Rank == 0 {
		return
	}
	if i := slices.Index(t.Taxonomy.Terms, t); i >= 0 {
		view.Previous, view.Next = m.stepAt(t.Taxonomy, i-1), m.stepAt(t.Taxonomy, i+1)
	}
}

func (m *maker) stepAt(t *site.Taxonomy, i int) *Mark {
	if i < 0 || i >= len(t.Terms) || t.Terms[i].ReplacedBy != nil {
		return nil
	}
	mark := m.termMark(t.Terms[i])
	return &mark
}

// yearInTerm finds a year's heading in the pieces of the term's listing.
func (m *maker) yearInTerm(t *site.Term) func(int) string {
	last := map[int]int{} // the place of a year's newest record
	for i, r := range t.Records {
		last[int(r.Date.From.Year)] = i
	}
	return func(year int) string {
		n := min(last[year]/m.site.PageSize+1, m.page.Part.Of)
		return m.href(site.PartURL(t.URL(), site.Part{Number: n, Of: m.page.Part.Of}) + "#" + yearAnchor(year))
	}
}

// roles counts the records in which an organisation has each role.
func roles(t *site.Term) []Count {
	if len(t.Taxonomy.Roles) < 2 {
		return nil
	}
	var counts []Count
	for _, field := range t.Taxonomy.Fields {
		n := 0
		for _, r := range t.Records {
			if slices.ContainsFunc(r.Terms, func(v site.Value) bool { return v.Term == t && v.Field == field }) {
				n++
			}
		}
		if word := t.Taxonomy.Roles[field]; n > 0 && word != "" {
			counts = append(counts, Count{word, n})
		}
	}
	return counts
}

const maxOccurs = 5

// tally counts records, each once.
type tally struct {
	count int
	last  *site.Record
}

// occurs counts the terms of the other taxonomies in the term's records.
func (m *maker) occurs(t *site.Term) []Occurs {
	tallies := map[*site.Term]tally{}
	for _, r := range t.Records {
		for _, v := range r.Terms {
			if v.Term.Taxonomy == t.Taxonomy || strings.HasPrefix(v.Field, "sources.") || !shown(r, v.Field) {
				continue
			}
			if c := tallies[v.Term]; c.last != r {
				tallies[v.Term] = tally{c.count + 1, r}
			}
		}
	}
	var all []Occurs
	for _, other := range m.site.Taxonomies {
		if o := m.occursIn(other, tallies, len(t.Records)); len(o.Terms) > 0 {
			all = append(all, o)
		}
	}
	return all
}

// occursIn lists the commonest terms of one taxonomy; all of an ordered one, in
// its order.
func (m *maker) occursIn(t *site.Taxonomy, tallies map[*site.Term]tally, of int) Occurs {
	var terms []*site.Term
	for _, term := range t.Terms {
		if tallies[term].count > 0 {
			terms = append(terms, term)
		}
	}
	o := Occurs{Taxonomy: Link{t.Title, m.href(t.URL())}}
	if !t.Ordered {
		slices.SortStableFunc(terms, func(a, b *site.Term) int { return cmp.Compare(tallies[b].count, tallies[a].count) })
		if extra := len(terms) - maxOccurs; extra > 1 {
			terms, o.More = terms[:maxOccurs], extra
		}
	}
	for _, term := range terms {
		n := tallies[term].count
		o.Terms = append(o.Terms, TermRow{Mark: m.termMark(term), Count: n, Share: n * 100 / of})
	}
	return o
}
