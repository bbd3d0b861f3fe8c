package main

import (
	"context"
	"errors"
	"fmt"

	"blotter/generator"
	"blotter/generator/publish"
)

type publishCmd struct {
	siteFlag
	Ref      string `placeholder:"REF" help:"Publish a branch, tag or commit instead of the work tree."`
	BaseURL  string `name:"base-url" placeholder:"URL" help:"The published site's address, in place of site.yaml's."`
	DryRun   bool   `name:"dry-run" help:"Change nothing; list what would be changed."`
	Endpoint string `placeholder:"URL" help:"The address of an S3-compatible storage; AWS if not given."`
	Region   string `placeholder:"NAME" help:"The bucket's region; the storage is asked if not given."`
	To       string `arg:"" name:"dest" help:"A folder, git:BRANCH, or s3://BUCKET/PREFIX."`
}

func (publishCmd) Help() string {
	return `A folder is published as blotter build does it: all of it or none of it.

git:BRANCH makes a commit whose files are the site, on top of the branch's last one.
Nothing is pushed, and the work tree is not touched. Where nothing has changed there is
no commit. The same source on the same branch is the same commit in every clone. The
branch has to be new or a published site already; CNAME, README.md and LICENSE, and
.nojekyll, .domains, .gitattributes and .gitignore at its top stay. Its older commits
keep what content/removed.yaml takes out later: to begin anew, delete the branch.

s3://BUCKET/PREFIX uploads what has changed: first what is named by its content, then
new pages, changed ones, and the first page; what is no longer needed is removed last.
Each file comes with its type and how long it may be kept. Files named by their
content stay for one publication more, unless something was added to
content/removed.yaml. What blotter did not put there is neither replaced nor removed.
Two publications at once can't mix; the later one ends with exit 75.

    blotter publish --dry-run s3://register
    blotter publish --endpoint https://s3.example.org --region eu s3://register/site

Credentials come from where AWS's own tools find them: AWS_ACCESS_KEY_ID and
AWS_SECRET_ACCESS_KEY, ~/.aws/credentials (AWS_PROFILE), or the machine's role. The key
has to list the bucket, and to get, put and delete its objects. Let the host answer a
folder's address with its index.html, and what is not there with 404.html; let it
compress. In a bucket that keeps old versions what was removed is still there.`
}

func (c *publishCmd) destination() (generator.Destination, error) {
	to, err := generator.ParseDestination(c.To)
	if err == nil && to.Bucket == "" && (c.Endpoint != "" || c.Region != "") {
		err = errors.New("--endpoint and --region are a bucket's; leave them out, or give s3://BUCKET/PREFIX")
	}
	to.Endpoint, to.Region = c.Endpoint, c.Region
	return to, err
}

func (c *publishCmd) Run(ctx context.Context, s streams) error {
	if err := checkBaseURL(c.BaseURL); err != nil {
		return err
	}
	to, err := c.destination()
	if err != nil {
		return err
	}
	opts := generator.Options{Dir: c.Dir, Ref: c.Ref, BaseURL: c.BaseURL, Progress: progress(s.err), Note: noted(s)}
	p, err := generator.Publish(ctx, opts, to, c.DryRun)
	if err != nil {
		return err
	}
	if err := printProblems(s.err, p.Problems); err != nil {
		return err
	}
	warn(s, p.Result)
	c.tell(s, p, to.String())
	if p.Problems.HasErrors() {
		return errContent
	}
	return nil
}

// verbs are what a dry run says of a difference.
var verbs = map[publish.DifferenceKind]string{publish.Missing: "add", publish.Differs: "change", publish.Extra: "remove"}

func (c *publishCmd) tell(s streams, p *generator.Publication, to string) {
	for _, d := range p.Changes {
		fmt.Fprintf(s.out, "%s %s\n", verbs[d.Kind], safe(d.Path))
	}
	done := "new or changed"
	if c.DryRun {
		done = "would be new or changed"
	}
	fmt.Fprintf(s.out, "%s, %d files (%d %s, %d removed) in %s\n", counted(p.Records, "record"), p.Summary.Files, p.Summary.Written, done, p.Summary.Removed, safe(to))
	switch {
	case p.Tip != "" && p.Made:
		fmt.Fprintf(s.err, "note: commit %s; nothing was pushed\n", p.Tip[:12])
	case p.Tip != "":
		fmt.Fprintf(s.err, "note: the branch has this site already, in commit %s\n", p.Tip[:12])
	}
}
