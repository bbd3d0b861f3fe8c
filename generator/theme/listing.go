package theme

import (
	"html"
	"html/template"
	"slices"
	"strconv"

	"blotter/generator/site"
)

// Listing is records, one a line, under headings.
type Listing struct {
	Title  string
	Orders *Orders
	Note   string // why there is no history, where the order asks for one
	Count  string // "" on the pieces that a new record must not change
	Chart  *Chart
	Groups []Group
	Pager  *Pager
	Years  []TermRow // on the newest piece, newest first
}

// Group is the lines under one heading, such as a year's.
type Group struct {
	Anchor, Name, URL string
	Lines             []Line
}

// Line is a record in a listing.
type Line struct {
	When                        template.HTML // the date, and the severity's glyph
	Title                       template.HTML
	Summary, Publishers, Status string
	Severity                    template.HTML
	Event                       template.HTML // the date of the event, where When is another
	Sort                        template.HTMLAttr
}

// Pager leads through the pieces of a listing; a link that leads nowhere is "".
type Pager struct {
	Newest, Newer, Older, Oldest string
	Here                         string
}

func (m *maker) records() *Listing {
	l := &Listing{Title: m.say("records.title"), Orders: m.orders(), Pager: m.pager("/incidents/"), Groups: m.byYear(m.page.Records)}
	m.head = head{title: l.Title + m.pieceTitle(), description: m.site.Tagline, things: m.trail(m.allRecords())}
	if m.newest() {
		l.Count = m.countAndSpan(m.site.Records)
		l.Chart = m.yearChart(m.site.Records, func(y int) string { return m.href(site.YearURL(y)) })
		l.Years = m.years()
	}
	return l
}

// years lists the calendar's, newest first.
func (m *maker) years() []TermRow {
	var rows []TermRow
	for _, y := range m.site.Years() {
		rows = append(rows, TermRow{Mark: Mark{Name: strconv.Itoa(y.Year), URL: m.href(site.YearURL(y.Year))}, Count: len(y.Records)})
	}
	slices.Reverse(rows)
	return rows
}

// newest reports the piece that new records come to. The others say nothing
// that a new record changes.
func (m *maker) newest() bool { return m.page.Part.Number == m.page.Part.Of }

func (m *maker) pieceTitle() string {
	if m.newest() {
		return ""
	}
	return m.say("pager.title", "page", m.page.Part.Number)
}

// countAndSpan is such as: 23 records, 2012 to 2026.
func (m *maker) countAndSpan(records []*site.Record) string {
	s := m.say("records", "n", len(records))
	switch first, last := span(records); {
	case first == 0:
		return s
	case first == last:
		return m.say("records.in", "count", s, "year", strconv.Itoa(first))
	default:
		return m.say("records.span", "count", s, "first", strconv.Itoa(first), "last", strconv.Itoa(last))
	}
}

func (m *maker) pager(base string) *Pager {
	p := m.page.Part
	if p.Of < 2 {
		return nil
	}
	at := func(n int) string { return m.href(site.PartURL(base, site.Part{Number: n, Of: p.Of})) }
	pager := &Pager{Here: m.say("pager.page", "page", p.Number)}
	if m.newest() {
		pager.Here = m.say("pager.of", "page", p.Number, "of", p.Of)
	} else {
		pager.Newest, pager.Newer = at(p.Of), at(p.Number+1)
	}
	if p.Number > 1 {
		pager.Older, pager.Oldest = at(p.Number-1), at(1)
	}
	return pager
}

// byYear groups lines, newest first.
func (m *maker) byYear(records []*site.Record) []Group {
	var groups []Group
	year := -1
	for _, r := range records {
		if y := int(r.Date.From.Year); y != year {
			year = y
			g := Group{Anchor: yearAnchor(y), Name: strconv.Itoa(y), URL: m.href(site.YearURL(y))}
			if y == 0 {
				g = Group{Anchor: "undated", Name: sentence(m.say("date.unknown"))}
			}
			groups = append(groups, g)
		}
		g := &groups[len(groups)-1]
		g.Lines = append(g.Lines, m.line(r))
	}
	return groups
}

func yearAnchor(year int) string { return "y" + strconv.Itoa(year) }

// lineKey is a record and its address from the page: pages of one depth share it.
type lineKey struct {
	*site.Record
	url string
}

func (m *maker) line(r *site.Record) Line {
	key := lineKey{r, m.href(r.URL())}
	if known, ok := m.known.Load(key); ok {
		return known.(Line)
	}
	l := m.newLine(r, key.url)
	m.known.Store(key, l)
	return l
}

func (m *maker) newLine(r *site.Record, url string) Line {
	l := Line{Title: anchor(title(r), url, ""), When: m.when(m.dateOf(r.Date), r), Status: m.statusWord(r)}
	if mark := m.mark(r); mark != nil {
		l.Severity = template.HTML(`<span class="severity` + mark.rank() + `">` + html.EscapeString(mark.Name) + `</span>`)
	}
	if shown(r, "summary") {
		l.Summary = brief(r.Summary.S)
	}
	if shown(r, "sources") {
		l.Publishers = m.publishers(r)
	}
	return l
}

// when is what stands in a line's margin: a date, and the severity's glyph.
func (m *maker) when(d Date, r *site.Record) template.HTML {
	when := `<span>` + d.HTML() + `</span>`
	if mark := m.mark(r); mark != nil {
		when += " " + mark.GlyphHTML()
	}
	return when
}

const maxPublishers = 3

// publishers names those of the record's sources, each once.
func (m *maker) publishers(r *site.Record) string {
	var names []string
	seen := map[string]bool{}
	for _, v := range r.Terms {
		if v.Field == "sources.publisher" && !seen[v.Term.Slug] {
			seen[v.Term.Slug] = true
			names = append(names, v.Term.Name)
		}
	}
	if more := len(names) - maxPublishers; more > 0 {
		names = append(names[:maxPublishers], m.say("list.more", "n", more))
	}
	return m.list(names)
}

// Calendar is the page of a year or a month.
type Calendar struct {
	Listing
	Before, After *Link
	Up            *Link
	Data          *Link // the year's file
}

func (m *maker) calendar() *Calendar {
	p := m.page
	c := &Calendar{Listing: Listing{Count: m.say("records", "n", len(p.Records))}}
	if p.Kind == site.YearPage {
		c.Title = strconv.Itoa(p.Year)
		c.Groups, c.Chart = m.byMonth(p.Records), m.monthChart()
	} else {
		c.Title = m.monthHeading(p.Month, p.Year)
		c.Groups = []Group{{Lines: m.lines(p.Records)}}
		c.Up = &Link{strconv.Itoa(p.Year), m.href(site.YearURL(p.Year))}
	}
	c.Before, c.After = m.neighbours()
	c.Orders, c.Data = m.dateOrders(), m.yearData()
	m.head = head{title: m.say("calendar.title", "when", uncapitalised(c.Title)), description: m.say("calendar.description", "when", uncapitalised(c.Title), "count", c.Count)}
	m.head.things = m.yearTrail()
	return c
}

// yearData leads to the data of all records whose id begins with the year; a
// record's date may have been put right since.
func (m *maker) yearData() *Link {
	year := m.page.Year
	if !slices.ContainsFunc(m.site.All, func(r *site.Record) bool { return !r.Broken && r.IDYear() == year }) {
		return nil
	}
	return &Link{m.say("calendar.data", "year", strconv.Itoa(year)), m.href(site.PackURL(year))}
}

func (m *maker) lines(records []*site.Record) []Line {
	lines := make([]Line, len(records))
	for i, r := range records {
		lines[i] = m.line(r)
	}
	return lines
}

// byMonth groups a year's lines, newest first; what has no month comes last.
func (m *maker) byMonth(records []*site.Record) []Group {
	var groups []Group
	for month := 12; month >= 0; month-- {
		g := Group{Anchor: "m" + strconv.Itoa(month), Name: m.say("date.month-not-stated")}
		if month > 0 {
			g.Name, g.URL = sentence(m.monthName(month)), m.href(site.MonthURL(m.page.Year, month))
		}
		for _, r := range records {
			if int(r.Date.From.Month) == month {
				g.Lines = append(g.Lines, m.line(r))
			}
		}
		if len(g.Lines) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

func (m *maker) monthChart() *Chart {
	counts := make([]int, 12)
	for _, r := range m.page.Records {
		if month := int(r.Date.From.Month); month > 0 {
			counts[month-1]++
		}
	}
	slots := make([]slot, 12)
	for i := range slots {
		slots[i].label = sentence(m.say("month.short." + strconv.Itoa(i+1)))
		if counts[i] > 0 {
			slots[i].url = m.href(site.MonthURL(m.page.Year, i+1))
		}
	}
	return m.chart("month", slots, []Series{{Mark: Mark{Name: m.say("term.records")}}}, [][]int{counts})
}

// neighbours are the years or months with records before and after this one.
func (m *maker) neighbours() (before, after *Link) {
	type place struct{ year, month int }
	var places []place
	here := place{m.page.Year, m.page.Month}
	for _, y := range m.site.Years() {
		if here.month == 0 {
			places = append(places, place{y.Year, 0})
			continue
		}
		for month := 1; month <= 12; month++ {
			if len(y.Month(month)) > 0 {
				places = append(places, place{y.Year, month})
			}
		}
	}
	link := func(p place) *Link {
		if p.month == 0 {
			return &Link{strconv.Itoa(p.year), m.href(site.YearURL(p.year))}
		}
		return &Link{m.monthHeading(p.month, p.year), m.href(site.MonthURL(p.year, p.month))}
	}
	for i, p := range places {
		if p == here && i > 0 {
			before = link(places[i-1])
		}
		if p == here && i+1 < len(places) {
			after = link(places[i+1])
		}
	}
	return before, after
}
