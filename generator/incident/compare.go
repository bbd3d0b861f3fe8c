package incident

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"blotter/generator/frontmatter"
)

// Node is a value of a header of which nothing is known but its shape.
type Node = frontmatter.Node

const bodyField = "body"

// fileField is that of an edit of a whole version, which cannot be read.
const fileField = "file"

// fieldOrder is the order of the format's description; unknown fields follow, by
// name, and the body.
var fieldOrder = []string{
	"title", "date", "date-of", "language", "status", "status-reason", "superseded-by", "translates", "summary",
	"severity", "confidence", "rationale", "principles", "industries", "stakeholders", "harms", "functions", "tasks",
	"involvement", "autonomy", "breadth", "countries", "systems", "organisations", "harmed", "quantities", "events",
	"machine-written", "also-known-as", "related", "origin", "aliases", "image", "sources",
}

// FieldRank places a field in the format's order; those that the format does not
// know, such as a register's own taxonomies, come last.
func FieldRank(field string) int {
	if i := slices.Index(fieldOrder, field); i >= 0 {
		return i
	}
	return len(fieldOrder)
}

// memberOrder is the order of the keys within a field.
var memberOrder = []string{
	"id", "as", "name", "title", "what", "url", "archive", "publisher", "author", "date", "accessed", "language", "kind",
	"source", "label", "rationale", "developers", "deployers", "deaths", "injuries", "affected", "loss", "file", "alt",
	"credit", "database", "licence", "recorded",
}

// proseFields are the fields, and keys of fields, that hold sentences.
var proseFields = []string{"title", "summary", "rationale", "harmed", "status-reason", "what", bodyField}

// bookkeeping is what an importer notes for its next run; it says nothing of the
// incident.
const bookkeeping = "origin.imported"

// Compare lists what after says otherwise than before, in the order of the
// format's fields. What only looks different gives no edit: the order of keys and
// of a list's values, quoting, folding, white space, a list of one value and the
// value alone, a key without a value and none. There are no edits from nil, which
// is the version before the first. Of a version that cannot be read it says only
// that.
func Compare(before, after *Version) []Edit {
	switch {
	case before == nil || after == nil || !before.Readable && !after.Readable:
		return nil
	case !after.Readable:
		return []Edit{{Field: fileField, Kind: Removed}}
	case !before.Readable:
		return []Edit{{Field: fileField, Kind: Added}}
	}
	c := &comparison{}
	c.fields("", fieldOrder, before.withStatus(), after.withStatus())
	c.scalar(bodyField, before.Body, after.Body)
	return c.edits
}

// comparison collects edits.
type comparison struct {
	item  string // the label of the list's map at hand
	edits []Edit
}

func (c *comparison) add(e Edit) {
	if e.Item == "" {
		e.Item = c.item
	}
	c.edits = append(c.edits, e)
}

func (c *comparison) fields(path string, order []string, before, after Node) {
	for _, name := range names(order, before, after) {
		c.value(path+name, said(before.Field(name)), said(after.Field(name)))
	}
}

// names are the names of both maps, in order; unknown ones follow by name.
func names(order []string, maps ...Node) (all []string) {
	for _, m := range maps {
		for _, e := range m.Fields {
			all = append(all, e.Name)
		}
	}
	rank := func(name string) int {
		if i := slices.Index(order, name); i >= 0 {
			return i
		}
		return len(order)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b)) })
	return slices.Compact(all)
}

// said is the zero Node where a value says nothing.
func said(n Node) Node {
	if !stated(n) {
		return Node{}
	}
	return n
}

func stated(n Node) bool {
	return strings.TrimSpace(n.Text) != "" || slices.ContainsFunc(n.Items, stated) ||
		slices.ContainsFunc(n.Fields, func(e frontmatter.Entry) bool { return stated(e.Value) })
}

func (c *comparison) value(path string, before, after Node) {
	switch {
	case path == bookkeeping || identical(before, after):
	case before.Kind == frontmatter.Sequence || after.Kind == frontmatter.Sequence:
		c.list(path, itemsOf(before), itemsOf(after))
	default:
		c.fields(path+".", memberOrder, before, after)
		c.scalar(path, before.Text, after.Text)
	}
}

// identical reports the same value in the same form, as most of two versions is.
func identical(a, b Node) bool {
	return a.Kind == b.Kind && a.Text == b.Text && slices.EqualFunc(a.Items, b.Items, identical) &&
		slices.EqualFunc(a.Fields, b.Fields, func(x, y frontmatter.Entry) bool {
			return x.Name == y.Name && identical(x.Value, y.Value)
		})
}

func (c *comparison) scalar(path, before, after string) {
	before, after = strings.TrimSpace(before), strings.TrimSpace(after)
	e := Edit{Field: path, Kind: Changed, Before: before, After: after, Prose: prose(path, before) || prose(path, after)}
	switch {
	case e.same():
		return
	case before == "":
		e.Kind = Added
	case after == "":
		e.Kind = Removed
	}
	if !e.Prose {
		e.Before, e.After = plain(before), plain(after)
	}
	c.add(e)
}

// plain is a text with single blanks.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// same reports that the two texts differ at most in white space and, in a body,
// in the marks of lists.
func (e Edit) same() bool {
	switch {
	case e.Before == e.After:
		return true
	case !e.Prose:
		return plain(e.Before) == plain(e.After)
	case !sameLetters(e.Before, e.After):
		return false
	}
	a, b := tokens(e.Before, e.After, e.markdown())
	return slices.Equal(keys(a), keys(b))
}

// sameLetters is false where two texts differ in more than white space and the
// marks of lists, which is seen without cutting them into words.
func sameLetters(a, b string) bool {
	for {
		a, b = strings.TrimLeftFunc(a, unicode.IsSpace), strings.TrimLeftFunc(b, unicode.IsSpace)
		if a == "" || b == "" {
			return a == b
		}
		if a[0] != b[0] && !(strings.IndexByte(listMarks, a[0]) >= 0 && strings.IndexByte(listMarks, b[0]) >= 0) {
			return false
		}
		a, b = a[1:], b[1:]
	}
}

// prose reports a text that is compared word by word: of a field that holds
// sentences, or long, or a sentence or more.
func prose(path, text string) bool {
	if slices.Contains(proseFields, path[strings.LastIndexByte(path, '.')+1:]) {
		return true
	}
	return len(text) > longScalar && strings.ContainsFunc(text, func(c rune) bool { return c == ' ' || unspaced(c) }) ||
		sentence.MatchString(text)
}

// longScalar is from how many bytes on a text is read as sentences.
const longScalar = 120

// sentence is some words and their full stop, or the end of a sentence and the
// beginning of another.
var sentence = regexp.MustCompile(`^(?:\S+ +){5,}\S*\pL[.!?]$|\pL{2}[.!?]["'”’)]* +["'“‘(]*\p{Lu}|[。！？].`)

// list compares two lists whose order has no meaning.
func (c *comparison) list(path string, before, after []*item) {
	if slices.ContainsFunc(slices.Concat(before, after), func(i *item) bool { return i.Kind == frontmatter.Mapping }) {
		named(before)
		named(after)
	}
	match(path, before, after)
	label(before, after)
	for _, i := range before {
		if i.other == nil {
			c.add(Edit{Field: path, Kind: Removed, Before: i.label, InList: true})
		}
	}
	for _, i := range after {
		if i.other == nil {
			c.add(Edit{Field: path, Kind: Added, After: i.label, InList: true})
			continue
		}
		c.within(path, i)
	}
}

// within compares a value of a list with its older self.
func (c *comparison) within(path string, i *item) {
	if i.key == i.other.key {
		return
	}
	inner := &comparison{item: cut(i.label, maxShown)}
	if c.item != "" {
		inner.item = c.item + ", " + inner.item
	}
	inner.value(path, i.other.Node, i.Node)
	c.edits = append(c.edits, inner.edits...)
}
