package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"

	"blotter/generator"
)

// ranking is an engine's answers: for each query the first ten ids.
type ranking struct {
	engine  string
	first   [][]string
	refused int // queries that it would not answer
}

// askBlotter asks as blotter search does.
func askBlotter(ctx context.Context, dir string, items []item) (ranking, error) {
	r := ranking{engine: "Blotter"}
	b := generator.New(generator.Options{Dir: dir})
	defer b.Close()
	reg, err := b.Load(ctx)
	if err != nil {
		return r, err
	}
	searcher, err := reg.Searcher()
	if err != nil {
		return r, err
	}
	defer searcher.Close()
	for _, i := range items {
		var ids []string
		answer, err := searcher.Search(generator.Query{Text: i.Query, Limit: 10})
		switch {
		case err == nil:
			for _, record := range answer.Records {
				ids = append(ids, record.ID)
			}
		case ctx.Err() != nil || r.refused == len(items)-1:
			return r, fmt.Errorf("ask Blotter %q: %w", i.Query, err)
		default: // a query that can't be read finds nothing
			r.refused++
		}
		r.first = append(r.first, ids)
	}
	return r, nil
}

// plainPackage ranks with bleve as it comes. It is a test's package, since
// generator/search alone may use bleve otherwise.
const plainPackage = "blotter/cmd/bench/search"

// findPlainBleve fails early.
func findPlainBleve(ctx context.Context) error {
	if said, err := exec.CommandContext(ctx, "go", "list", "-test", plainPackage).CombinedOutput(); err != nil {
		return fmt.Errorf("bench search must run inside its module: %w: %s", err, said)
	}
	return nil
}

// plainTask is what it reads.
type plainTask struct {
	Documents []plainDocument
	Queries   []string
}

type plainDocument struct{ ID, Text string }

func (b *searchBench) askPlainBleve(ctx context.Context, reg *published, items []item) (r ranking, err error) {
	task := plainTask{Queries: queriesOf(items)}
	for _, rec := range reg.records {
		task.Documents = append(task.Documents, plainDocument{rec.ID, rec.text})
	}
	in, out := filepath.Join(b.dir, "plain-task.json"), filepath.Join(b.dir, "plain-ranking.json")
	data, err := json.Marshal(task)
	if err != nil {
		return r, err
	}
	if err := os.WriteFile(in, data, 0o644); err != nil {
		return r, err
	}
	r.engine = "plain bleve"
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-timeout=0", plainPackage, "-args", "-task", in, "-ranking", out)
	if said, err := cmd.CombinedOutput(); err != nil {
		return r, fmt.Errorf("ask plain bleve: %w: %s", err, said)
	}
	if data, err = os.ReadFile(out); err != nil {
		return r, err
	}
	return r, json.Unmarshal(data, &r.first)
}

func queriesOf(items []item) (queries []string) {
	for _, i := range items {
		queries = append(queries, i.Query)
	}
	return queries
}

// folders measures folders: files, bytes, and bytes as a server sends them.
func folders(dirs ...string) (sizes []folderSize, err error) {
	for _, dir := range dirs {
		size := folderSize{Name: filepath.Base(filepath.Dir(dir)) + "/" + filepath.Base(dir)}
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			size.Files++
			size.Bytes += int64(len(data))
			size.Sent += int64(len(sent(path, data)))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("measure %s: %w", dir, err)
		}
		sizes = append(sizes, size)
	}
	return sizes, nil
}

type folderSize struct {
	Name        string
	Files       int
	Bytes, Sent int64
}
