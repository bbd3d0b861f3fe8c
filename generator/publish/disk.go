package publish

import (
	"io/fs"
	"os"
)

// disk is a folder in which changes are made. step, where it is set, is asked
// before each of them: tests make it fail, or end the process there.
type disk struct {
	*os.Root
	step func(change string) error
}

func (d disk) ask(change string) error {
	if d.step == nil {
		return nil
	}
	return d.step(change)
}

// create makes a file that must not exist, with mode 0644 whatever the umask.
func (d disk) create(name string, data []byte) (fs.FileInfo, error) {
	if err := d.ask("create"); err != nil {
		return nil, err
	}
	f, err := d.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, err
	}
	info, err := d.fill(f, data)
	if e := f.Close(); err == nil {
		err = e
	}
	return info, err
}

func (d disk) fill(f *os.File, data []byte) (fs.FileInfo, error) {
	if err := d.ask("write"); err != nil {
		return nil, err
	}
	if _, err := f.Write(data); err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.Mode() == fileMode {
		return info, err
	}
	return info, f.Chmod(fileMode)
}

// createDurably is create, and the bytes have reached the disk.
func (d disk) createDurably(name string, data []byte) error {
	if _, err := d.create(name, data); err != nil {
		return err
	}
	return d.sync(name)
}

// sync waits until a file's bytes, or a folder's names, have reached the disk.
func (d disk) sync(name string) error {
	f, err := d.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFile(f)
}

func (d disk) Mkdir(name string) error {
	if err := d.ask("mkdir"); err != nil {
		return err
	}
	if err := d.Root.Mkdir(name, folderMode); err != nil {
		return err
	}
	info, err := d.Lstat(name)
	if err != nil || info.Mode().Perm() == folderMode {
		return err
	}
	return d.Chmod(name, folderMode)
}

func (d disk) Chmod(name string, mode fs.FileMode) error {
	if err := d.ask("chmod"); err != nil {
		return err
	}
	return d.Root.Chmod(name, mode)
}

func (d disk) Remove(name string) error {
	if err := d.ask("remove"); err != nil {
		return err
	}
	return d.Root.Remove(name)
}

func (d disk) RemoveAll(name string) error {
	if err := d.ask("remove"); err != nil {
		return err
	}
	return d.Root.RemoveAll(name)
}

func (d disk) Link(old, new string) error {
	if err := d.ask("link"); err != nil {
		return err
	}
	return d.Root.Link(old, new)
}

func (d disk) Rename(old, new string) error {
	if err := d.ask("rename"); err != nil {
		return err
	}
	return d.Root.Rename(old, new)
}

// exchange gives two folders each other's name, at once; it returns
// errors.ErrUnsupported where that cannot be done.
func (d disk) exchange(a, b string) error {
	if err := d.ask("exchange"); err != nil {
		return err
	}
	return exchange(d.Root, a, b)
}
