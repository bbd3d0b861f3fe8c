package feed

import (
	"bufio"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"blotter/generator/site"
)

// before and after are the columns on the two sides of the taxonomies' own.
var (
	before = []string{"id", "url", "title", "date", "date_earliest", "date_latest", "date_of", "status", "summary"}
	after  = []string{"sources", "recorded", "changed", "version"}
)

// short are the columns beside a term; the whole register's file has them all.
var short = []string{"id", "url", "title", "date", "severity", "status", "recorded", "changed", "version"}

func (f *Writer) writeShortCSV(w *bufio.Writer, _ *site.Site, p site.Page) error {
	writeRow(w, short)
	for _, r := range p.Records {
		lines, err := f.shortLines(r)
		if err != nil {
			return err
		}
		w.Write(lines.csv)
	}
	return nil
}

func writeCSV(w *bufio.Writer, s *site.Site, p site.Page) error {
	writeRow(w, header(s))
	for _, r := range p.Records {
		writeRow(w, row(s, r))
	}
	return nil
}

// header names a taxonomy's column by its file's stem, or, where that is taken,
// with "_terms" after it.
func header(s *site.Site) []string {
	names := slices.Clone(before)
	for _, t := range s.Taxonomies {
		name := t.Name
		if slices.Contains(before, name) || slices.Contains(after, name) {
			name += "_terms"
		}
		names = append(names, name)
	}
	return append(names, after...)
}

func shortRow(s *site.Site, r *site.Record) []string {
	severity := ""
	if t := s.TaxonomyOf("severity"); t != nil {
		severity = strings.Join(termsOf(r, t), "; ")
	}
	return append([]string{r.ID, address(s, r.URL()), text(r, "title", r.Title), dateText(r), severity, status(r)}, past(r)...)
}

func dateText(r *site.Record) string {
	if d := newDate(r, "date", r.Date); d != nil {
		return d.EDTF
	}
	return ""
}

func row(s *site.Site, r *site.Record) []string {
	d := newDate(r, "date", r.Date)
	if d == nil {
		d = &date{}
	}
	cells := []string{
		r.ID, address(s, r.URL()), text(r, "title", r.Title), d.EDTF, d.Earliest, d.Latest,
		text(r, "date-of", r.DateOf), status(r), text(r, "summary", r.Summary),
	}
	for _, t := range s.Taxonomies {
		cells = append(cells, strings.Join(termsOf(r, t), "; "))
	}
	sources := ""
	if n := len(r.Sources); n > 0 && shows(r, "sources") {
		sources = strconv.Itoa(n)
	}
	return append(append(cells, sources), past(r)...)
}

// past are the cells of the last three columns.
func past(r *site.Record) []string { return []string{recorded(r), changed(r), version(r)} }

// termsOf names the record's terms of one taxonomy, each once, in the record's
// order.
func termsOf(r *site.Record, t *site.Taxonomy) []string {
	var ids []string
	for _, v := range r.Terms {
		if id := termID(v.Term); v.Term.Taxonomy == t && shows(r, v.Field) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// writeRow quotes every cell, which encoding/csv can't be told to do: one that
// begins with an apostrophe must not lose it, and a separator of another locale
// must not divide it.
func writeRow(w *bufio.Writer, cells []string) {
	for i, c := range cells {
		if i > 0 {
			w.WriteByte(',')
		}
		w.WriteByte('"')
		w.WriteString(strings.ReplaceAll(defuse(c), `"`, `""`))
		w.WriteByte('"')
	}
	w.WriteString("\r\n")
}

// defuse puts an apostrophe before what a spreadsheet would evaluate (OWASP, CSV
// Injection): = + - @ and their full-width forms, also behind spaces and quotes,
// and a tab or newline that begins the cell. It looks at the cell's beginning and
// after what ends a cell or a line where the locale's separator is a semicolon or
// a tab: there the quotes of all cells but a line's first mean nothing.
func defuse(cell string) string {
	var b strings.Builder
	done, start, armed := 0, 0, true
	if cell != "" && (cell[0] == '\t' || cell[0] == '\n') {
		b.WriteByte('\'')
	}
	for i, c := range cell {
		switch {
		case c == ';' || c == '\n' || c == '\t':
			start, armed = i+1, true
		case !armed || c == '"' || c == '\'' || unicode.Is(unicode.Z, c):
		case strings.ContainsRune("=+-@＝＋－＠", c):
			b.WriteString(cell[done:start] + "'")
			done, armed = start, false
		default:
			armed = false
		}
	}
	return b.String() + cell[done:]
}
