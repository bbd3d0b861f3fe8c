package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"blotter/generator/site"
)

// summaryLength is what a card holds of a summary, in characters.
const summaryLength = 160

// pack is a file of kind cards, in JSON: what results show of some records, a
// column for each thing, since so they deflate best. A hole has "" everywhere.
type pack struct {
	IDs       []string `json:"ids"`
	Titles    []string `json:"titles"`    // "" where it has been removed
	Dates     []string `json:"dates"`     // "" where the id begins with it
	Languages []string `json:"languages"` // "" where it is the site's
	Statuses  []string `json:"statuses"`  // "" where it is plainly published
	Marks     [][]int  `json:"marks"`     // of terms that have a glyph: places in Glyphs
	Glyphs    []glyph  `json:"glyphs"`
	Summaries []string `json:"summaries"`
}

// glyph is a term as it stands beside a title.
type glyph struct {
	Glyph string `json:"glyph"`
	Name  string `json:"name"`
	Rank  int    `json:"rank,omitempty"` // its step from 1 to 5, in an ordered taxonomy
}

// cards writes what results show: so many records to a file that it is small, for
// a page of results seldom has neighbours.
func (e *exporter) cards() error {
	e.entry.PerCard = e.size(32, 96)
	for s := range e.entry.Shelves {
		from, to := e.shelf(s)
		for part := range slices.Chunk(e.entries[from:to], e.entry.PerCard) {
			name, err := e.jsonFile("cards", packOf(part))
			if err != nil {
				return err
			}
			e.entry.Shelves[s].Cards += name
		}
	}
	return nil
}

func packOf(part []*entry) *pack {
	n := len(part)
	p := &pack{
		IDs: make([]string, n), Titles: make([]string, n), Dates: make([]string, n), Languages: make([]string, n),
		Statuses: make([]string, n), Marks: make([][]int, n), Glyphs: []glyph{}, Summaries: make([]string, n),
	}
	for i, one := range part {
		p.Marks[i] = []int{}
		if one != nil {
			p.set(i, one.record)
		}
	}
	return p
}

func (p *pack) set(i int, r *site.Record) {
	p.Titles[i] = shown(r, "title", r.Title.S)
	p.IDs[i] = shortID(r.ID, p.Titles[i])
	if date := r.Date.String(); date != idDate.FindString(r.ID) {
		p.Dates[i] = date
	}
	p.Languages[i] = r.Language.S
	if r.Status.S != "published" && r.Shows("status") {
		p.Statuses[i] = r.Status.S
	}
	p.Summaries[i] = shorten(shown(r, "summary", r.Summary.S), summaryLength)
	for _, v := range r.Terms {
		if v.Term.Glyph != "" {
			p.mark(i, glyph{v.Term.Glyph, v.Term.Name, step(v.Term)})
		}
	}
}

func (p *pack) mark(i int, g glyph) {
	place := slices.Index(p.Glyphs, g)
	if place < 0 {
		place = len(p.Glyphs)
		p.Glyphs = append(p.Glyphs, g)
	}
	if !slices.Contains(p.Marks[i], place) {
		p.Marks[i] = append(p.Marks[i], place)
	}
}

var (
	idDate  = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?`)
	noIDRun = regexp.MustCompile(`[^A-Za-z0-9]+`)
)

// shortID is an id as the date it begins with; how many letters of the title's
// plain form follow, which most ids are made of; and what else does.
func shortID(id, title string) string {
	date := idDate.FindString(id)
	rest := id[len(date):]
	n := sharedPrefix(rest, plainText(title))
	short := fmt.Sprintf("%s~%d", date, n)
	if n < len(rest) {
		short += "~" + rest[n:]
	}
	return short
}

// plainText is a text's letters from A to Z and digits, hyphens for all else, and
// one before it.
func plainText(text string) string {
	return strings.ToLower(noIDRun.ReplaceAllString("-"+text, "-"))
}

// step places a term of an ordered taxonomy on the five steps for which a theme
// has colours; 0 where there is no order.
func step(t *site.Term) int {
	n := len(t.Taxonomy.Terms)
	if !t.Taxonomy.Ordered || t.Rank == 0 || n < 2 {
		return 0
	}
	return 1 + (t.Rank-1)*4/(n-1)
}

// shorten cuts a text at a space, and says so with an ellipsis.
func shorten(s string, length int) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) <= length {
		return string(runes)
	}
	end := length
	for end > length/2 && runes[end] != ' ' {
		end--
	}
	if runes[end] != ' ' {
		end = length
		for unicode.Is(unicode.M, runes[end]) && end > 1 {
			end--
		}
	}
	return strings.TrimRight(string(runes[:end]), " .,;:") + "…"
}
