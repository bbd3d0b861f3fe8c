package publish

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// wave is when a file is uploaded, or replaced in a folder that can't be exchanged:
// all files of one wave are there before the first of the next.
type wave uint8

const (
	hashedFiles  wave = iota // nothing leads to them yet
	newFiles                 // nor to these
	changedFiles             // may lead to both
	entryFiles               // say what all the others are
	lastFile                 // says which site it is
	waves
)

// entries are the files that list others.
var entries = []string{"search/index/entry.json", "offline.json", "sitemap.xml"}

var hashedName = regexp.MustCompile(`^(assets|search/index)/([^/]+/)*[^/]+-[0-9A-Za-z]{8,}\.[a-z0-9]+$`)

// Immutable reports whether a file is named by its content: a reader who has it
// needs no other, ever.
func Immutable(file string) bool { return hashedName.MatchString(file) }

// waveOf says when a file is uploaded, which is there already or not.
func waveOf(file string, there bool) wave {
	switch {
	case Immutable(file):
		return hashedFiles
	case file == marker:
		return lastFile
	case slices.Contains(entries, file) || file == "index.html":
		return entryFiles
	case there:
		return changedFiles
	}
	return newFiles
}

// headers are what a bucket is told of a file, since it sends it along.
type headers struct{ kind, cache string }

const (
	forEver = "public, max-age=31536000, immutable"
	aMinute = "public, max-age=60"
	notKept = "no-cache" // kept, and asked for each time
)

func headersOf(file string) headers {
	h := headers{ContentType(file), aMinute}
	switch {
	case Immutable(file):
		h.cache = forEver
	case slices.Contains(entries, file) || file == marker || file == "offline.js" || strings.HasPrefix(file, stateDir+"/"):
		h.cache = notKept
	}
	return h
}

var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json", ".ndjson": "application/x-ndjson", ".csv": "text/csv; charset=utf-8", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp", ".ico": "image/vnd.microsoft.icon",
	".woff2": "font/woff2", ".bib": "application/x-bibtex", ".ris": "application/x-research-info-systems",
}

// ContentType is the media type of a site's file, by its name.
func ContentType(file string) string {
	switch path.Base(file) {
	case "feed.xml":
		return "application/atom+xml"
	case "feed.json":
		return "application/feed+json"
	}
	if kind := contentTypes[path.Ext(file)]; kind != "" {
		return kind
	}
	return "application/octet-stream"
}
