package site

import (
	"fmt"
	"strings"
	"testing"

	"blotter/generator/diag"

	"github.com/google/go-cmp/cmp"
)

// similarTo reports what is said of a register whose records name these
// organisations.
func similarTo(t *testing.T, names ...string) string {
	t.Helper()
	f := base.with(nil)
	for i, name := range names {
		f[at(fmt.Sprintf("2024-%03d", i))] = record("2024", fmt.Sprintf("organisations: [%q]", name))
	}
	_, problems := f.site(t)
	var said []string
	for _, p := range problems {
		if p.Rule != diag.SimilarTerms {
			t.Errorf("%v: %v", names, p)
		}
		said = append(said, strings.SplitN(p.Message, ",", 2)[0])
	}
	return strings.Join(said, "\n")
}

func TestSimilarTerms(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"Example Regulator", "Example Regulator", "Example Regulatro"}, `"Example Regulatro" is nearly "Example Regulator"`},
		{[]string{"Example Regulatro", "Example Regulator", "Example Regulator"}, `"Example Regulatro" is nearly "Example Regulator"`},
		{[]string{"Example Regulator", "Example Regulator", "Exmple Regulator"}, `"Exmple Regulator" is nearly "Example Regulator"`},
		{[]string{"Example Regulator", "Example Regulator", "Example Regulators"}, `"Example Regulators" is nearly "Example Regulator"`},
		{[]string{"Example Regulator", "Example Regulator", "Example Regulaxor"}, `"Example Regulaxor" is nearly "Example Regulator"`},
		{[]string{"Yahoo", "Yahoo", "Yahoo!"}, `"Yahoo!" is nearly "Yahoo"`},
		{[]string{"Société Générale", "Société Générale", "Société Génerale"}, `"Société Génerale" is nearly "Société Générale"`},
		{[]string{"Universität Zürich", "Universität Zürich", "Univesität Zürich"}, `"Univesität Zürich" is nearly "Universität Zürich"`},
		// Different names.
		{[]string{"GPT-3", "GPT-4", "GPT-3.5", "GPT-35"}, `"GPT-35" is nearly "GPT-3.5"`},
		{[]string{"Windows 10", "Windows 11"}, ""},
		{[]string{"Boeing 737-800", "Boeing 737-900"}, ""},
		{[]string{"Meta", "Beta"}, ""},
		{[]string{"Google", "Goggle"}, ""}, // too short to tell
		{[]string{"C", "C++", "C#"}, ""},
		{[]string{"!!!", "???", "🙂"}, ""},
		{[]string{"東京大学", "京都大学"}, ""},
		{[]string{"Uber", "Uber Eats"}, ""},
		{[]string{"Amazon", "Amazon Web Services"}, ""},
		{[]string{"Clearview AI", "Clearview UK"}, ""},
	} {
		if diff := cmp.Diff(test.want, similarTo(t, test.names...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.names, diff)
		}
	}
}

// TestDeclaredTermsAreNotSimilar: what a taxonomy's file declares is meant.
func TestDeclaredTermsAreNotSimilar(t *testing.T) {
	f := base.with(files{
		"content/taxonomies/organisations.yaml": "name: O\nfields: [organisations]\nclosed: false\nterms: [{id: a, name: Example Regulator}, {id: b, name: Example Regulators, synonyms: [The Regulators]}]\n",
		at("2024-a"):                            record("2024", "organisations: [Example Regulator, The Regulators]"),
		at("2024-b"):                            record("2024", "organisations: [Exampel Regulator]"),
	})
	s, problems := f.site(t)
	if len(problems) != 1 || !strings.Contains(problems[0].Message, `"Exampel Regulator" is nearly`) {
		t.Errorf("%v", problems)
	}
	if got := ids(s.Taxonomy("organisations").Term("b").Records); got != "2024-a" {
		t.Errorf("a synonym's records are %q", got)
	}
}

// TestShortened: how much is compared grows with the names' length alone, not
// with their number.
func TestShortened(t *testing.T) {
	for _, n := range []int{0, 1, minSlip - 1, minSlip, maxSlug, maxSlug + 1, 5000} {
		word := strings.Repeat("ü", n)
		want := 1
		if n >= minSlip && n <= maxSlug {
			want = n + 1
		}
		if got := len(shortened(word)); got != want {
			t.Errorf("of %d letters: %d words, want %d", n, got, want)
		}
	}
}

// TestManyTerms: names that have nothing to do with each other are many in a
// large register; a comparison of each with each would take minutes here.
func TestManyTerms(t *testing.T) {
	f := base.with(nil)
	for i := range 100 {
		var names []string
		for j := range 100 {
			names = append(names, fmt.Sprintf("%x Partners and Company %x", (i*100+j)*7919, (i*100+j)*104729))
		}
		f[at(fmt.Sprintf("2024-%03d", i))] = record("2024", "organisations: ["+strings.Join(names, ", ")+"]")
	}
	s := f.sound(t)
	if n := len(s.Taxonomy("organisations").Terms); n != 10000 {
		t.Errorf("%d terms", n)
	}
}

// TestOpenTerms: the commonest spelling names the term, the others are told.
func TestOpenTerms(t *testing.T) {
	f := base.with(files{
		at("2024-a"): record("2024", "organisations: [example regulator]\nsystems: [{makers: [Zeta]}]"),
		at("2024-b"): record("2024", "organisations: [Example Regulator, C++]"),
		at("2024-c"): record("2024", "organisations: [Example Regulator]\nsystems: [{makers: [Example Regulator, Example Regulator]}]"),
	})
	s, problems := f.site(t)
	want := `content/incidents/2024/2024-a.md:5:17: warning: "example regulator" is the same term as "Example Regulator"; did you mean "Example Regulator"? [shared-slug]
content/incidents/2024/2024-c.md:6:40: warning: "Example Regulator" stands twice in systems.makers; keep one [repeated-term]
`
	if diff := cmp.Diff(want, told(problems)); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	var terms []string
	for _, term := range s.Taxonomy("organisations").Terms {
		terms = append(terms, fmt.Sprintf("%s %s %s", term.Slug, term.Name, ids(term.Records)))
	}
	wantTerms := []string{"c-f1deb75f C++ 2024-b", "example-regulator Example Regulator 2024-a 2024-b 2024-c", "zeta Zeta 2024-a"}
	if diff := cmp.Diff(wantTerms, terms); diff != "" {
		t.Errorf("terms differ (-want +got):\n%s", diff)
	}
	if values := s.Record("2024-c").TermsOf("organisations"); len(values) != 1 {
		t.Errorf("one term in two roles is %d values", len(values))
	}
}

// TestBroader: a record stands under its terms and everything broader, once; a
// replaced term is a stub.
func TestBroader(t *testing.T) {
	f := base.with(files{
		at("2024-a"): record("2024", "kinds: [arson, fire]"), at("2024-b"): record("2024", "kinds: [arson]"), at("2024-c"): record("2024", ""),
	})
	s := f.sound(t)
	kinds := s.Taxonomy("kinds")
	if got := ids(kinds.Term("fire").Records); got != "2024-a 2024-b" {
		t.Errorf("fire: %s", got)
	}
	if got := ids(kinds.NotStated.Records); got != "2024-c" {
		t.Errorf("not stated: %s", got)
	}
	if got := strings.Join(urls(s, StubPage), " "); got != "/kinds/blaze/" {
		t.Errorf("stubs: %s", got)
	}
}

// TestRequired: what a taxonomy asks of every record.
func TestRequired(t *testing.T) {
	kinds := "name: Kinds\nfields: [kinds]\nclosed: true\nrequired: always\nterms: [{id: fire, name: Fire}]\n"
	open := "name: Places\nfields: [places]\nclosed: false\nrequired: expected\n"
	f := base.with(files{
		"content/taxonomies/kinds.yaml": kinds, "content/taxonomies/places.yaml": open,
		at("2024-a"): record("2024", "kinds: [fire]\nplaces: [Here]"), at("2024-b"): record("2024", ""), at("2024-c"): record("2024", "kinds: [none]\nplaces: [Here]"),
	})
	_, problems := f.site(t)
	want := `content/incidents/2024/2024-b.md:1:1: warning: "places" is not stated; if it is known, write a name [missing-expected]
content/incidents/2024/2024-b.md:1:1: "kinds" is not stated; if it is known, write one of fire [missing-field]
content/incidents/2024/2024-c.md:5:9: unknown term "none" in kinds; write one of fire [unknown-term]
`
	if diff := cmp.Diff(want, told(problems)); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
}

// officialCodes are the 249 of ISO 3166-1 alpha-2.
const officialCodes = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG
GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR
NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW`

func TestCountries(t *testing.T) {
	vocabulary := "name: Countries\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n"
	for lang, names := range map[string][2]string{ // of FR and of DE
		"en": {"France", "Germany"}, "fr": {"France", "Allemagne"}, "de": {"Frankreich", "Deutschland"}, "ja": {"フランス", "ドイツ"},
		"pt-BR": {"França", "Alemanha"}, "tlh": {"France", "Germany"}, // CLDR has no names in Klingon
	} {
		f := base.with(files{"content/site.yaml": base["content/site.yaml"] + "language: " + lang + "\n", "content/taxonomies/countries.yaml": vocabulary})
		cfg, _, problems := f.read(t)
		countries := cfg.Taxonomy("countries")
		if diff := cmp.Diff(strings.Fields(officialCodes), countries.ids()); diff != "" || len(countries.Terms) != 249 || len(problems) > 0 {
			t.Errorf("%s: codes differ (-want +got), %v:\n%s", lang, problems, diff)
		}
		if got := [2]string{countries.Term("FR").Name, countries.Term("DE").Name}; got != names {
			t.Errorf("%s: names %v, want %v", lang, got, names)
		}
		if countries.Term("Germany") != countries.Term("de") {
			t.Errorf("%s: the English name leads elsewhere", lang)
		}
		for _, term := range countries.Terms {
			if term.Name == "" || term.Name == "Unknown Region" || term.Slug != strings.ToLower(term.ID) {
				t.Errorf("%s: %s is called %q, at %s", lang, term.ID, term.Name, term.Slug)
			}
		}
	}
}

// TestCountryPages: only countries that records name have pages, and a name in
// place of a code is told.
func TestCountryPages(t *testing.T) {
	f := base.with(files{
		"content/taxonomies/countries.yaml": "name: Countries\nfields: [countries]\nclosed: true\nvocabulary: iso-3166-1\n",
		at("2024-a"):                        record("2024", "countries: [NO, DE]"),
		at("2024-b"):                        record("2024", "countries: [Germany, XK, fr]"),
	})
	s, problems := f.site(t)
	want := `content/incidents/2024/2024-b.md:5:13: unknown term "Germany" in countries; did you mean "DE"? [unknown-term]
content/incidents/2024/2024-b.md:5:22: unknown term "XK" in countries; write a two-letter code of ISO 3166-1, such as FR [unknown-term]
content/incidents/2024/2024-b.md:5:26: unknown term "fr" in countries; did you mean "FR"? [unknown-term]
`
	if diff := cmp.Diff(want, told(problems)); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	var pages []string
	for _, url := range urls(s, TermPage) {
		if strings.HasPrefix(url, "/countries/") {
			pages = append(pages, url)
		}
	}
	if diff := cmp.Diff([]string{"/countries/de/", "/countries/no/", "/countries/not-stated/"}, pages); diff != "" {
		t.Errorf("pages differ (-want +got):\n%s", diff)
	}
}
