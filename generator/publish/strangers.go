package publish

import (
	"fmt"
	"io/fs"
)

// lostFound is made by mkfs at the top of a file system; fsck alone writes there.
const lostFound = "lost+found"

// strangers lists the files at the top of the published folder that others put
// there. A file that lies deeper, or has a name of the new site's, cannot be
// carried over: the error names it. Folders count for what is in them. Where the
// manifest was lost nobody knows whose a file is, and carried names all.
func (s *FolderSink) strangers() ([]string, error) {
	if s.live == nil {
		return nil, nil
	}
	if s.live.files == nil {
		return carried, nil
	}
	var top []string
	err := fs.WalkDir(s.live.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		_, listed := s.live.files[p]
		switch {
		case d != nil && d.IsDir() && p == lostFound:
			return fs.SkipDir
		case !fs.ValidPath(p): // and cannot be looked into
			return s.refuse(p)
		case err != nil:
			return err
		case listed || d.IsDir() || p == scratch:
			return nil
		case !d.Type().IsRegular() || !atTop(p) || s.names.has(s.names.key(p)):
			return s.refuse(p)
		}
		top = append(top, p)
		return nil
	})
	return top, err
}

func (s *FolderSink) refuse(p string) error {
	return fmt.Errorf("%q in it was not written by blotter, which removes no file of others; move it elsewhere and build again", p)
}

// carry copies the files of others, and does not link them, since they are edited
// in place.
func (s *FolderSink) carry() error {
	names, err := s.strangers()
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := s.live.Lstat(name)
		if err != nil || !info.Mode().IsRegular() || s.names.has(s.names.key(name)) {
			continue
		}
		data, err := s.live.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := s.build.create(name, data); err != nil {
			return err
		}
		if err := s.build.Chmod(name, info.Mode().Perm()); err != nil {
			return err
		}
		s.fresh = append(s.fresh, name)
	}
	return nil
}
