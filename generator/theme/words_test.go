package theme

import (
	"strings"
	"testing"

	"blotter/generator/incident"
)

func TestDatesInWords(t *testing.T) {
	for _, c := range []struct{ date, words, day string }{
		{"2026-06-22", "22 June 2026", "2026-06-22"},
		{"2026-06", "June 2026", ""},
		{"2026", "2026", ""},
		{"2025-11~", "about November 2025", ""},
		{"2025-11-02~", "about 2 November 2025", ""},
		{"2024-05-02/2024-05-05", "2–5 May 2024", ""},
		{"2024-04-28/2024-05-03", "28 April – 3 May 2024", ""},
		{"2023-12-28/2024-01-03", "28 December 2023 – 3 January 2024", ""},
		{"2024-03/2024-05", "March–May 2024", ""},
		{"2023-12/2024-01", "December 2023 – January 2024", ""},
		{"2019/2021", "2019–2021", ""},
		{"2019/2021-03", "2019 – March 2021", ""},
		{"2024-05~/2024-07", "about May 2024 – July 2024", ""},
		{"2024-05-02/2024-05-02", "2 May 2024", "2024-05-02"},
		{"2025-11/..", "since November 2025", ""},
		{"unknown", "date unknown", ""},
	} {
		d, err := incident.ParseDate(c.date)
		if err != nil {
			t.Fatal(err)
		}
		if got := english(t).dateOf(d); got != (Date{c.words, c.day}) {
			t.Errorf("%s: %+v; want %q, %q", c.date, got, c.words, c.day)
		}
	}
	if got := english(t).dateOf(incident.Date{}); got != (Date{}) {
		t.Errorf("an absent date is %+v", got)
	}
}

func TestDateOfConfiguration(t *testing.T) {
	if got := english(t).isoDate("<b>soon").HTML(); got != "&lt;b&gt;soon" {
		t.Errorf("got %q", got)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1200000: "1,200,000"} {
		if got := english(t).grouped(n); got != want {
			t.Errorf("grouped(%d) = %q; want %q", n, got, want)
		}
	}
}

func TestBrief(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, c := range []struct{ text, want string }{
		{"One sentence.", "One sentence."},
		{"One sentence. Then another.", "One sentence."},
		{"In the U.S. Army a system failed. Then more.", "In the U.S. Army a system failed."},
		{"It cost 1.5 million. More.", "It cost 1.5 million."},
		{"", ""},
		{long, strings.TrimSpace(long[:240]) + "…"},
	} {
		if got := brief(c.text); got != c.want {
			t.Errorf("brief(%q) = %q; want %q", c.text, got, c.want)
		}
	}
}

func TestWhy(t *testing.T) {
	for name, want := range map[string]string{"Incident": "Why this is an incident", "Serious hazard": "Why this is a serious hazard"} {
		if got := english(t).why(&Mark{Name: name}); got != want {
			t.Errorf("got %q; want %q", got, want)
		}
	}
	if got := english(t).why(nil); got != "Why it is recorded" {
		t.Errorf("got %q", got)
	}
}

func TestPiecesEscape(t *testing.T) {
	bad := `"><script>x</script>`
	for _, got := range []string{
		string(Link{bad, bad}.HTML()), string(external(bad, "https://example.com/"+bad)), string(Mark{Glyph: bad, Name: bad, URL: bad}.HTML()),
		string(note("", bad)), string(feed("application/atom+xml", bad, bad)), string(english(t).links([]Link{{bad, bad}, {bad, ""}})),
	} {
		if strings.Contains(got, "<script") || strings.Contains(got, `"">`) {
			t.Errorf("not escaped: %s", got)
		}
	}
	for _, url := range []string{"javascript:alert(1)", " https://example.com", "data:text/html,x", "//example.com", ""} {
		if got := external("text", url); got != "text" {
			t.Errorf("%q became a link: %s", url, got)
		}
	}
}
