package site

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// WriteNames writes all that an old version of a record may name, and what it is
// called today: terms, records, addresses, and the headings of pages. While these
// are the same, so is what Resolve, Record and Taxonomy.Term tell of a text that
// nobody has checked.
func (s *Site) WriteNames(w io.Writer) {
	for _, t := range s.Taxonomies {
		for _, slug := range slices.Sorted(maps.Keys(t.bySlug)) {
			term := t.bySlug[slug]
			fmt.Fprintf(w, "%q %q %q %q %d\n", t.Name, slug, term.Slug, term.Name, term.Rank)
		}
	}
	for _, r := range s.All {
		fmt.Fprintf(w, "%q %t %t %q\n", r.ID, r.Broken, r.Shows("title"), r.Title.S)
	}
	for _, url := range slices.Sorted(maps.Keys(s.byURL)) {
		fmt.Fprintf(w, "%q\n", url)
	}
	for _, file := range slices.Sorted(maps.Keys(s.files)) {
		fmt.Fprintf(w, "%q %q\n", file, s.files[file])
	}
	for _, url := range slices.Sorted(maps.Keys(s.outlines)) {
		fmt.Fprintf(w, "%q", url)
		for _, h := range s.outlines[url].Headings {
			fmt.Fprintf(w, " %q", h.ID)
		}
		fmt.Fprintln(w)
	}
}
