package publish

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func exchange(root *os.Root, a, b string) error {
	return exchangeAt(root, func(fd int) error {
		return unix.RenameatxNp(fd, a, fd, b, unix.RENAME_SWAP)
	})
}

// birth is a file's time of birth in nanoseconds; 0 where there is none.
func birth(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Sys().(*syscall.Stat_t).Birthtimespec.Nano(), nil
}

func syncTree(d disk, fresh []string) error { return syncEach(d, fresh) }
