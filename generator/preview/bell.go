package preview

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before the files are looked at: an
// editor's save is several events, and between two of them a file may be empty.
const quiet = 40 * time.Millisecond

// watched are the parts of the site's folder that make it.
var watched = []string{"content", "themes"}

// pace is how often the files are looked at where nobody tells of changes.
const pace = 2 * time.Second

// bell rings when something below the watched folders has changed. It watches
// folders, not files: editors replace files. Where the system can't watch them
// all, it looks at sizes and times instead.
type bell struct {
	watcher *fsnotify.Watcher // nil where it polls from the start
	dir     string
	note    func(string)
	rung    chan struct{} // holds one ring
	failed  chan error
	polls   sync.Once
	closed  chan struct{}
}

func newBell(dir string, poll bool, note func(string)) (*bell, error) {
	b := &bell{dir: dir, note: note, rung: make(chan struct{}, 1), failed: make(chan error, 1), closed: make(chan struct{})}
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("watch %s: %w", dir, err)
	}
	if poll {
		b.poll()
		return b, nil
	}
	w, err := fsnotify.NewWatcher()
	switch {
	case err != nil && atLimit(err):
		b.pollInstead(err)
		return b, nil
	case err != nil:
		return nil, fmt.Errorf("watch %s: %w; --poll looks at the files every two seconds instead", dir, err)
	}
	b.watcher = w
	if err := b.watchAll(); err != nil {
		w.Close()
		return nil, err
	}
	go b.listen()
	return b, nil
}

func (b *bell) Close() error {
	close(b.closed)
	if b.watcher == nil {
		return nil
	}
	return b.watcher.Close()
}

func (b *bell) ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

// pollInstead says why the files are polled.
func (b *bell) pollInstead(err error) {
	b.polls.Do(func() {
		b.note(fmt.Sprintf("%v: this is the inotify limit of this system, so the files are looked at every two seconds; to be told at once, raise it: sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512", err))
		b.poll()
	})
}

// poll rings when a look at the files shows others than the last one.
func (b *bell) poll() {
	last := b.stamp()
	go func() {
		ticker := time.NewTicker(pace)
		defer ticker.Stop()
		for {
			select {
			case <-b.closed:
				return
			case <-ticker.C:
			}
			if now := b.stamp(); now != last {
				last = now
				b.ring()
			}
		}
	}()
}

// stamp is a digest of the names, sizes and times of all watched files.
func (b *bell) stamp() (sum [sha256.Size]byte) {
	h := sha256.New()
	for _, name := range watched {
		filepath.WalkDir(filepath.Join(b.dir, name), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // it is gone again, or the look that follows says what is wrong
			}
			if info, err := d.Info(); err == nil {
				fmt.Fprintf(h, "%q %d %d %o\n", path, info.Size(), info.ModTime().UnixNano(), info.Mode())
			}
			return nil
		})
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// watchAll watches the site's folder, which must be there, for the watched ones
// to appear, and every folder below them.
func (b *bell) watchAll() error {
	if err := b.add(b.dir); err != nil {
		return err
	}
	for _, name := range watched {
		if err := b.watchTree(filepath.Join(b.dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// watchTree watches a folder and all below it; one that is gone again is none.
func (b *bell) watchTree(top string) error {
	return filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fmt.Errorf("watch %s: %w", path, err)
		case !d.IsDir():
			return nil
		case path != top && strings.HasPrefix(d.Name(), "."):
			return filepath.SkipDir
		}
		return b.add(path)
	})
}

func (b *bell) add(path string) error {
	err := b.watcher.Add(path)
	switch {
	case err == nil || errors.Is(err, fs.ErrNotExist):
		return nil
	case atLimit(err):
		b.pollInstead(err)
		return nil
	}
	return fmt.Errorf("watch %s: %w", path, err)
}

// atLimit knows the errors by which Linux says that a watch limit is reached: they
// read like a full disk.
func atLimit(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EMFILE) || strings.Contains(err.Error(), "too many open files")
}

// listen turns events into one ring a quiet period.
func (b *bell) listen() {
	timer := time.NewTimer(time.Hour)
	timer.Stop()
	for {
		select {
		case e, ok := <-b.watcher.Events:
			if !ok {
				return
			}
			if b.matters(e) {
				timer.Reset(quiet)
			}
		case err, ok := <-b.watcher.Errors:
			if !ok {
				return
			}
			// Lost events: whatever they were, the look that follows sees it.
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				b.fail(fmt.Errorf("watch %s: %w", b.dir, err))
			}
			timer.Reset(quiet)
		case <-timer.C:
			if err := b.watchAll(); err != nil {
				b.fail(err)
			}
			b.ring()
		}
	}
}

func (b *bell) fail(err error) {
	select {
	case b.failed <- err:
	default:
	}
}

// matters leaves out what no build reads: other files of the site's folder, and
// what editors drop beside a file.
func (b *bell) matters(e fsnotify.Event) bool {
	rel, err := filepath.Rel(b.dir, e.Name)
	if err != nil || e.Op == fsnotify.Chmod {
		return false
	}
	first, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
	base := filepath.Base(e.Name)
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return false
	}
	if first != watched[0] && first != watched[1] {
		return false
	}
	if e.Has(fsnotify.Create) {
		if info, err := os.Lstat(e.Name); err == nil && info.IsDir() {
			if err := b.watchTree(e.Name); err != nil {
				b.fail(err)
			}
		}
	}
	return true
}
