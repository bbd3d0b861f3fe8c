package repo

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/objfile"
)

const (
	maxObject     = 64 << 20 // bytes of one object; a site's files stop at maxFile
	maxAlternates = 5        // nesting, as in git
	baseCache     = 48 << 20 // bytes of one generation of delta bases
	treeCache     = 1 << 19  // entries of one generation of decoded trees
	rawCache      = 16 << 20 // bytes of one generation of raw trees
)

// objectStore reads objects from object folders: the repository's own, then
// those of its alternates. The decoders it uses share state, so each method
// holds the lock.
type objectStore struct {
	mu    sync.Mutex
	dirs  []string
	packs map[string]*pack // by path of the .idx file
	order []*pack          // the pack that answered last comes first
	bases generations[baseKey, object]
	trees generations[Hash, []entry]
	raw   generations[Hash, string] // trees as they are stored
}

// object is a decoded object. Its bytes are a string as they are shared.
type object struct {
	kind plumbing.ObjectType
	pieces
}

func openObjects(dir string) (*objectStore, error) {
	s := &objectStore{
		packs: map[string]*pack{},
		bases: generations[baseKey, object]{limit: baseCache},
		trees: generations[Hash, []entry]{limit: treeCache},
		raw:   generations[Hash, string]{limit: rawCache},
	}
	if err := s.addDir(dir, 0); err != nil {
		return nil, err
	}
	return s, s.scanPacks()
}

// forget drops what was decoded: a walk that has ended won't ask again.
func (s *objectStore) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bases.clear()
	s.trees.clear()
	s.raw.clear()
}

// addDir adds an object folder and its alternates. See gitrepository-layout(5),
// objects/info/alternates.
func (s *objectStore) addDir(dir string, depth int) error {
	if depth > maxAlternates || slices.Contains(s.dirs, dir) {
		return nil
	}
	s.dirs = append(s.dirs, dir)
	data, err := os.ReadFile(filepath.Join(dir, "info", "alternates"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("find borrowed objects: %w", err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if !filepath.IsAbs(line) {
			line = filepath.Join(dir, line)
		}
		if err := s.addDir(filepath.Clean(line), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// scanPacks opens the packs that have appeared since the last look. Packs that
// are gone stay readable while they are open.
func (s *objectStore) scanPacks() error {
	for _, dir := range s.dirs {
		files, err := filepath.Glob(filepath.Join(globQuote(dir), "pack", "pack-*.idx"))
		if err != nil {
			return fmt.Errorf("find packs: %w", err)
		}
		for _, file := range files {
			if s.packs[file] != nil {
				continue
			}
			p, err := openPack(file)
			if errors.Is(err, fs.ErrNotExist) {
				continue // a repack removed it just now
			}
			if err != nil {
				return err
			}
			s.packs[file] = p
			s.order = append(s.order, p)
		}
	}
	return nil
}

// globQuote keeps characters of a folder's name from being read as a pattern.
func globQuote(dir string) string {
	return strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`).Replace(dir)
}

func (s *objectStore) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, p := range s.packs {
		errs = append(errs, p.file.Close())
	}
	s.packs, s.order = map[string]*pack{}, nil
	return errors.Join(errs...)
}

// read returns an object's bytes, after its hash was checked.
func (s *objectStore) read(h Hash, kind plumbing.ObjectType) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.readLocked(h, kind, true)
}

// readLocked checks the hash of what lies in a pack only if it is told to.
func (s *objectStore) readLocked(h Hash, kind plumbing.ObjectType, check bool) (string, error) {
	o, packed, err := s.find(h)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", kind, h, err)
	}
	if o.kind != kind {
		return "", fmt.Errorf("%s %s: is a %s", kind, h, o.kind)
	}
	data := o.whole()
	if packed && !check {
		return data, nil
	}
	if got := objectHash(kind.String(), []byte(data)); got != h {
		return "", fmt.Errorf("%s %s: damaged, its content has the hash %s: run git fsck", kind, h, got)
	}
	return data, nil
}

// emptyTree need not be in a repository, as in git.
var emptyTree = objectHash(plumbing.TreeObject.String(), nil)

// find looks in the packs, then among loose objects, then for new packs. It says
// whether the object lies in a pack.
func (s *objectStore) find(h Hash) (object, bool, error) {
	if h == emptyTree {
		return object{plumbing.TreeObject, onePiece("")}, false, nil
	}
	if p, offset := s.packed(h); p != nil {
		o, err := s.packedObject(p, offset, 0)
		return o, true, err
	}
	o, err := s.loose(h)
	if !errors.Is(err, ErrMissing) {
		return o, false, err
	}
	if err := s.scanPacks(); err != nil {
		return object{}, false, err
	}
	if p, offset := s.packed(h); p != nil {
		o, err := s.packedObject(p, offset, 0)
		return o, true, err
	}
	return object{}, false, ErrMissing
}

func (s *objectStore) packed(h Hash) (*pack, int64) {
	for i, p := range s.order {
		if offset, ok := p.find(h); ok {
			copy(s.order[1:i+1], s.order[:i])
			s.order[0] = p
			return p, offset
		}
	}
	return nil, 0
}

// size returns a blob's size without reading all of it.
func (s *objectStore) size(h Hash) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, offset := s.packed(h); p != nil {
		size, err := p.size(offset)
		if err != nil {
			return 0, fmt.Errorf("blob %s: %w", h, err)
		}
		return size, nil
	}
	r, err := s.openLoose(h)
	if errors.Is(err, ErrMissing) {
		o, _, err := s.find(h)
		if err != nil {
			return 0, fmt.Errorf("blob %s: %w", h, err)
		}
		return int64(o.size), nil
	}
	if err != nil {
		return 0, fmt.Errorf("blob %s: %w", h, err)
	}
	defer r.Close()
	return r.size, nil
}

// looseFile is an open loose object, its header read.
type looseFile struct {
	*objfile.Reader
	file *os.File
	kind plumbing.ObjectType
	size int64
}

func (l looseFile) Close() error {
	return errors.Join(l.Reader.Close(), l.file.Close())
}

func (s *objectStore) openLoose(h Hash) (l looseFile, err error) {
	name := h.String()
	for _, dir := range s.dirs {
		l.file, err = os.Open(filepath.Join(dir, name[:2], name[2:]))
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return l, ErrMissing
	}
	if err != nil {
		return l, err
	}
	if l.Reader, err = objfile.NewReader(bufio.NewReader(l.file)); err != nil {
		l.file.Close()
		return l, fmt.Errorf("damaged: %w", err)
	}
	if l.kind, l.size, err = l.Header(); err != nil {
		l.Close()
		return l, fmt.Errorf("damaged: %w", err)
	}
	return l, nil
}

func (s *objectStore) loose(h Hash) (object, error) {
	l, err := s.openLoose(h)
	if err != nil {
		return object{}, err
	}
	defer l.Close()
	data, err := readExactly(l, l.size, nil)
	return object{l.kind, onePiece(string(data))}, err
}

// readExactly reads size bytes and the end after them, where zlib checks its
// sum. It uses buf if that is large enough.
func readExactly(r io.Reader, size int64, buf []byte) ([]byte, error) {
	if size < 0 || size > maxObject {
		return nil, fmt.Errorf("object of %d bytes: over the limit of %d", size, maxObject)
	}
	data := slices.Grow(buf[:0], int(size)+1)[:size+1] // one more, to see the end
	n, err := io.ReadFull(r, data)
	switch {
	case err == nil:
		return nil, errors.New("damaged: longer than it says")
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		return nil, fmt.Errorf("damaged: %w", err)
	case int64(n) < size:
		return nil, fmt.Errorf("damaged: %w", io.ErrUnexpectedEOF)
	}
	return data[:size], nil
}

// blob returns a file's bytes as they are stored.
func (s *objectStore) blob(h Hash) ([]byte, error) {
	data, err := s.read(h, plumbing.BlobObject)
	return []byte(data), err
}

func (s *objectStore) commit(h Hash) (*commit, error) {
	data, err := s.read(h, plumbing.CommitObject)
	if err != nil {
		return nil, err
	}
	return decodeCommit(h, data)
}

func (s *objectStore) text(h Hash) (*text, error) {
	data, err := s.read(h, plumbing.CommitObject)
	if err != nil {
		return nil, err
	}
	return decodeText(h, data)
}

// tree returns a tree's entries; do not change them.
func (s *objectStore) tree(h Hash) ([]entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if entries, ok := s.trees.get(h); ok {
		return entries, nil
	}
	data, err := s.readLocked(h, plumbing.TreeObject, true)
	if err != nil {
		return nil, err
	}
	entries, err := decodeTree(data)
	if err != nil {
		return nil, fmt.Errorf("tree %s: %w", h, err)
	}
	s.trees.put(h, entries, len(entries)+1)
	return entries, nil
}

// rawTree returns a tree as it is stored, unchecked where it lies in a pack.
func (s *objectStore) rawTree(h Hash) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if tree, ok := s.raw.get(h); ok {
		return tree, nil
	}
	tree, err := s.readLocked(h, plumbing.TreeObject, false)
	if err == nil {
		s.raw.put(h, tree, len(tree)+64)
	}
	return tree, err
}

// withPrefix returns the hashes that begin with these hexadecimal digits (two
// or more), sorted.
func (s *objectStore) withPrefix(prefix string) ([]Hash, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Hash
	for _, dir := range s.dirs {
		files, err := os.ReadDir(filepath.Join(dir, prefix[:2]))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("find objects %s…: %w", prefix, err)
		}
		for _, f := range files {
			if h, ok := parseHash(prefix[:2] + f.Name()); ok && strings.HasPrefix(h.String(), prefix) {
				found = append(found, h)
			}
		}
	}
	for _, p := range s.order {
		found = append(found, p.withPrefix(prefix)...)
	}
	slices.SortFunc(found, func(a, b Hash) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(found), nil
}

func parseHash(s string) (h Hash, ok bool) {
	if len(s) != 2*len(h) {
		return h, false
	}
	_, err := hex.Decode(h[:], []byte(s))
	return h, err == nil
}
