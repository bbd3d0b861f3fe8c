package theme

import (
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
	r.State(stated)
	all := make([]Coverage, len(m.site.Frameworks))
	for i, f := range m.site.Frameworks {
		all[i] = m.readOut(f, stated)
		all[i].URL = m.href(site.CoverageURL + "#" + frameworkAnchor(f))
	}
	return all
}

// answerKeys are the messages of the states of a criterion in a record, by
// site.Answer.
var answerKeys = [...]string{"coverage.answered", "coverage.in-part", "coverage.not-stated", "coverage.not-asked"}

// readOut sorts a framework's criteria by how far the record answers them.
func (m *maker) readOut(f *site.Framework, stated map[string]bool) Coverage {
	states := make([][]string, len(answerKeys))
	for _, c := range f.Criteria {
		i := c.Answer(stated)
		mandatory := ""
		if c.Mandatory {
			mandatory = "*"
		}
		states[i] = append(states[i], c.Number+"\u00a0"+c.Name+mandatory)
	}
	cover := Coverage{Framework: f.Title, Source: f.Source}
	cover.Short = m.say("coverage.short", "n", len(states[0]), "of", len(f.Criteria))
	for i, criteria := range states {
		if len(criteria) > 0 {
			cover.States = append(cover.States, CoverageState{m.say(answerKeys[i]), len(criteria), strings.Join(criteria, m.say("list.semicolon"))})
		}
	}
	return cover
}
