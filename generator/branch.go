package generator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"blotter/generator/publish"
	"blotter/generator/repo"
)

// branchSink publishes as a commit: on top of the branch's last one, with the
// source's commit and its time, so that the same source on the same branch is the
// same commit everywhere.
type branchSink struct {
	*publish.DigestSink
	branch *repo.Branch
	writer *repo.BranchWriter
	source repo.Commit
	dirty  bool

	tip  repo.Hash
	made bool
}

// carriedInBranch are files at the top of a branch that hosts and git read, and
// that stay as they are.
var carriedInBranch = []string{".domains", ".gitattributes", ".gitignore", ".nojekyll", "CNAME", "LICENSE", "README.md"}

// noJekyll is an empty file that keeps GitHub's pages from being built once more,
// which drops files whose names begin with an underscore.
const noJekyll = ".nojekyll"

func (b *Builder) openBranch(reg *Register, name string, dry bool) (publish.Sink, error) {
	if name == reg.config.Repository.Branch {
		return nil, fmt.Errorf("publish to git:%s: that is the register's own branch; name another", name)
	}
	branch, err := b.memory.repo.Branch(name)
	if err != nil {
		return nil, err
	}
	if _, site := branch.Files[buildFileName]; !site && len(branch.Files) > 0 {
		return nil, fmt.Errorf("publish to git:%s: the branch holds other files than a published site's; name another, or a new one", name)
	}
	return &branchSink{DigestSink: publish.Digests(), branch: branch, writer: branch.Writer(dry), source: reg.snapshot.Commit, dirty: reg.Dirty}, nil
}

// Put adds a file to the commit.
func (s *branchSink) Put(path string, data []byte) error {
	if err := s.DigestSink.Put(path, data); err != nil {
		return err
	}
	return s.writer.Put(path, data)
}

// Plan compares the branch's files with those that were put.
func (s *branchSink) Plan() ([]publish.Difference, error) {
	var all []publish.Difference
	files := s.writer.Files()
	for path, hash := range files {
		was, there := s.branch.Files[path]
		switch {
		case !there:
			all = append(all, publish.Difference{Path: path, Kind: publish.Missing})
		case was != hash:
			all = append(all, publish.Difference{Path: path, Kind: publish.Differs})
		}
	}
	for path := range s.branch.Files {
		if _, stays := files[path]; !stays && !slices.Contains(carriedInBranch, path) {
			all = append(all, publish.Difference{Path: path, Kind: publish.Extra})
		}
	}
	slices.SortFunc(all, differencesByPath)
	return all, nil
}

// Commit makes the commit, where anything has changed.
func (s *branchSink) Commit() (publish.Summary, error) {
	changes, err := s.Plan()
	if err != nil {
		return publish.Summary{}, err
	}
	if err := s.writer.Put(noJekyll, nil); err != nil {
		return publish.Summary{}, err
	}
	for _, path := range carriedInBranch {
		_, ours := s.writer.Files()[path]
		if _, there := s.branch.Files[path]; there && !ours {
			s.writer.Keep(path)
		}
	}
	s.tip, s.made, err = s.writer.Commit(s.stamp())
	if errors.Is(err, repo.ErrMoved) {
		err = fmt.Errorf("%w: %w", err, publish.ErrLocked)
	}
	return summaryOf(s.Manifest(), changes), err
}

// stamp has the time of the source, but is not older than what it follows.
func (s *branchSink) stamp() repo.Stamp {
	when := s.source.Time
	if when.Before(s.branch.Tip.Time) || when.IsZero() {
		when = s.branch.Tip.Time
	}
	if when.IsZero() {
		when = time.Unix(0, 0)
	}
	return repo.Stamp{Name: "Blotter", Email: "blotter@localhost", Time: when, Message: s.message()}
}

func (s *branchSink) message() string {
	if s.source.Hash.IsZero() {
		return "Publish files that are in no commit"
	}
	hash := s.source.Hash.String()
	subject := []string{"Publish " + hash[:12]}
	if s.dirty {
		subject = append(subject, "with changes that are in no commit")
	}
	return strings.Join(subject, " ") + "\n\nBuilt from commit " + hash + "."
}

// Abort leaves the branch as it is.
func (s *branchSink) Abort() error {
	s.writer.Abort()
	return nil
}
