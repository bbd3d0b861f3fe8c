package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"blotter/generator"
)

// printTable prints what the builds of one size cost, a column pair each.
func printTable(out io.Writer, generated cost, builds []cost) error {
	fmt.Fprintf(out, "\n%d records, generated in %s; seconds of wall and processor time\n\n", generated.Records, seconds(generated.Wall))
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, pair func(b cost) (string, string)) {
		fmt.Fprintf(t, "%-12s\t", name)
		for _, b := range builds {
			left, right := pair(b)
			fmt.Fprintf(t, "%s\t%s\t", left, right)
		}
		fmt.Fprint(t, "\n")
	}
	row("", func(b cost) (string, string) { first, second, _ := strings.Cut(b.Name, " "); return first, second })
	row("", func(cost) (string, string) { return "wall", "cpu" })
	for _, name := range stageNames(builds) {
		row(name, func(b cost) (string, string) { return b.stage(name) })
	}
	row("in all", func(b cost) (string, string) { return seconds(b.Wall), seconds(b.CPU) })
	row("peak MB", func(b cost) (string, string) { return megabytes(b.Peak), "" })
	row("files", func(b cost) (string, string) { return fmt.Sprint(b.Files), "" })
	row("written", func(b cost) (string, string) { return fmt.Sprint(b.Written), "" })
	row("site MB", func(b cost) (string, string) { return megabytes(b.Bytes), "" })
	row("records", func(b cost) (string, string) { return fmt.Sprint(b.Records), "" })
	row("errors", func(b cost) (string, string) { return fmt.Sprint(b.Errors), "" })
	row("warnings", func(b cost) (string, string) { return fmt.Sprint(b.Warnings), "" })
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprint(out, "\nrender, index and write run side by side: their wall time is one, and cpu is the time that\n"+
		"goroutines were busy, waiting for a processor or the disk included.\n")
	return err
}

// stageNames are the stages in the order in which builds name them.
func stageNames(builds []cost) (names []string) {
	for _, b := range builds {
		for _, s := range b.Stages {
			if !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
			}
		}
	}
	return names
}

func (c cost) stage(name string) (wall, cpu string) {
	i := slices.IndexFunc(c.Stages, func(s generator.Stage) bool { return s.Name == name })
	if i < 0 {
		return "-", "-"
	}
	return seconds(c.Stages[i].Wall), seconds(c.Stages[i].CPU)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()) }

// megabytes are of a million bytes; "-" where the number is not known.
func megabytes(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", float64(n)/1e6)
}
