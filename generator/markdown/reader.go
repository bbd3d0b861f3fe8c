package markdown

import (
	"bytes"

	"blotter/generator/diag"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// readingKey finds the reading in goldmark's context.
var readingKey = parser.NewContextKey()

func readingOf(pc parser.Context) *reading {
	return pc.Get(readingKey).(*reading)
}

// reader is goldmark's parser with its own priorities; what can grow without
// bound is wrapped. The HTML parsers stay, so that HTML is found and reported.
var reader = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewSetextHeadingParser(), 100),
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(container{parser.NewListParser()}, 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(heading{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(container{parser.NewBlockquoteParser()}, 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(container{extension.NewFootnoteBlockParser()}, 999),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(parser.NewCodeSpanParser(), 100),
		util.Prioritized(footnote{extension.NewFootnoteParser()}, 101),
		util.Prioritized(link{parser.NewLinkParser()}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	),
	parser.WithParagraphTransformers(
		util.Prioritized(paragraph{}, 1),
		util.Prioritized(parser.LinkReferenceParagraphTransformer, 100),
		util.Prioritized(table{extension.NewTableParagraphTransformer()}, 200),
	),
	parser.WithASTTransformers(
		util.Prioritized(extension.NewTableASTTransformer(), 0),
		util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
	),
)

// container opens quotes, lists and footnotes up to the limits; what would lie
// deeper is read as text.
type container struct{ parser.BlockParser }

func (c container) Open(parent ast.Node, in text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := in.Position()
	node, state := c.BlockParser.Open(parent, in, pc)
	if node == nil || readingOf(pc).opens(parent, node, at.Start) {
		return node, state
	}
	in.SetPosition(line, at)
	return nil, parser.NoChildren
}

func (r *reading) opens(parent, node ast.Node, at int) bool {
	if node.Kind() == extast.KindFootnote {
		r.notes++
		if r.notes == maxFootnotes+1 {
			r.problem(diag.TooLarge, at, at+1, "there are more than %d footnotes", maxFootnotes)
		}
		if r.notes > maxFootnotes {
			return false
		}
	}
	depth := 1
	for ; parent != nil; parent = parent.Parent() {
		switch parent.Kind() {
		case ast.KindList, ast.KindBlockquote, extast.KindFootnote:
			depth++
		}
	}
	if depth > maxDepth {
		r.problem(diag.TooLarge, at, at+1, "quotes and lists lie more than %d deep in one another", maxDepth)
	}
	return depth <= maxDepth
}

// footnote reads references to footnotes up to the limit.
type footnote struct{ parser.InlineParser }

func (f footnote) Parse(parent ast.Node, in text.Reader, pc parser.Context) ast.Node {
	line, at := in.PeekLine()
	if !bytes.HasPrefix(bytes.TrimPrefix(line, []byte("!")), []byte("[^")) {
		return nil
	}
	r := readingOf(pc)
	if r.footnotes == maxFootnotes {
		r.problem(diag.TooLarge, at.Start, at.Start+2, "footnotes are referred to more than %d times", maxFootnotes)
	}
	if r.footnotes >= maxFootnotes {
		r.footnotes++
		return nil
	}
	node := f.InlineParser.Parse(parent, in, pc)
	if node != nil {
		r.footnotes++
	}
	return node
}

// link notes where a link ends, which its node does not say.
type link struct{ parser.InlineParser }

func (l link) Parse(parent ast.Node, in text.Reader, pc parser.Context) ast.Node {
	node := l.InlineParser.Parse(parent, in, pc)
	switch node.(type) {
	case *ast.Link, *ast.Image:
		_, at := in.Position()
		readingOf(pc).ends[node] = at.Start
	}
	return node
}

func (l link) CloseBlock(parent ast.Node, in text.Reader, pc parser.Context) {
	l.InlineParser.(parser.CloseBlocker).CloseBlock(parent, in, pc)
}

// heading leaves a line that costs too much to the paragraphs, which drop it.
type heading struct{ parser.BlockParser }

func (h heading) Open(parent ast.Node, in text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := in.Position()
	node, state := h.BlockParser.Open(parent, in, pc)
	if node == nil || readingOf(pc).affords(at.Start, at.Stop) {
		return node, state
	}
	in.SetPosition(line, at)
	return nil, parser.NoChildren
}

// paragraph drops a paragraph that is too long before its inline text is read,
// which is where the time goes.
type paragraph struct{}

func (paragraph) Transform(node *ast.Paragraph, in text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() == 0 {
		return
	}
	r, start, end := readingOf(pc), lines.At(0).Start, lines.At(lines.Len()-1).Stop
	size := len(bytes.TrimRight(in.Source()[start:end], "\n"))
	if size > maxLine {
		r.problem(diag.TooLarge, start, end, "a paragraph or table is %d bytes long, more than %d; break it", size, maxLine)
	}
	if size > maxLine || !r.affords(start, end) {
		node.Parent().RemoveChild(node.Parent(), node)
	}
}

// table reads tables up to the limit of cells: a short row is filled up to the
// width of the head, so that a small text makes a very large table.
type table struct{ parser.ParagraphTransformer }

func (t table) Transform(node *ast.Paragraph, in text.Reader, pc parser.Context) {
	lines := node.Lines()
	if lines.Len() < 2 {
		return
	}
	width := 0
	for i := range lines.Len() {
		line := lines.At(i)
		width = max(width, columns(line.Value(in.Source())))
	}
	r, at := readingOf(pc), lines.At(0).Start
	before := r.cells
	r.cells += width * lines.Len()
	if before <= maxCells && r.cells > maxCells {
		r.problem(diag.TooLarge, at, at+1, "the tables have more than %d cells", maxCells)
	}
	if r.cells <= maxCells {
		t.ParagraphTransformer.Transform(node, in, pc)
	}
}

// columns is how many a line announces that may lie below a table's head.
func columns(line []byte) int {
	if len(bytes.Trim(line, "|:- \t\n")) > 0 {
		return 0
	}
	line = bytes.TrimSpace(line)
	line = bytes.TrimSuffix(bytes.TrimPrefix(line, []byte("|")), []byte("|"))
	return bytes.Count(line, []byte("|")) + 1
}
