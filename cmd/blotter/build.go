package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"blotter/generator"
)

type buildCmd struct {
	siteFlag
	profileFlags
	Ref     string `placeholder:"REF" help:"Build a branch, tag or commit instead of the work tree."`
	AsOf    string `name:"as-of" placeholder:"DAY" help:"Build the register as it stood at the end of a day (UTC), such as 2026-03-01."`
	Out     string `placeholder:"DIR" help:"The folder to publish into; public/ in the site's folder if not given."`
	BaseURL string `name:"base-url" placeholder:"URL" help:"The published site's address, in place of site.yaml's."`
	Drafts  bool   `help:"Publish drafts too."`
	Workers int    `hidden:"" help:"Goroutines that render; one per processor if not given."`
}

func (c *buildCmd) options(s streams) generator.Options {
	return generator.Options{Dir: c.Dir, Ref: c.Ref, AsOf: c.AsOf, Out: c.Out, BaseURL: c.BaseURL, Drafts: c.Drafts, Workers: c.Workers, Progress: progress(s.err), Note: noted(s)}
}

func (c *buildCmd) Run(ctx context.Context, s streams) error {
	if err := checkBaseURL(c.BaseURL); err != nil {
		return err
	}
	if err := checkDay(c.AsOf, time.Now()); err != nil {
		return err
	}
	return c.profiled(func() error { return c.build(ctx, s) })
}

func (c *buildCmd) build(ctx context.Context, s streams) error {
	res, err := generator.Build(ctx, c.options(s))
	if err != nil {
		return err
	}
	if err := printProblems(s.err, res.Problems); err != nil {
		return err
	}
	warn(s, res)
	if res.Unchanged {
		fmt.Fprintf(s.out, "nothing has changed: %s, %d files in %s\n", counted(res.Records, "record"), res.Summary.Files, c.shown())
	} else {
		fmt.Fprintf(s.out, "%s, %d files (%d new or changed, %d removed) in %s\n",
			counted(res.Records, "record"), res.Summary.Files, res.Summary.Written, res.Summary.Removed, c.shown())
	}
	if res.Problems.HasErrors() {
		return errContent
	}
	return nil
}

// checkDay refuses a day after today, UTC: what it will bring is not known.
func checkDay(day string, now time.Time) error {
	if t, err := time.Parse(time.DateOnly, day); err == nil && t.After(now) {
		return fmt.Errorf("%s is still to come; give today (%s, UTC) or a day before", day, now.UTC().Format(time.DateOnly))
	}
	return nil
}

// noted prints what a build can't know.
func noted(s streams) func(string) {
	return func(note string) { fmt.Fprintf(s.err, "note: %s\n", safe(note)) }
}

// manyFiles is where several static hosts stop.
const manyFiles = 20000

// warn tells what a person may not expect of the site.
func warn(s streams, res *generator.Result) {
	if n := res.DraftsLeftOut; n > 0 {
		fmt.Fprintf(s.err, "note: %s left out; --drafts shows what is not to be published yet\n", counted(n, "draft"))
	}
	if as := res.AsOf; as != nil {
		fmt.Fprintf(s.err, "note: this is the register as of %s (commit %s), and its pages say so\n", safe(as.Label), as.Commit[:12])
	}
	if note := res.HistoryNote; note != "" {
		fmt.Fprintf(s.err, "note: no history in this build: %s\n", note)
	}
	if res.Summary.NotAtomic {
		fmt.Fprintln(s.err, "note: not atomic: the folder is a mount, so its files were replaced one by one; give a folder inside the mount to publish at one moment")
	}
	if res.Summary.Files > manyFiles {
		fmt.Fprintf(s.err, "note: %d files; several hosts of static sites take at most %d\n", res.Summary.Files, manyFiles)
	}
}

func (c *buildCmd) shown() string {
	if c.Out != "" {
		return filepath.ToSlash(c.Out)
	}
	return filepath.ToSlash(filepath.Join(c.Dir, "public"))
}
