package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// The floor is what no generator can pass: the time that it takes to write a
// site's files, with their names and bytes, and do nothing else.

// batchSize is how many bytes are read ahead, so that memory stays small.
const batchSize = 64 << 20

// runFloor is a child: it writes the files of one folder to another and says
// what that cost, reading set aside.
func runFloor(_ context.Context, args []string, out, _ io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("bench floor takes two folders, not %q", args)
	}
	f := floor{from: args[0], to: args[1]}
	if err := filepath.WalkDir(f.from, f.read); err != nil {
		return err
	}
	if err := f.write(); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(f.spent)
}

type floor struct {
	from, to string
	paths    []string
	texts    [][]byte
	bytes    int
	spent    cost
}

func (f *floor) read(path string, d fs.DirEntry, err error) error {
	if err != nil || d.IsDir() {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name, err := filepath.Rel(f.from, path)
	if err != nil {
		return err
	}
	f.paths, f.texts, f.bytes = append(f.paths, filepath.Join(f.to, name)), append(f.texts, text), f.bytes+len(text)
	if f.bytes < batchSize {
		return nil
	}
	return f.write()
}

// write writes what was read, and adds up what that takes.
func (f *floor) write() error {
	wall, cpu, last := time.Now(), processTime(), ""
	for i, path := range f.paths {
		if dir := filepath.Dir(path); dir != last {
			if err := os.MkdirAll(dir, 0o755); err != nil {
				return err
			}
			last = dir
		}
		if err := os.WriteFile(path, f.texts[i], 0o644); err != nil {
			return err
		}
	}
	f.spent.Wall += time.Since(wall)
	f.spent.CPU += processTime() - cpu
	f.paths, f.texts, f.bytes = f.paths[:0], f.texts[:0], 0
	return nil
}
