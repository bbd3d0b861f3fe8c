package markdown

import (
	"bytes"
	"fmt"
	"html"
	"strconv"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	goldrender "github.com/yuin/goldmark/renderer"
	goldmark "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// renderer is goldmark's without WithUnsafe, with our own writing of all that
// carries an address, a class, an id or a stranger's attribute.
var renderer = goldrender.NewRenderer(goldrender.WithNodeRenderers(
	util.Prioritized(elements{}, 100),
	util.Prioritized(extension.NewTableHTMLRenderer(), 500),
	util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
	util.Prioritized(extension.NewFootnoteHTMLRenderer(extension.WithFootnoteIDPrefix(idPrefix)), 500),
	util.Prioritized(goldmark.NewRenderer(), 1000),
))

// page is one body while it is written. goldmark hands it through as the
// writer, so that one renderer serves every body.
type page struct {
	bytes.Buffer
	doc     *Doc
	resolve func(string) string
	linked  bool           // inside <a>, which holds no other
	labels  map[string]int // of tables
}

func (d *Doc) page(resolve func(dest string) string) *page {
	p := &page{doc: d, resolve: resolve}
	// The only errors are those of the writer, which is memory.
	_ = renderer.Render(p, d.source, d.root)
	return p
}

// Buffered and Flush complete goldmark's BufWriter.
func (p *page) Buffered() int { return 0 }
func (p *page) Flush() error  { return nil }

func (p *page) element(format string, args ...any) {
	fmt.Fprintf(p, format, args...)
}

// elements writes what goldmark's own renderers do not write as we need it.
type elements struct{}

func (elements) RegisterFuncs(reg goldrender.NodeRendererFuncRegisterer) {
	for kind, write := range map[ast.NodeKind]func(*page, ast.Node, bool) ast.WalkStatus{
		ast.KindLink:            (*page).link,
		ast.KindAutoLink:        (*page).autoLink,
		ast.KindImage:           (*page).image,
		ast.KindRawHTML:         (*page).nothing,
		ast.KindHTMLBlock:       (*page).nothing,
		ast.KindCodeBlock:       (*page).code,
		ast.KindFencedCodeBlock: (*page).code,
		extast.KindTable:        (*page).table,
		extast.KindTableCell:    (*page).cell,
		extast.KindTaskCheckBox: (*page).task,
		extast.KindFootnoteLink: (*page).footnote,
	} {
		reg.Register(kind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
			return write(w.(*page), n, entering), nil
		})
	}
}

func (p *page) nothing(ast.Node, bool) ast.WalkStatus {
	return ast.WalkSkipChildren
}

// href is the address to write for a destination, or "" for text alone.
func (p *page) href(n ast.Node, dest string) string {
	if _, refused := p.doc.refused[n]; refused {
		return ""
	}
	if scheme(dest) == "" {
		dest = p.resolve(dest)
	}
	if refuse(dest) != "" {
		return ""
	}
	return address(dest)
}

// link writes the whole link when it is entered, so that resolve is asked once.
func (p *page) link(node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*ast.Link)
	if !entering {
		if p.linked {
			p.WriteString("</a>")
			p.linked = false
		}
		return ast.WalkContinue
	}
	if href := p.href(n, string(n.Destination)); href != "" {
		p.open(href, n.Title)
		p.linked = true
	}
	return ast.WalkContinue
}

func (p *page) open(href string, title []byte) {
	p.element(`<a href="%s"`, html.EscapeString(href))
	p.title(title)
	if s := scheme(href); s == "http" || s == "https" {
		p.WriteString(` rel="noopener noreferrer"`)
	}
	p.WriteByte('>')
}

func (p *page) title(title []byte) {
	if len(title) > 0 {
		p.element(` title="%s"`, html.EscapeString(decode(title)))
	}
}

func (p *page) autoLink(node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*ast.AutoLink)
	if !entering {
		return ast.WalkContinue
	}
	label := html.EscapeString(string(n.Label(p.doc.source)))
	href := p.href(n, autoDestination(n, p.doc.source))
	if href == "" || p.linked {
		p.WriteString(label)
		return ast.WalkContinue
	}
	p.open(href, nil)
	p.WriteString(label)
	p.WriteString("</a>")
	return ast.WalkContinue
}

func (p *page) image(node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*ast.Image)
	if !entering {
		return ast.WalkContinue
	}
	alt := html.EscapeString(textOf(p.doc.source, n, 0))
	src := p.href(n, string(n.Destination))
	if src == "" {
		p.WriteString(alt)
		return ast.WalkSkipChildren
	}
	p.element(`<img src="%s" alt="%s"`, html.EscapeString(src), alt)
	p.title(n.Title)
	p.WriteString(` loading="lazy" decoding="async">`)
	return ast.WalkSkipChildren
}

// table wraps a table in a box that scrolls and that the keyboard reaches. It
// is named by the table's head, which needs no words of ours in any language.
func (p *page) table(n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		p.WriteString("</table></div>\n")
		return ast.WalkContinue
	}
	p.WriteString(`<div class="table"`)
	if label := p.label(n.FirstChild()); label != "" {
		p.element(` role="group" aria-label="%s"`, html.EscapeString(label))
	}
	p.WriteString(" tabindex=\"0\"><table>\n")
	return ast.WalkContinue
}

// maxLabel bounds the name of a table, in bytes.
const maxLabel = 120

func (p *page) label(head ast.Node) string {
	label := ""
	for c := head.FirstChild(); c != nil && len(label) < maxLabel; c = c.NextSibling() {
		if text := textOf(p.doc.source, c, maxLabel); text != "" && label != "" {
			label += ", " + text
		} else {
			label += text
		}
	}
	if label == "" {
		return ""
	}
	if p.labels == nil {
		p.labels = map[string]int{}
	}
	p.labels[label]++
	if n := p.labels[label]; n > 1 {
		return label + " (" + strconv.Itoa(n) + ")"
	}
	return label
}

func (p *page) cell(node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*extast.TableCell)
	tag, scope := "td", ""
	if n.Parent().Kind() == extast.KindTableHeader {
		tag, scope = "th", ` scope="col"`
	}
	switch {
	case !entering:
		p.element("</%s>\n", tag)
	case n.Alignment == extast.AlignCenter || n.Alignment == extast.AlignRight || n.Alignment == extast.AlignLeft:
		p.element(`<%s%s class="align-%s">`, tag, scope, n.Alignment)
	default:
		p.element("<%s%s>", tag, scope)
	}
	return ast.WalkContinue
}

// task writes a sign: a checkbox that can't be changed is a control without a
// label to those who hear the page.
func (p *page) task(node ast.Node, entering bool) ast.WalkStatus {
	switch {
	case !entering:
	case node.(*extast.TaskCheckBox).IsChecked:
		p.WriteString(`<span class="task">☑</span> `)
	default:
		p.WriteString(`<span class="task">☐</span> `)
	}
	return ast.WalkContinue
}

// footnote writes a reference, without its link where it stands in a link.
func (p *page) footnote(node ast.Node, entering bool) ast.WalkStatus {
	n := node.(*extast.FootnoteLink)
	if !entering {
		return ast.WalkContinue
	}
	nth := ""
	if n.RefIndex > 0 {
		nth = strconv.Itoa(n.RefIndex)
	}
	p.element(`<sup id="%sfnref%s:%d">`, idPrefix, nth, n.Index)
	if p.linked {
		p.element("%d</sup>", n.Index)
	} else {
		p.element(`<a href="#%sfn:%d" class="footnote-ref" role="doc-noteref">%d</a></sup>`, idPrefix, n.Index, n.Index)
	}
	return ast.WalkContinue
}
