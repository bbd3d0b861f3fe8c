package repo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A Snapshot is the files of a work tree or of a commit at one moment.
type Snapshot struct {
	Files   []File    // sorted by Path, bytewise
	Skipped []Skipped // sorted by Path
	Commit  Commit    // the commit, or the work tree's HEAD; zero without one
	// Dirty says that the work tree's files are not those of Commit. It is false
	// outside git. Files that git ignores count: they would be published too.
	Dirty bool
}

// A File is a regular file of a snapshot.
type File struct {
	Path string // slash separated, relative to the opened folder
	// Hash is the blob's in the commit. In a work tree it is the hash of the
	// bytes if the commit has them so, else of the bytes with LF line ends.
	Hash      Hash
	Size      int64       // of the bytes that Hash names
	Mode      fs.FileMode // 0o644 or 0o755
	Committed bool        // Snapshot.Commit has the same content at Path

	read func() ([]byte, error)
}

// Skipped is a path that cannot be a file of a site. Characters that cannot be
// shown are replaced in it.
type Skipped struct {
	Path, Reason string
}

// ErrChanged is wrapped by File.Read when the file in the work tree is no longer
// what the snapshot saw: take a new one.
var ErrChanged = errors.New("changed since it was looked at")

// Read returns the file's bytes, text with LF line ends: the same bytes for the
// same Hash, always. What a look has just read is given once as it was then. It may
// be called concurrently.
func (f *File) Read() ([]byte, error) {
	data, err := f.read()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", f.Path, err)
	}
	return withLF(data), nil
}

// File returns the file at path.
func (s *Snapshot) File(path string) (*File, bool) {
	i, ok := slices.BinarySearchFunc(s.Files, path, func(f File, path string) int {
		return strings.Compare(f.Path, path)
	})
	if !ok {
		return nil, false
	}
	return &s.Files[i], true
}

func (s *Snapshot) sort() {
	slices.SortFunc(s.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	slices.SortFunc(s.Skipped, func(a, b Skipped) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.Reason, b.Reason))
	})
}

// scope cleans a list of folders (or files): none means everything, and what
// lies in another is dropped.
func scope(under []string) ([]string, error) {
	if len(under) == 0 {
		return []string{""}, nil
	}
	var paths []string
	for _, p := range under {
		p = path.Clean(p)
		if !fs.ValidPath(p) {
			return nil, fmt.Errorf("%q: not a path within the folder", p)
		}
		if p == "." {
			return []string{""}, nil
		}
		paths = append(paths, p)
	}
	slices.Sort(paths)
	outer := paths[:0]
	for _, p := range paths {
		inside := func(o string) bool { return o == p || strings.HasPrefix(p, o+"/") }
		if !slices.ContainsFunc(outer, inside) {
			outer = append(outer, p)
		}
	}
	return outer, nil
}

// At returns the files of a commit below the named folders, all without names.
func (r *Repo) At(commit Hash, under ...string) (*Snapshot, error) {
	if r.git == nil {
		return nil, fmt.Errorf("read commit %s: %s", commit, r.reason)
	}
	paths, err := scope(under)
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", commit, err)
	}
	c, list, err := r.list(commit, paths)
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", commit, r.git.explain(err))
	}
	s := &Snapshot{Skipped: list.skipped, Commit: Commit{c.hash, c.date.time()}}
	for _, f := range list.files {
		size, err := r.git.objects.size(f.hash)
		if err != nil {
			return nil, fmt.Errorf("read commit %s: %s: %w", commit, f.path, r.git.explain(err))
		}
		if size > maxFile {
			s.Skipped = append(s.Skipped, Skipped{f.path, reasonTooBig})
			continue
		}
		s.Files = append(s.Files, r.committed(f, size))
	}
	s.sort()
	return s, nil
}

func (r *Repo) committed(f treeFile, size int64) File {
	mode := fs.FileMode(0o644)
	if f.kind == executable {
		mode = 0o755
	}
	read := func() ([]byte, error) {
		data, err := r.git.objects.blob(f.hash)
		if err != nil {
			return nil, r.git.explain(err)
		}
		return data, nil
	}
	return File{Path: f.path, Hash: f.hash, Size: size, Mode: mode, Committed: true, read: read}
}

// list returns what a commit's trees name below some paths.
func (r *Repo) list(h Hash, paths []string) (*commit, *listing, error) {
	c, err := r.git.objects.commit(h)
	if err != nil {
		return nil, nil, err
	}
	list := &listing{store: r.git.objects}
	for _, p := range paths {
		e, err := r.git.objects.lookup(c.tree, strings.Trim(r.prefix+"/"+p, "/"))
		if err != nil {
			return nil, nil, err
		}
		if err := list.add(p, e); err != nil {
			return nil, nil, err
		}
	}
	return c, list, nil
}
