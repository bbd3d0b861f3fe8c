package theme

import "strings"

// Relative is the address to of the site, such as /harms/psychological/#x, as a
// link on the page at from. What is no address of the site (another host's, a
// place on the same page) comes back as it is.
func Relative(from, to string) string {
	if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
		return to
	}
	path, tail := to, ""
	if i := strings.IndexAny(to, "?#"); i >= 0 {
		path, tail = to[:i], to[i:]
	}
	if path == from && strings.HasPrefix(tail, "#") {
		return tail
	}
	dir := from[:strings.LastIndexByte(from, '/')+1]
	shared := sharedFolder(dir, path)
	rel := strings.Repeat("../", strings.Count(dir[shared:], "/")) + path[shared:]
	if needsDot(rel) {
		rel = "./" + rel
	}
	return rel + tail
}

// sharedFolder is the length of the longest folder that both begin with.
func sharedFolder(dir, path string) int {
	n := 0
	for i := 0; i < min(len(dir), len(path)) && dir[i] == path[i]; i++ {
		if dir[i] == '/' {
			n = i + 1
		}
	}
	return n
}

// needsDot reports a relative path that a browser would read as something else:
// as nothing, as a scheme, or as a path from the root.
func needsDot(rel string) bool {
	first, _, _ := strings.Cut(rel, "/")
	return first == "" || strings.Contains(first, ":")
}

// root is the way from a page up to the site's own address: "", "../", "../../".
func root(from string) string {
	return strings.Repeat("../", max(0, strings.Count(from, "/")-1))
}
