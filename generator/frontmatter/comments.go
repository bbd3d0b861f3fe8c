package frontmatter

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// part is a key with its value, or an item of a list, and the comments that belong
// to it. Each comment is from its # to the line's end.
type part struct {
	key    string // "" in a list
	above  []string
	beside string // on the part's first line
	below  []string
	kind   NodeKind // Nothing for a null
	text   string
	parts  []part
}

// partOf is a tree without comments.
func partOf(key string, n Node) part {
	p := part{key: key, kind: n.Kind, text: n.Text}
	for _, item := range n.Items {
		p.parts = append(p.parts, partOf("", item))
	}
	for _, e := range n.Fields {
		p.parts = append(p.parts, partOf(e.Name, e.Value))
	}
	return p
}

// node is the part's value alone.
func (p part) node() Node {
	n := Node{Kind: p.kind, Text: p.text}
	for _, inner := range p.parts {
		if p.kind == Mapping {
			n.Fields = append(n.Fields, Entry{inner.key, inner.node()})
		} else {
			n.Items = append(n.Items, inner.node())
		}
	}
	return n
}

// comments are those of the part and of all within it.
func (p part) comments() []string {
	all := append(slices.Clone(p.above), p.below...)
	if p.beside != "" {
		all = append(all, p.beside)
	}
	for _, inner := range p.parts {
		all = append(all, inner.comments()...)
	}
	return all
}

// scanner walks a tree and its text side by side. What stands between two scalars
// is indicators, white space and comments; so a comment is found where its scalar
// ends. The library's own comments lose some and move others.
type scanner struct {
	text    string
	at      int
	lines   []int // offsets of the lines
	starts  []int // offsets of the scalars that take room and of brackets, in order
	pending []comment
}

type comment struct {
	col  int // from 1
	text string
}

// scan gives the root of a text that was read without a problem.
func scan(text string, root *yaml.Node) part {
	s := &scanner{text: text, lines: []int{0}}
	for i := range len(text) {
		if text[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	s.list(root)
	var p part
	s.value(&p, root, 0, false)
	s.skip(len(text))
	p.below = append(p.below, s.take(0)...)
	if p.beside != "" {
		p.below, p.beside = append([]string{p.beside}, p.below...), ""
	}
	return p
}

func (s *scanner) list(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && !empty(n) || s.bracketed(n) {
		s.starts = append(s.starts, s.offset(n))
	}
	for _, c := range n.Content {
		s.list(c)
	}
}

// empty reports a null that is written as nothing at all.
func empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// bracketed reports a flow collection; a pair in a list may lack its brackets.
func (s *scanner) bracketed(n *yaml.Node) bool {
	if n.Kind == yaml.ScalarNode || n.Style&yaml.FlowStyle == 0 {
		return false
	}
	at := s.offset(n)
	return at < len(s.text) && strings.IndexByte("[{", s.text[at]) >= 0
}

func (s *scanner) offset(n *yaml.Node) int {
	at := s.lines[min(max(n.Line, 1), len(s.lines))-1]
	for col := 1; col < n.Column && at < len(s.text); col++ {
		_, size := utf8.DecodeRuneInString(s.text[at:])
		at += size
	}
	return at
}

// next is where the next of starts is, or the text's end.
func (s *scanner) next() int {
	if len(s.starts) > 0 {
		return s.starts[0]
	}
	return len(s.text)
}

// skip goes to an offset, past indicators, and keeps the comments on the way.
func (s *scanner) skip(to int) {
	for s.at < to {
		if s.text[s.at] == '#' {
			s.pending = append(s.pending, s.comment())
		} else {
			s.at++
		}
	}
}

// comment reads the comment that begins here.
func (s *scanner) comment() comment {
	line, _, _ := strings.Cut(s.text[s.at:], "\n")
	c := comment{s.at - strings.LastIndexByte(s.text[:s.at], '\n'), strings.TrimRight(line, " \t")}
	s.at += len(line)
	return c
}

// take gives the kept comments from column col on, up to the first before it.
func (s *scanner) take(col int) (texts []string) {
	for len(s.pending) > 0 && s.pending[0].col >= col {
		texts = append(texts, s.pending[0].text)
		s.pending = s.pending[1:]
	}
	return texts
}

// beside reads a comment in the rest of the line, behind some indicators.
func (s *scanner) beside(p *part, indicators string) {
	rest := strings.TrimLeft(s.text[s.at:], indicators+" \t")
	if !strings.HasPrefix(rest, "#") {
		return
	}
	s.at = len(s.text) - len(rest)
	if p.beside != "" {
		p.above = append(p.above, p.beside)
	}
	p.beside = s.comment().text
}

// value reads a value into p. parent is the column of the block collection around
// it, 0 for none.
func (s *scanner) value(p *part, n *yaml.Node, parent int, inFlow bool) {
	switch {
	case n.Kind == yaml.ScalarNode:
		p.kind, p.text = Scalar, n.Value
		if n.Tag == "!!null" {
			p.kind, p.text = Nothing, ""
		}
		s.scalar(p, n, parent, inFlow)
	case n.Style&yaml.FlowStyle != 0:
		s.flow(p, n, parent)
		s.beside(p, ",")
	default:
		s.children(p, n, n.Column, false)
		s.skip(s.next())
		col := n.Column
		if n.Kind == yaml.SequenceNode && col == parent {
			col++ // level with the key, where a comment belongs to the next one
		}
		p.below = append(p.below, s.take(col)...)
	}
	if len(p.parts) == 0 {
		p.above, p.below = append(p.above, p.below...), nil
	}
}

func (s *scanner) flow(p *part, n *yaml.Node, parent int) {
	if !s.bracketed(n) {
		s.children(p, n, parent, true)
		return
	}
	s.skip(s.next())
	s.starts = s.starts[1:]
	s.at++
	s.beside(p, "")
	s.children(p, n, parent, true)
	for s.at < len(s.text) && strings.IndexByte("]}", s.text[s.at]) < 0 {
		s.skip(s.at + 1)
	}
	p.below = append(p.below, s.take(0)...)
	s.at = min(s.at+1, len(s.text))
}

func (s *scanner) children(p *part, n *yaml.Node, col int, inFlow bool) {
	p.kind = Sequence
	step := 1
	if n.Kind == yaml.MappingNode {
		p.kind, step = Mapping, 2
	}
	for i := 0; i+step <= len(n.Content); i += step {
		var inner part
		if !empty(n.Content[i]) {
			s.skip(s.next())
		}
		inner.above = s.take(0)
		if step == 2 {
			s.scalar(&inner, n.Content[i], col, inFlow)
			inner.key, inner.text = n.Content[i].Value, ""
			s.beside(&inner, ":")
		}
		s.value(&inner, n.Content[i+step-1], col, inFlow)
		p.parts = append(p.parts, inner)
	}
}

// scalar goes past a scalar, and reads the comment beside it.
func (s *scanner) scalar(p *part, n *yaml.Node, parent int, inFlow bool) {
	if empty(n) {
		return
	}
	s.skip(s.next())
	p.above = append(p.above, s.take(0)...)
	s.starts = s.starts[1:]
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		s.block(p, parent)
		return
	case n.Style&yaml.DoubleQuotedStyle != 0:
		s.at = s.endOf(doubleQuoted)
	case n.Style&yaml.SingleQuotedStyle != 0:
		s.at = s.endOf(singleQuoted)
	default:
		s.at = s.endOfPlain(inFlow)
	}
	s.beside(p, ",")
}

var (
	doubleQuoted = regexp.MustCompile(`^"(?s:[^"\\]|\\.)*"`)
	singleQuoted = regexp.MustCompile(`^'(?:[^']|'')*'`)
	// plainEnd is where a key or a comment ends a plain scalar, with the
	// indicators of what follows.
	plainEnd = regexp.MustCompile(`:\s|:$|(?:\n[-?:\s]*|[ \t]+)#`)
	flowEnd  = regexp.MustCompile(`[][{},]|\s#`)
	digit    = regexp.MustCompile(`^[|>][-+]?([1-9])`)
)

func (s *scanner) endOf(form *regexp.Regexp) int {
	return s.at + len(form.FindString(s.text[s.at:]))
}

func (s *scanner) endOfPlain(inFlow bool) int {
	rest := s.text[s.at:s.next()]
	if m := flowEnd.FindStringIndex(rest); inFlow && m != nil {
		rest = rest[:m[0]]
	}
	if m := plainEnd.FindStringIndex(rest); m != nil {
		rest = rest[:m[0]]
	}
	return s.at + len(strings.TrimRight(rest, " \t\n"))
}

// block goes past a literal or folded scalar: its lines are indented further than
// the collection that it stands in, and no less than its first one.
func (s *scanner) block(p *part, parent int) {
	header, _, _ := strings.Cut(s.text[s.at:], "\n")
	depth := 0
	if m := digit.FindStringSubmatch(header); m != nil {
		depth = max(parent-1, 0) + int(m[1][0]-'0')
	}
	if i := strings.IndexByte(header, '#'); i >= 0 {
		s.at += i
		s.beside(p, "")
	} else {
		s.at += len(header)
	}
	for s.at < len(s.text) {
		line, _, _ := strings.Cut(s.text[s.at+1:], "\n")
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if depth == 0 && indent < len(line) {
			depth = max(indent, parent, 1)
		}
		if indent < len(line) && indent < depth {
			return
		}
		s.at += 1 + len(line)
	}
}
