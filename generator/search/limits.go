package search

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// limits are a query's filters and dates.
type limits struct {
	filters  map[string][]string
	from, to int // in the form of a date's earliest day; 0 for no bound
}

// notStated is the term of a filter for records that say nothing.
const notStated = "-"

func (v *view) limits(q Query) (l limits, err error) {
	known := v.taxonomies()
	for _, name := range slices.Sorted(maps.Keys(q.Filters)) {
		if known[name] == nil {
			return l, QueryError(fmt.Sprintf("there is no taxonomy %q; write one of %s", name, strings.Join(slices.Sorted(maps.Keys(known)), ", ")))
		}
	}
	l.filters = q.Filters
	if l.from, err = bound(q.From, "0"); err != nil {
		return l, err
	}
	if l.to, err = bound(q.To, "9"); err != nil {
		return l, err
	}
	if !slices.Contains([]string{"", "relevance", "date", "recorded", "changed"}, q.Sort) {
		return l, QueryError(fmt.Sprintf("records can't be sorted by %q; write relevance, date, recorded or changed", q.Sort))
	}
	return l, nil
}

var boundForm = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

// bound fills a date up to the first or the last day that it may be.
func bound(date, filler string) (day int, err error) {
	if date == "" {
		return 0, nil
	}
	if !boundForm.MatchString(date) {
		return 0, QueryError(fmt.Sprintf("%q is no date; write 2025, 2025-03 or 2025-03-08", date))
	}
	digits := strings.ReplaceAll(date, "-", "")
	for _, d := range digits + strings.Repeat(filler, 8-len(digits)) {
		day = day*10 + int(d-'0')
	}
	return day, nil
}

// allow reports whether a record is within the limits, the filter of one taxonomy
// aside.
func (l limits) allow(e *entry, aside string) bool {
	if day := e.record.Date.Earliest(); l.from+l.to > 0 && (day == 0 || day < l.from || l.to > 0 && day > l.to) {
		return false
	}
	for name, slugs := range l.filters {
		if name != aside && len(slugs) > 0 && !slices.ContainsFunc(slugsOf(e, name), func(s string) bool { return slices.Contains(slugs, s) }) {
			return false
		}
	}
	return true
}

// slugsOf are a record's terms of a taxonomy.
func slugsOf(e *entry, taxonomy string) (slugs []string) {
	for _, t := range allTerms(e.record) {
		if t.Taxonomy.Name == taxonomy {
			slugs = append(slugs, t.Slug)
		}
	}
	if slugs == nil {
		return []string{notStated}
	}
	return slugs
}

// facets counts the hits for each term, before they are filtered.
func (f *finder) facets(l limits) map[string]map[string]int {
	all := map[string]map[string]int{}
	for name := range f.taxonomies {
		count := map[string]int{}
		for _, h := range f.hits {
			if e := f.entries[h.ordinal]; l.allow(e, name) {
				for _, slug := range slugsOf(e, name) {
					count[slug]++
				}
			}
		}
		all[name] = count
	}
	return all
}
