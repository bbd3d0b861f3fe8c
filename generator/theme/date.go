package theme

import (
	"fmt"
	"strconv"
	"time"

	"blotter/generator/incident"
)

// Date is a date in words, never more precise than the record. Day is its ISO
// form where one day is known, else "".
type Date struct {
	Words, Day string
}

// dateOf puts a record's date into words.
func (c *Catalogue) dateOf(d incident.Date) Date {
	switch {
	case d.Unknown:
		return Date{Words: c.say("date.unknown")}
	case !d.Known():
		return Date{}
	case d.Open:
		return Date{Words: c.say("date.since", "date", c.pointWords(d.From))}
	case d.Range() && d.To != d.From:
		return Date{Words: c.rangeWords(d.From, d.To)}
	}
	words := Date{Words: c.pointWords(d.From)}
	if d.From.Day > 0 && !d.From.About {
		words.Day = d.From.String()
	}
	return words
}

func (c *Catalogue) pointWords(p incident.Point) string {
	words := c.dayWords(p)
	if p.About {
		return c.say("date.about", "date", words)
	}
	return words
}

func (c *Catalogue) dayWords(p incident.Point) string {
	year := strconv.Itoa(int(p.Year))
	switch {
	case p.Month == 0:
		return year
	case p.Day == 0:
		return c.say("date.month", "month", c.monthName(int(p.Month)), "year", year)
	}
	return c.say("date.day", "day", c.dayNumber(int(p.Day)), "month", c.monthName(int(p.Month)), "year", year)
}

// dayNumber is a day of the month; the first is an ordinal in some languages.
func (c *Catalogue) dayNumber(day int) string {
	if day == 1 {
		return c.say("date.first")
	}
	return strconv.Itoa(day)
}

// rangeWords leaves out what both ends share: 2–5 May 2024.
func (c *Catalogue) rangeWords(from, to incident.Point) string {
	alike := !from.About && !to.About && (from.Day > 0) == (to.Day > 0) && (from.Month > 0) == (to.Month > 0)
	last, month := c.pointWords(to), c.monthName(int(from.Month))
	switch {
	case alike && from.Month == 0:
		return c.say("date.years", "from", strconv.Itoa(int(from.Year)), "to", last)
	case alike && from.Year == to.Year && from.Day == 0:
		return c.say("date.months", "from", month, "to", last)
	case alike && from.Year == to.Year && from.Month == to.Month:
		return c.say("date.days", "from", c.dayNumber(int(from.Day)), "to", last)
	case alike && from.Year == to.Year:
		return c.say("date.range", "from", c.say("date.day-month", "day", c.dayNumber(int(from.Day)), "month", month), "to", last)
	}
	return c.say("date.range", "from", c.pointWords(from), "to", last)
}

// timeOf puts a commit's time into words, by its day in UTC.
func (c *Catalogue) timeOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	t = t.UTC()
	return Date{c.dayWords(incident.Point{Year: int16(t.Year()), Month: uint8(t.Month()), Day: uint8(t.Day())}), isoOf(t)}
}

// isoOf is a time's day in UTC as ISO 8601 writes it; "" for the zero time.
func isoOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Month(), t.Day())
}

// dayOf is timeOf, and says so where a commit does not tell its time.
func (c *Catalogue) dayOf(t time.Time) Date {
	if t.IsZero() {
		return Date{Words: c.say("date.not-known")}
	}
	return c.timeOf(t)
}

// isoDate puts a date that a configuration file gives into words; what is no
// date stays as it is.
func (c *Catalogue) isoDate(s string) Date {
	d, err := incident.ParseDate(s)
	if err != nil {
		return Date{Words: s}
	}
	return c.dateOf(d)
}

// monthName is a month as it stands within a date; "" for 0.
func (c *Catalogue) monthName(month int) string {
	if month == 0 {
		return ""
	}
	return c.say("month." + strconv.Itoa(month))
}

// monthHeading is a month, and a year, at the head of something.
func (c *Catalogue) monthHeading(month, year int) string {
	return sentence(c.say("date.month", "month", c.monthName(month), "year", strconv.Itoa(year)))
}
