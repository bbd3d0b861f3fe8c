package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// linkCheck follows every reference of every page of a built site that stays on
// the site, and reads its JSON-LD.
type linkCheck struct {
	dir, url string // the folder, and the address that it is built for
	names    schemaNames
	ids      map[string]map[string]bool // by page
	links    []pageLink
	pages    int
	wrong    []finding
}

type pageLink struct{ page, to string }

// checkLinks has a finding for each broken link of each page.
func checkLinks(dir, address string, v schemaNames) (*linkCheck, error) {
	c := &linkCheck{dir: dir, url: address, names: v, ids: map[string]map[string]bool{}}
	if err := eachHTML(dir, c.read); err != nil {
		return nil, err
	}
	for _, l := range c.links {
		c.follow(l)
	}
	return c, nil
}

func (c *linkCheck) add(page, format string, args ...any) {
	c.wrong = append(c.wrong, finding{"/" + page, fmt.Sprintf(format, args...)})
}

func (c *linkCheck) read(page string, data []byte) error {
	doc, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("/%s: %w", page, err)
	}
	c.pages++
	ids := map[string]bool{}
	c.ids[page] = ids
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				if ids[a.Val] {
					c.add(page, "two elements have the id %s", a.Val)
				}
				ids[a.Val] = true
			case "href", "src", "action":
				c.links = append(c.links, pageLink{page, a.Val})
			}
		}
		if n.DataAtom == atom.Script && slices.Contains(n.Attr, html.Attribute{Key: "type", Val: "application/ld+json"}) {
			c.readData(page, n.FirstChild)
		}
	}
	return nil
}

func (c *linkCheck) readData(page string, text *html.Node) {
	var data any
	if text == nil {
		c.add(page, "an empty block of JSON-LD")
	} else if err := json.Unmarshal([]byte(text.Data), &data); err != nil {
		c.add(page, "JSON-LD that is no JSON: %v", err)
	}
	for _, name := range c.names.unknown(data) {
		c.add(page, "JSON-LD: schema.org has no %s", name)
	}
}

// follow looks for what a link leads to.
func (c *linkCheck) follow(l pageLink) {
	base, err := url.Parse(c.url + l.page)
	if err != nil {
		c.add(l.page, "%v", err)
		return
	}
	to, err := base.Parse(l.to)
	if err != nil {
		c.add(l.page, "%v", err)
		return
	}
	fragment := to.Fragment
	to.Fragment, to.RawFragment, to.RawQuery = "", "", ""
	target, own := strings.CutPrefix(to.String(), c.url)
	if !own {
		return
	}
	target, _ = url.PathUnescape(target)
	ids, isPage := c.ids[strings.TrimSuffix(target, "index.html")]
	switch {
	case isPage && (fragment == "" || ids[fragment]):
	case isPage:
		c.add(l.page, "%s leads to no place of that page", l.to)
	case !c.isFile(target):
		c.add(l.page, "%s leads nowhere", l.to)
	}
}

func (c *linkCheck) isFile(target string) bool {
	info, err := os.Stat(filepath.Join(c.dir, filepath.FromSlash(target)))
	return err == nil && !info.IsDir()
}

// schemaNames are the names of schema.org; none at all lets every name pass.
type schemaNames map[string]bool

// unknown lists the types and properties in JSON-LD that are none.
func (v schemaNames) unknown(data any) (names []string) {
	switch d := data.(type) {
	case []any:
		for _, e := range d {
			names = append(names, v.unknown(e)...)
		}
	case map[string]any:
		for key, value := range d {
			key = strings.TrimSuffix(key, "-input") // of a property of an action
			if !strings.HasPrefix(key, "@") && len(v) > 0 && !v[key] {
				names = append(names, "property "+key)
			}
			if t, ok := value.(string); key == "@type" && ok && len(v) > 0 && !v[t] {
				names = append(names, "type "+t)
			}
			names = append(names, v.unknown(value)...)
		}
	}
	slices.Sort(names)
	return names
}
