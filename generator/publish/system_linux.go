package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func exchange(root *os.Root, a, b string) error {
	return exchangeAt(root, func(fd int) error {
		return unix.Renameat2(fd, a, fd, b, unix.RENAME_EXCHANGE)
	})
}

// birth is a file's time of birth in nanoseconds; 0 where there is none.
func birth(f *os.File) (int64, error) {
	var st unix.Statx_t
	err := unix.Statx(int(f.Fd()), "", unix.AT_EMPTY_PATH, unix.STATX_BTIME, &st)
	switch {
	case errors.Is(err, unix.ENOSYS):
		return 0, nil
	case err != nil || st.Mask&unix.STATX_BTIME == 0:
		return 0, err
	}
	return st.Btime.Sec*1e9 + int64(st.Btime.Nsec), nil
}

// few files are synced one by one (0.2 ms each, files and folders); above that
// syncing the file system is faster (13,000 files: 0.3 s instead of 4 s), though
// it waits for what other processes have written, too.
const few = 64

func syncTree(d disk, fresh []string) error {
	if len(fresh) <= few {
		return syncEach(d, fresh)
	}
	f, err := d.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
