package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"blotter/generator"
	"blotter/generator/site"
)

type searchCmd struct {
	siteFlag
	JSON   bool     `help:"Print JSON: {total, groups: [exact, other forms, near], results: [{id, title, score, group, date, path, summary}], direct, facets: {taxonomy: {term: count}}}."`
	Limit  int      `default:"20" help:"At most so many records; 0 for all."`
	Filter []string `placeholder:"TAXONOMY=TERM" sep:"none" help:"Only records under this term, by the id in its address; - for those that say nothing. Repeat for more: any within a taxonomy, all across."`
	From   string   `placeholder:"DATE" help:"Only records from this year, month or day on."`
	To     string   `placeholder:"DATE" help:"Only records up to this year, month or day."`
	Sort   string   `enum:"relevance,date,recorded,changed" default:"relevance" help:"By ${enum}; the newest first."`
	Query  []string `arg:"" optional:"" help:"Words, \"a phrase\", field:word; and after -- also -without. None lists all records."`
}

// result is a record that a query found.
type result struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Score   int    `json:"score"`
	Group   int    `json:"group"`
	Date    string `json:"date"`
	Path    string `json:"path"`
	Summary string `json:"summary"`
}

// results is what --json prints.
type results struct {
	Total   int                       `json:"total"`
	Groups  [3]int                    `json:"groups"`
	Results []result                  `json:"results"`
	Direct  string                    `json:"direct,omitempty"` // the only record that the whole query names
	Facets  map[string]map[string]int `json:"facets"`
}

func (c *searchCmd) Run(ctx context.Context, s streams) error {
	q := generator.Query{Text: strings.Join(c.Query, " "), From: c.From, To: c.To, Sort: c.Sort, Limit: c.Limit}
	for _, f := range c.Filter {
		taxonomy, term, ok := strings.Cut(f, "=")
		if !ok {
			return fmt.Errorf("the filter %q has no =; write it as harms=physical", f)
		}
		if q.Filters == nil {
			q.Filters = map[string][]string{}
		}
		q.Filters[taxonomy] = append(q.Filters[taxonomy], term)
	}
	b := generator.New(generator.Options{Dir: c.Dir, Progress: progress(s.err), Note: noted(s)})
	defer b.Close()
	a, err := b.Search(ctx, q)
	if err != nil {
		return err
	}
	if c.JSON {
		return printResults(s.out, a)
	}
	return listResults(s, a)
}

func printResults(w io.Writer, a *generator.Answer) error {
	out := results{a.Total, a.Groups, []result{}, a.Direct, a.Facets}
	for i, r := range a.Records {
		out.Results = append(out.Results, result{r.ID, shownText(r, "title", r.Title.S), a.Hits[i].Score, a.Hits[i].Group, r.Date.String(), r.Path, shownText(r, "summary", r.Summary.S)})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func shownText(r *site.Record, field, text string) string {
	if !r.Shows(field) {
		return ""
	}
	return text
}

// groupNames stand above the second group and the third.
var groupNames = []string{2: "with other forms of the words", 3: "with some of the words, or like them"}

func listResults(s streams, a *generator.Answer) error {
	group := 1
	for i, r := range a.Records {
		if g := a.Hits[i].Group; g > group {
			group = g
			fmt.Fprintf(s.out, "%s:\n", groupNames[g])
		}
		fmt.Fprintf(s.out, "%-12s %s\n             %s\n", r.Date, safe(shownText(r, "title", r.Title.S)), r.Path)
	}
	_, err := fmt.Fprintf(s.err, "%d of %d\n", len(a.Records), a.Total)
	return err
}
