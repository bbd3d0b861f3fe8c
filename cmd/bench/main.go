// Command bench measures where the time of a build goes.
//
//	bench [-n 1000,10000] [-seed 1] [-keep DIR]
//	bench search [-register DIR] [-pagefind] [-browser] …
//	bench peers [-n 1000,10000] [-peers "hugo pagefind eleventy"] [-runs 3] …
//	bench search [-register DIR] [-pagefind] [-browser] …
//	bench site [-register DIR] [-axe] [-lighthouse] [-screens DIR]
//
// The second measures the program beside others that do its work: see
// peersOptions; the third measures search: see searchOptions; the fourth looks at
// the site as its readers do: see siteOptions. As for the first:
//
// For each size it generates a register of n invented records with its history
// as a git repository, which is the same on every machine for the same n and
// seed, and builds it with package generator: the work tree for the first time,
// a commit, the work tree again in a new process, and twice more in a process
// that remembers: with nothing changed, and with one record changed. A table
// shows wall and processor time of each stage, peak memory, and what was
// written.
//
// Every measurement is a process of its own, this program again with -child, so
// that the peaks are apart. It needs git, and about 2 GB of disk for 10,000
// records.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string, out, log io.Writer) error {
	parts := map[string]func(context.Context, []string, io.Writer, io.Writer) error{
		"search": runSearch, "site": runSite, "peers": runPeers, "floor": runFloor,
	}
	if len(args) > 0 && parts[args[0]] != nil {
		return parts[args[0]](ctx, args[1:], out, log)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(log)
	sizes := flags.String("n", "1000,10000", "how many `records`, or several such numbers with commas or spaces")
	seed := flags.Uint64("seed", 1, "of the register's random numbers")
	keep := flags.String("keep", "", "work in this `folder` and leave repositories and sites there")
	child := flags.String("child", "", "for bench itself: make one measurement")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%q is not a flag; sizes are given with -n", flags.Arg(0))
	}
	numbers, err := parseSizes(*sizes)
	if err != nil {
		return err
	}
	if *child != "" {
		return measure(ctx, *child, place{*keep, numbers[0], *seed}, out)
	}
	dir, done, err := folder(*keep)
	if err != nil {
		return err
	}
	defer done()
	machine(out)
	for _, n := range numbers {
		if err := bench(ctx, place{dir, n, *seed}, out, log); err != nil {
			return err
		}
	}
	return nil
}

func parseSizes(list string) (sizes []int, err error) {
	words := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	if len(words) == 0 {
		return nil, fmt.Errorf("-n %q: there is no number of records; write 1000,10000", list)
	}
	for _, word := range words {
		n, err := strconv.Atoi(word)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-n %s: %q is not a number of records; write 1000,10000", list, word)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

// folder is where to work, and what to do there in the end.
func folder(keep string) (dir string, done func(), err error) {
	if keep != "" {
		dir, err = filepath.Abs(keep)
		return dir, func() {}, err
	}
	dir, err = os.MkdirTemp("", "bench-")
	return dir, func() { os.RemoveAll(dir) }, err
}

// place is where the register of one size stands.
type place struct {
	root string
	n    int
	seed uint64
}

func (p place) repository() string { return filepath.Join(p.root, strconv.Itoa(p.n), "repository") }

func (p place) public(name string) string {
	return filepath.Join(p.root, strconv.Itoa(p.n), name)
}
