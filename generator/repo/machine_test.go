package repo

import (
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// A disk that fails must not look like a file that is odd: the record would vanish
// from the site.
func TestMachineFaultIsNoSkippedFile(t *testing.T) {
	for err, fails := range map[error]bool{syscall.EIO: true, syscall.EMFILE: true, syscall.EACCES: false, syscall.ELOOP: false, ErrChanged: false} {
		d := &disk{}
		d.leave("content/a.md", &fs.PathError{Op: "openat", Path: "content/a.md", Err: err})
		if (d.failed != nil) != fails || (len(d.skipped) == 0) != fails {
			t.Errorf("%v: failed %v, skipped %v", err, d.failed, d.skipped)
		}
		if fails && !strings.Contains(d.failed.Error(), "content/a.md cannot be read: "+err.Error()) {
			t.Errorf("got %q", d.failed)
		}
	}
}
