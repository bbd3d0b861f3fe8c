package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/incident"
)

// AIIDOptions are files that the export itself does not hold. A File's Path is
// what notes call it.
type AIIDOptions struct {
	// Articles is {"data": {"incidents": [...]}}, the answer of the database's
	// GraphQL interface with each incident's reports and entities.
	Articles *File
	// Crosswalk are lists of {incident_id, sameAs}, which pair incidents with
	// events of the OECD's monitor.
	Crosswalk []File
}

const (
	aiidDatabase  = "aiid"
	aiidName      = "AI Incident Database"
	aiidPage      = "https://incidentdatabase.ai/cite/%d/"
	aiidLicence   = "CC-BY-SA-4.0"
	monitor       = "aim"
	incidentsFile = "incidents.csv"
)

// AIID reads a folder of the AI Incident Database's CSV export: incidents.csv,
// and where they are there duplicates.csv, quickadd.csv and classifications_
// with MIT, CSETv1 and GMF_no_snippets or GMF. An incident becomes a record:
//
//   - title, date and description as they are; the rest of a description that
//     is longer than a summary may be goes into the body;
//   - developers, deployers and harmed parties by the names that the articles
//     file gives to their identifiers, else by the identifier made readable;
//   - the database's own page as a source, and each report with article data;
//   - classifications that are published, as fields of taxonomies of their own
//     (aiid_labels.go). CSETv0 is left out: CSETv1 covers its incidents, and
//     the two scales do not match;
//   - a number that duplicates.csv redirects becomes a further also-known-as of
//     the incident that it leads to in the end; where the duplicate is still in
//     the export, its record is superseded instead.
//
// Severity, harms and whether the date is that of the event are not stated by
// the export and are left out. What an option brought once it must bring again:
// without it the import is refused, since it would take out what came with it.
func AIID(dir fs.FS, options AIIDOptions, existing Existing) (Result, error) {
	a, err := openAIID(dir, options, existing)
	if err != nil {
		return Result{}, err
	}
	for _, i := range a.incidents {
		a.idOf(a.entry(i))
	}
	a.rows = len(a.incidents)
	for _, i := range a.incidents {
		a.put(a.complete(i))
	}
	a.writeTaxonomies()
	a.closingNotes()
	return a.finish(), nil
}

// aiid is one import.
type aiid struct {
	*register
	dir        fs.FS
	incidents  []*aiidIncident // by number
	byNumber   map[int]*aiidIncident
	duplicates map[int]int // to the true incident
	articles   articles
	aliases    map[int][]string // aiid: and aim: identities
	labels     map[int]fields
	tables     map[string]*table // of classifications, by their first name
	persons    int               // records that name harmed parties
}

// aiidIncident is a row of incidents.csv.
type aiidIncident struct {
	where                         string
	number                        int
	date                          incident.Date
	title, description            string
	reports                       []int
	deployers, developers, harmed []string // identifiers
}

func openAIID(dir fs.FS, options AIIDOptions, existing Existing) (*aiid, error) {
	a := &aiid{
		dir: dir, byNumber: map[int]*aiidIncident{}, duplicates: map[int]int{}, aliases: map[int][]string{},
		labels: map[int]fields{},
	}
	var err error
	if a.register, err = openRegister(existing, aiidDatabase); err != nil {
		return nil, err
	}
	for _, read := range []func(AIIDOptions) error{a.readIncidents, a.readDuplicates, a.readArticles, a.readCrosswalk, a.readLabels, a.readQuickAdd} {
		if err := read(options); err != nil {
			return nil, err
		}
	}
	return a, a.checkInputs(options)
}

func (a *aiid) readIncidents(AIIDOptions) error {
	columns := []string{"incident_id", "date", "reports", "title", "description",
		"Alleged deployer of AI system", "Alleged developer of AI system", "Alleged harmed or nearly harmed parties"}
	t, err := openTable(a.dir, incidentsFile, columns, &a.Result)
	if err != nil {
		return err
	}
	if t == nil {
		return fmt.Errorf("there is no %s in the folder; name the folder of the export that holds it: %w", incidentsFile, fs.ErrNotExist)
	}
	a.noteColumns(t, columns)
	for _, row := range t.rows {
		a.readIncident(row)
	}
	slices.SortFunc(a.incidents, func(x, y *aiidIncident) int { return cmp.Compare(x.number, y.number) })
	return nil
}

// readIncident keeps a row that can become a record.
func (a *aiid) readIncident(row row) {
	i := &aiidIncident{where: row.where}
	var why string
	i.number, why = number(row.get("incident_id"))
	i.title = a.clean(row.where, "title", row.get("title"))
	i.description = a.clean(row.where, "description", row.get("description"))
	i.date = a.date(row.where, row.get("date"))
	switch {
	case why != "":
		a.note(LeftOut, row.where, "incident_id %s", why)
	case a.byNumber[i.number] != nil:
		a.note(LeftOut, row.where, "incident %d stands in %s too", i.number, a.byNumber[i.number].where)
	case i.title == "":
		a.note(LeftOut, row.where, "incident %d has no title", i.number)
	case !i.date.Known():
		a.note(LeftOut, row.where, "incident %d has no date, not even a year, which a record's id begins with", i.number)
	default:
		i.reports = a.numbers(row, "reports")
		i.deployers = a.identifiers(row, "Alleged deployer of AI system")
		i.developers = a.identifiers(row, "Alleged developer of AI system")
		i.harmed = a.identifiers(row, "Alleged harmed or nearly harmed parties")
		a.incidents = append(a.incidents, i)
		a.byNumber[i.number] = i
	}
}

func number(s string) (n int, why string) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, fmt.Sprintf("%q is not a number from 1 on", s)
	}
	return n, ""
}

var yearForm = regexp.MustCompile(`^[1-9][0-9]{3}\b`)

// date reads a day, with or without a time; of a day that is not in the
// calendar it keeps the year.
func (r *Result) date(where, s string) incident.Date {
	day, _, _ := strings.Cut(s, "T")
	if d, err := incident.ParseDate(day); err == nil {
		return d
	}
	d, err := incident.ParseDate(yearForm.FindString(s))
	if err == nil {
		r.note(Changed, where, "date: %q is not in the calendar; only the year is kept", s)
	}
	return d
}

// numbers reads a cell that holds a JSON list of numbers.
func (a *aiid) numbers(row row, column string) (numbers []int) {
	if s := row.get(column); s != "" {
		if err := json.Unmarshal([]byte(s), &numbers); err != nil {
			a.note(Dropped, row.where, "%s: not a list of numbers: %v", column, err)
			return nil
		}
	}
	slices.Sort(numbers)
	return slices.Compact(numbers)
}

// identifiers reads a cell that holds a JSON list of texts.
func (a *aiid) identifiers(row row, column string) (ids []string) {
	if s := row.get(column); s != "" {
		if err := json.Unmarshal([]byte(s), &ids); err != nil {
			a.note(Dropped, row.where, "%s: not a list of texts: %v", column, err)
			return nil
		}
	}
	return a.few(row.where, column, ids)
}

// readQuickAdd counts links that nobody has yet made an incident of.
func (a *aiid) readQuickAdd(AIIDOptions) error {
	t, err := openTable(a.dir, "quickadd.csv", nil, &a.Result)
	if t != nil && len(t.rows) > 0 {
		a.note(LeftOut, t.name, "%d links that belong to no incident yet", len(t.rows))
	}
	return err
}

func (a *aiid) closingNotes() {
	a.needDatabase(aiidDatabase, `{id: aiid, name: AI Incident Database, url: "https://incidentdatabase.ai/cite/{id}/"}`)
	if slices.ContainsFunc(a.incidents, func(i *aiidIncident) bool {
		return slices.ContainsFunc(a.aliases[i.number], func(s string) bool { return strings.HasPrefix(s, monitor+":") })
	}) {
		a.needDatabase(monitor, `{id: aim, name: OECD AI Incidents and Hazards Monitor, url: "https://oecd.ai/en/incidents/{id}"}`)
	}
	if reports := a.countReports(); a.articles.name == "" && reports > 0 {
		a.note(Dropped, incidentsFile, "%d reports, of which the export gives the numbers only; an articles file has the rest", reports)
	}
	if a.persons > 0 {
		a.note(Advice, incidentsFile, "%d records say who was harmed, with the names of persons where the database gives them; see that each may be published", a.persons)
	}
	a.noteGone()
}

func (a *aiid) countReports() (n int) {
	for _, i := range a.incidents {
		n += len(i.reports)
	}
	return n
}

// noteGone reports records whose incident the export no longer has.
func (a *aiid) noteGone() {
	for _, rec := range sortedRecords(a.byOrigin) {
		origin, _ := rec.header.get("origin")
		id := origin.fields.text("id")
		if origin.fields.text("database") != aiidDatabase || a.seen[aiidDatabase+":"+id] {
			continue
		}
		what := "the export no longer has incident " + id
		if n, _ := strconv.Atoi(id); a.duplicates[n] != 0 {
			what += fmt.Sprintf(", which is now a duplicate of %d", a.duplicates[n])
		}
		a.note(Advice, rec.id, "%s; the record is left as it is: say in its status what became of it", what)
	}
}

func sortedRecords(byKey map[string]*record) []*record {
	var records []*record
	for _, rec := range byKey {
		records = append(records, rec)
	}
	slices.SortFunc(records, func(a, b *record) int { return cmp.Compare(a.path, b.path) })
	return records
}
