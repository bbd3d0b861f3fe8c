package incident

import (
	"strings"
	"testing"

	"blotter/generator/diag"
)

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"2026-06-22-employee-monitoring-leak": true,
		"2026-06-22-c5ac":                     true,
		"2026-06-x":                           true,
		"2026-x":                              true,
		"2026-99-99-x":                        true,  // a label, not a date
		"2026-06":                             false, // a month
		"2026-06-22":                          false, // a day
		"2026-06-22-22":                       true,
		"2026-7":                              true,
		"2026-007":                            true,
		"2026-06-2b":                          true,
		"2026-12-x-12":                        true,
		"2026-" + strings.Repeat("x", 75):     true,
		"2026-" + strings.Repeat("x", 76):     false,
		"2026":                                false,
		"2026-":                               false,
		"2026--x":                             false,
		"2026-x-":                             false,
		"-2026-x":                             false,
		"26-x":                                false,
		"20266-x":                             false,
		"2026-X":                              false,
		"2026-é":                              false,
		"2026-x y":                            false,
		"2026-x.y":                            false,
		"2026-x/y":                            false,
		"2026-x\n":                            false,
		"":                                    false,
	} {
		if got := ValidID(id); got != want {
			t.Errorf("ValidID(%q) = %v", id, got)
		}
	}
}

func TestPaths(t *testing.T) {
	const sound = "2026-06-22-x"
	for path, test := range map[string]struct {
		id, translation string
		rules           []*diag.Rule
		suggestion      string
	}{
		"2026/2026-06-22-x.md":                  {id: sound},
		"2026/2026-06-22-x/index.md":            {id: sound},
		"2026/2026-06-22-x.fr.md":               {id: sound, translation: "fr"},
		"2026/2026-06-22-x/index.pt-BR.md":      {id: sound, translation: "pt-BR"},
		"2026/2026-06-22-x.french.md":           {id: sound, translation: "french", rules: []*diag.Rule{diag.BadLanguage}},
		"2026/2026-06-22-x.pt-br.md":            {id: sound, translation: "pt-br", rules: []*diag.Rule{diag.BadLanguage}},
		"2026/2026-06-22-x.FR.md":               {id: sound, translation: "FR", rules: []*diag.Rule{diag.BadLanguage}},
		"2026/2026-06-22-x.zz.md":               {id: sound, translation: "zz", rules: []*diag.Rule{diag.BadLanguage}},
		"2026/2026-06-22-x.tar.gz.md":           {id: sound, translation: "tar.gz", rules: []*diag.Rule{diag.BadLanguage}},
		"2025/2026-06-22-x.md":                  {id: sound, rules: []*diag.Rule{diag.WrongFolder}},
		"2026-06-22-x.md":                       {id: sound, rules: []*diag.Rule{diag.WrongFolder}},
		"2026/more/2026-06-22-x.md":             {id: sound, rules: []*diag.Rule{diag.WrongFolder}},
		"2025/2026-06-22-x.french.md":           {id: sound, translation: "french", rules: []*diag.Rule{diag.BadLanguage, diag.WrongFolder}},
		"2026/2026-06-22-x..md":                 {id: "2026-06-22-x.", rules: []*diag.Rule{diag.BadID}, suggestion: sound},
		"2026/2026-06-22 A Title.md":            {id: "2026-06-22 A Title", rules: []*diag.Rule{diag.BadID}, suggestion: "2026-06-22-a-title"},
		"2026/A Title.md":                       {id: "A Title", rules: []*diag.Rule{diag.BadID}},
		"2026/index.md":                         {id: "2026", rules: []*diag.Rule{diag.BadID}},
		"index.md":                              {rules: []*diag.Rule{diag.BadID}},
		"2026/.md":                              {rules: []*diag.Rule{diag.BadID}},
		"2026/2026-x" + repeat("y", 90) + ".md": {id: "2026-x" + repeat("y", 90), rules: []*diag.Rule{diag.BadID}, suggestion: "2026-x" + repeat("y", 74)},
	} {
		inc := Parse(Folder+path, []byte(minimal), "", nil)
		if inc.ID != test.id || inc.Translation != test.translation {
			t.Errorf("%s: id %q, translation %q", path, inc.ID, inc.Translation)
		}
		var rules []*diag.Rule
		for _, p := range inc.Problems {
			if p.Line == 0 {
				rules = append(rules, p.Rule)
				if p.Rule == diag.BadID && p.Suggestion != test.suggestion {
					t.Errorf("%s: the suggestion is %q", path, p.Suggestion)
				}
			}
		}
		if !equal(rules, test.rules) {
			t.Errorf("%s: %v", path, inc.Problems)
		}
	}
}

func repeat(s string, n int) string { return strings.Repeat(s, n) }

func equal(a, b []*diag.Rule) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
