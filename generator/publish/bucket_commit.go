package publish

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// requests is how many are under way at once.
const requests = 16

// work is what is to be done, and the ledger of when it is done.
type work struct {
	puts  [waves][]staged
	drops [2][]string // pages, and then what they need
	next  *ledger
	total int
	done  atomic.Int64
	mu    sync.Mutex // guards next.files
}

// Commit uploads what is not there yet, makes sure of all, and removes what the
// new site and its readers no longer need.
func (s *BucketSink) Commit() (Summary, error) {
	if !s.end() {
		return Summary{}, errEnded
	}
	defer s.release()
	if err := s.complete(len(s.files)); err != nil {
		return Summary{}, err
	}
	before := s.past.site()
	w, err := s.plan()
	if err != nil {
		return Summary{}, s.wrap(err)
	}
	if w.total > 0 || w.next.differs(s.past) {
		if err := s.do(w); err != nil {
			return Summary{}, s.wrap(err)
		}
	}
	return s.Manifest().summary(before), nil
}

// plan says what is to be done.
func (s *BucketSink) plan() (*work, error) {
	w := &work{next: &ledger{etag: s.past.etag, forgets: s.opts.Forgets, files: map[string]posted{}}}
	for _, path := range slices.Sorted(maps.Keys(s.files)) {
		f := s.files[path]
		if f.kept {
			w.next.files[path] = posted{Entry: f.Entry, etag: s.there[path].etag}
			continue
		}
		if err := s.ours(path); err != nil {
			return nil, err
		}
		_, there := s.there[path]
		n := waveOf(path, there)
		w.puts[n] = append(w.puts[n], f)
		w.total++
	}
	keepOld := s.unchanged()
	for _, path := range slices.Sorted(maps.Keys(s.past.files)) {
		if _, stays := s.files[path]; !stays {
			s.retire(w, s.past.files[path], keepOld)
		}
	}
	w.total += len(w.drops[0]) + len(w.drops[1])
	return w, nil
}

// ours is an error where somebody else's file stands in the place of one of ours.
func (s *BucketSink) ours(path string) error {
	_, there := s.there[path]
	if _, known := s.past.files[path]; !there || known {
		return nil
	}
	found, err := s.store.stat(s.ctx, path)
	if err != nil || found == nil || found.UserMetadata[sumKey] != "" {
		return err
	}
	return fmt.Errorf("%s stands there, and blotter did not put it there; give an empty prefix or remove it", path)
}

// retire decides what becomes of a file that the new site does not have: it is
// kept for one publication if it is named by its content, and removed if it is
// still as it was put. What a publication that came to no end has begun may still
// arrive: the next one looks for it once more.
func (s *BucketSink) retire(w *work, p posted, keepOld bool) {
	at, there := s.there[p.Path]
	hashed := Immutable(p.Path)
	switch {
	case !there && p.etag == "" && !p.old:
		w.next.files[p.Path] = posted{Entry: p.Entry, old: true}
	case !there || p.etag != "" && at != p.object():
	case hashed && s.past.forgets == s.opts.Forgets && (!p.old || keepOld):
		w.next.files[p.Path] = posted{Entry: p.Entry, etag: at.etag, old: true}
	case hashed:
		w.drops[1] = append(w.drops[1], p.Path)
	default:
		w.drops[0] = append(w.drops[0], p.Path)
	}
}

// unchanged reports whether the site is the one that is published.
func (s *BucketSink) unchanged() bool {
	current := 0
	for path, p := range s.past.files {
		if _, same := s.files[path]; same {
			current++
		} else if !p.old {
			return false
		}
	}
	for _, f := range s.files {
		if !f.kept {
			return false
		}
	}
	return current == len(s.files)
}

func (l *ledger) differs(o *ledger) bool {
	return l.forgets != o.forgets || !maps.Equal(l.files, o.files)
}

func (s *BucketSink) do(w *work) error {
	if err := s.announce(w); err != nil {
		return err
	}
	if err := s.upload(w); err != nil {
		return fmt.Errorf("%w; the site there is part old and part new until it is published again", err)
	}
	if err := s.verify(w); err != nil {
		return err
	}
	if err := s.drop(w); err != nil {
		return fmt.Errorf("the new site is published, but what it no longer has may still be there: %w; publish again", err)
	}
	return nil
}

func (s *BucketSink) drop(w *work) error {
	for _, paths := range w.drops {
		err := s.each(len(paths), w, func(ctx context.Context, i int) error {
			if err := s.lock.sure(); err != nil {
				return err
			}
			return s.store.remove(ctx, paths[i])
		})
		if err != nil {
			return err
		}
	}
	return w.next.write(s.ctx, s.store)
}

// announce writes down what will be uploaded, so that the next publication knows
// it for ours if this one does not come to its end.
func (s *BucketSink) announce(w *work) error {
	l := &ledger{etag: s.past.etag, forgets: s.past.forgets, files: maps.Clone(s.past.files)}
	for _, files := range w.puts {
		for _, f := range files {
			l.files[f.Path] = posted{Entry: f.Entry}
		}
	}
	if !l.differs(s.past) {
		return nil
	}
	err := l.write(s.ctx, s.store)
	w.next.etag = l.etag
	return err
}

func (s *BucketSink) upload(w *work) error {
	for _, files := range w.puts {
		err := s.each(len(files), w, func(ctx context.Context, i int) error {
			f, err := files[i], s.lock.sure()
			var etag string
			if err == nil {
				etag, err = s.store.put(ctx, f.Entry, s.spool.at(f.at, f.Size), s.there[f.Path].etag)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", f.Path, err)
			}
			w.mu.Lock()
			defer w.mu.Unlock()
			w.next.files[f.Path] = posted{Entry: f.Entry, etag: etag}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// each does n things of the work, several at a time.
func (s *BucketSink) each(n int, w *work, do func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(s.ctx)
	g.SetLimit(requests)
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := do(ctx, i); err != nil {
				return err
			}
			s.opts.Progress("files", int(w.done.Add(1)), w.total)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return context.Cause(s.ctx)
}

// verify asks for the listing once more: all of the site has to be in it, as it
// was put.
func (s *BucketSink) verify(w *work) error {
	there, err := s.store.list(s.ctx)
	if err != nil {
		return fmt.Errorf("everything is uploaded, but could not be looked at: %w; publish again", err)
	}
	for _, path := range slices.Sorted(maps.Keys(s.files)) {
		if p := w.next.files[path]; there[path] != p.object() {
			return fmt.Errorf("%s is not there as it was put: %w", path, errCondition)
		}
	}
	return nil
}
