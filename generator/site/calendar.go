package site

import (
	"fmt"
	"iter"
)

func (s *Site) calendarPages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, y := range s.Years() {
			if !yield(Page{Kind: YearPage, URL: YearURL(y.Year), Year: y.Year, Records: newest(y.Records, len(y.Records))}) {
				return
			}
			for month := 1; month <= 12; month++ {
				if records := y.Month(month); len(records) > 0 &&
					!yield(Page{Kind: MonthPage, URL: MonthURL(y.Year, month), Year: y.Year, Month: month, Records: newest(records, len(records))}) {
					return
				}
			}
		}
	}
}

// YearURL is the address of a year of the calendar.
func YearURL(year int) string { return fmt.Sprintf("/%04d/", year) }

// MonthURL is the address of a month of the calendar.
func MonthURL(year, month int) string { return fmt.Sprintf("/%04d/%02d/", year, month) }

// Year is a year of the calendar. A record stands where its date begins.
type Year struct {
	Year    int
	Records []*Record // oldest first
}

// Month are the year's records that begin in a month; 0 for those whose month
// is not known.
func (y Year) Month(month int) []*Record {
	var records []*Record
	for _, r := range y.Records {
		if int(r.Date.From.Month) == month {
			records = append(records, r)
		}
	}
	return records
}

// Years are the years that have records, oldest first. Records are sorted by
// date, so each year is one run of them.
func (s *Site) Years() []Year {
	var years []Year
	for _, r := range s.Records {
		year := int(r.Date.From.Year)
		if year == 0 {
			continue
		}
		if n := len(years); n == 0 || years[n-1].Year != year {
			years = append(years, Year{Year: year})
		}
		last := &years[len(years)-1]
		last.Records = append(last.Records, r)
	}
	return years
}
