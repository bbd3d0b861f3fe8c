package repo

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
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
	key := strings.Join(paths, "\n")
	d := &disk{root: root, blobs: map[string]Hash{}, known: r.seenBefore(key), now: r.now}
	s := &Snapshot{}
	if s.Commit, err = r.headBlobs(paths, d.blobs); err != nil {
		return nil, fmt.Errorf("read work tree: %w", err)
	}
	for _, p := range paths {
		if err := d.enter(p); err != nil {
			return nil, fmt.Errorf("read work tree: %w", err)
		}
	}
	files, seen := d.files()
	if d.failed != nil {
		return nil, fmt.Errorf("read work tree: %w", d.failed)
	}
	r.remember(key, d.known, seen)
	s.Files, s.Skipped = files, d.skipped
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
	known   map[string]seen // from an earlier look
	now     func() time.Time
	held    atomic.Int64 // bytes
	found   []found      // regular files
	skipped []Skipped
	failed  error // the machine's
	entries int
}

// found is a regular file, and its stamp if it has one.
type found struct {
	path string
	stamp
	stamped bool
	mode    fs.FileMode
	data    []byte // if it was read
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
			d.leave(path[:i], err)
			return nil
		}
		if i < len(path) && !info.IsDir() {
			return nil // nothing lies below it
		}
		if i == len(path) {
			return d.visit(path, info)
		}
	}
	return nil
}

func (d *disk) visit(path string, info fs.FileInfo) error {
	switch kind := info.Mode().Type(); {
	case kind.IsDir():
		return d.folder(path)
	case kind.IsRegular():
		s, ok := stampOf(info)
		d.found = append(d.found, found{path, s, ok, info.Mode(), nil})
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
		d.leave(path, err)
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
		} else if info, err := e.Info(); errors.Is(err, fs.ErrNotExist) {
			continue // removed just now
		} else if err != nil {
			d.leave(join(path, name), err)
		} else if err := d.visit(join(path, name), info); err != nil {
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

// files hashes the files that were found, a few at a time, but for those that are
// known as they are. Of the ones that will be known next time it gives the stamps.
func (d *disk) files() ([]File, map[string]seen) {
	all := make([]File, len(d.found))
	failed := make([]error, len(d.found))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				all[i], failed[i] = d.file(&d.found[i])
			}
		})
	}
	workers.Wait()
	kept := all[:0]
	now := make(map[string]seen, len(all))
	for i, f := range all {
		switch at := d.found[i]; {
		case failed[i] == nil:
			kept = append(kept, f)
			if at.stamped {
				now[at.path] = seen{at.stamp, f.Hash}
			}
		case !errors.Is(failed[i], fs.ErrNotExist):
			d.leave(at.path, failed[i])
		}
	}
	return kept, now
}

// file hashes a file, or knows its hash. Where the next look can't know it, there
// is no stamp any more.
func (d *disk) file(at *found) (File, error) {
	f := File{Path: at.path, Size: at.size, Mode: 0o644}
	known, ok := d.known[at.path]
	if ok = ok && at.stamped && known.stamp == at.stamp; ok {
		f.Hash = known.hash
	} else if err := d.hash(&f, at); err != nil {
		return File{}, err
	}
	if at.mode&0o100 != 0 {
		f.Mode = 0o755
	}
	committed, ok := d.blobs[f.Path]
	f.Committed = ok && f.Hash == committed
	root, path, want, held := d.root, f.Path, f.Hash, d.hold(at)
	f.read = func() ([]byte, error) {
		if data := held.Swap(nil); data != nil {
			return *data, nil
		}
		return readAgain(root, path, want)
	}
	return f, nil
}

// maxHeld bounds what a snapshot holds of the files that it has just read: most
// are asked for once and soon.
const maxHeld = 96 << 20

// hold is what was read of a file, for the first who asks.
func (d *disk) hold(at *found) *atomic.Pointer[[]byte] {
	held, data := &atomic.Pointer[[]byte]{}, at.data
	if at.data = nil; data != nil && d.held.Add(int64(len(data))) <= maxHeld {
		held.Store(&data)
	}
	return held
}

// hash reads a file.
func (d *disk) hash(f *File, at *found) error {
	now := d.now()
	data, info, err := readRegular(d.root, at.path)
	if err != nil {
		return err
	}
	at.mode, at.data = info.Mode(), data
	at.stamp, at.stamped = stampOf(info)
	f.Hash, f.Size = BlobHash(data), int64(len(data))
	if committed, ok := d.blobs[at.path]; !ok || f.Hash != committed {
		lf := withLF(data)
		f.Hash, f.Size = BlobHash(lf), int64(len(lf))
	}
	at.stamped = at.stamped && at.settledAt(now) && f.Size == at.size && int64(len(data)) == at.size && bytes.Equal(withLF(data), data)
	return nil
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
