package feed_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"blotter/generator/feed"
	"blotter/generator/incident"
	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed/atom"
	jsonfeed "github.com/mmcdole/gofeed/json"
)

func TestChangesFeed(t *testing.T) {
	f, _ := parseAtom(t, file(t, sample(t, nil), "/changes/feed.xml"))
	var got []string
	for _, e := range f.Entries {
		if e.ID != e.Links[0].Href || e.Content.Type != "html" {
			t.Errorf("%s leads to %s, content of type %q", e.ID, e.Links[0].Href, e.Content.Type)
		}
		got = append(got, strings.Join([]string{strings.TrimPrefix(e.ID, base+"/incidents/"), e.Updated, e.Title}, " | "), e.Content.Value)
	}
	want := []string{
		full + "/#" + commit("b") + ` | 2026-01-05T10:00:00Z | Corrected: =A "full" record; <b>&amp;`,
		"<ul>\n<li>date: 2025-10 → 2025-11/..</li>\n<li>sources: + &lt;b&gt;Zzwire&lt;/b&gt; &amp; others</li>\n</ul>\n<p>A, B: Correct &lt;the&gt; date</p>",
		"2024-05-in-part/#" + commit("f") + " | 2025-12-26T00:00:00Z | New: 2024-05-in-part",
		"<p>Removed on 2025-06-04: A private person was named.</p>\n<p>A</p>",
		"2024-03-forgotten/#" + commit("e") + " | 2025-12-25T00:00:00Z | Removed: 2024-03-forgotten",
		"<p>Removed on 2025-06-02: A court ordered it.</p>",
		"2024-02-withdrawn/#" + commit("d") + " | 2025-12-24T00:00:00Z | Withdrawn: Withdrawn",
		"<ul>\n<li>status: withdrawn (was not stated)</li>\n</ul>\n<p>A: Withdraw</p>",
		"2024-02-withdrawn/#" + commit("c") + " | 2025-12-23T00:00:00Z | New: Withdrawn", "<p>A: Add</p>",
		full + "/#" + commit("a") + ` | 2025-12-01T09:30:00Z | New: =A "full" record; <b>&amp;`, "<p>A: Add the lock</p>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if f.Updated != "2026-01-05T10:00:00Z" || f.ID != base+"/changes/feed.xml" || f.Title != "Bridges & Locks: changes" {
		t.Errorf("updated %q, id %q, title %q", f.Updated, f.ID, f.Title)
	}
}

// changeOf writes the feed of one change and gives its entry, nil where it has
// none.
func changeOf(t *testing.T, s *site.Site, v site.Version) *atom.Entry {
	t.Helper()
	r := s.Record(full)
	p := site.Page{Kind: site.ChangesFeed, URL: "/changes/feed.xml", Changes: []site.Change{{Record: r, Revision: r.Revisions[0]}}}
	var b bytes.Buffer
	if err := feed.New(s, body).WriteChanges(&b, p, []site.Version{v}); err != nil {
		t.Fatal(err)
	}
	checkReadable(t, p.URL, b.Bytes())
	f, _ := parseAtom(t, b.Bytes())
	if len(f.Entries) == 0 {
		return nil
	}
	return f.Entries[0]
}

func TestKindsOfChanges(t *testing.T) {
	s := sample(t, nil)
	s.Record(full).Title.S = "T"
	for kind, want := range map[site.ChangeKind]string{
		site.Added: "New: T", site.Corrected: "Corrected: T", site.Disputed: "Disputed: T", site.Withdrawn: "Withdrawn: T",
		site.Superseded: "Superseded: T", site.Reinstated: "Reinstated: T", site.Unknown: "Changed: T",
	} {
		if e := changeOf(t, s, site.Version{Kind: kind}); e == nil || e.Title != want {
			t.Errorf("%s: %+v", want, e)
		}
	}
	if e := changeOf(t, s, site.Version{Kind: site.Reformatted}); e != nil {
		t.Errorf("a change of form is told: %+v", e)
	}
}

func TestUnknownChange(t *testing.T) {
	e := changeOf(t, sample(t, nil), site.Version{Kind: site.Unknown, Missing: true})
	if want := "<p>What it changed is not known.</p>\n<p>A, B: Correct &lt;the&gt; date</p>"; e.Content.Value != want {
		t.Errorf("%s", e.Content.Value)
	}
}

// What a record said before it was published is not told.
func TestNewRecordHasNoEdits(t *testing.T) {
	e := changeOf(t, sample(t, nil), site.Version{Kind: site.Added, Edits: edits[commit("b")]})
	if want := "<p>A, B: Correct &lt;the&gt; date</p>"; e.Content.Value != want {
		t.Errorf("%s", e.Content.Value)
	}
}

// An entry must have content even if nobody says anything.
func TestWordlessChange(t *testing.T) {
	s := sample(t, noAddress)
	r := s.Record(full)
	r.Title.S, r.Revisions = "T", []site.Revision{{Commit: commit("1")}}
	e := changeOf(t, s, site.Version{})
	if e.Content.Value != "Corrected: T" || e.Content.Type != "" || e.Updated != "1970-01-01T00:00:00Z" {
		t.Errorf("%q of type %q, updated %s", e.Content.Value, e.Content.Type, e.Updated)
	}
}

func TestManyEdits(t *testing.T) {
	var many []incident.Edit
	for i := range 1000 {
		many = append(many, incident.Edit{Field: "harms", Kind: incident.Added, After: fmt.Sprint("harm-", i), InList: true})
	}
	text := changeOf(t, sample(t, nil), site.Version{Edits: many}).Content.Value
	if n := strings.Count(text, "<li>"); n != 31 || !strings.Contains(text, "<li>and 970 more</li>") {
		t.Errorf("%d lines:\n%s", n, text)
	}
}

func TestEveryChangeNeedsItsVersion(t *testing.T) {
	p := site.Page{Kind: site.ChangesFeed, URL: "/changes/feed.xml", Changes: make([]site.Change, 2)}
	if feed.New(sample(t, nil), body).WriteChanges(io.Discard, p, make([]site.Version, 1)) == nil {
		t.Error("two changes and one version are accepted")
	}
}

// An edit that may quote a removed field is not told, whether it is removed of the
// record or of that version only.
func TestEditsOfRemovedFields(t *testing.T) {
	for _, test := range []struct {
		field, item, removed string
		told                 bool
	}{
		{"summary", "", "summary", false},
		{"summary", "", "rationale", true},
		{"sources", "", "sources", false},
		{"sources.url", "", "sources", false},
		{"sources", "", "sources.publisher", false},
		{"sources.url", "Secret Times, 2025", "sources.publisher", false},
		{"events", "Secret", "events.what", false},
		{"quantities.deaths", "", "quantities.loss", true},
		{"status", "", "status-reason", true},
		{"body", "", "body", false},
	} {
		v := site.Version{Edits: []incident.Edit{{Field: test.field, Item: test.item, Kind: incident.Changed, Before: "Secret", After: "Other"}}}
		rem := &site.Removal{Fields: []string{test.removed}, Date: "2026-02-02", Reason: "Why not."}
		ofVersion := v
		ofVersion.Removed = rem
		s := sample(t, nil)
		texts := []string{changeOf(t, s, ofVersion).Content.Value}
		s.Record(full).Removed = rem
		for _, text := range append(texts, changeOf(t, s, v).Content.Value) {
			if strings.Contains(text, "Secret") != test.told || !strings.Contains(text, "Removed on 2026-02-02: Why not.") || strings.Contains(text, "Correct") {
				t.Errorf("%+v: %s", test, text)
			}
		}
	}
}

func TestChangeOfARemovedStatus(t *testing.T) {
	s := sample(t, nil)
	r := s.Record(full)
	r.Title.S, r.Removed = "T", &site.Removal{Fields: []string{"status"}}
	if e := changeOf(t, s, site.Version{Kind: site.Withdrawn}); e.Title != "Changed: T" {
		t.Errorf("%q", e.Title)
	}
}

var ours = strings.NewReplacer("<ul>", "", "</ul>", "", "<li>", "", "</li>", "", "<p>", "", "</p>", "")

// checkHostileChange tells of a change that a stranger worded.
func checkHostileChange(t *testing.T, s *site.Site, text string) {
	t.Helper()
	r := s.Record(full)
	r.Revisions[0].Author, r.Revisions[0].CoAuthors = text, []string{text}
	v := site.Version{Edits: []incident.Edit{{Field: text, Item: text, Kind: incident.Changed, Before: text, After: text + "x"}}}
	content := changeOf(t, s, v).Content
	if content.Type == "html" && strings.ContainsAny(ours.Replace(content.Value), "<>") {
		t.Errorf("markup of a stranger's in %s", content.Value)
	}
}

// The two forms of the feed tell of the same changes.
func TestChangesInJSON(t *testing.T) {
	s := sample(t, nil)
	f, err := (&jsonfeed.Parser{}).Parse(bytes.NewReader(file(t, s, "/changes/feed.json")))
	if err != nil {
		t.Fatal(err)
	}
	atom, entries := parseAtom(t, file(t, s, "/changes/feed.xml"))
	if f.Title != atom.Title || f.HomePageURL != base+"/changes/" || len(f.Items) != len(entries) {
		t.Errorf("title %q, of %q, %d items", f.Title, f.HomePageURL, len(f.Items))
	}
	for _, i := range f.Items {
		if e := entries[i.ID]; e == nil || e.Title != i.Title || e.Content.Value != i.ContentHTML || e.Updated != i.DatePublished {
			t.Errorf("%+v is not %+v", i, e)
		}
	}
}
