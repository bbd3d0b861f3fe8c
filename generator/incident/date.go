package incident

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Date is a calendar date as precise as is known: a subset of EDTF (ISO 8601-2,
// level 0 and 1). The zero Date is an absent one. The forms are
//
//	2025  2025-11  2025-11-02    a year, a month, a day
//	2025-11~                     about then
//	2025-11-02/2025-12-01        between the two, or from one to the other
//	2025-11/..                   since then, not known to have ended
//	unknown                      it is known that nobody knows
type Date struct {
	From, To Point
	// Open is a range without a known end.
	Open bool
	// Unknown is the word "unknown".
	Unknown bool
}

// Point is a year, a month of it, or a day of it. Month and Day are 0 when they
// are not known.
type Point struct {
	Year       int16
	Month, Day uint8
	About      bool
}

// IsZero reports an absent date.
func (d Date) IsZero() bool { return d == Date{} }

// Known reports whether the date says at least a year.
func (d Date) Known() bool { return d.From.Year != 0 }

// Range reports whether the date has two ends, or one and an open one.
func (d Date) Range() bool { return d.Open || d.To.Year != 0 }

// String is the date as the format writes it.
func (d Date) String() string {
	switch {
	case d.Unknown:
		return "unknown"
	case !d.Known():
		return ""
	case d.Open:
		return d.From.String() + "/.."
	case d.Range():
		return d.From.String() + "/" + d.To.String()
	}
	return d.From.String()
}

func (p Point) String() string {
	s := fmt.Sprintf("%04d", p.Year)
	if p.Month > 0 {
		s += fmt.Sprintf("-%02d", p.Month)
	}
	if p.Day > 0 {
		s += fmt.Sprintf("-%02d", p.Day)
	}
	if p.About {
		s += "~"
	}
	return s
}

// Earliest is the first day that the date allows, as year*10000+month*100+day;
// 0 when no year is known.
func (d Date) Earliest() int { return d.From.earliest() }

// Latest is the last day that the date allows, in the same form; 0 when no year
// is known. Of an open range it is the last day that its beginning allows.
func (d Date) Latest() int {
	if d.To.Year != 0 {
		return d.To.latest()
	}
	return d.From.latest()
}

// Precision is 0 for an unknown date, 1 for a year, 2 for a month, 3 for a day.
func (d Date) Precision() int {
	switch {
	case !d.Known():
		return 0
	case d.From.Month == 0:
		return 1
	case d.From.Day == 0:
		return 2
	}
	return 3
}

func (p Point) earliest() int {
	if p.Year == 0 {
		return 0
	}
	return int(p.Year)*10000 + max(1, int(p.Month))*100 + max(1, int(p.Day))
}

func (p Point) latest() int {
	if p.Year == 0 {
		return 0
	}
	month := int(p.Month)
	if month == 0 {
		month = 12
	}
	day := int(p.Day)
	if day == 0 {
		day = daysIn(int(p.Year), month)
	}
	return int(p.Year)*10000 + month*100 + day
}

// daysIn is the length of a month of the proleptic Gregorian calendar.
func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// dateFault says what is wrong with a date, "" when nothing is; order tells a
// range that ends before it begins from text that is no date.
type dateFault struct {
	message string
	order   bool
}

// ParseDate reads a date; the error says what to write instead.
func ParseDate(s string) (Date, error) {
	d, fault := parseDate(s)
	if fault.message != "" {
		return Date{}, errors.New(fault.message)
	}
	return d, nil
}

func parseDate(s string) (Date, dateFault) {
	if s == "unknown" {
		return Date{Unknown: true}, dateFault{}
	}
	if foreignDate.MatchString(s) {
		return Date{}, dateFault{message: fmt.Sprintf("%q is not a date; write year-month-day, as in 2026-06-22", s)}
	}
	from, to, isRange := strings.Cut(s, "/")
	var d Date
	var what string
	if d.From, what = parsePoint(from); what != "" {
		return Date{}, dateFault{message: what}
	}
	switch {
	case !isRange:
		return d, dateFault{}
	case to == "..":
		d.Open = true
		return d, dateFault{}
	}
	if d.To, what = parsePoint(to); what != "" {
		return Date{}, dateFault{message: what}
	}
	if d.To.latest() < d.From.earliest() {
		return Date{}, dateFault{message: fmt.Sprintf("%s ends before it begins; write the earlier date first", s), order: true}
	}
	return d, dateFault{}
}

// foreignDate is a day written as day/month/year or month/day/year.
var foreignDate = regexp.MustCompile(`^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$`)

var pointForm = regexp.MustCompile(`^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~)?$`)

func parsePoint(s string) (Point, string) {
	m := pointForm.FindStringSubmatch(s)
	if m == nil {
		return Point{}, fmt.Sprintf("%q is not a date; write 2026, 2026-06 or 2026-06-22, with ~ for about, a/b for a range, or unknown", s)
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	switch {
	case year < 1000:
		return Point{}, fmt.Sprintf("there is no year %s here; write four digits from 1000 on", m[1])
	case m[2] != "" && (month < 1 || month > 12):
		return Point{}, fmt.Sprintf("there is no month %s; write year-month-day", m[2])
	case m[3] != "" && (day < 1 || day > daysIn(year, month)):
		return Point{}, fmt.Sprintf("there is no day %s in %s-%s", m[3], m[1], m[2])
	}
	return Point{int16(year), uint8(month), uint8(day), m[4] != ""}, ""
}
