package theme

import (
	"fmt"
	"strconv"
	"strings"

	"blotter/generator/site"
)

// sparkYears are the years that the small drawing beside a term spans: the
// register's last ones. They are none where there is no course to see.
type sparkYears struct {
	first, last int
}

const (
	maxSpark    = 20 // years
	minSpark    = 3
	sparkHeight = 12 // of the drawing, which is 80 wide
	sparkYear   = 80 / maxSpark
	sparkFull   = 4 // records at full height, at least: one is no peak
)

func (m *maker) sparkYears() sparkYears {
	first, last := span(m.site.Records)
	y := sparkYears{max(first, last-maxSpark+1), last}
	if first == 0 || y.last-y.first+1 < minSpark {
		return sparkYears{}
	}
	return y
}

// note says what is drawn.
func (y sparkYears) note(c *Catalogue) string {
	if y == (sparkYears{}) {
		return ""
	}
	return c.say("taxonomy.spark", "first", strconv.Itoa(y.first), "last", strconv.Itoa(y.last), "n", sparkFull)
}

// path draws how many of the records, oldest first, each year has; "" when there
// is nothing to draw.
func (y sparkYears) path(records []*site.Record) string {
	if y == (sparkYears{}) {
		return ""
	}
	counts := perYear(records, y.first, y.last)
	most := sparkFull
	for _, n := range counts {
		most = max(most, n)
	}
	var b strings.Builder
	for i, n := range counts {
		if n > 0 {
			h := max(1, n*sparkHeight/most)
			x := (maxSpark - len(counts) + i) * sparkYear
			fmt.Fprintf(&b, "M%d %dv-%dh%dv%dz", x, sparkHeight, h, sparkYear-1, h)
		}
	}
	return b.String()
}
