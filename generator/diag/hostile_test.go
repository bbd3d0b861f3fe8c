package diag

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// hostile are texts of strangers' files that try to be more than text.
var hostile = []string{
	"::error file=x::forged", "x\n::error::forged", "x\r\n::set-output name=a::b", "%0A::error::forged", "a%0D%0Ab", "##[error]forged", "##vso[task.complete result=Succeeded;]",
	"::stop-commands::t", "::add-mask::a", "a,line=1::b", "a:b,c=d", "\x1b[31mred\x1b[0m", "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07", "\u009b31m", "\x00", "\x07\x08\x7f",
	"\u202egnp.exe", "\u2066a\u2069", "a\u2028b\u2029c", "a\u0085b", "\xff\xfe", "\xc3(", "\xed\xa0\x80", "\ufeff", "a\u200bb",
	"`", "``", "a `b` c", "``` x", "\n```\n<script>alert(1)</script>\n```\n", strings.Repeat("`", 100), "` ` `", "\\`", "~~~",
	"[x](https://evil.example)", "![x](https://evil.example/t.png)", "[x][y]", "<https://evil.example>", "https://evil.example", "www.evil.example", "a@evil.example",
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<details open ontoggle=alert(1)>", "</code></li></ul><h1>x</h1>", "&lt;b&gt;&#x60;", "<!-- x", "]]>", "<![CDATA[x]]>",
	"@all", "@everyone/team", "#1", "GH-1", "user/repo#1", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", ":tada:", "$x^2$", "$$\\href{javascript:alert(1)}{x}$$",
	"# x", "- x", "1. x", "> x", "| a | b |", "---", "***", "    code", "\tcode", "**x", "__x__", "~~x~~", "- [ ] x", "[^1]: x", "x\n\n# y",
	`"`, `\"`, `\u0022`, `","rule":"x`, `"}]}`, "{0}", "{{x}}", "%s%d%!", "=1+1", "'; DROP TABLE x", "javascript:alert(1)", "\\", "../../etc/passwd", "C:\\x", "file:///etc/passwd", " ", "   x   ", "é東🙂",
}

// TestNoFormatLetsTextOut puts each text in every part of a problem and of another
// behind it. In no format is it more than a text of its own problem.
func TestNoFormatLetsTextOut(t *testing.T) {
	problems := compile(t, Schema)
	official, err := os.ReadFile("testdata/sarif-2.1.0-rtm.5.json")
	if err != nil {
		t.Fatal(err)
	}
	log := compile(t, official)
	for _, text := range hostile {
		list := List{
			{UnknownTerm, "content/" + text + ".md", Span{3, 1, 2}, "unknown term " + text, text, text, true},
			{SharedSlug, text, Span{}, text, text, text, false},
		}
		checkLines(t, text, written(t, list, func(w io.Writer, l List) error { return WriteText(w, l, false) }), 4)
		annotations := written(t, list, WriteGitHub)
		checkLines(t, text, annotations, 2)
		if !annotation.MatchString(annotations) {
			t.Errorf("%q forges an annotation:\n%s", text, annotations)
		}
		validate(t, text, problems, written(t, list, WriteJSON))
		validate(t, text, log, written(t, list, WriteSARIF))
		for _, r := range sarif(t, list).Runs[0].Results {
			if strings.Contains(r.Message.Text, "](") || strings.ContainsFunc(r.Message.Text, unicode.IsControl) {
				t.Errorf("%q is a link in SARIF: %q", text, r.Message.Text)
			}
		}
		checkMarkdown(t, text, written(t, list, WriteMarkdown))
	}
}

// annotation is two workflow commands, of which nothing but the last part holds two colons.
var annotation = regexp.MustCompile(`^::error file=[^:,\n]*,line=3,col=1,endColumn=2,title=unknown-term::[^\n]*\n::warning file=[^:,\n]*,title=shared-slug::[^\n]*\n$`)

func written(t *testing.T, l List, write func(io.Writer, List) error) string {
	t.Helper()
	var b strings.Builder
	if err := write(&b, l); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func checkLines(t *testing.T, text, out string, most int) {
	t.Helper()
	if strings.Count(out, "\n") > most {
		t.Errorf("%q makes a line of its own:\n%s", text, out)
	}
	if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && r != ' ' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("%q lets %q through", text, out[i:min(len(out), i+4)])
	}
}

// markdownTag is what the summary itself is made of.
var markdownTag = regexp.MustCompile(`</?(p|strong|ul|li|code)>`)

// checkMarkdown renders as a forge does: two files, two problems, and all else is code.
func checkMarkdown(t *testing.T, text, out string) {
	t.Helper()
	var html bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM)).Convert([]byte(out), &html); err != nil {
		t.Fatal(err)
	}
	rest := markdownTag.ReplaceAllString(html.String(), "")
	if strings.ContainsAny(rest, "<>") || strings.Count(html.String(), "<li>") != 2 || strings.Count(html.String(), "<code>") != 4 {
		t.Errorf("%q is more than text in Markdown:\n%s", text, html.String())
	}
}

func compile(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("https://schema.example/schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("https://schema.example/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

func validate(t *testing.T, text string, schema *jsonschema.Schema, out string) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("%q: %v", text, err)
	}
}

// TestSchemasRefuse: the schemas can tell a wrong report.
func TestSchemasRefuse(t *testing.T) {
	for _, wrong := range []string{
		`{}`, `{"errors": 0, "warnings": 0, "problems": null}`, `{"errors": "0", "warnings": 0, "problems": []}`,
		`{"errors": 1, "warnings": 0, "problems": [{"rule": "x", "severity": "note", "file": "f", "line": 0, "column": 0, "endColumn": 0, "message": "m"}]}`,
		`{"errors": 1, "warnings": 0, "problems": [{"rule": "x", "severity": "error", "file": "f", "line": 3, "column": 0, "endColumn": 0, "message": "m"}]}`,
		`{"errors": 1, "warnings": 0, "problems": [{"rule": "x", "severity": "error", "file": "f", "line": 0, "column": 0, "endColumn": 0, "message": "m", "certain": true}]}`,
	} {
		var value any
		if err := json.Unmarshal([]byte(wrong), &value); err != nil {
			t.Fatal(err)
		}
		if compile(t, Schema).Validate(value) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}
