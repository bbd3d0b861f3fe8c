package feed

import (
	"embed"
	"io/fs"
)

//go:embed schema/*.json
var schemas embed.FS

// Schemas holds the JSON Schemas (2020-12) as schema/<name>.json: record (a line
// of records.ndjson), records (of a term, in short), pack (of a year, or all), manifest, taxonomies and feed (JSON Feed 1.1
// as written here). They refer to each other by file name, so they must be
// published side by side; they are the same for every register.
func Schemas() fs.FS { return schemas }
