package markdown

import (
	"html"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
)

// language is what colouring a code needs to know of it. It is our own and
// small because highlighters match with regular expressions that backtrack: on
// a line of quotes and backslashes they take exponential time, and end it by the
// clock, which must not decide what is written. This takes linear time.
type language struct {
	name   string
	line   string    // begins a comment up to the line's end; # only after a space
	block  [2]string // a comment
	quotes string    // a string ends at the line's end, but in ` and triple quotes
	keys   string    // ends a name that begins a line
	words  string    // keywords
	fold   bool      // in either case
	tags   bool      // strings stand in <tags> only
}

var (
	slashes = [2]string{"/*", "*/"}
	arrows  = [2]string{"<!--", "-->"}
)

var known = []language{
	{name: "bash", line: "#", quotes: `"'`, words: "case do done elif else esac export fi for function if in local return set then until while"},
	{name: "c", line: "//", block: slashes, quotes: `"'`, words: "auto bool break case char class const continue default delete do double else enum extern false float for goto if inline int long namespace new nullptr private public return short signed sizeof static struct switch template this throw true try typedef union unsigned using virtual void volatile while"},
	{name: "css", block: slashes, quotes: `"'`},
	{name: "diff"},
	{name: "go", line: "//", block: slashes, quotes: "\"'`", words: "break case chan const continue default defer else fallthrough false for func go goto if import interface map nil package range return select struct switch true type var"},
	{name: "ini", line: "#", quotes: `"'`, keys: "=", words: "false true"},
	{name: "java", line: "//", block: slashes, quotes: `"'`, words: "abstract boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long new null package private protected public return short static super switch synchronized this throw throws try var void while true false"},
	{name: "javascript", line: "//", block: slashes, quotes: "\"'`", words: "as async await break case catch class const continue debugger default delete do else enum export extends false finally for from function if implements import in instanceof interface let new null of private public return static super switch this throw true try type typeof undefined var void while with yield"},
	{name: "json", quotes: `"`, words: "false null true"},
	{name: "markup", block: arrows, quotes: `"'`, tags: true},
	{name: "python", line: "#", quotes: `"'`, words: "False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield"},
	{name: "rust", line: "//", block: slashes, quotes: `"`, words: "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref return self static struct super trait true type unsafe use where while"},
	{name: "sql", line: "--", block: slashes, quotes: `"'`, fold: true, words: "all alter and as asc begin between by case commit create delete desc distinct drop else end exists from full group having if in index inner insert into is join key left like limit not null on or order outer primary references right rollback select set table then union unique update values view when where with"},
	{name: "yaml", line: "#", quotes: `"'`, keys: ":", words: "false null true"},
}

// aliases are the names that authors write; a name that is not here never
// reaches the output.
var aliases = map[string]string{
	"sh": "bash", "shell": "bash", "c++": "c", "cpp": "c", "patch": "diff", "golang": "go", "toml": "ini", "js": "javascript",
	"ts": "javascript", "typescript": "javascript", "html": "markup", "xml": "markup", "svg": "markup", "py": "python", "rs": "rust", "yml": "yaml",
}

// languages finds a language, and its keywords, by any of its names.
var languages = func() map[string]*lexicon {
	all := map[string]*lexicon{}
	for _, l := range known {
		all[l.name] = &lexicon{language: l, keywords: map[string]bool{}}
		for word := range strings.FieldsSeq(l.words) {
			all[l.name].keywords[word] = true
		}
	}
	for alias, name := range aliases {
		all[alias] = all[name]
	}
	return all
}()

type lexicon struct {
	language
	keywords map[string]bool
}

// Classes lists every class that HTML writes, for a theme to style: code is
// "code", within it "language-…" and, for tokens, k (keyword or tag), s
// (string), m (number), c (comment), n (the name of a value), gi, gd and gh
// (inserted, deleted and heading lines of a diff); "table" is the box round a
// table.
func Classes() []string {
	all := []string{"align-center", "align-left", "align-right", "code", "footnote-backref", "footnote-ref", "footnotes", "table", "task",
		"c", "gd", "gh", "gi", "k", "m", "n", "s"}
	for l := range maps.Values(languages) {
		all = append(all, "language-"+l.name)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// code writes a block of code, coloured where its language is known.
func (p *page) code(n ast.Node, entering bool) ast.WalkStatus {
	if !entering {
		return ast.WalkContinue
	}
	text := string(code(p.doc.source, n))
	var l *lexicon
	if fenced, ok := n.(*ast.FencedCodeBlock); ok {
		l = languages[strings.ToLower(string(fenced.Language(p.doc.source)))]
	}
	p.WriteString(`<pre class="code" tabindex="0"><code`)
	if l == nil {
		p.WriteByte('>')
		p.WriteString(html.EscapeString(text))
	} else {
		p.element(` class="language-%s">`, l.name)
		p.colour(l, text)
	}
	p.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren
}

// colour writes the code with its tokens marked; neighbours of one class are
// one token.
func (p *page) colour(l *lexicon, text string) {
	s := scanner{lexicon: l, text: text}
	from, of := 0, ""
	for s.at < len(text) {
		at := s.at
		if class := s.next(); class != of {
			p.token(of, text[from:at])
			from, of = at, class
		}
	}
	p.token(of, text[from:])
}

func (p *page) token(class, text string) {
	text = html.EscapeString(text)
	if class == "" || text == "" {
		p.WriteString(text)
		return
	}
	p.element(`<span class="%s">%s</span>`, class, text)
}

// changes are the classes of a diff's lines.
var changes = map[byte]string{'+': "gi", '-': "gd", '@': "gh"}

// scanner reads a code from one token to the next.
type scanner struct {
	*lexicon
	text string
	at   int
	tag  bool // inside <…>
}

// next steps over one token, at least a character, and gives its class.
func (s *scanner) next() string {
	rest := s.text[s.at:]
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case s.name == "diff":
		s.at += lineLength(rest)
		return changes[rest[0]]
	case s.line != "" && strings.HasPrefix(rest, s.line) && (s.line != "#" || s.after(" \t\n")):
		s.at += lineLength(rest)
		return "c"
	case s.block[0] != "" && strings.HasPrefix(rest, s.block[0]):
		s.at += lengthTo(rest, len(s.block[0]), s.block[1])
		return "c"
	case strings.ContainsRune(s.quotes, r) && s.tag == s.tags && (s.keys == "" || s.after(" \t\n[{(,=:")):
		s.at += stringLength(rest)
		return "s"
	case r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
		return s.word(rest)
	}
	s.at += size
	if s.tags && (r == '<' || r == '>') {
		s.tag = r == '<'
	}
	return ""
}

// after reports whether one of chars, or the code's beginning, is just before.
func (s *scanner) after(chars string) bool {
	return s.at == 0 || strings.IndexByte(chars, s.text[s.at-1]) >= 0
}

// word steps over a name, a keyword or a number.
func (s *scanner) word(rest string) string {
	tag := s.tags && (s.after("<") || s.after("/") && strings.HasSuffix(s.text[:s.at], "</"))
	first := s.keys != "" && s.beginsLine()
	r, _ := utf8.DecodeRuneInString(rest)
	number := unicode.IsDigit(r)
	end := strings.IndexFunc(rest, func(r rune) bool {
		inside := r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || number && r == '.' || first && r == '-'
		return !inside
	})
	if end < 0 {
		end = len(rest)
	}
	s.at += end
	word := rest[:end]
	if s.fold {
		word = strings.ToLower(word)
	}
	switch {
	case first && strings.HasPrefix(strings.TrimLeft(rest[end:], " "), s.keys):
		return "n"
	case tag, s.keywords[word]:
		return "k"
	case number:
		return "m"
	}
	return ""
}

// beginsLine reports whether only spaces and the hyphen of a list precede.
func (s *scanner) beginsLine() bool {
	before := strings.TrimRight(s.text[:s.at], " -")
	return before == "" || strings.HasSuffix(before, "\n")
}

func lineLength(rest string) int {
	if end := strings.IndexByte(rest, '\n'); end >= 0 {
		return end + 1
	}
	return len(rest)
}

// lengthTo is up to and with the next end, after the first skip bytes.
func lengthTo(rest string, skip int, end string) int {
	if n := strings.Index(rest[skip:], end); n >= 0 {
		return skip + n + len(end)
	}
	return len(rest)
}

// stringLength is that of the string that begins with a quote.
func stringLength(rest string) int {
	if rest[0] == '`' {
		return lengthTo(rest, 1, "`")
	}
	if triple := strings.Repeat(rest[:1], 3); strings.HasPrefix(rest, triple) {
		return lengthTo(rest, 3, triple)
	}
	for i := 1; i < len(rest); i++ {
		switch rest[i] {
		case '\\':
			i++
		case rest[0]:
			return i + 1
		case '\n':
			return i
		}
	}
	return len(rest)
}
