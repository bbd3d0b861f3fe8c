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
	AIAAIC   importAIAAIC   `cmd:"" name:"aiaaic" help:"From the AIAAIC Repository's sheet, as CSV."`
	Atlas    importAtlas    `cmd:"" help:"From a folder of MITRE ATLAS case studies."`
	CSV      importCSV      `cmd:"" name:"csv" help:"From a spreadsheet, with a file that says what its columns mean."`
	Markdown importMarkdown `cmd:"" help:"From a content folder of Hugo or Jekyll."`
	NDJSON   importNDJSON   `cmd:"" name:"ndjson" help:"From another register of this format, or an export of this one."`
}

type importFlags struct {
	siteFlag
	DryRun bool `help:"Write nothing; sum up what would be."`
}

type importAIID struct {
	importFlags
	Articles  string   `placeholder:"FILE" help:"The database's reports, as JSON: titles, addresses and bylines."`
	Crosswalk []string `placeholder:"FILE" sep:"none" help:"Pairs of the database's incidents and the OECD's; may be given again."`
	From      string   `arg:"" name:"dir" help:"The folder with incidents.csv."`
}

func (c *importAIID) Run(s streams) error {
	if err := mustBeFolder(c.From); err != nil {
		return err
	}
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
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.AIID(os.DirFS(c.From), options, existing)
	})
}

// Help is shown below the command's flags, as are the others.
func (importAIID) Help() string {
	return `Unpack the database's weekly snapshot, and name the folder that holds
incidents.csv. A second run brings what is new there; what was edited here stays.`
}

type importCSV struct {
	importFlags
	Map  string `required:"" placeholder:"FILE" help:"YAML that says which column is which field."`
	File string `arg:"" help:"The table, as CSV."`
}

func (importCSV) Help() string {
	return `The map is a file of your own, such as this one:

    database: courts        # your name for the table
    key: Case               # the column that names a row for ever
    delimiter: ";"          # a comma if not given; or tab
    columns:
      - {column: Headline, field: title}
      - {column: Day, field: date, dates: [DD/MM/YYYY, MMMM YYYY, YYYY]}
      - {column: Account, field: summary}
      - {column: Harm, field: harms, split: ",", terms: {Body: physical-injury}}
      - {column: Link, field: sources.url}
    constants: {sources.publisher: The court}

A record needs a title, a date, a summary and a source. Fields are those of a
record (sources.*, systems.* and quantities.* with a dot), and body for further
text. A term is written as its id, its name or a key of terms. Every row and value
that could not be carried over is reported with its line; a second run changes
nothing.`
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
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.CSV(table, mapping, existing)
	})
}

type importMarkdown struct {
	importFlags
	From string `arg:"" name:"dir" help:"The content folder, or a Jekyll site."`
}

func (importMarkdown) Help() string {
	return `Each file with a date and a YAML header becomes a record; its old address
becomes a redirect. Sources and terms are seldom there: blotter check says what
each record still needs.`
}

func (c *importMarkdown) Run(s streams) error {
	if err := mustBeFolder(c.From); err != nil {
		return err
	}
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.Markdown(os.DirFS(c.From), existing)
	})
}

type importAtlas struct {
	importFlags
	From string `arg:"" name:"dir" help:"data/case-studies of the ATLAS data."`
}

func (c *importAtlas) Run(s streams) error {
	if err := mustBeFolder(c.From); err != nil {
		return err
	}
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.Atlas(os.DirFS(c.From), existing)
	})
}

type importAIAAIC struct {
	importFlags
	File string `arg:"" help:"The sheet of incidents, downloaded as CSV."`
}

func (c *importAIAAIC) Run(s streams) error {
	sheet, err := readFile(c.File)
	if err != nil {
		return err
	}
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.AIAAIC(sheet, existing)
	})
}

type importNDJSON struct {
	importFlags
	File string `arg:"" help:"The lines that blotter export ndjson writes."`
}

func (importNDJSON) Help() string {
	return `Each record becomes the file that it was, with its translations. Pictures and
comments are not in the lines; settings and taxonomies are this register's. A record
whose id is here already is left alone, and a difference reported.`
}

func (c *importNDJSON) Run(s streams) error {
	lines, err := readFile(c.File)
	if err != nil {
		return err
	}
	return importInto(s, c.importFlags, func(existing exchange.Existing) (exchange.Result, error) {
		return exchange.NDJSON(lines, existing)
	})
}

func mustBeFolder(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("look into the folder to import: %w", err)
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is a file; name the folder that it is in", name)
	}
	return nil
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
func importInto(s streams, flags importFlags, run func(exchange.Existing) (exchange.Result, error)) error {
	b := generator.New(generator.Options{Dir: flags.Dir})
	defer b.Close()
	files, err := b.Files()
	if err != nil {
		return err
	}
	show := progress(s.err)
	if show == nil {
		show = func(string, int, int) {}
	}
	res, err := run(exchange.Existing{Files: files, Progress: func(done, total int) { show("importing", done, total) }})
	if err != nil {
		return err
	}
	if !flags.DryRun {
		if err := writeFiles(flags.Dir, res.Files, show); err != nil {
			return err
		}
	}
	if isTerminal(s.err) {
		fmt.Fprint(s.err, "\r\x1b[K") // where the progress stood
	}
	for _, n := range res.Notes {
		fmt.Fprintln(s.err, safe(n.String()))
	}
	if flags.DryRun {
		return sumUp(s.out, res)
	}
	fmt.Fprintf(s.out, "%d records: %d new, %d changed, %d as they were; %d files written, %d notes\n",
		res.Records, res.Created, res.Updated, res.Unchanged, len(res.Files), len(res.Notes))
	if len(res.Files) > 0 {
		fmt.Fprintln(s.err, "next: run blotter check -C", filepath.ToSlash(flags.Dir))
	}
	return nil
}

func writeFiles(dir string, files []exchange.File, show func(string, int, int)) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	for i, f := range files {
		show("writing", i+1, len(files))
		if err := replace(root, f.Path, f.Data); err != nil {
			return err
		}
	}
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
