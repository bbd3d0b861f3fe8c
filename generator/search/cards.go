package search

import (
	"slices"
	"strings"
	"unicode"

	"blotter/generator/site"
)

// summaryLength is what a card holds of a summary, in characters.
const summaryLength = 160

// card is what a result shows of a record.
type card struct {
	ID       string  `json:"id"`
	Title    string  `json:"title"` // "" where it has been removed
	Date     string  `json:"date,omitempty"`
	Language string  `json:"language,omitempty"` // where it is not the site's
	Status   string  `json:"status,omitempty"`   // where it is not plainly published
	Marks    []glyph `json:"marks,omitempty"`    // of terms that have a glyph
	Summary  string  `json:"summary,omitempty"`
}

// glyph is a term as it stands beside a title.
type glyph struct {
	Glyph string `json:"glyph"`
	Name  string `json:"name"`
	Rank  int    `json:"rank,omitempty"` // its step from 1 to 5, in an ordered taxonomy
}

// cards writes what results show, in JSON: so many records to a file that it is
// small, for a page of results seldom has neighbours. A hole's card is null.
func (e *exporter) cards() error {
	e.entry.PerCard = e.size(32, 128)
	for s := range e.entry.Shelves {
		from, to := e.shelf(s)
		for part := range slices.Chunk(e.entries[from:to], e.entry.PerCard) {
			var pack []*card
			for _, one := range part {
				pack = append(pack, cardOf(one))
			}
			name, err := e.jsonFile("cards", pack)
			if err != nil {
				return err
			}
			e.entry.Shelves[s].Cards += name
		}
	}
	return nil
}

func cardOf(one *entry) *card {
	if one == nil {
		return nil
	}
	r := one.record
	c := &card{
		ID: r.ID, Title: shown(r, "title", r.Title.S), Date: r.Date.String(), Language: r.Language.S,
		Summary: shorten(shown(r, "summary", r.Summary.S), summaryLength),
	}
	if r.Status.S != "published" {
		c.Status = r.Status.S
	}
	seen := map[*site.Term]bool{}
	for _, v := range r.Terms {
		if v.Term.Glyph != "" && !seen[v.Term] {
			seen[v.Term] = true
			c.Marks = append(c.Marks, glyph{v.Term.Glyph, v.Term.Name, step(v.Term)})
		}
	}
	return c
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
