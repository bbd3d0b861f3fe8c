package theme

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"
	"blotter/generator/site"
)

const pastURL = richURL + "history/"

// story is a record's versions, newest first, as the generator reads them.
type story []struct {
	day, subject, text string
	draft              bool
}

// tell gives the rich record a history, and the Body of the pages about it.
func (st story) tell(r *register) Body {
	path := "content/incidents/2025/2025-11-02-rich.md"
	var revisions []site.Revision
	for i, v := range st {
		var y, m, d int
		if _, err := fmt.Sscanf(v.day, "%d-%d-%d", &y, &m, &d); err != nil {
			panic(err)
		}
		revisions = append(revisions, site.Revision{Commit: commitOf(i), Time: day(y, m, d), Author: "A. Writer", Subject: v.subject, Path: path, Draft: v.draft})
	}
	r.history[path] = revisions
	var body Body
	for i, v := range st {
		version := site.Version{Revision: revisions[i], Text: incident.ReadVersion([]byte(v.text)), Kind: site.Unknown}
		if i+1 < len(st) {
			version.Edits = incident.Compare(incident.ReadVersion([]byte(st[i+1].text)), version.Text)
			version.Kind = site.KindOf(version.Edits)
		}
		switch {
		case v.draft:
			version.Kind = site.Drafted
		case i+1 == len(st) || st[i+1].draft:
			version.Kind = site.Added
		}
		body.Past = append(body.Past, version)
		body.Old = append(body.Old, template.HTML(`<h2 id="`+commitOf(i)[:12]+`-x">A heading</h2>`))
	}
	return body
}

// inBrief is the Body of pages that tell a history in short.
func inBrief(b Body) Body {
	b.Past, b.Old = slices.Clone(b.Past), nil
	for i, v := range b.Past {
		b.Past[i].Text, b.Past[i].Edits = nil, slices.Clone(v.Edits)
		for j, e := range v.Edits {
			b.Past[i].Edits[j] = e.Brief()
		}
	}
	return b
}

func commitOf(i int) string { return strings.Repeat(fmt.Sprintf("%02x", i+17), 20) }

func record(fields, body string) string { return "---\n" + fields + "---\n" + body }

const (
	recordOne = "title: A record\ndate: 2025-11-02\nseverity: hazard\nharms: [injury]\nsummary: A pump stopped.\nsources:\n  - {title: One, publisher: The Paper, date: 2025-11-03}\n"
	bodyOne   = "It stopped at night. Nobody was there, and nobody saw it for an hour and more."
)

var fullStory = story{
	{"2026-08-01", "Say it again", record(strings.Replace(recordOne, "hazard", "incident", 1)+"confidence: low\n", bodyOne), false},
	{"2026-07-01", "Withdraw", record(strings.Replace(recordOne, "hazard", "incident", 1)+"status: withdrawn\nstatus-reason: It never happened.\n", bodyOne), false},
	{"2026-06-01", "Quote it", record(strings.Replace(strings.Replace(recordOne, "hazard", `"incident"`, 1), "[injury]", "[psychological, injury]", 1)+"status: disputed\n", bodyOne), false},
	{"2026-05-03", "Reorder", record(strings.Replace(strings.Replace(recordOne, "hazard", "incident", 1), "[injury]", "[psychological, injury]", 1), bodyOne), false},
	{"2026-05-02", "Fold", record(strings.Replace(strings.Replace(recordOne, "hazard", "'incident'", 1), "[injury]", "[injury, psychological]", 1), bodyOne), false},
	{"2026-05-01", "Raise it", record(strings.Replace(strings.Replace(recordOne, "hazard", "incident", 1), "[injury]", "[injury, psychological]", 1), bodyOne), false},
	{"2026-04-01", "Add a source", record(recordOne+"  - {title: Two, url: 'https://example.com/two', publisher: Reuters, date: 2026-03-30}\n", strings.Replace(bodyOne, "an hour", "two hours", 1)), false},
	{"2026-03-03", "Add it", record(recordOne, bodyOne), false},
	{"2026-03-01", "Begin", record("title: A record\nstatus: draft\n", ""), true},
}

// told renders a page with a history.
func tellPage(t *testing.T, r register, url string, body Body) string {
	t.Helper()
	s := r.site(t)
	return renderBody(t, defaultTheme(t).Views(s), page(t, s, url), body)
}

func TestHistoryPage(t *testing.T) {
	r := base(0)
	body := fullStory.tell(&r)
	text := tellPage(t, r, pastURL, body)
	checkPage(t, page(t, r.site(t), pastURL), text)
	contains(t, pageText(t, text),
		"History of A rich record", "Happened 2–5 November 2025", "Recorded 3 March 2026", "Last changed 1 August 2026",
		"Timeline 3 March 2026Recorded 1 June 2026Disputed 1 July 2026Withdrawn 1 August 2026Reinstated, last changed",
		"1 May 2026 Corrected Severity removed: ◇ Hazard → added: ◆ Incident Harm types + added: Psychological",
		"1 April 2026 Corrected Sources + added: Reuters, 2026-03-30 Account", "for removed: an hour added: two hours and more.",
		"Disputed Status removed: published → added: disputed", "2 commits that changed only the form 3 May 2026 Reformatted Reorder by A. Writer",
		"1 March 2026 Draft, before publication", "The whole record as of 1 August 2026 Title A record Date 2 November 2025",
		"Sources Title One Publisher The Paper Date 3 November 2025",
	)
	contains(t, text, `<meta name="robots" content="noindex">`, `<link rel="canonical" href="https://blotter.test/sub`+pastURL+`">`,
		`href="https://github.com/example/blotter/blob/`+commitOf(5)+`/content/incidents/2025/2025-11-02-rich.md"`,
		`<a href="https://example.com/two" rel="noopener noreferrer">`, `<h4 id="`+commitOf(0)[:12]+`-x">`, `href="../../../severity/incident/"`)
	for i := range fullStory {
		contains(t, text, ` id="`+commitOf(i)+`"`)
	}
}

// Every revision is an address on the record's page, folded or not.
func TestHistoryOnTheRecord(t *testing.T) {
	r := base(0)
	body := fullStory.tell(&r)
	text := tellPage(t, r, richURL, inBrief(body))
	checkPage(t, page(t, r.site(t), richURL), text)
	contains(t, pageText(t, text), "Recorded 3 March 2026; last changed 1 August 2026.", "Recorded 3 March 2026 Last changed 1 August 2026 Status",
		"5 changes since it was published; last: reinstated, 1 August 2026.", "Reinstated. Confidence: low (was not stated) Say it again", "Withdrawn. Reason: “It never happened.” (was not stated)",
		"1 May 2026 Corrected. Severity: Hazard → Incident; Harm types: + Psychological")
	for i := range fullStory {
		contains(t, text, ` id="`+commitOf(i)+`"`)
	}
	contains(t, text, `href="history/#`+commitOf(1)+`"`)
}

// The one older version of a record stands whole on the record's page, and has no
// other.
func TestOneOlderVersion(t *testing.T) {
	r := base(0)
	body := story{fullStory[5], fullStory[7]}.tell(&r)
	body.Past[0].Blob = "1111" // as the file
	text := tellPage(t, r, richURL, body)
	checkPage(t, page(t, r.site(t), richURL), text)
	contains(t, pageText(t, text), "Corrected. Severity removed: ◇ Hazard → added: ◆ Incident", "Recorded. Add it", "The whole record as of 3 March 2026 Title A record Date 2 November 2025")
	contains(t, text, `href="#`+commitOf(0)+`"`, ` id="`+commitOf(1)[:12]+`-x"`)
	if strings.Contains(text, "The whole record as of 1 May") || strings.Contains(text, "history/") {
		t.Error("what the page shows is told twice")
	}
	for p := range r.site(t).Pages() {
		if p.Kind == site.HistoryPage {
			t.Errorf("there is a page %s", p.URL)
		}
	}
}

// The line of the last change is a sentence, about the gravest of its edits.
func TestLastChangeInWords(t *testing.T) {
	before := "title: A\nseverity: hazard\nharms: [injury]\ncountries: [FR]\ndate: 2025-11-02\n"
	for after, want := range map[string]string{
		strings.Replace(before, "hazard", "incident", 1):                                  "severity raised from hazard to incident, 2 July 2026",
		strings.NewReplacer("hazard", "incident", "title: A", "title: B").Replace(before): "severity raised from hazard to incident and 1 more, 2 July 2026",
		strings.Replace(before, "[injury]", "[injury, psychological]", 1):                 "harm types: Psychological added, 2 July 2026",
		strings.Replace(before, "[injury]", "[]", 1):                                      "harm types: Injury taken out, 2 July 2026",
		strings.Replace(before, "2025-11-02", "2025-11-03", 1):                            "date: 2 November 2025 → 3 November 2025, 2 July 2026",
	} {
		r := base(0)
		st := story{{"2026-07-02", "Correct it", record(after, "x"), false}, {"2026-03-03", "Add it", record(before, "x"), false}}
		text := tellPage(t, r, richURL, inBrief(st.tell(&r)))
		contains(t, pageText(t, text), "1 change since it was published; last: "+want+".")
	}
}

// A long history is told in short beside the record, and keeps its addresses.
func TestLongHistory(t *testing.T) {
	r := base(0)
	var st story
	for i := range 40 {
		st = append(st, story{{"2026-05-01", "Correct it", record(fmt.Sprintf("title: A\nseverity: s%d\n", i), "x"), false}}...)
	}
	body := st.tell(&r)
	text := tellPage(t, r, richURL, inBrief(body))
	checkPage(t, page(t, r.site(t), richURL), text)
	contains(t, pageText(t, text), "39 changes since it was published; last: severity: s1 → s0", "28 earlier commits")
	for i := range st {
		contains(t, text, ` id="`+commitOf(i)+`"`, `history/#`+commitOf(i)+`"`)
	}
}

// What a version before the newest ones said is left to the forge, and what it
// changed is told in a line.
func TestVersionsThatAreNotShownWhole(t *testing.T) {
	r := base(0)
	body := fullStory.tell(&r)
	for i := range body.Past[5:] {
		body.Past[5+i].Text = nil
	}
	rem := &site.Removal{Blob: "x", Date: "2026-09-01", Reason: "A name."}
	body.Past[1].Text, body.Past[1].Edits, body.Past[1].Removed, body.Past[1].Kind = nil, nil, rem, site.Unknown
	body.Past[0].Unlinked = true // it replaced that
	body.Past[2].Text, body.Past[2].Edits, body.Past[2].Missing, body.Past[2].Kind = nil, nil, true, site.Unknown
	text := tellPage(t, r, pastURL, body)
	contains(t, pageText(t, text), "The newest 5 versions can be read whole here; of those before,",
		"1 May 2026 Corrected Severity: Hazard → Incident; Harm types: + Psychological",
		"1 July 2026 Changed Removed on 1 September 2026 because: A name.", "1 June 2026 Changed What this version said is not in the clone")
	for _, url := range []string{"/blob/" + commitOf(1), "/commit/" + commitOf(1), "/blob/" + commitOf(0), "/commit/" + commitOf(0)} {
		if strings.Contains(text, url) {
			t.Errorf("a link leads to what was removed: %s", url)
		}
	}
	if n := strings.Count(text, "<details class=\"whole\">"); n != 1 {
		t.Errorf("%d versions are shown whole", n)
	}
}

// Old texts and commits are a stranger's: they stay text, and show nothing in
// another order.
func TestHostileHistory(t *testing.T) {
	const reversed = "\u202Egnp.exe"
	evil := strings.ReplaceAll(hostile, "'", "''") + reversed
	var st story
	for i := range 3 {
		q := fmt.Sprintf("'%d %s'", i, evil)
		st = append(st, story{{"2026-05-01", hostile + reversed + "\x00\x1b[31m", record(fmt.Sprintf(
			"title: %[1]s\nsummary: %[1]s\nseverity: %[1]s\nharms: [%[1]s]\ndate: %[1]s\nquantities: {%[1]s: %[1]s}\n%[1]s: {a: [%[1]s, {%[1]s: %[1]s}]}\nsystems: [{name: %[1]s, developers: [%[1]s]}]\nsuperseded-by: [%[1]s]\nsources: [{title: %[1]s, url: 'javascript:alert(%[2]d)', publisher: %[1]s}, {title: x, url: 'https://example.com/\"><b>%[2]d'}]\n", q, i), hostile), false}}...)
	}
	r := base(0)
	body := st.tell(&r)
	for _, v := range body.Past {
		if !v.Text.Readable {
			t.Fatal("the test's own record cannot be read")
		}
	}
	s := r.site(t)
	v := defaultTheme(t).Views(s)
	for _, url := range []string{pastURL, richURL, "/changes/"} {
		p := page(t, s, url)
		shown := body
		if url != pastURL {
			shown = inBrief(body)
		}
		text := renderBody(t, v, p, shown)
		checkPage(t, p, text)
		if !strings.Contains(pageText(t, text), hostile) {
			t.Errorf("%s does not show the hostile text; the test misses its point", url)
		}
		for _, bad := range []string{"<script>alert", "<b>", "\u202E", "\x00", "\x1b", `href="javascript:`} {
			if strings.Contains(text, bad) {
				t.Errorf("%s has %q", url, bad)
			}
		}
	}
}

// A long text that is replaced does not make the page endless.
func TestHistoryIsBounded(t *testing.T) {
	long := func(word string) string { return strings.Repeat(word+" ", 40_000) }
	r := base(0)
	body := story{{"2026-05-03", "c", record(recordOne, long("two")), false}, {"2026-05-02", "b", record(recordOne, long("one")), false}, {"2026-05-01", "a", record(recordOne, "zero"), false}}.tell(&r)
	text := tellPage(t, r, pastURL, body)
	contains(t, pageText(t, text), "the rest is too long to be shown here")
	if len(text) > 100_000 {
		t.Errorf("the page has %d bytes", len(text))
	}
}

func TestWhatWentAndCame(t *testing.T) {
	e := incident.Edit{Field: "summary", Kind: incident.Changed, Before: "The early train stopped.", After: "The late train stopped.", Prose: true}
	want := []Run{{"keep", "The"}, {"keep", " "}, {"delete", "early"}, {"keep", " "}, {"insert", "late"}, {"keep", " train stopped."}}
	if got := (&maker{Catalogue: english(t)}).wordRuns(e); !slices.Equal(got, want) {
		t.Errorf("got %q; want %q", got, want)
	}
}

func TestDrawingKeepsTheDistances(t *testing.T) {
	version := func(d int, kind site.ChangeKind) site.Version {
		return site.Version{Revision: site.Revision{Commit: fmt.Sprint(d), Time: day(2026, 1, d)}, Kind: kind}
	}
	m := &maker{Catalogue: english(t)}
	got := m.timeline([]site.Version{version(21, site.Corrected), version(11, site.Disputed), version(1, site.Added)})
	if want := (Drawing{300, drawnHeight, 200, []Tick{{0, 0}, {100, 100}, {200, 200}}}); got.Drawing == nil || !slices.Equal(got.Drawing.Ticks, want.Ticks) {
		t.Errorf("%+v", got.Drawing)
	}
	if got := m.timeline([]site.Version{version(1, site.Corrected), version(1, site.Added)}); got.Drawing != nil {
		t.Error("a day has no distances")
	}
}

func TestChangesAreFolded(t *testing.T) {
	r := base(5)
	var changes []site.Change
	s := r.site(t)
	var body Body
	for _, rec := range s.Records {
		rev := site.Revision{Commit: strings.Repeat("c", 40), Time: day(2026, 5, 1), Author: "A. Writer", Subject: "Format all"}
		changes = append(changes, site.Change{Record: rec, Revision: rev})
		body.Past = append(body.Past, site.Version{Revision: rev, Kind: site.Reformatted})
	}
	p := page(t, s, "/changes/")
	p.Changes = changes
	text := renderBody(t, defaultTheme(t).Views(s), p, body)
	contains(t, pageText(t, text), fmt.Sprintf("Reformatted %d records: only the form changed Which records", len(changes)))
	if n := strings.Count(text, `<p class="when">`); n != 1 {
		t.Errorf("%d lines", n)
	}
	body.Past[0].Kind, body.Past[0].Edits = site.Disputed, []incident.Edit{{Field: "status", Kind: incident.Added, After: "disputed"}, {Field: "status-reason", Kind: incident.Added, After: "No.", Prose: true}}
	contains(t, pageText(t, renderBody(t, defaultTheme(t).Views(s), p, body)), "Disputed "+changes[0].Title.S+" Reason: “No.” (was not stated) Format all by A. Writer")
}

func TestRecordedPage(t *testing.T) {
	r := base(0)
	s := r.site(t)
	text := renderURL(t, s, site.RecordedURL)
	contains(t, pageText(t, text), "Records by date recorded", "Recorded in 2026 3 March 2026", "A rich record", "Happened 2–5 November 2025", "Not recorded yet not committed")
	contains(t, text, `<a aria-current="page" href="./">By date recorded</a>`, `<a href="../">By date of event</a>`, `<a href="../../changes/">By last change</a>`)
	contains(t, renderURL(t, s, "/incidents/"), `<a aria-current="page" data-by="date" href="./">By date of event</a>`)
	r.history, r.note = nil, "the clone is shallow"
	contains(t, pageText(t, renderURL(t, r.site(t), site.RecordedURL)), "History not available in this build: the clone is shallow")
}

// A build of the past says so on every page, and is not for search engines.
func TestAsOf(t *testing.T) {
	for _, c := range []struct {
		label       string
		day         bool
		when, title string
	}{
		{"2026-03-01", true, "as it stood on 1 March 2026 (commit 0123abcd). The present one is at https://blotter.test/", ", as of 1 March 2026"},
		{"2026-03-01", false, "as it stood at 2026-03-01, 28 February 2026 (commit 0123abcd). The present one is at https://blotter.test/", ", as of 2026-03-01, 28 February 2026"},
		{"v1.2 <b>", false, "as it stood at v1.2 <b>, 28 February 2026 (commit 0123abcd).", ", as of v1.2 <b>, 28 February 2026"},
	} {
		r := base(8)
		r.asOf = &site.AsOf{Label: c.label, Day: c.day, BaseURL: "https://blotter.test/", Commit: "0123abcd" + strings.Repeat("0", 32), Time: day(2026, 2, 28)}
		s := r.site(t)
		v := defaultTheme(t).Views(s)
		for p := range s.Pages() {
			if !p.Kind.HTML() {
				continue
			}
			text := render(t, v, p)
			checkPage(t, p, text)
			if !strings.Contains(text, `<meta name="robots" content="noindex">`) || strings.Count(text, `name="robots"`) != 1 {
				t.Errorf("%s is for search engines", p.URL)
			}
			if p.Kind == site.TranslationPage {
				contains(t, pageText(t, text), "Voici le registre tel qu’il était")
				continue
			}
			contains(t, pageText(t, text), c.when)
			if !strings.Contains(text, c.title[:8]) || !strings.HasSuffix(titleOf(t, text), c.title) {
				t.Errorf("%s is called %q", p.URL, titleOf(t, text))
			}
			if p.Kind == site.RecordPage && !strings.Contains(text, `<link rel="canonical" href="https://blotter.test/sub`+p.URL+`">`) {
				t.Errorf("%s has another canonical address", p.URL)
			}
		}
	}
	if text := renderURL(t, base(0).site(t), "/"); strings.Contains(text, "as-of") || strings.Contains(text, "noindex") {
		t.Error("a page of the present says that it is of the past")
	}
}

func titleOf(t *testing.T, page string) string {
	t.Helper()
	for _, n := range elements(t, page) {
		if n.Data == "title" && n.Parent.Data == "head" {
			return words(n)
		}
	}
	return ""
}
