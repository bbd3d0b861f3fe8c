package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sync"
)

const stateDir = ".blotter"

// carried are the files with which a repository keeps an empty folder: they may
// stand where a site is published for the first time.
var carried = []string{".gitignore", ".gitkeep"}

// FolderSink is a Sink that publishes into a folder.
type FolderSink struct {
	out   string // absolute
	disk  disk   // the folder that out lies in; the names below are relative to it
	base  string // out's
	next  string
	old   string // out, between two renames
	trees string // the manifests

	lock  *os.File
	live  *tree // what is published; nil: nothing
	build *tree // next
	found map[string]standing
	names paths

	folders sync.Mutex
	made    map[string]bool // folders that are there

	stage
	files map[string]record // guarded by mu, as is fresh
	fresh []string          // paths that were made or removed
}

// Folder opens the folder out for a new site, and takes its lock, which Commit
// and Abort give back. The folder and those above it are made where they are
// missing. The error is ErrLocked while another build is at work, and says so
// where out holds what blotter did not build.
func Folder(out string) (*FolderSink, error) {
	return open(out, nil)
}

func open(out string, step func(string) error) (*FolderSink, error) {
	out, err := locate(out)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	s := newSink(out, step)
	if err := s.start(); err != nil {
		s.release()
		return nil, s.wrap(err)
	}
	return s, nil
}

func newSink(out string, step func(string) error) *FolderSink {
	base := filepath.Base(out)
	return &FolderSink{
		out:   out,
		base:  base,
		next:  stateDir + "/next-" + base,
		old:   stateDir + "/old-" + base,
		trees: stateDir + "/trees-" + base,
		made:  map[string]bool{".": true},
		files: make(map[string]record),
		disk:  disk{step: step},
	}
}

// locate resolves links, so that it is the folder that is exchanged and not a
// link to it, and makes the folders above.
func locate(out string) (string, error) {
	out, err := filepath.Abs(out)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(out); err == nil {
		out = real
	}
	dir, base := filepath.Dir(out), filepath.Base(out)
	if dir == out || base == stateDir {
		return "", fmt.Errorf("%s cannot be published into; give another folder", out)
	}
	return out, os.MkdirAll(dir, folderMode)
}

func (s *FolderSink) wrap(err error) error {
	return fmt.Errorf("publish to %s: %w", s.out, err)
}

func (s *FolderSink) start() (err error) {
	if s.disk.Root, err = os.OpenRoot(filepath.Dir(s.out)); err != nil {
		return err
	}
	if err := s.refuseEarly(); err != nil {
		return err
	}
	if err := s.makeState(); err != nil {
		return err
	}
	if s.lock, err = lock(s.disk.Root, stateDir+"/lock-"+s.base); err != nil {
		return err
	}
	if err := s.recover(); err != nil {
		return err
	}
	if err := s.openLive(); err != nil {
		return err
	}
	if err := s.probe(); err != nil {
		return err
	}
	return s.openNext()
}

// probe finds a full disk or a folder that is read-only before the site is built
// for nothing.
func (s *FolderSink) probe() error {
	name := stateDir + "/probe-" + s.base
	if err := s.disk.Remove(name); err != nil && !gone(err) {
		return err
	}
	if _, err := s.disk.create(name, make([]byte, 4096)); err != nil {
		return err
	}
	if err := s.disk.Remove(name); err != nil || s.live == nil {
		return err
	}
	return writable(s.live.Root)
}

// refuseEarly looks at a folder that no build was ever begun for, before anything
// is made beside it.
func (s *FolderSink) refuseEarly() error {
	if s.exists(s.trees) {
		return nil
	}
	defer s.closeTrees()
	return s.openLive()
}

func (s *FolderSink) makeState() error {
	for _, dir := range []string{stateDir, s.trees} {
		if err := s.disk.Mkdir(dir); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return s.ignoreState()
}

// ignoreState hides the state from git. A build killed here leaves an empty file.
func (s *FolderSink) ignoreState() error {
	const name = stateDir + "/.gitignore"
	info, err := s.disk.Lstat(name)
	if err == nil && info.Size() > 0 {
		return nil
	}
	if err == nil {
		err = s.disk.Remove(name)
	}
	if err != nil && !gone(err) {
		return err
	}
	if _, err := s.disk.create(name, []byte("*\n")); !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// recover ends the two renames that a killed build left half done.
func (s *FolderSink) recover() error {
	if !s.exists(s.old) {
		return nil
	}
	if !s.exists(s.base) {
		return s.disk.Rename(s.old, s.base)
	}
	return s.disk.Rename(s.old, s.next)
}

func (s *FolderSink) exists(name string) bool {
	_, err := s.disk.Lstat(name)
	return !errors.Is(err, fs.ErrNotExist)
}

// marker is the file that every published site has. It tells a folder whose
// manifest was removed with .blotter from somebody else's; nothing in such a
// folder is trusted, and all of it is written anew.
const marker = "build.json"

func (s *FolderSink) openLive() (err error) {
	s.live, err = openTree(s.disk, s.base, s.trees)
	if err != nil || s.live == nil || s.live.ours() {
		return err
	}
	if _, err := s.live.Lstat(marker); err == nil {
		return nil
	}
	name, err := s.live.foreign()
	if err == nil && name != "" {
		err = fmt.Errorf("the folder is not empty (it has %q) and was not built by blotter; give an empty folder or remove it", name)
	}
	return err
}

func (s *FolderSink) openNext() (err error) {
	if err := s.disk.Mkdir(s.next); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if s.build, err = openTree(s.disk, s.next, s.trees); err != nil {
		return err
	}
	if s.live == nil {
		s.found, err = s.build.scan(s.names.key)
		return err
	}
	return s.reduce()
}

// reduce leaves in next what the published generation has too, bytes and all.
// There is more only after a build that did not get to forget it.
func (s *FolderSink) reduce() (err error) {
	listed := len(s.build.files)
	maps.DeleteFunc(s.build.files, func(p string, r record) bool { return s.live.files[p].Entry != r.Entry })
	if s.found, err = s.build.scan(s.names.key); err != nil || len(s.build.files) == listed {
		return err
	}
	return shortenManifest(s.disk, s.trees+"/"+s.build.id, s.build.files)
}

// Put stages one file, writing it only where no earlier generation has it.
func (s *FolderSink) Put(path string, data []byte) error { return s.PutKeyed(path, key{}, data) }

// PutKeyed is Put, and notes the key.
func (s *FolderSink) PutKeyed(path string, key [32]byte, data []byte) error {
	return s.failing(s.put(path, key, data))
}

// failing notes the first error, after which nothing can be committed.
func (s *FolderSink) failing(err error) error {
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.failed == nil {
			s.failed = err
		}
	}
	return err
}

func (s *FolderSink) isEnded() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended
}

func (s *FolderSink) put(path string, key [32]byte, data []byte) error {
	if s.isEnded() {
		return errEnded
	}
	folded, err := s.names.add(path)
	if err != nil {
		return err
	}
	e := NewEntry(path, data)
	if s.stands(folded, e) {
		r := s.build.files[path]
		r.key = key
		s.note(r, false)
		return nil
	}
	r, err := s.place(folded, e, func(Entry) ([]byte, error) { return data, nil })
	if err != nil {
		return s.wrap(err)
	}
	r.key = key
	s.note(r, true)
	return nil
}

// stands reports whether next has the file already.
func (s *FolderSink) stands(folded string, e Entry) bool {
	return s.found[folded] == (standing{e.Path, false}) && s.build.files[e.Path].Entry == e
}

func (s *FolderSink) note(r record, fresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[r.Path] = r
	if fresh {
		s.fresh = append(s.fresh, r.Path)
	}
}

// place puts the file into next; read gives its bytes where no generation can.
func (s *FolderSink) place(folded string, e Entry, read func(Entry) ([]byte, error)) (record, error) {
	if err := s.makeFolder(path.Dir(e.Path)); err != nil {
		return record{}, err
	}
	if err := s.clear(s.found[folded]); err != nil {
		return record{}, err
	}
	if r, ok := s.link(e); ok {
		return r, nil
	}
	data, err := read(e)
	if err != nil {
		return record{}, err
	}
	info, err := s.build.create(e.Path, data)
	if err != nil {
		return record{}, err
	}
	return record{Entry: e, stamp: stampOf(info)}, nil
}

// clear removes what stands in the way.
func (s *FolderSink) clear(in standing) error {
	if in.path == "" {
		return nil
	}
	if in.folder {
		return s.build.RemoveAll(in.path)
	}
	if err := s.build.Remove(in.path); err != nil && !gone(err) {
		return err
	}
	return nil
}

// link takes the file from the published generation. Where that fails, for
// whatever reason, the file is written.
func (s *FolderSink) link(e Entry) (record, bool) {
	if s.live == nil || s.live.files[e.Path].Entry != e {
		return record{}, false
	}
	if s.disk.Link(s.base+"/"+e.Path, s.next+"/"+e.Path) != nil {
		return record{}, false
	}
	r := s.live.files[e.Path]
	info, err := s.build.Lstat(e.Path)
	if err == nil && r.fits(info) {
		return r, true
	}
	// Tampered with. If it cannot be removed, it cannot be written either.
	_ = s.build.Remove(e.Path)
	return record{}, false
}

func (s *FolderSink) makeFolder(dir string) error {
	s.folders.Lock()
	defer s.folders.Unlock()
	var missing []string
	for ; !s.made[dir]; dir = path.Dir(dir) {
		missing = append(missing, dir)
	}
	for _, dir := range slices.Backward(missing) {
		in := s.found[s.names.key(dir)]
		if in != (standing{dir, true}) {
			if err := s.clear(in); err != nil {
				return err
			}
			if err := s.build.Mkdir(dir); err != nil {
				return err
			}
		}
		s.made[dir] = true
	}
	return nil
}
