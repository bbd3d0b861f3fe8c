package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"blotter/generator"
	"blotter/generator/site"
)

type logCmd struct {
	siteFlag
	JSON bool   `help:"Print JSON: a list of {commit, time, author, subject, pull_request}."`
	ID   string `arg:"" help:"The record's id."`
}

func (c *logCmd) Run(ctx context.Context, s streams) error {
	b := generator.New(generator.Options{Dir: c.Dir, Drafts: true})
	defer b.Close()
	reg, err := b.Load(ctx)
	if err != nil {
		return err
	}
	r := reg.Site.Record(c.ID)
	if r == nil {
		return fmt.Errorf("there is no record %q; blotter search finds them by their words", c.ID)
	}
	if note := reg.Site.HistoryNote; note != "" {
		return fmt.Errorf("no history: %s", note)
	}
	if c.JSON {
		return printRevisionsJSON(s, r.Revisions)
	}
	for _, rev := range r.Revisions {
		fmt.Fprintf(s.out, "%s  %s  %s\n    %s\n", rev.Commit[:12], moment(rev.Time), safe(names(rev)), safe(rev.Subject))
	}
	if r.Uncommitted {
		fmt.Fprintln(s.err, "the file has changes that are not committed")
	}
	return nil
}

// moment is a commit's time, as wide where the commit has none that can be read.
func moment(t time.Time) string {
	if t.IsZero() {
		return "time not known  "
	}
	return t.UTC().Format("2006-01-02 15:04")
}

func names(rev site.Revision) string {
	return strings.Join(append([]string{rev.Author}, rev.CoAuthors...), ", ")
}

func printRevisionsJSON(s streams, revisions []site.Revision) error {
	type line struct {
		Commit      string    `json:"commit"`
		Time        time.Time `json:"time,omitzero"`
		Author      string    `json:"author"`
		CoAuthors   []string  `json:"co_authors,omitempty"`
		Subject     string    `json:"subject"`
		PullRequest int       `json:"pull_request,omitempty"`
	}
	lines := []line{}
	for _, r := range revisions {
		lines = append(lines, line{r.Commit, r.Time.UTC(), r.Author, r.CoAuthors, r.Subject, r.PullRequest})
	}
	e := json.NewEncoder(s.out)
	e.SetIndent("", "  ")
	return e.Encode(lines)
}

// safe keeps a stranger's text from moving the cursor.
func safe(text string) string {
	return strings.Map(func(r rune) rune {
		if r != ' ' && !unicode.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, text)
}
