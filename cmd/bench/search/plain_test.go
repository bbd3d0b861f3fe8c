// Package plain ranks documents with bleve as it comes: the default mapping, one
// text field that holds everything, a match query, the default score. Command
// bench compares Blotter's search with it, by
//
//	go test blotter/cmd/bench/search -args -task FILE -ranking FILE
//
// It is made of tests because the program itself may use bleve in
// generator/search only.
package plain

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
)

var (
	taskFile    = flag.String("task", "", "rank what this JSON `file` asks")
	rankingFile = flag.String("ranking", "", "write the first ten ids of each query to this `file`")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *taskFile == "" {
		os.Exit(m.Run())
	}
	if err := rankFile(*taskFile, *rankingFile); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type document struct{ ID, Text string }

func rankFile(from, to string) error {
	var task struct {
		Documents []document
		Queries   []string
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &task); err != nil {
		return err
	}
	first, err := rank(task.Documents, task.Queries)
	if err != nil {
		return err
	}
	if data, err = json.Marshal(first); err != nil {
		return err
	}
	return os.WriteFile(to, data, 0o644)
}

func rank(documents []document, queries []string) ([][]string, error) {
	index, err := fill(documents)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	first := make([][]string, len(queries))
	for i, q := range queries {
		match := bleve.NewMatchQuery(q)
		match.SetField("text")
		found, err := index.Search(bleve.NewSearchRequest(match))
		if err != nil {
			return nil, fmt.Errorf("%q: %w", q, err)
		}
		for _, hit := range found.Hits {
			first[i] = append(first[i], hit.ID)
		}
	}
	return first, nil
}

func fill(documents []document) (bleve.Index, error) {
	index, err := bleve.NewUsing("", bleve.NewIndexMapping(), "scorch", "scorch", nil)
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(documents, 1000) {
		batch := index.NewBatch()
		for _, d := range some {
			if err := batch.Index(d.ID, map[string]string{"text": d.Text}); err != nil {
				return nil, err
			}
		}
		if err := index.Batch(batch); err != nil {
			return nil, err
		}
	}
	return index, nil
}

func TestRank(t *testing.T) {
	got, err := rank([]document{
		{"a", "A pilot of a cargo drone lost its way"},
		{"b", "A drone hit a crane"},
		{"c", "A bank's model refused loans"},
	}, []string{"cargo drone", "the crane", "nothing like it"})
	want := [][]string{{"a", "b"}, {"b"}, nil}
	if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}
