package theme

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"
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
	Source           string // of the taxonomy's definitions
	Synonyms         string
	Broader          *Link
	Narrower         template.HTML
	Deprecated       bool
	Roles            string
	Rest             string        // the search for all records, where the page has the newest only; else ""
	First            template.HTML // the oldest record, with its date; "" where there is but one
	Occurs           []Occurs
	Feeds, Downloads template.HTML
	Previous, Next   *Mark // the steps beside it, in an ordered taxonomy
}

// Occurs is what a term's records have of another taxonomy.
type Occurs struct {
	Taxonomy Link
	Terms    []TermRow
	More     int    // terms that are not listed
	MoreURL  string // where they are, or ""
}

func (m *maker) term() *Term {
	t := m.page.Term
	view := &Term{Mark: m.termMark(t), Taxonomy: Link{t.Taxonomy.Title, m.href(t.Taxonomy.URL())}, Singular: t.Taxonomy.Singular}
	view.Listing = Listing{Title: t.Name, Pager: m.pager(t.URL()), Groups: m.byYear(m.page.Records)}
	m.head = head{title: m.termTitle(t) + m.pieceTitle(), description: t.Description}
	if t.HasFeeds() {
		m.head.feeds = t.URL()
	}
	m.head.things = m.termTrail(t)
	if !m.newest() {
		return view
	}
	m.head.things = append(m.head.things, m.collection(t))
	m.define(view, t)
	view.Count, view.Orders = m.countAndSpan(t.Records), m.termOrders(t)
	if view.Orders != nil && view.Orders.InPlace && m.site.HistoryNote == "" {
		sortable(m.page.Records, view.Groups)
	}
	m.overTime(view, t)
	if !m.listsAll() {
		view.Rest = m.searchTerms("", t)
	}
	view.Roles = m.roles(t)
	view.Occurs = m.occurs(t)
	if m.head.description == "" {
		m.head.description = view.Count + "."
	}
	if t.HasFeeds() {
		view.Feeds = m.links([]Link{{m.say("term.atom"), m.href(t.URL() + "feed.xml")}, {m.say("term.json-feed"), m.href(t.URL() + "feed.json")}})
		view.Downloads = m.links([]Link{{"CSV", m.href(t.URL() + "records.csv")}, {"JSON", m.href(t.URL() + "records.json")}})
	}
	return view
}

// termTitle names a term away from its taxonomy.
func (m *maker) termTitle(t *site.Term) string {
	if t == t.Taxonomy.NotStated {
		return t.Name
	}
	return t.Name + " (" + t.Taxonomy.Singular + ")"
}

// overTime fills in when the records were.
func (m *maker) overTime(view *Term, t *site.Term) {
	view.Chart = m.yearChart(t.Records, m.yearInTerm(t))
	view.Years = m.termYears(t)
	first := slices.IndexFunc(t.Records, func(r *site.Record) bool { return r.Date.Known() })
	if first >= 0 && first < len(t.Records)-1 {
		r := t.Records[first]
		view.First = m.dateOf(r.Date).HTML() + ", " + anchor(title(r), m.href(r.URL()), "")
	}
}

// termYears lead to the years of the listing, newest first, where there are
// several.
func (m *maker) termYears(t *site.Term) []TermRow {
	first, last := span(t.Records)
	if first == last {
		return nil
	}
	var rows []TermRow
	link := m.yearInTerm(t)
	for i, n := range perYear(t.Records, first, last) {
		if n > 0 {
			rows = append(rows, TermRow{Mark: Mark{Name: strconv.Itoa(first + i), URL: link(first + i)}, Count: n})
		}
	}
	slices.Reverse(rows)
	return rows
}

func (m *maker) define(view *Term, t *site.Term) {
	view.Definition, view.Synonyms, view.Deprecated = t.Description, strings.Join(t.Synonyms, m.say("list.semicolon")), t.Deprecated
	if t.Description != "" {
		view.Source = t.Taxonomy.Source
	}
	if t == t.Taxonomy.NotStated {
		view.Definition = m.say("term.missing")
	}
	if b := t.Broader; b != nil {
		view.Broader = &Link{b.Name, m.href(b.URL())}
	}
	var narrower []template.HTML
	for _, n := range t.Narrower {
		if n.ReplacedBy == nil {
			narrower = append(narrower, anchor(n.Name, m.href(n.URL()), "")+plain(" ("+m.grouped(int64(len(n.Records)))+")"))
		}
	}
	view.Narrower = m.joined(narrower)
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

// listsAll reports a term's page whose listing, in all its pieces, has every record.
func (m *maker) listsAll() bool {
	return m.page.Part.Of > 1 || len(m.page.Records) == len(m.page.Term.Records)
}

// yearInTerm finds a year's heading in the pieces of the term's listing; "" where
// the listing does not go so far back.
func (m *maker) yearInTerm(t *site.Term) func(int) string {
	last := map[int]int{} // the place of a year's newest record
	for i, r := range t.Records {
		last[int(r.Date.From.Year)] = i
	}
	return func(year int) string {
		if !m.listsAll() && last[year] < len(t.Records)-len(m.page.Records) {
			return ""
		}
		n := min(last[year]/m.site.PageSize+1, m.page.Part.Of)
		return m.href(site.PartURL(t.URL(), site.Part{Number: n, Of: m.page.Part.Of}) + "#" + yearAnchor(year))
	}
}

// roles counts the records in which an organisation has each role.
func (m *maker) roles(t *site.Term) string {
	if len(t.Taxonomy.Roles) < 2 {
		return ""
	}
	var counts []string
	for _, field := range t.Taxonomy.Fields {
		n := 0
		for _, r := range t.Records {
			if slices.ContainsFunc(r.Terms, func(v site.Value) bool { return v.Term == t && v.Field == field }) {
				n++
			}
		}
		if word := t.Taxonomy.Roles[field]; n > 0 && word != "" {
			counts = append(counts, m.say("term.role", "role", word, "n", n))
		}
	}
	return strings.Join(counts, m.say("list.comma"))
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
		if o := m.occursIn(t, other, tallies); len(o.Terms) > 0 {
			all = append(all, o)
		}
	}
	return all
}

// occursIn lists the commonest terms of one taxonomy in the records of a term; all
// of an ordered one, in its order.
func (m *maker) occursIn(of *site.Term, t *site.Taxonomy, tallies map[*site.Term]tally) Occurs {
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
	if t == m.places {
		if url := m.site.PlacesURL(of); url != "" {
			o.MoreURL = m.href(url)
		}
	}
	for _, term := range terms {
		n := tallies[term].count
		o.Terms = append(o.Terms, TermRow{Mark: m.termMark(term), Count: n, Share: n * 100 / len(of.Records), CountURL: m.both(of, term)})
	}
	return o
}
