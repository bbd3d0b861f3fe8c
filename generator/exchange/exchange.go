// Package exchange brings other databases' files into a register, and makes theirs,
// or a database, of one.
//
// In: the files of another database or site (the AI Incident Database's export, the
// AIAAIC Repository's sheet, MITRE ATLAS case studies, a spreadsheet with a mapping, a
// Hugo or Jekyll content folder, another register's NDJSON) and the register's
// present files. Out: a Result, which is the files to write below the site's folder,
// only those that differ from what is there, and a Note for everything that was not
// carried over as it stood. Lines, AIIDTables and SQLite go the other way, from
// records as they may be shown. The package writes no file but the database that
// SQLite is asked for, prints nothing, asks no clock and no network.
//
// What holds for every importer:
//
//   - Nothing is guessed. A field that the source does not state is left out; a
//     classification is carried over only where the source has published it. A
//     label is a term's id, name or synonym, or differs from one in case, accents,
//     punctuation, "&" or a plural only, which is told with how often; any other is
//     left out, told, and counted.
//   - Nothing is dropped in silence: a row, a field or a value that can't be
//     carried over has a Note that says where it stood and why.
//   - The same input gives the same files, and a second run changes none.
//   - A record made from a database's row keeps its id and path for ever. It is
//     found again by its origin (database and id), so a corrected title or date
//     changes the record and not its address.
//   - origin.imported holds, for each field, the hash of what the last import
//     wrote. A field whose present value no longer has that hash was edited
//     here: it is kept, and so is every field that was added here, and the body.
//     Of a record that changes, only the lines of the keys that do are written anew;
//     comments stay.
//   - A record that the register wrote itself, that names the same entry in
//     also-known-as, or that removed.yaml forgets, is never written over or
//     written again.
//
// Markdown folders and NDJSON are a move and not an exchange: their records are
// carried over once, and one that is here already is left alone.
package exchange

import (
	"cmp"
	"fmt"
	"regexp"
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
	// Reason is What without what is the row's own, for notes of one kind to be
	// counted.
	Reason string
}

// Label is a value of the source that is no term just as it stands.
type Label struct {
	Field, Value string
	Term         string // that it was read as, "" where it was left out
	Near         string // a term that may be meant, where it was left out
	Count        int
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
	// Labels are the commonest first.
	Labels  []Label
	labelAt map[[2]string]int // by field and value
}

// Existing is the register as it is.
type Existing struct {
	Files    site.Files            // its content files
	Progress func(done, total int) // of the source's rows; may be nil
}

var verb = regexp.MustCompile(`%(\[\d\])?[a-z]`)

func (r *Result) note(kind Kind, where, format string, args ...any) {
	reason := verb.ReplaceAllString(format, "…")
	if format == "%s" && len(args) > 0 {
		reason = fmt.Sprint(args[0])
	}
	r.Notes = append(r.Notes, Note{kind, where, fmt.Sprintf(format, args...), reason})
}

// label counts a value that is no term just as it stands.
func (r *Result) label(l Label) {
	key := [2]string{l.Field, l.Value}
	at, known := r.labelAt[key]
	if !known {
		if r.labelAt == nil {
			r.labelAt = map[[2]string]int{}
		}
		at = len(r.Labels)
		r.labelAt[key] = at
		r.Labels = append(r.Labels, l)
	}
	r.Labels[at].Count++
}

func (r *Result) finish() Result {
	slices.SortFunc(r.Labels, func(a, b Label) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Value, b.Value))
	})
	for _, l := range r.Labels {
		if l.Term != "" {
			r.note(Changed, l.Field, "%q is read as the term %s (%d×)", l.Value, l.Term, l.Count)
		}
	}
	slices.SortFunc(r.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return *r
}
