package generator

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"blotter/generator/search"
	"blotter/generator/site"
)

// openIndex begins the register's search index with what was kept of an earlier
// one. Nothing is kept outside git.
func (r *Register) openIndex(toExport bool) (*search.Index, error) {
	folder, seal := r.kept, r.seal()
	if seal == "" {
		folder = ""
	}
	if folder != "" {
		if err := search.Forget(folder, seal); err != nil {
			r.note(fmt.Sprintf("%v; delete it yourself, for it may hold what must be forgotten", err))
			folder = ""
		}
	}
	index, err := search.Open(folder, seal, r.Site.Language, r.Site.All, toExport)
	if err != nil {
		return nil, fmt.Errorf("make the search index: %w", err)
	}
	return index, nil
}

// seal is of what decides, beside the records, what is indexed of them: the
// language, and what decides what may be kept at all.
func (in *inputs) seal() string {
	what := seal(in.config.Removals)
	if what == "" {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s %q", what, in.config.Language)))
}

// seal is of the program and of all that must be forgotten, so that nothing is kept
// that was made before. "" where the program can't be read.
func seal(removals []*site.Removal) string {
	program := programDigest()
	if program == "" {
		return ""
	}
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%q %s", program, forgets(removals))))
}

// forgets is a digest of all that must be forgotten.
func forgets(removals []*site.Removal) string {
	var lines []string
	for _, rem := range removals {
		lines = append(lines, fmt.Sprintf("%q %q %q %q\n", rem.ID, rem.Blob, rem.Also, rem.Fields))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%q", lines)))
}

// index is the search index of all records.
func (r *Register) index(toExport bool) (*search.Index, error) {
	index, err := r.openIndex(toExport)
	if err != nil {
		return nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(r.Site.All), func(rec *site.Record) bool { return index.Has(rec.ID) })
	for some := range slices.Chunk(missing, indexBatch) {
		if err := r.addTo(index, some); err != nil {
			index.Close()
			return nil, err
		}
	}
	return index, nil
}

// keep keeps an index for the next process. That it can't be kept harms nothing.
func keep(index *search.Index) { _ = index.Save() }

func (r *Register) addTo(index *search.Index, records []*site.Record) (err error) {
	docs := make([]search.Document, len(records))
	for i, rec := range records {
		docs[i].Record = rec
		if !rec.Listed() {
			continue
		}
		if docs[i].Body, err = r.bodyText(rec); err != nil {
			return err
		}
	}
	if err := index.Add(docs); err != nil {
		return fmt.Errorf("index the records: %w", err)
	}
	return nil
}
