package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/frontmatter"
)

const (
	aiaaicDatabase = "aiaaic"
	aiaaicName     = "AIAAIC Repository"
	aiaaicHost     = "aiaaic.org"
	aiaaicLicence  = "CC-BY-SA-4.0"
)

// aiaaicNames are the names that the sheet has given to its columns over the
// years, in lower case, the first as we call it.
var aiaaicNames = [][]string{
	{"id", "aiaaic id#", "aiaaic id"},
	{"headline", "headline/title", "title"},
	{"type"},
	{"occurred"},
	{"deployer", "deployer(s)", "operator(s)", "operator"},
	{"developer", "developer(s)"},
	{"system", "system name", "system name(s)"},
	{"technology", "technology(ies)"},
	{"trigger", "news trigger (taxonomy)", "news trigger", "media trigger(s)", "issue trigger"},
	{"issue", "ethical issue (taxonomy)", "ethical issue", "issue(s)", "risks(s)"},
	{"country", "jurisdiction", "country(ies)", "country(s)"},
	{"sector", "sector(s)"},
	{"individual"}, {"societal"}, {"environmental"},
	{"consequence", "consequence (taxonomy)", "consequence(s)"},
	{"response", "response (taxonomy)", "response(s)"},
	{"links", "summary/links", "description/links"},
}

// aiaaicColumns say which field each column of terms fills. Organisations and
// systems may hold commas; other cells are divided at them too.
var aiaaicColumns = []struct{ column, field, divided string }{
	{"type", "aiaaic-type", ";"},
	{"deployer", "systems.deployers", ";\n"},
	{"developer", "systems.developers", ";\n"},
	{"system", "systems.name", ";\n"},
	{"country", "countries", ";,\n"},
	{"issue", "aiaaic-issues", ";,\n"},
	{"technology", "aiaaic-technologies", ";,\n"},
	{"trigger", "aiaaic-triggers", ";,\n"},
	{"sector", "aiaaic-sectors", ";,\n"},
	{"individual", "aiaaic-harms", ";,\n"},
	{"societal", "aiaaic-harms", ";,\n"},
	{"environmental", "aiaaic-harms", ";,\n"},
	{"consequence", "aiaaic-consequences", ";,\n"},
	{"response", "aiaaic-responses", ";,\n"},
}

// aiaaicCountries are short names of countries that the sheet uses.
var aiaaicCountries = fields{pair("USA", "US"), pair("UK", "GB"), pair("UAE", "AE"), pair("S Korea", "KR"), pair("South Korea", "KR"), pair("Russia", "RU")}

// AIAAIC reads the AIAAIC Repository's sheet of incidents as CSV. Its header takes
// several rows: a title above the names of the columns, and below them the names
// of the columns that one of them spans. An entry becomes a record: the headline
// as title, and as the summary where the sheet has none; the year or day; systems,
// and the labels as terms of taxonomies of their own; the entry's page, and each
// other link, as sources. Purposes and what the sheet has besides have no field.
func AIAAIC(sheet File, existing Existing) (Result, error) {
	r, err := openRegister(existing, aiaaicDatabase)
	if err != nil {
		return Result{}, err
	}
	t, err := readSheet(sheet, &r.Result)
	if err != nil {
		return Result{}, err
	}
	names := []string{""} // of a column without a name
	for _, n := range aiaaicNames {
		names = append(names, n[0])
	}
	r.noteColumns(t, names)
	r.rows = len(t.rows)
	for _, row := range t.rows {
		r.putCase(row)
	}
	r.writeTaxonomies()
	r.needDatabase(aiaaicDatabase, `{id: aiaaic, name: AIAAIC Repository}`)
	return r.finish(), nil
}

// maxHeaderRow is how many rows may stand above the names of the columns.
const maxHeaderRow = 10

// readSheet reads the rows below the header, whose columns get our names.
func readSheet(sheet File, result *Result) (*table, error) {
	in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(sheet.Data, []byte(frontmatter.BOM))))
	in.FieldsPerRecord = -1
	t := &table{name: sheet.Path}
	for n := 0; ; n++ {
		cells, err := in.Read()
		switch {
		case errors.Is(err, io.EOF) && t.header == nil, n == maxHeaderRow && t.header == nil:
			return nil, fmt.Errorf("%s has no row with the column AIAAIC ID# at its top; download the sheet of incidents as CSV", sheet.Path)
		case errors.Is(err, io.EOF):
			return t, t.checkHeader([]string{"id", "headline", "occurred"})
		case err != nil:
			return nil, fmt.Errorf("read %s as comma-separated values: %w", sheet.Path, err)
		}
		line, _ := in.FieldPos(0)
		t.addCells(fmt.Sprintf("%s:%d", sheet.Path, line), cells, result)
	}
}

// addCells takes up the names of the columns, those below them, or a row.
func (t *table) addCells(where string, cells []string, result *Result) {
	id := slices.Index(t.header, "id")
	switch {
	case id < 0 && slices.ContainsFunc(cells, func(s string) bool { return columnName(s) == "id" }):
		for _, c := range cells[:min(len(cells), maxColumns+1)] {
			t.header = append(t.header, columnName(c))
		}
	case id < 0: // above the header
	case id < len(cells) && strings.TrimSpace(cells[id]) == "" && len(t.rows) == 0:
		for i, c := range cells[:min(len(cells), len(t.header))] {
			if c = columnName(c); c != "" {
				t.header[i] = c
			}
		}
	case len(cells) > len(t.header):
		result.note(LeftOut, where, "the row has %d cells and the header %d", len(cells), len(t.header))
	case strings.TrimSpace(strings.Join(cells, "")) != "":
		t.add(where, append(cells, make([]string, len(t.header)-len(cells))...))
	}
}

// columnName is our name for a column, or its own.
func columnName(s string) string {
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	for _, names := range aiaaicNames {
		if slices.Contains(names, s) {
			return names[0]
		}
	}
	return s
}

var (
	aiaaicID = regexp.MustCompile(`^AIAAIC-?[0-9]{1,6}[A-Za-z]?$`)
	linkIn   = regexp.MustCompile(`https?://[^\s<>"',;]+`)
)

// putCase makes a record of a row, in the way of a table with a mapping.
func (r *register) putCase(row row) {
	c := &csvRow{register: r, mapping: &csvMapping{}, row: row, lists: map[string][]string{}}
	e := entry{where: row.where, database: aiaaicDatabase, id: row.get("id"), licence: aiaaicLicence}
	title := r.clean(row.where, "headline", row.get("headline"))
	date := r.date(row.where, row.get("occurred"))
	switch {
	case !aiaaicID.MatchString(e.id):
		r.note(LeftOut, row.where, "%q is not the id of an entry, such as AIAAIC0001", e.id)
		return
	case title == "":
		r.note(LeftOut, row.where, "the row has no headline")
		return
	case !date.Known():
		r.note(LeftOut, row.where, "the row has no year, which a record's id begins with")
		return
	}
	c.add("title", title)
	c.add("date", date.String())
	links := linkIn.FindAllString(row.get("links"), maxValues)
	summary := r.clean(row.where, "summary", linkIn.ReplaceAllString(row.get("links"), ""))
	if len(asciiWords(summary)) < 20 { // words beside a link
		summary, _ = cut(title, maxTitle)
		r.note(Changed, row.where, "there is no summary; the headline stands for it")
	}
	c.add("summary", summary)
	c.add("also-known-as", aiaaicDatabase+":"+e.id)
	for _, col := range aiaaicColumns {
		c.addTerms(col.column, col.field, col.divided)
	}
	c.addLinks(title, links)
	c.fill(&e)
	r.put(e)
}

// addTerms takes up the values of a column, if the register has its field.
func (c *csvRow) addTerms(column, field, divided string) {
	cell := c.row.get(column)
	if cell == "" || c.taxonomyOf(field) == nil {
		return
	}
	var values []string
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(divided, r) })
	for _, v := range c.few(c.row.where, column, parts) {
		if v = c.clean(c.row.where, column, v); v != "" {
			values = append(values, v)
		}
	}
	col := csvColumn{column: column, field: field}
	if field == "countries" {
		col.terms = aiaaicCountries
	}
	c.add(field, c.resolve(col, values)...)
}

// addLinks makes sources of the entry's page, which is the first link to the
// repository's own site, and of the other links.
func (c *csvRow) addLinks(title string, links []string) {
	page := ""
	if i := slices.IndexFunc(links, ownPage); i >= 0 {
		page = links[i]
	}
	title, _ = cut(title, maxTitle)
	c.add("sources.title", title)
	c.add("sources.url", page)
	c.add("sources.publisher", aiaaicName)
	c.add("sources.kind", "database")
	for _, l := range links {
		if l != page {
			c.add("sources.title", "")
			c.add("sources.url", l)
			c.add("sources.publisher", "")
			c.add("sources.kind", "")
		}
	}
}

func ownPage(link string) bool {
	host := webHost(link)
	return host == aiaaicHost || strings.HasSuffix(host, "."+aiaaicHost)
}
