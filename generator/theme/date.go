package theme

import (
	"fmt"
	"time"

	"blotter/generator/incident"
)

// Date is a date in words, never more precise than the record. Day is its ISO
// form where one day is known, else "".
type Date struct {
	Words, Day string
}

// dateOf puts a record's date into words.
func dateOf(d incident.Date) Date {
	switch {
	case d.Unknown:
		return Date{Words: "date unknown"}
	case !d.Known():
		return Date{}
	case d.Open:
		return Date{Words: "since " + pointWords(d.From)}
	case d.Range() && d.To != d.From:
		return Date{Words: rangeWords(d.From, d.To)}
	}
	words := Date{Words: pointWords(d.From)}
	if d.From.Day > 0 && !d.From.About {
		words.Day = d.From.String()
	}
	return words
}

func pointWords(p incident.Point) string {
	s := fmt.Sprintf("%d", p.Year)
	if p.Month > 0 {
		s = monthName(int(p.Month)) + " " + s
	}
	if p.Day > 0 {
		s = fmt.Sprintf("%d %s", p.Day, s)
	}
	if p.About {
		s = "about " + s
	}
	return s
}

// rangeWords leaves out what both ends share: 2–5 May 2024.
func rangeWords(from, to incident.Point) string {
	alike := !from.About && !to.About && (from.Day > 0) == (to.Day > 0) && (from.Month > 0) == (to.Month > 0)
	switch {
	case alike && from.Month == 0:
		return fmt.Sprintf("%d–%d", from.Year, to.Year)
	case alike && from.Year == to.Year && from.Day == 0:
		return fmt.Sprintf("%s–%s", monthName(int(from.Month)), pointWords(to))
	case alike && from.Year == to.Year && from.Month == to.Month:
		return fmt.Sprintf("%d–%s", from.Day, pointWords(to))
	case alike && from.Year == to.Year:
		return fmt.Sprintf("%d %s – %s", from.Day, monthName(int(from.Month)), pointWords(to))
	}
	return pointWords(from) + " – " + pointWords(to)
}

// timeOf puts a commit's time into words, by its day in UTC.
func timeOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	t = t.UTC()
	return Date{
		Words: fmt.Sprintf("%d %s %d", t.Day(), monthName(int(t.Month())), t.Year()),
		Day:   fmt.Sprintf("%04d-%02d-%02d", t.Year(), t.Month(), t.Day()),
	}
}

// dayOf is timeOf, and says so where a commit does not tell its time.
func dayOf(t time.Time) Date {
	if t.IsZero() {
		return Date{Words: "day not known"}
	}
	return timeOf(t)
}

// isoDate puts a date that a configuration file gives into words; what is no
// date stays as it is.
func isoDate(s string) Date {
	d, err := incident.ParseDate(s)
	if err != nil {
		return Date{Words: s}
	}
	return dateOf(d)
}

func monthName(month int) string { return time.Month(month).String() }
