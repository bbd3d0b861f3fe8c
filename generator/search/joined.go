package search

import (
	"strings"
	"unicode/utf8"
)

// What the analyser makes of words that are joined without a space: numbers,
// identifiers, initials, and names such as C++.

// joinery is the cutter's state between joined words.
type joinery struct {
	parts   []part // of the words last joined
	before  int    // position before them
	runEnd  int    // of the run last looked at
	address bool   // that run is a web address
}

// part is a word's place in the prepared text; a number's has its point in it.
type part struct{ start, end int }

// joined takes the word at start and those joined to it, and gives the place
// after them.
func (c *cutter) joined(start int) int {
	c.parts, c.before = c.parts[:0], c.position
	end := start
	for {
		stop := c.wordEnd(start)
		c.parts = append(c.parts, part{start, stop})
		if end = c.skipPossessive(stop); !c.joins(end) || c.signs(part{start, stop}) > 0 {
			break
		}
		start = end + 1
	}
	whole := len(c.found)
	if len(c.parts) > 1 {
		c.joinNumbers()
		if len(c.parts) > 1 && c.isIdentifier() && !c.inAddress(start) {
			c.take(c.withoutJoints(), c.position+1)
		}
	}
	isJoined := len(c.found) > whole
	for i, p := range c.parts {
		if i == len(c.parts)-1 {
			c.takeSigned(p)
		}
		c.words(c.text[p.start:p.end])
	}
	if isJoined {
		c.found[whole].joins = c.position - c.before
	}
	return end
}

// joins reports whether the character at i joins two words. After its
// preparation, all that do are ASCII.
func (c *cutter) joins(i int) bool {
	k, _ := c.at(i)
	next, _ := c.at(i + 1)
	if k == joint {
		return next.begins()
	}
	return next >= digit && c.text[i] == ',' && c.skipDigits(i-1) == i
}

// joinNumbers makes one part of the two of 3.14 and the two or three of 10:30.
func (c *cutter) joinNumbers() {
	kept := 0
	for i := 0; i < len(c.parts); kept++ {
		n := c.numberFrom(i)
		c.parts[kept] = part{c.parts[i].start, c.parts[i+n-1].end}
		i += n
	}
	c.parts = c.parts[:kept]
}

// numberFrom counts the parts of the number that begins with the part i; 1 where
// none does.
func (c *cutter) numberFrom(i int) int {
	if i+1 == len(c.parts) {
		return 1
	}
	point, n := c.text[c.parts[i+1].start-1], 0
	if point != '.' && point != ':' || i > 0 && c.text[c.parts[i].start-1] == point {
		return 1
	}
	for ; i+n < len(c.parts) && (n == 0 || c.text[c.parts[i+n].start-1] == point); n++ {
		p := c.parts[i+n]
		if strings.Trim(c.text[p.start:p.end], "0123456789,") != "" {
			return 1
		}
		if point == '.' && n == 2 || point == ':' && (n == 3 || n > 0 && p.end-p.start > 2) {
			return 1
		}
	}
	return n
}

// isIdentifier reports whether the parts hold a digit or are initials.
func (c *cutter) isIdentifier() bool {
	initials := true
	for i, p := range c.parts {
		if strings.ContainsAny(c.text[p.start:p.end], "0123456789") {
			return true
		}
		_, width := c.at(p.start)
		initials = initials && p.start+width == p.end && (i == 0 || c.text[p.start-1] == '.')
	}
	return initials
}

// inAddress reports whether the run around i, as far as the next spaces or
// brackets, is a web address. Each run is looked at once.
func (c *cutter) inAddress(i int) bool {
	if i >= c.runEnd {
		start, length := strings.LastIndexFunc(c.text[:i], endsRun), strings.IndexFunc(c.text[i:], endsRun)
		if length < 0 {
			length = len(c.text) - i
		}
		c.runEnd = i + length
		run := c.text[max(start, 0):c.runEnd]
		c.address = strings.Contains(run, "://") || strings.Contains(run, "www.")
	}
	return c.address
}

func endsRun(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || strings.ContainsRune(`"<>()[]{}|`, r)
	}
	k := classOf(r)
	return k == none || k == pair
}

var points = strings.NewReplacer(".", "", ":", "")

// withoutJoints is all parts in one.
func (c *cutter) withoutJoints() string {
	var b strings.Builder
	for _, p := range c.parts {
		b.WriteString(c.text[p.start:p.end])
	}
	return points.Replace(b.String())
}

// takeSigned takes C++, C# and their like as they are written. The signs end the
// word: as C++ is written on, it stays one.
func (c *cutter) takeSigned(p part) {
	if signs := c.signs(p); signs > 0 && !c.inAddress(p.start) {
		c.take(c.text[p.start:p.end+signs], c.position+1)
		c.found[len(c.found)-1].joins = 1
	}
}

// signs counts those that go with a part.
func (c *cutter) signs(p part) int {
	rest := c.text[p.end:]
	switch {
	case !strings.HasPrefix(rest, "+") && !strings.HasPrefix(rest, "#"), !c.isShort(p):
		return 0
	case strings.HasPrefix(rest, "++"):
		return 2
	}
	return 1
}

// isShort reports whether a part is one to three letters.
func (c *cutter) isShort(p part) bool {
	n := 0
	for i := p.start; i < p.end; n++ {
		k, width := c.at(i)
		if k != letter {
			return false
		}
		i += width
	}
	return n <= 3
}
