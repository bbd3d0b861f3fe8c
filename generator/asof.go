package generator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"blotter/generator/repo"
	"blotter/generator/site"
)

// A mark is what a build.json says of the build that made it, where another one
// must say the same.
type mark struct {
	asOf    string // the label; "" is the present register
	program string
}

// choose takes the version of the register that is to be built: the work tree,
// or a commit.
func (b *Builder) choose() (in inputs, err error) {
	if err := b.open(); err != nil {
		return in, err
	}
	in.mark = b.opts.mark
	if b.opts.Ref == "" && b.opts.AsOf == "" {
		in.snapshot, err = b.memory.repo.WorkTree(folders...)
		return in, err
	}
	commit, label, err := b.version()
	if err != nil {
		return in, err
	}
	in.called = label
	if in.snapshot, err = b.memory.repo.At(commit.Hash, folders...); err != nil {
		return in, fmt.Errorf("read %s: %w", label, err)
	}
	tips, err := b.memory.repo.Tips()
	if err != nil {
		return in, err
	}
	in.old = !slices.Contains(tips, commit.Hash)
	if label := b.asOf(label, in.old); label != "" {
		in.input.AsOf = &site.AsOf{Label: label, Commit: commit.Hash.String(), Time: commit.Time}
	}
	return in, nil
}

// version finds the commit that the options name, and what it is called: a day,
// or a name that means something in every clone.
func (b *Builder) version() (repo.Commit, string, error) {
	ref := cmp.Or(b.opts.Ref, "HEAD")
	if b.opts.AsOf != "" {
		return b.versionOf(b.opts.AsOf, ref)
	}
	commit, err := b.memory.repo.Resolve(ref)
	if err != nil {
		return repo.Commit{}, "", err
	}
	hash := commit.Hash.String()
	if strings.ContainsAny(ref, "~^@") || strings.HasPrefix(hash, strings.ToLower(ref)) {
		ref = hash[:12]
	}
	return commit, ref, nil
}

// versionOf finds the newest commit of ref's first-parent line that was there at
// the end of a day, UTC.
func (b *Builder) versionOf(day, ref string) (repo.Commit, string, error) {
	fail := func(err error) (repo.Commit, string, error) {
		return repo.Commit{}, "", fmt.Errorf("find the register as of %s: %w", day, err)
	}
	start, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return repo.Commit{}, "", fmt.Errorf("%q is not a day; write year, month and day, as in 2026-03-01", day)
	}
	head, err := b.memory.repo.Resolve(ref)
	if err != nil {
		return fail(err)
	}
	commit, found, err := b.memory.repo.AsOf(head.Hash, start.AddDate(0, 0, 1))
	switch {
	case err != nil:
		return fail(err)
	case !found:
		return fail(fmt.Errorf("%s has no commit from that day or before; give a later day", ref))
	}
	return commit, day, nil
}

// asOf is the moment that the register is marked with: a day that was asked for,
// or a version that is no branch's newest.
func (b *Builder) asOf(label string, old bool) string {
	switch {
	case b.opts.mark != nil:
		return b.opts.mark.asOf
	case b.opts.AsOf != "" || old:
		return label
	}
	return ""
}
