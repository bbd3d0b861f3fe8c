package generator

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/gate"
	"blotter/generator/incident"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// Since holds a register that was loaded against the version that it began from:
// where ref and HEAD parted. What that finds is among the register's problems
// then. Only files that differ are read.
func (b *Builder) Since(ctx context.Context, reg *Register, ref string, allowMass bool) (*gate.Report, error) {
	base, err := b.base(ref)
	if err != nil {
		return nil, fmt.Errorf("find where %s and HEAD parted: %w", ref, err)
	}
	before, err := b.before(ctx, reg, base)
	if err != nil {
		return nil, fmt.Errorf("read commit %s, where %s and HEAD parted: %w", base.Hash, ref, err)
	}
	used := &formerIDs{repo: b.memory.repo, base: base.Hash}
	in := gate.Input{Commit: base.Hash.String(), Used: used.find, AllowMass: allowMass}
	if in.Before, err = side(before); err != nil {
		return nil, err
	}
	if in.After, err = side(&reg.inputs); err != nil {
		return nil, err
	}
	in.Before.Site, _ = site.New(before.config, before.input)
	in.After.Site = reg.Site
	report, err := gate.Compare(in)
	if err != nil {
		return nil, fmt.Errorf("compare with commit %s: %w", base.Hash, err)
	}
	report.Note = used.reason
	if err := fillExcerpts(report.Problems, reg.snapshot); err != nil {
		return nil, err
	}
	reg.Problems = append(reg.Problems, report.Problems...)
	reg.Problems.Sort()
	report.Touched = touched(reg.Problems, before.snapshot, reg.snapshot)
	return report, nil
}

// touched are the files with problems that differ between two versions, or that one
// of them has not.
func touched(problems diag.List, before, after *repo.Snapshot) map[string]bool {
	files := map[string]bool{}
	for _, p := range problems {
		old, had := before.File(p.File)
		now, has := after.File(p.File)
		files[p.File] = !had || !has || old.Hash != now.Hash
	}
	return files
}

// base is the commit that a change began from.
func (b *Builder) base(ref string) (repo.Commit, error) {
	if strings.Trim(ref, "0") == "" {
		return repo.Commit{}, errors.New("that is no commit, but what a forge says of a first push, before which there was nothing; leave out --since")
	}
	r := b.memory.repo
	head, committed, err := r.Head()
	switch {
	case err != nil:
		return repo.Commit{}, err
	case !committed:
		return repo.Commit{}, errors.New("there is no commit yet; leave out --since")
	}
	const fetch = "; fetch the whole history (git fetch --unshallow, or fetch-depth: 0 in a workflow)"
	commit, err := r.Resolve(ref)
	switch {
	case err != nil && !r.State().HasHistory:
		return repo.Commit{}, fmt.Errorf("%w%s", err, fetch)
	case err != nil:
		return repo.Commit{}, fmt.Errorf("%w; name a branch, tag or commit that this clone has, such as origin/main, or fetch it", err)
	}
	base, found, err := r.MergeBase(head.Hash, commit.Hash)
	switch {
	case errors.Is(err, repo.ErrMissing):
		return repo.Commit{}, fmt.Errorf("%w%s", err, fetch)
	case err == nil && !found:
		return repo.Commit{}, errors.New("they have no commit in common; name a branch that this one came from")
	}
	return base, err
}

// before reads the version of a commit as far as its files differ from the
// register's. What is removed now is removed there.
func (b *Builder) before(ctx context.Context, reg *Register, commit repo.Commit) (*inputs, error) {
	snap, err := b.memory.repo.At(commit.Hash, folders[0])
	if err != nil {
		return nil, err
	}
	in := &inputs{snapshot: snap}
	in.skip()
	if in.config, _, err = site.ReadConfig(siteFiles(snap)); err != nil {
		return nil, err
	}
	in.config.Removals = reg.config.Removals
	m := &b.memory
	old := &Builder{opts: b.opts, memory: memory{repo: m.repo, incidents: m.incidents, pages: m.pages, pictures: m.pictures}}
	return in, old.parseFiles(ctx, in)
}

// side gives the gate a version's own files.
func side(in *inputs) (gate.Side, error) {
	own, _, err := site.ReadRemovals(siteFiles(in.snapshot))
	if err != nil {
		return gate.Side{}, err
	}
	read := func(path string) ([]byte, bool, error) {
		f, found := in.snapshot.File(path)
		if !found {
			return nil, false, nil
		}
		text, err := f.Read()
		return text, true, err
	}
	return gate.Side{Removals: own.Removals, Read: read}, nil
}

// formerIDs looks for records that were there before a commit. The history is read
// when it is first asked.
type formerIDs struct {
	repo    *repo.Repo
	base    repo.Hash
	history *repo.History
	reason  string // why it can't be told
}

func (f *formerIDs) find(id string) (*incident.Version, string, error) {
	if f.history == nil {
		var err error
		if f.history, err = f.repo.History(f.base, folders[0]); err != nil {
			return nil, "", err
		}
		if f.history.Reason != "" {
			f.reason = "whether an id was another record's once is not known: " + f.history.Reason
		}
	}
	stem := incident.Folder + id[:4] + "/" + id
	for _, path := range []string{stem + ".md", stem + "/index.md"} {
		revisions := f.history.Own(path)
		for i, rev := range revisions {
			if rev.Blob.IsZero() {
				continue
			}
			text, err := f.repo.Blob(rev.Blob)
			switch v := incident.ReadVersion(text); {
			case errors.Is(err, repo.ErrMissing):
				f.reason = "whether an id was another record's once is not known: " + err.Error()
			case err != nil:
				return nil, "", err
			case v.Status() != "draft":
				return v, revisions[max(0, i-1)].Commit.String(), nil
			}
		}
	}
	return nil, "", nil
}
