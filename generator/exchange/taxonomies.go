package exchange

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"blotter/generator/site"
)

// builtIn are the vocabularies of other databases, a folder each.
//
//go:embed aiid/*.yaml aiaaic/*.yaml atlas/*.yaml
var builtIn embed.FS

// vocabularies are the taxonomy files of a database, by the path that they get.
func vocabularies(database string) (map[string][]byte, error) {
	files := map[string][]byte{}
	names, err := fs.Glob(builtIn, database+"/*.yaml")
	for _, name := range names {
		if err == nil {
			files["content/taxonomies/"+path.Base(name)], err = builtIn.ReadFile(name)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the built-in taxonomies: %w", err)
	}
	return files, nil
}

// writeTaxonomies brings the vocabularies that the records use and the register
// lacks.
func (r *register) writeTaxonomies() {
	for file, data := range r.own {
		t := r.config.Taxonomy(strings.TrimSuffix(path.Base(file), ".yaml"))
		if t != nil && !r.present[file] && slices.ContainsFunc(t.Fields, func(f string) bool { return r.used[f] }) {
			r.write(file, data)
		}
	}
}

// taxonomyOf is the taxonomy of a field; nil, with one note, when the register
// has none.
func (r *register) taxonomyOf(field string) *site.Taxonomy {
	t := r.config.TaxonomyOf(field)
	if t == nil && !r.undeclared[field] {
		r.undeclared[field] = true
		r.note(Dropped, field, "no file of content/taxonomies/ declares this field, so it is left out of every record")
	}
	return t
}
