package markdown

import (
	"bytes"

	"blotter/generator/diag"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// collect walks the finished tree once: it lists headings and links, reports
// what must not be shown, and leaves in each link the destination as judged.
func (r *reading) collect() {
	var headings []*ast.Heading
	_ = ast.Walk(r.doc.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		r.nodes++
		switch n := n.(type) {
		case *ast.Heading:
			headings = append(headings, n)
		case *ast.Link:
			n.Destination = r.link(n, n.Destination, n.Title, n.Reference != nil, false)
		case *ast.Image:
			n.Destination = r.link(n, n.Destination, n.Title, n.Reference != nil, true)
		case *ast.AutoLink:
			r.autoLink(n)
		case *ast.RawHTML:
			r.rawHTML(n.Segments)
		case *ast.HTMLBlock:
			r.rawHTML(n.Lines())
		}
		return ast.WalkContinue, nil
	})
	r.headings(headings)
}

// headings shifts levels so that the highest is 2, and gives out ids.
func (r *reading) headings(nodes []*ast.Heading) {
	highest := 6
	for _, n := range nodes {
		highest = min(highest, n.Level)
	}
	ids := newIDs()
	for _, n := range nodes {
		n.Level = min(6, n.Level-highest+2)
		h := Heading{Level: n.Level, Text: textOf(r.doc.source, n, 0)}
		h.ID = ids.generate(h.Text)
		n.SetAttributeString("id", []byte(h.ID))
		r.doc.Headings = append(r.doc.Headings, h)
	}
}

// link judges a link or an image; what it gives is written.
func (r *reading) link(n ast.Node, raw, title []byte, defined, image bool) []byte {
	start, end := n.Pos(), r.ends[n]
	if defined && !r.expand(len(raw)+len(title), start, end) {
		r.refuse(n)
		return nil
	}
	dest := destination(decode(raw))
	rule, why := diag.UnsafeLink, ""
	if image {
		rule, why = diag.RemoteImage, refuseImage(dest)
	} else {
		why = refuse(dest)
	}
	if why != "" {
		r.problem(rule, start, end, "%s %s", quoted(dest), why)
		r.refuse(n)
		return nil
	}
	r.doc.Links = append(r.doc.Links, Link{
		Destination: dest,
		Text:        textOf(r.doc.source, n, maxLinkText),
		Image:       image,
		Span:        r.lines.span(start, end),
	})
	return []byte(dest)
}

// expand counts what a use of a link reference definition adds to the text.
func (r *reading) expand(size, start, end int) bool {
	before := r.expanded
	r.expanded += size
	if r.expanded <= maxReferences {
		return true
	}
	if before <= maxReferences {
		r.problem(diag.TooLarge, start, end, "link references add more than %d bytes to the text", maxReferences)
	}
	r.expanded = maxReferences + 1
	return false
}

func (r *reading) refuse(n ast.Node) {
	if r.doc.refused == nil {
		r.doc.refused = map[ast.Node]struct{}{}
	}
	r.doc.refused[n] = struct{}{}
}

func (r *reading) autoLink(n *ast.AutoLink) {
	label := n.Label(r.doc.source)
	// The node's own place may be the space or bracket before the label.
	start := max(n.Pos(), 0)
	start += max(0, bytes.Index(r.doc.source[start:], label))
	end := start + len(label)
	dest := autoDestination(n, r.doc.source)
	if why := refuse(dest); why != "" {
		r.problem(diag.UnsafeLink, start, end, "%s %s", quoted(dest), why)
		r.refuse(n)
		return
	}
	r.doc.Links = append(r.doc.Links, Link{
		Destination: dest,
		Text:        string(label[:min(len(label), maxLinkText)]),
		Span:        r.lines.span(start, end),
	})
}

func autoDestination(n *ast.AutoLink, source []byte) string {
	dest := destination(string(n.URL(source)))
	if n.AutoLinkType == ast.AutoLinkEmail && scheme(dest) != "mailto" {
		return "mailto:" + dest
	}
	return dest
}

// rawHTML reports HTML at its first line.
func (r *reading) rawHTML(segments *text.Segments) {
	first := segments.At(0)
	first = first.TrimLeftSpace(r.doc.source)
	first = first.TrimRightSpace(r.doc.source)
	r.problem(diag.RawHTML, first.Start, first.Stop, "HTML is not shown: %s; write Markdown, or a backslash before < to show it", quoted(string(first.Value(r.doc.source))))
}
