package main

import (
	"context"
	"fmt"
	"strconv"

	"blotter/generator"
)

type verifyCmd struct {
	siteFlag
	Folder string `arg:"" help:"The published folder."`
}

func (c *verifyCmd) Run(ctx context.Context, s streams) error {
	v, err := generator.Verify(ctx, generator.Options{Dir: c.Dir, Progress: progress(s.err), Note: noted(s)}, c.Folder)
	if err != nil {
		return err
	}
	for _, d := range v.Differences {
		fmt.Fprintf(s.out, "%s %s\n", d.Kind, safe(d.Path))
	}
	if v.OtherProgram {
		fmt.Fprintln(s.err, "note: the folder was built by another version of the program than this one; differences may be due to that")
	}
	if v.MoreRemoved {
		fmt.Fprintln(s.err, "note: content/removed.yaml, which counts as it is now, does not say what the commit's says; differences may be due to that")
	}
	fmt.Fprintln(s.out, outcome(v))
	if len(v.Differences) > 0 {
		return errContent
	}
	return nil
}

// outcome is what was compared, in one line.
func outcome(v *generator.Verification) string {
	commit := "commit " + v.Commit[:12]
	if v.AsOf != "" {
		commit += ", as of " + safe(v.AsOf)
	}
	if v.Drafts {
		commit += ", with drafts"
	}
	if v.BaseURL != "" {
		commit += ", at " + safe(v.BaseURL)
	}
	files := grouped(v.Files) + " files"
	if len(v.Differences) == 0 {
		return files + " are those of " + commit
	}
	var n [3]int
	for _, d := range v.Differences {
		n[d.Kind]++
	}
	return fmt.Sprintf("%s of %s: %s differ, %s missing, %s extra", files, commit, grouped(n[0]), grouped(n[1]), grouped(n[2]))
}

// grouped is a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
