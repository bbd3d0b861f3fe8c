package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// kind is one kind of page, and the page that stands for it: the largest file
// of the kind. Kinds are told by their addresses, so that a new one is taken in
// when it is there.
type kind struct {
	name string
	path string // below the site's address
	size int    // of the file
}

var (
	recordID = regexp.MustCompile(`^\d{4}(-[a-z0-9]+)+$`)
	digits   = regexp.MustCompile(`^\d+$`)
	yearPart = regexp.MustCompile(`^\d{4}$`)
	language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]+)*$`)
	bannerOf = regexp.MustCompile(`class="banner"><(?:p><)?strong>(\w+)`)
	titleOf  = regexp.MustCompile(`<h1[^>]*>([^<]+)`)
)

// findKinds reads every page of a built site.
func findKinds(dir string) ([]kind, error) {
	taxonomies, err := taxonomiesOf(dir)
	if err != nil {
		return nil, err
	}
	found := map[string]kind{}
	title := ""
	err = eachHTML(dir, func(path string, page []byte) error {
		k := kind{kindOf(path, page, taxonomies), path, len(page)}
		if k.size > found[k.name].size {
			found[k.name] = k
			if m := titleOf.FindSubmatch(page); k.name == "record" && m != nil {
				title = string(m[1])
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	var kinds []kind
	for _, k := range found {
		kinds = append(kinds, k)
	}
	if s, ok := found["search"]; ok {
		kinds = append(kinds, kind{name: "search, found", path: s.path + "?q=" + url.QueryEscape(longestWord(title))},
			kind{name: "search, nothing", path: s.path + "?q=xyzzyx"})
	}
	slices.SortFunc(kinds, func(a, b kind) int { return strings.Compare(a.name, b.name) })
	return kinds, nil
}

// eachHTML reads the pages of a built site, each with its path below the site's
// address: "" is the first page, "about/" the file about/index.html.
func eachHTML(dir string, do func(path string, page []byte) error) error {
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(file) != ".html" {
			return err
		}
		page, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		path, err := filepath.Rel(dir, file)
		if err != nil {
			return err
		}
		return do(strings.TrimSuffix(filepath.ToSlash(path), "index.html"), page)
	})
	if err != nil {
		return fmt.Errorf("read what was built: %w", err)
	}
	return nil
}

// taxonomiesOf are "closed" or "open", by id.
func taxonomiesOf(dir string) (map[string]string, error) {
	file := filepath.Join(dir, "data", "taxonomies.json")
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	var all struct {
		Taxonomies []struct {
			ID     string
			Closed bool
		}
	}
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	found := map[string]string{}
	for _, t := range all.Taxonomies {
		found[t.ID] = "open"
		if t.Closed {
			found[t.ID] = "closed"
		}
	}
	return found, nil
}

// kindOf names the kind of a page.
func kindOf(path string, page []byte, taxonomies map[string]string) string {
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	closed := taxonomies[parts[0]]
	switch {
	case bytes.Contains(page, []byte(`http-equiv="refresh"`)):
		return "moved"
	case path == "":
		return "home"
	case parts[0] == "incidents":
		return recordKind(parts, page)
	case yearPart.MatchString(parts[0]):
		return [...]string{"year", "month"}[min(len(parts), 2)-1]
	case len(parts) > 2 && parts[1] == "incidents" && language.MatchString(parts[0]):
		return "translation"
	case closed != "" && len(parts) == 1:
		return "taxonomy, " + closed
	case closed != "" && parts[1] == "not-stated":
		return strings.Join(append([]string{"not stated"}, unnumbered(parts[2:])...), ", ")
	case closed != "":
		return strings.Join(append([]string{"term", closed}, unnumbered(parts[2:])...), ", ")
	}
	return strings.Join(unnumbered(parts), ", ")
}

// recordKind tells pages below incidents/ apart, records also by the word of
// their banner: withdrawn, removed.
func recordKind(parts []string, page []byte) string {
	if len(parts) == 1 {
		return "records"
	}
	if !recordID.MatchString(parts[1]) {
		return strings.Join(append([]string{"records"}, unnumbered(parts[1:])...), ", ")
	}
	name := strings.Join(append([]string{"record"}, unnumbered(parts[2:])...), ", ")
	if m := bannerOf.FindSubmatch(page); m != nil {
		name += ", " + strings.ToLower(string(m[1]))
	}
	return name
}

func unnumbered(parts []string) (names []string) {
	for _, p := range parts {
		if !digits.MatchString(p) {
			names = append(names, p)
		}
	}
	return names
}

func longestWord(title string) (longest string) {
	for _, w := range words(title) {
		if len(w) > len(longest) {
			longest = w
		}
	}
	return longest
}
