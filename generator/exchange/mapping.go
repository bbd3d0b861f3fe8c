package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
)

// csvMapping says what a table's columns are. Its file is
//
//	database: courts            # origin.database of the records
//	key: Case                   # the column that names a row for ever: origin.id
//	licence: CC-BY-4.0          # optional, as are the rest
//	delimiter: ";"              # one character, or tab; a comma if not given
//	columns:
//	  - {column: Headline, field: title}
//	  - {column: Day, field: date, dates: [DD/MM/YYYY, MMMM YYYY, YYYY]}
//	  - {column: Harm, field: harms, split: ";", terms: {Body: physical-injury}}
//	  - {column: Link, field: sources.url, split: "\n"}
//	constants: {date-of: filing, sources.publisher: The court}
//
// A date is written in the format's own form or in one of dates: YYYY, MM or M,
// MMM (Jan), MMMM (January), DD or D. A value of a taxonomy is an id, a name or
// a synonym, or a key of terms. The fields sources.*, systems.* and quantities.*
// have a dot; further text is the field body.
type csvMapping struct {
	database, key, licence string
	comma                  rune
	columns                []csvColumn
	constants              fields
}

type csvColumn struct {
	column, field, split string
	dates                []string
	terms                fields
}

// The fixed fields that a column may fill, by their shape.
var (
	textFields   = []string{"title", "date", "date-of", "language", "status", "status-reason", "summary", "rationale", "harmed", "body"}
	listFields   = []string{"also-known-as", "aliases", "superseded-by", "machine-written"}
	sourceFields = []string{"title", "url", "publisher", "author", "date", "accessed", "language", "kind", "archive", "label", "rationale"}
)

// readMapping reads the mapping's file; the error lists everything that is
// wrong with it, with its place.
func readMapping(file File, r *register) (*csvMapping, error) {
	m, problems := frontmatter.ParseFile(diag.NewSource(file.Path, file.Data), file.Data)
	c := &csvMapping{comma: ','}
	if m != nil {
		c.read(m, r)
		problems = m.Problems()
	}
	if !problems.HasErrors() {
		return c, nil
	}
	problems.Sort()
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return nil, errors.New("the mapping can't be used:\n" + strings.Join(lines, "\n"))
}

func (c *csvMapping) read(m *frontmatter.Map, r *register) {
	m.Require("database", "key", "columns")
	c.database, c.key, c.licence = m.Text("database").S, m.Text("key").S, m.Text("licence").S
	if t := m.Text("delimiter"); t.S == "tab" || t.S == "\t" {
		c.comma = '\t'
	} else if t.S != "" {
		c.comma, _ = utf8.DecodeRuneInString(t.S)
		if utf8.RuneCountInString(t.S) != 1 || strings.ContainsRune("\"\r\n\uFFFD", c.comma) {
			m.Problem(diag.BadValue, t.Span, `%q is not a delimiter; write one character such as ";", or tab`, t.S)
		}
	}
	for _, e := range m.Maps("columns") {
		c.readColumn(e, r)
	}
	if k := m.Map("constants"); k != nil {
		c.constants, _ = readFields(k)
		for _, key := range k.Keys() {
			checkField(k, key, r)
		}
	}
	m.Close()
}

func (c *csvMapping) readColumn(e *frontmatter.Map, r *register) {
	e.Require("column", "field")
	f := e.Text("field")
	col := csvColumn{column: e.Text("column").S, field: f.S, split: e.Text("split").S}
	checkField(e, f, r)
	if slices.Contains(textFields, f.S) && slices.ContainsFunc(c.columns, func(o csvColumn) bool { return o.field == f.S }) {
		e.Problem(diag.BadValue, f.Span, "%q is one value and has a column already", f.S)
	}
	for _, d := range e.Texts("dates") {
		if !strings.Contains(d.S, "YYYY") {
			e.Problem(diag.BadValue, d.Span, "%q is not the form of a date; write DD/MM/YYYY or the like", d.S)
		}
		col.dates = append(col.dates, d.S)
	}
	if t := e.Map("terms"); t != nil {
		col.terms, _ = readFields(t)
	}
	e.Close()
	c.columns = append(c.columns, col)
}

// checkField reports a field that a record can't have.
func checkField(m *frontmatter.Map, f frontmatter.Text, r *register) {
	group, member, dotted := strings.Cut(f.S, ".")
	known := slices.Concat(textFields, listFields)
	for _, s := range sourceFields {
		known = append(known, "sources."+s)
	}
	for _, q := range r.config.Quantities {
		known = append(known, "quantities."+q.ID)
	}
	if f.S == "" || slices.Contains(known, f.S) || r.declared(f.S) && !(dotted && group == "sources" && !slices.Contains(sourceFields, member)) {
		return
	}
	for field := range r.schema {
		known = append(known, field)
	}
	slices.Sort(known)
	m.Problem(diag.UnknownKey, f.Span, "a record of this register has no field %q", f.S).Suggestion = diag.Nearest(f.S, known)
}

var dateTokens = strings.NewReplacer("YYYY", "2006", "MMMM", "January", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2")

// readDate reads a date in the format's own form, with or without a time of
// day, or in one of the column's forms.
func (c csvColumn) readDate(s string) (incident.Date, error) {
	day, _, _ := strings.Cut(s, "T")
	d, err := incident.ParseDate(day)
	if err == nil {
		return d, nil
	}
	for _, form := range c.dates {
		t, bad := time.Parse(dateTokens.Replace(form), s)
		if bad != nil {
			continue
		}
		point := incident.Point{Year: int16(t.Year())}
		if strings.Contains(form, "M") {
			point.Month = uint8(t.Month())
		}
		if strings.Contains(form, "D") {
			point.Day = uint8(t.Day())
		}
		return incident.ParseDate(incident.Date{From: point}.String())
	}
	if len(c.dates) > 0 {
		err = fmt.Errorf("%q is not a date of the form %s", s, strings.Join(c.dates, " or "))
	}
	return incident.Date{}, err
}
