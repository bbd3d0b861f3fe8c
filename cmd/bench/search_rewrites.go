package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// rewriteCost is what of the index has to be uploaded after a change.
type rewriteCost struct {
	Change     string
	Tail       int // records on the shelf that a new one joins, which is full with 79
	Files, All int
	Bytes      int64
}

// rewrites builds a copy of the register again after changes of one record: one
// more, and another word in one of them.
func (b *searchBench) changes(ctx context.Context) (costs []rewriteCost, err error) {
	e := &searchBench{searchOptions: searchOptions{register: filepath.Join(b.dir, "edited")}, dir: filepath.Join(b.dir, "edited-site"), log: b.log}
	if err := os.CopyFS(e.register, os.DirFS(b.register)); err != nil {
		return nil, fmt.Errorf("copy the register: %w", err)
	}
	records, err := e.recordFiles()
	if err != nil {
		return nil, err
	}
	newest, middle := records[len(records)-1], records[len(records)/2]
	changes := []struct {
		name string
		make func() error
	}{
		{"none", func() error { return nil }},
		{"a new record", func() error { return edit(newest, strings.TrimSuffix(newest, ".md")+"-again.md", nil) }},
		{"another word in a record", func() error { return edit(middle, middle, otherWord) }},
	}
	var before map[string]int64
	for _, c := range changes {
		b.say("build after a change: %s", c.name)
		if err := c.make(); err != nil {
			return nil, err
		}
		if _, err := e.build(ctx); err != nil {
			return nil, err
		}
		after, err := indexFiles(e.public())
		if err != nil {
			return nil, err
		}
		cost := rewriteCost{Change: c.name, All: len(after)}
		if cost.Tail, err = tailOf(e.public()); err != nil {
			return nil, err
		}
		for name, size := range after {
			if _, kept := before[name]; !kept {
				cost.Files, cost.Bytes = cost.Files+1, cost.Bytes+size
			}
		}
		if before != nil {
			costs = append(costs, cost)
		}
		before = after
	}
	return costs, nil
}

// recordFiles are the records' files, the one with the latest date last.
func (b *searchBench) recordFiles() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(b.register, "content", "incidents", "*", "*.md"))
	files = slices.DeleteFunc(files, func(f string) bool { return strings.Count(filepath.Base(f), ".") > 1 }) // translations
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("no record stands in a file of its own in %s", b.register)
	}
	slices.Sort(files)
	return files, err
}

// edit writes a record to a file, changed.
func edit(from, to string, change func(string) string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if change != nil {
		data = []byte(change(string(data)))
	}
	return os.WriteFile(to, data, 0o644)
}

var summaryWord = regexp.MustCompile(`(?m)^(summary:[^\n]*\n?[^\n]*?)\b([a-z]{5,})\b`)

// otherWord puts a word that no record has for one of the summary.
func otherWord(record string) string {
	at := summaryWord.FindStringSubmatchIndex(record)
	if at == nil {
		return record
	}
	return record[:at[4]] + "quillonade" + record[at[5]:]
}

// indexFiles are the index's files and their bytes. Each name tells what a file
// holds, but the entry's.
func indexFiles(public string) (map[string]int64, error) {
	sizes := map[string]int64{}
	err := filepath.WalkDir(filepath.Join(public, "search", "index"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name := d.Name()
		if name == "entry.json" {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			name = fmt.Sprintf("%s %x", name, sha256.Sum256(data))
		}
		sizes[name] = info.Size()
		return nil
	})
	return sizes, err
}

func tailOf(public string) (int, error) {
	data, err := os.ReadFile(filepath.Join(public, "search", "index", "entry.json"))
	if err != nil {
		return 0, err
	}
	var entry struct{ Places, Main int }
	err = json.Unmarshal(data, &entry)
	return entry.Places - entry.Main, err
}
