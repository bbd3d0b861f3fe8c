package incident

import (
	"bytes"
	"strings"

	"blotter/generator/frontmatter"
)

// Version is a record as one revision has it: its fields as they are written,
// whatever the register's taxonomies were then, and its body. No schema is asked
// and nothing is checked: an old version may break every rule.
type Version struct {
	Fields frontmatter.Node // the header; a Mapping
	Body   string           // UTF-8; what was none is U+FFFD
	BodyAt int              // its offset in the file without a byte order mark
	// Readable is false where the header is no plain tree. Nothing of such a
	// version is kept, as nobody can say which of its fields is which.
	Readable bool
}

// ReadVersion reads the record in src; it is never nil.
func ReadVersion(src []byte) *Version {
	src = bytes.TrimPrefix(src, []byte(frontmatter.BOM))
	fields, body, ok := frontmatter.ReadTree(src)
	if !ok {
		return &Version{BodyAt: body}
	}
	return &Version{Fields: fields, Body: strings.ToValidUTF8(string(src[body:]), "\uFFFD"), BodyAt: body, Readable: true}
}

// Without is a copy that lacks the named fields, such as "summary", "sources",
// "sources.publisher" (of every source) and "body". It is for what must be
// forgotten. Without of nil is nil.
func (v *Version) Without(fields []string) *Version {
	if v == nil || len(fields) == 0 {
		return v
	}
	kept := *v
	for _, path := range fields {
		kept.Fields = without(kept.Fields, path)
		if path == "body" {
			kept.Body = ""
		}
	}
	return &kept
}

// without copies what it changes. A name that holds a dot itself is meant as well,
// and so is a value that stands where a map or a list of maps is expected.
func without(n frontmatter.Node, path string) frontmatter.Node {
	var items []frontmatter.Node
	for _, item := range n.Items {
		if item.Kind != frontmatter.Scalar {
			items = append(items, without(item, path))
		}
	}
	var fields []frontmatter.Entry
	for _, e := range n.Fields {
		if e.Name == path {
			continue
		}
		if rest, inside := strings.CutPrefix(path, e.Name+"."); inside {
			if e.Value.Kind == frontmatter.Scalar {
				continue
			}
			e.Value = without(e.Value, rest)
		}
		fields = append(fields, e)
	}
	n.Items, n.Fields = items, fields
	return n
}

// Status is what the version says of itself, "published" where it says nothing.
func (v *Version) Status() string {
	if status := v.Text("status"); status != "" {
		return status
	}
	return "published"
}

// withStatus is the header, in which the status is written out.
func (v *Version) withStatus() frontmatter.Node {
	if stated(v.Fields.Field("status")) {
		return v.Fields
	}
	n := without(v.Fields, "status")
	n.Fields = append(n.Fields, frontmatter.Entry{
		Name: "status", Value: frontmatter.Node{Kind: frontmatter.Scalar, Text: v.Status()},
	})
	return n
}

// Text is a scalar of the header, "" where there is none.
func (v *Version) Text(field string) string {
	return strings.TrimSpace(v.Fields.Field(field).Text)
}
