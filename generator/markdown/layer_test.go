package markdown

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"blotter/generator/diag"
)

// The sanitiser is a second layer only if the first one leaves it nothing to do.
func TestSanitiserChangesNothing(t *testing.T) {
	for _, context := range contexts {
		for _, vector := range vectors {
			body := strings.ReplaceAll(context, "@", vector)
			doc, _ := Parse(diag.NewSource("x.md", []byte(body)), []byte(body), 0)
			first := doc.page(func(dest string) string { return dest }).String()
			if got, want := tree(t, policy.Sanitize(first)), tree(t, first); got != want {
				t.Fatalf("%q:\nfirst layer  %s\nsecond layer %s", body, want, got)
			}
		}
	}
}

// The second layer stops by itself what the first would have to let through.
func TestSanitiserAlone(t *testing.T) {
	for _, vector := range vectors {
		for _, in := range []string{vector, `<a href="` + vector + `">x</a>`, `<img src="` + vector + `">`, `<p ` + vector + `>x</p>`, `<pre class="` + vector + `">x</pre>`} {
			root, err := html.Parse(strings.NewReader(policy.Sanitize(in)))
			if err != nil {
				t.Fatal(err)
			}
			for n := range root.Descendants() {
				for _, a := range n.Attr {
					if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
						t.Errorf("%q leaves %s=%q", in, a.Key, a.Val)
					}
					if u, err := url.Parse(a.Val); a.Key == "href" && (err != nil || !slices.Contains([]string{"", "http", "https", "mailto"}, u.Scheme)) {
						t.Errorf("%q leaves %s=%q", in, a.Key, a.Val)
					}
				}
				if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "iframe" || n.Data == "svg") {
					t.Errorf("%q leaves <%s>", in, n.Data)
				}
			}
		}
	}
}

// tree is HTML as a browser understands it, written one way.
func tree(t *testing.T, fragment string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!DOCTYPE html><body>" + fragment))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := html.Render(&b, root); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
