package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// measured is one program's cost in the units that are shown.
type measured struct {
	Wall float64 `json:"wall_s"`
	CPU  float64 `json:"cpu_s"`
	Peak float64 `json:"peak_mb"`
}

func (m measured) values() [3]float64 { return [3]float64{m.Wall, m.CPU, m.Peak} }

func (r *race) measured(name string) (list []measured) {
	for _, c := range r.spent[name] {
		list = append(list, measured{c.Wall.Seconds(), c.CPU.Seconds(), float64(c.Peak) / 1e6})
	}
	return list
}

// together is what two programs that run one after the other cost in each run:
// their times in all, the larger of their peaks.
func together(a, b []measured) (list []measured) {
	for i := range min(len(a), len(b)) {
		list = append(list, measured{a[i].Wall + b[i].Wall, a[i].CPU + b[i].CPU, max(a[i].Peak, b[i].Peak)})
	}
	return list
}

// ratios are of each run.
func ratios(a, b []measured) (list []measured) {
	for i := range min(len(a), len(b)) {
		list = append(list, measured{over(a[i].Wall, b[i].Wall), over(a[i].CPU, b[i].CPU), over(a[i].Peak, b[i].Peak)})
	}
	return list
}

// over is a ratio, 0 where it is not known.
func over(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func medians(list []measured) measured {
	return measured{
		medianOf(list, func(m measured) float64 { return m.Wall }),
		medianOf(list, func(m measured) float64 { return m.CPU }),
		medianOf(list, func(m measured) float64 { return m.Peak }),
	}
}

// json is what bench.json says of this size.
func (r *race) json() []byte {
	result := struct {
		Records  int       `json:"records"`
		Runs     int       `json:"runs"`
		Blotter  *measured `json:"blotter"`
		Hugo     *measured `json:"hugo,omitempty"`
		Eleventy *measured `json:"eleventy,omitempty"`
		Pagefind *measured `json:"pagefind,omitempty"`
		Floor    *measured `json:"floor"`
	}{Records: r.n, Runs: r.runs}
	for name, to := range map[string]**measured{
		coldBuild: &result.Blotter, hugoBuild: &result.Hugo, eleventyRun: &result.Eleventy, pagefindRun: &result.Pagefind, floorRun: &result.Floor,
	} {
		if len(r.spent[name]) > 0 {
			m := medians(r.measured(name))
			*to = &m
		}
	}
	text, err := json.Marshal(result)
	if err != nil {
		panic(err) // of numbers
	}
	return append(text, '\n')
}

// print writes the tables of this size in Markdown.
func (r *race) print(out io.Writer) {
	fmt.Fprintf(out, "\n%d records, medians of %d runs (least to most):\n\n", r.n, r.runs)
	fmt.Fprint(out, "| | wall, s | CPU, s | peak, MB |\n| --- | --- | --- | --- |\n")
	for _, name := range r.order {
		printRow(out, name, r.measured(name), [3]string{"%.2f", "%.2f", "%.0f"})
	}
	fmt.Fprint(out, "\nRatios within a run, likewise:\n\n| | wall | CPU | peak |\n| --- | --- | --- | --- |\n")
	for _, c := range r.comparisons() {
		printRow(out, c.name, ratios(c.a, c.b), [3]string{"%.3f", "%.3f", "%.3f"})
	}
	r.printSites(out)
}

type comparison struct {
	name string
	a, b []measured
}

// comparisons are those of which both sides were measured.
func (r *race) comparisons() (list []comparison) {
	cold, hugo, eleventy, pagefind := r.measured(coldBuild), r.measured(hugoBuild), r.measured(eleventyRun), r.measured(pagefindRun)
	list = []comparison{
		{"cold / (Hugo and Pagefind)", cold, together(hugo, pagefind)},
		{"cold / Hugo alone", cold, hugo},
		{"cold / Eleventy alone", cold, eleventy},
		{"cold / floor", cold, r.measured(floorRun)},
		{"again, nothing changed / cold", r.measured(nothingNew), cold},
		{"again, one record changed / cold", r.measured(oneNew), cold},
		{"remembered, nothing changed / cold", r.measured(nothingKept), cold},
		{"remembered, one record changed / cold", r.measured(oneKept), cold},
	}
	if len(hugo) == 0 {
		list[0] = comparison{"cold / (Eleventy and Pagefind)", cold, together(eleventy, pagefind)}
	}
	return slices.DeleteFunc(list, func(c comparison) bool { return len(c.b) == 0 })
}

// printRow writes wall, CPU and peak, each as a median and its bounds.
func printRow(out io.Writer, name string, list []measured, formats [3]string) {
	fmt.Fprintf(out, "| %s |", name)
	middle := medians(list).values()
	for k, format := range formats {
		var values []float64
		for _, m := range list {
			values = append(values, m.values()[k])
		}
		if middle[k] == 0 {
			fmt.Fprint(out, " – |")
			continue
		}
		fmt.Fprintf(out, " "+format+" ("+format+"–"+format+") |", middle[k], slices.Min(values), slices.Max(values))
	}
	fmt.Fprint(out, "\n")
}

// printSites shows that the sites are alike, and what they weigh.
func (r *race) printSites(out io.Writer) {
	fmt.Fprint(out, "\nWhat was written:\n\n| | records | listings | feeds | files | MB |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, name := range []string{coldBuild, hugoBuild, eleventyRun, blotterIndex, pagefindRun} {
		s, written := r.sites[name]
		if !written {
			continue
		}
		if s.records == 0 {
			fmt.Fprintf(out, "| %s | | | | %d | %.1f |\n", name, s.files, float64(s.bytes)/1e6)
			continue
		}
		fmt.Fprintf(out, "| %s | %d | %d | %d | %d | %.1f |\n", name, s.records, s.listings, s.feeds, s.files, float64(s.bytes)/1e6)
	}
}
