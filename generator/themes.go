package generator

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"strings"

	"blotter/generator/repo"
	"blotter/generator/theme"
	"blotter/themes"
)

// theme loads the register's theme: the one that the program brings along, and over
// it the folder of the theme's name in the snapshot. It is kept while its files are
// the same.
func (b *Builder) theme(r *Register) (*theme.Theme, error) {
	files, key := themeFiles(r.snapshot, r.Site.Theme, r.Site.Language)
	if k := b.memory.theme; k.value != nil && k.key == key {
		return k.value, nil
	}
	layers := []theme.Layer{{Name: "default", Files: themes.Default()}}
	switch {
	case len(files) > 0:
		own, err := fileSystem(files)
		if err != nil {
			return nil, err
		}
		layers = append(layers, theme.Layer{Name: r.Site.Theme, Files: own})
	case r.Site.Theme != "default":
		return nil, fmt.Errorf("there is no theme %q; make the folder themes/%s, or write \"theme: default\" in content/site.yaml", r.Site.Theme, r.Site.Theme)
	}
	t, err := theme.Load(r.Site.Language, layers...)
	if err != nil {
		return nil, fmt.Errorf("load the theme %q: %w", r.Site.Theme, err)
	}
	b.memory.theme = kept[*theme.Theme]{key, t}
	return t, nil
}

// themeFile is a file of a theme, by its path in the theme's folder.
type themeFile struct {
	name string
	*repo.File
}

// themeFiles lists a theme's files and digests the theme's name, the language that
// it is loaded for, and their names and hashes.
func themeFiles(snap *repo.Snapshot, name, lang string) (files []themeFile, key [32]byte) {
	digest := sha256.New()
	fmt.Fprintf(digest, "%s %s\n", name, lang)
	for i := range snap.Files {
		f := &snap.Files[i]
		if rest, ok := strings.CutPrefix(f.Path, "themes/"+name+"/"); ok {
			files = append(files, themeFile{rest, f})
			fmt.Fprintf(digest, "%s %s\n", f.Hash, rest)
		}
	}
	return files, [32]byte(digest.Sum(nil))
}

// fileSystem holds files in memory. A zip archive is the standard library's
// file system for that.
func fileSystem(files []themeFile) (fs.FS, error) {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, f := range files {
		data, err := f.Read()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", f.Path, err)
		}
		entry, err := w.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Store})
		if err != nil {
			return nil, fmt.Errorf("take in %s: %w", f.Path, err)
		}
		if _, err := entry.Write(data); err != nil {
			return nil, fmt.Errorf("take in %s: %w", f.Path, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
}
