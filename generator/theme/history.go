package theme

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// History is what is known of the changes of a record's file.
type History struct {
	Recorded, Changed template.HTML // the days of the first and of the last revision; Changed only where it is another
	Count             string        // how many changes there were since: 3 changes
	Last              *LastChange   // nil where nothing but the form has changed
	Page              string        // where they are told in full, or ""
	Note              string        // why there is no history, or ""
	Uncommitted       bool
	Entries           []Entry // newest first
	Blob, Edit, Log   string  // addresses at the forge, or ""
	Correct           string  // the form that corrects the record, or ""
	Report            string  // where an error is reported: the forge, else mail, or ""
}

// LastChange is the newest change of meaning.
type LastChange struct {
	What, URL string
	Date      template.HTML
}

// Entry is a revision, or a run of them that is folded into one line, which says
// why in Summary.
type Entry struct {
	Revision
	Folded  []Revision // not empty for a run, and then there is no Revision
	Summary string

	// Where the version is told in full:
	Meaning []FieldEdits
	File    string // the file as of then, at the forge, or ""
	Whole   *Whole // nil where the version is not shown whole
}

// Revision is one change. Anchor is the address that a citation keeps: its
// commit, but "" where that stands on the page already.
type Revision struct {
	Anchor          string
	Date            template.HTML
	Word            string // what it means: Corrected
	Brief           string // what it changed, in a line
	Subject, Author string
	Links           template.HTML // the pull request, if one is named, and the commit, at the forge
	Then            string        // where the version is told whole, or ""
	Notes           []string      // what cannot be shown of it, and why
}

// AuthorHTML is the author apart from the direction of the words around the name.
func (r Revision) AuthorHTML() template.HTML { return "<bdi>" + plain(r.Author) + "</bdi>" }

func (m *maker) history(r *site.Record, past []site.Version) History {
	h := History{Uncommitted: r.Uncommitted, Blob: m.forge.blob(r.Path), Edit: m.forge.edit(r.Path), Log: m.forge.log(r.Path)}
	if m.site.AsOf == nil {
		h.Report, h.Correct = m.reportOf(r), m.correct(r)
	}
	if r.Removed != nil {
		h.Blob, h.Log = "", "" // the forge may still show what was removed
	}
	n := len(r.Revisions)
	if n == 0 {
		h.Note = m.site.HistoryNote
		return h
	}
	h.Recorded = m.dayOf(r.Published().Time).HTML()
	if changed := m.dayOf(r.Changed().Time).HTML(); changed != h.Recorded {
		h.Changed = changed
	}
	if a := m.site.AsOf; a != nil {
		h.Edit = ""
		if r.Removed == nil {
			h.Blob = m.forge.at(a.Commit, r.Path)
		}
	}
	past = pastOf(r, past)
	if r.HasHistoryPage() {
		h.Page = m.href(r.HistoryURL())
	}
	h.Entries = m.entries(r, past)
	m.countChanges(&h, past)
	return h
}

// correct is the form, which fills itself in with the record; it can't tell from
// what is published whether the record's file has a folder of its own.
func (m *maker) correct(r *site.Record) string {
	to := m.contribute() + "?record=" + r.ID
	if strings.HasSuffix(r.Path, "/index.md") {
		to += "&folder"
	}
	return to
}

// reportOf is where an error in the record can be reported.
func (m *maker) reportOf(r *site.Record) string {
	subject := title(r)
	if subject != r.ID {
		subject += " (" + r.ID + ")"
	}
	subject = m.say("history.correction", "record", subject)
	if at := m.forge.report(subject); at != "" || m.site.Contact == "" {
		return at
	}
	return "mailto:" + m.site.Contact + "?subject=" + strings.ReplaceAll(url.QueryEscape(subject), "+", "%20")
}

// pastOf is what is known of the record's revisions where nobody has read their
// texts, as for the only one.
func pastOf(r *site.Record, past []site.Version) []site.Version {
	if len(past) == len(r.Revisions) {
		return past
	}
	past = make([]site.Version, len(r.Revisions))
	first := r.Published()
	for i := range past {
		past[i] = site.Version{Revision: r.Revisions[i], Kind: site.Unknown}
		switch {
		case &r.Revisions[i] == first:
			past[i].Kind = site.Added
		case r.Revisions[i].Draft:
			past[i].Kind = site.Drafted
		}
	}
	return past
}

// countChanges counts what changed since the record was first shown.
func (m *maker) countChanges(h *History, past []site.Version) {
	n := 0
	for _, v := range past {
		if v.Kind == site.Added {
			break
		}
		if v.Kind == site.Reformatted {
			continue
		}
		if n++; h.Last == nil && len(v.Edits) > 0 {
			h.Last = &LastChange{What: m.inAWord(v), URL: h.Page + "#" + v.Commit, Date: m.dayOf(v.Time).HTML()}
		}
	}
	if n > 0 {
		h.Count = m.say("history.changes", "n", n)
	}
}

// inAWord is the change's meaning, or the gravest of its edits: that of the
// severity, else the first.
func (m *maker) inAWord(v site.Version) string {
	if v.Kind != site.Corrected {
		return strings.ToLower(m.kindWord(v.Kind))
	}
	first := v.Edits[0]
	for _, e := range v.Edits {
		if t := m.site.TaxonomyOf(e.Field); t != nil && t == m.severity {
			first = e
		}
	}
	s := m.inWords(first)
	if more := len(v.Edits) - 1; more > 0 {
		s += " " + m.say("list.and-more", "n", more)
	}
	return s
}

// inWords tells one edit as a sentence would: severity raised from hazard to
// incident.
func (m *maker) inWords(e incident.Edit) string {
	name, of := m.fieldName(e)
	before, after := m.termOf(e.Field, e.Before), m.termOf(e.Field, e.After)
	switch {
	case of != "" || before == nil && after == nil:
		return uncapitalised(m.briefly([]incident.Edit{e}))
	case before == nil:
		return m.say("history.term-added", "field", uncapitalised(name), "term", after.Name)
	case after == nil:
		return m.say("history.term-removed", "field", uncapitalised(name), "term", before.Name)
	}
	verb := "changed"
	if t := before.Taxonomy; t.Ordered && before.Rank != after.Rank && before.Rank > 0 && after.Rank > 0 {
		verb = "raised"
		if after.Rank < before.Rank {
			verb = "lowered"
		}
	}
	return m.say("history.term-"+verb, "field", uncapitalised(name), "before", termWord(before), "after", termWord(after))
}

// termWord is a term inside a sentence: one of a closed list is no name.
func termWord(t *site.Term) string {
	if t.Taxonomy.Closed && !t.Taxonomy.Standard() {
		return uncapitalised(t.Name)
	}
	return t.Name
}

// entries fold revisions that changed only the form.
func (m *maker) entries(r *site.Record, past []site.Version) []Entry {
	var entries []Entry
	seen := map[string]bool{}
	for i, v := range past {
		rev := m.version(r, v)
		if seen[v.Commit] {
			rev.Anchor = ""
		}
		seen[v.Commit] = true
		if i > 0 && r.HasHistoryPage() && m.page.Kind != site.HistoryPage {
			rev.Then = m.href(r.HistoryURL() + "#" + v.Commit)
		}
		n := len(entries)
		switch {
		case v.Kind != site.Reformatted:
			entries = append(entries, Entry{Revision: rev})
		case n > 0 && len(entries[n-1].Folded) > 0:
			entries[n-1].fold(m, rev)
		default:
			entries = append(entries, Entry{})
			entries[n].fold(m, rev)
		}
	}
	return entries
}

// fold adds a revision that changed only the form.
func (e *Entry) fold(m *maker, rev Revision) {
	e.Folded = append(e.Folded, rev)
	e.Summary = m.say("history.form-only", "n", len(e.Folded))
}

// maxEntries is how much of its history a record's own page tells.
const maxEntries = 12

// shortened folds the oldest entries into one. Their addresses stay.
func (m *maker) shortened(entries []Entry) []Entry {
	if len(entries) <= maxEntries+1 {
		return entries
	}
	var older Entry
	for _, e := range entries[maxEntries:] {
		if len(e.Folded) == 0 {
			e.Folded = []Revision{e.Revision}
		}
		older.Folded = append(older.Folded, e.Folded...)
	}
	older.Summary = m.say("history.earlier", "n", len(older.Folded))
	return append(entries[:maxEntries], older)
}

// version is a revision with what it changed.
func (m *maker) version(r *site.Record, v site.Version) Revision {
	rev := m.revision(v.Revision)
	rev.Word = m.versionWord(v)
	if v.Text == nil { // else it is told in full
		rev.Brief = m.briefly(untold(v))
	}
	if v.Missing {
		rev.Notes = append(rev.Notes, m.say("history.missing"))
	}
	if v.Removed != nil || v.Unlinked {
		rev.Links = plain(short(v.Commit)) // the forge may still show what was removed
	}
	if v.Removed != nil {
		rev.Notes = append(rev.Notes, m.removedFrom(v.Removed)...)
	}
	return rev
}

// untold are the edits that the version's word does not tell already.
func untold(v site.Version) []incident.Edit {
	if v.Kind == site.Added {
		return nil // it is new to the reader as a whole
	}
	return slices.DeleteFunc(slices.Clone(v.Edits), func(e incident.Edit) bool {
		return v.Kind != site.Corrected && (e.Field == "status" || e.Field == "status-reason" && e.Kind == incident.Removed)
	})
}

// removedFrom says what of a version may not be shown.
func (m *maker) removedFrom(rem *site.Removal) []string {
	why := m.removedWords(rem.Date, rem.Reason)
	if rem.Whole() {
		return []string{why}
	}
	var lines []string
	for _, f := range rem.Fields {
		lines = append(lines, m.fieldWord(f)+m.say("list.colon")+why)
	}
	return lines
}

// kindWord says what a change means.
func (c *Catalogue) kindWord(k site.ChangeKind) string {
	return c.say("change." + strings.ReplaceAll(strings.ToLower(k.String()), " ", "-"))
}

// versionWord says on a record's own pages what a revision means.
func (m *maker) versionWord(v site.Version) string {
	switch v.Kind {
	case site.Drafted:
		return m.say("history.drafted")
	case site.Added:
		return m.say("history.recorded")
	}
	return m.kindWord(v.Kind)
}

func (m *maker) revision(rev site.Revision) Revision {
	authors := append([]string{rev.Author}, rev.CoAuthors...)
	return Revision{
		Anchor: rev.Commit, Date: m.dayOf(rev.Time).HTML(), Subject: visible(rev.Subject), Author: visible(m.list(authors)), Links: m.revisionLinks(rev),
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

// lastChange is the day of the newest change of a record that may be shown.
func (c *Catalogue) lastChange(s *site.Site) Date {
	var last time.Time
	for _, r := range s.All {
		if rev := r.Changed(); rev != nil && !r.Broken && rev.Time.After(last) {
			last = rev.Time
		}
	}
	return c.timeOf(last)
}
