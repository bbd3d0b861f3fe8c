package site

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConfigProblems: what is wrong with a file that shapes the register, and
// where. A problem never keeps the rest from being read.
func TestConfigProblems(t *testing.T) {
	const site, tax = "content/site.yaml", "content/taxonomies/kinds.yaml"
	const head = "title: A register\nbase-url: https://register.example/\n"
	const kinds = "name: Kinds\nfields: [kinds]\nclosed: true\n"
	for _, test := range []struct{ file, text, want string }{
		{site, "", "content/site.yaml: there is no content/site.yaml; name the site's folder with -C, or begin a new one with blotter init [bad-config]"},
		{site, "title: x\n", `content/site.yaml:1:1: "base-url" is missing; add it [missing-field]`},
		{site, "title: x\nbase-url: register.example\n", `content/site.yaml:2:11: "base-url" is not an address; write https://, a host, and the path of the site if it has one [bad-url]`},
		{site, "title: x\nbase-url: \"javascript:alert(1)\"\n", `content/site.yaml:2:11: "base-url" is not an address; write https://, a host, and the path of the site if it has one [bad-url]`},
		{site, head + "page-size: 4\n", `content/site.yaml:3:12: "page-size" is a number from 5 to 500 [bad-config]`},
		{site, head + "page-size: many\n", `content/site.yaml:3:12: "page-size" is a number from 5 to 500 [bad-config]`},
		{site, head + "language: english language\n", `content/site.yaml:3:11: "english language" is not a language tag; write en, fr or pt-BR [bad-language]`},
		{site, head + "theme: ../other\n", `content/site.yaml:3:8: "../other" is not the name of a folder of themes/ [bad-config]`},
		{site, head + "tagline: [a]\n", `content/site.yaml:3:10: "tagline" is one value, not a list or a map; did you mean "a"? [wrong-type]`},
		{site, head + "tagine: a\n", `content/site.yaml:3:1: unknown key "tagine"; did you mean "tagline"? [unknown-key]`},
		{site, head + "repository: {url: \"git@forge.example:x\"}\n", `content/site.yaml:3:19: "url" is not an address; write https://, a host, and the path of the site if it has one [bad-url]`},
		{site, head + "figures: [{rows: kinds}]\n", `content/site.yaml:3:11: "columns" is missing; add it [missing-field]`},
		{site, head + "figures: [{rows: kind, columns: severity}]\n", `content/site.yaml:3:18: there is no file content/taxonomies/kind.yaml; did you mean "kinds"? [bad-config]`},
		{site, head + "figures: [{rows: kinds, columns: kinds}]\n", `content/site.yaml:3:34: a figure crosses two taxonomies; name another one than "kinds" for its columns [bad-config]`},
		{site, head + "figures: [{rows: kinds, columns: severity}, {rows: kinds, columns: severity}]\n", `content/site.yaml:3:52: the figure of kinds and severity stands twice; keep one [bad-config]`},
		{site, head + "figures: [{rows: kinds, columns: severity, colour: red}]\n", `content/site.yaml:3:44: unknown key "colour"; the keys here are columns, rows [unknown-key]`},
		{tax, "fields: [kinds]\nclosed: true\n", `content/taxonomies/kinds.yaml:1:1: "name" is missing; add it [missing-field]`},
		{tax, kinds + "terms: [{id: A, name: B}]\n", `content/taxonomies/kinds.yaml:4:14: "A" is not an id for a term; use a-z, 0-9 and hyphens, at most 60 of them, and no word that has an address of its own [reserved-name]`},
		{tax, kinds + "terms: [{id: not-stated, name: B}]\n", `content/taxonomies/kinds.yaml:4:14: "not-stated" is not an id for a term; use a-z, 0-9 and hyphens, at most 60 of them, and no word that has an address of its own [reserved-name]`},
		{tax, kinds + "terms: [{id: " + strings.Repeat("a", 61) + ", name: B}]\n", `content/taxonomies/kinds.yaml:4:14: "` + strings.Repeat("a", 61) + `" is not an id for a term; use a-z, 0-9 and hyphens, at most 60 of them, and no word that has an address of its own [reserved-name]`},
		{tax, kinds + "terms: [{id: a, name: A}, {id: a, name: B}]\n", `content/taxonomies/kinds.yaml:4:32: "a" stands for the term "a" already [bad-taxonomy]`},
		{tax, kinds + "terms: [{id: a, name: A}, {id: b, name: B, synonyms: [a]}]\n", `content/taxonomies/kinds.yaml:4:32: "a" stands for the term "a" already [bad-taxonomy]`},
		{tax, kinds + "terms: [{id: a, name: A, broader: b}, {id: b, name: B, broader: a}]\n", `content/taxonomies/kinds.yaml:4:65: "b" is broader than itself [bad-taxonomy]`},
		{tax, kinds + "terms: [{id: aa, name: A, broader: zzz}]\n", `content/taxonomies/kinds.yaml:4:36: there is no term "zzz" in kinds [unknown-term]`},
		{tax, kinds + "terms: [{id: a, name: A, replaced-by: b}, {id: b, name: B, replaced-by: a}]\n", "content/taxonomies/kinds.yaml:4:39: \"b\" is itself replaced; name the term in force [bad-taxonomy]\n" +
			`content/taxonomies/kinds.yaml:4:73: "a" is itself replaced; name the term in force [bad-taxonomy]`},
		{tax, "name: K\nfields: [severity]\nclosed: true\n", `content/taxonomies/severity.yaml:2:10: the field "severity" belongs to the taxonomy "kinds" already [bad-taxonomy]`},
		{tax, "name: K\nfields: [title]\nclosed: true\n", `content/taxonomies/kinds.yaml:2:10: the field "title" is not one that a taxonomy can claim [bad-taxonomy]`},
		{tax, "name: K\nfields: [sources.url, events.kind, a.b.c, A]\nclosed: true\n", `content/taxonomies/kinds.yaml:2:10: the field "sources.url" is not one that a taxonomy can claim [bad-taxonomy]` + "\n" +
			`content/taxonomies/kinds.yaml:2:23: the field "events.kind" is not one that a taxonomy can claim [bad-taxonomy]` + "\n" +
			`content/taxonomies/kinds.yaml:2:36: the field "a.b.c" is not one that a taxonomy can claim [bad-taxonomy]` + "\n" +
			`content/taxonomies/kinds.yaml:2:43: the field "A" is not one that a taxonomy can claim [bad-taxonomy]`},
		{tax, "name: K\nfields: [body]\nclosed: true\nrequired: always\n", `content/taxonomies/kinds.yaml:2:10: the field "body" is not one that a taxonomy can claim [bad-taxonomy]`},
		{tax, "name: K\nfields: []\nclosed: true\nrequired: always\n", `content/taxonomies/kinds.yaml:2:1: "fields" names no field; write the keys of a record that hold the terms, as in [harms] [bad-taxonomy]`},
		{tax, "name: K\nclosed: true\nrequired: always\n", `content/taxonomies/kinds.yaml:1:1: "fields" is missing; add it [missing-field]`},
		{tax, "name: K\nfields: [a, a]\nclosed: true\n", `content/taxonomies/kinds.yaml:2:13: the field "a" stands twice; keep one [bad-taxonomy]`},
		{"content/removed.yml", "removed: []\n", `content/removed.yml: a file of this name is not read; call it content/removed.yaml [bad-config]`},
		{"content/Taxonomies/More.YAML", "name: K\n", `content/Taxonomies/More.YAML: a file of this name is not read; call it content/taxonomies/more.yaml [bad-config]`},
		{"content/notes.yml", "", ""},
		{"content/taxonomies/search.yaml", "name: S\nfields: [s]\nclosed: false\n", `content/taxonomies/search.yaml: a taxonomy can't be called "search", which is an address of its own; rename the file [reserved-name]`},
		{"content/taxonomies/contribute.yaml", "name: S\nfields: [s]\nclosed: false\n", `content/taxonomies/contribute.yaml: a taxonomy can't be called "contribute", which is an address of its own; rename the file [reserved-name]`},
		{"content/taxonomies/sort.yaml", "name: S\nfields: [s]\nclosed: false\n", `content/taxonomies/sort.yaml: a taxonomy can't be called "sort", which the address of a search has another meaning for; rename the file [reserved-name]`},
		{"content/taxonomies/2024.yaml", "name: S\nfields: [s]\nclosed: false\n", `content/taxonomies/2024.yaml: a taxonomy can't be called "2024", which is the address of a year; rename the file [reserved-name]`},
		{"content/databases.yaml", "databases: [{id: a, name: A, url: \"https://a.example/\"}]\n", `content/databases.yaml:1:35: "url" is the address of an entry with {id} in it [bad-url]`},
		{"content/frameworks/f.yaml", "name: F\n", `content/frameworks/f.yaml:1:1: "criteria" is missing; add it [missing-field]`},
	} {
		f := base.with(files{test.file: test.text})
		cfg, _, problems := f.read(t)
		problems.Sort()
		if diff := cmp.Diff(test.want, strings.TrimSuffix(told(problems), "\n")); diff != "" {
			t.Errorf("%s:\n%s\nproblems differ (-want +got):\n%s", test.file, test.text, diff)
		}
		if cfg.Taxonomy("severity") == nil || cfg.PageSize < 5 || cfg.Language == "" || cfg.Theme == "" {
			t.Errorf("%s: the rest is not whole: %+v", test.file, cfg)
		}
		New(cfg, Input{})
	}
}

func TestUnreadableConfig(t *testing.T) {
	gone := errors.New("the disk is gone")
	_, _, err := ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		yield("content/site.yaml", func() ([]byte, error) { return nil, gone })
	})
	if !errors.Is(err, gone) {
		t.Errorf("the error is %v", err)
	}
}

// TestSchema: each field of a taxonomy, and how many terms it takes.
func TestSchema(t *testing.T) {
	cfg, _, _ := base.read(t)
	got := cfg.Schema()
	for field, shape := range map[string]int{"severity": 1, "kinds": 0, "organisations": 0, "systems.makers": 0, "sources.publisher": 1} {
		if int(got[field]) != shape {
			t.Errorf("%s has the shape %d", field, got[field])
		}
	}
	if len(got) != 5 {
		t.Errorf("the schema is %v", got)
	}
}

// TestTaxonomyOrder: site.yaml's list first, then by name.
func TestTaxonomyOrder(t *testing.T) {
	f := base.with(files{"content/site.yaml": base["content/site.yaml"] + "taxonomies: [publishers, severity]\n"})
	cfg, _, _ := f.read(t)
	var names []string
	for _, t := range cfg.Taxonomies {
		names = append(names, t.Name)
	}
	if diff := cmp.Diff([]string{"publishers", "severity", "kinds", "organisations"}, names); diff != "" {
		t.Errorf("the order differs (-want +got):\n%s", diff)
	}
}

// TestQuantities: a kind is one that site.yaml declares.
func TestQuantities(t *testing.T) {
	f := base.with(files{at("2024-a"): record("2024", "quantities: {loss: 3, losss: 4}")})
	_, problems := f.site(t)
	want := `content/incidents/2024/2024-a.md:5:23: "losss" is not a kind of quantity; "quantities" in content/site.yaml declares loss; did you mean "loss"? [bad-quantity]` + "\n"
	if diff := cmp.Diff(want, told(problems)); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
}
