// Package themes holds the themes that the program brings along. A theme is a
// folder with templates/ (html/template), catalogues/ (its words, a file a language),
// assets/ (TypeScript and CSS) and static/ (files published as they are); package
// theme reads it. default/screens/ has pictures of the sample register in it, and is
// not brought along.
package themes

import (
	"embed"
	"io/fs"
)

// A name that begins with an underscore has to be asked for.
//
//go:embed default/templates default/catalogues default/assets default/static default/static/_headers
var files embed.FS

// Default is the theme that a site has when it names no other.
func Default() fs.FS {
	sub, err := fs.Sub(files, "default")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
