package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"blotter/generator"
)

type searchCmd struct {
	siteFlag
	JSON  bool     `help:"Print JSON: {total, records: [{id, title, date, path}]}."`
	Limit int      `default:"20" help:"At most so many records."`
	Query []string `arg:"" help:"Words, \"a phrase\", field:word; and after -- also -without."`
}

// found is a record that a query found.
type found struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Date  string `json:"date"`
	Path  string `json:"path"`
}

func (c *searchCmd) Run(ctx context.Context, s streams) error {
	b := generator.New(generator.Options{Dir: c.Dir, Progress: progress(s.err)})
	defer b.Close()
	hits, total, err := b.Search(ctx, strings.Join(c.Query, " "), c.Limit)
	if err != nil {
		return err
	}
	records := []found{}
	for _, r := range hits {
		records = append(records, found{r.ID, r.Title.S, r.Date.String(), r.Path})
	}
	if c.JSON {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(map[string]any{"total": total, "records": records})
	}
	for _, r := range records {
		fmt.Fprintf(s.out, "%-12s %s\n             %s\n", r.Date, safe(r.Title), r.Path)
	}
	fmt.Fprintf(s.err, "%d of %d\n", len(records), total)
	return nil
}
