package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"blotter/generator"
	"blotter/generator/diag"
	"blotter/generator/gate"
	"blotter/generator/site"
)

type checkCmd struct {
	siteFlag
	Since     string   `placeholder:"REF" help:"Check as well what has changed since the work tree's branch left this one (or a tag or commit): published ids, addresses and removals stay."`
	AllowMass bool     `name:"allow-mass-change" help:"With --since: so many records are meant to change."`
	Fix       bool     `help:"Mend the records first where there is one answer only: a slip in a term or key, a date in another order, a colon without quotes, a tab."`
	Summary   string   `placeholder:"FILE" help:"Write the problems, and with --since the records' changes field by field, as Markdown."`
	Preview   string   `placeholder:"URL" help:"With --summary: where the built site is. An address that ends in / is a folder, in which each record's page is linked."`
	Format    string   `enum:"text,json,sarif,github" default:"text" help:"How to report: text, json, sarif or github."`
	Paths     []string `arg:"" optional:"" name:"path" help:"Report only these files and folders; all are read."`
}

func (c *checkCmd) Run(ctx context.Context, s streams) error {
	if err := c.checkFlags(); err != nil {
		return err
	}
	if c.Fix {
		if err := c.fix(ctx, s); err != nil {
			return err
		}
	}
	b := generator.New(generator.Options{Dir: c.Dir, Drafts: true, Progress: progress(s.err), Note: noted(s)})
	defer b.Close()
	reg, err := b.Load(ctx)
	if err != nil {
		return err
	}
	if err := reg.CheckDrafts(); err != nil {
		return err
	}
	if err := reg.CheckDates(time.Now()); err != nil {
		return err
	}
	var report *gate.Report
	if c.Since != "" {
		if report, err = b.Since(ctx, reg, c.Since, c.AllowMass); err != nil {
			return err
		}
	}
	problems := c.wanted(reg.Problems)
	if report != nil && c.Format == "github" { // which shows the first ten only
		problems = touchedFirst(problems, report)
	}
	if err := c.print(s, problems); err != nil {
		return err
	}
	if c.Summary != "" {
		if err := (summary{problems, report, reg.Site, c.Preview}).write(c.Summary); err != nil {
			return err
		}
	}
	if c.Format == "text" {
		c.close(s, reg, report, problems)
	}
	if problems.HasErrors() {
		return errContent
	}
	return nil
}

// checkFlags refuses flags that don't go together, and paths that are not there.
func (c *checkCmd) checkFlags() error {
	switch {
	case c.AllowMass && c.Since == "":
		return errors.New("--allow-mass-change goes with --since")
	case c.Preview != "" && c.Summary == "":
		return errors.New("--preview goes with --summary")
	case c.Preview != "":
		if err := checkPreview(c.Preview); err != nil {
			return err
		}
	}
	return checkPaths(c.Dir, c.Paths)
}

// close says in the end what was looked at.
func (c *checkCmd) close(s streams, reg *generator.Register, report *gate.Report, problems diag.List) {
	if report != nil {
		fmt.Fprintln(s.err, sinceLine(report))
		if report.Note != "" {
			fmt.Fprintf(s.err, "note: %s\n", safe(report.Note))
		}
	}
	fmt.Fprintf(s.err, "%s: %s\n", counted(len(reg.Site.All), "record"), problems.Summary())
}

// touchedFirst puts the problems of files that a change touches before the others.
func touchedFirst(problems diag.List, report *gate.Report) diag.List {
	touched := slices.Clone(problems)
	touched = slices.DeleteFunc(touched, func(p diag.Problem) bool { return !report.Touched[p.File] })
	others := slices.DeleteFunc(problems, func(p diag.Problem) bool { return report.Touched[p.File] })
	return append(touched, others...)
}

func (c *checkCmd) print(s streams, problems diag.List) error {
	switch c.Format {
	case "json":
		return diag.WriteJSON(s.out, problems)
	case "sarif":
		return diag.WriteSARIF(s.out, problems)
	case "github":
		return diag.WriteGitHub(s.out, problems)
	}
	return diag.WriteText(s.out, problems, coloured(s.out))
}

// checkPaths refuses a path that is not there: no problem in it would mean
// nothing.
func checkPaths(dir string, paths []string) error {
	for _, p := range paths {
		if _, err := os.Stat(filepath.Join(dir, p)); err != nil {
			return fmt.Errorf("there is no %s in %s; paths begin at the site's folder, as in content/incidents/2026", p, dir)
		}
	}
	return nil
}

// wanted keeps the problems of the named files and folders.
func (c *checkCmd) wanted(problems diag.List) diag.List {
	return slices.DeleteFunc(problems, func(p diag.Problem) bool { return !within(c.Paths, p.File) })
}

// within reports whether a file is one of the paths, or below one; every file is
// where there are none.
func within(paths []string, file string) bool {
	return len(paths) == 0 || slices.ContainsFunc(paths, func(named string) bool {
		named = path.Clean(filepath.ToSlash(named))
		return named == "." || file == named || strings.HasPrefix(file, named+"/")
	})
}

// checkBaseURL refuses an address that no site can have.
func checkBaseURL(s string) error {
	if s == "" {
		return nil
	}
	if what := site.CheckBaseURL(s); what != "" {
		return fmt.Errorf("--base-url %q is not an address; %s", s, what)
	}
	return nil
}
