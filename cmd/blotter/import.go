package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"blotter/generator"
	"blotter/generator/exchange"
)

type importCmd struct {
	AIID     importAIID     `cmd:"" name:"aiid" help:"From a folder of the AI Incident Database's CSV export."`
	CSV      importCSV      `cmd:"" name:"csv" help:"From a spreadsheet, with a file that says what its columns mean."`
	Markdown importMarkdown `cmd:"" help:"From a content folder of Hugo or Jekyll."`
}

type importAIID struct {
	siteFlag
	Articles  string   `placeholder:"FILE" help:"The database's reports, as JSON: titles, addresses and bylines."`
	Crosswalk []string `placeholder:"FILE" sep:"none" help:"Pairs of the database's incidents and the OECD's; may be given again."`
	From      string   `arg:"" name:"dir" help:"The folder with incidents.csv."`
}

func (c *importAIID) Run(s streams) error {
	var options exchange.AIIDOptions
	if c.Articles != "" {
		f, err := readFile(c.Articles)
		if err != nil {
			return err
		}
		options.Articles = &f
	}
	for _, name := range c.Crosswalk {
		f, err := readFile(name)
		if err != nil {
			return err
		}
		options.Crosswalk = append(options.Crosswalk, f)
	}
	return importInto(s, c.Dir, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.AIID(os.DirFS(c.From), options, existing)
	})
}

type importCSV struct {
	siteFlag
	Map  string `required:"" placeholder:"FILE" help:"YAML that says which column is which field."`
	File string `arg:"" help:"The table, as CSV."`
}

func (c *importCSV) Run(s streams) error {
	table, err := readFile(c.File)
	if err != nil {
		return err
	}
	mapping, err := readFile(c.Map)
	if err != nil {
		return err
	}
	return importInto(s, c.Dir, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.CSV(table, mapping, existing)
	})
}

type importMarkdown struct {
	siteFlag
	From string `arg:"" name:"dir" help:"The content folder, or a Jekyll site."`
}

func (c *importMarkdown) Run(s streams) error {
	return importInto(s, c.Dir, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.Markdown(os.DirFS(c.From), existing)
	})
}

func readFile(name string) (exchange.File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return exchange.File{}, fmt.Errorf("read %s: %w", name, err)
	}
	return exchange.File{Path: filepath.ToSlash(name), Data: data}, nil
}

// importInto runs an importer on the site's present files, writes what it gives
// and tells what it could not carry over.
func importInto(s streams, dir string, run func(exchange.Existing) (exchange.Result, error)) error {
	b := generator.New(generator.Options{Dir: dir})
	defer b.Close()
	existing, err := b.Files()
	if err != nil {
		return err
	}
	res, err := run(existing)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	for _, f := range res.Files {
		if err := replace(root, f.Path, f.Data); err != nil {
			return err
		}
	}
	for _, n := range res.Notes {
		fmt.Fprintln(s.err, safe(n.String()))
	}
	fmt.Fprintf(s.out, "%d records: %d new, %d changed, %d as they were; %d files written, %d notes\n",
		res.Records, res.Created, res.Updated, res.Unchanged, len(res.Files), len(res.Notes))
	return nil
}

// replace writes a file whole: a reader sees the old one or the new one.
func replace(root *os.Root, file string, data []byte) error {
	if err := root.MkdirAll(path.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", file, err)
	}
	draft := path.Join(path.Dir(file), "."+path.Base(file)+".new")
	if err := root.WriteFile(draft, data, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	if err := root.Rename(draft, file); err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	return nil
}
