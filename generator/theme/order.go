package theme

import (
	"html"
	"html/template"
	"net/url"
	"time"

	"blotter/generator/site"
)

// Orders are the ways to a listing's records in other orders.
type Orders struct {
	// Items are links, and buttons that are hidden until the page's script, which
	// sorts what data-by says, has shown them.
	Items []template.HTML
	// InPlace says that the page has all of the records, so that it can sort them;
	// Idle, that without the script there is nothing to choose.
	InPlace, Idle bool
}

// orders are the ways to all records by each of the three dates.
func (m *maker) orders() *Orders {
	o := &Orders{}
	for _, way := range []struct {
		kind      site.Kind
		name, url string
	}{
		{site.RecordsPage, m.say("order.event"), "/incidents/"},
		{site.RecordedPage, m.say("order.recorded"), site.RecordedURL},
		{site.ChangesPage, m.say("order.changed"), "/changes/"},
	} {
		attributes := ""
		switch {
		case way.url == m.from && way.kind == site.RecordsPage:
			attributes = ` aria-current="page" data-by="date"`
		case way.url == m.from:
			attributes = ` aria-current="page"`
		case way.kind == m.page.Kind:
			attributes = ` aria-current="true"`
		}
		o.Items = append(o.Items, anchor(way.name, m.href(way.url), attributes))
	}
	if m.page.Kind == site.RecordsPage {
		m.sortInPlace(o, m.page.Records)
	}
	return o
}

// termOrders are the ways to a term's records by each of the three dates; the
// search orders any records, where the browser has scripts.
func (m *maker) termOrders(t *site.Term) *Orders {
	o := &Orders{Items: []template.HTML{anchor(m.say("order.event"), m.href(t.URL()), ` aria-current="page" data-by="date"`)}, Idle: true}
	if m.site.HistoryNote == "" && len(t.Records) > 1 {
		o.Idle = false
		o.Items = append(o.Items,
			anchor(m.say("order.recorded"), m.searchTerms("recorded", t), ` data-by="recorded"`),
			anchor(m.say("order.changed"), m.searchTerms("changed", t), ` data-by="changed"`))
	}
	m.sortInPlace(o, m.page.Records)
	if o.Idle && !o.InPlace {
		return nil
	}
	return o
}

// dateOrders are the ways to sort the records of a year or a month.
func (m *maker) dateOrders() *Orders {
	o := &Orders{Items: []template.HTML{sortButton(m.say("order.event"), "date")}, Idle: true}
	m.sortInPlace(o, m.page.Records)
	if !o.InPlace {
		return nil
	}
	return o
}

const fewest = 3 // records that are worth sorting

// sortInPlace adds what can be seen in a line, where the page has all of them.
func (m *maker) sortInPlace(o *Orders, records []*site.Record) {
	if m.page.Part.Of > 1 || len(records) < fewest || m.page.Term != nil && !m.listsAll() {
		return
	}
	o.InPlace, m.sorts = true, true
	ofSeverity := m.page.Term != nil && m.page.Term.Taxonomy == m.severity
	if m.severity != nil && m.severity.Ordered && !ofSeverity {
		o.Items = append(o.Items, sortButton(m.say("order.severity"), "severity"))
	}
	o.Items = append(o.Items, sortButton(m.say("order.title"), "title"))
}

func sortButton(name, by string) template.HTML {
	return template.HTML(`<button type="button" data-by="` + by + `" hidden>` + html.EscapeString(name) + `</button>`)
}

// searchTerms is the search for the records that have all of the terms.
func (m *maker) searchTerms(order string, terms ...*site.Term) string {
	query := url.Values{}
	if order != "" {
		query.Set("sort", order)
	}
	for _, t := range terms {
		query.Set(t.Taxonomy.Name, searchID(t))
	}
	return m.href("/search/") + "?" + query.Encode()
}

// searchID is what the search calls a term.
func searchID(t *site.Term) string {
	if t == t.Taxonomy.NotStated {
		return "-"
	}
	return t.Slug
}

// sortable adds to lines what the script sorts them by and they do not show.
func sortable(records []*site.Record, groups []Group) {
	i := 0
	for _, g := range groups {
		for j := range g.Lines {
			g.Lines[j].Sort = sortKeys(records[i])
			i++
		}
	}
}

// sortKeys are the times at which a record was recorded and last changed.
func sortKeys(r *site.Record) template.HTMLAttr {
	published, changed := r.Published(), r.Changed()
	if published == nil {
		return ""
	}
	return template.HTMLAttr(` data-recorded="` + sortTime(published.Time) + `" data-changed="` + sortTime(changed.Time) + `"`)
}

// sortTime is "" for a commit whose time can't be read.
func sortTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05Z")
}
