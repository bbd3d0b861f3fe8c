package generator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// What must be forgotten is forgotten in every build, of an old commit, a tag or
// a branch that is behind, too. So removed.yaml counts in all versions that may
// be the newest: in the one that is built, in the work tree, in HEAD, and in the
// published branch as this clone and those that it came from have it. An entry in
// any of them applies, to a record under all ids that it has had or has since.
// While one of them can't be read, nothing is published, unless one that comes
// after it can.

// removed is what one version of the register removes.
type removed struct {
	name    string     // of the version; "" for the one that is built
	commit  repo.Hash  // that it is, or that it has been edited after
	time    time.Time  // the commit's
	file    *repo.File // nil: there is none
	edited  bool       // it is not committed
	branch  string     // the published one, as its site.yaml has it
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

// removedFiles are removed.yaml, what it is called by mistake, what tells which
// fields a record has, and what names the published branch.
var removedFiles = []string{site.RemovedFile, "content/removed.yml", "content/Removed.yaml", "content/REMOVED.yaml", "content/taxonomies", "content/site.yaml"}

// removedElsewhere reads what all versions remove but the one that is built, whose
// site.yaml names branch. Those that are not there are left out.
func (b *Builder) removedElsewhere(branch string) ([]removed, error) {
	edited, err := b.removedOnDisk()
	if err != nil {
		return nil, err
	}
	known := b.memory.removed
	b.memory.removed = map[repo.Hash]removed{}
	head, err := b.removedAt([]string{"HEAD"}, known)
	if err != nil {
		return nil, err
	}
	all := append(edited, head...)
	named := []string{branch}
	for _, r := range all {
		named = append(named, r.branch)
	}
	refs, err := b.publishedRefs(named)
	if err != nil {
		return nil, err
	}
	published, err := b.removedAt(refs, known)
	return append(all, published...), err
}

// removedAt reads the commits that references name, each once. known were read for
// the build before.
func (b *Builder) removedAt(refs []string, known map[repo.Hash]removed) (all []removed, err error) {
	for _, ref := range refs {
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

// publishedRefs lists the branches that may be the published one, here and at
// every remote. named are what the versions of site.yaml call it, "" where they
// don't: main, or master.
func (b *Builder) publishedRefs(named []string) (refs []string, err error) {
	all, err := b.memory.repo.Branches()
	if err != nil {
		return nil, err
	}
	published := cmp.Or(named...)
	found := false
	for _, ref := range all {
		name, local := strings.CutPrefix(ref, "refs/heads/")
		if !local {
			_, name, _ = strings.Cut(strings.TrimPrefix(ref, "refs/remotes/"), "/")
		}
		usual, said := name == "main" || name == "master", name != "" && slices.Contains(named, name)
		found = found || said || published == "" && usual
		if usual || said || !local && name == "HEAD" {
			refs = append(refs, ref)
		}
	}
	if _, committed, err := b.memory.repo.Head(); committed && err == nil && !found {
		b.note("this clone has no branch %s, so what its removed.yaml names since is not known here; fetch it, or say in content/site.yaml which branch is published", cmp.Or(published, "main"))
	}
	return refs, nil
}

// note tells once what a build can't know.
func (b *Builder) note(format string, what any) {
	if b.noted {
		return
	}
	b.noted = true
	b.opts.Note(fmt.Sprintf(format, what))
}

// removedOnDisk is what the work tree removes, where a commit is built and the
// work tree differs from HEAD; else nothing.
func (b *Builder) removedOnDisk() ([]removed, error) {
	if b.opts.Ref == "" && b.opts.AsOf == "" || !b.memory.repo.HasWorkTree() {
		return nil, nil
	}
	snap, err := b.memory.repo.WorkTree(removedFiles...)
	if err != nil || !snap.Dirty && len(snap.Skipped) == 0 {
		return nil, err
	}
	r, err := removedOf(snap)
	r.name = "the work tree"
	r.edited = r.file == nil || !r.file.Committed
	return []removed{r}, err
}

func (b *Builder) removedIn(commit repo.Commit) (removed, error) {
	snap, err := b.memory.repo.At(commit.Hash, removedFiles...)
	if err != nil {
		return removed{}, err
	}
	return removedOf(snap)
}

func removedOf(snap *repo.Snapshot) (removed, error) {
	cfg, unclear, err := site.ReadRemovals(siteFiles(snap))
	r := removed{commit: snap.Commit.Hash, time: snap.Commit.Time, branch: cfg.Repository.Branch, entries: cfg.Removals}
	r.file, _ = snap.File(site.RemovedFile)
	r.unclear = append(unclear, unreadRemovals(snap)...)
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
func (b *Builder) forget(in *inputs, problems diag.List, others []removed) error {
	commit := in.snapshot.Commit
	own := removed{name: in.called, commit: commit.Hash, time: commit.Time, entries: in.config.Removals, told: !in.old}
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
	return b.unite(in, append([]removed{own}, others...))
}

func (b *Builder) unite(in *inputs, versions []removed) error {
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
	heads := []repo.Hash{in.snapshot.Commit.Hash}
	for _, v := range versions {
		entries, heads = append(entries, v.entries), append(heads, v.commit)
		if v.told || len(v.unclear) == 0 {
			continue
		}
		mended, err := b.mended(v, versions)
		if err != nil {
			return err
		}
		if !mended {
			in.problems = append(in.problems, v.problems()...)
		}
	}
	all := site.UniteRemovals(entries...)
	in.moreRemoved = !site.SameRemovals(in.config.Removals, all)
	in.config.Removals = all
	return b.alsoKnown(all, heads)
}

// mended reports whether one of the versions comes after v, and says what v leaves
// unclear.
func (b *Builder) mended(v removed, versions []removed) (bool, error) {
	for _, o := range versions {
		if v.edited || o.file == nil || len(o.unclear) > 0 || o.commit == v.commit && !o.edited {
			continue
		}
		if after, err := b.memory.repo.Contains(o.commit, v.commit); after || err != nil {
			return after, err
		}
	}
	return false, nil
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

// alsoKnown adds to each entry the other ids that its record had or has since, as
// far as the histories up to these commits tell.
func (b *Builder) alsoKnown(removals []*site.Removal, heads []repo.Hash) error {
	named := func(rem *site.Removal) bool { return rem.ID != "" }
	if !slices.ContainsFunc(removals, named) {
		return nil
	}
	known := b.memory.renamed
	b.memory.renamed = map[repo.Hash][][]string{}
	var renamed [][]string
	for _, head := range heads {
		if _, read := b.memory.renamed[head]; read {
			continue
		}
		ids, ok := known[head]
		if !ok {
			var err error
			if ids, err = b.renamedBy(head); err != nil {
				return err
			}
		}
		b.memory.renamed[head] = ids
		renamed = append(renamed, ids...)
	}
	for _, rem := range removals {
		if named(rem) {
			rem.Also = joined(rem.ID, renamed)[1:]
		}
	}
	return nil
}

// renamedBy lists the ids of each record that has had several.
func (b *Builder) renamedBy(head repo.Hash) (renamed [][]string, err error) {
	h, err := b.memory.repo.History(head, folders[0])
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	for _, file := range h.Recorded() {
		if kindOf(file) != recordFile {
			continue
		}
		ids := []string{incident.IDOf(file)}
		for _, rev := range h.Revisions(file) {
			for _, path := range []string{rev.Path, rev.Previous} {
				if id := incident.IDOf(path); id != "" && !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
		}
		if len(ids) > 1 {
			renamed = append(renamed, ids)
		}
	}
	return renamed, nil
}

// joined is an id, and all that the lists join with it.
func joined(id string, lists [][]string) []string {
	ids := []string{id}
	for n := 0; n < len(ids); {
		n = len(ids)
		for _, list := range lists {
			if !slices.ContainsFunc(list, func(id string) bool { return slices.Contains(ids, id) }) {
				continue
			}
			for _, other := range list {
				if !slices.Contains(ids, other) {
					ids = append(ids, other)
				}
			}
		}
	}
	return ids
}
