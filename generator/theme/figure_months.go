package theme

import (
	"fmt"
	"strconv"
	"strings"

	"blotter/generator/site"
)

// Months is counts over time in all and on each step of severity, all to one
// scale. The axis is of months or, where no month is known, of years.
type Months struct {
	Chart
	Ticks []Tip // January of each year, or as many as have room
	Peak  Tip   // over the first series, where a column is higher than the others
}

// Tip is a text at a place of a drawing's width.
type Tip struct {
	At     int // per mille
	Anchor string
	Text   string
}

// X is the place as SVG writes it.
func (t Tip) X() string { return fmt.Sprintf("%d.%d%%", t.At/10, t.At%10) }

const (
	drawnYears = 15 // of months: a column is two pixels wide on a telephone
	maxTicks   = 8
)

// axis numbers months, or years, from the year 0 on.
type axis struct {
	perYear     int
	first, last int
}

// newAxis chooses what is drawn of the rows: up to the last record, from a
// January on, and no more than has room.
func newAxis(rows []site.CountRow) axis {
	a := axis{perYear: 1}
	for _, r := range rows {
		if r.Month > 0 {
			a.perYear = 12
		}
	}
	for _, r := range rows {
		if at := a.at(r); at >= 0 {
			if a.first == 0 {
				a.first = at
			}
			a.last = at
		}
	}
	year := max(a.first/a.perYear, a.last/a.perYear-drawnYears*12/a.perYear+1)
	a.first = max(a.perYear, min(year*a.perYear, a.last-11)) // there is no year 0
	return a
}

// at is a row's place; -1 for what has none.
func (a axis) at(r site.CountRow) int {
	switch {
	case r.Year == 0, a.perYear == 12 && r.Month == 0:
		return -1
	case a.perYear == 12:
		return r.Year*12 + r.Month - 1
	}
	return r.Year
}

func (a axis) len() int { return a.last - a.first + 1 }

func (a axis) slot(m *maker, i int) slot {
	if a.perYear == 1 {
		return slot{strconv.Itoa(i), m.href(site.YearURL(i))}
	}
	year, month := i/12, i%12+1
	return slot{m.monthHeading(month, year), m.href(site.MonthURL(year, month))}
}

// ticks are the years that have room below the axis.
func (a axis) ticks() []Tip {
	var tips []Tip
	years := a.len()/a.perYear + 1
	every := (years + maxTicks - 1) / maxTicks
	for i := a.first; i <= a.last; i++ {
		if i%a.perYear == 0 && (i/a.perYear-a.first/a.perYear)%every == 0 {
			tips = append(tips, a.tip(i, 0, strconv.Itoa(i/a.perYear)))
		}
	}
	return tips
}

// tip is a text above or below the middle of a column, or beginning or ending there
// where half of it, in per mille of a narrow drawing, has no room.
func (a axis) tip(i, half int, text string) Tip {
	at := ((i-a.first)*2 + 1) * 500 / a.len()
	switch {
	case at < half:
		return Tip{at, "start", text}
	case at > 1000-half:
		return Tip{at, "end", text}
	}
	return Tip{at, "middle", text}
}

func (m *maker) months(view *Figure, c site.Counts) {
	a := newAxis(c.Rows)
	slots := make([]slot, a.len())
	for i := range slots {
		slots[i] = a.slot(m, a.first+i)
	}
	var series []Series
	counts := make([][]int, len(c.Columns))
	for i, l := range c.Columns {
		series = append(series, Series{Mark: m.labelled(l)})
		counts[i] = make([]int, len(slots))
	}
	earlier, apart := 0, 0
	for _, r := range c.Rows {
		at := a.at(r) - a.first
		switch {
		case at+a.first < 0:
			apart += r.Counts[0]
			continue
		case at < 0:
			earlier += r.Counts[0]
			continue
		}
		for i, n := range r.Counts {
			counts[i][at] = n
		}
	}
	view.Months = m.newMonths(a, slots, series, counts)
	view.Heading, view.Caption = m.severest(c), m.monthsCaption(a, slots[0].label, earlier, apart)
}

func (m *maker) newMonths(a axis, slots []slot, series []Series, counts [][]int) *Months {
	v := &Months{Ticks: a.ticks()}
	v.Unit, v.Series = sentence(m.say("unit."+a.unit())), series
	highest, at := 1, 0
	for i, n := range counts[0] {
		if n >= highest {
			highest, at = n, i
		}
	}
	if highest > 1 {
		v.Peak = a.tip(a.first+at, 250, m.say("figure.peak", "n", highest, "when", slots[at].label))
	}
	for i := range series {
		series[i].draw(m.Catalogue, slots, counts[i], highest)
		v.Heads = append(v.Heads, series[i].Name)
	}
	for i, s := range slots {
		row := ChartRow{Link: Link{s.label, s.url}}
		for _, of := range counts {
			row.Counts = append(row.Counts, of[i])
		}
		if row.Counts[0] > 0 {
			v.Rows = append(v.Rows, row)
		}
	}
	return v
}

// unit is what a column of the axis stands for.
func (a axis) unit() string {
	if a.perYear == 1 {
		return "year"
	}
	return "month"
}

func (m *maker) monthsCaption(a axis, since string, earlier, apart int) string {
	s := m.say("figure.months.caption."+a.unit(), "since", since)
	if earlier > 0 {
		s += m.say("list.semicolon") + m.say("figure.months.earlier", "n", earlier)
	}
	if apart > 0 {
		s += m.say("list.semicolon") + m.say("figure.months.apart."+a.unit(), "n", apart)
	}
	return s + "."
}

// severest says how many records stand on the commonest step of severity.
func (m *maker) severest(c site.Counts) string {
	if m.severity == nil {
		return m.countAndSpan(m.site.Records)
	}
	top, most := "", 0
	for i, l := range c.Columns {
		n := 0
		for _, r := range c.Rows {
			n += r.Counts[i]
		}
		if l.Stated() && n > most {
			top, most = l.Name, n
		}
	}
	if most == 0 {
		return m.countAndSpan(m.site.Records)
	}
	return m.say("figure.severest", "term", top, "taxonomy", strings.ToLower(m.severity.Singular), "most", most, "n", c.Of)
}
