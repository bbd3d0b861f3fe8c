package generator

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"

	"blotter/generator/site"

	"github.com/mmcdole/gofeed"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A sampleSite is the sample register, arranged and published.
type sampleSite struct {
	site *site.Site
	tree tree
	docs map[string]*document // the HTML files, by path
}

const sampleURL = "https://blotter.example/"

var sample struct {
	sync.Once
	sampleSite
}

// sampleOnce builds the sample register, in a repository of its own, once for
// all tests.
func sampleOnce(t *testing.T) *sampleSite {
	t.Helper()
	sample.Do(func() {
		dir, err := os.MkdirTemp("", "blotter-sample-")
		if err != nil {
			t.Fatal(err)
		}
		leftovers = append(leftovers, dir)
		b := New(Options{Dir: sampleRepository(t, dir).dir})
		defer b.Close()
		reg, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		files := treeOf(t, b, reg)
		docs := map[string]*document{}
		for file, data := range files {
			if strings.HasSuffix(file, ".html") {
				docs[file] = parseDocument(t, file, data)
			}
		}
		sample.sampleSite = sampleSite{reg.Site, files, docs}
	})
	if sample.tree == nil {
		t.Skip("the sample register could not be built")
	}
	return &sample.sampleSite
}

// TestSampleIsSound holds content/ to every rule.
func TestSampleIsSound(t *testing.T) {
	if problems := check(t, ".."); len(problems) > 0 {
		t.Errorf("the sample register has problems:\n%s", text(t, problems))
	}
}

// TestSampleIsWide holds the sample to what it is meant to show.
func TestSampleIsWide(t *testing.T) {
	s := sampleOnce(t)
	if n := len(s.site.Records); n < 60 {
		t.Errorf("there are %d records", n)
	}
	years := s.site.Years()
	if first, last := years[0].Year, years[len(years)-1].Year; first > 2012 || last < 2026 {
		t.Errorf("the records go from %d to %d", first, last)
	}
	for _, r := range s.site.Records {
		if r.Summary.S == "" || r.Rationale.S == "" || len(r.Sources) < 2 {
			t.Errorf("%s lacks a summary, a rationale or a second source", r.ID)
		}
	}
	for name, atLeast := range map[string]int{"severity": 4, "harms": 6, "industries": 10, "countries": 12} {
		used := 0
		for _, term := range s.site.Taxonomy(name).Terms {
			if len(term.Records) > 0 {
				used++
			}
		}
		if used < atLeast {
			t.Errorf("the records use %d terms of %s, want %d", used, name, atLeast)
		}
	}
}

// TestBudgetOfFiles: one file a record and one for its past, five for a larger term
// and one for its records by place, one for a small one (many hosts stop at 20,000
// files).
func TestBudgetOfFiles(t *testing.T) {
	s := sampleOnce(t)
	files := map[string]int{}
	for file := range s.tree {
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			files[dir]++
		}
	}
	for _, r := range s.site.All {
		want := 1 + len(r.Images)
		if r.HasHistoryPage() {
			want++
		}
		if got := files["incidents/"+r.ID]; got != want {
			t.Errorf("%s has %d files, want %d", r.ID, got, want)
		}
	}
	for _, taxonomy := range s.site.Taxonomies {
		for _, term := range append(slices.Clip(taxonomy.Terms), taxonomy.NotStated) {
			want := 1
			if term.HasFeeds() {
				want = 5 + len(term.Records)/s.site.PageSize
			}
			if s.site.PlacesURL(term) != "" {
				want++
			}
			if got := files[strings.Trim(term.URL(), "/")]; got > want {
				t.Errorf("%s has %d files for %d records, want %d", term.URL(), got, len(term.Records), want)
			}
		}
	}
}

func TestFeedsParse(t *testing.T) {
	s := sampleOnce(t)
	feeds := 0
	for _, file := range slices.Sorted(maps.Keys(s.tree)) {
		if dir, base := path.Split(file); base != "feed.xml" && base != "feed.json" || dir == "data/schema/" {
			continue
		}
		feeds++
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(s.tree[file]))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if feed.Title == "" || feed.FeedLink != sampleURL+file || !s.has(feed.Link) {
			t.Errorf("%s: title %q, at %q, of %q", file, feed.Title, feed.FeedLink, feed.Link)
		}
		s.checkItems(t, file, feed.Items)
	}
	if feeds < 40 {
		t.Errorf("there are only %d feeds", feeds)
	}
}

func (s *sampleSite) checkItems(t *testing.T, file string, items []*gofeed.Item) {
	if len(items) > 20 {
		t.Errorf("%s has %d entries", file, len(items))
	}
	seen := map[string]bool{}
	for _, item := range items {
		if item.GUID == "" || seen[item.GUID] || item.Title == "" || item.UpdatedParsed == nil || !s.has(item.Link) {
			t.Errorf("%s: the entry %q of %v leads to %q, titled %q", file, item.GUID, item.UpdatedParsed, item.Link, item.Title)
		}
		seen[item.GUID] = true
	}
}

// has reports whether an absolute address is a page of the site, with what is
// behind its #.
func (s *sampleSite) has(address string) bool {
	rest, ok := strings.CutPrefix(address, sampleURL)
	if !ok {
		return false
	}
	file, fragment, _ := strings.Cut(rest, "#")
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	return s.tree[file] != nil && (fragment == "" || s.docs[file] != nil && s.docs[file].ids[fragment])
}

// schemaOf is the published schema of a JSON file; "" for the files that are
// for programs of our own.
func schemaOf(t *testing.T, file string) string {
	switch dir, base := path.Split(file); {
	case file == "build.json", file == "offline.json", strings.HasPrefix(file, "search/index/"), strings.HasPrefix(file, "data/schema/"):
		return ""
	case base == "feed.json":
		return "feed.json"
	case base == "taxonomies.json", base == "manifest.json":
		return base
	case dir == "data/records/", file == "data/records.json":
		return "pack.json"
	case base == "records.json":
		return base
	}
	t.Errorf("%s is JSON without a schema", file)
	return ""
}

func TestJSONFitsItsSchemas(t *testing.T) {
	s := sampleOnce(t)
	compiler := jsonschema.NewCompiler()
	for file, data := range s.tree {
		name, ok := strings.CutPrefix(file, "data/schema/")
		if !ok {
			continue
		}
		schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("https://schema.example/"+name, schema); err != nil {
			t.Fatal(err)
		}
	}
	validate := func(file, schema string, data []byte) {
		compiled, err := compiler.Compile("https://schema.example/" + schema)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err == nil {
			err = compiled.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, file := range slices.Sorted(maps.Keys(s.tree)) {
		if path.Ext(file) == ".json" && json.Valid(s.tree[file]) {
			if schema := schemaOf(t, file); schema != "" {
				validate(file, schema, s.tree[file])
			}
		} else if path.Ext(file) == ".json" {
			t.Errorf("%s is no JSON", file)
		}
	}
	for line := range bytes.Lines(s.tree["data/records.ndjson"]) {
		validate("data/records.ndjson", "record.json", line)
	}
}

// TestDownloadsAgree: the CSV, JSON and NDJSON files hold the same records.
func TestDownloadsAgree(t *testing.T) {
	s := sampleOnce(t)
	var want []string
	for _, r := range slices.Backward(s.site.Records) {
		want = append(want, r.ID)
	}
	rows, err := csv.NewReader(bytes.NewReader(s.tree["data/records.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var inCSV, inJSON, inLines []string
	for _, row := range rows[1:] {
		inCSV = append(inCSV, row[0])
	}
	type record struct{ ID string }
	var all struct{ Records []record }
	if err := json.Unmarshal(s.tree["data/records.json"], &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Records {
		inJSON = append(inJSON, r.ID)
	}
	for line := range bytes.Lines(s.tree["data/records.ndjson"]) {
		var r record
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		inLines = append(inLines, r.ID)
	}
	for name, got := range map[string][]string{"records.csv": inCSV, "records.json": inJSON, "records.ndjson": inLines} {
		if !slices.Equal(got, want) {
			t.Errorf("%s holds %d records, want these %d: %v", name, len(got), len(want), want)
		}
	}
}

func TestSitemapLeads(t *testing.T) {
	s := sampleOnce(t)
	var sitemap struct {
		URL []struct {
			Loc     string `xml:"loc"`
			Lastmod string `xml:"lastmod"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal(s.tree["sitemap.xml"], &sitemap); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, u := range sitemap.URL {
		if !s.has(u.Loc) || listed[u.Loc] {
			t.Errorf("%s is no page or stands twice", u.Loc)
		}
		listed[u.Loc] = true
	}
	for _, r := range s.site.Records {
		if !listed[strings.TrimSuffix(sampleURL, "/")+r.URL()] {
			t.Errorf("%s is not in the sitemap", r.ID)
		}
	}
	if !strings.Contains(string(s.tree["robots.txt"]), "\nSitemap: "+sampleURL+"sitemap.xml\n") {
		t.Error("robots.txt does not name the sitemap")
	}
}
