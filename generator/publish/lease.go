package publish

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	lockPath  = stateDir + "/lock"
	leaseTime = time.Minute // after which a lock that was not renewed is nobody's
)

// lease is the lock of a bucket's prefix: an object that is written only if it is
// not there, and renewed only if it is still ours.
type lease struct {
	store *store
	time  time.Duration
	owner string
	count int // makes each renewal another object
	etag  string
	last  atomic.Int64 // when it was last renewed, Unix nanoseconds: the wall's clock goes on while a machine sleeps
	stop  context.CancelFunc
	ended chan struct{}
}

// acquire takes the lock. The context it returns ends when the lock is lost, with
// the reason as its cause.
func (s *store) acquire(ctx context.Context, lasts time.Duration) (*lease, context.Context, error) {
	l := &lease{store: s, time: lasts, owner: rand.Text(), ended: make(chan struct{})}
	if err := l.take(ctx); err != nil {
		return nil, nil, err
	}
	l.last.Store(time.Now().UnixNano())
	if err := l.probe(ctx); err != nil {
		l.drop(ctx)
		return nil, nil, err
	}
	held, lose := context.WithCancelCause(ctx)
	renewing, stop := context.WithCancel(ctx)
	l.stop = stop
	go l.keep(renewing, lose)
	return l, held, nil
}

func (l *lease) text() []byte {
	return fmt.Appendf(nil, "blotter publishes here; unless this is written anew, it is over after %s\n%s %d\n", l.time, l.owner, l.count)
}

func (l *lease) take(ctx context.Context) (err error) {
	for range 2 { // it may be given back between the two requests
		if l.etag, err = l.store.putText(ctx, lockPath, l.text(), ""); err != errCondition {
			return err
		}
		found, e := l.store.stat(ctx, lockPath)
		if e != nil {
			return e
		}
		if found == nil {
			continue
		}
		if age := l.store.clock.since(found.LastModified); age <= l.time {
			return fmt.Errorf("its lock was renewed %s ago, and is over %s after that: %w", max(age, 0), l.time, ErrLocked)
		}
		if l.etag, err = l.store.putText(ctx, lockPath, l.text(), found.ETag); err != errCondition {
			return err
		}
	}
	return ErrLocked
}

// probe finds out whether the server heeds conditions at all: one that doesn't
// answers as if they were met.
func (l *lease) probe(ctx context.Context) error {
	for _, over := range []string{"", "00000000000000000000000000000000"} {
		l.count++
		etag, err := l.store.putText(ctx, lockPath, l.text(), over)
		if err == nil {
			l.etag = etag
			return errors.New("the storage does not heed conditional writes, so that two publications could mix; publish elsewhere")
		}
		if err != errCondition {
			return err
		}
	}
	return nil
}

// keep renews the lock until it is given back or lost.
func (l *lease) keep(ctx context.Context, lose context.CancelCauseFunc) {
	defer close(l.ended)
	tick := time.NewTicker(l.time / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := l.renew(ctx)
		switch {
		case err == nil:
		case ctx.Err() != nil:
			return
		case err == errCondition:
			lose(fmt.Errorf("the lock was taken over: %w", ErrLocked))
			return
		case l.sure() != nil:
			lose(fmt.Errorf("%w: %w", l.sure(), err))
			return
		}
	}
}

// sure is an error where another one may hold the lock by now, as nobody can tell.
func (l *lease) sure() error {
	if age := time.Since(time.Unix(0, l.last.Load())); age > l.time/2 {
		return fmt.Errorf("the lock was not renewed for %s; publish again", age.Round(time.Second))
	}
	return nil
}

func (l *lease) renew(ctx context.Context) error {
	begun := time.Now()
	ctx, cancel := context.WithTimeout(ctx, l.time/4)
	defer cancel()
	l.count++
	etag, err := l.store.putText(ctx, lockPath, l.text(), l.etag)
	if err == nil {
		l.etag = etag
		l.last.Store(begun.UnixNano())
	}
	return err
}

// release gives the lock back, unless it is another's by now.
func (l *lease) release(ctx context.Context) {
	l.stop()
	<-l.ended
	l.drop(ctx)
}

// drop needs no answer: a lock that stays is over after its time.
func (l *lease) drop(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.time/4)
	defer cancel()
	if l.renew(ctx) == nil {
		_ = l.store.remove(ctx, lockPath)
	}
}
