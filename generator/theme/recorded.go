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
	l := &Listing{Title: "Records by date recorded", Orders: m.orders(), Note: m.site.HistoryNote, Pager: m.pager(site.RecordedURL)}
	l.Groups = m.byRecording(m.page.Records)
	m.head = head{title: l.Title + m.pieceTitle(), description: "All records, by the day on which they were recorded.",
		things: m.trail(allRecords, Link{"By date recorded", site.RecordedURL})}
	if m.newest() && l.Note == "" {
		l.Count = plural(len(m.site.Records), "record")
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
			g := Group{Anchor: yearAnchor(y), Name: "Recorded in " + strconv.Itoa(y)}
			switch y {
			case uncommitted:
				g = Group{Anchor: "uncommitted", Name: "Not recorded yet"}
			case undatable:
				g.Name = "Day of recording not known"
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
	day := Date{Words: "not committed"}
	if rev := r.Published(); rev != nil {
		day = dayOf(rev.Time)
	}
	l.When, l.Event = m.when(day, r), event(r)
	return l
}

// eventWords stand before the date of an event, by what that is the date of.
var eventWords = map[string]string{"occurrence": "Happened ", "first-report": "First reported ", "filing": "Filed "}

// event says when it happened, in a line that begins with another date.
func event(r *site.Record) template.HTML {
	d := dateOf(r.Date)
	word := eventWords[r.DateOf.S]
	switch {
	case d.Words == "" || !shown(r, "date"):
		return ""
	case r.Date.Unknown:
		return plain(sentence(d.Words))
	case word == "":
		word = "Dated "
	}
	return plain(word) + d.HTML()
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
	return chart("Year recorded", slots, []Series{{Mark: Mark{Name: "Records"}}}, [][]int{counts})
}
