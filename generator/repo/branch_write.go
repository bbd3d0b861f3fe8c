package repo

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// A BranchWriter makes one commit whose files are those that are put.
type BranchWriter struct {
	branch *Branch
	dry    bool

	mu    sync.Mutex
	files map[string]Hash
	pack  *packWriter // nil until something is new
}

// Writer begins a commit; a dry one writes nothing, and cannot commit.
func (b *Branch) Writer(dry bool) *BranchWriter {
	return &BranchWriter{branch: b, dry: dry, files: map[string]Hash{}}
}

// Put adds a file. It may be called concurrently.
func (w *BranchWriter) Put(path string, data []byte) error {
	h := BlobHash(data)
	w.mu.Lock()
	w.files[path] = h
	w.mu.Unlock()
	return w.object(plumbing.BlobObject, h, data)
}

// Keep takes over a file of the branch's tip.
func (w *BranchWriter) Keep(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.files[path] = w.branch.Files[path]
}

// Files are those that were put, by path.
func (w *BranchWriter) Files() map[string]Hash {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.files
}

// object writes what the repository does not have.
func (w *BranchWriter) object(kind plumbing.ObjectType, h Hash, data []byte) error {
	if w.dry || w.branch.repo.git.objects.has(h) {
		return nil
	}
	var packed bytes.Buffer
	packed.Write(packHeader(kind, len(data)))
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(data); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pack == nil {
		var err error
		if w.pack, err = newPack(filepath.Join(w.branch.repo.git.common, "objects", "pack")); err != nil {
			return fmt.Errorf("write a pack: %w", err)
		}
	}
	return w.pack.add(h, packed.Bytes())
}

// packHeader is an object's type and size. See gitformat-pack(5).
func packHeader(kind plumbing.ObjectType, size int) []byte {
	b := []byte{byte(kind)<<4 | byte(size&15)}
	for size >>= 4; size > 0; size >>= 7 {
		b[len(b)-1] |= 0x80
		b = append(b, byte(size&0x7f))
	}
	return b
}

// has reports whether an object is in the repository.
func (s *objectStore) has(h Hash) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, _ := s.packed(h); p != nil {
		return true
	}
	name := h.String()
	return slices.ContainsFunc(s.dirs, func(dir string) bool {
		_, err := os.Lstat(filepath.Join(dir, name[:2], name[2:]))
		return !errors.Is(err, fs.ErrNotExist)
	})
}

// Commit makes the commit and moves the branch to it. Where the branch has these
// files already it stays, and made is false. An error wraps ErrMoved where somebody
// else moves it.
func (w *BranchWriter) Commit(stamp Stamp) (c Hash, made bool, err error) {
	defer w.Abort()
	c, made, err = w.commit(stamp)
	if err != nil {
		return c, false, fmt.Errorf("commit to the branch %s: %w", w.branch.Name, err)
	}
	return c, made, nil
}

func (w *BranchWriter) commit(stamp Stamp) (Hash, bool, error) {
	b := w.branch
	tree, err := w.tree("", sortedPaths(w.files))
	if err != nil {
		return Hash{}, false, err
	}
	if !b.Tip.Hash.IsZero() {
		tip, err := b.repo.git.objects.commit(b.Tip.Hash)
		if err != nil {
			return Hash{}, false, err
		}
		if tip.tree == tree && b.here {
			return tip.hash, false, nil
		}
		if tip.tree == tree {
			return tip.hash, true, b.move(tip.hash)
		}
	}
	text := stamp.text(tree, b.Tip.Hash)
	c := objectHash("commit", text)
	if err := w.object(plumbing.CommitObject, c, text); err != nil {
		return c, false, err
	}
	if w.pack != nil {
		if err := w.pack.finish(); err != nil {
			return c, false, fmt.Errorf("write a pack: %w", err)
		}
	}
	return c, true, b.move(c)
}

// Abort leaves the branch where it is.
func (w *BranchWriter) Abort() {
	if w.pack != nil {
		w.pack.abort()
	}
}

func sortedPaths(files map[string]Hash) []string {
	paths := make([]string, 0, len(files))
	for p := range files {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	return paths
}

// tree writes the tree of a folder, whose files have these paths, and all below.
func (w *BranchWriter) tree(under string, paths []string) (Hash, error) {
	var entries []entry
	for len(paths) > 0 {
		name, _, deeper := strings.Cut(paths[0][len(under):], "/")
		if !deeper {
			entries = append(entries, entry{name, w.files[paths[0]], regular})
			paths = paths[1:]
			continue
		}
		below := under + name + "/"
		n := 1
		for n < len(paths) && strings.HasPrefix(paths[n], below) {
			n++
		}
		h, err := w.tree(below, paths[:n])
		if err != nil {
			return h, err
		}
		entries = append(entries, entry{name, h, folder})
		paths = paths[n:]
	}
	text := treeText(entries)
	h := objectHash("tree", text)
	return h, w.object(plumbing.TreeObject, h, text)
}

func treeText(entries []entry) (b []byte) {
	key := func(e entry) string {
		if e.kind == folder {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortFunc(entries, func(x, y entry) int { return cmp.Compare(key(x), key(y)) })
	for _, e := range entries {
		mode := "100644"
		if e.kind == folder {
			mode = "40000"
		}
		b = append(fmt.Appendf(b, "%s %s\x00", mode, e.name), e.hash[:]...)
	}
	return b
}

// A packWriter is a pack that grows. Its count is written when it is known.
type packWriter struct {
	file    *os.File
	end     int64
	entries []packEntry
	known   map[Hash]bool
	done    bool
}

type packEntry struct {
	hash   Hash
	crc    uint32
	offset int64
}

func newPack(dir string) (*packWriter, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "tmp_pack_") // git gc removes one that is left
	if err != nil {
		return nil, err
	}
	p := &packWriter{file: f, known: map[Hash]bool{}}
	return p, p.append(make([]byte, 12))
}

func (p *packWriter) append(data []byte) error {
	n, err := p.file.Write(data)
	p.end += int64(n)
	return err
}

func (p *packWriter) add(h Hash, data []byte) error {
	if p.known[h] {
		return nil
	}
	p.known[h] = true
	p.entries = append(p.entries, packEntry{h, crc32.ChecksumIEEE(data), p.end})
	return p.append(data)
}

func (p *packWriter) abort() {
	if !p.done {
		p.file.Close()
		os.Remove(p.file.Name())
	}
}
