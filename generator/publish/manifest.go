package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
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
func (m Manifest) String() string { return string(m.text()) }

// Digest is the SHA-256 of the text form.
func (m Manifest) Digest() [32]byte { return sha256.Sum256(m.text()) }

func (m Manifest) text() []byte {
	b := make([]byte, 0, 140*len(m))
	for _, e := range m {
		b = append(hex.AppendEncode(b, e.Sum[:]), "  "...)
		b = append(strconv.AppendInt(b, e.Size, 10), "  "...)
		b = append(append(b, e.Path...), '\n')
	}
	return b
}

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
