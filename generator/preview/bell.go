package preview

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// quiet is how long nothing must happen before the files are looked at: an
// editor's save is several events, and between two of them a file may be empty.
const quiet = 40 * time.Millisecond

// watched are the parts of the site's folder that make it.
var watched = []string{"content", "themes"}

// bell rings when something below the watched folders has changed. It watches
// folders, not files: editors replace files.
type bell struct {
	watcher *fsnotify.Watcher
	dir     string
	rung    chan struct{} // holds one ring
	failed  chan error
}

func newBell(dir string) (*bell, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w%s", dir, err, limitHint(err))
	}
	b := &bell{watcher: w, dir: dir, rung: make(chan struct{}, 1), failed: make(chan error, 1)}
	if err := b.watchAll(); err != nil {
		w.Close()
		return nil, err
	}
	go b.listen()
	return b, nil
}

func (b *bell) Close() error { return b.watcher.Close() }

// watchAll watches the site's folder, which must be there, for the watched ones
// to appear, and every folder below them.
func (b *bell) watchAll() error {
	if err := b.watcher.Add(b.dir); err != nil {
		return fmt.Errorf("watch %s: %w%s", b.dir, err, limitHint(err))
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
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fmt.Errorf("watch %s: %w%s", path, err, limitHint(err))
}

// limitHint explains the errors by which Linux says that a watch limit is
// reached: they read like a full disk.
func limitHint(err error) string {
	text := err.Error()
	if strings.Contains(text, "no space left") || strings.Contains(text, "too many open files") {
		return "; this is the inotify limit: raise fs.inotify.max_user_watches or max_user_instances with sysctl"
	}
	return ""
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
			select {
			case b.rung <- struct{}{}:
			default:
			}
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
