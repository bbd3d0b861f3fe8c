package search

import "encoding/binary"

// Files of kind days, recorded and changed hold a number for each ordinal of the
// shelf, less the one before it, signed: the earliest day of a record's date, as
// year*10000+month*100+day and 0 where no year is known; and the days since 1970
// on which it was recorded and changed last, 0 where that is not committed. A
// hole has the number before it.
//
// A file of kind calendar is JSON: for each month, as year*100+month with 0 for a
// month that is not known, that number and the first ordinal that it has.

func (e *exporter) days() (err error) {
	for s := range e.entry.Shelves {
		from, to := e.shelf(s)
		part, file := e.entries[from:to], &e.entry.Shelves[s]
		if file.Days, err = e.file("days", encodeDays(part, func(one *entry) int { return one.record.Date.Earliest() })); err != nil {
			return err
		}
		if file.Recorded, err = e.file("recorded", encodeDays(part, func(one *entry) int { return one.recorded })); err != nil {
			return err
		}
		if file.Changed, err = e.file("changed", encodeDays(part, func(one *entry) int { return one.changed })); err != nil {
			return err
		}
		if file.Calendar, err = e.jsonFile("calendar", calendarOf(part)); err != nil {
			return err
		}
	}
	return nil
}

func encodeDays(part []*entry, day func(*entry) int) (data []byte) {
	last := 0
	for _, one := range part {
		now := last
		if one != nil {
			now = day(one)
		}
		data = binary.AppendVarint(data, int64(now-last))
		last = now
	}
	return data
}

func calendarOf(part []*entry) [][2]int {
	calendar := [][2]int{}
	for i, one := range part {
		if one == nil {
			continue
		}
		from := one.record.Date.From
		month := int(from.Year)*100 + int(from.Month)
		if n := len(calendar); n == 0 || calendar[n-1][0] != month {
			calendar = append(calendar, [2]int{month, i})
		}
	}
	return calendar
}
