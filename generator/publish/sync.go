package publish

import (
	"errors"
	"io/fs"
	"path"
	"syscall"
)

// syncEach waits until what was made, and the names in all folders above what
// was made or removed, have reached the disk.
func syncEach(d disk, changed []string) error {
	names := map[string]bool{".": true}
	for _, p := range changed {
		for ; !names[p]; p = path.Dir(p) {
			names[p] = true
		}
	}
	for name := range names {
		if err := d.flush(name); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

// flush is sync, but the drive may still hold the bytes in its own cache until
// the next sync.
func (d disk) flush(name string) error {
	f, err := d.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return flushFile(f)
}

// gone reports that a name, or a folder above it, is not there, or is a file now.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
