package repo

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
)

// WorkTree returns the files on disk below the named folders, all without
// names. Folders that are not there have no files. The commit that they are
// compared with is HEAD.
func (r *Repo) WorkTree(under ...string) (*Snapshot, error) {
	if r.bare {
		return nil, errors.New("read work tree: a bare repository has none: name a commit or branch with --ref")
	}
	paths, err := scope(under)
	if err != nil {
		return nil, fmt.Errorf("read work tree: %w", err)
	}
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return nil, fmt.Errorf("read work tree: %w", err)
	}
	d := &disk{root: root, blobs: map[string]Hash{}}
	s := &Snapshot{}
	if s.Commit, err = r.headBlobs(paths, d.blobs); err != nil {
		return nil, fmt.Errorf("read work tree: %w", err)
	}
	for _, p := range paths {
		if err := d.enter(p); err != nil {
			return nil, fmt.Errorf("read work tree: %w", err)
		}
	}
	s.Files, s.Skipped = d.files(), d.skipped
	s.sort()
	s.Dirty = r.git != nil && r.differs(s, d.blobs)
	return s, nil
}

// headBlobs fills blobs with what HEAD has at each path.
func (r *Repo) headBlobs(paths []string, blobs map[string]Hash) (Commit, error) {
	head, ok, err := r.Head()
	if err != nil || !ok {
		return Commit{}, err
	}
	_, list, err := r.list(head.Hash, paths)
	if err != nil {
		return Commit{}, fmt.Errorf("commit %s: %w", head.Hash, r.git.explain(err))
	}
	for _, f := range list.files {
		blobs[f.path] = f.hash
	}
	return head, nil
}

// disk walks a work tree.
type disk struct {
	root    *os.Root
	blobs   map[string]Hash // of HEAD
	paths   []string        // regular files found
	skipped []Skipped
	entries int
}

// enter walks one of the snapshot's folders, or takes it as a file.
func (d *disk) enter(path string) error {
	if path == "" {
		return d.folder("")
	}
	for i := range path + "/" {
		if i < len(path) && path[i] != '/' {
			continue
		}
		info, err := d.root.Lstat(path[:i])
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			d.skip(path[:i], oddity(err))
			return nil
		}
		if i < len(path) && !info.IsDir() {
			return nil // nothing lies below it
		}
		if i == len(path) {
			return d.visit(path, info.Mode().Type())
		}
	}
	return nil
}

func (d *disk) visit(path string, kind fs.FileMode) error {
	switch {
	case kind.IsDir():
		return d.folder(path)
	case kind.IsRegular():
		d.paths = append(d.paths, path)
	default:
		d.skip(path, kindReason(kind))
	}
	return nil
}

func (d *disk) folder(path string) error {
	if depth(path) > maxDepth {
		d.skip(path, reasonDeep)
		return nil
	}
	list, err := d.readDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // removed just now
	}
	if err != nil {
		d.skip(path, oddity(err))
		return nil
	}
	if d.entries += len(list); d.entries > maxEntries {
		return fmt.Errorf("%s: %w", printable(path), errEntries)
	}
	if path != "" && slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == ".git" }) {
		d.skip(path, reasonSubmodule)
		return nil
	}
	for _, e := range list {
		if name := e.Name(); name == ".git" || hidden(name) {
			continue
		} else if reason := refused(name); reason != "" {
			d.skip(join(path, name), reason)
		} else if err := d.visit(join(path, name), e.Type()); err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) readDir(path string) ([]fs.DirEntry, error) {
	f, err := d.root.OpenFile(cmp.Or(path, "."), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	list, err := f.ReadDir(maxEntries + 1)
	if errors.Is(err, io.EOF) {
		err = nil // empty
	}
	return list, err
}

func (d *disk) skip(path, reason string) {
	d.skipped = append(d.skipped, Skipped{printable(path), reason})
}

// files reads and hashes the files that were found, a few at a time.
func (d *disk) files() []File {
	found := make([]File, len(d.paths))
	failed := make([]error, len(d.paths))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(found)); i = next.Add(1) - 1 {
				found[i], failed[i] = d.file(d.paths[i])
			}
		})
	}
	workers.Wait()
	kept := found[:0]
	for i, f := range found {
		if failed[i] == nil {
			kept = append(kept, f)
		} else if !errors.Is(failed[i], fs.ErrNotExist) {
			d.skip(d.paths[i], oddity(failed[i]))
		}
	}
	return kept
}

func (d *disk) file(path string) (File, error) {
	data, info, err := readRegular(d.root, path)
	if err != nil {
		return File{}, err
	}
	f := File{Path: path, Hash: BlobHash(data), Size: int64(len(data)), Mode: 0o644}
	if info.Mode()&0o100 != 0 {
		f.Mode = 0o755
	}
	committed, ok := d.blobs[path]
	if !ok || f.Hash != committed {
		lf := withLF(data)
		f.Hash, f.Size = BlobHash(lf), int64(len(lf))
	}
	f.Committed = ok && f.Hash == committed
	root, want := d.root, f.Hash
	f.read = func() ([]byte, error) { return readAgain(root, path, want) }
	return f, nil
}

// differs compares the snapshot with HEAD's blobs. A file that is too big for a
// snapshot is in neither.
func (r *Repo) differs(s *Snapshot, blobs map[string]Hash) bool {
	same := 0
	for _, f := range s.Files {
		if !f.Committed {
			return true
		}
		same++
	}
	for _, k := range s.Skipped {
		blob, ok := blobs[k.Path]
		if !ok || k.Reason != reasonTooBig {
			continue
		}
		if size, err := r.git.objects.size(blob); err == nil && size > maxFile {
			same++
		}
	}
	return same != len(blobs)
}

// errOdd is a reason for leaving a file out.
type errOdd string

func (e errOdd) Error() string { return string(e) }

// readRegular reads a regular file without following a link to it or waiting
// for the other end of a FIFO.
func readRegular(root *os.Root, path string) ([]byte, fs.FileInfo, error) {
	before, err := root.Lstat(path)
	if err != nil {
		return nil, nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, nil, errOdd(kindReason(before.Mode().Type()))
	}
	f, err := root.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if !info.Mode().IsRegular() || !os.SameFile(before, info) {
		return nil, nil, ErrChanged
	}
	if info.Size() > maxFile {
		return nil, nil, errOdd(reasonTooBig)
	}
	data, err := readUpTo(f, info.Size())
	return data, info, err
}

// readUpTo reads about size bytes; a file may grow meanwhile, but not past
// maxFile.
func readUpTo(f *os.File, size int64) ([]byte, error) {
	data := make([]byte, 0, size+1)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) > maxFile {
			return nil, errOdd(reasonTooBig)
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, 512)
		}
	}
}

// readAgain reads a file of a snapshot, if it is still the same.
func readAgain(root *os.Root, path string, want Hash) ([]byte, error) {
	data, _, err := readRegular(root, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrChanged
	}
	if err != nil {
		return nil, err
	}
	if BlobHash(data) != want && BlobHash(withLF(data)) != want {
		return nil, ErrChanged
	}
	return data, nil
}

// oddity says why a path was left out. No reason names the machine's folders.
func oddity(err error) string {
	var odd errOdd
	if errors.As(err, &odd) {
		return string(odd)
	}
	if errors.Is(err, ErrChanged) {
		return "changed while it was read"
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return "cannot be read: " + err.Error()
}

func kindReason(kind fs.FileMode) string {
	switch {
	case kind&fs.ModeSymlink != 0:
		return reasonSymlink
	case kind&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case kind&fs.ModeSocket != 0:
		return "a socket"
	case kind&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a regular file"
}
