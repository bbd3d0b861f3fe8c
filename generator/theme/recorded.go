package theme

import (
	"html/template"
	"maps"
	"slices"
	"strconv"

	"blotter/generator/site"
)

// recorded lists records by the day on which they were recorded.
func (m *maker) recorded() *Listing {
	l := &Listing{Title: m.say("recorded.title"), Orders: m.orders(), Note: m.site.HistoryNote, Pager: m.pager(site.RecordedURL)}
	l.Groups = m.byRecording(m.page.Records)
	m.head = head{title: l.Title + m.pieceTitle(), description: m.say("recorded.description"),
		things: m.trail(m.allRecords(), Link{m.say("order.recorded"), site.RecordedURL})}
	if m.newest() && l.Note == "" {
		l.Count = m.say("records", "n", len(m.site.Records))
		l.Chart = m.recordedChart()
	}
	return l
}

// byRecording groups lines by the year of their recording.
func (m *maker) byRecording(records []*site.Record) []Group {
	var groups []Group
	year := -1
	for _, r := range records {
		if y := yearRecorded(r); y != year {
			year = y
			g := Group{Anchor: yearAnchor(y), Name: m.say("recorded.year", "year", strconv.Itoa(y))}
			switch y {
			case uncommitted:
				g = Group{Anchor: "uncommitted", Name: m.say("recorded.not-yet")}
			case undatable:
				g.Name = m.say("recorded.not-known")
			}
			groups = append(groups, g)
		}
		g := &groups[len(groups)-1]
		g.Lines = append(g.Lines, m.recordedLine(r))
	}
	return groups
}

// What stands in place of the year of a record without one.
const (
	uncommitted = 0
	undatable   = 1 // that of the zero time: the commit does not say when it was
)

func yearRecorded(r *site.Record) int {
	if rev := r.Published(); rev != nil {
		return rev.Time.UTC().Year()
	}
	return uncommitted
}

func (m *maker) recordedLine(r *site.Record) Line {
	l := m.line(r)
	day := Date{Words: m.say("recorded.uncommitted")}
	if rev := r.Published(); rev != nil {
		day = m.dayOf(rev.Time)
	}
	l.When, l.Event = m.when(day, r), m.event(r)
	return l
}

// event says when it happened, in a line that begins with another date.
func (m *maker) event(r *site.Record) template.HTML {
	d := m.dateOf(r.Date)
	switch key := "event." + r.DateOf.S; {
	case d.Words == "" || !shown(r, "date"):
		return ""
	case r.Date.Unknown:
		return plain(sentence(d.Words))
	case m.has(key):
		return m.html(key, "date", d.HTML())
	}
	return m.html("event.dated", "date", d.HTML())
}

// maxYears is how many years a chart of recording spans; only the false clock of
// a committer makes more.
const maxYears = 60

// recordedChart counts records by the year of their recording.
func (m *maker) recordedChart() *Chart {
	count := map[int]int{}
	for _, r := range m.site.Records {
		count[yearRecorded(r)]++
	}
	older := count[undatable] // records up to a year, as the listing's pieces count them
	delete(count, uncommitted)
	delete(count, undatable)
	years := slices.Sorted(maps.Keys(count))
	if len(years) < 3 || years[len(years)-1]-years[0] >= maxYears {
		return nil // too few to tell anything
	}
	var slots []slot
	var counts []int
	for y := years[0]; y <= years[len(years)-1]; y++ {
		older += count[y]
		s := slot{label: strconv.Itoa(y)}
		if count[y] > 0 {
			part := site.Part{Number: min((older-1)/m.site.PageSize+1, m.page.Part.Of), Of: m.page.Part.Of}
			s.url = m.href(site.PartURL(site.RecordedURL, part) + "#" + yearAnchor(y))
		}
		slots, counts = append(slots, s), append(counts, count[y])
	}
	return m.chart("year-recorded", slots, []Series{{Mark: Mark{Name: m.say("term.records")}}}, [][]int{counts})
}
