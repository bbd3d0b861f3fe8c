package generator

import (
	"slices"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"
)

// CheckDates reports dates in the future, counted from today.
func (r *Register) CheckDates(today time.Time) error {
	problems := r.Site.FutureDates(today)
	if err := fillExcerpts(problems, r.snapshot); err != nil {
		return err
	}
	r.Problems = append(r.Problems, problems...)
	r.Problems.Sort()
	return nil
}

// CheckDrafts reports, of a register that was read with its drafts, the errors
// that there are without them, which is how it is published.
func (r *Register) CheckDrafts() error {
	in := r.input
	if !slices.ContainsFunc(in.Incidents, (*incident.Incident).Draft) {
		return nil
	}
	in.Drafts = false
	_, problems := site.New(r.config, in)
	type place struct {
		rule *diag.Rule
		file string
		at   diag.Span
	}
	told := map[place]bool{}
	for _, p := range r.Problems {
		told[place{p.Rule, p.File, p.Span}] = true
	}
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool {
		return p.Rule.Severity != diag.Error || told[place{p.Rule, p.File, p.Span}]
	})
	for i := range problems {
		problems[i].Message = "where drafts are left out, " + problems[i].Message
	}
	if err := fillExcerpts(problems, r.snapshot); err != nil {
		return err
	}
	r.Problems = append(r.Problems, problems...)
	r.Problems.Sort()
	return nil
}
