package markdown

import (
	"bufio"
	"bytes"
	"html"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	goldmark "github.com/yuin/goldmark/renderer/html"
)

// maxLinkText bounds a Link's Text, in bytes: images nest, and each would hold
// the text of all within.
const maxLinkText = 500

// decode resolves the character references and backslashes of a text. goldmark
// does so only while it escapes for HTML, so that is undone again.
func decode(b []byte) string {
	if !bytes.ContainsAny(b, `\&`) {
		return string(b)
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	goldmark.DefaultWriter.Write(w, b)
	_ = w.Flush()
	return string(clean([]byte(html.UnescapeString(out.String()))))
}

// plain writes the text of nodes without markup.
type plain struct {
	strings.Builder
	source []byte
	room   int // stop after so many bytes; 0 is no end
}

// textOf is the text of a node's children on one line.
func textOf(source []byte, n ast.Node, room int) string {
	p := plain{source: source, room: room}
	p.write(n)
	s := strings.Join(strings.Fields(p.String()), " ")
	if room > 0 && len(s) > room {
		s = strings.ToValidUTF8(s[:room], "")
	}
	return s
}

func (p *plain) write(n ast.Node) {
	for c := n.FirstChild(); c != nil && (p.room == 0 || p.Len() < p.room); c = c.NextSibling() {
		p.node(c)
	}
}

func (p *plain) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		p.text(n)
	case *ast.String:
		p.Write(n.Value)
	case *ast.AutoLink:
		p.Write(n.Label(p.source))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		p.Write(code(p.source, n))
		p.newline()
	case *ast.HTMLBlock, *ast.RawHTML, *ast.LinkReferenceDefinition:
	case *extast.FootnoteLink, *extast.FootnoteBacklink, *extast.TaskCheckBox:
	default:
		p.write(n)
		if n.Type() == ast.TypeBlock {
			p.newline()
		}
	}
}

func (p *plain) text(n *ast.Text) {
	value := n.Value(p.source)
	if n.IsRaw() {
		p.Write(value)
	} else {
		p.WriteString(decode(value))
	}
	switch {
	case n.HardLineBreak():
		p.newline()
	case n.SoftLineBreak():
		p.WriteByte(' ')
	}
}

// newline ends a line that holds something.
func (p *plain) newline() {
	if s := p.String(); s != "" && s[len(s)-1] != '\n' {
		p.WriteByte('\n')
	}
}

// code is the text of a code block, its lines ended by LF.
func code(source []byte, n ast.Node) []byte {
	var out []byte
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		out = append(out, line.Value(source)...)
	}
	return out
}
