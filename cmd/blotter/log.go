package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"blotter/generator"
	"blotter/generator/site"
)

type logCmd struct {
	siteFlag
	JSON bool   `help:"Print JSON."`
	ID   string `arg:"" optional:"" help:"The record's id."`
	Path string `placeholder:"FILE" help:"List the revisions of any file of any git repository."`
	All  bool   `help:"List the revisions of every file of any git repository."`
	Full bool   `name:"full-history" help:"With --path or --all: the commits that changed the file on every branch that was merged, as git log --full-history --no-merges has them."`
}

func (c *logCmd) Run(ctx context.Context, s streams) error {
	switch asked := count(c.ID != "", c.Path != "", c.All); {
	case asked != 1:
		return errors.New("name one thing: a record's id, --path FILE, or --all")
	case c.ID == "":
		return logPaths(s, c.Dir, c.Path, c.JSON, c.Full)
	case c.Full:
		return errors.New("--full-history goes with --path or --all")
	}
	b := generator.New(generator.Options{Dir: c.Dir, Drafts: true, Note: noted(s)})
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
	past, err := reg.Past(r)
	if err != nil {
		return err
	}
	if c.JSON {
		return printPastJSON(s.out, past)
	}
	printPast(s.out, past)
	if r.Uncommitted {
		fmt.Fprintln(s.err, "the file has changes that are not committed")
	}
	return nil
}

func count(conditions ...bool) (n int) {
	for _, c := range conditions {
		if c {
			n++
		}
	}
	return n
}

// printPast prints the versions, newest first. A run of commits that changed
// only the form is one line.
func printPast(w io.Writer, past []site.Version) {
	var form []string
	flush := func() {
		if len(form) > 0 {
			fmt.Fprintf(w, "only the form changed in %s\n", strings.Join(form, ", "))
		}
		form = nil
	}
	for _, v := range past {
		if v.Kind == site.Reformatted {
			form = append(form, v.Commit[:12])
			continue
		}
		flush()
		printVersion(w, v)
	}
	flush()
}

func printVersion(w io.Writer, v site.Version) {
	fmt.Fprintf(w, "%s  %s  %s  %s\n", v.Commit[:12], moment(v.Time), strings.ToLower(v.Kind.String()), safe(names(v.Revision)))
	if v.Subject != "" {
		fmt.Fprintf(w, "    “%s”\n", safe(v.Subject))
	}
	switch removed := removedWords(v); {
	case removed != "":
		fmt.Fprintf(w, "    %s\n", safe(removed))
	case v.Missing:
		fmt.Fprintln(w, "    this clone does not have what the file said then")
	}
	for _, e := range v.Edits {
		fmt.Fprintf(w, "    %s\n", safe(e.String()))
	}
}

// removedWords says why the version, or what of it, may not be shown.
func removedWords(v site.Version) string {
	switch {
	case v.Removed == nil:
		return ""
	case v.Removed.Whole():
		return "removed on " + v.Removed.Date + " because " + v.Removed.Reason
	}
	return strings.Join(v.Removed.Fields, ", ") + " removed on " + v.Removed.Date + " because " + v.Removed.Reason
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

// revisionJSON is what log prints of every revision, a record's or a file's.
type revisionJSON struct {
	Commit      string    `json:"commit"`
	Time        time.Time `json:"time,omitzero"`
	Author      string    `json:"author"`
	CoAuthors   []string  `json:"co_authors,omitempty"`
	Subject     string    `json:"subject"`
	PullRequest int       `json:"pull_request,omitempty"`
	Path        string    `json:"path"`
}

func printPastJSON(w io.Writer, past []site.Version) error {
	type edit struct {
		Field  string `json:"field"`
		Item   string `json:"item,omitempty"`
		Kind   string `json:"kind"`
		Before string `json:"before,omitempty"`
		After  string `json:"after,omitempty"`
		Text   string `json:"text"`
	}
	type line struct {
		revisionJSON
		Kind    string `json:"kind"`
		Draft   bool   `json:"draft,omitempty"`
		Removed string `json:"removed,omitempty"`
		Missing bool   `json:"missing,omitempty"`
		Edits   []edit `json:"edits"`
	}
	lines := []line{}
	for _, v := range past {
		rev := revisionJSON{v.Commit, v.Time.UTC(), v.Author, v.CoAuthors, v.Subject, v.PullRequest, v.Path}
		l := line{rev, strings.ToLower(v.Kind.String()), v.Draft, removedWords(v), v.Missing, []edit{}}
		for _, e := range v.Edits {
			l.Edits = append(l.Edits, edit{e.Field, e.Item, e.Kind.String(), e.Before, e.After, e.String()})
		}
		lines = append(lines, l)
	}
	e := json.NewEncoder(w)
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
