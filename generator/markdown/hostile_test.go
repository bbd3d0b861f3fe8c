package markdown

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"blotter/generator/diag"
)

// vectors are attacks, each put into every context below.
var vectors = append(strings.Split(strings.TrimSpace(`
javascript:alert(1)
JaVaScRiPt:alert(1)
javascript&colon;alert(1)
javascript&#58;alert(1)
javascript&#x3a;alert(1)
javascript&#0000058alert(1)
&#106;avascript:alert(1)
&#x6A&#x61&#x76&#x61script:alert(1)
&#x6A;&#x61;&#x76;&#x61;script:alert(1)
java&Tab;script:alert(1)
java&NewLine;script:alert(1)
java&#9;script:alert(1)
java&#10;script:alert(1)
java&#13;script:alert(1)
java&#x0D;&#x0A;script:alert(1)
&#1;javascript:alert(1)
&#14;javascript:alert(1)
&#32;javascript:alert(1)
&#0;javascript:alert(1)
java&#0;script:alert(1)
javascript\:alert(1)
javascript\&colon;alert(1)
java\script:alert(1)
\javascript:alert(1)
javascript:%61lert(1)
javascript%3Aalert(1)
%6Aavascript:alert(1)
javascript://example.org/%0Aalert(1)
javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>
javascript:"onmouseover="alert(1)
vbscript:msgbox(1)
VBScript&colon;msgbox(1)
livescript:alert(1)
mocha:alert(1)
data:text/html,<script>alert(1)</script>
data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==
data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+
data:image/png;base64,iVBORw0KGgo=
data&colon;text/html,x
DATA:,x
blob:https://example.org/1
filesystem:http://example.org/temporary/x
file:///etc/passwd
file&colon;///etc/passwd
about:blank
view-source:https://example.org
jar:https://example.org!/x
feed:javascript:alert(1)
intent:#Intent;scheme=http;end
ms-msdt:/id
ms-word:ofe|u|https://example.org/x
tel:+100
sms:+100
ftp://example.org/x
ws://example.org
chrome://settings
resource://x
cid:x
urn:isbn:0
magnet:?xt=x
ssh://example.org
git://example.org
//evil.example/x
/\evil.example/x
\/evil.example/x
\\\\evil.example/x
&sol;&sol;evil.example
&bsol;&bsol;evil.example
/&Tab;/evil.example
https:evil.example
https:/evil.example
https:\\\\evil.example
https:///evil.example
https://
http:x
https://[::1
https://exa mple.org/
https://example.org/"onclick="alert(1)
https://example.org/'onclick='alert(1)
https://example.org/><script>alert(1)</script>
https://example.org/"><img src=x onerror=alert(1)>
https://example.org/?a=1&quot;&gt;&lt;script&gt;
https://user:pass@example.org/
https://example.org/%00
https://example.org/\u0000
mailto:a@example.org?body="><script>
mailto:"onclick=alert(1)"@example.org
" onclick="alert(1)
' onclick='alert(1)
" style="background:url(javascript:alert(1))
"><script>alert(1)</script>
'><script>alert(1)</script>
"><img src=x onerror=alert(1)>
"><svg onload=alert(1)>
</a><script>alert(1)</script>
</code></pre><script>alert(1)</script>
</title><script>alert(1)</script>
</textarea><script>alert(1)</script>
--><script>alert(1)</script>
]]><script>alert(1)</script>
&quot; onclick=&quot;alert(1)
&#34; onclick=&#34;alert(1)
&#x22;&#x3e;&#x3c;script&#x3e;alert(1)
&lt;script&gt;alert(1)&lt;/script&gt;
&amp;lt;script&amp;gt;alert(1)
\<script\>alert(1)\</script\>
\"onclick=alert(1)
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<script/x>alert(1)</script>
<script
<scr<script>ipt>alert(1)</scr</script>ipt>
<img src=x onerror=alert(1)>
<img src="x" onerror="alert(1)" />
<img/src/onerror=alert(1)>
<svg onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><a xlink:href="javascript:alert(1)">x</a></svg>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data=javascript:alert(1)></object>
<embed src=javascript:alert(1)>
<base href=//evil.example/>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<link rel=stylesheet href=//evil.example/x.css>
<style>@import '//evil.example/x.css';</style>
<style>*{background:url(//evil.example)}</style>
<div style="position:fixed;inset:0">x</div>
<body onload=alert(1)>
<input autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<audio src onerror=alert(1)>
<marquee onstart=alert(1)>
<form action=javascript:alert(1)><button>x</button></form>
<button formaction=javascript:alert(1)>x</button>
<a href=javascript:alert(1)>x</a>
<a href="https://example.org" onclick=alert(1)>x</a>
<map name=x><area href=javascript:alert(1)></map>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<plaintext>
<xmp><script>alert(1)</script></xmp>
<textarea></textarea><script>alert(1)</script>
<title><script>alert(1)</script></title>
<!--><script>alert(1)</script>-->
<!-- --!><script>alert(1)</script>
<![CDATA[<script>alert(1)</script>]]>
<!DOCTYPE html><script>alert(1)</script>
<?php echo 1 ?>
<?xml-stylesheet href="javascript:alert(1)"?>
<x onclick=alert(1)>x</x>
<b onmouseover=alert(1)>x</b>
<p id=__proto__ class=x>x</p>
<img name=getElementById>
<form id=document><input name=cookie></form>
{{.}} {{template "x"}} <%= 1 %> ${1}
[x](javascript:alert(1))
![x](javascript:alert(1))
![x](https://evil.example/x.png)
![x](x.svg"onerror="alert(1))
[x](<javascript:alert(1)>)
[x]( javascript:alert(1) "t")
[x](x "onclick=alert(1) ")
[x](x '" onclick="alert(1)')
[a]: javascript:alert(1)
[x]: <javascript&colon;alert(1)> "t"
<javascript:alert(1)>
<JAVASCRIPT:alert(1)>
<data:text/html,x>
<https://example.org/"onclick="alert(1)">
<a@example.org"onclick="alert(1)>
https://example.org/"onmouseover=alert(1)//
www.example.org/"onmouseover=alert(1)
a@example.org"onmouseover=alert(1)
[^x]: <script>alert(1)</script>
{onclick=alert(1)}
# x {#"onclick=alert(1) onclick=alert(1)}
a"b{style=x}
`), "\n"),
	"java\tscript:alert(1)", "java\x00script:alert(1)", "\x01javascript:alert(1)", "java\rscript:alert(1)", "\u00a0javascript:alert(1)",
	"javascript\u2028:alert(1)", "\u202ejavascript:alert(1)", "ja\u0430vascript:alert(1)", "\xff<script>", "<\x00script>alert(1)</script>",
	"\x1b[31m", "<scr\u0131pt>alert(1)</scr\u0131pt>", "<\u017fcript>alert(1)", "\ufeff<script>alert(1)</script>")

// contexts are the places where an author's text can stand; @ is the attack.
var contexts = []string{
	"@\n",
	"a @ b\n",
	"**@** _@_ ~~@~~\n",
	"[text](@)\n",
	"[text](<@>)\n",
	"[text](x.md \"@\")\n",
	"[text](x.md '@')\n",
	"[text](https://example.org/ (@))\n",
	"[@](x.md)\n",
	"![@](x.png)\n",
	"![alt](@)\n",
	"![alt](<@> \"@\")\n",
	"![alt](x.png \"@\")\n",
	"[![@](x.png \"@\")](@)\n",
	"[text][r]\n\n[r]: @\n",
	"[text][r]\n\n[r]: <@> '@'\n",
	"[@]\n\n[@]: x.md \"@\"\n",
	"<@>\n",
	"# @\n",
	"@\n===\n",
	"> @\n",
	"- @\n- [ ] @\n",
	"1. a\n\n   @\n",
	"| @ | a |\n|---|:-:|\n| @ | [@](@) |\n",
	"`@`\n",
	"```@\n@\n```\n",
	"~~~ @ @\nx\n~~~\n",
	"```html\n@\n```\n",
	"```javascript\n@\n```\n",
	"```diff\n+@\n-@\n```\n",
	"    @\n",
	"a[^1] b[^@]\n\n[^1]: @\n\n[^@]: [@](@)\n",
	"a\\\n@  \nb\n",
}

func TestHostileTextStaysText(t *testing.T) {
	if len(vectors) < 150 {
		t.Fatalf("%d vectors", len(vectors))
	}
	for _, context := range contexts {
		for _, vector := range vectors {
			body := strings.ReplaceAll(context, "@", vector)
			doc, _ := Parse(diag.NewSource("x.md", []byte(body)), []byte(body), 0)
			if safe(t, doc.HTML(func(dest string) string { return dest })); t.Failed() {
				t.Fatalf("in %q", body)
			}
		}
	}
}

// allowed is what a body may hold, told apart from the policy so that the two
// check each other.
var allowed = map[string]string{
	"a": "href title rel class role", "blockquote": "", "br": "", "code": "class", "del": "", "div": "class role aria-label tabindex",
	"em": "", "h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id", "hr": "", "img": "src alt title loading decoding",
	"li": "id", "ol": "start", "p": "", "pre": "class tabindex", "span": "class", "strong": "", "sup": "id", "table": "", "tbody": "",
	"td": "class", "th": "class scope", "thead": "", "tr": "", "ul": "",
}

// safe parses HTML as a browser does and checks every element and attribute.
func safe(t *testing.T, written string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!DOCTYPE html><html><head></head><body>" + written))
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for n := range root.Descendants() {
		switch n.Type {
		case html.CommentNode:
			t.Errorf("a comment: %q", n.Data)
		case html.ElementNode:
			if n.DataAtom.String() == "html" || n.DataAtom.String() == "head" || n.DataAtom.String() == "body" {
				if len(n.Attr) > 0 {
					t.Errorf("attributes on <%s>", n.Data)
				}
				continue
			}
			safeElement(t, n, ids)
		}
	}
}

func safeElement(t *testing.T, n *html.Node, ids map[string]bool) {
	t.Helper()
	attributes, ok := allowed[n.Data]
	if !ok || n.Namespace != "" {
		t.Errorf("element <%s> in namespace %q", n.Data, n.Namespace)
	}
	for _, a := range n.Attr {
		if !slices.Contains(strings.Fields(attributes), a.Key) || a.Namespace != "" {
			t.Errorf("attribute %s=%q on <%s>", a.Key, a.Val, n.Data)
		}
		switch a.Key {
		case "href", "src":
			safeAddress(t, a.Key, a.Val)
		case "class":
			if !slices.Contains(Classes(), a.Val) {
				t.Errorf("class %q", a.Val)
			}
		case "id":
			if !strings.HasPrefix(a.Val, "s-") || ids[a.Val] {
				t.Errorf("id %q: without its prefix or twice", a.Val)
			}
			ids[a.Val] = true
		}
	}
}

// safeAddress takes an address as the URL Standard does: C0 controls and spaces
// go from its ends, TAB, LF and CR from anywhere.
func safeAddress(t *testing.T, key, address string) {
	t.Helper()
	address = strings.Trim(address, "\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(address)
	u, err := url.Parse(address)
	if err != nil {
		t.Errorf("%s=%q does not parse: %v", key, address, err)
		return
	}
	switch {
	case key == "src" && (u.Scheme != "" || u.Host != "" || strings.ContainsAny(address, `/\`)):
		t.Errorf("an image of elsewhere: %q", address)
	case u.Scheme == "" && (u.Host != "" || strings.HasPrefix(strings.ReplaceAll(address, `\`, "/"), "//")):
		t.Errorf("a link without a scheme leaves the site: %q", address)
	case !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme):
		t.Errorf("scheme of %q", address)
	}
}
