// Package exchange brings other databases' files into a register, and makes a
// database of one.
//
// In: the files of another database or site (the AI Incident Database's export,
// a spreadsheet with a mapping, a Hugo or Jekyll content folder) and the
// register's present files. Out: a Result, which is the files to write below
// the site's folder, only those that differ from what is there, and a Note for
// everything that was not carried over as it stood. The package writes no file but
// the database that SQLite is asked for, prints nothing, asks no clock and no network.
//
// What holds for every importer:
//
//   - Nothing is guessed. A field that the source does not state is left out; a
//     classification is carried over only where the source has published it.
//   - Nothing is dropped in silence: a row, a field or a value that can't be
//     carried over has a Note that says where it stood and why.
//   - The same input gives the same files, and a second run changes none.
//   - A record made from a database's row keeps its id and path for ever. It is
//     found again by its origin (database and id), so a corrected title or date
//     changes the record and not its address.
//   - origin.imported holds, for each field, the hash of what the last import
//     wrote. A field whose present value no longer has that hash was edited
//     here: it is kept, and so is every field that was added here, and the body.
//   - A record that the register wrote itself, that names the same entry in
//     also-known-as, or that removed.yaml forgets, is never written over or
//     written again.
//
// Markdown folders are a move and not an exchange: their files are carried over
// once, and a file whose record is here already is left alone.
package exchange

import (
	"cmp"
	"fmt"
	"slices"

	"blotter/generator/site"
)

// File is a file to be written below the site's folder.
type File struct {
	Path string // slash-separated
	Data []byte
}

// Kind says what a Note is about.
type Kind string

// The kinds of notes.
const (
	LeftOut Kind = "left out" // a row or file that is not carried over
	Dropped Kind = "dropped"  // a field or value of a row that is not carried over
	Kept    Kind = "kept"     // a field that was edited here
	Changed Kind = "changed"  // text that was altered on its way
	Advice  Kind = "advice"   // what to see to in the register
)

// Note is one thing that the maintainer should know.
type Note struct {
	Kind  Kind
	Where string // file:line of the source, or the id of a record of the register
	What  string // one line, lower case, no stop
}

func (n Note) String() string {
	return fmt.Sprintf("%s: %s: %s", n.Where, n.Kind, n.What)
}

// Result is what an import would change.
type Result struct {
	// Files are those that differ from what exists, by path.
	Files []File
	// Notes are in the order of the source.
	Notes []Note
	// Records counts the records that the source gives; each is created,
	// updated or unchanged.
	Records, Created, Updated, Unchanged int
}

// Existing gives the register's present content files.
type Existing = site.Files

func (r *Result) note(kind Kind, where, format string, args ...any) {
	r.Notes = append(r.Notes, Note{kind, where, fmt.Sprintf(format, args...)})
}

func (r *Result) finish() Result {
	slices.SortFunc(r.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return *r
}
