package main

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// The sites of the peers: Hugo's and Eleventy's files beside each other, which
// both read the same register.
//
//go:embed peers
var peerSites embed.FS

// generateForPeers writes the register that generate does, with the same
// history, in the form that the peers read: taxonomies are lists of names at the
// top of a header, and a date is a day.
func generateForPeers(dir string, n int, seed uint64) error {
	c := newCorpus(n, seed)
	c.flat = true
	return c.generate(dir, true)
}

// peerFiles are the peers' sites, and a file for each term that has feeds.
func (c *corpus) peerFiles() (files []settingFile) {
	err := fs.WalkDir(peerSites, "peers", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := peerSites.ReadFile(path)
		files = append(files, settingFile{strings.SplitN(path, "/", 3)[2], text})
		return err
	})
	if err != nil {
		panic(err) // of files that are in the program
	}
	for _, t := range c.fedTerms() {
		path := fmt.Sprintf("content/%s/%s/_index.md", t.taxonomy, slug(t.term, 9))
		files = append(files, settingFile{path, fmt.Appendf(nil, "---\ntitle: %q\noutputs: [html, rss, json]\n---\n", t.term)})
	}
	return files
}

// standing is a term of a taxonomy.
type standing struct{ taxonomy, term string }

// fedTerms are the terms that have feeds: those that taxonomies' own files list,
// and of the others those with ten records or more.
func (c *corpus) fedTerms() []standing {
	count := map[standing]int{}
	for i := range c.n {
		r := c.record(i)
		for _, v := range slices.Concat(closed, open) {
			for _, term := range r.flatTerms(v.file) {
				count[standing{v.file, term}]++
			}
		}
	}
	var fed []standing
	for t, n := range count {
		if n >= 10 || slices.ContainsFunc(closed, func(v vocabulary) bool { return v.file == t.taxonomy }) {
			fed = append(fed, t)
		}
	}
	slices.SortFunc(fed, func(a, b standing) int {
		return strings.Compare(a.taxonomy+" "+a.term, b.taxonomy+" "+b.term)
	})
	return fed
}

// flatTerms are the names that the record has in a taxonomy. One that is
// withdrawn or superseded stands in no listing.
func (r *record) flatTerms(taxonomy string) (names []string) {
	if r.status == "withdrawn" || r.status == "superseded" {
		return nil
	}
	switch taxonomy {
	case "systems":
		for _, s := range r.systems {
			names = append(names, s.name)
		}
	case "organisations":
		for _, s := range r.systems {
			names = append(names, s.developer, s.deployer)
		}
		names = append(names, r.terms["organisations"]...)
	default:
		names = slices.Clone(r.terms[taxonomy])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// writeFlat is the record as a file for the peers.
func (c *corpus) writeFlat(r *record, i int) []byte {
	w := writer{buf: make([]byte, 0, 16<<10)}
	w.line("", "---")
	w.text("", "title", r.title)
	w.line("", "date: %s", c.identity(i).day.Format(time.DateOnly))
	w.line("", "when: %q", r.date)
	w.text("", "status", r.status)
	w.text("", "reason", r.reason)
	w.folded("", "summary", r.summary)
	w.folded("", "rationale", r.rationale)
	for _, v := range slices.Concat(closed, open) {
		w.quoted(v.file, r.flatTerms(v.file))
	}
	w.folded("", "harmed", r.harmed)
	w.quoted("quantities", r.quantities)
	w.events(r.events)
	w.related(r.related)
	w.sources(r.sources)
	w.line("", "---\n")
	return append(w.buf, r.body...)
}

func (w *writer) quoted(key string, values []string) {
	var quoted []string
	for _, v := range values {
		quoted = append(quoted, fmt.Sprintf("%q", v))
	}
	w.list(key, quoted)
}
