package site

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// addCountries fills the taxonomy with the officially assigned codes of ISO
// 3166-1 alpha-2. Their names in the site's language come from CLDR, in English
// where it has none.
func (t *Taxonomy) addCountries(lang string) {
	english, own := display.Regions(language.English), display.Regions(language.Make(lang))
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			if region, ok := assigned(code); ok && english.Name(region) != "" {
				term := &Term{Taxonomy: t, ID: code, Slug: strings.ToLower(code), Name: english.Name(region), Rank: len(t.Terms) + 1, Names: map[string]string{}}
				if own != nil && own.Name(region) != "" && own.Name(region) != term.Name {
					term.Name, term.Synonyms = own.Name(region), []string{term.Name}
				}
				t.addTerm(term)
			}
		}
	}
}

// country is the code of a country that is written in another way: in lower
// case, UK, U.S., or a code of three letters or digits. "" when it is none.
func (t *Taxonomy) country(text string) string {
	region, err := language.ParseRegion(strings.ReplaceAll(text, ".", ""))
	if err != nil || t.Term(region.Canonicalize().String()) == nil {
		return ""
	}
	return region.Canonicalize().String()
}

func assigned(code string) (language.Region, bool) {
	region, err := language.ParseRegion(code)
	return region, err == nil && region.IsCountry() && region.String() == code && region.Canonicalize() == region && !notAssigned[code]
}

// notAssigned are codes that CLDR names and ISO 3166-1 does not assign: user
// assigned, exceptionally or transitionally reserved ones.
var notAssigned = map[string]bool{
	"AC": true, "CP": true, "CQ": true, "DG": true, "EA": true, "EU": true, "EZ": true, "IC": true, "QO": true,
	"TA": true, "UN": true, "XA": true, "XB": true, "XK": true, "ZZ": true, "AN": true, "SU": true,
}
