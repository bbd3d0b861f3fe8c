package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQuantities(t *testing.T) {
	for text, want := range map[string]*Quantity{
		"0":                       {Value: 0},
		"3":                       {Value: 3},
		"007":                     {Value: 7},
		"at least 3":              {Bound: "at least", Value: 3},
		"at most 3":               {Bound: "at most", Value: 3},
		"about 70000":             {Bound: "about", Value: 70000},
		"10-20":                   {Value: 10, To: 20},
		"about 10-20":             {Bound: "about", Value: 10, To: 20},
		"EUR 1200000":             {Currency: "EUR", Value: 1200000},
		"at least USD 5-6":        {Bound: "at least", Currency: "USD", Value: 5, To: 6},
		"999999999999999999":      {Value: 999999999999999999},
		"1000000000000000000":     nil, // no number of anything
		"20-10":                   nil,
		"10-10":                   nil,
		"-3":                      nil,
		"3.5":                     nil,
		"1,200":                   nil,
		"three":                   nil,
		"At least 3":              nil,
		"at least  3":             nil,
		"eur 3":                   nil,
		"EUR":                     nil,
		"3 EUR":                   nil,
		"٣":                       nil,
		"":                        nil,
		"about at least 3":        nil,
		"9999999999999999999-100": nil,
	} {
		got, ok := parseQuantity(text)
		if ok != (want != nil) {
			t.Errorf("%q: %+v, %v", text, got, ok)
		} else if ok && !cmp.Equal(got, *want) {
			t.Errorf("%q: got %+v, want %+v", text, got, *want)
		}
	}
}

func TestRepairedQuantity(t *testing.T) {
	for text, want := range map[string]string{
		"1,200,000":         "1200000",
		"1 200 000":         "1200000",
		"1'200":             "1200",
		"EUR 1_200_000":     "EUR 1200000",
		"~70,000":           "about 70000",
		"more than 3":       "at least 3",
		"up to 3":           "at most 3",
		"approximately 5":   "about 5",
		"10,5":              "", // a decimal comma
		"1,20,000":          "",
		"1200000 000 0":     "",
		"3":                 "", // right as it is
		"three":             "",
		"1,200-2,400":       "1200-2400",
		"over USD 1,000":    "at least USD 1000",
		"between 3 and 5":   "",
		"EUR 1.2 million":   "EUR 1200000",
		"1.23456 thousand":  "",
		"$5":                "", // of which country
		"at least 3 EUR":    "at least EUR 3",
		"9-3":               "3-9",
		"at least 3 people": "",
	} {
		if got := repairedQuantity(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestAliases(t *testing.T) {
	for path, want := range map[string]bool{
		"/old/path/":                    true,
		"/old/path":                     true,
		"/old.html":                     true,
		"/old/page.html":                true,
		"/2020/06/über-uns/":            true,
		"/a_b-c+d~/":                    true,
		"/caf%C3%A9/":                   false, // no server looks for it under this name
		"/a%20b/":                       false,
		"/":                             false,
		"":                              false,
		"old/":                          false,
		"//host/path/":                  false,
		"/old//path/":                   false,
		"/../etc/passwd":                false,
		"/old/../new/":                  false,
		"/old/./new/":                   false,
		"/.git/config":                  false,
		"/old/.well-known/":             false,
		"/old/feed.xml":                 false,
		"/old.d/page.html":              false,
		"/old.":                         false,
		"/old/page.HTML":                false,
		"/old?x=1":                      false,
		"/old#part":                     false,
		"/old path/":                    false,
		"/old\\path/":                   false,
		"/old\n/":                       false,
		"/con/":                         false,
		"/old/AUX.html":                 false,
		"/lpt1/":                        false,
		"/com¹/":                        false,
		"/console/":                     true,
		"https://host/":                 false,
		"/javascript:x/":                false,
		"/<b>/":                         false,
		"/" + repeat("x", 200):          true,
		"/" + repeat("x", 300):          false,
		"/" + repeat("\U00020000", 100): false, // 401 bytes
	} {
		if got := ValidAlias(path); got != want {
			t.Errorf("ValidAlias(%q) = %v", path, got)
		}
	}
}
