package generator

import (
	"fmt"
	"iter"
	"path"
	"path/filepath"
	"time"

	"blotter/generator/repo"
)

// PathRevision is one change of one path of a git repository.
type PathRevision struct {
	Commit      string
	Time        time.Time // in UTC; zero if it cannot be told
	Author      string
	CoAuthors   []string
	Subject     string
	PullRequest int // 0: the subject names none
	Path        string
	Change      string // added, changed, removed, moved
	Previous    string // the path before, if it was moved here
	Blob        string // "" where no file is at Path since
}

// Paths is what happened to each path of a folder in git, register or not. Close
// it when it is read.
type Paths struct {
	repo    *repo.Repo
	history *repo.History
	note    string
}

// PathHistory reads the history of HEAD for everything below a folder: the
// revisions of git log --first-parent, or if full those of git log
// --full-history --no-merges. It is an error if this clone cannot tell them.
func PathHistory(dir string, full bool) (*Paths, error) {
	r, err := repo.Open(dir)
	if err != nil {
		return nil, err
	}
	p, err := pathHistory(r, full)
	if err != nil {
		r.Close()
		return nil, err
	}
	return p, nil
}

func pathHistory(r *repo.Repo, full bool) (*Paths, error) {
	state := r.State()
	if !state.HasHistory {
		return nil, fmt.Errorf("no history: %s", state.Reason)
	}
	head, _, err := r.Head()
	if err != nil {
		return nil, err
	}
	read := r.History
	if full {
		read = r.FullHistory
	}
	h, err := read(head.Hash)
	if err != nil {
		return nil, err
	}
	if !h.Complete {
		return nil, fmt.Errorf("no history: %s", h.Reason)
	}
	return &Paths{r, h, state.Note}, nil
}

// Note says where git itself may show another history; "" if it does not.
func (p *Paths) Note() string { return p.note }

// Close gives back what is held open.
func (p *Paths) Close() error { return p.repo.Close() }

// Of returns the revisions of a path, relative to the folder, newest first. It is
// an error if no commit of the history knows it.
func (p *Paths) Of(file string) ([]PathRevision, error) {
	name := path.Clean(filepath.ToSlash(file))
	revisions := p.revisions(name)
	if len(revisions) == 0 {
		return nil, fmt.Errorf("no commit knows a file %q in this folder; git ls-files lists those of now", file)
	}
	return revisions, p.history.Err()
}

// All yields every path that ever was, sorted, with its revisions, newest first.
// Err says whether one could not be read.
func (p *Paths) All() iter.Seq2[string, []PathRevision] {
	return func(yield func(string, []PathRevision) bool) {
		for _, name := range p.history.Paths() {
			if !yield(name, p.revisions(name)) {
				return
			}
		}
	}
}

// Err returns the first error of All.
func (p *Paths) Err() error { return p.history.Err() }

func (p *Paths) revisions(name string) []PathRevision {
	var out []PathRevision
	for _, r := range p.history.Own(name) {
		rev := PathRevision{
			Commit: r.Commit.String(), Time: r.Time, Author: r.Author, CoAuthors: r.CoAuthors, Subject: r.Subject,
			PullRequest: r.PullRequest, Path: r.Path, Change: r.Change.String(), Previous: r.Previous,
		}
		if !r.Blob.IsZero() {
			rev.Blob = r.Blob.String()
		}
		out = append(out, rev)
	}
	return out
}
