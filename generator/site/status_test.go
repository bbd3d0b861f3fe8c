package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/diag"
)

// shown lists the addresses of the pages that show a record beside its own.
func shown(s *Site, id string) (where []string) {
	for p := range s.Pages() {
		inChanges := slices.ContainsFunc(p.Changes, func(c Change) bool { return c.ID == id })
		inSitemap := slices.ContainsFunc(p.Entries, func(e Entry) bool { return e.URL == "/incidents/"+id+"/" })
		if slices.ContainsFunc(p.Records, func(r *Record) bool { return r.ID == id }) || inChanges || inSitemap {
			where = append(where, p.URL)
		}
	}
	return where
}

// TestBroken: a record with an error keeps its page and stands nowhere else, and
// every other record stands where it would without it.
func TestBroken(t *testing.T) {
	sound := base.with(files{at("2024-01-a"): record("2024-01", "kinds: [fire]\norganisations: [Known]")})
	without := sound.sound(t)
	for name, text := range map[string]string{
		"no header":            "Text alone.\n",
		"no date":              strings.Replace(record("2024-02", ""), "date: 2024-02\n", "", 1),
		"unknown key":          record("2024-02", "foo: bar\norganisations: [New]"),
		"unknown term":         record("2024-02", "kinds: [nonsense]\norganisations: [New, Known]"),
		"unknown database":     record("2024-02", "also-known-as: [nobody:1]\norganisations: [New]"),
		"unknown record":       record("2024-02", "superseded-by: [2024-02-none]\norganisations: [New]"),
		"link that leads away": record("2024-02", "organisations: [New]") + "[x](nowhere.md)\n",
		"taken address":        record("2024-02", "aliases: [/kinds/, /free/]\norganisations: [New]"),
		"HTML":                 record("2024-02", "organisations: [New]") + "<script>alert(1)</script>\n",
	} {
		s, problems := sound.with(files{at("2024-02-b"): text}).site(t)
		r := s.Record("2024-02-b")
		if !problems.HasErrors() || r == nil || !r.Broken || r.Listed() || !slices.Contains(urls(s, RecordPage), r.URL()) {
			t.Errorf("%s: %v", name, problems)
			continue
		}
		if where := shown(s, "2024-02-b"); len(where) > 0 {
			t.Errorf("%s: it stands in %v", name, where)
		}
		got := slices.DeleteFunc(urls(s), func(url string) bool { return url == r.URL() })
		if want := urls(without); !slices.Equal(got, want) {
			t.Errorf("%s: the other pages are %v, want %v", name, got, want)
		}
		if ids(s.Records) != "2024-01-a" {
			t.Errorf("%s: the listed records are %s", name, ids(s.Records))
		}
	}
}

// TestWarningsBreakNothing.
func TestWarningsBreakNothing(t *testing.T) {
	s, problems := base.with(files{at("2024-02-b"): record("2024-02", "kinds: [blaze]\norganisations: [A, A]")}).site(t)
	if len(problems) != 2 || problems.HasErrors() || ids(s.Records) != "2024-02-b" {
		t.Errorf("%v, listed %s", problems, ids(s.Records))
	}
}

// TestStatus: where a record of each status stands.
func TestStatus(t *testing.T) {
	const reason = "\nstatus-reason: It was two events.\nkinds: [fire]"
	f := base.with(files{
		at("2024-01-published"):                      record("2024", "status: published\nkinds: [fire]"),
		at("2024-01-disputed"):                       record("2024", "status: disputed"+reason),
		at("2024-01-withdrawn"):                      record("2024", "status: withdrawn"+reason),
		at("2024-01-superseded"):                     record("2024", "status: superseded\nsuperseded-by: [2024-01-published]"+reason),
		at("2024-01-draft"):                          record("2024", "status: draft\nkinds: [fire]"),
		"content/incidents/2024/2024-01-draft.fr.md": "---\ntitle: Titre\nsummary: Résumé.\n---\n",
	})
	s := f.sound(t)
	if got := ids(s.Records); got != "2024-01-disputed 2024-01-published" {
		t.Errorf("the listed records are %s", got)
	}
	if got := ids(s.All); got != "2024-01-disputed 2024-01-published 2024-01-superseded 2024-01-withdrawn" {
		t.Errorf("the records are %s", got)
	}
	if got := ids(s.Taxonomy("kinds").Term("fire").Records); got != ids(s.Records) {
		t.Errorf("the records of a term are %s", got)
	}
	for _, id := range []string{"2024-01-withdrawn", "2024-01-superseded"} {
		want := []string{"/changes/", "/changes/feed.xml", "/changes/feed.json", "/data/records/2024.json"}
		if got := shown(s, id); !slices.Equal(got, want) || !slices.Contains(urls(s, RecordPage), "/incidents/"+id+"/") {
			t.Errorf("%s stands in %v, want %v", id, got, want)
		}
	}
	if got := ids(s.Record("2024-01-published").Supersedes); got != "2024-01-superseded" {
		t.Errorf("it supersedes %s", got)
	}
	if s.Record("2024-01-draft") != nil {
		t.Error("a draft is published")
	}
	cfg, in, _ := f.read(t)
	in.Drafts = true
	if s, _ = New(cfg, in); s.Record("2024-01-draft") == nil || len(urls(s, TranslationPage)) != 1 {
		t.Error("a draft is absent where it is asked for")
	}
}

// TestSameIDTwice: both files are told; a file in another folder takes nothing
// from the one that lies where its id belongs.
func TestSameIDTwice(t *testing.T) {
	folder := "content/incidents/2024/2024-01-a/index.md"
	s, problems := base.with(files{at("2024-01-a"): record("2024-01", ""), folder: record("2024-02", "")}).site(t)
	if len(problems) != 1 || problems[0].Rule != diag.DuplicateID || !s.Record("2024-01-a").Broken {
		t.Errorf("%v", problems)
	}
	s, problems = base.with(files{at("2024-01-a"): record("2024-02", ""), "content/incidents/2023/2024-01-a.md": record("2024-01", "")}).site(t)
	if r := s.Record("2024-01-a"); len(problems) != 2 || !problems.HasErrors() || r.Broken || r.Path != at("2024-01-a") || r.Date.String() != "2024-02" {
		t.Errorf("%v", problems)
	}
}

// TestSupersedeCycle: of records that replace each other in a circle, each is
// told, and the search for circles ends.
func TestSupersedeCycle(t *testing.T) {
	status := func(by string) string {
		return record("2024", "status: superseded\nstatus-reason: x\nsuperseded-by: ["+by+"]")
	}
	f := base.with(files{
		at("2024-a"): status("2024-b"), at("2024-b"): status("2024-c"), at("2024-c"): status("2024-a"),
		at("2024-d"): status("2024-a"), at("2024-e"): status("2024-e"),
	})
	_, problems := f.site(t)
	want := `content/incidents/2024/2024-a.md:7:17: 2024-b is superseded in the end by this record; one of them must be in force [supersede-cycle]
content/incidents/2024/2024-b.md:7:17: 2024-c is superseded in the end by this record; one of them must be in force [supersede-cycle]
content/incidents/2024/2024-c.md:7:17: 2024-a is superseded in the end by this record; one of them must be in force [supersede-cycle]
content/incidents/2024/2024-e.md:7:17: superseded-by names this record itself [unknown-record]
`
	if got := told(problems); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

// TestFutureDates: a day of grace, for time zones; a range and a year count by
// their first day.
func TestFutureDates(t *testing.T) {
	today := time.Date(2026, 6, 30, 23, 59, 0, 0, time.FixedZone("", -5*3600)) // 1 July in UTC
	for date, want := range map[string]bool{
		"2026-07-01": false, "2026-07-02": false, "2026-07-03": true, "2026-07": false, "2026-08": true, "2026": false, "2027": true,
		"2026-06/2030": false, "unknown": false,
	} {
		s := base.with(files{at("2024-a"): record(date, "")}).sound(t)
		if got := len(s.FutureDates(today)) > 0; got != want {
			t.Errorf("%s is in the future: %v", date, got)
		}
	}
}

// TestManyCitations: what is kept of a URL that every record cites stays small.
func TestManyCitations(t *testing.T) {
	f := base.with(nil)
	for n := range 60 {
		id := "2024-" + strings.Repeat("x", n+1)
		f[at(id)] = strings.Replace(record("2024", ""), "headline,", "headline, url: \"https://paper.example/1\",", 1)
	}
	s := f.sound(t)
	for _, r := range s.All {
		if others := r.CitedBy[0]; len(others) != maxCitedBy || slices.Contains(others, r) {
			t.Fatalf("%s is cited by %s", r.ID, ids(others))
		}
	}
}
