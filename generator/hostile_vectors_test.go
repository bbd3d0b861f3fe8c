package generator

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// act is what a script would do if one ran; a browser's test sees it.
const act = `console.log(1)`

// hostileVectors are attacks of our own making: addresses of every scheme in every
// disguise, every element with every way to run a script, and every way out of the
// context that a text may be written into.
func hostileVectors() []string {
	var all []string
	for _, scheme := range strings.Fields(`javascript vbscript livescript mocha data blob filesystem file about view-source jar feed intent ms-msdt
		ms-word ms-settings tel sms facetime skype callto ftp ws wss chrome chrome-extension moz-extension resource res cid mid urn magnet ssh git
		svn steam itms-services market mhtml mk shell vnd.example x-apple.systempreferences web+x`) {
		for _, disguise := range disguises {
			all = append(all, disguise(scheme)+payloadOf(scheme))
		}
	}
	for n, tag := range strings.Fields(`a abbr area article audio b base blink body button canvas details dialog div embed fieldset font form frame
		frameset iframe img input isindex keygen label link marquee math meta object option p portal select style svg table template textarea
		title video x-y`) {
		for m, event := range strings.Fields(`onload onerror onclick onfocus onmouseover ontoggle onanimationstart onpointerenter onbeforetoggle
			onscrollend onwheel oncontentvisibilityautostatechange`) {
			all = append(all, shapes[(n+m)%len(shapes)](tag, event))
		}
	}
	for _, exit := range exits {
		for _, element := range elements {
			for _, form := range forms {
				all = append(all, form(exit+element))
			}
		}
	}
	return append(all, oddities...)
}

func payloadOf(scheme string) string {
	switch scheme {
	case "data":
		return "text/html,<script>" + act + "</script>"
	case "javascript", "vbscript", "livescript", "mocha":
		return act
	}
	return "//evil.example/x"
}

// every replaces each character of a text.
func every(s string, by func(r rune) string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(by(r))
	}
	return b.String()
}

func decimal(r rune) string { return fmt.Sprintf("&#%d;", r) }
func hexed(r rune) string   { return fmt.Sprintf("&#x%X;", r) }

var disguises = []func(scheme string) string{
	func(s string) string { return s + ":" },
	func(s string) string { return strings.ToUpper(s[:1]) + s[1:2] + strings.ToUpper(s[2:]) + ":" },
	func(s string) string { return s + "&colon;" },
	func(s string) string { return s + "&#58;" },
	func(s string) string { return s + "&#x3a" },
	func(s string) string { return s + `\:` },
	func(s string) string { return s + "%3A" },
	func(s string) string { return s + "：" },
	func(s string) string { return s + "&#0058;" },
	func(s string) string { return s + "&amp;colon;" },
	func(s string) string { return every(s, decimal) + ":" },
	func(s string) string { return every(s, hexed) + "&colon;" },
	func(s string) string { return every(s, func(r rune) string { return fmt.Sprintf("&#%07d", r) }) + ":" },
	func(s string) string { return every(s, func(r rune) string { return fmt.Sprintf("%%%02x", r) }) + ":" },
	func(s string) string { return every(s, func(r rune) string { return `\` + string(r) }) + ":" },
	func(s string) string { return s[:2] + "&Tab;" + s[2:] + ":" },
	func(s string) string { return s[:2] + "&NewLine;" + s[2:] + ":" },
	func(s string) string { return s[:1] + "&#13;" + s[1:] + ":" },
	func(s string) string { return s[:1] + "&#0;" + s[1:] + ":" },
	func(s string) string { return s[:2] + "&ZeroWidthSpace;" + s[2:] + ":" },
	func(s string) string { return s[:2] + "&shy;" + s[2:] + ":" },
	func(s string) string { return "&#1;" + s + ":" },
	func(s string) string { return "&#31;&#32;" + s + ":" },
	func(s string) string { return "&nbsp;" + s + ":" },
	func(s string) string { return "&#xFEFF;" + s + ":" },
	func(s string) string { return s + "&NewLine;:" },
	func(s string) string { return "feed:" + s + ":" },
	func(s string) string { return "view-source:" + s + "&colon;" },
	func(s string) string { return "./" + s + ":" },
	func(s string) string { return "//" + s + ":@evil.example/" },
	func(s string) string { return s + "://evil.example/%0a" },
	func(s string) string { return `\\` + s + `:\` },
}

var shapes = []func(tag, event string) string{
	func(tag, event string) string { return "<" + tag + " " + event + "=" + act + ">" },
	func(tag, event string) string { return "<" + tag + "/" + event + `="` + act + `"/>` },
	func(tag, event string) string {
		return "<" + strings.ToUpper(tag) + " x='>' " + strings.ToUpper(event) + " = '" + act + "'>x</" + tag + ">"
	},
	func(tag, event string) string {
		return "<" + tag + " href=javascript:" + act + " src=//evil.example/x " + event + "=" + act + ">"
	},
	func(tag, event string) string {
		return "<" + tag + " autofocus tabindex=1 id=x " + event + "=" + every(act, decimal) + ">"
	},
	func(tag, event string) string { return "&lt;" + tag + " " + event + "=" + act + "&gt;" },
	func(tag, event string) string { return `"` + event + `="` + act + `" x="<` + tag + `>` },
}

var exits = []string{"", `"`, `'`, `">`, `'>`, "`>", "-->", "--!>", "]]>", "*/", "</title>", "</script>", "</style>", "</textarea>", "</noscript>",
	"</template>", "</svg>", "</code></pre>", "</xmp>", "</a>", "%>", "?>", "}}", ")", "](x)", "\\\"", "&quot;>", "&#39;&gt;"}

var elements = []string{
	"<script>" + act + "</script>", "<img src=x onerror=" + act + ">", "<svg onload=" + act + ">", `<iframe srcdoc="<script>` + act + `</script>">`,
	"<base href=//evil.example/>", `<meta http-equiv=refresh content="0;url=javascript:` + act + `">`, "<link rel=stylesheet href=//evil.example/x.css>",
	"<style>@import '//evil.example/x';</style>", "<form action=//evil.example><button>x", "<object data=//evil.example/x>",
	"<a href=javascript:" + act + ">x</a>", "<math><mi xlink:href=javascript:" + act + ">x", " onmouseover=" + act + " style=background:url(//evil.example/x) ",
}

var forms = []func(string) string{
	func(s string) string { return s },
	strings.ToUpper,
	func(s string) string { return strings.NewReplacer("<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s) },
	func(s string) string { return strings.NewReplacer("<", "&#60", ">", "&#62", `"`, "&#34;").Replace(s) },
	func(s string) string { return strings.NewReplacer("<", "&amp;lt;", ">", "&amp;gt;").Replace(s) },
	func(s string) string {
		return strings.NewReplacer("<", `\u003c`, ">", `\u003e`, `"`, `\u0022`).Replace(s)
	},
	func(s string) string { return strings.NewReplacer("<", "＜", ">", "＞", `"`, "＂").Replace(s) },
}

var oddities = []string{
	"{{.}}", `{{template "x"}}`, "<%= 1 %>", "${1}", "`${" + act + "}`", "{% include x %}", "[[x]]", "$(id)", "`id`",
	"=1+1", "+1+1", "-1+1", "@SUM(A1)", `=HYPERLINK("https://evil.example","x")`, "＝1+1", `=cmd|' /C calc'!A0`, "\t=1+1",
	"__proto__", "constructor", "toString", "hasOwnProperty", "then", "::error file=x::x", "::set-output name=x::x", "%0A::error::x",
	"\u2028" + act + "\u2029", "ſcript", "<ſcript>" + act + "</ſcript>", "<ſvg onload=" + act + ">", "İ<ı>", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
	"<?xml-stylesheet href='javascript:" + act + "'?>", "<![CDATA[<script>" + act + "</script>]]>", "<!--[if IE]><script>" + act + "</script><![endif]-->",
	"../../../../etc/passwd", "/\\evil.example", "//evil.example/x", "/&Tab;/evil.example", "https:evil.example", "https:\\\\evil.example", "http://[::1", "https://user:pw@evil.example/",
	`https://example.org/"onclick="` + act, `https://example.org/'><script>` + act + `</script>`, `mailto:"onclick=` + act + `"@example.org`,
	`[x](javascript:` + act + `)`, `![x](https://evil.example/x.png)`, `[x](<javascript&colon;` + act + `>)`, `<javascript:` + act + `>`, `[x]: data:text/html,x`, `{onclick=` + act + `}`,
}

// suites is a folder of attacks that others have collected; none of them is part of
// this project: go test ./generator -run Hostile -args -suites DIR
var suites = flag.String("suites", "", "try the attacks of blns, bluemonday and CommonMark in this folder, too")

// suiteVectors are those attacks.
func suiteVectors(t testing.TB) (all []string) {
	t.Helper()
	var plain []string
	readSuite(t, filepath.Join(*suites, "blns/blns.json"), &plain)
	all = append(all, plain...)
	var pairs []struct{ In, Markdown, HTML string }
	readSuite(t, filepath.Join(*suites, "bluemonday-1.0.27/cases.json"), &pairs)
	readSuite(t, filepath.Join(*suites, "commonmark-0.31.2/spec.json"), &pairs)
	for _, p := range pairs {
		for _, text := range []string{p.In, p.Markdown, p.HTML} {
			if text = strings.TrimSpace(text); text != "" {
				all = append(all, text)
			}
		}
	}
	if len(all) == 0 {
		t.Log("without -suites, only our own vectors are tried")
	}
	return all
}

// readSuite appends what a file holds to a list.
func readSuite[T any](t testing.TB, name string, list *[]T) {
	t.Helper()
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return
	}
	var more []T
	if err == nil {
		err = json.Unmarshal(data, &more)
	}
	if err != nil {
		t.Fatal(err)
	}
	*list = append(*list, more...)
}
