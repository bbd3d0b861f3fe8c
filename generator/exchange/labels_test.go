package exchange

import "testing"

// A label is read as a term where only its form differs, never where its letters do.
func TestTerm(t *testing.T) {
	r, err := openRegister(newRegister().files(), "aiaaic")
	if err != nil {
		t.Fatal(err)
	}
	issues := r.config.TaxonomyOf("aiaaic-issues")
	for label, want := range map[string]string{
		"Privacy/surveillance": "privacy-surveillance", "PRIVACY & SURVEILLANCE": "privacy-surveillance", "privacy/surveillamce": "privacy-surveillance",
		"Robot right": "robot-rights", "Transparencies": "transparency", "biases and discrimination": "", "illegal": "", "trusty": "", "": "",
	} {
		if got := r.term("x:1", "issue", label, issues); got != want {
			t.Errorf("%q is %q, want %q", label, got, want)
		}
	}
	r.term("x:2", "issue", "trusty", issues)
	res := r.finish()
	if l := res.Labels[0]; l != (Label{Field: "issue", Value: "trusty", Near: "trust", Count: 2}) {
		t.Errorf("%+v", l)
	}
	mustNote(t, res, Changed, `"Transparencies" is read as the term transparency (1×)`)
	mustNote(t, res, Dropped, "x:2", `"trusty" is no term of content/taxonomies/aiaaic-issues.yaml`)
}
