package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// searchReport is everything that was measured.
type searchReport struct {
	Records  int
	Quality  []quality
	Alike    int // queries to which Blotter and its page gave the same first ten
	Builds   []buildCost
	Folders  []folderSize
	Rewrites []rewriteCost
	Cold     []coldOf
	Typed    []typedOf
}

// quality is how well one engine answers one kind of query, in per cent but MRR.
type quality struct {
	Kind, Engine                  string
	Queries, Refused              int
	First, Hit, Reciprocal, Found float64
}

// buildCost is of indexing alone, and CPU of the Whole build too.
type buildCost struct {
	Name       string
	CPU, Whole time.Duration
	Wall       time.Duration `json:"-"` // of a program that was run for itself
	Peak       int64         // of the whole
}

type coldOf struct {
	Engine string
	coldResult
}

type typedOf struct {
	Engine string
	typedResult
}

// add judges rankings of the items, kind by kind and over all.
func (rep *searchReport) add(items []item, rankings ...ranking) {
	if len(items) == 0 {
		return
	}
	for _, r := range rankings {
		all := quality{Kind: "all", Engine: r.engine, Refused: r.refused}
		for _, k := range itemKinds {
			q := quality{Kind: k.name, Engine: r.engine}
			for i, it := range items {
				if it.Kind == k.name {
					q.judge(r.first[i], it.Right)
					all.judge(r.first[i], it.Right)
				}
			}
			rep.Quality = append(rep.Quality, q.mean())
		}
		rep.Quality = append(rep.Quality, all.mean())
	}
}

// judge adds one answer: its first ten ids against the right ones.
func (q *quality) judge(first, right []string) {
	q.Queries++
	found := 0
	for i, id := range first[:min(10, len(first))] {
		if !slices.Contains(right, id) {
			continue
		}
		if found == 0 {
			q.Hit++
			q.Reciprocal += 1 / float64(i+1)
		}
		if i == 0 {
			q.First++
		}
		found++
	}
	q.Found += float64(found) / float64(min(10, len(right)))
}

func (q quality) mean() quality {
	n := float64(max(1, q.Queries))
	q.First, q.Hit, q.Found = 100*q.First/n, 100*q.Hit/n, 100*q.Found/n
	q.Reciprocal /= n
	return q
}

// sameFirst counts the queries that two engines answered alike.
func sameFirst(a, b ranking) (n int) {
	for i := range a.first {
		if slices.Equal(a.first[i], b.first[i]) {
			n++
		}
	}
	return n
}

func (rep *searchReport) addDriven(engine string, d driven) {
	for _, c := range d.Cold {
		rep.Cold = append(rep.Cold, coldOf{engine, c})
	}
	for _, t := range d.Typed {
		rep.Typed = append(rep.Typed, typedOf{engine, t})
	}
}

func (rep *searchReport) print(out io.Writer) {
	fmt.Fprintf(out, "\n%d records\n", rep.Records)
	rep.printQuality(out)
	rep.printCold(out)
	rep.printTyped(out)
	rep.printBuilds(out)
}

func (rep *searchReport) printQuality(out io.Writer) {
	t := mdTable{head: []string{"query", "engine", "n", "first %", "hit@10 %", "MRR", "recall@10 %"}}
	for _, list := range grouped(rep.Quality, func(q quality) [2]string { return [2]string{q.Kind, q.Engine} }) {
		q := list[0]
		t.add(q.Kind, q.Engine, q.Queries, one(q.First), one(q.Hit), fmt.Sprintf("%.3f", q.Reciprocal), one(q.Found))
	}
	t.print(out, "Known items")
	if rep.Quality != nil && rep.Cold != nil {
		fmt.Fprintf(out, "\nBlotter and its page gave the same first ten to %d queries.\n", rep.Alike)
	}
	for _, q := range rep.Quality {
		if q.Refused > 0 {
			fmt.Fprintf(out, "\n%s refused %d queries, which count as not found.\n", q.Engine, q.Refused)
		}
	}
}

// printCold shows medians over the pages of a kind.
func (rep *searchReport) printCold(out io.Writer) {
	t := mdTable{head: []string{"cold page", "engine", "n", "found", "script KB", "index KB", "in all KB", "p95", "requests", "ms", "whole KB", "p95", "settled KB", "requests", "page KB"}}
	facets := mdTable{head: []string{"counts of filters", "groups", "terms", "closed taxonomies, more KB", "all, more KB", "more requests", "in all KB"}}
	for key, list := range grouped(rep.Cold, func(c coldOf) [2]string { return [2]string{c.Kind, c.Engine} }) {
		of := func(value func(c coldOf) float64) float64 { return medianOf(list, value) }
		sum := func(value func(c coldOf) int64) string {
			return kb(of(func(c coldOf) float64 { return float64(value(c)) }))
		}
		worst := func(value func(c coldOf) int64) string {
			var values []float64
			for _, c := range list {
				values = append(values, float64(value(c)))
			}
			return kb(quantile(values, 0.95))
		}
		found := !slices.ContainsFunc(list, func(c coldOf) bool { return !c.Found })
		first, whole := func(c coldOf) int64 { return c.First.search() }, func(c coldOf) int64 { return c.Whole.search() }
		t.add(key[0], key[1], len(list), yes(found),
			sum(func(c coldOf) int64 { return c.First.Script }), sum(func(c coldOf) int64 { return c.First.Index }),
			sum(first), worst(first), of(func(c coldOf) float64 { return float64(c.First.Requests) }),
			fmt.Sprintf("%.0f", of(func(c coldOf) float64 { return c.Milliseconds })), sum(whole), worst(whole),
			sum(func(c coldOf) int64 { return c.Settled.search() }), of(func(c coldOf) float64 { return float64(c.Settled.Requests) }),
			sum(func(c coldOf) int64 { return c.First.Page }))
		if list[0].Facets == nil {
			continue
		}
		closed := "–"
		if list[0].Closed != nil {
			closed = sum(func(c coldOf) int64 { return c.Closed.search() - c.Settled.search() })
		}
		facets.add(key[1], of(func(c coldOf) float64 { return float64(c.Groups) }), of(func(c coldOf) float64 { return float64(c.FacetTerms) }),
			closed, sum(func(c coldOf) int64 { return c.Facets.search() - c.Settled.search() }),
			of(func(c coldOf) float64 { return float64(c.Facets.Requests - c.Settled.Requests) }),
			sum(func(c coldOf) int64 { return c.Facets.search() }))
	}
	t.print(out, "Bytes before the first result, nothing cached (medians; as sent, 1 KB = 1,000 bytes; page is HTML and styles, "+
		"not counted in all; whole is once the number of records is said; where no result comes, the page is given up after 4,000 ms)")
	facets.print(out, "Bytes for the counts of all filters, after a common word")
}

func (f fetched) search() int64 { return f.Script + f.Index }

func (rep *searchReport) printTyped(out io.Writer) {
	t := mdTable{head: []string{"typed", "engine", "letters", "changed ms", "p95", "painted ms", "p95", "unchanged"}}
	all := slices.Clone(rep.Typed)
	for _, r := range rep.Typed {
		r.Kind = "all"
		all = append(all, r)
	}
	for key, list := range grouped(all, func(r typedOf) [2]string { return [2]string{r.Kind, r.Engine} }) {
		var work, painted []float64
		unchanged := 0
		for _, r := range list {
			work, painted, unchanged = append(work, r.Work...), append(painted, r.Painted...), unchanged+r.Unchanged
		}
		t.add(key[0], key[1], len(work), one(quantile(work, 0.5)), one(quantile(work, 0.95)), one(quantile(painted, 0.5)), one(quantile(painted, 0.95)), unchanged)
	}
	t.print(out, "Keystroke to results, warm (until the list changed; until that was painted, at 60 frames a second)")
}

func (rep *searchReport) printBuilds(out io.Writer) {
	t := mdTable{head: []string{"index built by", "cpu s", "whole run cpu s", "peak MB of the run", "cpu, of Pagefind's", "peak, of Pagefind's"}}
	var peer buildCost
	for _, b := range rep.Builds {
		if strings.HasPrefix(b.Name, "Pagefind") {
			peer = b
		}
	}
	for _, b := range rep.Builds {
		t.add(b.Name, seconds(b.CPU), seconds(b.Whole), megabytes(b.Peak), ratio(float64(b.CPU), float64(peer.CPU)), ratio(float64(b.Peak), float64(peer.Peak)))
	}
	t.print(out, "Cost of the index (in a build, cpu is the time that goroutines were busy, waiting for a processor included)")
	t = mdTable{head: []string{"folder", "files", "MB", "MB as sent"}}
	for _, f := range rep.Folders {
		t.add(f.Name, f.Files, fmt.Sprintf("%.2f", float64(f.Bytes)/1e6), fmt.Sprintf("%.2f", float64(f.Sent)/1e6))
	}
	t.print(out, "Files of the index")
	t = mdTable{head: []string{"change", "files", "of", "MB", "records in the tail"}}
	for _, r := range rep.Rewrites {
		t.add(r.Change, r.Files, r.All, fmt.Sprintf("%.2f", float64(r.Bytes)/1e6), r.Tail)
	}
	t.print(out, "Files of the index that a change of one record writes anew")
}

// ratio is "" where there is nothing to compare with.
func ratio(a, b float64) string {
	if b == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", a/b)
}

// mdTable is a table in Markdown.
type mdTable struct {
	head []string
	rows []string
}

func (t *mdTable) add(cells ...any) {
	var row strings.Builder
	for _, c := range cells {
		fmt.Fprintf(&row, "| %v ", c)
	}
	t.rows = append(t.rows, row.String()+"|")
}

func (t *mdTable) print(out io.Writer, caption string) {
	if len(t.rows) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s\n\n| %s |\n|%s\n%s\n", caption, strings.Join(t.head, " | "), strings.Repeat(" --- |", len(t.head)), strings.Join(t.rows, "\n"))
}

func one(x float64) string { return fmt.Sprintf("%.1f", x) }

func kb(bytes float64) string { return fmt.Sprintf("%.1f", bytes/1000) }

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "not all"
}
