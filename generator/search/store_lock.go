//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package search

import (
	"os"

	"golang.org/x/sys/unix"
)

// isOpen reports whether somebody holds the lock that bleve takes on a file.
func isOpen(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil
}

// forget takes a mapped file out of memory. It is only advice.
func forget(mapped []byte) {
	if len(mapped) > 0 {
		_ = unix.Madvise(mapped, unix.MADV_DONTNEED)
	}
}
