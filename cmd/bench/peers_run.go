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
	"slices"
)

// What is measured in every run, in this order.
const (
	coldBuild   = "blotter build, cold"
	hugoBuild   = "Hugo " + hugoVersion
	eleventyRun = "Eleventy " + eleventyVersion
	pagefindRun = "Pagefind " + pagefindVersion
	floorRun    = "floor: the same files, written"
	nothingNew  = "blotter build again, nothing changed"
	oneNew      = "blotter build again, one record changed"
	nothingKept = "the same in a process that remembers, nothing changed"
	oneKept     = "the same in a process that remembers, one record changed"
	coldCheck   = "blotter check, cold"
	helpRun     = "blotter help"
)

// race measures one size.
type race struct {
	peersOptions
	tools
	place
	log   io.Writer
	order []string               // of what was measured
	spent map[string][]buildCost // one for each run
	sites map[string]siteSize    // of what wrote one
}

func newRace(o peersOptions, t tools, p place, log io.Writer) *race {
	return &race{peersOptions: o, tools: t, place: p, log: log, spent: map[string][]buildCost{}, sites: map[string]siteSize{}}
}

// flat is the peers' register.
func (r *race) flat() string { return r.public("peers-repository") }

func (r *race) run(ctx context.Context) error {
	if err := r.generate(); err != nil {
		return err
	}
	for i := range r.runs {
		fmt.Fprintf(r.log, "%d records: run %d of %d\n", r.n, i+1, r.runs)
		if err := r.once(ctx); err != nil {
			return err
		}
	}
	return r.survey()
}

func (r *race) generate() error {
	if _, err := os.Stat(r.repository()); err == nil {
		return fmt.Errorf("%s is there already; remove it or keep the work elsewhere", r.repository())
	}
	fmt.Fprintf(r.log, "%d records: generate\n", r.n)
	if err := generate(r.repository(), r.n, r.place.seed, true); err != nil || len(r.peers) == 0 {
		return err
	}
	return generateForPeers(r.flat(), r.n, r.place.seed)
}

// once is one run.
func (r *race) once(ctx context.Context) error {
	steps := []func(context.Context) error{r.cold, r.runHugo, r.runEleventy, r.runPagefind, r.runFloor, r.warm, r.check, r.help}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// measure runs a program after the folders that it is to find absent are gone,
// and what that left for the disk to do is done.
func (r *race) measure(ctx context.Context, name string, absent []string, program string, args ...string) ([]byte, error) {
	for _, dir := range absent {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
	}
	_ = exec.CommandContext(ctx, "sync").Run() // there may be none
	var out, said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &out, &said
	spent, err := spend(cmd)
	if err != nil {
		return nil, fmt.Errorf("%w: %s%s", err, said.Bytes(), out.Bytes())
	}
	r.add(name, spent)
	return out.Bytes(), nil
}

func (r *race) build(ctx context.Context, name string, absent ...string) error {
	_, err := r.measure(ctx, name, absent, r.blotter, "build", "-C", r.repository(), "--out", r.public("public"))
	return err
}

func (r *race) cache() string { return filepath.Join(r.repository(), ".blotter") }

func (r *race) cold(ctx context.Context) error {
	return r.build(ctx, coldBuild, r.cache(), r.public("public"))
}

// warm builds what the cold build has built, in new processes and then in one
// that has built before, as a preview has, and leaves the record that it changes
// as it was.
func (r *race) warm(ctx context.Context) error {
	if err := r.build(ctx, nothingNew); err != nil {
		return err
	}
	if err := changeOne(r.place); err != nil {
		return err
	}
	if err := r.build(ctx, oneNew); err != nil {
		return err
	}
	if err := r.restore(); err != nil {
		return err
	}
	costs, err := runChild(ctx, "warm", r.place, r.log)
	if err != nil {
		return err
	}
	for i, name := range []string{nothingKept, oneKept} {
		c := costs[i+1] // after the process's first
		r.add(name, buildCost{Wall: c.Wall, CPU: c.CPU, Peak: c.Peak})
	}
	return r.restore()
}

// restore takes back what changeOne did.
func (r *race) restore() error {
	return git(r.repository(), nil, "checkout", "--quiet", "--force", "main")
}

func (r *race) add(name string, c buildCost) {
	if !slices.Contains(r.order, name) {
		r.order = append(r.order, name)
	}
	r.spent[name] = append(r.spent[name], c)
}

func (r *race) check(ctx context.Context) error {
	_, err := r.measure(ctx, coldCheck, []string{r.cache()}, r.blotter, "check", "-C", r.repository())
	return err
}

func (r *race) help(ctx context.Context) error {
	_, err := r.measure(ctx, helpRun, nil, r.blotter, "help")
	return err
}

func (r *race) runHugo(ctx context.Context) error {
	if r.hugo == "" {
		return nil
	}
	out, cache := r.public("hugo"), r.public("hugo-cache")
	_, err := r.measure(ctx, hugoBuild, []string{out, cache}, r.hugo, "--quiet", "--noBuildLock", "--source", r.flat(), "--destination", out, "--cacheDir", cache)
	return err
}

func (r *race) runEleventy(ctx context.Context) error {
	if r.eleventy == "" {
		return nil
	}
	out := r.public("eleventy")
	_, err := r.measure(ctx, eleventyRun, []string{out}, "env", "-C", r.flat(), "node", r.eleventy, "--quiet", "--output="+out)
	return err
}

func (r *race) runPagefind(ctx context.Context) error {
	if r.pagefind == "" {
		return nil
	}
	out := r.public("pagefind")
	_, err := r.measure(ctx, pagefindRun, []string{out}, r.pagefind, "--silent", "--site", r.indexed(), "--output-path", out)
	return err
}

// indexed is the site that Pagefind reads.
func (r *race) indexed() string {
	if r.hugo != "" {
		return r.public("hugo")
	}
	return r.public("eleventy")
}

// runFloor takes the times that the child gives, which leave reading out.
func (r *race) runFloor(ctx context.Context) error {
	out := r.public("floor")
	said, err := r.measure(ctx, floorRun, []string{out}, r.self, "floor", r.public("public"), out)
	if err != nil {
		return err
	}
	var c cost
	if err := json.Unmarshal(said, &c); err != nil {
		return err
	}
	last := &r.spent[floorRun][len(r.spent[floorRun])-1]
	last.Wall, last.CPU = c.Wall, c.CPU
	return nil
}
