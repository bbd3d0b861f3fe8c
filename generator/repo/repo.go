package repo

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// Hash names a git object: the SHA-1 of its type, size and bytes.
type Hash [20]byte

// String returns the 40 hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero reports whether h names nothing.
func (h Hash) IsZero() bool { return h == Hash{} }

// BlobHash returns the hash that git gives to a file of these bytes.
func BlobHash(data []byte) Hash { return objectHash("blob", data) }

func objectHash(kind string, data []byte) (h Hash) {
	sum := sha1.New()
	head := make([]byte, 0, 32)
	head = append(append(head, kind...), ' ')
	head = append(strconv.AppendInt(head, int64(len(data)), 10), 0)
	sum.Write(head)
	sum.Write(data)
	sum.Sum(h[:0])
	return h
}

// ErrMissing is wrapped by every error that says that a git object is not in
// this clone: it is shallow, partial or damaged.
var ErrMissing = errors.New("object is not in this clone")

// Commit names a commit and when it was made.
type Commit struct {
	Hash Hash
	Time time.Time // the committer's, in UTC; zero if it cannot be told
}

// A Repo is a folder, and the git repository that it belongs to, if any.
// Its methods may be called concurrently.
type Repo struct {
	dir    string // absolute, symbolic links resolved
	prefix string // dir within the repository's trees: "" or "a/b"
	bare   bool
	reason string                     // why git is nil
	git    *gitDir                    // nil: not in git, or a repository that cannot be read
	mu     sync.Mutex                 // guards known and looks
	known  map[string]*History        // the last one of each scope and mode, to be extended
	looks  map[string]map[string]seen // what the last look at each scope has seen
	now    func() time.Time           // what stamps are held against
}

// Open finds the repository that the folder dir belongs to. Being in none, or
// in one of an unknown format, is no error: State says so.
func Open(dir string) (*Repo, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if abs, err = filepath.EvalSymlinks(abs); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	if info, err := os.Stat(abs); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("open %s: not a folder", dir)
	}
	r := &Repo{dir: abs, known: map[string]*History{}, looks: map[string]map[string]seen{}, now: time.Now}
	place := findGit(abs)
	r.bare, r.prefix, r.reason = place.bare, place.prefix, place.reason
	if r.reason == "" {
		r.git, r.reason, err = openGit(place.git)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	return r, nil
}

// Close closes the pack files. Files of a commit cannot be read afterwards.
func (r *Repo) Close() error {
	if r.git == nil {
		return nil
	}
	return r.git.objects.close()
}

// State is what a repository can tell.
type State struct {
	// HasHistory: Repo.History of HEAD is complete, and so are its dates.
	HasHistory bool
	// HasContents: the content of every revision is here. False in a partial
	// clone, where Blob and At of an old commit fail with ErrMissing.
	HasContents bool
	// Reason says in one clause why either is false, and what to do about it.
	Reason string
	// Note says in one clause where git itself would show another history: grafts
	// and replacements are this clone's own, so nobody else's, and not followed.
	// It is what git says with --no-replace-objects and without info/grafts.
	Note string
}

// State describes the repository as it is now.
func (r *Repo) State() State {
	if r.git == nil {
		return State{Reason: r.reason}
	}
	if _, ok, err := r.Head(); err != nil {
		return State{Reason: err.Error()}
	} else if !ok {
		return State{Reason: "no commit yet"}
	}
	if reason := r.git.shallow(); reason != "" {
		return State{Reason: reason}
	}
	note := r.git.replaced()
	if reason, trees := r.git.partial(); reason != "" {
		return State{HasHistory: trees, Reason: reason, Note: note}
	}
	return State{HasHistory: true, HasContents: true, Note: note}
}

// Head returns the commit that HEAD names; false outside git and before the
// first commit.
func (r *Repo) Head() (Commit, bool, error) {
	if r.git == nil {
		return Commit{}, false, nil
	}
	ref, err := storer.ResolveReference(r.git.refs, plumbing.HEAD)
	if errors.Is(err, plumbing.ErrReferenceNotFound) || errors.Is(err, fs.ErrNotExist) {
		return Commit{}, false, nil
	}
	if err != nil {
		return Commit{}, false, fmt.Errorf("read HEAD: %w", err)
	}
	if ref.Hash().IsZero() {
		return Commit{}, false, errors.New("read HEAD: it names neither a branch nor a commit: check out a branch")
	}
	c, err := r.git.objects.commit(Hash(ref.Hash()))
	if err != nil {
		return Commit{}, false, fmt.Errorf("read HEAD: %w", err)
	}
	return Commit{c.hash, c.date.time()}, true, nil
}

// Blob returns the content of a revision, text with LF line ends. An error
// wraps ErrMissing where the clone does not have it.
func (r *Repo) Blob(h Hash) ([]byte, error) {
	if r.git == nil {
		return nil, fmt.Errorf("read blob %s: %s", h, r.reason)
	}
	data, err := r.git.objects.blob(h)
	if err != nil {
		return nil, r.git.explain(err)
	}
	return withLF(data), nil
}
