package site

import (
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// addCountries fills the taxonomy with the officially assigned codes of ISO
// 3166-1 alpha-2. Their names in the site's language come from CLDR.
func (t *Taxonomy) addCountries(lang string) {
	names := display.Regions(language.Make(lang))
	english := display.Regions(language.English)
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			code := string(a) + string(b)
			region, err := language.ParseRegion(code)
			if err != nil || !region.IsCountry() || region.String() != code || region.Canonicalize() != region || notAssigned[code] || english.Name(region) == "" {
				continue
			}
			term := &Term{Taxonomy: t, ID: code, Slug: strings.ToLower(code), Name: names.Name(region), Rank: len(t.Terms) + 1, Names: map[string]string{}}
			if e := english.Name(region); e != term.Name {
				term.Synonyms = append(term.Synonyms, e)
			}
			t.Terms = append(t.Terms, term)
			for _, s := range append([]string{code, term.Name}, term.Synonyms...) {
				if t.bySlug[Slug(s)] == nil {
					t.bySlug[Slug(s)] = term
				}
			}
		}
	}
}

// notAssigned are codes that CLDR names and ISO 3166-1 does not assign: user
// assigned, exceptionally or transitionally reserved ones.
var notAssigned = map[string]bool{
	"AC": true, "CP": true, "CQ": true, "DG": true, "EA": true, "EU": true, "EZ": true, "IC": true, "QO": true,
	"TA": true, "UN": true, "XA": true, "XB": true, "XK": true, "ZZ": true, "AN": true, "SU": true,
}
