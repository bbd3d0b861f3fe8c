package generator

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"blotter/generator/publish"
)

// A Destination is where Publish puts a site: one of a folder, a branch and a
// bucket.
type Destination struct {
	Folder           string
	Branch           string // of the register's own repository
	Bucket, Prefix   string
	Endpoint, Region string // of the bucket; "" as in publish.BucketOptions
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// ParseDestination reads a folder's path, git:BRANCH or s3://BUCKET/PREFIX.
func ParseDestination(text string) (d Destination, err error) {
	if branch, ok := strings.CutPrefix(text, "git:"); ok {
		return Destination{Branch: branch}, nil
	}
	address, ok := strings.CutPrefix(text, "s3://")
	if !ok && strings.Contains(text, "://") || text == "" {
		return d, fmt.Errorf("%q is no place to publish to; give a folder, git:BRANCH or s3://BUCKET/PREFIX", text)
	}
	if !ok {
		return Destination{Folder: text}, nil
	}
	bucket, prefix, _ := strings.Cut(address, "/")
	if !bucketName.MatchString(bucket) {
		return d, fmt.Errorf("%q names no bucket; give s3://BUCKET/PREFIX", text)
	}
	return Destination{Bucket: bucket, Prefix: strings.Trim(prefix, "/")}, nil
}

// String is how a person wrote it.
func (d Destination) String() string {
	switch {
	case d.Branch != "":
		return "git:" + d.Branch
	case d.Bucket != "":
		return strings.TrimSuffix("s3://"+d.Bucket+"/"+d.Prefix, "/")
	}
	return d.Folder
}

// A Publication is what Publish did, or would do.
type Publication struct {
	*Result
	Changes []publish.Difference // of a dry run
	Tip     string               // the branch's commit, if it is one
	Made    bool                 // this publication made it
}

// Publish builds a site into its destination. A dry run changes nothing there, and
// tells what would be changed.
func Publish(ctx context.Context, opts Options, to Destination, dry bool) (*Publication, error) {
	b := New(opts)
	defer b.Close()
	var sink publish.Sink
	res, err := b.buildInto(ctx, func(reg *Register) (s publish.Sink, err error) {
		if sink, err = b.sink(ctx, reg, to, dry); err != nil || !dry {
			return sink, err
		}
		sink = &rehearsal{Planner: sink.(publish.Planner)}
		return sink, nil
	})
	if err != nil {
		return nil, err
	}
	p := &Publication{Result: res}
	switch s := sink.(type) {
	case *rehearsal:
		p.Changes = s.changes
	case *branchSink:
		p.Tip, p.Made = s.tip.String(), s.made
	}
	return p, nil
}

func (b *Builder) sink(ctx context.Context, reg *Register, to Destination, dry bool) (publish.Sink, error) {
	switch {
	case to.Branch != "":
		return b.openBranch(reg, to.Branch, dry)
	case to.Bucket != "":
		return publish.Bucket(ctx, publish.BucketOptions{
			Bucket: to.Bucket, Prefix: to.Prefix, Endpoint: to.Endpoint, Region: to.Region,
			Forgets: forgets(reg.config.Removals), DryRun: dry, Progress: b.opts.Progress,
		})
	case dry:
		return publish.PlanFolder(to.Folder), nil
	}
	return publish.Folder(to.Folder)
}

// rehearsal is a Sink that tells what would be changed, in place of changing it.
type rehearsal struct {
	publish.Planner
	changes []publish.Difference
}

// Commit looks, and leaves the rest to Abort.
func (r *rehearsal) Commit() (publish.Summary, error) {
	var err error
	if r.changes, err = r.Plan(); err != nil {
		return publish.Summary{}, err
	}
	return summaryOf(r.Manifest(), r.changes), nil
}

// summaryOf is that of a publication which makes these changes.
func summaryOf(m publish.Manifest, changes []publish.Difference) publish.Summary {
	s := publish.Summary{Files: len(m), Digest: m.Digest()}
	for _, e := range m {
		s.Bytes += e.Size
	}
	for _, c := range changes {
		if c.Kind == publish.Extra {
			s.Removed++
		} else {
			s.Written++
		}
	}
	s.Kept = s.Files - s.Written
	return s
}

// differencesByPath sorts differences.
func differencesByPath(a, b publish.Difference) int { return cmp.Compare(a.Path, b.Path) }
