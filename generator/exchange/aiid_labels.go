package exchange

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/site"
)

// labelTable is a file of classifications. A record has a field for each column
// that holds terms of a vocabulary; the annotators' notes and free texts are
// left out.
type labelTable struct {
	files   []string // the first that is there is read
	prefix  string   // of its fields
	columns []labelColumn
}

type labelColumn struct {
	column, field string
}

var labelTables = []labelTable{
	{[]string{"classifications_MIT.csv"}, "mit-", []labelColumn{
		{"Risk Domain", "mit-risk-domain"}, {"Risk Subdomain", "mit-risk-subdomain"},
		{"Entity", "mit-entity"}, {"Timing", "mit-timing"}, {"Intent", "mit-intent"},
	}},
	{[]string{"classifications_CSETv1.csv"}, "cset-", []labelColumn{
		{"Tangible Harm", "cset-tangible-harm"}, {"AI Harm Level", "cset-harm-level"},
		{"Harm Distribution Basis", "cset-harm-basis"}, {"Location Country (two letters)", "countries"},
		{"Location Region", "cset-region"}, {"Infrastructure Sectors", "cset-infrastructure"},
		{"Sector of Deployment", "cset-sector"}, {"Autonomy Level", "cset-autonomy"}, {"Intentional Harm", "cset-intent"},
	}},
	{[]string{"classifications_GMF.csv", "classifications_GMF_no_snippets.csv"}, "gmf-", []labelColumn{
		{"Known AI Goal", "gmf-known-goal"}, {"Potential AI Goal", "gmf-potential-goal"},
		{"Known AI Technology", "gmf-known-technology"}, {"Potential AI Technology", "gmf-potential-technology"},
		{"Known AI Technical Failure", "gmf-known-failure"}, {"Potential AI Technical Failure", "gmf-potential-failure"},
	}},
}

// The columns that say of what a row is a classification.
var labelKeys = []string{"Namespace", "Incident ID", "Published"}

// What CSETv1 counts.
const (
	statusColumn = "Annotation Status"
	finalStatus  = "6. Complete and final"
	harmColumn   = "Tangible Harm"
	harmed       = "tangible harm definitively occurred"
	levelColumn  = "AI Harm Level"
	harmedByAI   = "AI tangible harm event"
	estimated    = "Estimated Harm Quantities"
)

var quantityColumns = []labelColumn{{"Lives Lost", "deaths"}, {"Injuries", "injuries"}}

func (a *aiid) readLabels(AIIDOptions) error {
	a.tables = map[string]*table{}
	for _, t := range labelTables {
		if err := a.readLabelTable(t); err != nil {
			return err
		}
	}
	v0, err := openTable(a.dir, "classifications_CSETv0.csv", labelKeys, &a.Result)
	if v0 != nil {
		for _, row := range v0.rows {
			a.note(LeftOut, row.where, "the CSETv0 classification of incident %s; only CSETv1 is carried over", row.get("Incident ID"))
		}
	}
	return err
}

func (a *aiid) readLabelTable(lt labelTable) error {
	columns := slices.Clone(labelKeys)
	for _, c := range lt.columns {
		columns = append(columns, c.column)
	}
	quantities := lt.prefix == "cset-"
	if quantities {
		columns = append(columns, statusColumn, estimated, quantityColumns[0].column, quantityColumns[1].column)
	}
	var t *table
	for _, name := range lt.files {
		var err error
		if t, err = openTable(a.dir, name, columns, &a.Result); err != nil {
			return err
		}
		if t != nil {
			break
		}
	}
	if t == nil {
		return nil
	}
	a.tables[lt.files[0]] = t
	a.noteColumns(t, columns)
	numbers, byIncident := a.published(t)
	for _, n := range numbers {
		var fs fields
		for _, c := range lt.columns {
			if terms := a.terms(c, byIncident[n]); len(terms) > 0 {
				fs = append(fs, field{c.field, a.value(c.field, terms)})
			}
		}
		if q := a.quantities(byIncident[n]); quantities && len(q.fields) > 0 {
			fs = append(fs, field{"quantities", q})
		}
		a.labels[n] = append(a.labels[n], fs...)
	}
	return nil
}

// published are a table's published rows by incident, and the incidents in
// order.
func (a *aiid) published(t *table) (numbers []int, byIncident map[int][]row) {
	byIncident = map[int][]row{}
	for _, row := range t.rows {
		n, why := number(row.get("Incident ID"))
		switch {
		case why != "":
			a.note(LeftOut, row.where, "Incident ID %s", why)
		case !strings.EqualFold(row.get("Published"), "true"):
			a.note(LeftOut, row.where, "the %s classification of incident %d is not published", row.get("Namespace"), n)
		case a.byNumber[n] == nil:
			a.note(LeftOut, row.where, "incident %d is not carried over", n)
		default:
			if byIncident[n] == nil {
				numbers = append(numbers, n)
			}
			byIncident[n] = append(byIncident[n], row)
		}
	}
	return numbers, byIncident
}

// terms are the values of a column in an incident's rows. Several annotators'
// values are joined where the field is a list; where it is one term and they
// disagree, there is none.
func (a *aiid) terms(c labelColumn, rows []row) []string {
	var terms []string
	for _, row := range rows {
		cell := a.clean(row.where, c.column, row.get(c.column))
		if cell == "" {
			continue
		}
		t := a.taxonomyOf(c.field)
		if t == nil {
			return nil
		}
		for _, name := range split(cell, t) {
			term := a.term(row.where, c.column, name, t)
			if term != "" && !slices.Contains(terms, term) {
				terms = append(terms, term)
			}
		}
	}
	if t := a.config.TaxonomyOf(c.field); len(terms) > 1 && t.Single {
		a.note(Dropped, rows[0].where, "%s, on which the annotators disagree: %s", c.column, strings.Join(terms, ", "))
		return nil
	}
	return terms
}

// split divides a cell at its commas, but for those within a term's name.
func split(cell string, t *site.Taxonomy) (names []string) {
	for cell = strings.Trim(cell, ", "); cell != ""; cell = strings.Trim(cell, ", ") {
		n := longestName(cell, t)
		if n == 0 {
			first, _, _ := strings.Cut(cell, ",")
			n = len(first)
		}
		names = append(names, strings.TrimSpace(cell[:n]))
		cell = cell[n:]
	}
	return names
}

// longestName is the length of the longest name of a term that s begins with.
func longestName(s string, t *site.Taxonomy) (longest int) {
	for _, term := range t.Terms {
		for _, name := range namesOf(term) {
			n := len(name)
			if n > longest && n <= len(s) && strings.EqualFold(s[:n], name) && (n == len(s) || s[n] == ',') {
				longest = n
			}
		}
	}
	return longest
}

// quantities are the dead and injured that CSETv1 counts. A count is a
// statement only in a final classification of a harm that occurred and that the
// AI did; both columns are 0 where nobody has filled them in, so a 0 is one
// only beside another number. An estimate is written as "about".
func (a *aiid) quantities(rows []row) node {
	n := mapping()
	for _, row := range rows {
		counted := row.get(statusColumn) == finalStatus && row.get(harmColumn) == harmed && row.get(levelColumn) == harmedByAI
		var given []string
		for _, c := range quantityColumns {
			given = append(given, row.get(c.column))
		}
		nothing := !slices.ContainsFunc(given, func(s string) bool { return s != "" && s != "0" })
		switch {
		case nothing:
		case !counted:
			a.note(Dropped, row.where, "%s lives lost and %s injuries: not a final count of harm by an AI system", cmp.Or(given[0], "no"), cmp.Or(given[1], "no"))
		default:
			count := a.count(row, given)
			if len(n.fields) > 0 && !n.equal(count) {
				a.note(Dropped, row.where, "lives lost and injuries, on which the annotators disagree")
				return mapping()
			}
			n = count
		}
	}
	return n
}

func (a *aiid) count(row row, given []string) node {
	n := mapping()
	for i, c := range quantityColumns {
		known := slices.ContainsFunc(a.config.Quantities, func(k site.QuantityKind) bool { return k.ID == c.field })
		value, err := strconv.ParseUint(given[i], 10, 50)
		switch {
		case given[i] == "":
			continue
		case err != nil:
			a.note(Dropped, row.where, "%s: %q is not a count", c.column, given[i])
			continue
		case !known:
			a.note(Dropped, row.where, "%s: site.yaml does not list the quantity %s", c.column, c.field)
			continue
		}
		number := strconv.FormatUint(value, 10)
		if strings.EqualFold(row.get(estimated), "true") && value > 0 {
			number = "about " + number
		}
		n.fields = append(n.fields, pair(c.field, number))
	}
	return n
}
