// Package incident reads one record from one file.
//
// In: a path below the site's folder, the file's bytes, and a Schema, which
// names the fields that the register's taxonomies add to the fixed ones. Out:
// an Incident, whose every value keeps its place in the file, and the Problems
// of that file alone. What is parsed depends on path, bytes and schema only, so
// it may be kept and used again; terms, targets, links and everything else that
// needs a second file is checked by package site. The body is not kept: Body
// says where it begins. Append and Read take an Incident to bytes and back, for
// whoever keeps it.
//
// Of older versions, which may have been written for other taxonomies, it asks no
// schema: ReadVersion takes the fields as they are written, Compare tells two
// versions apart by meaning, and Words two texts by words.
//
// The format is the one that `blotter schema` describes. A file is
//
//	content/incidents/<year>/<id>.md
//	content/incidents/<year>/<id>/index.md     with its images beside it
//	content/incidents/<year>/<id>.<lang>.md    a translation, also index.<lang>.md
package incident

import (
	"bytes"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/markdown"
)

// Text is a value and its place in the file.
type Text = frontmatter.Text

// Shape is what a field of a taxonomy holds in one place.
type Shape uint8

const (
	Many Shape = iota // a list of terms
	One               // one term
)

// Schema names the fields that taxonomies add, by path: "harms" is a key of the
// record; "systems.developers" is the key developers in each map of the list
// systems. The paths of fixed fields ("sources.publisher", "countries") are
// allowed and change nothing.
type Schema map[string]Shape

// Incident is one record's header. A missing value is the zero Text.
type Incident struct {
	ID   string // the file's stem
	Path string // of the file, slash-separated
	Blob string // git's hash of the file, 40 hex digits, as given to Parse
	// Translation is the language of a file such as <id>.fr.md, else "".
	Translation string

	Title, Summary, Rationale, Harmed Text
	Language, DateOf                  Text
	Status, StatusReason              Text
	SupersededBy                      []Text
	Date                              Date
	DateAt                            diag.Span

	// Values are the taxonomies' values, in the file's order within each field.
	Values         []Value
	Sources        []Source
	Events         []Event
	Quantities     []Quantity
	MachineWritten []Text
	AlsoKnownAs    []Identity
	Related        []Relation
	Aliases        []Text
	Origin         *Origin
	Image          *Image
	Translates     Text // the blob that a translation was made from

	Outline
	Top diag.Span // where to point for the record as a whole

	Unreadable bool      // the header could not be read at all
	Problems   diag.List // of this file alone
}

// Value is one value of a field that a taxonomy may claim.
type Value struct {
	Field string // "harms", "systems.developers", "sources.publisher"
	Item  int    // which map of the list, from 0; 0 for a key of the record
	Text
}

// Source is one article, filing or other document that the record rests on.
type Source struct {
	ID, Title, URL, Publisher, Author, Language, Kind, Archive, Label, Rationale Text
	Date, Accessed                                                               Date
	At                                                                           diag.Span
}

// Event is one line of a record's timeline.
type Event struct {
	Date               Date
	What, Kind, Source Text
}

// Identity is the same event in another database, such as aiid:1234.
type Identity struct {
	Database, ID string
	Text
}

// Relation points to another record of the register.
type Relation struct {
	ID, As Text
}

// Origin says which database an importer took the record from.
type Origin struct {
	Database, ID, Licence, Recorded Text
	// Imported maps a field to the first 8 hex digits of the SHA-256 of what
	// the last import wrote there, so that the next can tell an edit made here.
	Imported map[string]string
}

// Image is the record's picture, a file beside its index.md.
type Image struct {
	File, Alt, Credit Text
}

// The words that fixed fields take.
var (
	Statuses    = []string{"published", "draft", "disputed", "withdrawn", "superseded"}
	DateKinds   = []string{"occurrence", "first-report", "filing"}
	SourceKinds = []string{"article", "filing", "official", "response", "research", "database"}
	EventKinds  = []string{"harm", "disclosure", "mitigation", "response", "ruling", "other"}
	Relations   = []string{"follow-up", "variant", "part-of", "same-cause"}
)

// Outline is what other files' checks need of a body.
type Outline struct {
	Links    []markdown.Link // with their places
	Headings []markdown.Heading
	Body     int  // offset of the body in the file without its byte order mark
	HasBody  bool // there is one, with more than white space in it
}

// Link is a link or an image of a body.
type Link = markdown.Link

// Fragments are what links may write to lead to the body's headings.
func (o *Outline) Fragments() []string { return markdown.Fragments(o.Headings) }

// Anchor finds the id of the heading that a link's fragment means.
func (o *Outline) Anchor(fragment string) (id string, ok bool) {
	return markdown.Anchor(o.Headings, fragment)
}

// read parses the body of src, whose offset is known.
func (o *Outline) read(s *diag.Source, src []byte) diag.List {
	if o.Body >= len(src) {
		return nil
	}
	o.HasBody = len(bytes.TrimSpace(src[o.Body:])) > 0
	doc, problems := markdown.Parse(s, src[o.Body:], o.Body)
	o.Links, o.Headings = doc.Links, doc.Headings
	return problems
}

// In reports whether the record stands in listings, counts and default search. A
// draft that is read at all, because it was asked for, does.
func (i *Incident) In() bool {
	return i.Status.S != "withdrawn" && i.Status.S != "superseded"
}

// Draft reports whether the record is not to be published.
func (i *Incident) Draft() bool { return i.Status.S == "draft" }

// Field is the values of one field, in order.
func (i *Incident) Field(path string) []Value {
	var values []Value
	for _, v := range i.Values {
		if v.Field == path {
			values = append(values, v)
		}
	}
	return values
}

// WrittenByMachine reports whether the record says that a model wrote the field.
func (i *Incident) WrittenByMachine(field string) bool {
	for _, t := range i.MachineWritten {
		if t.S == field {
			return true
		}
	}
	return false
}
