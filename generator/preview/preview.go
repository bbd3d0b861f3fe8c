// Package preview shows a site while it is being written: it watches the files,
// reads them again when they change, and tells the open pages.
//
// In: generator.Options and an address to listen on. Out: HTTP, on which every
// page is rendered when it is asked for, by the same code that a build uses; so
// a preview starts at once and an edit costs one parse, one arrangement and one
// page. What fsnotify says is only that something happened: the files' hashes
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

// Server previews one site.
type Server struct {
	builder *generator.Builder
	dir     string
	addr    string
	// Changed is told after every look at the files: what is wrong with the
	// content, or the machine's error. It is called from one goroutine.
	Changed func(problems diag.List, took time.Duration, err error)

	mu       sync.Mutex
	site     *generator.Renderer
	problems diag.List
	failure  string // the last look's error
	version  int
	wake     chan struct{} // closed and renewed when version grows
}

// New makes a Server of the site that opts name, to listen on addr.
func New(opts generator.Options, addr string) *Server {
	dir := opts.Dir
	if dir == "" {
		dir = "."
	}
	return &Server{
		builder: generator.New(opts), dir: dir, addr: addr, wake: make(chan struct{}),
		Changed: func(diag.List, time.Duration, error) {},
	}
}

// Run reads the site, serves it, and follows its files until ctx ends. ready is
// told the address once the site can be seen.
func (s *Server) Run(ctx context.Context, ready func(url string)) error {
	defer s.builder.Close()
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another with --addr", s.addr, err)
	}
	bell, err := newBell(s.dir)
	if err != nil {
		listener.Close()
		return err
	}
	defer bell.Close()
	s.look(ctx)
	server := &http.Server{
		Handler: s.handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String() + "/")
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
	s.failure = ""
	if err != nil {
		s.failure = err.Error()
	} else {
		s.site, s.problems = site, problems
	}
	s.version++
	close(s.wake)
	s.wake = make(chan struct{})
	s.mu.Unlock()
	s.Changed(problems, time.Since(start), err)
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
