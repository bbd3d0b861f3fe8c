package generator

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// A judge reads published files and reports what could run, load or mislead.
type judge struct {
	t                   testing.TB
	elements, addresses int
	found               []string
}

func (j *judge) report(file, format string, args ...any) {
	j.found = append(j.found, file+": "+fmt.Sprintf(format, args...))
}

func (j *judge) file(file string, data []byte) {
	switch path.Ext(file) {
	case ".html":
		root, err := html.Parse(bytes.NewReader(data))
		if err != nil {
			j.t.Fatal(err)
		}
		j.page(file, root)
	case ".xml", ".svg":
		j.xml(file, data)
	case ".json", ".ndjson":
		j.json(file, data)
	case ".csv":
		j.csv(file, data)
	}
	if ext := path.Ext(file); slices.Contains([]string{".html", ".xml", ".json", ".ndjson", ".csv", ".txt"}, ext) && !utf8.Valid(data) {
		j.report(file, "it is not UTF-8")
	}
}

// loading are the elements that fetch, run or redirect by themselves.
var loading = strings.Fields("iframe frame frameset object embed applet base style portal audio video source track math foreignobject use animate set")

func (j *judge) page(file string, root *html.Node) {
	for n := range root.Descendants() {
		switch {
		case n.Type == html.CommentNode:
			j.report(file, "a comment: %q", n.Data)
		case n.Type == html.ElementNode:
			j.elements++
			j.element(file, n)
		}
	}
}

func (j *judge) element(file string, n *html.Node) {
	name := strings.ToLower(n.Data)
	switch {
	case slices.Contains(loading, name), n.Namespace != "" && (n.Namespace != "svg" || name == "script" || name == "image"):
		j.report(file, "there is a <%s> of namespace %q", n.Data, n.Namespace)
	case name == "script":
		j.script(file, n)
	case name == "meta" && strings.EqualFold(attr(n, "http-equiv"), "refresh"):
		_, to, _ := strings.Cut(attr(n, "content"), "url=")
		j.address(file, n, "src", to)
	case name == "link" && !strings.Contains("canonical alternate license", attr(n, "rel")):
		j.address(file, n, "src", attr(n, "href"))
	}
	for _, a := range n.Attr {
		switch key := strings.ToLower(a.Key); {
		case strings.HasPrefix(key, "on"), key == "style", key == "srcdoc", key == "srcset", key == "ping", key == "background":
			j.report(file, "<%s> has %s=%q", n.Data, a.Key, a.Val)
		case key == "src", key == "action", key == "formaction", key == "data", key == "poster", key == "manifest":
			j.address(file, n, "src", a.Val)
		case key == "href", key == "cite", key == "longdesc":
			j.address(file, n, "href", a.Val)
		}
	}
}

func (j *judge) script(file string, n *html.Node) {
	switch {
	case attr(n, "type") == "application/ld+json":
		if !json.Valid([]byte(n.FirstChild.Data)) {
			j.report(file, "the data block is no JSON: %.200q", n.FirstChild.Data)
		}
	case attr(n, "src") == "" || n.FirstChild != nil || attr(n, "integrity") == "":
		j.report(file, "a script stands inline, or is not the one that was built")
	}
}

// address judges as the URL Standard reads: C0 controls and spaces go from both
// ends, TAB, LF and CR from anywhere, and a backslash is a slash.
func (j *judge) address(file string, n *html.Node, key, written string) {
	j.addresses++
	address := strings.TrimFunc(written, func(r rune) bool { return r <= ' ' })
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	scheme := schemeOf(address)
	switch {
	case strings.HasPrefix(address, "//"), key == "src" && scheme != "":
		j.report(file, "<%s> leaves the site: %q", n.Data, written)
	case !slices.Contains([]string{"", "http", "https", "mailto"}, scheme):
		j.report(file, "<%s> leads to a %s address: %q", n.Data, scheme, written)
	}
}

// schemeOf is the scheme that a browser sees: a letter, then letters, digits, +, -
// and ., up to the colon.
func schemeOf(address string) string {
	for i, c := range strings.ToLower(address) {
		switch {
		case c == ':' && i > 0:
			return strings.ToLower(address[:i])
		case c >= 'a' && c <= 'z', i > 0 && (c >= '0' && c <= '9' || strings.ContainsRune("+-.", c)):
		default:
			return ""
		}
	}
	return ""
}

// xml reads a feed or a sitemap, and the HTML in it.
func (j *judge) xml(file string, data []byte) {
	d := xml.NewDecoder(bytes.NewReader(data))
	asHTML := false
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		switch x := token.(type) {
		case nil:
			j.report(file, "%v", err)
			return
		case xml.ProcInst:
			if x.Target != "xml" {
				j.report(file, "an instruction: %q", x.Inst)
			}
		case xml.Directive:
			j.report(file, "a directive: %q", x)
		case xml.StartElement:
			asHTML = j.start(file, x)
		case xml.CharData:
			if asHTML {
				j.json(file, mustJSON(map[string]string{"content_html": string(x)}))
			}
		case xml.EndElement:
			asHTML = false
		}
	}
}

// start judges an element of a feed, and tells whether it holds HTML.
func (j *judge) start(file string, x xml.StartElement) (asHTML bool) {
	j.elements++
	for _, a := range x.Attr {
		switch a.Name.Local {
		case "href", "src", "scheme":
			j.address(file, &html.Node{Data: x.Name.Local}, "href", a.Value)
		case "type":
			asHTML = asHTML || a.Value == "html" || a.Value == "xhtml"
		}
	}
	return asHTML
}

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// json reads downloads and feeds; no < stands in them, so that none is markup to
// a browser that guesses.
func (j *judge) json(file string, data []byte) {
	if bytes.ContainsAny(data, "<>") {
		j.report(file, "< or > is not escaped")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	for {
		var value any
		if err := d.Decode(&value); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			j.report(file, "%v", err)
			return
		}
		j.value(file, "", value)
	}
}

func (j *judge) value(file, key string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, value := range v {
			j.value(file, key, value)
		}
	case []any:
		for _, value := range v {
			j.value(file, key, value)
		}
	case string:
		switch {
		case key == "content_html" || key == "html":
			root, err := html.Parse(strings.NewReader(v))
			if err != nil {
				j.t.Fatal(err)
			}
			j.page(file, root)
		case strings.Contains(key, "url"):
			j.address(file, &html.Node{Data: key}, "href", v)
		}
	}
}

// csv reads a table as a spreadsheet does.
func (j *judge) csv(file string, data []byte) {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		j.report(file, "%v", err)
	}
	for _, cell := range slices.Concat(rows...) {
		if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) {
			j.report(file, "a cell that may be a formula: %.100q", cell)
		}
	}
}

// TestTheJudge: it finds what it is there for.
func TestTheJudge(t *testing.T) {
	for _, c := range [][2]string{
		{"a.html", "<p onclick=x>"}, {"a.html", "<p style=x>"}, {"a.html", "<script>x</script>"}, {"a.html", "<iframe>"}, {"a.html", "<base href=x>"},
		{"a.html", "<a href=' java\tscript&colon;x'>"}, {"a.html", "<a href='tel:1'>"}, {"a.html", `<a href="/\\evil.example">`}, {"a.html", "<img src=https://a.example/x>"},
		{"a.html", "<meta http-equiv=refresh content='0; url=https://a.example/'>"}, {"a.html", "<svg><script>x</script></svg>"}, {"a.html", "<!-- x -->"},
		{"a.html", "<link rel=stylesheet href=//a.example/x>"}, {"a.html", "<math>"}, {"a.html", "\xff"}, {"a.html", "<script type=application/ld+json>{</script>"},
		{"a.xml", "<a><b></a>"}, {"a.xml", `<a><link href="javascript:x"/></a>`}, {"a.xml", `<a><content type="html">&lt;p onclick="x"&gt;</content></a>`}, {"a.xml", "<?xml-stylesheet?><a/>"},
		{"a.json", `{"url":"data:x"}`}, {"a.json", `{"x":"<"}`}, {"a.json", `{"content_html":"\u003cp onclick=x\u003e"}`}, {"a.json", "{"}, {"a.csv", "a,=1\n"}, {"a.csv", "\"\t=1\"\n"},
	} {
		j := &judge{t: t}
		if j.file(c[0], []byte(c[1])); len(j.found) == 0 {
			t.Errorf("nothing is wrong with %s: %q", c[0], c[1])
		}
	}
}
