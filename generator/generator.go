package generator

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"blotter/generator/diag"
	"blotter/generator/publish"
	"blotter/generator/site"
)

// Options say what is built and from where. The zero value builds the work
// tree at the current folder into its public/.
type Options struct {
	Dir     string // the site's folder; any folder of a repository, or outside one
	Ref     string // a branch, tag or commit; "" is the work tree
	AsOf    string // a day, 2026-03-01: Ref, or HEAD, as it was at the day's end, UTC
	Out     string // the published folder; "" is public/ in Dir
	BaseURL string // in place of site.yaml's
	Drafts  bool
	Workers int // 0 is one per processor
	// Progress is told how far a stage is; total is 0 where it is not known. It
	// may be called from several goroutines.
	Progress func(stage string, done, total int)
	// Note is told what must be forgotten and may not be: once, what the clone
	// can't tell of it, and each time, what can't be deleted.
	Note func(note string)

	mark *mark // what build.json says, in place of what is found
}

// Stage is what one part of a build cost. CPU is the process's time while the
// stage ran alone; for the stages that run side by side (render, index, write)
// it is the time that goroutines were busy with it.
type Stage struct {
	Name      string
	Wall, CPU time.Duration
}

// Result is what a build did.
type Result struct {
	Problems diag.List
	Records  int // listed ones
	Summary  publish.Summary
	// Unchanged says that nothing was built, as all is as it was at the last build;
	// the rest is what that said.
	Unchanged     bool
	DraftsLeftOut int
	AsOf          *site.AsOf // the moment that the pages show, nil for the present
	HistoryNote   string     // why there is no history, or ""
	Stages        []Stage
	Total         Stage // the whole build, with the process's own time

	asked map[string]askedPage
}

// Builder builds one site again and again, and remembers between builds what
// has not changed. It serves one goroutine at a time.
type Builder struct {
	opts   Options
	memory memory
	noted  bool
}

// New makes a Builder.
func New(opts Options) *Builder {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Note == nil {
		opts.Note = func(string) {}
	}
	if opts.Progress == nil {
		opts.Progress = func(string, int, int) {}
	}
	return &Builder{opts: opts}
}

// Build reads, checks and publishes a site once. Problems in the content are in
// the Result and don't keep the rest from being published.
func Build(ctx context.Context, opts Options) (*Result, error) {
	b := New(opts)
	defer b.Close()
	return b.Build(ctx)
}

// Close gives back what the Builder holds open.
func (b *Builder) Close() error {
	if b.memory.repo == nil {
		return nil
	}
	if err := b.memory.repo.Close(); err != nil {
		return fmt.Errorf("close the repository: %w", err)
	}
	return nil
}
