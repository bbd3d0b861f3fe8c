package repo

import (
	"errors"
	"fmt"
	"slices"
	"syscall"
)

// machineFaults are not of a file but of what it lies on, or of this process: a
// site without the file would be a false one.
var machineFaults = []error{syscall.EIO, syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.ESTALE}

// leave leaves a path out for the error that it gave, or notes that the look has
// failed.
func (d *disk) leave(path string, err error) {
	if !slices.ContainsFunc(machineFaults, func(fault error) bool { return errors.Is(err, fault) }) {
		d.skip(path, oddity(err))
	} else if d.failed == nil {
		d.failed = fmt.Errorf("%s %s; build again once that is mended", printable(path), oddity(err))
	}
}
