package search

import (
	"crypto/sha256"
	"encoding/binary"
	"io"

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
// says what beside the records decides what is indexed of them.
func Open(folder, seal, language string, records []*site.Record) (*Index, error) {
	x, err := New(language)
	if err != nil || folder == "" {
		return x, err
	}
	x.folder, x.seal = folder, seal
	file := readKept(folder, seal)
	if file == nil {
		return x, nil
	}
	still, missing := file.still(records, language)
	if gone := len(file.Records) - len(still); 8*max(missing, gone) > len(file.Records) {
		return x, nil
	}
	if x.kept, err = file.open(folder); err != nil { // it is damaged, or locked: as good as none
		x.kept = nil
		return x, nil
	}
	x.entries, x.folder = still, ""
	return x, nil
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
