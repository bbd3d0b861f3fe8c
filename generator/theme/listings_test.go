package theme

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/site"
)

// Every record that says nothing of a taxonomy is listed, and leads there.
func TestNotStatedPage(t *testing.T) {
	s := base(0).site(t)
	text := renderURL(t, s, "/severity/not-stated/")
	contains(t, pageText(t, text), "Severity not stated", "it never means “none”", "1 record, 2023.", "2023-02-01-part")
	contains(t, text, `href="records.csv"`)
	contains(t, renderURL(t, s, "/severity/"), `href="not-stated/"`)
	contains(t, renderURL(t, s, "/incidents/2023-02-01-part/"), `<a href="../../severity/not-stated/">not stated</a>`)
	contains(t, pageText(t, renderURL(t, s, "/harms/physical/")), "Source of the definition A source of terms.")
}

// Where the page has the newest of the records only, it says so and leads to all.
func TestNotStatedIsCut(t *testing.T) {
	r := base(60)
	r.files["taxonomies/seldom.yaml"] = "name: Seldom\nfields: [seldom]\nclosed: true\nterms: [{id: a, name: A}]\n"
	s := r.site(t)
	p := page(t, s, "/seldom/not-stated/")
	if n := len(p.Term.Records); n <= len(p.Records) {
		t.Fatalf("all %d records have room", n)
	}
	text := render(t, defaultTheme(t).Views(s), p)
	contains(t, text, `href="../../search/?seldom=-"`, "<li>2010 <span>", `#y2025">2025</a>`)
	if strings.Contains(text, "data-in-place") {
		t.Error("it sorts a part of the records")
	}
}

// The records of a term in a place can be reached from both.
func TestPlacesPage(t *testing.T) {
	r := base(0)
	for i := range maxPlaceLines + 1 {
		id := fmt.Sprintf("2020-01-%02d-in-%d", i%28+1, i)
		r.files["incidents/2020/"+id+".md"] = plainRecord(fmt.Sprint("There ", i), id[:10], "harms: [injury]\ncountries: [FR]\n")
	}
	r.files["incidents/2020/2020-02-01-anywhere.md"] = plainRecord("Anywhere", "2020-02-01", "harms: [injury]\n")
	r.files["incidents/2023/2023-02-01-part.md"] = plainRecord("A secret title", "2023-02-01", "harms: [injury]\ncountries: [DE]\n")
	s := r.site(t)
	const url = "/harms/injury/countries/"
	text := renderURL(t, s, url)
	all := pageText(t, text)
	contains(t, all, "Injury by country", "A record that names several stands under each.", "France 52", "Germany 2", "Not stated 1",
		fmt.Sprintf("The newest %d of 52.", maxPlaceLines), "2023-02-01-part")
	contains(t, text, `id="in-fr"`, `href="../../../search/?countries=fr&amp;harms=injury"`)
	if strings.Contains(text, "secret") {
		t.Error("it shows a removed title")
	}
	order := []int{strings.Index(text, `id="in-fr"`), strings.Index(text, `id="in-de"`), strings.Index(text, `id="in-not-stated"`)}
	if order[0] > order[1] || order[1] > order[2] {
		t.Errorf("the places stand at %v", order)
	}
	contains(t, renderURL(t, s, "/harms/injury/"), `<a href="countries/#in-fr">52</a>`, `<a href="countries/">The records of each</a>`)
	contains(t, renderURL(t, s, "/countries/fr/"), `<a href="../../harms/injury/countries/#in-fr">52</a>`)
}

// A year leads to the piece that holds its newest record.
func TestYearsOfTerm(t *testing.T) {
	s := base(60).site(t)
	p := page(t, s, "/harms/injury/")
	if p.Part.Of < 3 {
		t.Fatal("the listing is too short for the test")
	}
	text := renderURL(t, s, p.URL)
	for _, r := range s.Taxonomy("harms").Term("injury").Records {
		year := int(r.Date.From.Year)
		link := fmt.Sprintf(`#%s">%d</a>`, yearAnchor(year), year)
		if !strings.Contains(text, link) {
			t.Errorf("nothing leads to %d", year)
		}
	}
	if strings.Contains(renderURL(t, s, "/harms/injury/page/1/"), "By year") {
		t.Error("a full piece would change with a new record")
	}
}

// What the script sorts by stands in lines of listings that are whole, and there
// alone.
func TestSortable(t *testing.T) {
	r := base(0)
	r.files["incidents/2024/2024-03-02-more.md"] = plainRecord("More", "2024-03-02", "harms: [psychological]\n")
	s := r.site(t)
	contains(t, renderURL(t, s, "/harms/psychological/"), `data-recorded="2026-03-03T12:00:00Z"`, `data-changed="2026-07-02T12:00:00Z"`,
		"data-in-place", `<button type="button" data-by="title" hidden>`)
	many := base(40).site(t)
	for p := range many.Pages() {
		text := ""
		if p.Kind == site.TermPage && p.Part.Of > 1 {
			text = render(t, defaultTheme(t).Views(many), p)
		}
		if strings.Contains(text, "data-recorded") || strings.Contains(text, "data-in-place") {
			t.Errorf("%s has a part of the records and would sort them", p.URL)
		}
	}
	r.note = "the clone is shallow"
	r.history = nil
	if text := renderURL(t, r.site(t), "/harms/psychological/"); !strings.Contains(text, "data-in-place hidden") || strings.Contains(text, "By date recorded") {
		t.Error("without history there is nothing but a date of event to choose")
	}
}

func TestSparks(t *testing.T) {
	var records []*site.Record
	for _, r := range base(0).site(t).Records {
		records = append(records, r, r)
	}
	records = records[:3] // twice 2023, once 2024
	y := sparkYears{2006, 2025}
	if got, want := y.path(records), "M68 12v-6h3v6zM72 12v-3h3v3z"; got != want {
		t.Errorf("the path is %s, want %s", got, want)
	}
	if got := (sparkYears{2020, 2022}).path(records); got != "" {
		t.Errorf("years without records: %s", got)
	}
	if got := (sparkYears{}).path(records); got != "" || (sparkYears{}).note(english(t)) != "" {
		t.Error("a drawing without years")
	}
}
