package markdown

import (
	"html"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"github.com/yuin/goldmark/ast"
)

// The most code that is coloured, in bytes: chroma's regular expressions
// backtrack, and it takes the clock to stop them, which must not decide what is
// written. Longer code is shown as it is.
const (
	maxColoured    = 8 << 10  // of a block
	maxAllColoured = 32 << 10 // of a body
)

// languages are the names of the code that is coloured, and chroma's for them.
// A name that is not here never reaches the output.
var languages = map[string]string{
	"bash": "bash", "sh": "bash", "shell": "bash",
	"c": "c", "c++": "c++", "cpp": "c++",
	"css":  "css",
	"diff": "diff", "patch": "diff",
	"go": "go", "golang": "go",
	"html": "html", "xml": "xml",
	"http": "http",
	"ini":  "ini", "toml": "toml",
	"java":       "java",
	"javascript": "javascript", "js": "javascript",
	"json":   "json",
	"python": "python", "py": "python",
	"rust": "rust", "rs": "rust",
	"sql":        "sql",
	"typescript": "typescript", "ts": "typescript",
	"yaml": "yaml", "yml": "yaml",
}

// classes are those of coloured code, by chroma's type of token; the first that
// a token is of wins. Names are left plain but where they are defined.
var classes = []struct {
	name  string
	types []chroma.TokenType
}{
	{"k", []chroma.TokenType{chroma.Keyword, chroma.OperatorWord, chroma.NameTag}},
	{"s", []chroma.TokenType{chroma.LiteralString}},
	{"m", []chroma.TokenType{chroma.LiteralNumber}},
	{"c", []chroma.TokenType{chroma.Comment}},
	{"n", []chroma.TokenType{chroma.NameFunction, chroma.NameClass, chroma.NameAttribute}},
	{"gi", []chroma.TokenType{chroma.GenericInserted}},
	{"gd", []chroma.TokenType{chroma.GenericDeleted}},
	{"gh", []chroma.TokenType{chroma.GenericHeading, chroma.GenericSubheading}},
}

// Classes lists every class that HTML writes, for a theme to style: code is
// "code", within it "language-…" and, for tokens, k (keyword), s (string),
// m (number), c (comment), n (a name being defined), gi, gd and gh (inserted,
// deleted and heading lines of a diff); "table" is the box round a table.
func Classes() []string {
	all := []string{"align-center", "align-left", "align-right", "code", "footnote-backref", "footnote-ref", "footnotes", "table", "task"}
	for _, c := range classes {
		all = append(all, c.name)
	}
	for _, language := range slices.Sorted(maps.Values(languages)) {
		all = append(all, "language-"+language)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func class(t chroma.TokenType) string {
	for _, c := range classes {
		for _, is := range c.types {
			if t == is || is%100 == 0 && t.InSubCategory(is) || is%1000 == 0 && t.InCategory(is) {
				return c.name
			}
		}
	}
	return ""
}

// code writes a block of code, coloured where its language is known.
func (p *page) code(n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	text := string(code(p.doc.source, n))
	p.WriteString(`<pre class="code" tabindex="0"><code`)
	language := ""
	if fenced, ok := n.(*ast.FencedCodeBlock); ok {
		language = languages[strings.ToLower(string(fenced.Language(p.doc.source)))]
	}
	if language != "" {
		p.element(` class="language-%s"`, language)
	}
	p.WriteByte('>')
	if language == "" || len(text) > maxColoured || p.coloured+len(text) > maxAllColoured || !p.colour(language, text) {
		p.WriteString(html.EscapeString(text))
	}
	p.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren
}

// colour writes the code with its tokens marked, or nothing if the lexer fails
// or changes the text.
func (p *page) colour(language, text string) (ok bool) {
	p.coloured += len(text)
	start := p.Len()
	defer func() {
		if recover() != nil || !ok { // some lexers panic where they are at a loss
			p.Truncate(start)
			ok = false
		}
	}()
	tokens, err := lexers.Get(language).Tokenise(&chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return false
	}
	at, from, of := 0, 0, ""
	for token := range tokens.Stdlib() {
		if !strings.HasPrefix(text[at:], token.Value) {
			return false
		}
		if c := class(token.Type); c != of {
			p.token(of, text[from:at])
			from, of = at, c
		}
		at += len(token.Value)
	}
	p.token(of, text[from:at])
	return at == len(text)
}

func (p *page) token(class, text string) {
	text = html.EscapeString(text)
	if class == "" || text == "" {
		p.WriteString(text)
		return
	}
	p.element(`<span class="%s">%s</span>`, class, text)
}
