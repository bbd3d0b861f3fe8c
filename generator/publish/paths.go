package publish

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// paths is the set of a site's paths, each of which must name one file on every
// file system that a site may be copied to.
type paths struct {
	mu    sync.Mutex
	names map[string]name // by key
}

type name struct {
	path   string
	folder bool
}

// add checks a file's path, and that neither it nor a folder above it is taken
// for another path where case or composition do not count. It returns its key.
func (p *paths) add(file string) (string, error) {
	if err := check(file); err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.names == nil {
		p.names = make(map[string]name)
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		known, err := p.claim(name{dir, true})
		if err != nil {
			return "", err
		}
		if known {
			break
		}
	}
	_, err := p.claim(name{file, false})
	return p.key(file), err
}

func (p *paths) claim(n name) (known bool, err error) {
	key := p.key(n.path)
	was, known := p.names[key]
	switch {
	case !known:
		p.names[key] = n
	case was == n && n.folder:
	case was == n:
		return true, fmt.Errorf("publish: %q is put twice", n.path)
	case was.path == n.path:
		return true, fmt.Errorf("publish: %q is both a file and a folder; rename one", n.path)
	default:
		return true, fmt.Errorf("publish: %q and %q are one path on some file systems; rename one", was.path, n.path)
	}
	return known, nil
}

// has reports whether the site has a file or folder whose path has this key.
func (p *paths) has(key string) bool {
	_, ok := p.names[key]
	return ok
}

// key is the same for paths that some file system takes for the same.
func (p *paths) key(s string) string {
	if isASCII(s) {
		return strings.Map(foldRune, s)
	}
	return norm.NFC.String(strings.Map(foldRune, norm.NFC.String(s)))
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// foldRune is the least rune of those that differ from r by case alone, by
// Unicode's simple folding, which is what case-insensitive file systems use.
func foldRune(r rune) rune {
	if r < 'A' || 'Z' < r && r < 'a' {
		return r
	}
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}

// check refuses what cannot be a file's name everywhere.
func check(file string) error {
	if !fs.ValidPath(file) || file == "." {
		return fmt.Errorf("publish: %q is not a relative path of plain names", file)
	}
	for part := range strings.SplitSeq(file, "/") {
		switch {
		case strings.ContainsFunc(part, forbidden):
			return fmt.Errorf("publish: %q has a character that Windows forbids in names", file)
		case strings.HasSuffix(part, ".") || strings.HasSuffix(part, " "):
			return fmt.Errorf("publish: %q has a name that ends in a dot or space, which Windows drops", file)
		case reserved(part):
			return fmt.Errorf("publish: %q has a name that Windows keeps for a device", file)
		}
	}
	return nil
}

func forbidden(r rune) bool {
	return r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"\|?*`, r)
}

// reserved names are devices, whatever their extension:
// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
func reserved(part string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(part), ".")
	stem = strings.TrimRight(stem, " ")
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	digit, port := strings.CutPrefix(stem, "COM")
	if !port {
		digit, port = strings.CutPrefix(stem, "LPT")
	}
	return port && utf8.RuneCountInString(digit) == 1 && strings.Contains("0123456789¹²³", digit)
}
