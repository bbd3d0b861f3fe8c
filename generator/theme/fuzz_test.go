package theme

import (
	"strings"
	"testing"

	"blotter/generator/incident"
)

// FuzzRender: no text of a record or of its history changes what its page is made
// of, or has it run anything.
func FuzzRender(f *testing.F) {
	for _, text := range []string{"x", hostile, "", "\x00\xff", "\u202e", "javascript:x", "{{.}}", "]]></script>", "a\nb", "=1", strings.Repeat("é", 300)} {
		f.Add(text, "https://example.org/")
	}
	f.Add("x", "javascript:alert(1)")
	f.Add("x", "java\tscript&colon;x")
	r := base(0)
	s := r.site(f)
	p := page(f, s, richURL)
	v := defaultTheme(f).Views(s)
	rec := p.Record
	f.Fuzz(func(t *testing.T, text, url string) {
		for _, field := range []*incident.Text{
			&rec.Title, &rec.Summary, &rec.Rationale, &rec.Harmed, &rec.StatusReason,
			&rec.Sources[0].Title, &rec.Sources[0].Author, &rec.Events[0].What,
		} {
			field.S = text
		}
		rec.Sources[0].URL.S = url
		for i := range rec.Revisions {
			rec.Revisions[i].Author, rec.Revisions[i].Subject = text, text
		}
		checkPage(t, p, render(t, v, p))
	})
}
