package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// siteSize is what a site, or an index alone, consists of.
type siteSize struct {
	records, listings, feeds, files int
	bytes                           int64
}

// survey measures what was written, and holds the peers to the same pages.
func (r *race) survey() (err error) {
	folders := map[string]string{coldBuild: "public", hugoBuild: "hugo", eleventyRun: "eleventy", pagefindRun: "pagefind", floorRun: "floor"}
	for _, name := range r.order {
		if folders[name] == "" {
			continue
		}
		if r.sites[name], err = sizeOf(r.public(folders[name])); err != nil {
			return err
		}
	}
	if r.sites[blotterIndex], err = sizeOf(filepath.Join(r.public("public"), "search", "index")); err != nil {
		return err
	}
	for _, name := range []string{hugoBuild, eleventyRun} {
		s, measured := r.sites[name]
		if measured && (s.records != r.n || !alike(s.listings, r.sites[coldBuild].listings) || !alike(s.feeds, r.sites[coldBuild].feeds)) {
			return fmt.Errorf("%s wrote another site: %+v; blotter: %+v", name, s, r.sites[coldBuild])
		}
	}
	return nil
}

// blotterIndex is the part of its site that is the search index.
const blotterIndex = "blotter's search index"

// alike says that two counts differ by little: blotter's listings begin with a
// page of more than fifty records, and its record may be removed for good.
func alike(a, b int) bool { return max(a, b)-min(a, b) <= 3+max(a, b)/10 }

func sizeOf(dir string) (s siteSize, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		s.count(strings.Split(filepath.ToSlash(name), "/"))
		s.bytes += info.Size()
		return nil
	})
	return s, err
}

// count counts a file by the parts of its path. What blotter alone has, such as
// pages of what is not stated and of two terms at once, is not counted.
func (s *siteSize) count(parts []string) {
	s.files++
	dirs, last := parts[:len(parts)-1], parts[len(parts)-1]
	if len(dirs) > 2 && dirs[len(dirs)-2] == "page" {
		dirs = dirs[:len(dirs)-2]
	}
	taxonomy := func(v vocabulary) bool { return len(dirs) > 0 && v.file == dirs[0] }
	listed := slices.ContainsFunc(closed, taxonomy) || slices.ContainsFunc(open, taxonomy)
	switch listed = listed && len(dirs) <= 2 && dirs[len(dirs)-1] != "not-stated"; {
	case len(dirs) == 2 && dirs[0] == "incidents" && dirs[1][0] <= '9' && last == "index.html":
		s.records++
	case listed && last == "index.html":
		s.listings++
	case (listed || len(dirs) == 0) && (last == "feed.xml" || last == "feed.json"):
		s.feeds++
	}
}
