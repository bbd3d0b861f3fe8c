package site

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	for name, want := range map[string]string{
		"Example Regulator":             "example-regulator",
		"  Example   Regulator  ":       "example-regulator",
		"example-regulator":             "example-regulator",
		"EXAMPLE -- REGULATOR":          "example-regulator",
		"GPT-4":                         "gpt-4",
		"C":                             "c",
		"C++":                           "c-f1deb75f", // printf C++ | sha256sum
		"C#":                            "c-04022884",
		"Zürich":                        "zurich-4251685e",
		"Zu\u0308rich":                  "zurich-4251685e", // the same name, decomposed
		"El País":                       "el-pais-87308e84",
		"AT&T":                          "at-t-d1aff162",
		"東京大学":                          "8302c97c",
		"🙂":                             "d06f1525",
		"!!!":                           "e84c538e",
		"":                              "e3b0c442",
		" ":                             "e3b0c442",
		"-":                             "3973e022",
		"page":                          "page-3660315a",
		"Index":                         "index-39c3be11",
		"con":                           "con-1143da2b",
		"LPT1":                          "lpt1-6d50a69c",
		"lpt10":                         "lpt10",
		"ﬁnance":                        "finance", // a ligature is its letters
		strings.Repeat("x", 60):         strings.Repeat("x", 60),
		strings.Repeat("x", 61):         strings.Repeat("x", 60) + "-c508e75f",
		strings.Repeat("Two words ", 9): "two-words-two-words-two-words-two-words-two-words-two-words-3f7a031f",
	} {
		if got := Slug(name); got != want {
			t.Errorf("Slug(%q) = %q, want %q", name, got, want)
		}
	}
}

// FuzzSlug: every name has an address of a plain form and of bounded length,
// always the same one; what differs by more than case, spaces and hyphens has
// another.
func FuzzSlug(f *testing.F) {
	for _, name := range []string{"C", "C++", "東京大学", "page", "\u0308", "ﬁ", "İ", "\xff", "a\u2028b", strings.Repeat("ü", 90)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		slug := Slug(name)
		if !termForm.MatchString(slug) || len(slug) > maxSlug+1+8 || reservedTerm(slug) {
			t.Fatalf("Slug(%q) = %q", name, slug)
		}
		if again := Slug(slug); len(slug) <= maxSlug && again != slug {
			t.Fatalf("the address %q of %q is the name of %q", slug, name, again)
		}
		if Slug(" "+name+" ") != slug {
			t.Fatalf("spaces round %q change its address", name)
		}
		if utf8.ValidString(name) && Slug(name+"+") == slug {
			t.Fatalf("%q and %q+ have one address", name, name)
		}
		if words := Words(name); words != "" && !termForm.MatchString(words) {
			t.Fatalf("Words(%q) = %q", name, words)
		}
	})
}

func TestWords(t *testing.T) {
	for text, want := range map[string]string{
		"A Title: of something!": "a-title-of-something", "Zürich & El País": "zurich-el-pais", "東京": "", "": "", "--": "",
	} {
		if got := Words(text); got != want {
			t.Errorf("Words(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestUnfit(t *testing.T) {
	for name, want := range map[string]bool{
		"": true, "-a": true, "A": true, "a.b": true, "é": true, strings.Repeat("a", 41): true, "cname": true, "faq": true,
		"incidents": true, "search": true, "404": true, "2024": true, "fr": true, "kab": true, "nul": true, "com1": true,
		"about": false, "harms": false, "faqs": false, "french": false, "com10": false,
	} {
		if got := unfit(name); (got != "") != want {
			t.Errorf("unfit(%q) = %q", name, got)
		}
	}
}
