package main

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/gate"
	"blotter/generator/site"
)

// maxSummary is how much of a summary is written, in bytes: GitHub shows none of
// more than 1 MiB.
const maxSummary = 1_000_000

// summary is what --summary writes.
type summary struct {
	problems diag.List
	report   *gate.Report // nil where the register is held against no other version
	site     *site.Site
	preview  string // where the built site is, as --preview has it
}

// write gives the problems by file, and what became of the records, as Markdown.
func (m summary) write(file string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Check of the register: %s\n", m.problems.Summary())
	if m.report != nil {
		fmt.Fprintf(&b, "\n%s\n", sinceLine(m.report))
	}
	if m.preview != "" {
		fmt.Fprintf(&b, "\n[The site as it would be](%s)\n", m.preview)
	}
	if err := m.writeProblems(&b); err != nil {
		return err
	}
	if m.report != nil && len(m.report.Changes) > 0 {
		b.WriteString("\n## Records new, changed or gone\n")
		for _, c := range m.report.Changes {
			m.writeChange(&b, c)
		}
	}
	if err := os.WriteFile(file, []byte(cutLines(b.String())), 0o666); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

// writeProblems tells those of files that the change touches apart from the others.
func (m summary) writeProblems(b *strings.Builder) error {
	if m.report == nil {
		return diag.WriteMarkdown(b, m.problems)
	}
	ordered := touchedFirst(slices.Clone(m.problems), m.report)
	others := slices.IndexFunc(ordered, func(p diag.Problem) bool { return !m.report.Touched[p.File] })
	if others < 0 {
		return diag.WriteMarkdown(b, ordered)
	}
	if err := diag.WriteMarkdown(b, ordered[:others]); err != nil {
		return err
	}
	b.WriteString("\n### In files that stay as they are\n")
	return diag.WriteMarkdown(b, ordered[others:])
}

func (m summary) writeChange(b *strings.Builder, c gate.Change) {
	fmt.Fprintf(b, "\n**%s**", diag.Code(c.ID))
	if c.Title != "" {
		b.WriteString(" " + diag.Code(c.Title))
	}
	fmt.Fprintf(b, ": %s%s\n", strings.ToLower(c.Kind.String()), m.page(c.ID))
	for i, e := range c.Edits {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- %s\n", diag.Code(e.String()))
	}
}

// page leads to a record's page, or says which file of the archive it is.
func (m summary) page(id string) string {
	r := m.site.Record(id)
	switch file := "incidents/" + id + "/index.html"; {
	case m.preview == "" || r == nil || r.Draft():
		return ""
	case strings.HasSuffix(m.preview, "/"):
		return fmt.Sprintf(" ([its page](%s%s))", m.preview, file)
	default:
		return fmt.Sprintf(" (its page: %s)", diag.Code(file))
	}
}

// checkPreview refuses what would end the link that it stands in.
func checkPreview(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.ContainsAny(address, " <>()[]\\`") {
		return fmt.Errorf("--preview %q is not an address; it begins with https:// and holds no blanks and brackets", address)
	}
	return nil
}

// cutLines keeps the lines that a summary has room for.
func cutLines(text string) string {
	if len(text) <= maxSummary {
		return text
	}
	return text[:strings.LastIndexByte(text[:maxSummary], '\n')+1] + "\nThe rest is left out here: there is too much of it.\n"
}

// sinceLine says what became of the records.
func sinceLine(r *gate.Report) string {
	count := func(kinds ...site.ChangeKind) (n int) {
		for _, c := range r.Changes {
			if slices.Contains(kinds, c.Kind) {
				n++
			}
		}
		return n
	}
	added, gone, form := count(site.Added), count(site.TakenOut), count(site.Reformatted)
	line := fmt.Sprintf("since commit %.12s: %s new, %d changed, %d gone, %d unchanged",
		r.Commit, counted(added, "record"), len(r.Changes)-added-gone-form, gone, r.Unchanged+form)
	if form > 0 {
		line += fmt.Sprintf(" (of %d only the form has changed)", form)
	}
	return line
}
