package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Counts are the numbers of a figure. All of them count listed records.
type Counts struct {
	Of      int // the records that the figure is about
	Columns []Label
	Rows    []CountRow
	// MoreRows and MoreColumns are what is left out: the rarest terms, and the
	// criteria that no field answers.
	MoreRows, MoreColumns int
}

// Label is what a row or a column counts.
type Label struct {
	// ID is a term's slug, a month (2024-05), a year where the month is not known,
	// the number of a criterion, or one of the words below, which no term that records name has.
	ID   string
	Name string // "" where the ID says it all
	Term *Term
}

const (
	AllRecords = "all_records"
	NotStated  = notStated
)

// Stated reports the label of a term that records name.
func (l Label) Stated() bool { return l.Term != nil && l.Term != l.Term.Taxonomy.NotStated }

// CountRow has a count for each column.
type CountRow struct {
	Label
	Counts      []int
	Year, Month int // of ByMonth; 0 where it is not known
}

// maxCrossed is how many terms of a taxonomy have a row or a column.
const maxCrossed = 30

// Count counts a figure. It takes time in proportion to records times terms.
func (s *Site) Count(f Figure) Counts {
	switch f.Kind {
	case Crossed:
		return s.crossed(f)
	case Ranked:
		return s.ranked(f.Rows)
	case Covered:
		return s.covered(f.Framework)
	}
	return s.byMonth()
}

// byMonth has a row for each month with a record, oldest first, one for the
// records of a year without a month before these, and one for those without a
// date at the end.
func (s *Site) byMonth() Counts {
	c := Counts{Of: len(s.Records), Columns: []Label{{ID: AllRecords}}}
	severity := s.TaxonomyOf("severity")
	if s.states(severity) {
		for _, term := range severity.Terms {
			if term.ReplacedBy == nil {
				c.Columns = append(c.Columns, label(term))
			}
		}
		if s.tally(severity)[severity.NotStated] > 0 {
			c.Columns = append(c.Columns, label(severity.NotStated))
		}
	}
	steps := places(c.Columns[1:])
	rows := map[int]CountRow{}
	for _, r := range s.Records {
		counts := rowOf(rows, r, len(c.Columns)).Counts
		counts[0]++
		if len(steps) > 0 {
			for _, i := range r.placesIn(severity, steps) {
				counts[1+i]++
			}
		}
	}
	// "not-stated" comes after the digits.
	c.Rows = slices.SortedFunc(maps.Values(rows), func(a, b CountRow) int { return strings.Compare(a.ID, b.ID) })
	return c
}

// rowOf is the row of the month or the year that the record's date begins in.
func rowOf(rows map[int]CountRow, r *Record, columns int) CountRow {
	year, month := int(r.Date.From.Year), int(r.Date.From.Month)
	if !r.Shows("date") || year == 0 {
		year, month = 0, 0
	}
	row, ok := rows[year*100+month]
	if ok {
		return row
	}
	row = CountRow{Label: Label{ID: NotStated}, Counts: make([]int, columns), Year: year, Month: month}
	switch {
	case month > 0:
		row.ID = fmt.Sprintf("%04d-%02d", year, month)
	case year > 0:
		row.ID = fmt.Sprintf("%04d", year)
	}
	rows[year*100+month] = row
	return row
}

func label(t *Term) Label { return Label{ID: t.Slug, Name: t.Name, Term: t} }

// crossed counts the records under each pair of terms; those that state none have
// the last row and the last column, if there are any.
func (s *Site) crossed(f Figure) Counts {
	c := Counts{Of: len(s.Records)}
	var rows []Label
	rows, c.MoreRows = crossedTerms(f.Rows, s.tally(f.Rows))
	c.Columns, c.MoreColumns = crossedTerms(f.Columns, s.tally(f.Columns))
	for _, l := range rows {
		c.Rows = append(c.Rows, CountRow{Label: l, Counts: make([]int, len(c.Columns))})
	}
	row, column := places(rows), places(c.Columns)
	for _, r := range s.Records {
		across := r.placesIn(f.Columns, column)
		for _, y := range r.placesIn(f.Rows, row) {
			for _, x := range across {
				c.Rows[y].Counts[x]++
			}
		}
	}
	return c
}

// crossedTerms are the commonest terms that have records, in the taxonomy's order.
func crossedTerms(t *Taxonomy, tally map[*Term]int) (labels []Label, more int) {
	var terms []*Term
	for _, term := range t.Terms {
		if tally[term] > 0 {
			terms = append(terms, term)
		}
	}
	kept := slices.Clone(terms)
	slices.SortStableFunc(kept, func(a, b *Term) int { return cmp.Compare(tally[b], tally[a]) })
	kept = kept[:min(maxCrossed, len(kept))]
	for _, term := range terms {
		if slices.Contains(kept, term) {
			labels = append(labels, label(term))
		}
	}
	if tally[t.NotStated] > 0 {
		labels = append(labels, label(t.NotStated))
	}
	return labels, len(terms) - len(kept)
}

// places are the indexes of terms.
func places(labels []Label) map[*Term]int {
	places := make(map[*Term]int, len(labels))
	for i, l := range labels {
		places[l.Term] = i
	}
	return places
}

// placesIn are the places of the record's terms in one taxonomy.
func (r *Record) placesIn(t *Taxonomy, places map[*Term]int) []int {
	var found []int
	for _, term := range r.shownTerms(t) {
		if i, ok := places[term]; ok {
			found = append(found, i)
		}
	}
	return found
}

// tally counts the records that show a term of the taxonomy, by the term, and
// those that show none, by NotStated.
func (s *Site) tally(t *Taxonomy) map[*Term]int {
	tally := map[*Term]int{}
	for _, r := range s.Records {
		for _, term := range r.shownTerms(t) {
			tally[term]++
		}
	}
	return tally
}

// shownTerms are the record's terms in one taxonomy and the broader ones, each
// once; NotStated alone where it shows none.
func (r *Record) shownTerms(t *Taxonomy) []*Term {
	var found []*Term
	for _, v := range r.Terms {
		if v.Term.Taxonomy != t || !r.Shows(v.Field) {
			continue
		}
		for term := v.Term; term != nil && !slices.Contains(found, term); term = term.Broader {
			found = append(found, term)
		}
	}
	if found == nil {
		return []*Term{t.NotStated}
	}
	return found
}

// ranked has the terms with records, the most first, and then those that state
// none, which are not among Of.
func (s *Site) ranked(t *Taxonomy) Counts {
	tally := s.tally(t)
	c := Counts{Of: len(s.Records) - tally[t.NotStated], Columns: []Label{{ID: AllRecords}}}
	for _, term := range t.Terms {
		if n := tally[term]; n > 0 {
			c.Rows = append(c.Rows, CountRow{Label: label(term), Counts: []int{n}})
		}
	}
	slices.SortStableFunc(c.Rows, func(a, b CountRow) int {
		return cmp.Or(cmp.Compare(b.Counts[0], a.Counts[0]), cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)))
	})
	if n := tally[t.NotStated]; n > 0 {
		c.Rows = append(c.Rows, CountRow{Label: label(t.NotStated), Counts: []int{n}})
	}
	return c
}
