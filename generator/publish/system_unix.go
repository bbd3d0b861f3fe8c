//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = 0o755
)

// lock holds name until unlock or the process ends.
func lock(root *os.Root, name string) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, fileMode)
	if err != nil {
		return nil, err
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if err == nil {
		return f, nil
	}
	f.Close()
	if errors.Is(err, unix.EWOULDBLOCK) {
		return nil, ErrLocked
	}
	return nil, fmt.Errorf("lock %s: %w; give a folder on a file system with locks", name, err)
}

// unlock does not leave it to Close: a process being started just now has a copy
// of the file, which would keep the lock until it has its own program.
func unlock(f *os.File) {
	_ = unix.Flock(int(f.Fd()), unix.LOCK_UN)
	f.Close()
}

// writable gives the system's reason why nothing may be written in a folder.
func writable(dir *os.Root) error {
	f, err := dir.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	return os.NewSyscallError("access", unix.Faccessat(int(f.Fd()), ".", unix.W_OK, 0))
}

func inode(info fs.FileInfo) uint64 {
	return uint64(info.Sys().(*syscall.Stat_t).Ino)
}

func syncFile(f *os.File) error { return ignoreUnsyncable(f.Sync()) }

func flushFile(f *os.File) error { return ignoreUnsyncable(unix.Fsync(int(f.Fd()))) }

// ignoreUnsyncable is for network file systems that refuse it for folders.
func ignoreUnsyncable(err error) error {
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return nil
	}
	return err
}

// exchangeAt runs a system call that exchanges two names in one folder.
func exchangeAt(root *os.Root, call func(fd int) error) error {
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	err = call(int(f.Fd()))
	for _, no := range []error{unix.ENOSYS, unix.EINVAL, unix.ENOTSUP, unix.EOPNOTSUPP} {
		if errors.Is(err, no) {
			return errors.ErrUnsupported
		}
	}
	if err != nil {
		return fmt.Errorf("exchange the old and the new folder: %w", err)
	}
	return nil
}
