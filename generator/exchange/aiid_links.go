package exchange

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// articles is what the articles file says.
type articles struct {
	name    string
	reports map[int][]report  // by incident, by number
	names   map[string]string // of entities, by identifier
}

type report struct {
	Number  int      `json:"report_number"`
	Title   string   `json:"title"`
	URL     string   `json:"url"`
	Authors []string `json:"authors"`
}

type entity struct {
	ID   string `json:"entity_id"`
	Name string `json:"name"`
}

func (a *aiid) readArticles(options AIIDOptions) error {
	a.articles = articles{reports: map[int][]report{}, names: map[string]string{}}
	if options.Articles == nil {
		return nil
	}
	a.articles.name = options.Articles.Path
	var answer struct {
		Data struct {
			Incidents []struct {
				ID         int      `json:"incident_id"`
				Deployers  []entity `json:"AllegedDeployerOfAISystem"`
				Developers []entity `json:"AllegedDeveloperOfAISystem"`
				Harmed     []entity `json:"AllegedHarmedOrNearlyHarmedParties"`
				Reports    []report `json:"reports"`
			} `json:"incidents"`
		} `json:"data"`
	}
	if err := json.Unmarshal(options.Articles.Data, &answer); err != nil {
		return fmt.Errorf("read %s as the database's answer in JSON: %w", options.Articles.Path, err)
	}
	if len(answer.Data.Incidents) == 0 {
		return fmt.Errorf(`%s holds no incidents; it should be {"data": {"incidents": [...]}}`, options.Articles.Path)
	}
	for _, i := range answer.Data.Incidents {
		for _, e := range slices.Concat(i.Deployers, i.Developers, i.Harmed) {
			a.name(e)
		}
		if a.byNumber[i.ID] == nil {
			a.note(LeftOut, a.articles.name, "incident %d is not carried over, nor are its %d reports", i.ID, len(i.Reports))
			continue
		}
		a.articles.reports[i.ID] = append(a.articles.reports[i.ID], i.Reports...)
	}
	return nil
}

func (a *aiid) name(e entity) {
	if name := a.clean(a.articles.name+": entity "+e.ID, "name", e.Name); name != "" && a.articles.names[e.ID] == "" {
		a.articles.names[e.ID] = name
	}
}

// sources are the database's own page and the incident's reports by number.
func (a *aiid) sources(i *aiidIncident) node {
	page := fmt.Sprintf(aiidPage, i.number)
	n := list(pairs("title", i.title, "url", page, "publisher", aiidName, "kind", "database"))
	if a.articles.name == "" {
		return n
	}
	reports := slices.Clone(a.articles.reports[i.number])
	slices.SortStableFunc(reports, func(x, y report) int { return cmp.Compare(x.Number, y.Number) })
	urls := map[string]string{page: "the database's own page"}
	missing := slices.Clone(i.reports)
	for _, r := range reports {
		where := fmt.Sprintf("%s: incident %d, report %d", a.articles.name, i.number, r.Number)
		if !slices.Contains(i.reports, r.Number) {
			a.note(LeftOut, where, "%s does not list it for this incident", incidentsFile)
			continue
		}
		missing = slices.DeleteFunc(missing, func(n int) bool { return n == r.Number })
		if s, ok := a.source(where, r, urls); ok {
			n.items = append(n.items, s)
		}
	}
	if len(missing) > 0 {
		a.note(Dropped, i.where, "%d of %d reports, for which %s has no article: %s", len(missing), len(i.reports), a.articles.name, join(missing))
	}
	return n
}

func join(numbers []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
}

// source is a report; urls are those that the record cites already.
func (a *aiid) source(where string, r report, urls map[string]string) (node, bool) {
	url := strings.TrimSpace(r.URL)
	title := a.clean(where, "title", r.Title)
	publisher := publisherOf(url)
	if other, cited := urls[url]; cited && url != "" {
		a.note(LeftOut, where, "its URL is that of %s", other)
		return node{}, false
	}
	urls[url] = fmt.Sprintf("report %d", r.Number)
	switch {
	case publisher == "":
		a.note(LeftOut, where, "neither its URL %q nor its publisher is known", url)
		return node{}, false
	case webHost(url) == "":
		a.note(Dropped, where, "its URL %q is not one", url)
		url = ""
	}
	if title == "" {
		a.note(Changed, where, "it has no title; the record says so")
		title = "Untitled report"
	}
	var authors []string
	for _, name := range r.Authors {
		if name = a.clean(where, "author", name); name != "" {
			authors = append(authors, name)
		}
	}
	return pairs("title", title, "url", url, "publisher", publisher, "author", strings.Join(authors, ", "), "kind", "article"), true
}

func (a *aiid) readDuplicates(AIIDOptions) error {
	t, err := openTable(a.dir, "duplicates.csv", []string{"duplicate_incident_number", "true_incident_number"}, &a.Result)
	if err != nil || t == nil {
		return err
	}
	direct := map[int]int{}
	for _, row := range t.rows {
		from, why := number(row.get("duplicate_incident_number"))
		to, why2 := number(row.get("true_incident_number"))
		if why+why2 != "" {
			a.note(LeftOut, row.where, "%s", cmp.Or(why, why2))
		} else if direct[from] != 0 && direct[from] != to {
			a.note(LeftOut, row.where, "%d is a duplicate of %d already", from, direct[from])
		} else {
			direct[from] = to
		}
	}
	for _, row := range t.rows {
		if from, _ := number(row.get("duplicate_incident_number")); direct[from] != 0 && a.duplicates[from] == 0 {
			a.redirect(row.where, from, direct)
		}
	}
	return nil
}

// redirect follows the duplicates to the incident that they lead to in the end.
func (a *aiid) redirect(where string, from int, direct map[int]int) {
	to := from
	for seen := map[int]bool{}; direct[to] != 0; to = direct[to] {
		if seen[to] {
			a.note(LeftOut, where, "the duplicates of %d lead in a circle", from)
			return
		}
		seen[to] = true
	}
	if a.byNumber[to] == nil {
		a.note(LeftOut, where, "%d is a duplicate of %d, which is not carried over", from, to)
		return
	}
	a.duplicates[from] = to
	if a.byNumber[from] == nil {
		a.aliases[to] = append(a.aliases[to], fmt.Sprintf("%s:%d", aiidDatabase, from))
	} else {
		a.note(Changed, where, "%d is a duplicate of %d and still in %s; its record is superseded", from, to, incidentsFile)
	}
}

var monitorPage = regexp.MustCompile(`^https://oecd\.ai/(?:en/)?incidents/([0-9a-z-]{1,60})/?$`)

func (a *aiid) readCrosswalk(options AIIDOptions) error {
	for _, file := range options.Crosswalk {
		var links []struct {
			Incident int    `json:"incident_id"`
			SameAs   string `json:"sameAs"`
		}
		if err := json.Unmarshal(file.Data, &links); err != nil {
			return fmt.Errorf("read %s as a list of {incident_id, sameAs}: %w", file.Path, err)
		}
		for n, l := range links {
			where := fmt.Sprintf("%s: entry %d", file.Path, n+1)
			to := l.Incident
			if a.byNumber[to] == nil && a.duplicates[to] != 0 {
				to = a.duplicates[to]
			}
			m := monitorPage.FindStringSubmatch(l.SameAs)
			switch {
			case m == nil:
				a.note(LeftOut, where, "%q is no page of the OECD's monitor", l.SameAs)
			case a.byNumber[to] == nil:
				a.note(LeftOut, where, "incident %d is not carried over", l.Incident)
			case !slices.Contains(a.aliases[to], monitor+":"+m[1]):
				a.aliases[to] = append(a.aliases[to], monitor+":"+m[1])
			}
		}
	}
	return nil
}

// identities are the incident's numbers, its own first.
func (a *aiid) identities(i *aiidIncident) node {
	others := slices.Clone(a.aliases[i.number]) // aiid: before aim:
	slices.SortFunc(others, func(x, y string) int {
		return cmp.Compare(x, y)
	})
	return texts(append([]string{fmt.Sprintf("%s:%d", aiidDatabase, i.number)}, others...))
}
