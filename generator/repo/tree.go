package repo

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Budgets of a snapshot. A tree of a few objects can name 10^10 paths.
const (
	maxEntries = 200_000
	maxDepth   = 32
	maxName    = 255     // bytes, as in every common file system
	maxFile    = 8 << 20 // bytes
)

var (
	errEntries = fmt.Errorf("more than %d entries", maxEntries)
	reasonDeep = fmt.Sprintf("a folder nested more than %d deep", maxDepth)
)

// Reasons for leaving a path out.
const (
	reasonSymlink   = "a symbolic link"
	reasonSubmodule = "another git repository"
	reasonTooBig    = "over 8 MiB"
)

type entryKind uint8

const (
	absent entryKind = iota
	regular
	executable
	folder
	symlink
	submodule
	duplicate // a name that occurs more than once
)

func (k entryKind) isFile() bool { return k == regular || k == executable }

type entry struct {
	name string
	hash Hash
	kind entryKind
}

// sortByte is what git sorts by after the name: folders as if they ended in "/".
func (e entry) sortByte(i int) byte {
	switch {
	case i < len(e.name):
		return e.name[i]
	case i == len(e.name) && e.kind == folder:
		return '/'
	}
	return 0
}

// compareEntries is git's order of entries in a tree.
func compareEntries(a, b entry) int {
	n := min(len(a.name), len(b.name))
	if c := strings.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	if c := int(a.sortByte(n)) - int(b.sortByte(n)); c != 0 {
		return c
	}
	return len(a.name) - len(b.name)
}

var errTree = errors.New("damaged: not a tree")

// cutEntry takes the first entry off a tree: its mode in octal digits, a space,
// its name, a NUL and 20 bytes of hash.
func cutEntry(tree string) (e entry, rest string, err error) {
	var mode uint32
	i := 0
	for ; i < len(tree) && '0' <= tree[i] && tree[i] <= '7'; i++ {
		mode = mode<<3 | uint32(tree[i]-'0')
	}
	if i == 0 || i >= len(tree) || tree[i] != ' ' {
		return entry{}, "", errTree
	}
	name := tree[i+1:]
	end := strings.IndexByte(name, 0)
	if end <= 0 || len(name) < end+1+len(e.hash) {
		return entry{}, "", errTree
	}
	e.name, rest = name[:end], name[end+1+len(e.hash):]
	e.kind = kindOf(mode)
	copy(e.hash[:], name[end+1:])
	return e, rest, nil
}

// kindOf reads a mode as git's canon_mode does: of a file's permissions only the
// owner's to execute counts, and what is nothing else is a submodule.
func kindOf(mode uint32) entryKind {
	switch mode & 0o170000 {
	case 0o100000:
		if mode&0o100 != 0 {
			return executable
		}
		return regular
	case 0o120000:
		return symlink
	case 0o040000:
		return folder
	}
	return submodule
}

// decodeTree reads a tree object. Entries come out in git's order even if they
// were not stored so.
func decodeTree(tree string) ([]entry, error) {
	entries := make([]entry, 0, len(tree)/40)
	for tree != "" {
		e, rest, err := cutEntry(tree)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
		tree = rest
	}
	if !slices.IsSortedFunc(entries, compareEntries) {
		slices.SortStableFunc(entries, compareEntries)
	}
	return markDuplicates(entries), nil
}

// markDuplicates keeps one entry of each name that occurs twice, as unusable:
// which of them counts is anybody's guess. The entries are sorted.
func markDuplicates(entries []entry) []entry {
	twice := map[string]bool{}
	for i, e := range entries {
		// Between a file x and a folder x, git sorts x-y and x.y.
		for j := i - 1; j >= 0 && strings.HasPrefix(entries[j].name, e.name); j-- {
			if entries[j].name == e.name {
				twice[e.name] = true
			}
		}
	}
	if len(twice) == 0 {
		return entries
	}
	for i := range entries {
		if twice[entries[i].name] {
			entries[i].kind = duplicate
		}
	}
	slices.SortFunc(entries, compareEntries)
	return slices.CompactFunc(entries, func(a, b entry) bool { return a.name == b.name })
}

// hidden says that a name is left out without a word: an editor's, the
// system's or git's own.
func hidden(name string) bool {
	return !strings.EqualFold(name, ".git") && name != "." && name != ".." &&
		(strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~"))
}

// refused says why a name cannot be used; "" if it can. The names that stand
// for .git on some file systems (git~1 on NTFS) are refused like it.
func refused(name string) string {
	switch {
	case name == "." || name == ".." || strings.EqualFold(name, ".git") || strings.EqualFold(name, "git~1"):
		return "a name that is not allowed"
	case len(name) > maxName:
		return fmt.Sprintf("a name of more than %d bytes", maxName)
	case !utf8.ValidString(name):
		return "a name that is not UTF-8"
	case strings.ContainsAny(name, `/\`):
		return "a slash or backslash in its name"
	case strings.ContainsFunc(name, unicode.IsControl):
		return "a control character in its name"
	}
	return ""
}

// printable makes a hostile name fit to be shown.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// join joins path and name; path may be "".
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// treeFile is a file as a tree names it.
type treeFile struct {
	path string
	hash Hash
	kind entryKind
}

// A listing is all that a commit's tree names below some folders.
type listing struct {
	store   *objectStore
	files   []treeFile
	skipped []Skipped
	entries int
}

// add lists what e names at path, which is relative to the snapshot's folder.
func (l *listing) add(path string, e entry) error {
	switch e.kind {
	case absent:
	case regular, executable:
		l.files = append(l.files, treeFile{path, e.hash, e.kind})
	case folder:
		return l.addFolder(path, e.hash)
	case symlink:
		l.skip(path, reasonSymlink)
	case submodule:
		l.skip(path, reasonSubmodule)
	case duplicate:
		l.skip(path, "a name that the tree holds twice")
	}
	return nil
}

func (l *listing) addFolder(path string, tree Hash) error {
	if depth(path) > maxDepth {
		l.skip(path, reasonDeep)
		return nil
	}
	entries, err := l.store.tree(tree)
	if err != nil {
		return fmt.Errorf("%s: %w", printable(path), err)
	}
	if l.entries += len(entries); l.entries > maxEntries {
		return fmt.Errorf("%s: %w", printable(path), errEntries)
	}
	for _, e := range entries {
		if hidden(e.name) {
			continue
		}
		if reason := refused(e.name); reason != "" {
			l.skip(join(path, e.name), reason)
			continue
		}
		if err := l.add(join(path, e.name), e); err != nil {
			return err
		}
	}
	return nil
}

// depth counts the folders that lead to path, and itself; "" has none.
func depth(path string) int {
	if path == "" {
		return 0
	}
	return strings.Count(path, "/") + 1
}

func (l *listing) skip(path, reason string) {
	l.skipped = append(l.skipped, Skipped{printable(path), reason})
}

// lookup finds what a path names below a tree; "" is the tree itself.
func (s *objectStore) lookup(tree Hash, path string) (entry, error) {
	e := entry{hash: tree, kind: folder}
	for part := range strings.SplitSeq(path, "/") {
		if path == "" {
			break
		}
		if e.kind != folder {
			return entry{}, nil
		}
		entries, err := s.tree(e.hash)
		if err != nil {
			return entry{}, fmt.Errorf("%s: %w", path, err)
		}
		i := slices.IndexFunc(entries, func(e entry) bool { return e.name == part })
		if i < 0 {
			return entry{}, nil
		}
		e = entries[i]
	}
	return e, nil
}

// isText is git's rule: no NUL in the first 8000 bytes.
func isText(data []byte) bool {
	return bytes.IndexByte(data[:min(len(data), 8000)], 0) < 0
}

// withLF returns text with LF line ends, and anything else as it is.
func withLF(data []byte) []byte {
	if !isText(data) {
		return data
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
}
