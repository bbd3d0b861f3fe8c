// Package content holds the sample register, which `blotter init` copies.
package content

import "embed"

// Files is the register below content/: site.yaml and its companions,
// taxonomies, frameworks, pages and records.
//
//go:embed *.yaml taxonomies frameworks pages incidents
var Files embed.FS
