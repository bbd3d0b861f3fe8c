package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"blotter/generator"
)

// searchOptions are the flags of
//
//	bench search [-register DIR] [-records 10000] [-n 500] [-seed 1] [-pagefind] [-browser] [-rewrites] [-json OUT] [-keep DIR]
//
// which measures the search of a register: how often it finds a record that is
// known to be there (search_items.go), and what its index costs to build. With
// -pagefind the same is measured of Pagefind on the same records' pages; with
// -browser also what the search page fetches before it shows a result, and how
// long it takes from a keystroke to painted results (search_browser.go); with
// -rewrites how much of the index a change of one record writes anew.
//
// It prints tables in Markdown. It needs the Go tools and, for the register that
// is generated where none is named, git; for -pagefind and -browser a Chromium,
// for -pagefind npm, which installs Pagefind into the user's cache.
type searchOptions struct {
	register, keep, jsonFile, child string
	records, n                      int
	seed                            uint64
	pagefind, browser, rewrites     bool
}

func searchFlags(args []string, log io.Writer) (o searchOptions, err error) {
	flags := flag.NewFlagSet("bench search", flag.ContinueOnError)
	flags.SetOutput(log)
	flags.StringVar(&o.register, "register", "", "measure the register in this `folder`, not a generated one")
	flags.IntVar(&o.records, "records", 10_000, "how many records to generate")
	flags.IntVar(&o.n, "n", 500, "make known-item queries from so many records; 0 is none")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random numbers")
	flags.BoolVar(&o.pagefind, "pagefind", false, "measure Pagefind "+pagefindVersion+" as well")
	flags.BoolVar(&o.browser, "browser", false, "measure the search page in Chromium")
	flags.BoolVar(&o.rewrites, "rewrites", false, "build a copy of the register after changes, too")
	flags.StringVar(&o.jsonFile, "json", "", "write what was measured to this `file`, too")
	flags.StringVar(&o.keep, "keep", "", "work in this `folder` and leave the work there")
	flags.StringVar(&o.child, "child", "", "for bench itself: build or search, in a process of its own")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not a flag of bench search", flags.Arg(0))
	}
	if o.n < 0 || o.records < 1 {
		return o, errors.New("-n is at least 0, -records at least 1")
	}
	return o, nil
}

func runSearch(ctx context.Context, args []string, out, log io.Writer) error {
	o, err := searchFlags(args, log)
	if err != nil {
		return err
	}
	if o.child != "" {
		return searchChild(ctx, o, out)
	}
	dir, done, err := folder(o.keep)
	if err != nil {
		return err
	}
	defer done()
	b := &searchBench{searchOptions: o, dir: dir, log: log}
	rep, err := b.measure(ctx)
	if err != nil {
		return err
	}
	machine(out)
	rep.print(out)
	if o.jsonFile == "" {
		return nil
	}
	data, err := json.MarshalIndent(rep, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(o.jsonFile, append(data, '\n'), 0o644)
}

// searchBench is one run, in a folder of its own.
type searchBench struct {
	searchOptions
	dir string
	log io.Writer
}

func (b *searchBench) public() string { return filepath.Join(b.dir, "public") }

func (b *searchBench) say(format string, args ...any) {
	fmt.Fprintf(b.log, format+"\n", args...)
}

func (b *searchBench) measure(ctx context.Context) (*searchReport, error) {
	if err := findPlainBleve(ctx); err != nil {
		return nil, err
	}
	if b.register == "" {
		b.say("generate %d records", b.records)
		b.register = filepath.Join(b.dir, "register")
		if err := generate(b.register, b.records, b.seed, true); err != nil {
			return nil, err
		}
	}
	b.say("build")
	built, err := b.build(ctx)
	if err != nil {
		return nil, err
	}
	reg, err := readPublished(b.public())
	if err != nil {
		return nil, err
	}
	alone, err := b.indexAlone(ctx)
	if err != nil {
		return nil, err
	}
	rep := &searchReport{Records: len(reg.records), Builds: []buildCost{blotterCost(built), alone}}
	if rep.Folders, err = folders(filepath.Join(b.public(), "search", "index")); err != nil {
		return nil, err
	}
	if b.rewrites {
		if rep.Rewrites, err = b.changes(ctx); err != nil {
			return nil, err
		}
	}
	if b.pagefind {
		if err := b.indexWithPagefind(ctx, reg, rep); err != nil {
			return nil, err
		}
	}
	return rep, b.ask(ctx, reg, rep)
}

// ask asks every engine.
func (b *searchBench) ask(ctx context.Context, reg *published, rep *searchReport) error {
	items := reg.items(b.n, b.seed)
	var blotter ranking
	if len(items) > 0 {
		b.say("%d queries to Blotter", len(items))
		var err error
		if blotter, err = askBlotter(ctx, b.register, items); err != nil {
			return err
		}
		b.say("%d queries to plain bleve", len(items))
		plain, err := b.askPlainBleve(ctx, reg, items)
		if err != nil {
			return err
		}
		rep.add(items, blotter, plain)
	}
	if !b.browser && (!b.pagefind || len(items) == 0) {
		return nil
	}
	return b.browse(ctx, reg, items, blotter, rep)
}

// build builds the register in a process of its own, so that its peak is its own.
func (b *searchBench) build(ctx context.Context) (c cost, err error) {
	_, err = b.child(ctx, "build", &c)
	return c, err
}

// indexAlone has the register indexed for one query and nothing else done, after
// it has been read: what the index costs at most, however busy the machine is.
func (b *searchBench) indexAlone(ctx context.Context) (spent buildCost, err error) {
	var before cost
	if spent, err = b.child(ctx, "search", &before); err != nil {
		return spent, err
	}
	spent.Name = "Blotter, index alone, and one query"
	spent.CPU -= before.CPU
	return spent, nil
}

// child runs this program again, and decodes what it says.
func (b *searchBench) child(ctx context.Context, what string, told any) (spent buildCost, err error) {
	self, err := os.Executable()
	if err != nil {
		return spent, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "search", "-child", what, "-register", b.register, "-keep", b.dir)
	cmd.Stdout, cmd.Stderr = &out, b.log
	if spent, err = spend(cmd); err != nil {
		return spent, err
	}
	return spent, json.Unmarshal(out.Bytes(), told)
}

func searchChild(ctx context.Context, o searchOptions, out io.Writer) error {
	builder := generator.New(generator.Options{Dir: o.register, Out: filepath.Join(o.keep, "public")})
	defer builder.Close()
	var c cost
	var err error
	switch o.child {
	case "build":
		c, err = build(ctx, builder, "build")
	case "search":
		c, err = readAndSearch(ctx, builder)
	default:
		err = fmt.Errorf("there is no measurement %q", o.child)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(c)
}

// readAndSearch gives the cost of reading alone.
func readAndSearch(ctx context.Context, builder *generator.Builder) (c cost, err error) {
	reg, err := builder.Load(ctx)
	if err != nil {
		return c, err
	}
	for _, s := range reg.Stages {
		c.CPU += s.CPU
	}
	_, err = builder.Search(ctx, generator.Query{Text: "one"})
	return c, err
}

// blotterCost is what a build spent on search.
func blotterCost(c cost) buildCost {
	part := buildCost{Name: "Blotter, index and export in a build", Peak: c.Peak}
	for _, s := range c.Stages {
		if strings.HasPrefix(s.Name, "index") || strings.HasPrefix(s.Name, "export") {
			part.CPU += s.CPU
		}
	}
	part.Whole = c.CPU
	return part
}
