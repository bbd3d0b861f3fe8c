package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"

	"github.com/google/go-cmp/cmp"
)

// TestPagination: for every number of records and every page size, the pages
// part the list, the newest holds one to two page sizes, and one record more
// leaves every full page as it was.
func TestPagination(t *testing.T) {
	var records []*Record
	for i := range 130 {
		records = append(records, &Record{Incident: &incident.Incident{ID: fmt.Sprintf("2026-%03d", i)}})
	}
	for _, size := range []int{5, 7, 20} {
		s := &Site{Config: &Config{PageSize: size}}
		var before []Page
		for n := range len(records) + 1 {
			pages := s.split(Page{Kind: RecordsPage, URL: "/incidents/"}, records[:n])
			checkPages(t, size, records[:n], pages)
			for _, old := range before[min(1, len(before)):] { // all but the newest
				if !slices.ContainsFunc(pages, func(p Page) bool { return p.URL == old.URL && ids(p.Records) == ids(old.Records) }) {
					t.Fatalf("record %d changed the full page %s", n, old.URL)
				}
			}
			before = pages
		}
	}
}

func checkPages(t *testing.T, size int, records []*Record, pages []Page) {
	t.Helper()
	var all []*Record
	for i, p := range pages {
		all = append(all, p.Records...)
		wantURL := fmt.Sprintf("/incidents/page/%d/", p.Part.Number)
		if i == 0 {
			wantURL = "/incidents/"
		}
		if p.URL != wantURL || p.Part != (Part{len(pages) - i, len(pages)}) {
			t.Fatalf("page %d of %d is %s, %v", i, len(pages), p.URL, p.Part)
		}
		if n := len(p.Records); i > 0 && n != size || i == 0 && (n >= 2*size || n < size && len(records) >= size) {
			t.Fatalf("%d records, %d a page: page %d holds %d", len(records), size, i, n)
		}
	}
	slices.Reverse(all)
	if !slices.Equal(all, records) {
		t.Fatalf("the pages hold %s", ids(all))
	}
}

// TestOrder: by the earliest day, coarser precision first, then id.
func TestOrder(t *testing.T) {
	f := base.with(nil)
	want := []string{ // id and date
		"2020-u unknown", "2020-z 2019", "2020-y 2020", "2020-x 2020-01", "2020-v 2020-01-01", "2020-w 2020-01-01",
		"2020-c 2020-01-01/2020-03", "2020-t 2020-01-02", "2020-s 2020-02~", "2020-a 2020-02-01/..", "2019-b 2021",
	}
	slices.SortFunc(want[4:7], strings.Compare) // equal dates and precision: by id
	var ordered []string
	for _, w := range want {
		id, date, _ := strings.Cut(w, " ")
		f[at(id)] = record(date, "")
		ordered = append(ordered, id)
	}
	if diff := cmp.Diff(strings.Join(ordered, " "), ids(f.sound(t).Records)); diff != "" {
		t.Errorf("the order differs (-want +got):\n%s", diff)
	}
}

// busy is a register in which everything points at everything.
var busy = base.with(files{
	at("2024-01-a"): record("2024-01", "kinds: [fire]\norganisations: [Example Regulator, Zeta]\nalso-known-as: [other:1]\naliases: [/old/]"),
	at("2024-02-b"): record("2024-02", "kinds: [arson]\norganisations: [example regulator]\nrelated: [{id: 2024-01-a, as: follow-up}]"),
	at("2024-03-c"): record("2024-03-05", "organisations: [Exmaple Regulator]\nalso-known-as: [other:1]\naliases: [/old/, /about/]"),
	at("2024-04-d"): record("2024-04-05", "status: superseded\nstatus-reason: It was two.\nsuperseded-by: [2024-02-b, 2024-01-a]"),
	at("2024-05-e"): record("2024-05-05", "kinds: [blaze, nonsense]\nrelated: [{id: 2024-05-f, as: variant}]"),
	"content/incidents/2024/2024-06-f/index.md":    record("2024-06", "image: {file: a.png, alt: A}") + "![b](b.png) [x](../2024-01-a.md)\n",
	"content/incidents/2024/2024-06-f/index.fr.md": "---\ntitle: Titre\nsummary: Résumé.\n---\n",
	"content/incidents/2024/2024-06-f/index.de.md": "---\ntitle: Titel\nsummary: Was geschah.\n---\n",
	"content/incidents/2024/2024-06-f/a.png":       "image",
	"content/incidents/2024/2024-06-f/b.png":       "image",
	"content/incidents/2023/2024-01-a.md":          record("2024", ""), // the same id again
	"content/pages/about.md":                       "---\ntitle: About\n---\n[a](../incidents/2024/2024-01-a.md)\n",
	"content/pages/method.md":                      "---\ntitle: Method\n---\n",
	"content/pages/more/about.md":                  "---\ntitle: About it again\n---\n",
})

// TestPure: whatever the order of the input, pages and problems are the same,
// and the input is left as it was.
func TestPure(t *testing.T) {
	cfg, in, _ := busy.read(t)
	s, problems := New(cfg, in)
	want, wantProblems := plan(s), told(problems)
	for _, part := range []string{"duplicate-id", "collision", "similar-terms", "shared-slug", "unknown-term", "deprecated-term", "unknown-record", "shared-identity"} {
		if !strings.Contains(wantProblems, "["+part+"]") {
			t.Errorf("the case has no problem of the rule %s:\n%s", part, wantProblems)
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		shuffle(random, in.Incidents)
		shuffle(random, in.Images)
		shuffle(random, in.Pages)
		s, problems := New(cfg, in)
		if diff := cmp.Diff(want, plan(s)); diff != "" {
			t.Fatalf("the plan depends on the order of the input (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(wantProblems, told(problems)); diff != "" {
			t.Fatalf("the problems depend on the order of the input (-want +got):\n%s", diff)
		}
	}
}

func shuffle[T any](random *rand.Rand, s []T) {
	random.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// TestNoTwoPagesShareAFile, whatever is wrong with the register: the publisher
// would refuse the whole site for it.
func TestNoTwoPagesShareAFile(t *testing.T) {
	f := busy.with(files{
		"content/incidents/2024/2024-06-f.fr.md":       "---\ntitle: Encore\nsummary: Encore.\n---\n",
		"content/incidents/2024/2024-06-f/index.FR.md": "---\ntitle: ENCORE\nsummary: Encore.\n---\n",
		"content/incidents/2020/2024-06-f/a.png":       "an image in another folder of that name",
		at("2024-07-g"):                                record("2024", "aliases: [/fr/incidents/2024-06-f/, /Search, /kinds/fire, /kinds/, /index.html, /2024/, /incidents/2024-06-f/a, /OLD]"),
		"content/taxonomies/twins.yaml": "name: Twins\nfields: [twins]\nclosed: true\n" +
			"terms: [{id: a, name: A}, {id: a, name: B}, {id: b, name: A}, {id: c, name: C, synonyms: [d]}, {id: d, name: D}]\n",
		"content/taxonomies/about.yaml": "name: About\nfields: [abouts]\nclosed: false\n",
	})
	s, _ := f.site(t)
	taken := map[string]string{}
	claim := func(file, what string) {
		if other := taken[strings.ToLower(file)]; other != "" {
			t.Errorf("%s is the file of %s and of %s", file, other, what)
		}
		taken[strings.ToLower(file)] = what
	}
	collided := map[string]bool{}
	for _, r := range s.All {
		if r.Broken {
			collided[r.ID] = true
			continue
		}
		for _, img := range r.Images {
			claim(strings.TrimPrefix(r.URL(), "/")+img.File, img.Path)
		}
	}
	for p := range s.Pages() {
		claim(p.File(), fmt.Sprint(p.Kind, " ", p.URL))
	}
	if !collided["2024-07-g"] {
		t.Error("the record with the taken aliases is not told")
	}
}

// TestFeeds: a term of a closed taxonomy has them always, another from ten
// records on.
func TestFeeds(t *testing.T) {
	f := base.with(nil)
	for i := range 10 {
		f[at(fmt.Sprintf("2024-01-%02d-x", i+1))] = record("2024", "organisations: [Often]")
	}
	f[at("2024-02-y")] = record("2024", "organisations: [Seldom]")
	s := f.sound(t)
	got := urls(s, AtomFeed)
	want := []string{"/severity/low/feed.xml", "/severity/high/feed.xml", "/severity/not-stated/feed.xml", "/kinds/fire/feed.xml", "/kinds/arson/feed.xml", "/kinds/not-stated/feed.xml", "/organisations/often/feed.xml", "/publishers/the-paper/feed.xml", "/feed.xml"}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("feeds differ (-want +got):\n%s", diff)
	}
}

// TestChanges: newest first; the pages are numbered from the oldest.
func TestChanges(t *testing.T) {
	f := base.with(files{at("2024-01-a"): record("2024", ""), at("2024-02-b"): record("2024", "")})
	cfg, in, _ := f.read(t)
	for n := range 450 {
		p := at([]string{"2024-01-a", "2024-02-b"}[n%2])
		in.History[p] = append([]Revision{{Commit: fmt.Sprintf("%040d", n), Time: day(10).AddDate(0, 0, n)}}, in.History[p]...)
	}
	s, _ := New(cfg, in)
	var pages []Page
	total := 0
	for p := range s.Pages() {
		if p.Kind == ChangesPage {
			pages = append(pages, p)
			total += len(p.Changes)
		}
	}
	if len(pages) != 2 || total != 452 || pages[0].URL != "/changes/" || pages[1].URL != "/changes/page/1/" || len(pages[1].Changes) != changesPerPage {
		t.Fatalf("%d pages of %d changes", len(pages), total)
	}
	if newest := pages[0].Changes[0]; newest.Commit != fmt.Sprintf("%040d", 449) || newest.First {
		t.Errorf("the newest change is %+v", newest.Revision)
	}
	if oldest := pages[1].Changes[changesPerPage-1]; !oldest.First || oldest.ID != "2024-01-a" {
		t.Errorf("the oldest change is %+v", oldest.Revision)
	}
}
