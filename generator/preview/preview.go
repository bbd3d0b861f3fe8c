// Package preview shows a site while it is being written: it watches the files,
// reads them again when they change, and tells the open pages.
//
// In: generator.Options and an address to listen on. Out: HTTP, on which every
// page is rendered when it is asked for, by the same code that a build uses; so
// a preview starts at once and an edit costs one parse, one arrangement and one
// page. A page's own script, which no build has, is told of each look at the files,
// asks whether the page is another now, and loads it again if so; of a change to
// the styles alone it changes only these. What fsnotify says is only that something happened: the files' hashes
// say what. A mistake in the content never ends the preview: the problems go to
// the log and to the open pages, and what can be shown is shown. An error of the
// machine keeps the last good site. Nothing is written to disk but what any
// command keeps for the next.
//
// The server is for the person at the machine: it listens on loopback unless
// told otherwise, answers GET and HEAD for known host names only, and lets no
// other origin read anything.
package preview

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"blotter/generator"
	"blotter/generator/diag"
)

// Options say how a site is previewed.
type Options struct {
	Addr string // to listen on
	// Against is a branch, tag or commit: what the pages were there is shown beside
	// what they are. "" is none.
	Against string
	// Editor is the pattern of an address that opens a file in an editor, with
	// {file}, {line} and {column}; or "".
	Editor string
	Poll   bool // look every two seconds, where the system tells of no changes
	// Note is told what the person at the machine should know.
	Note func(note string)
}

// Server previews one site.
type Server struct {
	builder *generator.Builder
	dir     string
	opts    Options
	before  *before // nil without Against
	// Changed is told after every look at the files: what is wrong with the
	// content, or the machine's error. It is called from one goroutine.
	Changed func(problems diag.List, took time.Duration, err error)

	mu       sync.Mutex
	site     *generator.Renderer
	problems diag.List
	failure  string        // the last look's error
	progress string        // how far the first look is
	version  int           // counts the looks
	wake     chan struct{} // closed and renewed when there is news
	looked   chan struct{} // closed after the first look
}

// New makes a Server of the site that opts name.
func New(opts generator.Options, own Options) *Server {
	if opts.Dir == "" {
		opts.Dir = "."
	}
	if own.Note == nil {
		own.Note = func(string) {}
	}
	s := &Server{
		dir: opts.Dir, opts: own, wake: make(chan struct{}), looked: make(chan struct{}),
		Changed: func(diag.List, time.Duration, error) {},
	}
	if own.Against != "" {
		s.before = &before{opts: generator.Options{Dir: opts.Dir, Ref: own.Against, Note: own.Note}}
	}
	told := opts.Progress
	opts.Progress = func(stage string, done, total int) {
		s.reading(stage, done, total)
		if told != nil {
			told(stage, done, total)
		}
	}
	s.builder = generator.New(opts)
	return s
}

// Run serves the site and follows its files until ctx ends. ready is told the
// address as soon as it answers; the first look at the files comes after.
func (s *Server) Run(ctx context.Context, ready func(url string)) error {
	defer s.builder.Close()
	listener, err := net.Listen("tcp", s.opts.Addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another with --addr", s.opts.Addr, err)
	}
	bell, err := newBell(s.dir, s.opts.Poll, s.opts.Note)
	if err != nil {
		listener.Close()
		return err
	}
	defer bell.Close()
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String() + "/")
	s.look(ctx)
	close(s.looked)
	if s.before != nil {
		go s.before.load(ctx)
		defer s.before.close()
	}
	err = s.follow(ctx, bell, failed)
	if closed := server.Close(); err == nil {
		err = closed
	}
	return err
}

// follow looks again whenever the bell has rung and it is quiet.
func (s *Server) follow(ctx context.Context, bell *bell, failed <-chan error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return fmt.Errorf("serve: %w", err)
		case err := <-bell.failed:
			return err
		case <-bell.rung:
			s.look(ctx)
		}
	}
}

// look reads the files again and shows what they are now.
func (s *Server) look(ctx context.Context) {
	start := time.Now()
	site, problems, err := s.load(ctx)
	if errors.Is(err, context.Canceled) {
		return
	}
	s.mu.Lock()
	s.failure, s.progress = "", ""
	if err != nil {
		s.failure = err.Error()
	} else {
		s.site, s.problems = site, problems
	}
	s.version++
	s.tell()
	s.mu.Unlock()
	s.Changed(problems, time.Since(start), err)
}

// tell wakes those who wait for news. s.mu is held.
func (s *Server) tell() {
	close(s.wake)
	s.wake = make(chan struct{})
}

// reading notes how far the first look is.
func (s *Server) reading(stage string, done, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version > 0 || done%200 != 0 && done != total {
		return
	}
	if s.progress = fmt.Sprintf("%s: %d", stage, done); total > 0 {
		s.progress += fmt.Sprintf(" of %d", total)
	}
	s.tell()
}

func (s *Server) load(ctx context.Context) (*generator.Renderer, diag.List, error) {
	reg, err := s.builder.Load(ctx)
	if err != nil {
		return nil, nil, err
	}
	if err := reg.CheckDates(time.Now()); err != nil {
		return nil, nil, err
	}
	site, err := s.builder.Renderer(reg)
	return site, reg.Problems, err
}
