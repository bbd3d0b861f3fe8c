package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"blotter/generator/frontmatter"
)

// table is a CSV file, row by row.
type table struct {
	name   string
	header []string
	rows   []row
	// repeated are the columns whose name an earlier one has; they can't be
	// asked for.
	repeated []string
}

// row is a record of a table. Where is the file and the line that it begins in.
type row struct {
	where string
	cells map[string]string
}

// get is a cell's text without the space around it.
func (r row) get(column string) string { return strings.TrimSpace(r.cells[column]) }

// readTable reads a CSV file (RFC 4180) with a header, which must have the
// columns. Rows of another length than the header's go to result as notes.
func readTable(name string, in io.Reader, comma rune, columns []string, result *Result) (*table, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte(frontmatter.BOM))))
	r.FieldsPerRecord, r.Comma = -1, comma
	t := &table{name: name}
	if t.header, err = r.Read(); err != nil {
		return nil, fmt.Errorf("read %s: no header: %w", name, err)
	}
	if err := t.checkHeader(columns); err != nil {
		return nil, err
	}
	for {
		cells, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return t, nil
		case err != nil:
			return nil, fmt.Errorf("read %s as comma-separated values: %w", name, err)
		}
		line, _ := r.FieldPos(0)
		where := fmt.Sprintf("%s:%d", name, line)
		if len(cells) != len(t.header) {
			result.note(LeftOut, where, "the row has %d cells and the header %d", len(cells), len(t.header))
			continue
		}
		t.add(where, cells)
	}
}

// maxColumns is how many columns of a table are read.
const maxColumns = 1000

func (t *table) checkHeader(columns []string) error {
	if len(t.header) > maxColumns {
		return fmt.Errorf("%s has %d columns; at most %d are read", t.name, len(t.header), maxColumns)
	}
	for i, h := range t.header {
		t.header[i] = strings.TrimSpace(h)
		if slices.Contains(t.header[:i], t.header[i]) {
			t.repeated = append(t.repeated, t.header[i])
		}
	}
	for _, c := range columns {
		if !slices.Contains(t.header, c) {
			return fmt.Errorf("%s has no column %q; its columns are %s", t.name, c, strings.Join(t.header[:min(len(t.header), 50)], ", "))
		}
	}
	return nil
}

func (t *table) add(where string, cells []string) {
	r := row{where, map[string]string{}}
	for i, h := range t.header {
		if _, taken := r.cells[h]; !taken {
			r.cells[h] = cells[i]
		}
	}
	t.rows = append(t.rows, r)
}

// openTable reads a table of a folder; nil when there is no such file.
func openTable(dir fs.FS, name string, columns []string, result *Result) (*table, error) {
	f, err := dir.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	defer f.Close()
	return readTable(name, f, ',', columns, result)
}

// noteColumns says which columns of a table nothing reads.
func (r *Result) noteColumns(t *table, read []string) {
	var rest []string
	for _, h := range t.header {
		if !slices.Contains(read, h) && !slices.Contains(rest, h) {
			rest = append(rest, h)
		}
	}
	if len(rest) > 0 {
		r.note(Dropped, t.name+":1", "columns that a record has no field for: %s", strings.Join(rest, ", "))
	}
	if len(t.repeated) > 0 {
		r.note(Dropped, t.name+":1", "columns whose name stands twice, the second time: %s", strings.Join(t.repeated, ", "))
	}
}
