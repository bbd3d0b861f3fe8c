package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const pagefindVersion = "1.6.0"

// pages is the folder that Pagefind indexes and is served from.
func (b *searchBench) pages() string { return filepath.Join(b.dir, "pages") }

// indexWithPagefind gives it the records' pages, and no other.
func (b *searchBench) indexWithPagefind(ctx context.Context, reg *published, rep *searchReport) error {
	program, err := installPagefind(ctx, b.log)
	if err != nil {
		return err
	}
	for _, r := range reg.records {
		if err := b.copyMarked(r); err != nil {
			return err
		}
	}
	b.say("index with Pagefind")
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, program, "--site", b.pages())
	cmd.Stdout, cmd.Stderr = &said, &said
	spent, err := spend(cmd)
	if err != nil {
		return fmt.Errorf("%w: %s", err, said.Bytes())
	}
	spent.Name = "Pagefind " + pagefindVersion
	rep.Builds = append(rep.Builds, spent)
	sizes, err := folders(filepath.Join(b.pages(), "pagefind"))
	rep.Folders = append(rep.Folders, sizes...)
	return err
}

func (b *searchBench) copyMarked(r *publishedRecord) error {
	page, err := r.page(b.public())
	if err != nil {
		return err
	}
	dir := filepath.Join(b.pages(), "incidents", r.ID)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), r.marked(page), 0o644)
}

// marked is the page with what Pagefind wants said: where the text is, and what
// can be filtered by.
func (r *publishedRecord) marked(page []byte) []byte {
	before, rest, found := bytes.Cut(page, []byte("<main"))
	if !found {
		return page
	}
	attributes, rest, _ := bytes.Cut(rest, []byte(">"))
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s<main data-pagefind-body%s>", before, attributes)
	for _, t := range r.stands {
		fmt.Fprintf(&b, `<span data-pagefind-filter="%s[data-term]" data-term="%s"></span>`, t.taxonomy, html.EscapeString(t.term))
	}
	b.Write(rest)
	return b.Bytes()
}

// installPagefind gives the path of its program.
func installPagefind(ctx context.Context, log io.Writer) (string, error) {
	modules, err := installed(ctx, log, "pagefind-"+pagefindVersion, "pagefind@"+pagefindVersion)
	if err != nil {
		return "", err
	}
	found, err := filepath.Glob(filepath.Join(modules, "@pagefind", "*", "bin", "pagefind_extended*"))
	if len(found) == 0 {
		return "", fmt.Errorf("npm installed no program of Pagefind for this machine in %s", modules)
	}
	return found[0], err
}

// spend runs a program and measures it.
func spend(cmd *exec.Cmd) (c buildCost, err error) {
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return c, fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	done, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- watchPeak(cmd.Process.Pid, done) }()
	err = cmd.Wait()
	c.Wall = time.Since(start)
	close(done)
	c.Peak = <-peak
	c.CPU = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	c.Whole = c.CPU
	if err != nil {
		err = fmt.Errorf("run %s: %w", cmd.Path, err)
	}
	return c, err
}

// watchPeak looks at a process until it is done, and gives the most memory that
// it had resident. Its rusage won't do: it begins with its parent's.
func watchPeak(pid int, done <-chan struct{}) (peak int64) {
	file := "/proc/" + strconv.Itoa(pid) + "/status"
	for again := time.Tick(10 * time.Millisecond); ; {
		peak = max(peak, peakOf(file))
		select {
		case <-again:
		case <-done:
			return peak
		}
	}
}
