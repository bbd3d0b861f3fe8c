package feed

import (
	"bufio"
	"strconv"

	"blotter/generator/site"
)

// writeFigure writes the numbers of a figure: a line for each row, with its id and
// its name, and a column for each of the figure's, named by the id.
func writeFigure(w *bufio.Writer, s *site.Site, p site.Page) error {
	counts := s.Count(*p.Figure)
	head := []string{rowsOf(*p.Figure), "name"}
	for _, c := range counts.Columns {
		head = append(head, columnID(c))
	}
	writeRow(w, head)
	for _, r := range counts.Rows {
		cells := []string{columnID(r.Label), oneLine(r.Name)}
		for _, n := range r.Counts {
			cells = append(cells, strconv.Itoa(n))
		}
		writeRow(w, cells)
	}
	return nil
}

func rowsOf(f site.Figure) string {
	switch f.Kind {
	case site.ByMonth:
		return "month"
	case site.Covered:
		return "criterion"
	}
	return f.Rows.Name
}

// columnID names a term as all data files do.
func columnID(l site.Label) string {
	if l.Term != nil {
		return termID(l.Term)
	}
	return oneLine(l.ID)
}
