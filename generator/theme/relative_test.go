package theme

import (
	"net/url"
	"testing"
)

func TestRelative(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"/", "/", "./"},
		{"/", "/incidents/", "incidents/"},
		{"/", "/feed.xml", "feed.xml"},
		{"/incidents/", "/incidents/", "./"},
		{"/incidents/x/", "/", "../../"},
		{"/incidents/x/", "/incidents/y/", "../y/"},
		{"/incidents/x/", "/harms/psychological/#x", "../../harms/psychological/#x"},
		{"/incidents/x/", "/incidents/x/#a", "#a"},
		{"/incidents/x/", "/incidents/x/a.png", "a.png"},
		{"/incidents/x/", "/incidents/", "../"},
		{"/fr/incidents/x/", "/incidents/x/", "../../../incidents/x/"},
		{"/harms/a/page/2/", "/harms/a/", "../../"},
		{"/search/", "/search/?q=a", "./?q=a"},
		{"/old/page.html", "/old/", "./"},
		{"/old/page.html", "/incidents/x/", "../incidents/x/"},
		{"/a/", "/ab/", "../ab/"},
		{"/a/", "/a/b:c.png", "./b:c.png"},
		{"/", "/a//b", "a//b"},
		{"/a/", "/a//b", ".//b"},
		{"/a/", "#here", "#here"},
		{"/a/", "https://example.com/", "https://example.com/"},
		{"/a/", "//example.com/", "//example.com/"},
		{"/a/", "mailto:a@example.com", "mailto:a@example.com"},
		{"/a/", "", ""},
	} {
		if got := Relative(c.from, c.to); got != c.want {
			t.Errorf("Relative(%q, %q) = %q; want %q", c.from, c.to, got, c.want)
		}
	}
}

// What Relative gives leads, from the page, to where it was asked to lead.
func FuzzRelative(f *testing.F) {
	f.Add("/incidents/x/", "/harms/y/")
	f.Add("/a/b/c/", "/a/b/d/e.png#f")
	f.Add("/", "/a:b/")
	f.Fuzz(func(t *testing.T, from, to string) {
		base, err := url.Parse("https://host.test" + from)
		target, err2 := url.Parse("https://host.test" + to)
		if err != nil || err2 != nil || base.Path != from || target.EscapedPath()+fragment(target) != to || to == "" || to[0] != '/' || len(to) > 1 && to[1] == '/' {
			return
		}
		if base.Host != "host.test" || target.Host != "host.test" || base.JoinPath().Path != base.Path || target.JoinPath().Path != target.Path {
			return // no clean addresses of a site
		}
		got, err := base.Parse(Relative(from, to))
		if err != nil || got.String() != target.String() {
			t.Errorf("from %q to %q: %q leads to %v (%v)", from, to, Relative(from, to), got, err)
		}
	})
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.EscapedFragment()
}
