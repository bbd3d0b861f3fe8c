package theme

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Layer is a folder of a theme's files. A site's own lies over the one that the
// program brings along, and needs to hold only what differs: what stands at the
// same path is replaced, and a catalogue's messages one by one.
type Layer struct {
	Name  string // of the theme
	Files fs.FS
}

// path is where a file of the layer lies in the register.
func (l Layer) path(name string) string { return "themes/" + l.Name + "/" + name }

// overlay is the files of layers, of which a later one hides those before.
type overlay []Layer

func (o overlay) Open(name string) (fs.File, error) {
	var first error
	for _, l := range slices.Backward(o) {
		f, err := l.Files.Open(name)
		if err == nil {
			return f, nil
		}
		if !errors.Is(err, fs.ErrNotExist) || first == nil {
			first = err
		}
	}
	return nil, first
}

// ReadDir lists a folder of all layers.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	found := false
	for _, l := range slices.Backward(o) {
		entries, err := fs.ReadDir(l.Files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = true
		for _, e := range entries {
			if !slices.ContainsFunc(all, func(o fs.DirEntry) bool { return o.Name() == e.Name() }) {
				all = append(all, e)
			}
		}
	}
	if !found {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	slices.SortFunc(all, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return all, nil
}

// path is where a file lies that the overlay shows.
func (o overlay) path(name string) string {
	for _, l := range slices.Backward(o) {
		if _, err := fs.Stat(l.Files, name); err == nil {
			return l.path(name)
		}
	}
	return path.Join("themes", o[len(o)-1].Name, name)
}
