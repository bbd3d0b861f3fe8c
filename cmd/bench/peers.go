package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// peersOptions are the flags of
//
//	bench peers [-n 1000,10000] [-peers "hugo pagefind eleventy"] [-runs 3] [-seed 1] [-out bench.json] [-keep DIR]
//
// which measures blotter, the program, beside what else an owner would use: Hugo
// or Eleventy for the pages, Pagefind for the search. For each size it generates
// a register with its history as a git repository twice, in blotter's form and
// in the peers' (peers_register.go), of the same records, commits and words. The
// peers write a page for each record, paginated listings of the same eight
// taxonomies, and feeds of the same terms; that they do is checked. Pagefind
// indexes the pages that Hugo wrote, or Eleventy where Hugo is not named.
//
// A run measures each program in turn, so that what else the machine does falls
// on all of them. Each begins without its output, its cache and the deletions of
// the one before. Printed are medians with the least and the most, in Markdown,
// and the ratios of programs within a run, likewise. The floor is the time that
// it takes to write blotter's files, and nothing else.
//
// The same tables are written to bench.md, and the medians as JSON to bench.json:
// one object for each size, a line each. Peers are installed once, in the user's
// cache, where these two files stand as well if -out says nothing else.
type peersOptions struct {
	sizes           []int
	peers           []string
	runs            int
	seed            uint64
	jsonFile, table string
	keep            string
}

func peersFlags(args []string, log io.Writer) (o peersOptions, err error) {
	flags := flag.NewFlagSet("bench peers", flag.ContinueOnError)
	flags.SetOutput(log)
	sizes := flags.String("n", "1000,10000", "how many `records`, or several such numbers with commas or spaces")
	peers := flags.String("peers", "", "measure these `programs` as well: "+strings.Join(peerNames, ", "))
	flags.IntVar(&o.runs, "runs", 3, "measure each program so many times")
	flags.Uint64Var(&o.seed, "seed", 1, "of the register's random numbers")
	flags.StringVar(&o.jsonFile, "out", "", "write the medians to this `file`, and the tables beside it as .md")
	flags.StringVar(&o.keep, "keep", "", "work in this `folder` and leave repositories and sites there")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not a flag of bench peers", flags.Arg(0))
	}
	if o.runs < 1 {
		return o, errors.New("-runs is at least 1")
	}
	if o.sizes, err = parseSizes(*sizes); err != nil {
		return o, err
	}
	if o.peers, err = parsePeers(*peers); err != nil {
		return o, err
	}
	return o, o.place()
}

// peerNames are in the order in which they are measured.
var peerNames = []string{"hugo", "eleventy", "pagefind"}

func parsePeers(list string) (peers []string, err error) {
	asked := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range asked {
		if !slices.Contains(peerNames, name) {
			return nil, fmt.Errorf("-peers %s: %q is none of %s", list, name, strings.Join(peerNames, ", "))
		}
	}
	for _, name := range peerNames {
		if slices.Contains(asked, name) {
			peers = append(peers, name)
		}
	}
	if slices.Equal(peers, []string{"pagefind"}) {
		return nil, errors.New("-peers pagefind: it indexes pages that hugo or eleventy wrote; name one of them, too")
	}
	return peers, nil
}

// place settles where the results go.
func (o *peersOptions) place() error {
	if o.jsonFile == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return fmt.Errorf("find a place for bench.json: %w; say one with -out", err)
		}
		o.jsonFile = filepath.Join(cache, "blotter-bench", "bench.json")
	}
	o.table = strings.TrimSuffix(o.jsonFile, filepath.Ext(o.jsonFile)) + ".md"
	return os.MkdirAll(filepath.Dir(o.jsonFile), 0o755)
}

func runPeers(ctx context.Context, args []string, out, log io.Writer) error {
	o, err := peersFlags(args, log)
	if err != nil {
		return err
	}
	dir, done, err := folder(o.keep)
	if err != nil {
		return err
	}
	defer done()
	tools, err := install(ctx, log, dir, o.peers)
	if err != nil {
		return err
	}
	var table, results strings.Builder
	both := io.MultiWriter(out, &table)
	machine(both)
	for _, n := range o.sizes {
		r := newRace(o, tools, place{dir, n, o.seed}, log)
		if err := r.run(ctx); err != nil {
			return fmt.Errorf("measure %d records: %w", n, err)
		}
		r.print(both)
		results.Write(r.json())
	}
	if err := os.WriteFile(o.table, []byte(table.String()), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(log, "the tables stand in %s, medians in %s\n", o.table, o.jsonFile)
	return os.WriteFile(o.jsonFile, []byte(results.String()), 0o644)
}
