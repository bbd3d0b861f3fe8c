package site

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

type pageFile = incident.Page

// Resolve gives the address of what a link in the content file from leads to:
// an address of the site (/incidents/<id>/), a file beside it (<id>.md,
// chart.png), or a heading of its own page (#part). "" when it leads nowhere.
// Other sites' addresses come back as they are.
func (s *Site) Resolve(from, dest string) string {
	u, err := url.Parse(dest)
	switch {
	case err != nil:
		return ""
	case u.Scheme != "" || u.Host != "":
		return dest
	case u.Path == "":
		return s.withFragment("", s.files[from], u.Fragment)
	case !strings.HasPrefix(u.Path, "/"):
		known := s.files[path.Join(path.Dir(from), u.Path)]
		return s.withFragment(known, known, u.Fragment)
	}
	for _, known := range []string{u.Path, u.Path + "/"} {
		if s.byURL[known] {
			link := known
			if u.RawQuery != "" {
				link += "?" + u.RawQuery
			}
			return s.withFragment(link, known, u.Fragment)
		}
	}
	return ""
}

// withFragment adds the id of the heading that fragment means on the page at
// address; "" when there is no such page or heading.
func (s *Site) withFragment(link, address, fragment string) string {
	if address == "" || fragment == "" {
		return link
	}
	outline := s.outlines[address]
	if outline == nil {
		return link + "#" + url.PathEscape(fragment)
	}
	id, ok := outline.Anchor(fragment)
	if !ok {
		return ""
	}
	return link + "#" + id
}

// checkLinks reports internal links, images and pictures that lead nowhere.
func (c *checker) checkLinks() {
	for _, r := range c.site.All {
		c.checkImage(r)
		c.checkOutline(r.Path, &r.Outline)
		for _, t := range r.Translations {
			c.checkOutline(t.Path, &t.Outline)
		}
	}
	for _, d := range c.site.Documents {
		c.checkOutline(d.Path, &d.Outline)
	}
}

// checkNavigation takes out of the navigation, which stands on every page, what
// leads nowhere.
func (c *checker) checkNavigation() {
	var kept []NavLink
	for i, n := range c.site.Navigation {
		if c.site.byURL[n.URL] {
			kept = append(kept, n)
			continue
		}
		c.add(diag.BrokenLink, "content/site.yaml", c.site.navigation[i].Span, "navigation leads to %s, which is not a page; write an address such as /incidents/", n.URL)
	}
	c.site.Navigation = kept
}

// maxNearest is for how many links of a body a near address is looked for, since
// that goes through all there are.
const maxNearest = 20

// checkOutline reports the links and images of one body that lead nowhere.
func (c *checker) checkOutline(from string, o *incident.Outline) {
	broken := 0
	for _, l := range o.Links {
		own, isOwn := strings.CutPrefix(l.Destination, "#")
		if c.site.Resolve(from, l.Destination) != "" || l.Destination == "#" || c.gone[path.Join(path.Dir(from), l.Destination)] {
			continue
		}
		broken++
		near := broken <= maxNearest
		switch {
		case l.Image:
			c.add(diag.MissingImage, from, l.Span, "there is no usable image %q beside this file", l.Destination)
		case isOwn:
			c.add(diag.BrokenLink, from, l.Span, "there is no heading %q on this page", own).Suggestion = suggestAnchor(own, o, near)
		case c.site.Resolve(from, before(l.Destination, "#")) != "":
			c.add(diag.BrokenLink, from, l.Span, "the page that %q leads to has no such heading", l.Destination)
		default:
			c.add(diag.BrokenLink, from, l.Span, "%q leads nowhere; %s", l.Destination, c.site.leadsOn(from, l.Destination, near))
		}
	}
}

// leadsOn says what to write in place of a link that leads nowhere, where it is to
// look for something near.
func (s *Site) leadsOn(from, dest string, look bool) string {
	if dir, base := path.Split(dest); look && path.Ext(base) == ".md" {
		var files []string
		for file := range s.files {
			if path.Dir(file) == path.Join(path.Dir(from), dir) {
				files = append(files, path.Base(file))
			}
		}
		slices.Sort(files)
		if near := diag.Nearest(base, files); near != "" {
			return "a file near this is " + dir + near
		}
	}
	if look && strings.HasPrefix(dest, "/") {
		if near := diag.Nearest(dest, slices.Sorted(maps.Keys(s.byURL))); near != "" {
			return "an address near this is " + near
		}
	}
	return "write the path of a file in content/ from here, or an address such as /incidents/" + exampleID + "/"
}

func before(s, sep string) string {
	s, _, _ = strings.Cut(s, sep)
	return s
}

const exampleID = "2026-06-22-x"

func suggestAnchor(own string, o *incident.Outline, look bool) string {
	if !look {
		return ""
	}
	if near := diag.Nearest(own, o.Fragments()); near != "" {
		return "#" + near
	}
	return ""
}
