package generator

import (
	"path"
	"slices"

	"blotter/generator/site"
)

// Paths are those of the site's HTML pages, sorted.
func (r *Renderer) Paths() []string {
	var paths []string
	for file, page := range r.planned().pages {
		if page.Kind.HTML() {
			paths = append(paths, file)
		}
	}
	slices.Sort(paths)
	return paths
}

// Made are the files that the HTML page at a path is made from, as far as they are
// its own: its template, its record, translation or document, its taxonomy. It is
// empty where there is no such page.
func (r *Renderer) Made(file string) []string {
	p, ok := r.planned().pages[file]
	if !ok || !p.Kind.HTML() {
		return nil
	}
	made := []string{r.theme.Template(p.Kind)}
	switch {
	case p.Translation != nil:
		made = append(made, p.Translation.Path, p.Record.Path)
	case p.Record != nil:
		made = append(made, p.Record.Path)
	case p.Document != nil:
		made = append(made, p.Document.Path)
	}
	for _, name := range taxonomiesOf(p) {
		if f := path.Join(folders[0], "taxonomies", name+".yaml"); r.holds(f) {
			made = append(made, f)
		}
	}
	return made
}

func (r *Register) holds(file string) bool {
	_, ok := r.snapshot.File(file)
	return ok
}

// taxonomiesOf names the taxonomy whose page it is.
func taxonomiesOf(p site.Page) []string {
	switch {
	case p.Term != nil:
		return []string{p.Term.Taxonomy.Name}
	case p.Taxonomy != nil:
		return []string{p.Taxonomy.Name}
	}
	return nil
}
