package diag

import "testing"

func TestNearest(t *testing.T) {
	terms := []string{"workers", "children", "general-public", "UK", "Ägypten"}
	for word, want := range map[string]string{
		"workers":          "workers",
		"WORKERS":          "workers",
		"workrs":           "workers", // dropped
		"wworkers":         "workers", // added
		"worcers":          "workers", // another letter
		"wrokers":          "workers", // swapped
		"orkesr":           "workers", // two edits in six letters
		"orkxsr":           "",        // three
		"chidlern":         "children",
		"genral-publik":    "general-public",
		"public":           "",
		"uk":               "UK",
		"us":               "", // two letters are never a slip
		"":                 "",
		"ägypten":          "Ägypten",
		"Agypten":          "Ägypten",
		string(long(101)):  "",
		string(long(5000)): "",
	} {
		if got := Nearest(word, terms); got != want {
			t.Errorf("Nearest(%.20q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("abcd", []string{"abce", "abcf"}); got != "abce" {
		t.Errorf("of two that are as near, %q is taken, not the first", got)
	}
	if got := Nearest("abcdefg", []string{"abcdexx", "abcdefx"}); got != "abcdefx" {
		t.Errorf("the farther one, %q, is taken", got)
	}
	if got := Nearest("word", nil); got != "" {
		t.Errorf("%q comes from no candidates", got)
	}
}

func long(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return b
}

// TestDistance: below the limit the distance is exact and symmetric.
func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"abc", "xbc", 1},
		{"ca", "abc", 3}, // no edit inside a swapped pair
		{"kitten", "sitting", 3}, {"東京", "京東", 1},
	} {
		for _, limit := range []int{1, 2, 3, 4, 10} {
			want := min(test.want, limit)
			if got := min(limit, distance([]rune(test.a), []rune(test.b), limit)); got != want {
				t.Errorf("distance(%q, %q, %d) = %d, want %d", test.a, test.b, limit, got, want)
			}
			if got := min(limit, distance([]rune(test.b), []rune(test.a), limit)); got != want {
				t.Errorf("distance(%q, %q, %d) = %d, want %d", test.b, test.a, limit, got, want)
			}
		}
	}
}

// TestMeant: a word is taken for another unseen only after one slip, behind its
// first letter, where nothing else is near.
func TestMeant(t *testing.T) {
	terms := []string{"workers", "children", "general-public", "death", "environmental", "ill", "harms", "harmed"}
	for word, certain := range map[string]bool{
		"WORKERS":       true,
		"workrs":        true,
		"wrokers":       true,
		"orkers":        false, // another first letter
		"wrokesr":       false, // two slips
		"health":        false, // near death
		"heath":         false,
		"environmentel": true,
		"enviromnetal":  false,
		"ilk":           false, // too short
		"harm":          true,
		"harme":         false, // harms or harmed
		"children":      true,
		"nothing":       false,
		"":              false,
	} {
		if near, got := Meant(word, terms); got != certain || got && near == "" {
			t.Errorf("Meant(%q) = %q, %v", word, near, got)
		}
	}
}
