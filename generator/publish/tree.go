package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A tree is one generation: a folder, and what its manifest says about it.
type tree struct {
	disk
	id    string            // inode and birth time
	files map[string]record // from the manifest, by path; nil: there is none
}

// A record is a manifest's entry and the signs by which lstat knows the file
// again.
type record struct {
	Entry
	stamp stamp
}

type stamp struct {
	mtime int64 // Unix nanoseconds
	inode uint64
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{info.ModTime().UnixNano(), inode(info)}
}

// fits reports whether info still shows the file that r describes.
func (r record) fits(info fs.FileInfo) bool {
	return info.Mode() == fileMode && info.Size() == r.Size && stampOf(info) == r.stamp
}

// openTree opens the folder name in dir; it returns nil where there is none.
func openTree(dir disk, name, manifests string) (*tree, error) {
	info, err := dir.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is not a folder; remove it", name)
	}
	root, err := dir.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	t := &tree{disk: disk{root, dir.step}}
	if t.id, err = t.identity(); err == nil {
		t.files, err = readManifest(dir, path.Join(manifests, t.id))
	}
	if err != nil {
		root.Close()
		return nil, err
	}
	return t, nil
}

// identity names the folder for as long as it exists, wherever it is moved. The
// inode alone is not enough: a removed folder's number is soon given away.
func (t *tree) identity() (string, error) {
	f, err := t.Open(".")
	if err != nil {
		return "", err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	born, err := birth(f)
	return fmt.Sprintf("%d-%d", inode(info), born), err
}

// ours reports whether a build made the folder. Where the system gives no inode
// or no birth time, one file that is as the manifest says must bear it out.
func (t *tree) ours() bool {
	certain := !strings.HasPrefix(t.id, "0-") && !strings.HasSuffix(t.id, "-0")
	if t.files == nil || certain {
		return t.files != nil
	}
	for p, r := range t.files {
		if info, err := t.Lstat(p); err == nil && r.fits(info) {
			return true
		}
	}
	return false
}

// foreign returns a file at the top of the folder that keeps it from being
// taken over, or "".
func (t *tree) foreign() (string, error) {
	list, err := fs.ReadDir(t.FS(), ".")
	for _, d := range list {
		if !slices.Contains(carried, d.Name()) || !d.Type().IsRegular() {
			return d.Name(), err
		}
	}
	return "", err
}

// standing is what a build finds in the folder that it is about to change: a
// folder, or a file that its manifest's entry still fits.
type standing struct {
	path   string
	folder bool
}

// scan lists what stands in the folder, by the keys of the paths, and removes
// what cannot be used: files that the manifest does not vouch for, twins of a
// name, links, devices. So a build that filled the disk does not leave it full
// for the next one.
func (t *tree) scan(key func(string) string) (map[string]standing, error) {
	all := make(map[string]standing, 2*len(t.files))
	err := fs.WalkDir(t.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		k := key(p)
		_, twin := all[k]
		if twin || !fs.ValidPath(p) || !d.IsDir() && !t.files[p].fits(info) {
			return t.discard(p, d)
		}
		all[k] = standing{p, d.IsDir()}
		if d.IsDir() && info.Mode().Perm() != folderMode {
			return t.Chmod(p, folderMode)
		}
		return nil
	})
	delete(all, ".")
	return all, err
}

func (t *tree) discard(p string, d fs.DirEntry) error {
	if err := t.RemoveAll(p); err != nil || !d.IsDir() {
		return err
	}
	return fs.SkipDir
}

const treeHeader = "blotter tree 1\n"

// writeManifest replaces the manifest of a tree. A line is digest, size, time,
// inode and path; the last one is the digest of all before it.
func writeManifest(dir disk, name string, files map[string]record) error {
	var b bytes.Buffer
	b.WriteString(treeHeader)
	for _, p := range slices.Sorted(maps.Keys(files)) {
		r := files[p]
		fmt.Fprintf(&b, "%x %d %d %d %s\n", r.Sum, r.Size, r.stamp.mtime, r.stamp.inode, r.Path)
	}
	fmt.Fprintf(&b, "%x\n", sha256.Sum256(b.Bytes()))
	temp := name + ".new"
	if err := dir.Remove(temp); err != nil && !gone(err) {
		return err
	}
	if err := dir.createDurably(temp, b.Bytes()); err != nil {
		return err
	}
	if err := dir.Rename(temp, name); err != nil {
		return err
	}
	return dir.sync(path.Dir(name))
}

// readManifest returns nil where there is no manifest or a damaged one: neither
// vouches for anything.
func readManifest(dir disk, name string) (map[string]record, error) {
	data, err := dir.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	end := len(data) - 2*sha256.Size - 1
	if end < 0 || string(data[end:]) != fmt.Sprintf("%x\n", sha256.Sum256(data[:end])) {
		return nil, nil
	}
	body, ok := strings.CutPrefix(string(data[:end]), treeHeader)
	if !ok {
		return nil, nil
	}
	return parseRecords(body), nil
}

func parseRecords(body string) map[string]record {
	files := make(map[string]record, strings.Count(body, "\n"))
	for line := range strings.Lines(body) {
		r, err := parseRecord(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil
		}
		files[r.Path] = r
	}
	return files
}

func parseRecord(line string) (r record, err error) {
	part := strings.SplitN(line, " ", 5)
	if len(part) < 5 {
		return r, fmt.Errorf("manifest line %q: want five parts", line)
	}
	sum, err := hex.DecodeString(part[0])
	if err != nil {
		return r, err
	}
	copy(r.Sum[:], sum)
	if r.Size, err = strconv.ParseInt(part[1], 10, 64); err != nil {
		return r, err
	}
	if r.stamp.mtime, err = strconv.ParseInt(part[2], 10, 64); err != nil {
		return r, err
	}
	r.Path = part[4]
	r.stamp.inode, err = strconv.ParseUint(part[3], 10, 64)
	return r, err
}
