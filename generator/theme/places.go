package theme

import (
	"cmp"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Places is the page of a term's records by the place in which they happened.
type Places struct {
	Title, Count, Note string
	Term               Link
	Groups             []Place
}

// Place is a place and the records there, newest first.
type Place struct {
	Mark
	Anchor  string
	Count   int
	Lines   []Line
	RestURL string // the search for all of them, where not all have a line
}

const maxPlaceLines = 50 // a place has on the page of a term

func (m *maker) byPlace() *Places {
	t := m.page.Term
	place := uncapitalised(m.places.Singular)
	by := func(what string) string { return m.say("places.title", "what", what, "place", place) }
	view := &Places{Title: by(t.Name), Count: m.countAndSpan(t.Records), Term: Link{t.Taxonomy.Singular + m.say("list.colon") + t.Name, m.href(t.URL())}}
	m.head = head{title: by(m.termTitle(t)), description: by(m.termTitle(t)) + m.say("list.colon") + view.Count + ".", things: m.termTrail(t, Link{sentence(strings.TrimSpace(by(""))), m.from})}
	at, several := m.placesOf(m.page.Records)
	for _, place := range placeOrder(m.places, at) {
		view.Groups = append(view.Groups, m.place(t, place, at[place]))
	}
	if several {
		view.Note = m.say("places.several")
	}
	return view
}

// placesOf sorts records by their places, and reports whether one has several.
func (m *maker) placesOf(records []*site.Record) (at map[*site.Term][]*site.Record, several bool) {
	at = map[*site.Term][]*site.Record{}
	for _, r := range records {
		values := m.values(r, m.places)
		for _, v := range values {
			at[v.Term] = append(at[v.Term], r)
		}
		if len(values) == 0 {
			at[m.places.NotStated] = append(at[m.places.NotStated], r)
		}
		several = several || len(values) > 1
	}
	return at, several
}

// placeOrder are the places with records, those with most first; last, the
// records without one.
func placeOrder(t *site.Taxonomy, at map[*site.Term][]*site.Record) []*site.Term {
	places := slices.DeleteFunc(slices.Clone(t.Terms), func(place *site.Term) bool { return len(at[place]) == 0 })
	slices.SortStableFunc(places, func(a, b *site.Term) int {
		return cmp.Or(cmp.Compare(len(at[b]), len(at[a])), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	if len(at[t.NotStated]) > 0 {
		places = append(places, t.NotStated)
	}
	return places
}

func (m *maker) place(t, place *site.Term, records []*site.Record) Place {
	p := Place{Mark: m.termMark(place), Anchor: placeAnchor(place), Count: len(records)}
	if place == m.places.NotStated {
		p.Mark = m.notStatedMark(m.places)
	}
	if len(records) > maxPlaceLines {
		records, p.RestURL = records[:maxPlaceLines], m.searchTerms("", t, place)
	}
	p.Lines = m.lines(records)
	return p
}

func placeAnchor(place *site.Term) string { return "in-" + place.Slug }

// both is where the records that have a term and a place stand, "" where they
// have no page of their own.
func (m *maker) both(a, b *site.Term) string {
	if a.Taxonomy == m.places {
		a, b = b, a
	}
	if b.Taxonomy != m.places {
		return ""
	}
	url := m.site.PlacesURL(a)
	if url == "" {
		return ""
	}
	return m.href(url) + "#" + placeAnchor(b)
}
