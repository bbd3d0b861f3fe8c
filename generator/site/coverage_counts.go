package site

import (
	"maps"
	"slices"
	"strings"
)

// Answer is how far a record answers a criterion of a framework.
type Answer int

const (
	Answered Answer = iota
	InPart
	Unanswered
	NotAsked // no field of a record answers it
	answers
)

// AnswerCounts are numbers of records, by Answer.
type AnswerCounts [answers]int

// Answer is that of a record that states these fields.
func (c Criterion) Answer(stated map[string]bool) Answer {
	states := func(field string) bool { return stated[field] }
	switch {
	case len(c.Direct)+len(c.Partial) == 0:
		return NotAsked
	case slices.ContainsFunc(c.Direct, states):
		return Answered
	case slices.ContainsFunc(c.Partial, states):
		return InPart
	}
	return Unanswered
}

// State makes stated the fields that the record gives and that may be shown.
func (r *Record) State(stated map[string]bool) {
	clear(stated)
	maps.Copy(stated, map[string]bool{
		"title": r.Title.S != "", "summary": r.Summary.S != "", "rationale": r.Rationale.S != "", "harmed": r.Harmed.S != "",
		"date": r.Date.Known(), "sources": len(r.Sources) > 0, "events": len(r.Events) > 0, "quantities": len(r.Quantities) > 0,
		"body": r.HasBody, "image": r.Image != nil, "also-known-as": len(r.AlsoKnownAs) > 0, "related": len(r.Related) > 0,
		"language": r.Language.S != "", "date-of": r.DateOf.S != "", "status": r.Status.S != "",
	})
	for _, v := range r.Values {
		group, _, _ := strings.Cut(v.Field, ".")
		stated[v.Field], stated[group] = true, true
	}
	for _, src := range r.Sources {
		stated["sources.url"] = stated["sources.url"] || src.URL.S != ""
		stated["sources.author"] = stated["sources.author"] || src.Author.S != ""
		stated["sources.date"] = stated["sources.date"] || !src.Date.IsZero()
	}
	if r.Removed != nil {
		maps.DeleteFunc(stated, func(field string, _ bool) bool { return !r.Shows(field) })
	}
}

// CoverageCounts counts, for each criterion of the framework, the listed records
// by their Answer.
func (s *Site) CoverageCounts(f *Framework) []AnswerCounts {
	counts := make([]AnswerCounts, len(f.Criteria))
	stated := map[string]bool{}
	for _, r := range s.Records {
		r.State(stated)
		for i, c := range f.Criteria {
			counts[i][c.Answer(stated)]++
		}
	}
	return counts
}

// covered has a row for each criterion that records can answer.
func (s *Site) covered(f *Framework) Counts {
	c := Counts{Of: len(s.Records), Columns: []Label{{ID: "answered"}, {ID: "in_part"}, {ID: NotStated}}}
	for i, n := range s.CoverageCounts(f) {
		if n[NotAsked] > 0 {
			c.MoreRows++
			continue
		}
		criterion := f.Criteria[i]
		c.Rows = append(c.Rows, CountRow{Label: Label{ID: criterion.Number, Name: criterion.Name}, Counts: n[:NotAsked]})
	}
	return c
}
