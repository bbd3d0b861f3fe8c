package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"

	"blotter/generator/exchange"
)

// maxListed is how many reasons and labels a summary lists.
const maxListed = 20

// sumUp is what an import that writes nothing would do.
func sumUp(w io.Writer, res exchange.Result) error {
	out := bufio.NewWriter(w)
	refused := reasons(res.Notes, exchange.LeftOut)
	total := 0
	for _, c := range refused {
		total += c.n
	}
	for _, c := range []tally{{"new", res.Created}, {"changed", res.Updated}, {"unchanged", res.Unchanged}, {"files to write", len(res.Files)}, {"refused", total}} {
		fmt.Fprintf(out, "%7d  %s\n", c.n, c.what)
	}
	list(out, "refused, by reason", refused)
	list(out, "left out of records, by reason", reasons(res.Notes, exchange.Dropped))
	var read, unknown []tally
	for _, l := range res.Labels {
		what := fmt.Sprintf("%s: %q", l.Field, l.Value)
		switch {
		case l.Term != "":
			read = append(read, tally{what + " as " + l.Term, l.Count})
		case l.Near != "":
			unknown = append(unknown, tally{what + "; is it " + l.Near + "?", l.Count})
		default:
			unknown = append(unknown, tally{what, l.Count})
		}
	}
	list(out, "labels read as the nearest term", read)
	list(out, "labels that are no term", unknown)
	return out.Flush()
}

type tally struct {
	what string
	n    int
}

func list(w io.Writer, title string, counts []tally) {
	if len(counts) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for _, c := range counts[:min(len(counts), maxListed)] {
		fmt.Fprintf(w, "%7d  %s\n", c.n, safe(c.what))
	}
	if more := len(counts) - maxListed; more > 0 {
		fmt.Fprintf(w, "         and %d more\n", more)
	}
}

// reasons counts the notes of a kind by their reason, the commonest first.
func reasons(notes []exchange.Note, kind exchange.Kind) (counts []tally) {
	for _, n := range notes {
		if n.Kind != kind {
			continue
		}
		at := slices.IndexFunc(counts, func(c tally) bool { return c.what == n.Reason })
		if at < 0 {
			at = len(counts)
			counts = append(counts, tally{what: n.Reason})
		}
		counts[at].n++
	}
	slices.SortStableFunc(counts, func(a, b tally) int { return cmp.Compare(b.n, a.n) })
	return counts
}
