package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"syscall"
)

// scratch is a file on its way into a folder that cannot be exchanged.
const scratch = ".blotter-new"

// mounted reports that a folder cannot be renamed for what it is: a mount point,
// or on another file system than the one beside it.
func mounted(err error) bool {
	return errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV)
}

// An inPlace replaces the files of a folder one by one.
type inPlace struct {
	*FolderSink
	from, to *tree
	standing map[string]record // what was published before
	done     map[string]record
	changed  []string // paths
}

// replaceEach makes the published folder what next is, file by file. Its manifest
// lists first what may come to stand there, so that the next build knows what a
// killed one left, and last what does.
func (s *FolderSink) replaceEach(before *tree) (err error) {
	r := &inPlace{FolderSink: s, standing: before.files, done: make(map[string]record, len(s.files))}
	if r.from, err = openTree(s.disk, s.next, s.trees); err != nil {
		return err
	}
	defer r.from.Close()
	if r.to, err = openTree(s.disk, s.base, s.trees); err != nil {
		return err
	}
	defer r.to.Close()
	if err := writeManifest(s.disk, s.trees+"/"+r.to.id, r.both()); err != nil {
		return err
	}
	if err := r.all(); err != nil {
		return fmt.Errorf("the folder cannot be exchanged, and replacing its files one by one ended early, so it has some of the old site and some of the new: %w; mend that and build again", err)
	}
	return nil
}

// both lists what stood there and what will: the new files without a stamp, so
// that nothing is taken for them.
func (r *inPlace) both() map[string]record {
	all := maps.Clone(r.standing)
	if all == nil {
		all = make(map[string]record, len(r.files))
	}
	for p, n := range r.files {
		if all[p].Entry != n.Entry {
			all[p] = record{Entry: n.Entry}
		}
	}
	return all
}

// wave is when a file is replaced, in the order in which a bucket's are uploaded.
func (r *inPlace) wave(file string) wave {
	_, there := r.standing[file]
	return waveOf(file, there)
}

func (r *inPlace) all() error {
	order := slices.SortedFunc(maps.Keys(r.files), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.wave(a), r.wave(b)), cmp.Compare(a, b))
	})
	for _, p := range order {
		if err := r.replace(p); err != nil {
			return err
		}
	}
	if err := r.clearRest(); err != nil {
		return err
	}
	if err := syncTree(r.to.disk, r.changed); err != nil {
		return err
	}
	return writeManifest(r.disk, r.trees+"/"+r.to.id, r.done)
}

func atTop(file string) bool { return path.Dir(file) == "." }

func (r *inPlace) replace(p string) error {
	n := r.files[p]
	if old := r.standing[p]; old.Entry == n.Entry {
		if info, err := r.to.Lstat(p); err == nil && old.fits(info) {
			old.key = n.key
			r.done[p] = old
			return nil
		}
	}
	data, err := r.from.ReadFile(p)
	if err != nil {
		return err
	}
	if err := r.to.Remove(scratch); err != nil && !gone(err) {
		return err
	}
	info, err := r.to.create(scratch, data)
	if err != nil {
		return err
	}
	if err := r.makeWay(p); err != nil {
		return err
	}
	n.stamp = stampOf(info)
	r.done[p], r.changed = n, append(r.changed, p)
	return r.to.Rename(scratch, p)
}

// makeWay makes the folders above a file, and removes what is no folder there,
// or one that stands where the file will.
func (r *inPlace) makeWay(p string) error {
	if info, err := r.to.Lstat(p); err == nil && info.IsDir() {
		if err := r.to.RemoveAll(p); err != nil {
			return err
		}
	}
	var above []string
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		above = append(above, dir)
	}
	for _, dir := range slices.Backward(above) {
		info, err := r.to.Lstat(dir)
		if err == nil && info.IsDir() {
			continue
		}
		if err == nil {
			err = r.to.Remove(dir)
		}
		if err != nil && !gone(err) {
			return err
		}
		if err := r.to.Mkdir(dir); err != nil {
			return err
		}
	}
	return nil
}

// clearRest removes what the new site does not have, and the folders that are
// empty then; the files of others stay.
func (r *inPlace) clearRest() error {
	var folders []string
	err := fs.WalkDir(r.to.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case d != nil && d.IsDir() && p == lostFound:
			return fs.SkipDir
		case err != nil:
			return err
		case d.IsDir():
			if p != "." && r.names.names[r.names.key(p)] != (name{p, true}) {
				folders = append(folders, p)
			}
			return nil
		case !r.goes(p):
			return nil
		}
		r.changed = append(r.changed, p)
		return r.to.Remove(p)
	})
	if err != nil {
		return err
	}
	for _, p := range slices.Backward(folders) { // the inner ones first
		if err := r.to.Remove(p); err != nil && !gone(err) && !errors.Is(err, syscall.ENOTEMPTY) && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// goes reports whether a file is of the old site and not of the new one. Without
// a manifest all files count as the site's, but those that are carried.
func (r *inPlace) goes(p string) bool {
	if _, stays := r.files[p]; stays {
		return false
	}
	_, listed := r.standing[p]
	return listed || p == scratch || r.standing == nil && !slices.Contains(carried, p)
}
