package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// Commit publishes what was put, in one exchange of two folders, and gives the
// lock back. Where the folder can't be exchanged its files are replaced one by one.
func (s *FolderSink) Commit() (Summary, error) {
	if !s.end() {
		return Summary{}, errEnded
	}
	defer s.release()
	if err := s.complete(len(s.files)); err != nil {
		return Summary{}, err
	}
	if err := s.finish(); err != nil {
		return Summary{}, s.wrap(err)
	}
	m, before, old := manifest(s.files), Manifest(nil), s.live
	if old != nil {
		before = manifest(old.files)
	}
	err := s.swap()
	inPlace := old != nil && mounted(err)
	if inPlace {
		err = s.replaceEach(old)
	}
	if err != nil {
		return Summary{}, s.wrap(err)
	}
	for _, dir := range []string{".", stateDir} {
		if err := s.disk.sync(dir); err != nil {
			return Summary{}, s.wrap(fmt.Errorf("the new site is published, but may not outlive a power cut: %w", err))
		}
	}
	if inPlace { // next has nothing that the new site has not
		old = nil
	}
	if err := s.forget(old); err != nil {
		return Summary{}, s.wrap(fmt.Errorf("the new site is published, but what it no longer shows may still stand in %s: %w; build again", s.next, err))
	}
	sum := m.summary(before)
	sum.NotAtomic = inPlace
	return sum, nil
}

// forget removes from the generation that was published before, nil when there
// was none, what the new site does not have in the same bytes, and takes it out
// of the manifest: a path can tell as much as a text.
func (s *FolderSink) forget(old *tree) (err error) {
	if old == nil {
		return nil
	}
	if old.Root, err = s.disk.OpenRoot(s.next); err != nil {
		return err
	}
	defer old.Close()
	if old.files == nil {
		_, err = old.scan(s.names.key)
		return err
	}
	listed := len(old.files)
	for p, r := range old.files {
		if s.files[p].Entry == r.Entry {
			continue
		}
		if err := old.RemoveAll(s.outermost(p)); err != nil && !gone(err) {
			return err
		}
		delete(old.files, p)
	}
	if len(old.files) == listed {
		return nil
	}
	return shortenManifest(s.disk, s.trees+"/"+old.id, old.files)
}

// outermost is the outermost folder above a file that the new site does not
// have, or the file itself.
func (s *FolderSink) outermost(file string) string {
	for p := path.Dir(file); p != "." && s.names.names[s.names.key(p)] != (name{p, true}); p = path.Dir(p) {
		file = p
	}
	return file
}

// Manifest lists what was put so far.
func (s *FolderSink) Manifest() Manifest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return manifest(s.files)
}

// Abort leaves what is published as it is, and gives the lock back. The next
// build removes what was written.
func (s *FolderSink) Abort() error {
	if s.end() {
		s.release()
	}
	return nil
}

// end reports whether the sink was still open.
func manifest(files map[string]record) Manifest {
	entries := make([]Entry, 0, len(files))
	for _, r := range files {
		entries = append(entries, r.Entry)
	}
	return NewManifest(entries)
}

// finish makes next the whole new site, and durable, and writes its manifest.
func (s *FolderSink) finish() error {
	if err := s.removeRest(); err != nil {
		return err
	}
	if err := s.carry(); err != nil {
		return err
	}
	if err := syncTree(s.build.disk, s.fresh); err != nil {
		return err
	}
	if err := writeManifest(s.disk, s.trees+"/"+s.build.id, s.files); err != nil {
		return err
	}
	if err := s.dropManifests(); err != nil {
		return err
	}
	return s.disk.sync(stateDir)
}

// removeRest removes what the new site does not have, files before the folders
// they are in.
func (s *FolderSink) removeRest() error {
	var rest []standing
	for key, in := range s.found {
		if !s.names.has(key) {
			rest = append(rest, in)
		}
	}
	slices.SortFunc(rest, func(a, b standing) int { return cmp.Compare(b.path, a.path) })
	for _, in := range rest {
		if err := s.build.Remove(in.path); err != nil && !gone(err) {
			return err
		}
		s.fresh = append(s.fresh, in.path)
	}
	return nil
}

// dropManifests removes those of folders that are no more.
func (s *FolderSink) dropManifests() error {
	list, err := fs.ReadDir(s.disk.FS(), s.trees)
	if err != nil {
		return err
	}
	for _, d := range list {
		if d.Name() == s.build.id || s.live != nil && d.Name() == s.live.id {
			continue
		}
		if err := s.disk.Remove(s.trees + "/" + d.Name()); err != nil {
			return err
		}
	}
	return nil
}

// swap publishes. The folders are closed first: Windows renames no open ones.
func (s *FolderSink) swap() error {
	live := s.live != nil
	s.closeTrees()
	if !live {
		return s.disk.Rename(s.next, s.base)
	}
	err := s.disk.exchange(s.next, s.base)
	if errors.Is(err, errors.ErrUnsupported) {
		return s.swapByRenames()
	}
	return err
}

// swapByRenames is for systems without an exchange: between the first rename
// and the second, nothing is published.
func (s *FolderSink) swapByRenames() error {
	if err := s.disk.Rename(s.base, s.old); err != nil {
		return err
	}
	if err := s.disk.Rename(s.next, s.base); err != nil {
		return errors.Join(err, s.disk.Rename(s.old, s.base))
	}
	if err := s.disk.Rename(s.old, s.next); err != nil {
		return fmt.Errorf("the new site is published, but the old one could not be put aside: %w; build again", err)
	}
	return nil
}

func (s *FolderSink) closeTrees() {
	for _, t := range []*tree{s.live, s.build} {
		if t != nil {
			t.Close()
		}
	}
	s.live, s.build = nil, nil
}

func (s *FolderSink) release() {
	s.closeTrees()
	if s.lock != nil {
		unlock(s.lock)
	}
	if s.disk.Root != nil {
		s.disk.Root.Close()
	}
}
