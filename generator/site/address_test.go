package site

import (
	"path"
	"strings"
	"testing"

	"blotter/generator/diag"
)

// TestFoldersDifferByMoreThanCase: the publisher refuses a whole site in which
// two paths are one on some file systems, so no record may bring that about.
func TestFoldersDifferByMoreThanCase(t *testing.T) {
	for name, files := range map[string]files{
		"a taxonomy's folder": {at("2024-01-a"): record("2024", "aliases: [/Kinds/old/]")},
		"another alias's":     {at("2024-01-a"): record("2024", "aliases: [/old/a/]"), at("2024-01-b"): record("2024", "aliases: [/OLD/b/]")},
		"folding":             {at("2024-01-a"): record("2024", "aliases: [/incidentſ/x/]")},
		"two of one record":   {at("2024-01-a"): record("2024", "aliases: [/µ/, /μ/]")},
		"a file and a folder": {at("2024-01-a"): record("2024", "aliases: [/a.html, /A/b/, /a/c.html]")},
		"composition":         {at("2024-01-a"): record("2024", "aliases: [/\uac01/x, /\u1100\u1161\u11a8/y]")},
	} {
		s, problems := base.with(files).site(t)
		if len(problems) != 1 || problems[0].Rule != diag.Collision {
			t.Errorf("%s: %v", name, problems)
		}
		var names []string
		for p := range s.Pages() {
			for n := p.File(); n != "."; n = path.Dir(n) {
				names = append(names, n)
			}
		}
		for i, a := range names {
			for _, b := range names[:i] {
				if a != b && strings.EqualFold(a, b) {
					t.Errorf("%s: %q and %q", name, a, b)
				}
			}
		}
	}
}

// TestOneAddressOfALanguage: a file whose name spells its language in another
// way takes nothing from the one that spells it right, nor from other records.
func TestOneAddressOfALanguage(t *testing.T) {
	const text = "---\ntitle: T\nsummary: S.\n---\n"
	s, problems := base.with(files{
		at("2024-01-a"): record("2024", ""), at("2024-01-a.FR"): text, at("2024-01-a.fr"): text, at("2024-01-a.pt-br"): text,
		at("2024-01-b"): record("2024", ""), at("2024-01-b.pt-BR"): text,
	}).site(t)
	if len(problems) != 2 || problems[0].Rule != diag.BadLanguage || problems[1].Rule != diag.BadLanguage || problems[1].Suggestion != "pt-BR" {
		t.Errorf("the problems are %v", problems)
	}
	for id, language := range map[string]string{"2024-01-a": "fr", "2024-01-b": "pt-BR"} {
		if r := s.Record(id); r.Broken || len(r.Translations) != 1 || r.Translations[0].Translation != language {
			t.Errorf("%s: %v", id, r.Translations)
		}
	}
}
