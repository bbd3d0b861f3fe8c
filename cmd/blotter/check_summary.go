package main

import (
	"fmt"
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

// writeSummary writes the problems by file, and what became of the records, as
// Markdown. report is nil where the register is held against no other version.
func writeSummary(file string, problems diag.List, report *gate.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Check of the register: %s\n", problems.Summary())
	if report != nil {
		fmt.Fprintf(&b, "\n%s\n", sinceLine(report))
	}
	if err := diag.WriteMarkdown(&b, problems); err != nil {
		return err
	}
	if report != nil && len(report.Changes) > 0 {
		b.WriteString("\n## Records new, changed or gone\n")
		for _, c := range report.Changes {
			writeChange(&b, c)
		}
	}
	if err := os.WriteFile(file, []byte(cutLines(b.String())), 0o666); err != nil {
		return fmt.Errorf("write the summary: %w", err)
	}
	return nil
}

func writeChange(b *strings.Builder, c gate.Change) {
	fmt.Fprintf(b, "\n**%s**", diag.Code(c.ID))
	if c.Title != "" {
		b.WriteString(" " + diag.Code(c.Title))
	}
	fmt.Fprintf(b, ": %s\n", strings.ToLower(c.Kind.String()))
	for i, e := range c.Edits {
		if i == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "- %s\n", diag.Code(e.String()))
	}
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
