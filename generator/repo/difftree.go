package repo

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxPath is the longest path that a history names, in bytes.
const maxPath = 4096

// leaf is what a tree names at a path that is no folder.
type leaf struct {
	hash Hash
	kind entryKind // absent, or what it is
}

// change is a path at which two trees differ.
type change struct {
	path     int32 // its number in names
	old, new leaf
}

// names numbers paths in the order in which they are found.
type names struct {
	paths  []string
	number map[string]int32
}

func (n *names) add(path []byte) int32 {
	i, ok := n.number[string(path)]
	if !ok {
		i = int32(len(n.paths))
		n.paths = append(n.paths, string(path))
		n.number[n.paths[i]] = i
	}
	return i
}

// differ compares trees. Neighbouring commits share almost all bytes of theirs:
// what two trees begin and end with in common is not decoded.
type differ struct {
	store   *objectStore
	prefix  string   // the opened folder within the trees
	scope   []string // within it
	names   *names
	path    []byte   // where it is
	changes []change // so far
	visited int      // entries looked at in this comparison
	total   int64    // and in all
}

var errChanges = fmt.Errorf("changes more than %d entries at once", maxEntries)

// diff returns the changes between two trees in the scope, sorted by path. They
// are valid until the next call. A zero hash is an empty tree.
func (d *differ) diff(a, b Hash) ([]change, error) {
	d.changes, d.visited = d.changes[:0], 0
	for _, p := range d.scope {
		ea, eb := entry{hash: a, kind: folder}, entry{hash: b, kind: folder}
		var err error
		d.path = append(d.path[:0], p...)
		if ea, eb, err = d.descend(ea, eb, strings.Trim(d.prefix+"/"+p, "/")); err != nil {
			return nil, d.at(err)
		}
		if err := d.compare(ea, eb); err != nil {
			return nil, err
		}
	}
	d.total += int64(d.visited)
	return d.sorted(), nil
}

// descend finds what path names below two folders, as far as they differ.
func (d *differ) descend(a, b entry, path string) (entry, entry, error) {
	for path != "" && a != b {
		var name string
		name, path, _ = strings.Cut(path, "/")
		var err error
		if a, err = d.child(a, name); err != nil {
			return a, b, err
		}
		if b, err = d.child(b, name); err != nil {
			return a, b, err
		}
	}
	return a, b, nil
}

func (d *differ) child(e entry, name string) (entry, error) {
	tree, err := d.tree(e)
	for err == nil && tree != "" {
		if e, tree, err = cutEntry(tree); e.name == name {
			return entry{hash: e.hash, kind: e.kind}, err
		}
	}
	return entry{}, err
}

// tree returns a folder's bytes, none of anything else.
func (d *differ) tree(e entry) (string, error) {
	if e.kind != folder || e.hash.IsZero() {
		return "", nil
	}
	return d.store.rawTree(e.hash)
}

// compare adds the changes between what two trees have at d.path.
func (d *differ) compare(a, b entry) error {
	if a.hash == b.hash && a.kind == b.kind {
		return nil
	}
	if d.visited++; d.visited > maxEntries {
		return errChanges
	}
	var c change
	if a.kind != folder && a.kind != absent {
		c.old = leaf{a.hash, a.kind}
	}
	if b.kind != folder && b.kind != absent {
		c.new = leaf{b.hash, b.kind}
	}
	if c.old != c.new {
		c.path = d.names.add(d.path)
		d.changes = append(d.changes, c)
	}
	if a.kind != folder && b.kind != folder {
		return nil
	}
	return d.compareFolders(a, b)
}

// compareFolders compares what two folders hold.
func (d *differ) compareFolders(a, b entry) error {
	ta, err := d.tree(a)
	if err != nil {
		return d.at(err)
	}
	tb, err := d.tree(b)
	if err != nil {
		return d.at(err)
	}
	end := -1 // how much they end with in common, once that was looked for
	for {
		same := wholeEntries(ta, commonPrefix(ta, tb))
		ta, tb = ta[same:], tb[same:]
		if end < 0 {
			end = commonSuffix(ta, tb)
		}
		if len(ta) == len(tb) && len(ta) <= end {
			return nil
		}
		if a, b, err = cutPair(&ta, &tb); err != nil {
			return d.at(err)
		}
		if err := d.named(max(a.name, b.name), a, b); err != nil {
			return err
		}
	}
}

// at says where an error was found.
func (d *differ) at(err error) error { return fmt.Errorf("%s: %w", printable(string(d.path)), err) }

// cutPair takes the first entries off two trees if they are of the same name, or
// the one that comes first, and an empty one.
func cutPair(a, b *string) (ea, eb entry, err error) {
	restA, restB := "", ""
	if *a != "" {
		if ea, restA, err = cutEntry(*a); err != nil {
			return ea, eb, err
		}
	}
	if *b != "" {
		if eb, restB, err = cutEntry(*b); err != nil {
			return ea, eb, err
		}
	}
	order := 0
	switch {
	case *a == "":
		order = 1
	case *b == "":
		order = -1
	default:
		order = compareEntries(ea, eb)
	}
	if order <= 0 {
		*a = restA
	} else {
		ea = entry{}
	}
	if order >= 0 {
		*b = restB
	} else {
		eb = entry{}
	}
	return ea, eb, nil
}

// named compares two entries of one name.
func (d *differ) named(name string, a, b entry) error {
	at := len(d.path)
	if at+1+len(name) > maxPath || unusable(name) {
		return nil
	}
	if at > 0 {
		d.path = append(d.path, '/')
	}
	d.path = append(d.path, name...)
	err := d.compare(a, b)
	d.path = d.path[:at]
	return err
}

// unusable says of a name that a path with it could not be written in JSON, would
// be read as another, or leads elsewhere. git does not write such names.
func unusable(name string) bool {
	return name == "." || name == ".." || strings.EqualFold(name, ".git") ||
		strings.Contains(name, "/") || !utf8.ValidString(name)
}

// sorted returns the changes in the order of their paths, one each. Only several
// folders in the scope, or trees that git would not write, leave that to do.
func (d *differ) sorted() []change {
	order := func(a, b change) int { return strings.Compare(d.names.paths[a.path], d.names.paths[b.path]) }
	for i := range len(d.changes) - 1 {
		if order(d.changes[i], d.changes[i+1]) < 0 {
			continue
		}
		slices.SortStableFunc(d.changes, order)
		d.changes = slices.CompactFunc(d.changes, func(a, b change) bool { return a.path == b.path })
		break
	}
	return d.changes
}

// wholeEntries returns how many of a tree's first n bytes are whole entries.
func wholeEntries(tree string, n int) int {
	at := 0
	for {
		name := strings.IndexByte(tree[at:n], 0)
		next := at + name + 1 + len(Hash{})
		if name < 0 || next > n {
			return at
		}
		at = next
	}
}

// block is how many bytes are compared at once, before they are one by one.
const block = 512

func commonPrefix(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for i+block <= n && a[i:i+block] == b[i:i+block] {
		i += block
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

func commonSuffix(a, b string) int {
	n := min(len(a), len(b))
	i := 0
	for i+block <= n && a[len(a)-i-block:len(a)-i] == b[len(b)-i-block:len(b)-i] {
		i += block
	}
	for i < n && a[len(a)-1-i] == b[len(b)-1-i] {
		i++
	}
	return i
}
