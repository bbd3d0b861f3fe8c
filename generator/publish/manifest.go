package publish

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// An Entry is one file of a site.
type Entry struct {
	Path string   // slash-separated, relative
	Sum  [32]byte // SHA-256 of the bytes
	Size int64    // bytes
}

// NewEntry describes the file data at path.
func NewEntry(path string, data []byte) Entry {
	return Entry{path, sha256.Sum256(data), int64(len(data))}
}

// A Manifest lists the files of a site, sorted by path.
type Manifest []Entry

// NewManifest sorts the entries by path, in byte order.
func NewManifest(entries []Entry) Manifest {
	m := Manifest(slices.Clone(entries))
	slices.SortFunc(m, func(a, b Entry) int { return cmp.Compare(a.Path, b.Path) })
	return m
}

// String is the manifest's text form, a line an entry: digest in hexadecimal,
// size, path, two spaces between them.
func (m Manifest) String() string {
	var b strings.Builder
	for _, e := range m {
		fmt.Fprintf(&b, "%x  %d  %s\n", e.Sum, e.Size, e.Path)
	}
	return b.String()
}

// Digest is the SHA-256 of the text form.
func (m Manifest) Digest() [32]byte { return sha256.Sum256([]byte(m.String())) }

// summary compares m with the site that was published before.
func (m Manifest) summary(before Manifest) Summary {
	old := make(map[string]Entry, len(before))
	for _, e := range before {
		old[e.Path] = e
	}
	s := Summary{Files: len(m), Digest: m.Digest()}
	for _, e := range m {
		s.Bytes += e.Size
		if old[e.Path] == e {
			s.Kept++
		}
		delete(old, e.Path)
	}
	s.Written, s.Removed = s.Files-s.Kept, len(old)
	return s
}
