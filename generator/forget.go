package generator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"blotter/generator/diag"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// What must be forgotten is forgotten in every build, of an old commit, a tag or
// a branch that is behind, too. So removed.yaml counts in all versions that may
// be the newest: in the one that is built, in HEAD, and in the published branch
// as this clone and the one that it came from have it. An entry in any of them
// applies. While one of them can't be read, nothing is published, unless a newer
// one can.

// removed is what one version of the register removes.
type removed struct {
	name    string     // of the version; "" for the one that is built
	file    *repo.File // nil: there is none
	edited  bool       // it is not committed, so it is newer than all others
	time    time.Time  // the commit's
	entries []*site.Removal
	unclear diag.List // for which it is not known what it means to remove
	told    bool      // these are told already, at their places
}

func (r removed) newerThan(o removed) bool {
	if r.edited || o.edited {
		return r.edited && !o.edited
	}
	return r.time.After(o.time)
}

// removedFiles are removed.yaml, what it is called by mistake, and what tells
// which fields a record has.
var removedFiles = []string{site.RemovedFile, "content/removed.yml", "content/Removed.yaml", "content/REMOVED.yaml", "content/taxonomies"}

// removedElsewhere reads the removed.yaml of HEAD and of the published branch,
// here and at the origin. Those that are not there are left out.
func (b *Builder) removedElsewhere(branch string) ([]removed, error) {
	branch = cmp.Or(branch, "main")
	known := b.memory.removed
	b.memory.removed = map[repo.Hash]removed{}
	var all []removed
	for _, ref := range []string{"HEAD", "refs/heads/" + branch, "refs/remotes/origin/" + branch, "refs/remotes/origin/HEAD"} {
		commit, err := b.memory.repo.Resolve(ref)
		if err != nil {
			continue
		}
		if _, read := b.memory.removed[commit.Hash]; read {
			continue
		}
		r, ok := known[commit.Hash]
		if !ok {
			if r, err = b.removedIn(commit); err != nil {
				return nil, fmt.Errorf("read %s of %s: %w", site.RemovedFile, ref, err)
			}
		}
		r.name = strings.TrimPrefix(strings.TrimPrefix(ref, "refs/heads/"), "refs/remotes/")
		b.memory.removed[commit.Hash] = r
		all = append(all, r)
	}
	return all, nil
}

func (b *Builder) removedIn(commit repo.Commit) (removed, error) {
	snap, err := b.memory.repo.At(commit.Hash, removedFiles...)
	if err != nil {
		return removed{}, err
	}
	r := removed{time: commit.Time}
	r.file, _ = snap.File(site.RemovedFile)
	r.entries, r.unclear, err = site.ReadRemovals(siteFiles(snap))
	r.unclear = append(r.unclear, unreadRemovals(snap)...)
	return r, err
}

// unreadRemovals tells that removed.yaml is no file that can be read.
func unreadRemovals(snap *repo.Snapshot) (problems diag.List) {
	for _, s := range snap.Skipped {
		if site.IsRemovedFile(s.Path) {
			problems = append(problems, notRead(s))
		}
	}
	return problems
}

// forget joins what the versions remove, and takes over what is unclear there.
// problems are those of the configuration that is built; what they say of an old
// commit's removed.yaml is nobody's to mend.
func (in *inputs) forget(problems diag.List, others []removed) {
	own := removed{name: in.called, time: in.snapshot.Commit.Time, entries: in.config.Removals, told: !in.old}
	if f, ok := in.snapshot.File(site.RemovedFile); ok {
		own.file, own.edited = f, !f.Committed
	}
	for _, p := range append(problems, unreadRemovals(in.snapshot)...) {
		if site.IsRemovedFile(p.File) && p.Rule.Severity == diag.Error {
			own.unclear = append(own.unclear, p)
		}
		if !site.IsRemovedFile(p.File) || own.told {
			in.problems = append(in.problems, p)
		}
	}
	for _, e := range own.entries {
		if in.old {
			e.At = diag.Span{}
		}
	}
	for i, o := range others {
		others[i].told = own.told && own.file != nil && o.file != nil && own.file.Hash == o.file.Hash
	}
	in.unite(append([]removed{own}, others...))
}

func (in *inputs) unite(versions []removed) {
	slices.SortStableFunc(versions, func(a, b removed) int {
		switch {
		case a.newerThan(b):
			return -1
		case b.newerThan(a):
			return 1
		}
		return 0
	})
	var entries [][]*site.Removal
	for _, v := range versions {
		entries = append(entries, v.entries)
		mended := func(o removed) bool { return len(o.unclear) == 0 && o.newerThan(v) }
		if !v.told && !slices.ContainsFunc(versions, mended) {
			in.problems = append(in.problems, v.problems()...)
		}
	}
	own := len(site.UniteRemovals(in.config.Removals))
	in.config.Removals = site.UniteRemovals(entries...)
	in.moreRemoved = len(in.config.Removals) > own
}

// problems is what is unclear in the version, for somebody who has another one
// before him.
func (r removed) problems() (problems diag.List) {
	for _, p := range r.unclear {
		in := "in " + r.name
		if p.Line > 0 {
			in += fmt.Sprintf(", line %d", p.Line)
		}
		problems = append(problems, diag.Problem{Rule: p.Rule, File: p.File, Message: in + ": " + p.Message, Suggestion: p.Suggestion})
	}
	return problems
}
