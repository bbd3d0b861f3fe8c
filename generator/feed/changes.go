package feed

import (
	"bufio"
	"cmp"
	"fmt"
	"html"
	"io"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// WriteChanges writes the feed of changes that p plans, in either form. changed tells what each of
// p.Changes changed, in the same order; those that changed only the form are left
// out.
func (f *Writer) WriteChanges(w io.Writer, p site.Page, changed []site.Version) error {
	if len(changed) != len(p.Changes) {
		return fmt.Errorf("write %s: %d changes, but %d versions of what changed", p.URL, len(p.Changes), len(changed))
	}
	return buffered(w, p.URL, func(b *bufio.Writer) error {
		var entries []entry
		for i, c := range p.Changes {
			if changed[i].Kind != site.Reformatted {
				entries = append(entries, changeEntry(c, changed[i]))
			}
		}
		if p.Kind == site.ChangesFeed {
			return writeAtom(b, f.site, p, entries)
		}
		return writeJSONFeed(b, f.site, p, entries)
	})
}

// changeEntry tells of one revision.
func changeEntry(c site.Change, v site.Version) entry {
	e := entry{path: versionPath(c.Record, c.Commit), title: changeTitle(c, v), html: changeHTML(c, v), recorded: stamp(c.Time)}
	if e.html == "" {
		e.text = e.title
	}
	e.changed, e.updated = e.recorded, cmp.Or(e.recorded, epoch)
	return e
}

func changeTitle(c site.Change, v site.Version) string {
	kind := v.Kind
	switch {
	case removed(c.Record):
		return "Removed: " + c.ID
	case kind != site.Added && kind != site.Corrected && !shows(c.Record, "status"):
		kind = site.Unknown
	}
	return kind.String() + ": " + title(c.Record)
}

// changeHTML is what the revision changed, who made it and why: a list and
// paragraphs, so that no text can turn the direction of the next one's.
func changeHTML(c site.Change, v site.Version) string {
	gone := notice(removalOf(c, v))
	if removed(c.Record) {
		return paragraph(gone)
	}
	what := editList(c, v)
	if v.Kind == site.Unknown && gone == "" {
		what = paragraph("What it changed is not known.")
	}
	return join("\n", what, paragraph(gone), paragraph(signature(c, gone == "")))
}

// removalOf is what was removed of the record or of this version of it.
func removalOf(c site.Change, v site.Version) *site.Removal {
	if v.Removed != nil {
		return v.Removed
	}
	return c.Record.Removed
}

// signature is the authors and, unless it may quote what was removed, the
// commit's subject.
func signature(c site.Change, subject bool) string {
	var parts []string
	if who := oneLine(strings.Join(append([]string{c.Author}, c.CoAuthors...), ", ")); who != "" {
		parts = append(parts, who)
	}
	if why := oneLine(c.Subject); why != "" && subject {
		parts = append(parts, why)
	}
	return strings.Join(parts, ": ")
}

// maxEdits is how many edits an entry lists: a feed is no place for a thousand.
const maxEdits = 30

// editList is empty for a new record: what its drafts said is nobody's business.
func editList(c site.Change, v site.Version) string {
	if v.Kind == site.Added {
		return ""
	}
	var b strings.Builder
	shown, more := 0, 0
	for _, e := range v.Edits {
		switch {
		case quotesRemoved(c, v, e):
		case shown == maxEdits:
			more++
		default:
			b.WriteString("<li>" + html.EscapeString(oneLine(e.String())) + "</li>\n")
			shown++
		}
	}
	if more > 0 {
		fmt.Fprintf(&b, "<li>and %d more</li>\n", more)
	}
	if b.Len() == 0 {
		return ""
	}
	return "<ul>\n" + b.String() + "</ul>"
}

// quotesRemoved reports whether an edit may quote what was removed of the record or
// of this version.
func quotesRemoved(c site.Change, v site.Version, e incident.Edit) bool {
	for _, rem := range []*site.Removal{c.Record.Removed, v.Removed} {
		if rem != nil && (rem.Whole() || tells(e, rem.Fields)) {
			return true
		}
	}
	return false
}

// tells reports whether an edit may quote one of the fields: it is of the field, of
// one around it or of a part of it, or of an item, which any of its fields may name.
func tells(e incident.Edit, fields []string) bool {
	for _, f := range fields {
		if within(e.Field, f) || within(f, e.Field) || e.Item != "" && group(e.Field) == group(f) {
			return true
		}
	}
	return false
}

func within(field, group string) bool { return field == group || strings.HasPrefix(field, group+".") }

func group(field string) string {
	group, _, _ := strings.Cut(field, ".")
	return group
}

func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + html.EscapeString(text) + "</p>"
}
