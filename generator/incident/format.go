package incident

import (
	"bytes"
	"fmt"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// FurtherKeys is where, in Keys, those of further taxonomies stand, by name.
const FurtherKeys = ""

// Keys is the order in which a record's keys are written.
var Keys = []string{
	"title", "date", "date-of", "language", "translates", "status", "status-reason", "superseded-by", "summary", "severity",
	"confidence", "rationale", "principles", "industries", "stakeholders", "harms", "functions", "tasks", "involvement",
	"autonomy", "breadth", "countries", FurtherKeys, "systems", "organisations", "harmed", "quantities", "events",
	"machine-written", "also-known-as", "related", "origin", "aliases", "image", "sources",
}

// Members is the order in which the keys are written in the maps of a key; those
// that it lacks follow.
var Members = map[string][]string{
	"systems": {"name", "developers", "deployers"},
	"events":  {"date", "what", "kind", "source"},
	"related": {"id", "as"},
	"origin":  {"database", "id", "licence", "recorded", "imported"},
	"image":   {"file", "alt", "credit"},
	"sources": {
		"id", "title", "url", "publisher", "author", "date", "accessed", "language", "kind", "archive", "label", "rationale",
	},
}

// form is the canonical form of a record's header.
var form = frontmatter.Form{Keys: Keys, Inner: Members, Block: []string{"sources"}}

// sentences are the keys whose value is for people to read: a colon in it is one.
var sentences = []string{
	"title", "summary", "rationale", "status-reason", "harmed", "what", "name", "publisher", "author", "alt", "credit",
}

// Write gives a record's file in canonical form.
func Write(header frontmatter.Node, body string) []byte {
	return append(form.Write(header), ended([]byte(body))...)
}

// Revise gives a record's file with other values in its header, and the rest as it
// is: see frontmatter.Form.
func Revise(src []byte, header frontmatter.Node) []byte { return form.Edit(src, header) }

// Format gives a record or a translation in canonical form (frontmatter.Form
// describes the header's): the same values, comments and body, but for line ends,
// and one at the end. A header that can't be read, and bytes that no text may hold,
// are problems, and the file is to be left alone; a colon that needs quotes gets
// them first. It is an error if anything would be lost.
func Format(path string, src []byte) ([]byte, diag.List, error) {
	text := bytes.ReplaceAll(bytes.TrimPrefix(src, []byte(frontmatter.BOM)), []byte("\r\n"), []byte("\n"))
	s := diag.NewSource(path, text)
	if problems := frontmatter.CheckText(s, text); problems.HasErrors() {
		return nil, problems, nil
	}
	header, body, problems, err := form.Format(s, text)
	if len(problems) > 0 {
		if mended := frontmatter.Mend(text, sentences); !bytes.Equal(mended, text) {
			text = mended
			header, body, problems, err = form.Format(diag.NewSource(path, text), text)
		}
	}
	switch {
	case err != nil:
		return nil, nil, fmt.Errorf("%s is left as it is: %w; please report it", path, err)
	case len(problems) > 0:
		return nil, problems, nil
	}
	return append(header, ended(text[body:])...), nil, nil
}

// ended is a body with one newline at its end, if there is anything in it.
func ended(body []byte) []byte {
	body = bytes.TrimRight(body, "\n")
	if len(body) == 0 {
		return nil
	}
	return append(bytes.Clone(body), '\n')
}
