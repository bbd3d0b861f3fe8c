package feed

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"blotter/generator/site"
)

// The shapes of the data files, described by the schema of the same name.
type (
	// head is what every data file begins with.
	head struct {
		Register register `json:"register"`
		AsOf     *asOf    `json:"as_of,omitempty"`
	}
	// register says whose data a file holds.
	register struct {
		Title    string   `json:"title"`
		URL      string   `json:"url,omitempty"`
		Language string   `json:"language,omitempty"`
		Licence  *licence `json:"licence,omitempty"`
	}
	licence struct {
		Name string `json:"name,omitempty"`
		URL  string `json:"url,omitempty"`
	}
	// asOf is the moment that the register is shown at, nil for the present one.
	asOf struct {
		Label  string `json:"label"`
		Commit string `json:"commit"`
		Time   string `json:"time,omitempty"`
	}
	termFile struct {
		head
		Term termRef `json:"term"`
	}
	termRef struct {
		Taxonomy string `json:"taxonomy"`
		ID       string `json:"id"`
		Name     string `json:"name"`
		URL      string `json:"url"`
	}
	shortRecord struct {
		ID       string   `json:"id"`
		URL      string   `json:"url"`
		Removed  *removal `json:"removed,omitempty"`
		Title    string   `json:"title,omitempty"`
		Date     *date    `json:"date,omitempty"`
		Severity string   `json:"severity,omitempty"`
		Status   string   `json:"status,omitempty"`
		Recorded string   `json:"recorded,omitempty"`
		Changed  string   `json:"changed,omitempty"`
		Version  string   `json:"version,omitempty"`
	}
	packFile struct {
		head
		Year *int  `json:"year,omitempty"`
		Part *part `json:"part,omitempty"`
	}
	// part says which piece of a file that was divided this is, 1 with the oldest
	// records.
	part struct {
		Number int `json:"number"`
		Of     int `json:"of"`
	}
	manifestPack struct {
		Year    int              `json:"year"`
		Part    *part            `json:"part,omitempty"`
		URL     string           `json:"url"`
		Records []manifestRecord `json:"records"`
	}
	manifestRecord struct {
		ID      string `json:"id"`
		Changed string `json:"changed,omitempty"`
		Bytes   int    `json:"bytes"`
		SHA256  string `json:"sha256"`
	}
)

func newHead(s *site.Site) head {
	return head{register{s.Title + asOfWords(s), absolute(s, "/"), s.Language, newLicence(s)}, newAsOf(s)}
}

func newAsOf(s *site.Site) *asOf {
	if s.AsOf == nil {
		return nil
	}
	return &asOf{oneLine(s.AsOf.Label), s.AsOf.Commit, stamp(s.AsOf.Time)}
}

// newLicence is nil where none is stated.
func newLicence(s *site.Site) *licence {
	if s.Licence == (site.Licence{}) {
		return nil
	}
	return &licence{s.Licence.Name, s.Licence.URL}
}

// newPart is nil for a file that is whole.
func newPart(p site.Part) *part {
	if p.Of < 2 {
		return nil
	}
	return &part{p.Number, p.Of}
}

// writeTermRecords writes the records of one term, in short.
func (f *Writer) writeTermRecords(w *bufio.Writer, s *site.Site, p site.Page) error {
	t := p.Term
	head := termFile{newHead(s), termRef{t.Taxonomy.Name, termID(t), termName(t), address(s, t.URL())}}
	return writeList(w, head, "records", func(yield func([]byte, error) bool) {
		for _, r := range p.Records {
			lines, err := f.shortLines(r)
			if !yield(lines.json, err) {
				return
			}
		}
	})
}

// shortLines is the short form of a record, encoded.
type shortLines struct {
	json, csv []byte
}

func (f *Writer) shortLines(r *site.Record) (shortLines, error) {
	if known, ok := f.short.Load(r); ok {
		return known.(shortLines), nil
	}
	line, err := json.Marshal(newShortRecord(f.site, r))
	if err != nil {
		return shortLines{}, fmt.Errorf("%s: %w", r.Path, err)
	}
	var row bytes.Buffer
	b := bufio.NewWriter(&row)
	writeRow(b, shortRow(f.site, r))
	b.Flush()
	lines := shortLines{line, row.Bytes()}
	f.short.Store(r, lines)
	return lines, nil
}

func newShortRecord(s *site.Site, r *site.Record) any {
	if removed(r) {
		return removedRecord{r.ID, address(s, r.URL()), newRemoval(r)}
	}
	return shortRecord{
		ID: r.ID, URL: address(s, r.URL()), Removed: newRemoval(r), Title: text(r, "title", r.Title),
		Date: newDate(r, "date", r.Date), Severity: severity(r), Status: status(r),
		Recorded: recorded(r), Changed: changed(r), Version: version(r),
	}
}

// severity is the term of the field of that name, "" in a register without it.
func severity(r *site.Record) string {
	for _, v := range r.Terms {
		if v.Field == "severity" && shows(r, v.Field) {
			return termID(v.Term)
		}
	}
	return ""
}

// writePack writes full records: those of a year, or all that are listed.
func writePack(w *bufio.Writer, s *site.Site, p site.Page) error {
	head := packFile{head: newHead(s), Part: newPart(p.Part)}
	if p.Kind == site.YearPack {
		head.Year = &p.Year
	}
	return writeList(w, head, "records", func(yield func([]byte, error) bool) {
		for _, r := range p.Records {
			if !yield(Line(s, r)) {
				return
			}
		}
	})
}

// writeLines writes one full record a line (ndjson.org).
func writeLines(w *bufio.Writer, s *site.Site, p site.Page) error {
	for _, r := range p.Records {
		line, err := Line(s, r)
		if err != nil {
			return err
		}
		w.Write(line)
		w.WriteByte('\n')
	}
	return nil
}

// Line is a record's canonical JSON, without a newline: everything that may be
// shown of it but its body.
func Line(s *site.Site, r *site.Record) ([]byte, error) {
	line, err := json.Marshal(newRecord(s, r))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.Path, err)
	}
	return line, nil
}

func writeManifest(w *bufio.Writer, s *site.Site, _ site.Page) error {
	var packs []any
	for _, p := range s.Packs() {
		pack, err := newManifestPack(s, p)
		if err != nil {
			return err
		}
		packs = append(packs, pack)
	}
	return writeList(w, newHead(s), "packs", encoded(slices.Values(packs)))
}

func newManifestPack(s *site.Site, p site.Page) (manifestPack, error) {
	pack := manifestPack{Year: p.Year, Part: newPart(p.Part), URL: address(s, p.URL), Records: []manifestRecord{}}
	for _, r := range p.Records {
		line, err := Line(s, r)
		if err != nil {
			return pack, err
		}
		sum := sha256.Sum256(line)
		entry := manifestRecord{ID: r.ID, Bytes: len(line), SHA256: hex.EncodeToString(sum[:])}
		if !removed(r) {
			entry.Changed = changed(r)
		}
		pack.Records = append(pack.Records, entry)
	}
	return pack, nil
}

// encoded gives each item as JSON.
func encoded(items iter.Seq[any]) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for item := range items {
			if !yield(json.Marshal(item)) {
				return
			}
		}
	}
}

// writeList writes the object head, which has a member, with one more: a list
// whose items, encoded already, stand in a line each, so that a changed record
// is a changed line.
func writeList(w *bufio.Writer, head any, key string, items iter.Seq2[[]byte, error]) error {
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	w.Write(text[:len(text)-1]) // without the brace
	fmt.Fprintf(w, ",%q:[", key)
	separator := "\n"
	for line, err := range items {
		if err != nil {
			return err
		}
		w.WriteString(separator)
		w.Write(line)
		separator = ",\n"
	}
	_, err = w.WriteString("\n]}\n")
	return err
}

// writeJSON writes a value and a newline. As json.Marshal does, it escapes what
// could end a script element that a reader of the file puts it in.
func writeJSON(w *bufio.Writer, value any) error {
	line, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Write(line)
	return w.WriteByte('\n')
}
