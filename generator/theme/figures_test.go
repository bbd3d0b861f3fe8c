package theme

import (
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
)

// drawn is a register with every kind of figure.
func drawn(more int) register {
	r := base(more)
	r.files["site.yaml"] += "figures: [{rows: harms, columns: organisations}]\n"
	return r
}

// What the page says of a small register.
func TestFigures(t *testing.T) {
	r := drawn(1)
	r.files["incidents/2024/2024-03-20-more.md"] = plainRecord("One more", "2024-03-20", "severity: incident\nharms: [psychological]\ncountries: [FR]\n")
	r.files["incidents/2019/2019-year.md"] = plainRecord("Some day", "2019", "severity: incident\n")
	var got []string
	for _, n := range elements(t, renderURL(t, r.site(t), "/figures/")) {
		if n.Data == "h2" || attr(n, "class") == "says" || n.Data == "tr" || n.Data == "text" {
			got = append(got, words(n))
		}
	}
	want := `
“Incident” is the commonest severity, with 3 of 6 records
Records per month since January 2011, all rows to one scale; 1 earlier record not drawn; 1 record without a known month.
2 in March 2024
2011
2013
2015
2017
2019
2021
2023
2025
Month All records Hazard Serious hazard Incident Serious incident Disaster Not stated
February 2023 1 0 0 0 0 0 1
March 2024 2 1 0 1 0 0 0
November 2025 1 0 0 0 1 0 0
“Physical” and “Acme” meet most often, in 1 of 6 records
Harm types against organisations, in numbers of records; a record with several terms counts under each.
Acme Bolt Regulator Not stated
Physical 1 1 1 1
Injury 1 1 1 1
Psychological 1 1 1 2
Not stated 0 0 0 2
“France” comes first among countries, with 3 of 3 records
Of the records that state any; a record with several counts under each. Not stated in 3 records.
Country Records Per cent
France 3 100%
Germany 1 33%
Answered in at least half of 6 records: 1 of 3 criteria
Test framework: records that answer each criterion, in strong colour, or do so in part, in pale. Left out: 1 that no field of a record answers.
Criterion Answered In part Not stated Share
1 Title 5 0 1
2 Account 0 6 0
3 Loss 0 0 6
Which fields answer each criterion
`
	if diff := cmp.Diff(strings.TrimSpace(want), strings.Join(got, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A drawing is XML that needs nothing and does nothing, whatever the terms are called.
func TestDrawings(t *testing.T) {
	s := drawn(40).site(t)
	names := []string{"</text><script>alert(1)</script>", "]]>&amp;<!-- \"'", "a\x00\x1b\u202e\ufffe", strings.Repeat("長い", 90), "\xff", " "}
	for _, taxonomy := range s.Taxonomies {
		for i, term := range taxonomy.Terms {
			term.Name = names[i%len(names)]
		}
	}
	v := defaultTheme(t).Views(s)
	n := 0
	for p := range s.Pages() {
		if p.Kind == site.FigureSVG {
			n++
			checkDrawing(t, p.URL, v.Drawing(p))
		}
	}
	if n != 4 {
		t.Errorf("%d drawings", n)
	}
}

func checkDrawing(t *testing.T, url, text string) {
	t.Helper()
	known := "svg title desc style rect text g"
	seen := map[string]int{}
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("%s: %v", url, err)
		}
		if e, ok := token.(xml.StartElement); ok {
			seen[e.Name.Local]++
			if !strings.Contains(known, e.Name.Local) {
				t.Errorf("%s: an element %s", url, e.Name.Local)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Name.Local, "href") || strings.Contains(a.Value, "NaN") {
					t.Errorf("%s: %s=%q", url, a.Name.Local, a.Value)
				}
			}
		}
	}
	if seen["desc"] != 1 || seen["title"] == 0 || strings.Contains(text, "url(") || !strings.Contains(text, "https://blotter.test/sub/figures/ · CC BY 4.0<") {
		t.Errorf("%s lacks a title, a description or its source, or has something from elsewhere", url)
	}
}

// The axis is of months where one is known, holds the newest 15 years of them, and
// is never too short to be seen.
func TestAxis(t *testing.T) {
	row := func(year, month int) site.CountRow { return site.CountRow{Year: year, Month: month} }
	for _, c := range []struct {
		rows              []site.CountRow
		perYear           int
		first, last, tick string
	}{
		{[]site.CountRow{row(2024, 1)}, 12, "February 2023", "January 2024", "2024"},
		{[]site.CountRow{row(2024, 12)}, 12, "January 2024", "December 2024", "2024"},
		{[]site.CountRow{row(1983, 4), row(2020, 0), row(2026, 6)}, 12, "January 2012", "June 2026", "2012 2014 2016 2018 2020 2022 2024 2026"},
		{[]site.CountRow{row(2020, 0), row(2021, 0)}, 1, "2010", "2021", "2010 2012 2014 2016 2018 2020"},
		{[]site.CountRow{row(1, 1)}, 12, "January 1", "January 1", "1"},
	} {
		a := newAxis(c.rows)
		m := &maker{Catalogue: english(t)}
		var ticks []string
		for _, tip := range a.ticks() {
			ticks = append(ticks, tip.Text)
		}
		if got := strings.Join(ticks, " "); a.perYear != c.perYear || a.slot(m, a.first).label != c.first || a.slot(m, a.last).label != c.last || got != c.tick {
			t.Errorf("%v: %d a year, %s to %s, ticks %s", c.rows, a.perYear, a.slot(m, a.first).label, a.slot(m, a.last).label, got)
		}
	}
}

// The darkest cell is the fullest, none is without a tone, and more is never paler.
func TestTones(t *testing.T) {
	for _, most := range []int{1, 2, 5, 14, 999, 100_000} {
		for n := 2; n <= most; n++ {
			if tone(n, most) < tone(n-1, most) {
				t.Fatalf("%d of %d is paler than %d", n, most, n-1)
			}
		}
		if tone(1, most) < 1 || tone(most, most) != tones {
			t.Errorf("of %d: 1 has tone %d, all %d", most, tone(1, most), tone(most, most))
		}
	}
}

// A register without a record has the page, and no figure.
func TestNoFigures(t *testing.T) {
	r := drawn(0)
	for name := range r.files {
		if strings.HasPrefix(name, "incidents/") || name == "removed.yaml" {
			delete(r.files, name)
		}
	}
	s := r.site(t)
	if text := renderURL(t, s, "/figures/"); !strings.Contains(text, "There is no record yet") || strings.Contains(text, "<section") {
		t.Error(text)
	}
	for p := range s.Pages() {
		if p.Kind == site.FigureSVG || p.Kind == site.FigureCSV {
			t.Errorf("there is %s", p.URL)
		}
	}
}

// Every point of a picture leads somewhere, and says what it stands for.
func TestPoints(t *testing.T) {
	points := 0
	for _, n := range elements(t, renderURL(t, drawn(40).site(t), "/figures/")) {
		if n.Data != "rect" || attr(n, "class") == "hit" || n.Parent.Data == "svg" && strings.HasPrefix(attr(n.Parent, "class"), "share") {
			continue
		}
		points++
		if n.Parent.Data != "a" || attr(n.Parent, "href") == "" || n.FirstChild == nil || n.FirstChild.Data != "title" {
			t.Errorf("a point %v", attr(n, "x"))
		}
	}
	if points < 20 {
		t.Errorf("%d points", points)
	}
}
