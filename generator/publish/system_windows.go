package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Windows has no modes; these are what Go reports for writable files.
const (
	fileMode   fs.FileMode = 0o666
	folderMode fs.FileMode = 0o777
)

const errorSharingViolation syscall.Errno = 32

// lock holds name until unlock or the process ends: a file opened
// without sharing opens for nobody else.
func lock(root *os.Root, name string) (*os.File, error) {
	full := filepath.Join(root.Name(), filepath.FromSlash(name))
	p, err := syscall.UTF16PtrFromString(full)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(p, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if errors.Is(err, errorSharingViolation) {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, &fs.PathError{Op: "lock", Path: full, Err: err}
	}
	return os.NewFile(uintptr(h), full), nil
}

func unlock(f *os.File) { f.Close() }

// writable is not asked here: folders have no such mode.
func writable(*os.Root) error { return nil }

// inode is unknown: a folder is known by its time of birth alone, to 100 ns.
func inode(fs.FileInfo) uint64 { return 0 }

func birth(f *os.File) (int64, error) {
	var info syscall.ByHandleFileInformation
	if err := syscall.GetFileInformationByHandle(syscall.Handle(f.Fd()), &info); err != nil {
		return 0, err
	}
	return info.CreationTime.Nanoseconds(), nil
}

func exchange(*os.Root, string, string) error { return errors.ErrUnsupported }

// A folder cannot be synced here, and a file not when it is open for reading;
// NTFS keeps its names in a journal.
func syncFile(*os.File) error { return nil }

func flushFile(*os.File) error { return nil }

func syncTree(disk, []string) error { return nil }
