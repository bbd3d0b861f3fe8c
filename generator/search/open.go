package search

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"path/filepath"

	"blotter/generator/site"
)

// digest is of everything that decides what is indexed of a record; zero where
// that is not known.
type digest [sha256.Size]byte

// digestOf takes the file's hash for the body: of two records with the same one,
// the bodies' texts are the same.
func digestOf(r *site.Record, language string) (sum digest) {
	if r.Blob == "" {
		return digest{}
	}
	h := sha256.New()
	for _, texts := range fieldTexts(Document{r, r.Blob}, language) {
		writeCount(h, len(texts))
		for _, p := range texts {
			writeStrings(h, p.text, p.language)
		}
	}
	terms := allTerms(r)
	writeCount(h, len(terms))
	for _, t := range terms {
		writeStrings(h, t.Taxonomy.Name, t.Slug)
	}
	writeStrings(h, identities(r)...)
	return digest(h.Sum(nil))
}

func writeCount(w io.Writer, n int) { _, _ = w.Write(binary.AppendUvarint(nil, uint64(n))) }

func writeStrings(w io.Writer, all ...string) {
	for _, s := range all {
		writeCount(w, len(s))
		_, _ = io.WriteString(w, s)
	}
}

// Open makes an index of records of a register in a language. It begins with what
// Save left in a folder under the same seal, where most of that still holds; Has
// says of which records, and the others are to be added. The seal is one line that
// says what beside the records decides what is indexed of them. An index that is to
// be exported begins only with one whose export the new one can begin with: to
// index all once costs less than to export all each time.
func Open(folder, seal, language string, records []*site.Record, toExport bool) (*Index, error) {
	x, err := New(language)
	if err != nil || folder == "" {
		return x, err
	}
	x.folder, x.seal = folder, seal
	file := readKept(folder, seal)
	if file != nil && x.beginWith(file, records, toExport) {
		return x, nil
	}
	if file != nil {
		_ = sweep(folder, file.Folder) // the next Save tries again
	}
	return x, x.toDisk(folder)
}

// beginWith takes what is kept, if most of it still holds.
func (x *Index) beginWith(file *keptFile, records []*site.Record, toExport bool) bool {
	still, missing := file.still(records, x.language)
	if gone := len(file.Records) - len(still); 8*max(missing, gone) > len(file.Records) {
		return false
	}
	var f *former
	if toExport {
		if f = readFormer(filepath.Join(x.folder, file.Folder)); !f.hasOrder(records) {
			_ = f.close()
			return false
		}
	}
	kept, err := file.open(x.folder)
	if err != nil { // it is damaged, or locked: as good as none
		_ = f.close()
		return false
	}
	x.former = f
	x.entries, x.kept, x.keptIn = still, kept, file.Folder
	return true
}

// Has reports whether nothing more is to be added of a record.
func (x *Index) Has(id string) bool { return x.entries[id] != nil }

// still are the entries of records of which the same would be indexed now;
// missing counts the others.
func (k *keptFile) still(records []*site.Record, language string) (entries map[string]*entry, missing int) {
	was := make(map[string]keptRecord, len(k.Records))
	for _, r := range k.Records {
		was[r.ID] = r
	}
	entries = make(map[string]*entry, len(records))
	for _, r := range records {
		if !r.Listed() {
			continue
		}
		sum := digestOf(r, language)
		if before, known := was[r.ID]; !known || before.Digest != sum || sum == (digest{}) {
			missing++
			continue
		}
		e := newEntry(r, sum)
		e.kept, e.lengths = true, was[r.ID].Lengths
		entries[r.ID] = e
	}
	return entries, missing
}
