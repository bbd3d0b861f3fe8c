package exchange

import (
	"bytes"
	"slices"
	"strings"

	"blotter/generator/incident"
)

// CSV reads a spreadsheet's table as the mapping's file says (see csvMapping).
// Each row becomes a record, whose origin is the mapping's database and the
// cell of its key column; it is found again by that. What a record must have
// and the row does not give is noted and left for the author.
func CSV(tableFile, mappingFile File, existing Existing) (Result, error) {
	r, err := openRegister(existing, "")
	if err != nil {
		return Result{}, err
	}
	m, err := readMapping(mappingFile, r)
	if err != nil {
		return Result{}, err
	}
	columns := []string{m.key}
	for _, c := range m.columns {
		columns = append(columns, c.column)
	}
	t, err := readTable(tableFile.Path, bytes.NewReader(tableFile.Data), m.comma, columns, &r.Result)
	if err != nil {
		return Result{}, err
	}
	r.noteColumns(t, columns)
	r.rows = len(t.rows)
	for _, row := range t.rows {
		c := &csvRow{register: r, mapping: m, row: row, lists: map[string][]string{}}
		c.carryOver()
	}
	return r.finish(), nil
}

// csvRow is one row on its way.
type csvRow struct {
	*register
	mapping *csvMapping
	row     row
	lists   map[string][]string // values by field
	order   []string            // the fields that have values
}

func (c *csvRow) carryOver() {
	e := entry{where: c.row.where, database: c.mapping.database, id: c.clean(c.row.where, c.mapping.key, c.row.get(c.mapping.key)), licence: c.mapping.licence}
	for _, col := range c.mapping.columns {
		c.read(col)
	}
	for _, k := range c.mapping.constants {
		if len(c.lists[k.key]) == 0 && !strings.HasPrefix(k.key, "sources.") {
			c.add(k.key, c.resolve(csvColumn{column: "constants", field: k.key}, constantValues(k.value))...)
		}
	}
	c.fill(&e)
	switch {
	case e.id == "":
		c.note(LeftOut, e.where, "the column %s is empty, which names the row", c.mapping.key)
	case e.fields.text("title") == "":
		c.note(LeftOut, e.where, "the row has no title")
	case !e.date.Known():
		c.note(LeftOut, e.where, "the row has no date, not even a year, which a record's id begins with")
	default:
		c.put(e)
	}
}

func constantValues(n node) []string {
	if n.kind == textNode {
		return []string{n.text}
	}
	var values []string
	for _, i := range n.items {
		values = append(values, i.text)
	}
	return values
}

// read takes up a column's cell.
func (c *csvRow) read(col csvColumn) {
	cell := c.row.get(col.column)
	parts := []string{cell}
	if col.split != "" {
		parts = c.few(c.row.where, col.column, strings.Split(cell, col.split))
	}
	if col.field == "body" {
		c.add("body", c.paragraphsOf(cell))
		return
	}
	inSource := strings.HasPrefix(col.field, "sources.")
	var values []string
	for _, p := range parts {
		if p = c.clean(c.row.where, col.column, p); p != "" || inSource && cell != "" {
			values = append(values, p)
		}
	}
	c.add(col.field, c.resolve(col, values)...)
}

// paragraphsOf is a cell of several paragraphs as Markdown that shows just them.
func (c *csvRow) paragraphsOf(cell string) string {
	var b strings.Builder
	for p := range strings.SplitSeq(strings.ReplaceAll(cell, "\r\n", "\n"), "\n\n") {
		b.WriteString(c.paragraphs(c.row.where, c.clean(c.row.where, "body", p)))
	}
	return b.String()
}

func (c *csvRow) add(field string, values ...string) {
	if len(values) > 0 && len(c.lists[field]) == 0 {
		c.order = append(c.order, field)
	}
	c.lists[field] = append(c.lists[field], values...)
}

// resolve makes values what the field holds: dates, ids of terms.
func (c *csvRow) resolve(col csvColumn, values []string) (resolved []string) {
	t := c.config.TaxonomyOf(col.field)
	for _, v := range values {
		for _, term := range col.terms {
			if strings.EqualFold(term.key, v) {
				v = term.value.text
				break
			}
		}
		switch {
		case v == "":
		case col.field == "date" || col.field == "sources.date" || col.field == "sources.accessed":
			d, err := col.readDate(v)
			if err != nil {
				c.note(Dropped, c.row.where, "%s: %s", col.column, err)
			}
			v = d.String()
		case t != nil:
			v = c.term(c.row.where, col.column, v, t)
		}
		if v != "" || strings.HasPrefix(col.field, "sources.") {
			resolved = append(resolved, v)
		}
	}
	return resolved
}

// fill makes the entry's fields of the row's values.
func (c *csvRow) fill(e *entry) {
	var groups fields
	for _, field := range c.order {
		group, member, dotted := strings.Cut(field, ".")
		switch {
		case field == "body" || group == "sources":
		case dotted:
			g, _ := groups.get(group)
			g.kind = mapNode
			g.fields.set(member, c.shaped(field, c.lists[field]))
			groups.set(group, g)
		default:
			e.fields.set(field, c.shaped(field, c.lists[field]))
		}
	}
	for _, g := range groups {
		if g.key != "quantities" {
			g.value = list(g.value)
		}
		e.fields.set(g.key, g.value)
	}
	c.shorten(e, "title", maxTitle)
	c.shorten(e, "summary", maxSummary)
	e.body = strings.Join(c.lists["body"], "")
	e.date, _ = incident.ParseDate(e.fields.text("date"))
	if sources := c.sources(); len(sources.items) > 0 {
		e.fields.set("sources", sources)
	}
}

// shaped is a field's values as the field holds them.
func (c *csvRow) shaped(field string, values []string) node {
	values = distinct(values)
	shape, term := c.schema[field]
	if slices.Contains(listFields, field) || term && shape == incident.Many {
		return texts(values)
	}
	if len(values) > 1 {
		c.note(Dropped, c.row.where, "%s is one value; left out are %s", field, strings.Join(values[1:], ", "))
	}
	return text(values[0])
}

func distinct(values []string) (once []string) {
	for _, v := range values {
		if !slices.Contains(once, v) {
			once = append(once, v)
		}
	}
	return once
}

// shorten moves what is beyond a field's limit into the body.
func (c *csvRow) shorten(e *entry, field string, limit int) {
	whole := e.fields.text(field)
	head, rest := cut(whole, limit)
	if rest != "" {
		c.note(Changed, e.where, "%s has %d bytes; what follows the first %d is in the body", field, len(whole), len(head))
		c.add("body", c.paragraphs(e.where, rest))
		e.fields.set(field, text(head))
	}
}

// sources puts the source columns' values together by their place in the cell.
func (c *csvRow) sources() node {
	count, uneven := 0, false
	for _, f := range sourceFields {
		n := len(c.lists["sources."+f])
		uneven = uneven || n > 0 && count > 0 && n != count
		count = max(count, n)
	}
	if uneven {
		c.note(Changed, c.row.where, "the columns of its sources hold different numbers of values; they are matched from the first on")
	}
	if count == 0 && c.mapping.constants.text("sources.title") != "" {
		count = 1
	}
	n := list()
	var urls []string
	for i := range count {
		s := c.source(i)
		url := s.text("url")
		switch {
		case url != "" && slices.Contains(urls, url):
			c.note(Dropped, c.row.where, "source %d, whose URL an earlier one has", i+1)
		case s.text("publisher") == "" && url == "":
			c.note(Dropped, c.row.where, "source %d, which has neither a URL nor a publisher", i+1)
		default:
			urls = append(urls, url)
			n.items = append(n.items, mapping(s...))
		}
	}
	return n
}

// source is the i-th source; constants stand in for what it lacks.
func (c *csvRow) source(i int) (s fields) {
	for _, f := range sourceFields {
		values := c.lists["sources."+f]
		v := c.mapping.constants.text("sources." + f)
		if i < len(values) && values[i] != "" {
			v = values[i]
		}
		if (f == "url" || f == "archive") && v != "" && webHost(v) == "" {
			c.note(Dropped, c.row.where, "source %d: %q is no URL", i+1, v)
			s.publishedBy(v)
			v = ""
		}
		if v != "" {
			s.set(f, text(v))
		}
	}
	url := s.text("url")
	s.publishedBy(url)
	if s.text("title") == "" && url != "" {
		_, title, _ := strings.Cut(url, "//")
		s.set("title", text(title))
	}
	return s.inOrder(sourceFields)
}

// publishedBy names the publisher that a URL stands for, where none is named.
func (fs *fields) publishedBy(url string) {
	if name := publisherOf(url); name != "" && fs.text("publisher") == "" {
		fs.set("publisher", text(name))
	}
}

func (fs fields) inOrder(keys []string) (ordered fields) {
	for _, k := range keys {
		if v, ok := fs.get(k); ok {
			ordered = append(ordered, field{k, v})
		}
	}
	return ordered
}
