package theme

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// ofSchema are the types and properties of schema.org (version 29) that are used,
// each property with the types that it is used on; query-input is what search
// engines read on a SearchAction.
var ofSchema = map[string][]string{
	"Report": {"name", "url", "identifier", "inLanguage", "license", "publisher", "isPartOf", "about", "datePublished", "dateModified", "version",
		"creativeWorkStatus", "abstract", "temporalCoverage", "spatialCoverage", "citation", "translationOfWork"},
	"CreativeWork":   {"name", "url", "inLanguage", "publisher", "datePublished"},
	"Organization":   {"name", "url"},
	"Country":        {"name"},
	"DefinedTerm":    {"name", "url", "description", "alternateName", "termCode", "inDefinedTermSet"},
	"DefinedTermSet": {"name", "url", "description", "inLanguage", "hasDefinedTerm"},
	"CollectionPage": {"name", "url", "inLanguage", "about", "isPartOf"},
	"Dataset":        {"name", "url", "description", "inLanguage", "license", "creator", "isAccessibleForFree", "distribution", "temporalCoverage", "version", "dateModified"},
	"DataDownload":   {"name", "contentUrl", "encodingFormat", "contentSize", "sha256"},
	"WebSite":        {"name", "url", "description", "inLanguage", "potentialAction"},
	"SearchAction":   {"target", "query-input"},
	"EntryPoint":     {"urlTemplate"},
	"BreadcrumbList": {"itemListElement"},
	"ListItem":       {"name", "position", "item"},
}

// block is the data block of a page, parsed; nil where there is none.
func block(t *testing.T, url, page string) []any {
	t.Helper()
	var found []any
	for _, n := range elements(t, page) {
		if n.Data != "script" || attr(n, "type") != "application/ld+json" {
			continue
		}
		var data struct {
			Context string `json:"@context"`
			Graph   []any  `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(plainText(n)), &data); err != nil || data.Context != "https://schema.org" || len(data.Graph) == 0 || found != nil {
			t.Fatalf("%s: %v in %s", url, err, plainText(n))
		}
		found = data.Graph
	}
	return found
}

// checkThings holds a thing, and those in it, to the vocabulary.
func checkThings(t *testing.T, url string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			checkThings(t, url, e)
		}
	case map[string]any:
		kind, _ := v["@type"].(string)
		properties, known := ofSchema[kind]
		if !known {
			t.Errorf("%s: there is no type %q", url, kind)
		}
		for name, value := range v {
			if !strings.HasPrefix(name, "@") && !slices.Contains(properties, name) {
				t.Errorf("%s: %s has no %s", url, kind, name)
			}
			checkThings(t, url, value)
		}
	}
}

func kinds(graph []any) string {
	var all []string
	for _, v := range graph {
		all = append(all, fmt.Sprint(v.(map[string]any)["@type"]))
	}
	return strings.Join(all, " ")
}

func TestLinkedData(t *testing.T) {
	s := base(40).site(t)
	v := defaultTheme(t).Views(s)
	want := map[site.Kind]string{
		site.HomePage: "WebSite Dataset", site.RecordsPage: "BreadcrumbList", site.RecordedPage: "BreadcrumbList", site.RecordPage: "BreadcrumbList Report",
		site.TranslationPage: "Report", site.TaxonomyPage: "BreadcrumbList DefinedTermSet", site.TermPage: "BreadcrumbList CollectionPage", site.PlacesPage: "BreadcrumbList",
		site.YearPage: "BreadcrumbList", site.MonthPage: "BreadcrumbList", site.DataPage: "BreadcrumbList Dataset", site.FiguresPage: "BreadcrumbList",
	}
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		page := render(t, v, p)
		graph := block(t, p.URL, page)
		checkThings(t, p.URL, graph)
		expected := want[p.Kind]
		if strings.Contains(page, `content="noindex"`) {
			expected = ""
		} else if p.Kind == site.TermPage && p.Part.Number < p.Part.Of {
			expected = "BreadcrumbList"
		}
		if got := kinds(graph); got != expected {
			t.Errorf("%s: %s; want %s", p.URL, got, expected)
		}
	}
}

func TestReport(t *testing.T) {
	graph := block(t, richURL, renderURL(t, base(0).site(t), richURL))
	r := graph[1].(map[string]any)
	for name, want := range map[string]string{
		"datePublished": "2026-03-03", "dateModified": "2026-07-02", "version": strings.Repeat("b", 40), "creativeWorkStatus": "Disputed",
		"temporalCoverage": "2025-11-02/2025-11-05", "abstract": "Something happened. It went on.", "identifier": "2025-11-02-rich",
		"license": "https://creativecommons.org/licenses/by/4.0/", "@id": "https://blotter.test/sub" + richURL,
	} {
		if r[name] != want {
			t.Errorf("%s is %v; want %s", name, r[name], want)
		}
	}
	text := fmt.Sprint(r["about"], r["spatialCoverage"], r["citation"])
	contains(t, text, "Serious incident", "Psychological", "Acme", "France", "First headline", "https://example.com/a?b=1&c=2", "The Paper")
	if strings.Contains(fmt.Sprint(r["about"]), "The Paper") {
		t.Error("a publisher is what the record is about")
	}
}

// An element that the text would end, an address that is none, and what was
// removed do not reach the block.
func TestLinkedDataIsClosed(t *testing.T) {
	r := base(0)
	path := "incidents/2025/2025-11-02-rich.md"
	r.files[path] = strings.NewReplacer("A rich record", "'</script><script>alert(1)</script><!-- &amp;'").Replace(r.files[path])
	s := r.site(t)
	page := renderURL(t, s, richURL)
	text := fmt.Sprint(block(t, richURL, page))
	contains(t, text, "</script><script>alert(1)</script><!-- &amp;")
	if strings.Contains(page, "<script>alert") {
		t.Error("the text became a script")
	}
	if got := citations([]incident.Source{{URL: incident.Text{S: "javascript:alert(1)"}}}); got[0].URL != "" {
		t.Errorf("%q is taken for an address", got[0].URL)
	}
	r = base(0)
	r.files["removed.yaml"] = "removed:\n  - {id: 2025-11-02-rich, fields: [summary, sources, harms, countries, date, systems.developers], date: 2025-06-03, reason: A name.}\n"
	page = renderURL(t, r.site(t), richURL)
	text = fmt.Sprint(block(t, richURL, page))
	head, _, _ := strings.Cut(page, "<body>")
	for _, secret := range []string{"Something happened", "First headline", "The Paper", "Psychological", "France", "2025-11-05"} {
		if strings.Contains(text, secret) || strings.Contains(head, secret) {
			t.Errorf("%q was removed, and stands in the head", secret)
		}
	}
}

// A record under another licence is not given under the register's.
func TestOtherLicence(t *testing.T) {
	r := base(0)
	path := "incidents/2024/2024-03-01-old.md"
	r.files[path] = strings.Replace(r.files[path], "harms:", "origin: {database: aiid, id: 1, licence: CC-BY-SA-4.0}\nharms:", 1)
	s := r.site(t)
	page := renderURL(t, s, "/incidents/2024-03-01-old/")
	contains(t, page, `<meta name="DC.rights" content="CC-BY-SA-4.0">`)
	for _, url := range []string{"/incidents/2024-03-01-old/", "/data/", "/"} {
		if strings.Contains(fmt.Sprint(block(t, url, renderURL(t, s, url))), "creativecommons.org") {
			t.Errorf("%s: the register's licence is said to be that of all", url)
		}
	}
}

func TestShared(t *testing.T) {
	s := base(0).site(t)
	v := defaultTheme(t).Views(s)
	v.Card = Card{1200, 630}
	page := render(t, v, page(t, s, richURL))
	contains(t, page,
		`<meta property="og:title" content="A rich record">`, `<meta property="og:type" content="article">`, `<meta property="og:locale" content="en_US">`,
		`<meta property="og:url" content="https://blotter.test/sub`+richURL+`">`, `<meta property="og:image" content="https://blotter.test/sub/card.png">`,
		`<meta property="og:image:width" content="1200">`, `<meta name="twitter:card" content="summary_large_image">`,
		`<link rel="alternate" hreflang="x-default" href="https://blotter.test/sub`+richURL+`">`,
		`<link rel="alternate" hreflang="en" href="https://blotter.test/sub`+richURL+`">`,
		`<link rel="alternate" hreflang="fr" href="https://blotter.test/sub/fr`+richURL+`">`,
	)
	french := renderURL(t, s, "/fr"+richURL)
	contains(t, french, `hreflang="fr"`, `hreflang="en"`, `<meta property="og:locale" content="fr_FR">`, `<meta name="twitter:card" content="summary">`)
	if strings.Contains(french, "og:image") {
		t.Error("a picture is named that there is not")
	}
}

// Without an address of its own, the site names no address that must be whole.
func TestHeadWithoutAnAddress(t *testing.T) {
	s := base(0).site(t)
	s.BaseURL = ""
	v := defaultTheme(t).Views(s)
	v.Card = Card{1200, 630}
	for p := range s.Pages() {
		if !p.Kind.HTML() {
			continue
		}
		page := render(t, v, p)
		checkThings(t, p.URL, block(t, p.URL, page))
		for _, not := range []string{"og:url", "og:image", "hreflang", "BreadcrumbList", "SearchAction", `"@id"`, "citation_public_url"} {
			if strings.Contains(page, not) {
				t.Errorf("%s: it has %s", p.URL, not)
			}
		}
	}
}

// A page that search engines are to leave alone is not offered to them, nor to be
// shared; a page of the past is neither.
func TestHiddenPagesOfferNothing(t *testing.T) {
	past := base(0)
	past.asOf = &site.AsOf{Label: "v1", Commit: strings.Repeat("a", 40)}
	for _, s := range []*site.Site{base(0).site(t), past.site(t)} {
		v := defaultTheme(t).Views(s)
		hidden := 0
		for p := range s.Pages() {
			if !p.Kind.HTML() {
				continue
			}
			page := render(t, v, p)
			if !strings.Contains(page, `content="noindex"`) {
				continue
			}
			hidden++
			for _, not := range []string{"og:", "ld+json", "hreflang"} {
				if head, _, _ := strings.Cut(page, "<body>"); strings.Contains(head, not) {
					t.Errorf("%s: it has %s", p.URL, not)
				}
			}
		}
		if hidden < 5 {
			t.Errorf("%d hidden pages; the test misses its point", hidden)
		}
	}
}
