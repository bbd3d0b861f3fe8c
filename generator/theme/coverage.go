package theme

import (
	"fmt"
	"strings"

	"blotter/generator/site"
)

// Coverage says which criteria of a reporting framework a record answers.
type Coverage struct {
	Framework, Source string
	URL               string // how all records answer it
	Short             string // how many are answered
	States            []CoverageState
}

// CoverageState is a state and the criteria in it: "1 Title*, 5 Date".
type CoverageState struct {
	Word     string
	Count    int
	Criteria string
}

func (m *maker) coverage(r *site.Record) []Coverage {
	if len(m.site.Frameworks) == 0 {
		return nil
	}
	stated := map[string]bool{}
	state(stated, r)
	all := make([]Coverage, len(m.site.Frameworks))
	for i, f := range m.site.Frameworks {
		all[i] = readOut(f, stated)
		all[i].URL = m.href(site.CoverageURL + "#" + frameworkAnchor(f))
	}
	return all
}

// state notes the fields that the record gives and that may be shown.
func state(stated map[string]bool, r *site.Record) {
	texts := []struct{ field, text string }{
		{"title", r.Title.S}, {"summary", r.Summary.S}, {"rationale", r.Rationale.S}, {"harmed", r.Harmed.S},
		{"language", r.Language.S}, {"date-of", r.DateOf.S}, {"status", r.Status.S},
	}
	for _, t := range texts {
		stated[t.field] = t.text != ""
	}
	stated["date"], stated["body"], stated["image"] = r.Date.Known(), r.HasBody, r.Image != nil
	stated["sources"], stated["events"], stated["quantities"] = len(r.Sources) > 0, len(r.Events) > 0, len(r.Quantities) > 0
	stated["also-known-as"], stated["related"] = len(r.AlsoKnownAs) > 0, len(r.Related) > 0
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
