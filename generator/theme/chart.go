package theme

import (
	"slices"
	"strconv"

	"blotter/generator/site"
)

// Chart is counts over time: one or more series of bars over one axis, drawn to
// one scale, and the same numbers as a table.
type Chart struct {
	Series []Series
	Axis   []string // a label or "" for each slot
	Counts []string // likewise, the only series' numbers; nil where they have no room
	Unit   string   // the table's first heading
	Heads  []string // the table's other headings
	Rows   []ChartRow
	// Caption says what is drawn, Note what is not.
	Caption, Note string
}

// Series is one row of bars.
type Series struct {
	Mark
	Total         int
	Width, Height int // of the drawing, in units that are stretched to its place
	Bars          []Bar
}

// Bar is one bar in the drawing's units, whose link may be "".
type Bar struct {
	X, Y, Width, Height int
	Title, URL          string
}

// ChartRow is a line of the table.
type ChartRow struct {
	Link
	Counts []int
}

const (
	slotWidth = 10
	barWidth  = 8
	barHeight = 60
	maxLabels = 8  // on the axis, so that they have room on a telephone
	maxDigits = 48 // of all counts together, with a blank each, likewise
)

// slot is a place on the axis.
type slot struct {
	label, url string
}

// chart draws counts by unit, year or month: one list a series, over slots; nil when there is nothing
// to see in it.
func (c *Catalogue) chart(unit string, slots []slot, series []Series, counts [][]int) *Chart {
	if len(slots) < 2 {
		return nil
	}
	view := &Chart{Series: series, Unit: sentence(c.say("unit." + unit)), Caption: c.say("chart.per." + unit)}
	highest := 1
	for _, of := range counts {
		for _, n := range of {
			highest = max(highest, n)
		}
	}
	for i := range series {
		series[i].draw(c, slots, counts[i], highest)
		view.Heads = append(view.Heads, series[i].Name)
	}
	view.label(c, slots, counts)
	switch {
	case len(series) > 1:
		view.Caption += c.say("chart.one-scale")
	case view.Counts == nil:
		view.Caption += c.say("chart.at-most", "n", highest)
	}
	return view
}

func (s *Series) draw(c *Catalogue, slots []slot, counts []int, highest int) {
	s.Width, s.Height = len(slots)*slotWidth, barHeight
	for i, n := range counts {
		s.Total += n
		if n == 0 {
			continue
		}
		h := max(1, n*barHeight/highest)
		s.Bars = append(s.Bars, Bar{
			X: i*slotWidth + (slotWidth-barWidth)/2, Y: barHeight - h, Width: barWidth, Height: h,
			Title: c.say("chart.bar", "what", slots[i].label, "count", c.say("records", "n", n)), URL: slots[i].url,
		})
	}
}

// label writes the axis and the table.
func (c *Chart) label(words *Catalogue, slots []slot, counts [][]int) {
	every := (len(slots) + maxLabels - 1) / maxLabels
	for i, s := range slots {
		label := ""
		if i%every == 0 {
			label = s.label
		}
		c.Axis = append(c.Axis, label)
		row := ChartRow{Link: Link{s.label, s.url}}
		for _, of := range counts {
			row.Counts = append(row.Counts, of[i])
		}
		c.Rows = append(c.Rows, row)
	}
	if len(counts) > 1 || len(slots)*(1+len(words.grouped(int64(slices.Max(counts[0]))))) > maxDigits {
		return
	}
	for _, n := range counts[0] {
		text := ""
		if n > 0 {
			text = words.grouped(int64(n))
		}
		c.Counts = append(c.Counts, text)
	}
}

// span is the first and the last year of records, oldest first; 0 when no date
// is known.
func span(records []*site.Record) (first, last int) {
	for _, r := range records {
		if y := int(r.Date.From.Year); y != 0 {
			if first == 0 {
				first = y
			}
			last = y
		}
	}
	return first, last
}

// perYear counts records by the year that their date begins in.
func perYear(records []*site.Record, first, last int) []int {
	counts := make([]int, last-first+1)
	for _, r := range records {
		if y := int(r.Date.From.Year); y >= first && y <= last && y != 0 {
			counts[y-first]++
		}
	}
	return counts
}

// yearChart draws records, oldest first, by year; link gives a year's address.
func (m *maker) yearChart(records []*site.Record, link func(year int) string) *Chart {
	first, last := span(records)
	if first == 0 {
		return nil
	}
	counts := perYear(records, first, last)
	c := m.chart("year", yearSlots(counts, first, link), []Series{{Mark: Mark{Name: m.say("term.records")}}}, [][]int{counts})
	return m.undated(c, records)
}

// undated says how many records stand on no axis of time.
func (m *maker) undated(c *Chart, records []*site.Record) *Chart {
	n := 0
	for _, r := range records {
		if !r.Date.Known() {
			n++
		}
	}
	if c != nil && n > 0 {
		c.Note = m.say("chart.undated", "n", n)
	}
	return c
}

// yearSlots are contiguous years; those without a record lead nowhere.
func yearSlots(counts []int, first int, link func(int) string) []slot {
	slots := make([]slot, len(counts))
	for i, n := range counts {
		slots[i].label = strconv.Itoa(first + i)
		if n > 0 {
			slots[i].url = link(first + i)
		}
	}
	return slots
}

// severityChart draws one series for each step of the ladder.
func (m *maker) severityChart(records []*site.Record) *Chart {
	year := func(y int) string { return m.href(site.YearURL(y)) }
	if m.severity == nil {
		return m.yearChart(records, year)
	}
	first, last := span(records)
	if first == 0 {
		return nil
	}
	var series []Series
	var counts [][]int
	for _, t := range m.severity.Terms {
		if t.ReplacedBy != nil {
			continue
		}
		series = append(series, Series{Mark: m.termMark(t)})
		counts = append(counts, perYear(t.Records, first, last))
	}
	if none := m.severity.NotStated.Records; len(none) > 0 {
		series = append(series, Series{Mark: m.notStatedMark(m.severity)})
		counts = append(counts, perYear(none, first, last))
	}
	all := perYear(records, first, last)
	return m.undated(m.chart("year", yearSlots(all, first, year), series, counts), records)
}
