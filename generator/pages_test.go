package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"blotter/generator/site"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A document is a published page, taken apart.
type document struct {
	file  string
	nodes []*html.Node // the elements, in order
	ids   map[string]bool
	twice []string // ids that stand more than once
}

func parseDocument(t *testing.T, file string, data []byte) *document {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	d := &document{file: file, ids: map[string]bool{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		d.nodes = append(d.nodes, n)
		if id := attr(n, "id"); id != "" {
			if d.ids[id] {
				d.twice = append(d.twice, id)
			}
			d.ids[id] = true
		}
	}
	return d
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// textOf is what a person reads of an element.
func textOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all are the HTML elements of a name; a drawing has titles of its own.
func (d *document) all(tag atom.Atom) (found []*html.Node) {
	for _, n := range d.nodes {
		if n.DataAtom == tag && n.Namespace == "" {
			found = append(found, n)
		}
	}
	return found
}

// address is the page's own URL.
func (d *document) address() *url.URL {
	u, err := url.Parse(sampleURL + strings.TrimSuffix(d.file, "index.html"))
	if err != nil {
		panic(err)
	}
	return u
}

// links are the site's own pages that a person can go to from here.
func (d *document) links() (paths []string) {
	for _, n := range d.nodes {
		href := ""
		switch n.DataAtom {
		case atom.A:
			href = attr(n, "href")
		case atom.Form:
			href = attr(n, "action")
		}
		u, err := d.address().Parse(href)
		if href != "" && err == nil && strings.HasPrefix(u.String(), sampleURL) {
			paths = append(paths, u.Path)
		}
	}
	return paths
}

// eachPage runs a check on every HTML file of the sample site.
func eachPage(t *testing.T, check func(t *testing.T, s *sampleSite, d *document)) {
	s := sampleOnce(t)
	for _, file := range slices.Sorted(maps.Keys(s.docs)) {
		check(t, s, s.docs[file])
	}
}

// TestLinksLead follows every reference of every page: to pages, to what is
// behind their #, to pictures, styles and scripts.
func TestLinksLead(t *testing.T) {
	eachPage(t, func(t *testing.T, s *sampleSite, d *document) {
		for _, n := range d.nodes {
			for _, name := range []string{"href", "src", "action"} {
				if has(n, name) {
					s.checkReference(t, d, n, attr(n, name))
				}
			}
		}
	})
}

func (s *sampleSite) checkReference(t *testing.T, d *document, n *html.Node, ref string) {
	u, err := url.Parse(ref)
	if err != nil || ref == "" {
		t.Errorf("%s: <%s> refers to %q: %v", d.file, n.Data, ref, err)
		return
	}
	to := d.address().ResolveReference(u)
	own := strings.HasPrefix(to.String(), sampleURL)
	to.RawQuery = ""
	switch {
	case u.Scheme == "mailto":
	case own && !s.has(to.String()):
		t.Errorf("%s: <%s> leads to %s, where nothing is", d.file, n.Data, ref)
	case !own && n.DataAtom != atom.A:
		t.Errorf("%s: <%s> asks another host for %s", d.file, n.Data, ref)
	case !own && u.Scheme != "https" && u.Scheme != "http":
		t.Errorf("%s: a link leads to %s", d.file, ref)
	case own && u.IsAbs() && attr(n, "rel") != "canonical":
		t.Errorf("%s: %s is not relative", d.file, ref)
	case own && d.file != "404.html" && strings.HasPrefix(ref, "/"):
		t.Errorf("%s: %s leads out of a sub-path", d.file, ref)
	}
}

// TestPagesAreSemantic holds every page to what assistive technology needs.
func TestPagesAreSemantic(t *testing.T) {
	eachPage(t, func(t *testing.T, s *sampleSite, d *document) {
		one := func(tag atom.Atom) *html.Node {
			found := d.all(tag)
			if len(found) != 1 {
				t.Errorf("%s: <%s> stands %d times", d.file, tag, len(found))
				return &html.Node{}
			}
			return found[0]
		}
		if root := one(atom.Html); attr(root, "lang") == "" {
			t.Errorf("%s: no language", d.file)
		}
		for _, tag := range []atom.Atom{atom.Title, atom.H1} {
			if textOf(one(tag)) == "" {
				t.Errorf("%s: <%s> is empty", d.file, tag)
			}
		}
		if len(d.twice) > 0 {
			t.Errorf("%s: ids stand twice: %v", d.file, d.twice)
		}
		if one(atom.Main).Parent.DataAtom != atom.Body || !d.inBody(atom.Header) || !d.inBody(atom.Footer) {
			t.Errorf("%s: the body lacks a landmark", d.file)
		}
		d.checkHeadings(t)
		for _, n := range d.nodes {
			d.checkElement(t, n)
		}
		if skip := d.all(atom.A)[0]; !d.ids[strings.TrimPrefix(attr(skip, "href"), "#")] {
			t.Errorf("%s: the first link, to %s, skips to nothing", d.file, attr(skip, "href"))
		}
	})
}

func (d *document) inBody(tag atom.Atom) bool {
	return slices.ContainsFunc(d.all(tag), func(n *html.Node) bool { return n.Parent.DataAtom == atom.Body })
}

// checkHeadings: a heading is at most one level below the one before.
func (d *document) checkHeadings(t *testing.T) {
	level := 0
	for _, n := range d.nodes {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		next := int(n.Data[1] - '0')
		if next > level+1 {
			t.Errorf("%s: %q is an h%d after an h%d", d.file, textOf(n), next, level)
		}
		level = next
	}
}

func (d *document) checkElement(t *testing.T, n *html.Node) {
	for _, name := range []string{"for", "aria-labelledby", "aria-describedby", "aria-controls"} {
		for _, id := range strings.Fields(attr(n, name)) {
			if !d.ids[id] {
				t.Errorf("%s: %s names %q, which is not there", d.file, name, id)
			}
		}
	}
	switch n.DataAtom {
	case atom.Img:
		if !has(n, "alt") || attr(n, "width") == "" || attr(n, "height") == "" {
			t.Errorf("%s: the picture %s lacks alt or its size", d.file, attr(n, "src"))
		}
	case atom.Nav:
		if attr(n, "aria-label") == "" && attr(n, "aria-labelledby") == "" {
			t.Errorf("%s: a navigation has no name", d.file)
		}
	case atom.Input:
		if attr(n, "type") != "hidden" && !has(n, "aria-label") && n.Parent.DataAtom != atom.Label && !d.labelled(attr(n, "id")) {
			t.Errorf("%s: the input %q has no label", d.file, attr(n, "name"))
		}
	case atom.A, atom.Button:
		if textOf(n) == "" && attr(n, "aria-label") == "" && !hasTitle(n) {
			t.Errorf("%s: <%s> to %q has no name", d.file, n.Data, attr(n, "href"))
		}
	}
}

func (d *document) labelled(id string) bool {
	return id != "" && slices.ContainsFunc(d.all(atom.Label), func(n *html.Node) bool { return attr(n, "for") == id })
}

// hasTitle reports a name inside a picture.
func hasTitle(n *html.Node) bool {
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && (c.Data == "title" && textOf(c) != "" || c.DataAtom == atom.Img && attr(c, "alt") != "") {
			return true
		}
	}
	return false
}

// TestPagesAreSafe: nothing stands inline that a page's policy would have to
// allow, and every script and style is the one that was built.
func TestPagesAreSafe(t *testing.T) {
	eachPage(t, func(t *testing.T, s *sampleSite, d *document) {
		policy := ""
		for _, n := range d.nodes {
			if attr(n, "http-equiv") == "Content-Security-Policy" {
				policy = attr(n, "content")
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: <%s> has %s=%q", d.file, n.Data, a.Key, a.Val)
				}
			}
			switch {
			case n.DataAtom == atom.Style, n.DataAtom == atom.Iframe, n.DataAtom == atom.Object, n.DataAtom == atom.Embed, n.DataAtom == atom.Base:
				t.Errorf("%s: there is a <%s>", d.file, n.Data)
			case n.DataAtom == atom.Script && attr(n, "type") == "application/ld+json": // data, which is never run
			case n.DataAtom == atom.Script:
				if attr(n, "src") == "" || textOf(n) != "" {
					t.Errorf("%s: a script stands inline", d.file)
				}
				s.checkIntegrity(t, d, n, attr(n, "src"))
			case n.DataAtom == atom.Link && attr(n, "rel") == "stylesheet":
				s.checkIntegrity(t, d, n, attr(n, "href"))
			}
		}
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy is %q", d.file, policy)
		}
	})
}

func (s *sampleSite) checkIntegrity(t *testing.T, d *document, n *html.Node, ref string) {
	u, err := d.address().Parse(ref)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(s.tree[strings.TrimPrefix(u.Path, "/")])
	if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); attr(n, "integrity") != want {
		t.Errorf("%s: the integrity of %s is %q, want %s", d.file, ref, attr(n, "integrity"), want)
	}
}

// TestStylesAskNobody: no style fetches from another host, or any other file.
func TestStylesAskNobody(t *testing.T) {
	s := sampleOnce(t)
	for file, data := range s.tree {
		if strings.HasSuffix(file, ".css") && (bytes.Contains(data, []byte("://")) || bytes.Contains(data, []byte("@import")) || bytes.Contains(data, []byte("url("))) {
			t.Errorf("%s fetches something", file)
		}
	}
}

// TestEverythingCanBeReached: a person who begins at the first page and only
// follows links comes to every page (but the one for wrong addresses).
func TestEverythingCanBeReached(t *testing.T) {
	s := sampleOnce(t)
	reached := map[string]bool{}
	queue := []string{"index.html"}
	for len(queue) > 0 {
		d := s.docs[queue[0]]
		queue = queue[1:]
		if d == nil || reached[d.file] {
			continue
		}
		reached[d.file] = true
		for _, p := range d.links() {
			file := strings.TrimPrefix(p, "/")
			if file == "" || strings.HasSuffix(file, "/") {
				file += "index.html"
			}
			queue = append(queue, file)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(s.docs)) {
		if !reached[file] && file != "404.html" {
			t.Errorf("no way leads to %s", file)
		}
	}
}

// TestTermPagesListTheirRecords goes through the harm types, record by record.
func TestTermPagesListTheirRecords(t *testing.T) {
	s := sampleOnce(t)
	for _, term := range s.site.Taxonomy("harms").Terms {
		linked := map[string]bool{}
		for file, d := range s.docs {
			if strings.HasPrefix("/"+file, term.URL()) {
				for _, p := range d.links() {
					linked[p] = true
				}
			}
		}
		for _, r := range s.site.Records {
			holds := slices.ContainsFunc(r.TermsOf("harms"), func(v site.Value) bool { return v.Term == term })
			if holds && !linked[r.URL()] {
				t.Errorf("%s does not list %s", term.URL(), r.ID)
			}
		}
	}
}

// TestBrowsingFindsTheRecord follows the way that a newcomer would: the harm
// types, one of them, the record of June 2026; and holds its page to all that
// the OECD monitor's page of that event shows.
func TestBrowsingFindsTheRecord(t *testing.T) {
	s := sampleOnce(t)
	const record = "/incidents/2026-06-22-employee-monitoring-leak/"
	way := []string{"/", "/harms/", "/harms/psychological/", record}
	for i := range way[1:] {
		d := s.docs[strings.TrimPrefix(way[i]+"index.html", "/")]
		if d == nil || !slices.Contains(d.links(), way[i+1]) {
			t.Fatalf("no link leads from %s to %s", way[i], way[i+1])
		}
	}
	d := s.docs[strings.TrimPrefix(record+"index.html", "/")]
	links, page := d.links(), textOf(d.all(atom.Main)[0])
	for _, term := range []string{
		"severity/incident", "harms/human-or-fundamental-rights", "harms/psychological", "industries/digital-security",
		"stakeholders/workers", "principles/privacy-and-data-governance", "principles/robustness-and-digital-security",
		"functions/monitoring-and-quality-control", "tasks/event-anomaly-detection", "organisations/meta", "labels/incident",
	} {
		if !slices.Contains(links, "/"+term+"/") {
			t.Errorf("the page does not lead to %s", term)
		}
	}
	r := s.site.Record("2026-06-22-employee-monitoring-leak")
	if len(r.Sources) != 7 {
		t.Errorf("the record has %d sources", len(r.Sources))
	}
	shown := []string{r.Title.S, r.Summary.S, r.Rationale.S, "22 June 2026"}
	for _, source := range r.Sources {
		shown = append(shown, source.Title.S, source.Publisher.S, source.Rationale.S)
	}
	for _, what := range shown {
		if what == "" || !strings.Contains(page, strings.Join(strings.Fields(what), " ")) {
			t.Errorf("the page does not show %q", what)
		}
	}
	if footer := textOf(d.all(atom.Footer)[0]); !strings.Contains(footer, strings.Join(strings.Fields(s.site.Disclaimer), " ")) {
		t.Error("the page does not show the disclaimer")
	}
}
