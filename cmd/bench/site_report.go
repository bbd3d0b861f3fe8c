package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// print writes what was measured, and what was found.
func (b *siteBench) print(out io.Writer) {
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "page\tkB at first\tHTML\tstyles\tscripts\tother\tpictures\trequests\tshift\tTab stops\taddress")
	kB := func(n int64) string { return fmt.Sprintf("%.1f", float64(n)/1000) }
	for _, v := range b.views {
		html, css, js := v.sum("Document"), v.sum("Stylesheet"), v.sum("Script")
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%.3f\t%d\t/%s\n", v.name, kB(v.sum()), kB(html), kB(css), kB(js),
			kB(v.sum()-html-css-js), kB(v.sum("Image")), v.requests, v.shift, v.stops, v.path)
	}
	if len(b.audits) > 0 {
		fmt.Fprintf(t, "\nLighthouse\t%s\n", strings.Join(categories[:], "\t"))
	}
	for _, a := range b.audits {
		fmt.Fprintf(t, "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%s\n", a.kind, a.scores[0], a.scores[1], a.scores[2], a.scores[3], strings.Join(a.failed, "; "))
	}
	_ = t.Flush() // whoever doesn't listen misses nothing else
	b.printFindings(out)
}

// printFindings says once what is wrong in several places.
func (b *siteBench) printFindings(out io.Writer) {
	places := map[string][]string{}
	var order []string
	for _, f := range b.findings {
		if places[f.what] == nil {
			order = append(order, f.what)
		}
		places[f.what] = append(places[f.what], f.where)
	}
	slices.SortStableFunc(order, func(a, b string) int { return len(places[b]) - len(places[a]) })
	for _, what := range order {
		where := places[what]
		more := ""
		if len(where) > 6 {
			more = fmt.Sprintf(" and %d more", len(where)-6)
			where = where[:6]
		}
		fmt.Fprintf(out, "\n- %s\n  in %s%s\n", what, strings.Join(where, "; "), more)
	}
	if len(order) == 0 {
		fmt.Fprintln(out, "\nNothing is wrong.")
	}
}
