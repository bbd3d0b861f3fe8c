package repo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// ErrMoved: the branch is not where it was, or git is just writing it.
var ErrMoved = errors.New("the branch has moved, or is being moved")

// A Branch is one that a commit is to be made on.
type Branch struct {
	Name string
	Tip  Commit // zero: there is no commit yet
	// Files are the tip's, by path: regular ones, with git's modes.
	Files map[string]Hash

	repo *Repo
	file string // the reference's, below git's folder
	here bool   // the reference exists; else the tip is a remote's
}

// branchName leaves out what git-check-ref-format(1) does, and "@" and "HEAD".
var branchName = regexp.MustCompile(`^[0-9A-Za-z_][0-9A-Za-z_.-]*(/[0-9A-Za-z_][0-9A-Za-z_.-]*)*$`)

// Branch opens a branch to commit to it. One that is not here continues the
// remote-tracking branch of its name, as git switch does. The error says so where
// the branch is checked out: its files would seem to have been changed.
func (r *Repo) Branch(name string) (*Branch, error) {
	b, err := r.branch(name)
	if err != nil {
		return nil, fmt.Errorf("open the branch %q: %w", name, err)
	}
	return b, nil
}

func (r *Repo) branch(name string) (*Branch, error) {
	switch {
	case r.git == nil:
		return nil, errors.New(r.reason)
	case !branchName.MatchString(name) || strings.Contains(name, "..") || slices.ContainsFunc(strings.Split(name, "/"), badPart) || name == "HEAD":
		return nil, errors.New("no name for a branch; take letters, digits and hyphens")
	}
	b := &Branch{Name: name, repo: r, file: "refs/heads/" + name}
	if where := r.checkedOut(b.file); where != "" {
		return nil, fmt.Errorf("it is checked out in %s; name another branch", where)
	}
	tip, err := b.find()
	if err != nil || tip.IsZero() {
		return b, err
	}
	return b, b.read(tip)
}

func badPart(part string) bool {
	return strings.HasSuffix(part, ".lock") || strings.HasSuffix(part, ".")
}

// checkedOut names the work tree that shows a branch.
func (r *Repo) checkedOut(ref string) string {
	if r.bare {
		return ""
	}
	heads, _ := filepath.Glob(filepath.Join(globQuote(r.git.common), "worktrees", "*", "HEAD"))
	for _, file := range append(heads, filepath.Join(r.git.common, "HEAD")) {
		data, err := os.ReadFile(file)
		if err == nil && strings.TrimSpace(string(data)) == "ref: "+ref {
			return "the work tree of " + filepath.Base(filepath.Dir(file))
		}
	}
	return ""
}

// find gives the branch's commit, or that of the one remote that has it.
func (b *Branch) find() (Hash, error) {
	ref, err := storer.ResolveReference(b.repo.git.refs, plumbing.ReferenceName(b.file))
	if err == nil {
		b.here = true
		return Hash(ref.Hash()), nil
	}
	if !errors.Is(err, plumbing.ErrReferenceNotFound) && !errors.Is(err, fs.ErrNotExist) {
		return Hash{}, err
	}
	all, err := b.repo.Branches()
	if err != nil {
		return Hash{}, err
	}
	var found []string
	for _, ref := range all {
		remote, ok := strings.CutPrefix(ref, "refs/remotes/")
		if _, name, _ := strings.Cut(remote, "/"); ok && name == b.Name {
			found = append(found, ref)
		}
	}
	if len(found) != 1 {
		return Hash{}, nil
	}
	c, err := b.repo.Resolve(found[0])
	return c.Hash, err
}

func (b *Branch) read(tip Hash) error {
	c, err := b.repo.git.objects.commit(tip)
	if err != nil {
		return b.repo.git.explain(err)
	}
	b.Tip, b.Files = Commit{c.hash, c.date.time()}, map[string]Hash{}
	return b.readTree(c.tree, "", 0)
}

func (b *Branch) readTree(tree Hash, under string, depth int) error {
	entries, err := b.repo.git.objects.tree(tree)
	if err != nil {
		return b.repo.git.explain(err)
	}
	for _, e := range entries {
		switch {
		case e.kind.isFile():
			b.Files[under+e.name] = e.hash
		case e.kind != folder:
		case depth == maxDepth:
			return errors.New(reasonDeep)
		default:
			if err := b.readTree(e.hash, under+e.name+"/", depth+1); err != nil {
				return err
			}
		}
		if len(b.Files) > maxEntries {
			return errEntries
		}
	}
	return nil
}

// A Stamp is what a commit says beside its files.
type Stamp struct {
	Name, Email string // author and committer
	Time        time.Time
	Message     string
}

func (s Stamp) text(tree Hash, parent Hash) []byte {
	b := fmt.Appendf(nil, "tree %s\n", tree)
	if !parent.IsZero() {
		b = fmt.Appendf(b, "parent %s\n", parent)
	}
	for _, who := range []string{"author", "committer"} {
		b = fmt.Appendf(b, "%s %s <%s> %d +0000\n", who, s.Name, s.Email, max(0, s.Time.Unix()))
	}
	return fmt.Appendf(b, "\n%s\n", strings.TrimSpace(s.Message))
}

// move makes the reference name a commit, by git's own protocol: the lock file
// becomes the reference, and while it is there nobody else moves it.
func (b *Branch) move(to Hash) error {
	file := filepath.Join(b.repo.git.common, filepath.FromSlash(b.file))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	lock, err := os.OpenFile(file+".lock", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s.lock is there: %w", b.file, ErrMoved)
	}
	if err != nil {
		return err
	}
	if err = b.unmoved(); err == nil {
		_, err = lock.WriteString(to.String() + "\n")
	}
	if err == nil {
		err = lock.Sync()
	}
	err = errors.Join(err, lock.Close())
	if err == nil {
		err = os.Rename(lock.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(lock.Name()))
	}
	return syncFolder(filepath.Dir(file))
}

// unmoved looks at the reference once more.
func (b *Branch) unmoved() error {
	ref, err := storer.ResolveReference(b.repo.git.refs, plumbing.ReferenceName(b.file))
	switch {
	case err == nil && b.here && Hash(ref.Hash()) == b.Tip.Hash:
		return nil
	case errors.Is(err, plumbing.ErrReferenceNotFound) && !b.here:
		return nil
	case err == nil || errors.Is(err, plumbing.ErrReferenceNotFound):
		return ErrMoved
	}
	return err
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, fs.ErrInvalid) {
		return err
	}
	return nil
}
