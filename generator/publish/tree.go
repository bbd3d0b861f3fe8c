package publish

import (
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
	key   key
}

// A key is of what a file was made from; the zero key is of nothing that is known.
type key = [32]byte

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
	t, err := openFolder(dir, name)
	if err != nil || t == nil {
		return nil, err
	}
	if t.files, err = readManifest(dir, path.Join(manifests, t.id)); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// openFolder is openTree without the manifest.
func openFolder(dir disk, name string) (*tree, error) {
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
	if t.id, err = t.identity(); err != nil {
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
		if d.Name() != lostFound && (!slices.Contains(carried, d.Name()) || !d.Type().IsRegular()) {
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
// name, links, devices, and folders that then hold nothing. So a build that
// filled the disk does not leave it full for the next one.
func (t *tree) scan(key func(string) string) (map[string]standing, error) {
	all := make(map[string]standing, 2*len(t.files))
	var last string    // the folder that is walked into
	var discarded bool // something, or a folder was empty to begin with
	err := fs.WalkDir(t.FS(), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		discarded = discarded || last != "" && !strings.HasPrefix(p, last+"/")
		last = ""
		k := key(p)
		_, twin := all[k]
		if twin || !fs.ValidPath(p) || !d.IsDir() && !t.files[p].fits(info) {
			discarded = true
			return t.discard(p, d)
		}
		all[k] = standing{p, d.IsDir()}
		if !d.IsDir() {
			return nil
		}
		if p != "." {
			last = p
		}
		return t.setMode(p, info)
	})
	delete(all, ".")
	if err == nil && (discarded || last != "") {
		err = t.prune(all)
	}
	return all, err
}

func (t *tree) setMode(folder string, info fs.FileInfo) error {
	if info.Mode().Perm() == folderMode {
		return nil
	}
	return t.Chmod(folder, folderMode)
}

// prune removes the folders of all that no file of all lies in: their names may
// be what has to go.
func (t *tree) prune(all map[string]standing) error {
	needed := map[string]bool{".": true}
	for _, in := range all {
		for p := path.Dir(in.path); !in.folder && !needed[p]; p = path.Dir(p) {
			needed[p] = true
		}
	}
	var empty []string
	for key, in := range all {
		if in.folder && !needed[in.path] {
			empty = append(empty, in.path)
			delete(all, key)
		}
	}
	slices.Sort(empty)
	for _, p := range slices.Backward(empty) { // the inner ones first
		if err := t.Remove(p); err != nil && !gone(err) {
			return err
		}
	}
	return nil
}

func (t *tree) discard(p string, d fs.DirEntry) error {
	if err := t.RemoveAll(p); err != nil || !d.IsDir() {
		return err
	}
	return fs.SkipDir
}

const treeHeader = "blotter tree 2\n"

// manifestText is a tree's manifest. A line is digest, key, size, time, inode and
// path; the last one is the digest of all before it.
func manifestText(files map[string]record) []byte {
	b := make([]byte, 0, 220*len(files))
	b = append(b, treeHeader...)
	for _, p := range slices.Sorted(maps.Keys(files)) {
		b = files[p].line(b)
	}
	return fmt.Appendf(b, "%x\n", sha256.Sum256(b))
}

func (r record) line(b []byte) []byte {
	b = append(hex.AppendEncode(b, r.Sum[:]), ' ')
	if r.key != (key{}) {
		b = hex.AppendEncode(b, r.key[:])
	}
	b = append(b, ' ')
	b = append(strconv.AppendInt(b, r.Size, 10), ' ')
	b = append(strconv.AppendInt(b, r.stamp.mtime, 10), ' ')
	b = append(strconv.AppendUint(b, r.stamp.inode, 10), ' ')
	return append(append(b, r.Path...), '\n')
}

// writeManifest replaces the manifest of a tree, and waits until it has reached
// the disk.
func writeManifest(dir disk, name string, files map[string]record) error {
	if err := replaceManifest(dir, name, files, dir.createDurably); err != nil {
		return err
	}
	return dir.sync(path.Dir(name))
}

// shortenManifest replaces the manifest of a tree by one that lists less. It
// waits for no disk: the old one may come back, and a torn one vouches for nothing.
func shortenManifest(dir disk, name string, files map[string]record) error {
	return replaceManifest(dir, name, files, func(temp string, data []byte) error {
		_, err := dir.create(temp, data)
		return err
	})
}

func replaceManifest(dir disk, name string, files map[string]record, create func(string, []byte) error) error {
	temp := name + ".new"
	if err := dir.Remove(temp); err != nil && !gone(err) {
		return err
	}
	if err := create(temp, manifestText(files)); err != nil {
		return err
	}
	return dir.Rename(temp, name)
}

// readManifest returns nil where there is no manifest or a damaged one: neither
// vouches for anything.
func readManifest(dir disk, name string) (map[string]record, error) {
	body, _, err := wholeManifest(dir, name)
	if err != nil || body == "" {
		return nil, err
	}
	return parseRecords(body), nil
}

// wholeManifest gives the lines of a manifest and their digest; "" where there is
// none, or a damaged one.
func wholeManifest(dir disk, name string) (lines, digest string, err error) {
	data, err := dir.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	end := len(data) - 2*sha256.Size - 1
	if end < 0 {
		return "", "", nil
	}
	lines, digest = string(data[:end]), string(data[end:])
	if digest != fmt.Sprintf("%x\n", sha256.Sum256(data[:end])) || !strings.HasPrefix(lines, treeHeader) {
		return "", "", nil
	}
	return lines[len(treeHeader):], strings.TrimSpace(digest), nil
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
	part := strings.SplitN(line, " ", 6)
	if len(part) < 6 {
		return r, fmt.Errorf("manifest line %q: want six parts", line)
	}
	if err := decodeSum(&r.Sum, part[0]); err != nil {
		return r, err
	}
	if err := decodeSum(&r.key, part[1]); err != nil && part[1] != "" {
		return r, err
	}
	if r.Size, err = strconv.ParseInt(part[2], 10, 64); err != nil {
		return r, err
	}
	if r.stamp.mtime, err = strconv.ParseInt(part[3], 10, 64); err != nil {
		return r, err
	}
	r.Path = part[5]
	r.stamp.inode, err = strconv.ParseUint(part[4], 10, 64)
	return r, err
}

func decodeSum(sum *[32]byte, text string) error {
	if len(text) != 2*len(sum) {
		return fmt.Errorf("digest %q: want %d hex digits", text, 2*len(sum))
	}
	_, err := hex.Decode(sum[:], []byte(text))
	return err
}
