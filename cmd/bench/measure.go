package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"blotter/generator"
)

// cost is what one build, or the generation of the register, took.
type cost struct {
	Name      string
	Wall, CPU time.Duration
	Stages    []generator.Stage
	Peak      int64 // bytes of the process so far, 0 where it is not known

	Records, Errors, Warnings int
	Files, Written            int   // of the published site; new or changed
	Bytes                     int64 // of the site
}

// bench measures one size.
func bench(ctx context.Context, p place, out, log io.Writer) error {
	if _, err := os.Stat(p.repository()); err == nil {
		return fmt.Errorf("%s is there already; remove it or keep the work elsewhere", p.repository())
	}
	var builds []cost
	for _, child := range []string{"generate", "cold", "commit", "warm"} {
		fmt.Fprintf(log, "%d records: %s\n", p.n, child)
		costs, err := runChild(ctx, child, p, log)
		if err != nil {
			return fmt.Errorf("measure %d records, %s: %w", p.n, child, err)
		}
		builds = append(builds, costs...)
	}
	return printTable(out, builds[0], builds[1:])
}

// runChild makes a measurement in a process of its own.
func runChild(ctx context.Context, child string, p place, log io.Writer) (costs []cost, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, self, "-child", child, "-n", strconv.Itoa(p.n), "-seed", strconv.FormatUint(p.seed, 10), "-keep", p.root)
	cmd.Stdout, cmd.Stderr = &out, log
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return costs, json.Unmarshal(out.Bytes(), &costs)
}

// measure is what a child does: it writes the costs as JSON.
func measure(ctx context.Context, child string, p place, out io.Writer) (err error) {
	var costs []cost
	switch child {
	case "generate":
		costs, err = generation(p)
	case "cold":
		costs, err = builds(ctx, generator.Options{Out: p.public("public")}, p, "first build")
	case "commit":
		costs, err = builds(ctx, generator.Options{Out: p.public("public-of-commit"), Ref: "HEAD"}, p, "a commit")
	case "warm":
		costs, err = builds(ctx, generator.Options{Out: p.public("public")}, p, "new process", "nothing new", changedOne)
	default:
		err = fmt.Errorf("there is no measurement %q", child)
	}
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(costs)
}

func generation(p place) ([]cost, error) {
	start := time.Now()
	err := generate(p.repository(), p.n, p.seed, true)
	return []cost{{Name: "generate", Wall: time.Since(start), Peak: peakMemory(), Records: p.n}}, err
}

// changedOne is the name of a build before which one record is changed.
const changedOne = "one changed"

// builds builds once for each name, in one Builder.
func builds(ctx context.Context, opts generator.Options, p place, names ...string) (costs []cost, err error) {
	opts.Dir = p.repository()
	b := generator.New(opts)
	defer b.Close()
	for _, name := range names {
		if name == changedOne {
			if err := changeOne(p); err != nil {
				return nil, err
			}
		}
		c, err := build(ctx, b, name)
		if err != nil {
			return nil, err
		}
		costs = append(costs, c)
	}
	return costs, nil
}

func build(ctx context.Context, b *generator.Builder, name string) (cost, error) {
	res, err := b.Build(ctx)
	if err != nil {
		return cost{}, err
	}
	errors := res.Problems.Errors()
	return cost{
		Name: name, Wall: res.Total.Wall, CPU: res.Total.CPU, Stages: res.Stages, Peak: peakMemory(),
		Records: res.Records, Errors: errors, Warnings: len(res.Problems) - errors,
		Files: res.Summary.Files, Written: res.Summary.Written, Bytes: res.Summary.Bytes,
	}, nil
}

// changeOne adds a paragraph to a record in the middle of the register.
func changeOne(p place) error {
	file := filepath.Join(p.repository(), filepath.FromSlash(newCorpus(p.n, p.seed).path(p.n/2)))
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("change a record: %w", err)
	}
	return os.WriteFile(file, append(text, "\nOne more paragraph.\n"...), 0o644)
}

// peakMemory is the most memory that this process has had resident, as Linux
// tells it. A process's rusage won't do: it begins with its parent's.
func peakMemory() int64 { return peakOf("/proc/self/status") }

// peakOf reads the same of a process's status.
func peakOf(status string) int64 {
	data, _ := os.ReadFile(status)
	_, rest, _ := strings.Cut(string(data), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kib, _ := strconv.ParseInt(fields[0], 10, 64)
	return kib << 10
}

// machine says what the times depend on.
func machine(out io.Writer) {
	fmt.Fprintf(out, "%s %s/%s, %d processors", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0))
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		fmt.Fprintf(out, ", load %s before", strings.Fields(string(load))[0])
	}
	fmt.Fprint(out, "\n")
}
