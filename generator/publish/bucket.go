package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// BucketOptions say where in an S3-compatible storage a site is published.
type BucketOptions struct {
	Bucket, Prefix string // the prefix is "" or a folder's path
	Endpoint       string // http or https, host and port; "" is AWS
	Region         string // "" asks the storage
	// Forgets stands for all that must be forgotten. Where it is not what it was
	// at the publication before, nothing is kept of that one.
	Forgets string
	// DryRun changes nothing, and takes no lock; Plan tells what would be done.
	DryRun bool
	// Progress is told how many files are there, of how many to upload or remove.
	Progress func(stage string, done, total int)

	lease time.Duration // leaseTime, but in tests
}

// BucketSink is a Sink that publishes into a bucket.
type BucketSink struct {
	opts  BucketOptions
	ctx   context.Context // ends when the lock is lost
	store *store
	lock  *lease // nil in a dry run
	past  *ledger
	there map[string]object
	spool *spool
	names paths

	stage
	files map[string]staged // guarded by mu
}

// staged is a file of the new site.
type staged struct {
	Entry
	kept bool
	at   int64 // in the spool, if it is not kept
}

// Bucket opens a bucket for a new site, and takes the lock of its prefix, which
// Commit and Abort give back. The error is ErrLocked while another publication is
// at work there. Everything ends with ctx.
func Bucket(ctx context.Context, opts BucketOptions) (*BucketSink, error) {
	s := &BucketSink{opts: opts, ctx: ctx, files: map[string]staged{}}
	if s.opts.Progress == nil {
		s.opts.Progress = func(string, int, int) {}
	}
	if err := s.open(); err != nil {
		s.release()
		return nil, s.wrap(err)
	}
	return s, nil
}

func (s *BucketSink) open() (err error) {
	if s.store, err = openStore(s.opts); err != nil {
		return err
	}
	if !s.opts.DryRun {
		var held context.Context
		if s.lock, held, err = s.store.acquire(s.ctx, cmp.Or(s.opts.lease, leaseTime)); err != nil {
			return err
		}
		s.ctx = held
	}
	if s.past, err = readLedger(s.ctx, s.store); err != nil {
		return err
	}
	if s.there, err = s.store.list(s.ctx); err != nil {
		return err
	}
	s.spool, err = openSpool()
	return err
}

// wrap says where it was, and why: a lost lock ends all requests, and none of them
// knows the reason.
func (s *BucketSink) wrap(err error) error {
	if lost := context.Cause(s.ctx); lost != nil && !errors.Is(lost, context.Canceled) {
		err = lost
	}
	switch {
	case errors.Is(err, context.Canceled):
		err = errors.New("interrupted; publish again")
	case errors.Is(err, errCondition):
		err = fmt.Errorf("%w: %w", err, ErrLocked)
	}
	return fmt.Errorf("publish to %s: %w", strings.TrimSuffix("s3://"+s.opts.Bucket+"/"+s.opts.Prefix, "/"), err)
}

// Put stages one file, unless it is there already.
func (s *BucketSink) Put(path string, data []byte) error {
	err := s.put(path, data)
	if err != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.failed = cmp.Or(s.failed, err)
	}
	return err
}

func (s *BucketSink) put(path string, data []byte) error {
	s.mu.Lock()
	ended := s.ended
	s.mu.Unlock()
	if ended {
		return errEnded
	}
	if _, err := s.names.add(path); err != nil {
		return err
	}
	f := staged{Entry: NewEntry(path, data)}
	if f.kept = s.has(f.Entry); !f.kept && !s.opts.DryRun {
		var err error
		if f.at, err = s.spool.add(data); err != nil {
			return s.wrap(err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = f
	return nil
}

// has reports whether the file lies there with these bytes: blotter put it, and
// the listing shows it as it was put.
func (s *BucketSink) has(e Entry) bool {
	p, listed := s.past.files[e.Path]
	at, there := s.there[e.Path]
	return listed && there && p.Entry == e && p.etag != "" && p.object() == at
}

// Manifest lists what was put so far.
func (s *BucketSink) Manifest() Manifest {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Entry, 0, len(s.files))
	for _, f := range s.files {
		all = append(all, f.Entry)
	}
	return NewManifest(all)
}

// Abort gives the lock back. Nothing was uploaded.
func (s *BucketSink) Abort() error {
	if s.end() {
		s.release()
	}
	return nil
}

func (s *BucketSink) release() {
	if s.lock != nil {
		s.lock.release(s.ctx)
	}
	if s.spool != nil {
		s.spool.close()
	}
}

// Plan tells what Commit would upload and remove, by path.
func (s *BucketSink) Plan() ([]Difference, error) {
	work, err := s.plan()
	if err != nil {
		return nil, s.wrap(err)
	}
	var all []Difference
	for _, files := range work.puts {
		for _, f := range files {
			_, there := s.there[f.Path]
			d := Difference{f.Path, Missing}
			if there {
				d.Kind = Differs
			}
			all = append(all, d)
		}
	}
	for _, path := range slices.Concat(work.drops[0], work.drops[1]) {
		all = append(all, Difference{path, Extra})
	}
	slices.SortFunc(all, func(a, b Difference) int { return cmp.Compare(a.Path, b.Path) })
	return all, nil
}
