package theme

import (
	"fmt"
	"strings"

	"blotter/generator/site"
)

// Coverage says which criteria of a reporting framework a record answers.
type Coverage struct {
	Framework, Source string
	Short             string // how many are answered
	States            []CoverageState
}

// CoverageState is a state and the criteria in it: "1 Title*, 5 Date".
type CoverageState struct {
	Word     string
	Count    int
	Criteria string
}

func (m *maker) coverage(r *site.Record, body Body) []Coverage {
	if len(m.site.Frameworks) == 0 {
		return nil
	}
	stated := statedFields(r, body)
	all := make([]Coverage, len(m.site.Frameworks))
	for i, f := range m.site.Frameworks {
		all[i] = readOut(f, stated)
	}
	return all
}

// statedFields are the fields that the record gives and that may be shown.
func statedFields(r *site.Record, body Body) map[string]bool {
	stated := map[string]bool{
		"title": r.Title.S != "", "summary": r.Summary.S != "", "rationale": r.Rationale.S != "", "harmed": r.Harmed.S != "",
		"date": r.Date.Known(), "sources": len(r.Sources) > 0, "events": len(r.Events) > 0, "quantities": len(r.Quantities) > 0,
		"body": body.HTML != "", "image": r.Image != nil, "also-known-as": len(r.AlsoKnownAs) > 0, "related": len(r.Related) > 0,
		"language": r.Language.S != "", "date-of": r.DateOf.S != "", "status": r.Status.S != "",
	}
	for _, v := range r.Values {
		group, _, _ := strings.Cut(v.Field, ".")
		stated[v.Field], stated[group] = true, true
	}
	for _, src := range r.Sources {
		if src.URL.S != "" {
			stated["sources.url"] = true
		}
		if src.Author.S != "" {
			stated["sources.author"] = true
		}
		if !src.Date.IsZero() {
			stated["sources.date"] = true
		}
	}
	if r.Removed != nil {
		for _, f := range r.Removed.Fields {
			stated[f] = false
		}
	}
	return stated
}

// readOut sorts a framework's criteria by how far the record answers them.
func readOut(f *site.Framework, stated map[string]bool) Coverage {
	states := make([][]string, len(coverageWords))
	for _, c := range f.Criteria {
		i := criterionState(c, stated)
		mandatory := ""
		if c.Mandatory {
			mandatory = "*"
		}
		states[i] = append(states[i], c.Number+"\u00a0"+c.Name+mandatory)
	}
	cover := Coverage{Framework: f.Title, Source: f.Source}
	cover.Short = fmt.Sprintf("%d of %d answered", len(states[0]), len(f.Criteria))
	for i, criteria := range states {
		if len(criteria) > 0 {
			cover.States = append(cover.States, CoverageState{coverageWords[i], len(criteria), strings.Join(criteria, "; ")})
		}
	}
	return cover
}

// criterionState is an index of coverageWords.
func criterionState(c site.Criterion, stated map[string]bool) int {
	for _, f := range c.Direct {
		if stated[f] {
			return 0
		}
	}
	for _, f := range c.Partial {
		if stated[f] {
			return 1
		}
	}
	if len(c.Direct)+len(c.Partial) > 0 {
		return 2
	}
	return 3
}
