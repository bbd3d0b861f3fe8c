package incident

import (
	"bytes"
	"path"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// Page is one of the register's own pages, content/pages/<stem>.md: about,
// methodology, how to contribute.
type Page struct {
	Path           string // of the file
	Stem           string // its address is /<stem>/
	Title, Summary Text
	Outline
	Problems diag.List
}

// PageFolder is where the register's own pages live.
const PageFolder = "content/pages/"

// ParsePage reads a page of the register.
func ParsePage(file string, src []byte) *Page {
	src = bytes.TrimPrefix(src, []byte(frontmatter.BOM))
	s := diag.NewSource(file, src)
	p := &Page{Path: file, Stem: strings.TrimSuffix(path.Base(file), ".md")}
	problems := frontmatter.CheckText(s, src)
	m, body, found := frontmatter.ParseRecord(s, src)
	p.Body = body
	if m != nil {
		m.Require("title")
		p.Title, p.Summary = m.Text("title"), m.Text("summary")
		m.Close()
		found = m.Problems()
	}
	problems = append(problems, found...)
	problems = append(problems, p.read(s, src)...)
	problems.Sort()
	p.Problems = problems
	return p
}
