package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"blotter/generator"
)

type exportCmd struct {
	siteFlag
	Out    string `placeholder:"FILE" help:"Write this file, or for aiid into this folder; standard output if not given."`
	Format string `arg:"" enum:"aiid,csv,json,ndjson,sqlite" help:"One of ${enum}."`
}

func (exportCmd) Help() string {
	return `csv and json are the files of the published data folder: the records that are in
force. ndjson is every published record, one a line, with its text, from which
blotter import ndjson makes the same register again, pictures and comments aside.
aiid is a folder with incidents.csv, reports.csv and duplicates.csv, in the shape of
the AI Incident Database's export: titles, summaries, dates, organisations and
sources, and no more. sqlite is a database of these and of those that were withdrawn or
superseded, with their texts, terms, sources and taxonomies, and full-text search:

    blotter export sqlite --out register.sqlite
    sqlite3 register.sqlite "select id, records.title from search join records
      on n = search.rowid where search match 'face AND arrest' and listed order by rank"

What content/removed.yaml takes out is in none of them, and no draft is.`
}

func (c *exportCmd) Run(ctx context.Context, s streams) error {
	if c.Format == "sqlite" && c.Out == "" && isTerminal(s.out) {
		return errors.New("a database is nothing for a terminal; name a file: --out register.sqlite")
	}
	if c.Format == "aiid" && c.Out == "" {
		return errors.New("the tables are several files; name a folder: --out DIR")
	}
	b := generator.New(generator.Options{Dir: c.Dir, Progress: progress(s.err), Note: noted(s)})
	defer b.Close()
	reg, err := b.Load(ctx)
	if err != nil {
		return err
	}
	if err := c.write(ctx, s.out, reg); err != nil {
		return err
	}
	if n := reg.Problems.Errors(); n > 0 {
		fmt.Fprintf(s.err, "%s in the content, which blotter check shows; records with an error are left out\n", counted(n, "error"))
		return errContent
	}
	return nil
}

func (c *exportCmd) write(ctx context.Context, out io.Writer, reg *generator.Register) error {
	switch {
	case c.Format == "aiid":
		files, err := reg.ExportAIID()
		if err != nil {
			return err
		}
		if err := os.MkdirAll(c.Out, 0o755); err != nil {
			return fmt.Errorf("make the folder of the tables: %w", err)
		}
		return writeFiles(c.Out, files, func(string, int, int) {})
	case c.Out != "":
		return c.replace(ctx, reg)
	case c.Format != "sqlite":
		return export(out, reg, c.Format)
	}
	dir, err := os.MkdirTemp("", "blotter-")
	if err != nil {
		return fmt.Errorf("make a folder for the database: %w", err)
	}
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "register.sqlite")
	if err := reg.ExportSQLite(ctx, name); err != nil {
		return err
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("read the database: %w", err)
	}
	defer f.Close()
	_, err = io.Copy(out, f)
	return err
}

// replace writes the named file whole: a reader sees the old one or the new one.
func (c *exportCmd) replace(ctx context.Context, reg *generator.Register) error {
	draft := filepath.Join(filepath.Dir(c.Out), "."+filepath.Base(c.Out)+".new")
	f, err := os.Create(draft)
	if err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	defer os.Remove(draft)
	if err := c.fill(ctx, f, reg); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	if err := os.Rename(draft, c.Out); err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	return nil
}

// fill writes what is exported into a file that is open and empty.
func (c *exportCmd) fill(ctx context.Context, f *os.File, reg *generator.Register) error {
	if c.Format == "sqlite" {
		return reg.ExportSQLite(ctx, f.Name())
	}
	w := bufio.NewWriter(f)
	if err := export(w, reg, c.Format); err != nil {
		return err
	}
	return w.Flush()
}

func export(w io.Writer, reg *generator.Register, form string) error {
	if form == "ndjson" {
		return reg.ExportNDJSON(w)
	}
	return reg.Export(w, form)
}
