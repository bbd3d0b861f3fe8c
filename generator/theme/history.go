package theme

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"blotter/generator/site"
)

// History is what is known of the changes of a record's file.
type History struct {
	Published, Changed template.HTML // the dates of the first and the last revision
	Count              string        // "3 changes"; "" without any after the first
	Note               string        // why there is no history, or ""
	Uncommitted        bool
	Revisions          []Revision // newest first
	Blob, Edit, Log    string     // addresses at the forge, or ""
}

// Revision is one change. Commit is the anchor under which it is cited.
type Revision struct {
	Commit          string
	Date            template.HTML
	Subject, Author string
	Links           template.HTML // the pull request, if one is named, and the commit, at the forge
	First           bool
}

func (m *maker) history(r *site.Record) History {
	h := History{Uncommitted: r.Uncommitted, Blob: m.forge.blob(r.Path), Edit: m.forge.edit(r.Path), Log: m.forge.log(r.Path)}
	n := len(r.Revisions)
	if n == 0 {
		h.Note = m.site.HistoryNote
		return h
	}
	h.Published = timeOf(r.Published().Time).HTML()
	if n > 1 {
		h.Changed, h.Count = timeOf(r.Changed().Time).HTML(), plural(n-1, "change")
	}
	for i, rev := range r.Revisions {
		h.Revisions = append(h.Revisions, m.revision(rev, i == n-1))
	}
	return h
}

func (m *maker) revision(rev site.Revision, first bool) Revision {
	authors := append([]string{rev.Author}, rev.CoAuthors...)
	return Revision{
		Commit: rev.Commit, Date: timeOf(rev.Time).HTML(), Subject: rev.Subject, Author: list(authors), Links: m.revisionLinks(rev), First: first,
	}
}

func (m *maker) revisionLinks(rev site.Revision) template.HTML {
	commit := `<span class="hash">` + external(short(rev.Commit), m.forge.commit(rev.Commit)) + `</span>`
	if pull := m.forge.pull(rev.PullRequest); pull != "" {
		return external("#"+strconv.Itoa(rev.PullRequest), pull) + " " + commit
	}
	return commit
}

func short(commit string) string {
	return commit[:min(8, len(commit))]
}

// cite is the record as a reference, with the version that the page shows.
func (m *maker) cite(r *site.Record) string {
	name := title(r)
	if !strings.ContainsAny(name[len(name)-1:], ".?!") {
		name += "."
	}
	s := fmt.Sprintf("“%s” %s, record %s", name, m.site.Title, r.ID)
	rev := r.Changed()
	if rev == nil || r.Uncommitted {
		return s + ". " + m.address(r.URL())
	}
	return fmt.Sprintf("%s, version %s of %s. %s#%s", s, short(rev.Commit), timeOf(rev.Time).Words, m.address(r.URL()), rev.Commit)
}

// lastChange is the day of the newest change of a record that may be shown.
func lastChange(s *site.Site) Date {
	var last time.Time
	for _, r := range s.All {
		if rev := r.Changed(); rev != nil && !r.Broken && rev.Time.After(last) {
			last = rev.Time
		}
	}
	return timeOf(last)
}
