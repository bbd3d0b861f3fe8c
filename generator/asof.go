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
	day     bool   // the label is a day
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
	in.old = !b.current(commit)
	in.input.AsOf = b.moment(commit, label, in.old)
	return in, nil
}

// current reports whether the commit that was asked for is HEAD, or asked for by
// the name of its branch. Other branches of the clone don't matter: what is built
// depends on the request alone.
func (b *Builder) current(commit repo.Commit) bool {
	names := []string{"HEAD"}
	if ref := b.opts.Ref; ref != "" && !strings.ContainsAny(ref, "~^") {
		short := strings.TrimPrefix(ref, "refs/")
		names = append(names, "refs/heads/"+strings.TrimPrefix(short, "heads/"), "refs/remotes/"+strings.TrimPrefix(short, "remotes/"))
	}
	return slices.ContainsFunc(names, func(name string) bool {
		c, err := b.memory.repo.Resolve(name)
		return err == nil && c.Hash == commit.Hash
	})
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
	end, err := endOf(day)
	if err != nil {
		return repo.Commit{}, "", err
	}
	head, err := b.memory.repo.Resolve(ref)
	if err != nil {
		return fail(err)
	}
	commit, found, err := b.memory.repo.AsOf(head.Hash, end)
	switch {
	case err != nil:
		return fail(err)
	case !found:
		return fail(fmt.Errorf("%s has no commit from that day or before; give a later day", ref))
	}
	return commit, day, nil
}

// endOf is the first moment after a day, UTC.
func endOf(day string) (time.Time, error) {
	start, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is not a day; write year, month and day, as in 2026-03-01", day)
	}
	return start.AddDate(0, 0, 1), nil
}

// moment is what the register is marked with: a day that was asked for, or a
// version that is not the current one; else nil.
func (b *Builder) moment(commit repo.Commit, label string, old bool) *site.AsOf {
	a := &site.AsOf{Label: label, Day: b.opts.AsOf != "", Commit: commit.Hash.String(), Time: commit.Time}
	switch m := b.opts.mark; {
	case m != nil && m.asOf == "", m == nil && !a.Day && !old:
		return nil
	case m != nil:
		a.Label, a.Day = m.asOf, m.day
	}
	return a
}
