// Package gate says what a change may not do to a register that is published.
//
// In: the register before and after, arranged, and the texts of both. Out: what
// became of each record, field by field, and the Problems that neither version
// shows alone:
//
//   - id-vanished, id-reused, subject-changed: an id is for ever, and names one
//     thing. A record that should not be there is withdrawn or superseded.
//   - unpublished, reinstated: what is published is not made a draft again, and
//     what was withdrawn comes back with a reason.
//   - address-lost: the addresses that a version gives away by its files (images,
//     translations, old paths, pages, taxonomies, terms of closed ones) go on
//     answering. term-lost is the same of a term that records brought.
//   - date-moved, identity-dropped: allowed, and to be looked at.
//   - removal-dropped: what must be forgotten stays forgotten.
//   - mass-change: a change to many records at once is meant.
//
// Each Problem stands in the new version's file, one about a file that is gone at
// its old path. What removed.yaml names is taken out of both versions by whoever
// arranges them, so that a removal breaks no rule and no text of it is shown. A
// draft is not published: nothing holds for it before it is.
//
// The package reads no git, no file and no clock.
package gate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"
)

// Side is one of the two versions.
type Side struct {
	Site     *site.Site
	Removals []*site.Removal // those that its own removed.yaml names
	// Read gives a file of the version; it is not found where it could not be read.
	Read func(path string) (text []byte, found bool, err error)
}

// Input is what is compared.
type Input struct {
	Before, After Side
	Commit        string // of Before, 40 hex digits
	// Used finds the record that had an id before Before, in which it is gone: as
	// it was published last, and in which commit; nil if there was none.
	Used      func(id string) (text *incident.Version, commit string, err error)
	AllowMass bool // a change to many records is meant
}

// Report is what became of the records.
type Report struct {
	Commit    string   // that the change is held against
	Changes   []Change // by id
	Unchanged int      // records
	Note      string   // what could not be told, and why; "" where everything could
	Problems  diag.List
	// Touched are the files with problems, of either version's, that the change
	// brings, changes or takes away. Whoever calls Compare fills it.
	Touched map[string]bool
}

// Change is what became of one record.
type Change struct {
	ID, File, Title string
	Kind            site.ChangeKind // Added and TakenOut are those that one version has not
	Edits           []incident.Edit
}

// Compare holds the two versions against each other.
func Compare(in Input) (*Report, error) {
	g := &gate{Input: in, report: Report{Commit: in.Commit}}
	for _, r := range in.After.Site.All {
		if in.Before.Site.Record(r.ID) == nil && !hidden(r) {
			g.fresh = append(g.fresh, r)
		}
	}
	for _, r := range in.Before.Site.All {
		if err := g.record(r); err != nil {
			return nil, err
		}
	}
	for _, r := range g.fresh {
		if err := g.added(r); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(g.report.Changes, func(a, b Change) int { return cmp.Compare(a.ID, b.ID) })
	g.addresses()
	g.removals()
	g.mass()
	g.report.Problems.Sort()
	return &g.report, nil
}

type gate struct {
	Input
	report Report
	fresh  []*site.Record // those that Before has not
}

func (g *gate) add(rule *diag.Rule, file string, at diag.Span, format string, args ...any) {
	g.report.Problems = append(g.report.Problems, diag.Problem{Rule: rule, File: file, Span: at, Message: fmt.Sprintf(format, args...)})
}

// start is where a file that is gone is pointed to.
var start = diag.Span{Line: 1, Col: 1, EndCol: 2}

// hidden reports a record of which nothing may be told.
func hidden(r *site.Record) bool { return r != nil && r.Removed != nil && r.Removed.Whole() }

// record follows a published record.
func (g *gate) record(before *site.Record) error {
	after := g.After.Site.Record(before.ID)
	switch {
	case hidden(before) || hidden(after):
		return nil
	case after == nil:
		g.report.Changes = append(g.report.Changes, Change{ID: before.ID, File: before.Path, Title: before.Title.S, Kind: site.TakenOut})
		g.vanished(before)
		return nil
	}
	p := pair{before: before, after: after}
	if err := g.readTexts(&p); err != nil {
		return err
	}
	if !p.differs {
		g.report.Unchanged++
		return nil
	}
	g.report.Changes = append(g.report.Changes, p.change())
	if p.newText != nil {
		g.fields(p)
	}
	return nil
}

func (g *gate) vanished(before *site.Record) {
	advice := "put the file back, with status: withdrawn or superseded and the reason"
	for _, r := range g.fresh {
		if r.Blob == before.Blob || r.Title.S != "" && r.Title.S == before.Title.S {
			advice = "a published file is never renamed: give " + r.Path + " its old name again"
		}
	}
	g.add(diag.IDVanished, before.Path, start, "the id %s is gone, which commit %.12s has; %s", before.ID, g.Commit, advice)
}

// added follows a record that was not published before.
func (g *gate) added(after *site.Record) error {
	if after.Draft() {
		return nil
	}
	g.report.Changes = append(g.report.Changes, Change{ID: after.ID, File: after.Path, Title: after.Title.S, Kind: site.Added})
	used, commit, err := g.Used(after.ID)
	if used == nil || err != nil {
		return err
	}
	text, err := g.After.text(after.Path, after)
	if err != nil {
		return err
	}
	if !sameSubject(used.Without(removedFields(after)), text) {
		g.add(diag.IDReused, after.Path, after.Top, "the id %s was another record's, until commit %.12s; choose an id that nobody had", after.ID, commit)
	}
	return nil
}

// mass asks whether a change to many records is meant.
func (g *gate) mass() {
	const few, share = 5, 50 // more than five, and more than one in fifty
	changed, all := 0, 0
	for _, c := range g.report.Changes {
		if c.Kind != site.Added && c.Kind != site.Reformatted {
			changed++
		}
		if c.Kind != site.Added {
			all++
		}
	}
	all += g.report.Unchanged
	if !g.AllowMass && changed > few && changed*share > all {
		g.add(diag.MassChange, strings.TrimSuffix(incident.Folder, "/"), diag.Span{}, "%d of %d records are changed or gone at once; if that is meant, say --allow-mass-change", changed, all)
	}
}

// removals holds removed.yaml to its entries.
func (g *gate) removals() {
	for _, old := range g.Before.Removals {
		if !covered(g.After.Removals, old) {
			g.add(diag.RemovalDropped, site.RemovedFile, diag.Span{}, "the entry for %s, which commit %.12s has, is gone or names less, and what it removed would be shown again; put it back", cmp.Or(old.ID, old.Blob), g.Commit)
		}
	}
}

// covered reports whether the entries for what one names remove together all that it
// does. An entry for sources removes sources.publisher, too.
func covered(entries []*site.Removal, old *site.Removal) bool {
	var fields []string
	for _, r := range entries {
		if r.ID != old.ID || r.Blob != old.Blob {
			continue
		}
		if r.Whole() {
			return true
		}
		fields = append(fields, r.Fields...)
	}
	return !old.Whole() && !slices.ContainsFunc(old.Fields, func(field string) bool {
		group, _, _ := strings.Cut(field, ".")
		return !slices.Contains(fields, field) && !slices.Contains(fields, group)
	})
}
