package exchange

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The columns of the AI Incident Database's tables that a register can fill, and
// register_id, which is the record's id.
var (
	incidentColumns = []string{
		"incident_id", "date", "reports", "Alleged deployer of AI system", "Alleged developer of AI system",
		"Alleged harmed or nearly harmed parties", "description", "title", "register_id",
	}
	reportColumns    = []string{"report_number", "title", "url", "authors", "date_published", "source_domain", "language"}
	duplicateColumns = []string{"duplicate_incident_number", "true_incident_number"}
)

// firstOwnNumber is where the numbers begin of records that the database does not
// have. Like those of reports, they are this export's: register_id is for ever.
const firstOwnNumber = 1_000_000

// aiidTables are the rows of an export.
type aiidTables struct {
	incidents, reports, duplicates [][]string
	byURL                          map[string]int // reports
}

// AIIDTables gives a register as the tables of the AI Incident Database's export:
// incidents.csv has the records that are in force, with the number that the
// database gives them, or else one of their own; reports.csv their sources, each
// URL once; duplicates.csv the records that one other supersedes. A date is the
// first day that the record's allows. Organisations stand by the last part of
// their URL, as the database's identifiers do. Who was harmed is free text here,
// identifiers there, and is left out, as is all that the tables have no column for.
func AIIDTables(records iter.Seq2[Published, error]) ([]File, error) {
	all, listed, err := readPublished(records)
	if err != nil {
		return nil, err
	}
	numbers := aiidNumbers(all)
	t := &aiidTables{byURL: map[string]int{}}
	for i, r := range all {
		switch {
		case listed[i]:
			t.add(r, numbers[r.ID])
		case r.Status == "superseded" && len(r.SupersededBy) == 1 && numbers[r.SupersededBy[0]] != 0:
			t.duplicates = append(t.duplicates, []string{strconv.Itoa(numbers[r.ID]), strconv.Itoa(numbers[r.SupersededBy[0]])})
		}
	}
	var files []File
	for _, f := range []struct {
		name    string
		columns []string
		rows    [][]string
	}{{"duplicates.csv", duplicateColumns, t.duplicates}, {incidentsFile, incidentColumns, t.incidents}, {"reports.csv", reportColumns, t.reports}} {
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		if err := w.WriteAll(append([][]string{f.columns}, f.rows...)); err != nil {
			return nil, fmt.Errorf("write %s: %w", f.name, err)
		}
		files = append(files, File{f.name, out.Bytes()})
	}
	return files, nil
}

// readPublished reads the records that are not removed.
func readPublished(records iter.Seq2[Published, error]) (all []*storedRecord, listed []bool, err error) {
	for p, err := range records {
		if err != nil {
			return nil, nil, err
		}
		r := &storedRecord{}
		if err := json.Unmarshal(p.JSON, r); err != nil {
			return nil, nil, fmt.Errorf("read a record's JSON: %w", err)
		}
		if !r.gone() {
			all, listed = append(all, r), append(listed, p.Listed)
		}
	}
	return all, listed, nil
}

// aiidNumbers numbers records by id: the first that is an incident of the
// database has its number.
func aiidNumbers(all []*storedRecord) map[string]int {
	numbers, taken := map[string]int{}, map[int]bool{}
	for _, r := range all {
		known := []string{}
		if r.Origin.Database == aiidDatabase {
			known = append(known, r.Origin.ID)
		}
		for _, k := range r.AlsoKnownAs {
			if k.Database == aiidDatabase {
				known = append(known, k.ID)
			}
		}
		for _, id := range known {
			if n, why := number(id); why == "" && n < firstOwnNumber && !taken[n] {
				numbers[r.ID], taken[n] = n, true
				break
			}
		}
	}
	next := firstOwnNumber
	for _, r := range all {
		if numbers[r.ID] == 0 {
			numbers[r.ID] = next
			next++
		}
	}
	return numbers
}

func (t *aiidTables) add(r *storedRecord, number int) {
	var reports []int
	for _, s := range r.Sources {
		if s.URL != fmt.Sprintf(aiidPage, number) {
			reports = append(reports, t.report(s))
		}
	}
	var developers, deployers []string
	systems, _ := r.Terms["systems"].([]any)
	for _, s := range systems {
		m, _ := s.(map[string]any)
		developers, deployers = append(developers, textsOf(m["developers"])...), append(deployers, textsOf(m["deployers"])...)
	}
	slices.Sort(reports)
	t.incidents = append(t.incidents, harmless([]string{
		strconv.Itoa(number), r.Date.Earliest, "[" + strings.ReplaceAll(join(slices.Compact(reports)), " ", "") + "]",
		jsonList(distinct(deployers)), jsonList(distinct(developers)), "[]", r.Summary, r.Title, r.ID,
	}))
}

// textsOf are the texts of a list in JSON.
func textsOf(v any) (texts []string) {
	items, _ := v.([]any)
	for _, i := range items {
		if s, ok := i.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

func jsonList(texts []string) string {
	if texts == nil {
		return "[]"
	}
	return encode(texts)
}

// report is the number of a source's report, a new one where its URL is new.
func (t *aiidTables) report(s storedSource) int {
	if n := t.byURL[s.URL]; n != 0 && s.URL != "" {
		return n
	}
	n := len(t.reports) + 1
	t.byURL[s.URL] = n
	var authors []string
	if s.Author != "" {
		authors = strings.Split(s.Author, ", ")
	}
	domain := s.Publisher
	if u, err := url.Parse(s.URL); err == nil && u.Hostname() != "" {
		domain = strings.TrimPrefix(u.Hostname(), "www.")
	}
	t.reports = append(t.reports, harmless([]string{
		strconv.Itoa(n), s.Title, s.URL, jsonList(authors), s.Date.Earliest, domain, s.Language,
	}))
	return n
}

// harmless puts an apostrophe before a cell that a spreadsheet would evaluate
// (OWASP, CSV Injection).
func harmless(cells []string) []string {
	for i, c := range cells {
		if strings.HasPrefix(strings.TrimLeft(c, " \t\r\n"), "=") || c != "" && strings.Contains("+-@\t\r\n", c[:1]) {
			cells[i] = "'" + c
		}
	}
	return cells
}
