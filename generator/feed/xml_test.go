package feed_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"blotter/generator/incident"
	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	jsonfeed "github.com/mmcdole/gofeed/json"
)

func parseAtom(t *testing.T, text []byte) (*atom.Feed, map[string]*atom.Entry) {
	t.Helper()
	f, err := (&atom.Parser{}).Parse(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]*atom.Entry{}
	for _, e := range f.Entries {
		if entries[e.ID] != nil || e.ID == "" || e.Title == "" || e.UpdatedParsed == nil {
			t.Errorf("entry %q: repeated, or without id, title or updated", e.ID)
		}
		entries[e.ID] = e
	}
	return f, entries
}

// wholeEntry is the full record as feeds have it.
const wholeEntry = `<p>Disputed: Zzstatusreason</p>
<p>Zzsummary, first line;
=second line</p>
<p>Zzbody <a href="` + base + "/incidents/" + full + `/#fn">1</a></p>
<h2>Sources</h2>
<ol>
<li><a href="https://paper.example/a?b=1&amp;c=2">Zzheadline</a>, Zzpaper, 2025-11-04</li>
<li>Second, Zzwire</li>
</ol>`

func atomLinks(links []*atom.Link) (s []string) {
	for _, l := range links {
		s = append(s, l.Rel+" "+l.Href)
	}
	return s
}

func TestAtom(t *testing.T) {
	f, entries := parseAtom(t, file(t, sample(t, nil), "/feed.xml"))
	got := []string{f.Title, f.Subtitle, f.ID, f.Language, f.Rights, f.Updated, f.Authors[0].Name, f.Authors[0].URI}
	want := []string{"Bridges & Locks", "What gave way.", base + "/feed.xml", "en", "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
		"2026-01-05T10:00:00Z", "Bridges & Locks", base + "/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	links := []string{"self " + base + "/feed.xml", "alternate " + base + "/", "license https://creativecommons.org/licenses/by/4.0/"}
	if diff := cmp.Diff(links, atomLinks(f.Links)); diff != "" {
		t.Error(diff)
	}
	e := entries[base+"/incidents/"+full+"/"]
	if e.Content.Type != "html" || e.Content.Value != wholeEntry {
		t.Errorf("the entry is not whole: %s %q", e.Content.Type, e.Content.Value)
	}
	got = []string{e.Title, e.Summary, e.Updated, e.Published, strings.Join(atomLinks(e.Links), ", ")}
	want = []string{`=A "full" record; <b>&amp;`, "Zzsummary, first line;\n=second line", "2026-01-05T10:00:00Z", "2025-12-01T09:30:00Z",
		"alternate " + base + "/incidents/" + full + "/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAtomCategories(t *testing.T) {
	_, entries := parseAtom(t, file(t, sample(t, nil), "/feed.xml"))
	var got []string
	for _, c := range entries[base+"/incidents/"+full+"/"].Categories {
		got = append(got, fmt.Sprintf("%s | %s | %s", strings.TrimPrefix(c.Scheme, base), c.Term, c.Label))
	}
	want := []string{
		"/harms/ | injury | Injury", "/harms/ | property | Property", "/organisations/ | zzmaker | Zzmaker", "/organisations/ | zzother | Zzother",
		`/severity/ | incident | Incident <1> & "more"`, "/status/ | open | Open", "/status/ | " + site.Slug("C++") + " | C++",
		"/systems/ | zzlock | Zzlock", "/systems/ | zzgate | Zzgate",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAtomOfATerm(t *testing.T) {
	f, entries := parseAtom(t, file(t, sample(t, nil), "/harms/physical/feed.xml"))
	if f.Title != "Bridges & Locks: Physical" || f.Links[1].Href != base+"/harms/physical/" {
		t.Errorf("title %q, links %v", f.Title, atomLinks(f.Links))
	}
	if len(entries) != 1 || entries[base+"/incidents/"+full+"/"] == nil {
		t.Errorf("%d entries; want the one record under a narrower term", len(entries))
	}
}

// An entry's time without history is the record's own, not the build's.
func TestAtomWithoutHistory(t *testing.T) {
	_, entries := parseAtom(t, file(t, sample(t, nil), "/feed.xml"))
	for id, want := range map[string]string{"2025-01-plain": "2025-01-01T00:00:00Z", "2023-unknown-date": "2023-01-01T00:00:00Z"} {
		e := entries[base+"/incidents/"+id+"/"]
		if e.Updated != want || e.Published != "" {
			t.Errorf("%s: updated %q, published %q", id, e.Updated, e.Published)
		}
	}
}

func TestAtomOfOneRecord(t *testing.T) {
	for _, test := range []struct{ date, removed, want string }{
		{"1912-04-14", "", "1912-04-14T00:00:00Z"}, // before the time that an empty feed has
		{"2025-01-20", "", "2025-01-20T00:00:00Z"},
		{"2025-01-20", "date", "2025-01-01T00:00:00Z"},
	} {
		s := sample(t, nil)
		r := s.Record("2025-01-plain")
		r.Date, _ = incident.ParseDate(test.date)
		if test.removed != "" {
			r.Removed = &site.Removal{Fields: []string{test.removed}}
		}
		f, _ := parseAtom(t, write(t, s, site.Page{Kind: site.AtomFeed, URL: "/feed.xml", Records: []*site.Record{r}}))
		if f.Updated != test.want || f.Entries[0].Updated != test.want {
			t.Errorf("%+v: feed %s, entry %s", test, f.Updated, f.Entries[0].Updated)
		}
	}
}

func TestLanguageOfEntries(t *testing.T) {
	text := string(file(t, sample(t, nil), "/feed.xml"))
	if !strings.Contains(text, `xml:lang="en">`) || strings.Count(text, `<entry xml:lang="fr">`) != 1 {
		t.Errorf("want a feed in en with one entry in fr:\n%s", text)
	}
}

func TestUnreadableCommitDate(t *testing.T) {
	s := sample(t, nil)
	r := s.Record("2025-01-plain")
	r.Revisions = []site.Revision{{Commit: commit("1")}}
	_, entries := parseAtom(t, file(t, s, "/feed.xml"))
	if e := entries[base+r.URL()]; e.Updated != "2025-01-01T00:00:00Z" || e.Published != "" {
		t.Errorf("updated %q, published %q", e.Updated, e.Published)
	}
	parseAtom(t, file(t, s, "/changes/feed.xml"))
}

func TestAtomOfRemovedFields(t *testing.T) {
	s := sample(t, nil)
	f, entries := parseAtom(t, file(t, s, "/feed.xml"))
	e := entries[base+"/incidents/2024-05-in-part/"]
	if e == nil {
		t.Fatalf("no entry among %d", len(f.Entries))
	}
	if e.Title != "2024-05-in-part" || e.Summary != "Removed on 2025-06-04: A private person was named." {
		t.Errorf("title %q, summary %q", e.Title, e.Summary)
	}
}

func TestJSONFeed(t *testing.T) {
	f, err := (&jsonfeed.Parser{}).Parse(strings.NewReader(string(file(t, sample(t, nil), "/feed.json"))))
	if err != nil {
		t.Fatal(err)
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.FeedURL != base+"/feed.json" || f.HomePageURL != base+"/" || f.Language != "en" {
		t.Errorf("%+v", f)
	}
	items := map[string]*jsonfeed.Item{}
	for _, i := range f.Items {
		items[i.ID] = i
	}
	i := items[base+"/incidents/"+full+"/"]
	got := []string{i.Title, i.Summary, i.ContentHTML, i.DatePublished, i.DateModified, i.URL}
	want := []string{`=A "full" record; <b>&amp;`, "Zzsummary, first line;\n=second line", wholeEntry, "2025-12-01T09:30:00Z", "2026-01-05T10:00:00Z", i.ID}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if i := items[base+"/incidents/2025-01-plain/"]; i.DateModified != "" || i.DatePublished != "" {
		t.Errorf("a record without history has times: %+v", i)
	}
}

func TestEmptyRegister(t *testing.T) {
	s := sample(t, noRecords)
	f, entries := parseAtom(t, file(t, s, "/feed.xml"))
	if f.Updated != "1970-01-01T00:00:00Z" || len(entries) != 0 {
		t.Errorf("updated %q, %d entries", f.Updated, len(entries))
	}
	for url, text := range everything(t, s) {
		checkReadable(t, url, []byte(text))
	}
	if rows := readCSV(t, file(t, s, "/data/records.csv")); len(rows) != 0 {
		t.Errorf("%d rows", len(rows))
	}
}

var reference = regexp.MustCompile(`(?:href|scheme|<id|<uri|<loc|<dcterms:hasVersion|_url|"url"|"id")[^a-z/]*([^"<]*)`)

// A feed is read far from its address: nothing in it may be relative.
func TestWithoutAddress(t *testing.T) {
	s := sample(t, noAddress)
	for _, url := range []string{"/feed.xml", "/feed.json", "/changes/feed.xml", "/harms/property/feed.xml", "/harms/property/feed.json"} {
		text := file(t, s, url)
		if _, err := gofeed.NewParser().ParseString(string(text)); err != nil {
			t.Errorf("%s: %v", url, err)
		}
		found := reference.FindAllStringSubmatch(string(text), -1)
		if len(found) == 0 {
			t.Errorf("%s refers to nothing, not even by a tag", url)
		}
		for _, m := range found {
			if !strings.HasPrefix(m[1], "tag:blotter.invalid,2026:/") && !strings.HasPrefix(m[1], "https://creativecommons.org/") {
				t.Errorf("%s refers to %q", url, m[1])
			}
		}
	}
	if text := string(file(t, s, "/feed.xml")); !strings.Contains(text, `<content>A plain record.</content>`) || !strings.Contains(text, "&#xA;&#xA;Zzbody 1</content>") {
		t.Error("an entry without a link must have content")
	}
	index := site.Page{Kind: site.Sitemap, URL: "/sitemap.xml", Part: site.Part{Number: 0, Of: 2}}
	if text := string(file(t, s, "/sitemap.xml")) + string(write(t, s, index)); strings.Contains(text, "<loc>") {
		t.Error("the sitemap holds relative addresses")
	}
	if text := string(file(t, s, "/robots.txt")); text != "User-agent: *\nDisallow:\n" {
		t.Errorf("robots.txt: %q", text)
	}
}

func TestSitemap(t *testing.T) {
	s := sample(t, nil)
	text := string(file(t, s, "/sitemap.xml"))
	for _, want := range []string{
		`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`,
		"<loc>" + base + "/</loc>",
		"<loc>" + base + "/incidents/" + full + "/</loc>\n  <lastmod>2026-01-05T10:00:00Z</lastmod>",
		"<loc>" + base + "/incidents/2025-01-plain/</loc>\n </url>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	index := string(write(t, s, site.Page{Kind: site.Sitemap, URL: "/sitemap.xml", Part: site.Part{Number: 0, Of: 2}}))
	want := `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
 <sitemap>
  <loc>` + base + `/sitemap-1.xml</loc>
 </sitemap>
 <sitemap>
  <loc>` + base + `/sitemap-2.xml</loc>
 </sitemap>
</sitemapindex>
`
	if diff := cmp.Diff(want, index); diff != "" {
		t.Error(diff)
	}
	if text := string(file(t, s, "/robots.txt")); !strings.Contains(text, "Sitemap: "+base+"/sitemap.xml\n") {
		t.Errorf("robots.txt: %q", text)
	}
}
