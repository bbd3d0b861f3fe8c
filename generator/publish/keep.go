package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Keep takes over a file of the published site.
func (s *FolderSink) Keep(path string, key [32]byte) (bool, error) {
	if s.isEnded() {
		return false, errEnded
	}
	if s.live == nil {
		return false, nil
	}
	r, ok := s.live.files[path]
	if !ok || r.key != key {
		return false, nil
	}
	return s.keep(r)
}

// keep stages a file of the published generation without its bytes, from next or
// from the live folder; it reports false where neither has it as it was written.
func (s *FolderSink) keep(live record) (bool, error) {
	folded := s.names.key(live.Path)
	stands := s.stands(folded, live.Entry)
	if !stands {
		if info, err := s.live.Lstat(live.Path); err != nil || !live.fits(info) {
			return false, nil
		}
	}
	if _, err := s.names.add(live.Path); err != nil {
		return false, s.failing(err)
	}
	r := s.build.files[live.Path]
	if !stands {
		var err error
		if r, err = s.place(folded, live.Entry, s.readLive); err != nil {
			return false, s.failing(s.wrap(err))
		}
	}
	r.key = live.key
	s.note(r, !stands)
	return true, nil
}

// readLive gives the bytes of a file that the live folder should have, where it
// can't be linked.
func (s *FolderSink) readLive(e Entry) ([]byte, error) {
	data, err := s.live.ReadFile(e.Path)
	if err == nil && NewEntry(e.Path, data) != e {
		err = fmt.Errorf("%s/%s was changed by somebody while the site was built; build again", s.base, e.Path)
	}
	return data, err
}

// Generation names what is published in the folder, by the folder and the text of
// its manifest: while it is the same, no build has published anything else there.
// Of the files only those at the top are looked at, and whether the folders beside
// them are there; what somebody has done further down it does not see. It is "" where
// a build has something to do before anything else: nothing is published, what is
// at the top is not what was, or a build was killed.
func Generation(out string) (string, error) {
	out, err := locate(out)
	if err != nil {
		return "", fmt.Errorf("publish: %w", err)
	}
	s := newSink(out, nil)
	defer s.release()
	name, err := s.generation()
	if err != nil {
		return "", s.wrap(err)
	}
	return name, nil
}

func (s *FolderSink) generation() (string, error) {
	var err error
	if s.disk.Root, err = os.OpenRoot(filepath.Dir(s.out)); err != nil {
		return "", err
	}
	if s.exists(s.old) {
		return "", nil
	}
	t, err := openFolder(s.disk, s.base)
	if err != nil || t == nil {
		return "", err
	}
	defer t.Close()
	lines, digest, err := wholeManifest(s.disk, s.trees+"/"+t.id)
	if err != nil || !t.hasTop(lines) {
		return "", err
	}
	return t.id + " " + digest, nil
}

// hasTop reports whether the files and folders at the top of the tree are those of
// its manifest's lines.
func (t *tree) hasTop(lines string) bool {
	folders := map[string]bool{}
	for line := range strings.Lines(lines) {
		r, err := parseRecord(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return false
		}
		if folder, _, deeper := strings.Cut(r.Path, "/"); deeper {
			folders[folder] = true
		} else if info, err := t.Lstat(r.Path); err != nil || !r.fits(info) {
			return false
		}
	}
	for folder := range folders {
		if info, err := t.Lstat(folder); err != nil || !info.IsDir() {
			return false
		}
	}
	return lines != ""
}
