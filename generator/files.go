package generator

import (
	"bytes"
	"io/fs"
	"strings"
	"sync"

	"blotter/generator/feed"
	"blotter/generator/site"
)

// plan finds what a Renderer can be asked for by its published path.
type plan struct {
	once   sync.Once
	pages  map[string]site.Page
	assets map[string][]byte // the theme's files and the records' images

	indexOnce sync.Once
	index     map[string][]byte
	indexErr  error
}

func (r *Renderer) planned() *plan {
	p := &r.plan
	p.once.Do(func() {
		p.pages, p.assets = map[string]site.Page{}, map[string][]byte{}
		for page := range r.Site.Pages() {
			p.pages[page.File()] = page
		}
		r.files(func(file string, data []byte) error { p.assets[file] = data; return nil })
	})
	return p
}

// Has reports whether the site has a page or another file of that path, the
// search index aside.
func (r *Renderer) Has(path string) bool {
	p := r.planned()
	_, isPage := p.pages[path]
	return isPage || p.assets[path] != nil
}

// File gives the bytes that are published at a path, rendered now; it is how
// the preview answers. build.json is written by a build only.
func (r *Renderer) File(path string) (data []byte, found bool, err error) {
	p := r.planned()
	if page, ok := p.pages[path]; ok {
		var out bytes.Buffer
		_, err = r.Page(&out, page)
		return out.Bytes(), true, err
	}
	if data, ok := p.assets[path]; ok {
		return data, true, nil
	}
	if !strings.HasPrefix(path, "search/index/") {
		return nil, false, nil
	}
	p.indexOnce.Do(func() { p.index, p.indexErr = r.searchIndex() })
	data, found = p.index[path]
	return data, found, p.indexErr
}

// files gives what is not a page: the theme's assets, the picture of the register,
// the schemas of the data, and the records' images.
func (r *Renderer) files(put func(path string, data []byte) error) error {
	for file, data := range r.theme.Files() {
		if err := put(file, data); err != nil {
			return err
		}
	}
	if len(r.card) > 0 {
		if err := put(cardFile, r.card); err != nil {
			return err
		}
	}
	if err := schemas(put); err != nil {
		return err
	}
	for _, rec := range r.Site.All {
		for _, img := range rec.Images {
			if !shown(rec, img.File) {
				continue
			}
			if err := put(strings.TrimPrefix(rec.URL(), "/")+img.File, r.pictures[img.Path].Data); err != nil {
				return err
			}
		}
	}
	return nil
}

// schemas gives those of the data.
func schemas(put func(path string, data []byte) error) error {
	all := feed.Schemas()
	return fs.WalkDir(all, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(all, file)
		if err != nil {
			return err
		}
		return put("data/"+file, data)
	})
}

// shown reports whether a record's image may be published: an image of a body
// goes with the body.
func shown(r *site.Record, image string) bool {
	own := r.Image != nil && r.Image.File.S == image
	return !r.Broken && r.Shows("image") && (own || r.Shows("body"))
}

// searchIndex is the static index.
func (r *Register) searchIndex() (map[string][]byte, error) {
	index, err := r.index(true)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	files := map[string][]byte{}
	err = index.Export(func(path string, data []byte) error { files[path] = data; return nil })
	if err == nil {
		keep(index)
	}
	return files, err
}
