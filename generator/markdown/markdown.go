// Package markdown reads a record's body: CommonMark 0.31.2 with GitHub's
// tables, strikethrough, task lists and bare addresses, and with footnotes.
//
// In: the body's bytes and where they begin in their file. Out: a Doc, which
// gives safe HTML, plain text, headings and links, and every problem that an
// author can mend, with its place: HTML in the text, a link of a scheme other
// than http, https and mailto, an image that is not a file beside the record,
// invisible characters that reorder text, and whatever passes a limit.
//
// A body is hostile. It is never trusted to be harmless because a library says
// so: a destination is decoded once, judged by an allow-list, and exactly what
// was judged is written; every text is escaped where it is written; and the
// finished HTML passes a sanitiser that allows only what this package writes.
// Readers of Markdown are quadratic on some inputs and can't be interrupted, so
// the limits hold before and while a body is read, not after.
//
// The package must not read a file, know what lies at the end of an internal
// link, or show raw HTML. It holds no state between bodies, and all of it may
// be used by several goroutines at once.
package markdown

import (
	"strings"

	"blotter/generator/diag"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// Doc is a body that has been read. Its Headings and Links hold no reference to
// the rest and may outlive it.
type Doc struct {
	Headings []Heading // in the order of the text, footnotes last
	Links    []Link    // the safe ones, in the order of the text, footnotes last

	source  []byte
	root    ast.Node              // nil: nothing to show
	refused map[ast.Node]struct{} // links and images that are shown as text
}

// Heading is a heading as it is published.
type Heading struct {
	Level int    // 2 to 6; the highest that the body uses is 2, since the page's title is 1
	ID    string // the element's id
	Text  string // without markup
}

// Link is a link or an image.
type Link struct {
	// Destination is what the author wrote, with references and backslashes
	// decoded and without what browsers drop; percent signs are kept.
	Destination string
	Text        string // without markup, at most 500 bytes; an image's alternative
	Image       bool
	Span        diag.Span
}

// External reports whether the link leaves the site, so that it is not for the
// caller to resolve.
func (l Link) External() bool {
	return scheme(l.Destination) != ""
}

// Parse reads a body that begins at byte start of the file src. It never fails:
// a body that passes a limit as a whole gives an empty Doc.
func Parse(src *diag.Source, body []byte, start int) (*Doc, diag.List) {
	r := newReading(src, body, start)
	if !r.fits() {
		return &Doc{}, r.list()
	}
	context := parser.NewContext()
	context.Set(readingKey, r)
	r.doc.root = reader.Parse(text.NewReader(r.doc.source), parser.WithContext(context))
	r.collect()
	r.measure()
	return r.doc, r.list()
}

// HTML is the body as HTML. Every internal link and image passes through
// resolve, which gives the address relative to the page; "" writes the text, or
// an image's alternative, without a link. resolve is called in the order of the
// text and may be called by several goroutines for one Doc.
func (d *Doc) HTML(resolve func(dest string) string) string {
	if d.root == nil {
		return ""
	}
	p := d.page(resolve)
	// Character references can hide what clean took out of the text.
	return string(clean(policy.SanitizeReader(&p.Buffer).Bytes()))
}

// Within is HTML for a page that shows several bodies: prefix stands before every
// id of this one, and before those that its own links lead to.
func (d *Doc) Within(prefix string, resolve func(dest string) string) string {
	// A quotation mark in a text or an attribute is written as a reference.
	return strings.NewReplacer(`id="`, `id="`+prefix, `href="#`, `href="#`+prefix).Replace(d.HTML(resolve))
}

// Text is the body as plain text: blocks, table cells and the lines of code are
// separated by newlines, footnotes come last, nothing is marked up.
func (d *Doc) Text() string {
	if d.root == nil {
		return ""
	}
	p := plain{source: d.source}
	p.write(d.root)
	return strings.TrimRight(p.String(), "\n")
}
