package publish

import (
	"cmp"
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"slices"
)

// A Difference is a path at which a folder does not hold the site of a Manifest.
type Difference struct {
	Path string // of the folder's; any bytes where Kind is Extra
	Kind DifferenceKind
}

// DifferenceKind says how a folder is not the site.
type DifferenceKind uint8

const (
	Differs DifferenceKind = iota // other bytes, or no plain file
	Missing                       // the site has it, the folder has not
	Extra                         // the folder has it, the site has not
)

var differenceKinds = [...]string{"differs", "missing", "extra"}

// FolderPlan is a Planner for a folder. It takes no lock and changes nothing.
type FolderPlan struct {
	*DigestSink
	out string
}

// PlanFolder opens a FolderPlan; the folder need not be there.
func PlanFolder(out string) *FolderPlan { return &FolderPlan{Digests(), out} }

// Plan compares the folder with what was put.
func (p *FolderPlan) Plan() ([]Difference, error) {
	if _, err := os.Stat(p.out); err == nil {
		return Compare(p.out, p.Manifest())
	}
	var all []Difference
	for _, e := range p.Manifest() {
		all = append(all, Difference{e.Path, Missing})
	}
	return all, nil
}

func (k DifferenceKind) String() string { return differenceKinds[k] }

// Compare holds a folder's files to a Manifest and gives the differences, by
// path. Links are not followed, and nothing outside the folder is read. At
// the top .gitignore and .gitkeep may be there; folders count for what is in them.
func Compare(folder string, m Manifest) ([]Difference, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	c := comparison{root: root, rest: make(map[string]Entry, len(m))}
	for _, e := range m {
		c.rest[e.Path] = e
	}
	if err := fs.WalkDir(root.FS(), ".", c.visit); err != nil {
		return nil, err
	}
	for p := range c.rest {
		c.found = append(c.found, Difference{p, Missing})
	}
	slices.SortFunc(c.found, func(a, b Difference) int { return cmp.Compare(a.Path, b.Path) })
	return c.found, nil
}

type comparison struct {
	root  *os.Root
	rest  map[string]Entry // what was not found yet
	found []Difference
}

func (c *comparison) visit(p string, d fs.DirEntry, err error) error {
	switch {
	case err != nil:
		return err
	case !fs.ValidPath(p): // no site has such a name, and it cannot be opened
		c.found = append(c.found, Difference{p, Extra})
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	case d.IsDir():
		return nil
	}
	e, wanted := c.rest[p]
	delete(c.rest, p)
	if !wanted {
		if !slices.Contains(carried, p) || !d.Type().IsRegular() {
			c.found = append(c.found, Difference{p, Extra})
		}
		return nil
	}
	same, err := c.holds(e, d)
	if err == nil && !same {
		c.found = append(c.found, Difference{p, Differs})
	}
	return err
}

// holds reports whether a file has the bytes of the entry.
func (c *comparison) holds(e Entry, d fs.DirEntry) (bool, error) {
	if !d.Type().IsRegular() {
		return false, nil
	}
	f, err := c.root.Open(e.Path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() != e.Size {
		return false, err
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return false, err
	}
	return [32]byte(h.Sum(nil)) == e.Sum, nil
}
