package site

import (
	"slices"
	"strings"
	"testing"

	"blotter/generator/diag"
)

const secretID = "2024-05-s"

var secretPath = "content/incidents/2024/" + secretID + "/index.md"

// secret is a record in which every field has a word of its own, zz and the
// field's name.
var secret = base.with(files{
	secretPath: `---
title: zztitle
date: 2024-05-17
summary: zzsummary
severity: zzseverity
rationale: zzrationale
harmed: zzharmed
status: disputed
status-reason: zzstatus-reason
kinds: [zzkinds, fire]
organisations: [zzorganisations]
systems: [{makers: [zzsystems]}]
quantities: {loss: 4711, zzquantities: 1}
events: [{date: 2024-06-01, what: zzevents, kind: other}]
also-known-as: [other:zzalso-known-as]
related: [{id: 2024-01-zzrelated, as: variant}]
origin: {database: other, id: zzorigin}
aliases: [/zzaliases/]
image: {file: a.png, alt: zzimage}
sources: [{title: zzsources, publisher: zzsources, url: "https://zzsources.example/"}]
---
## zzbody

[zzbody](zzbody.md) ![zzbody](zzbody.png)
`,
	"content/incidents/2024/" + secretID + "/index.fr.md": "---\ntitle: zztitle\nsummary: zzsummary\nrationale: zzrationale\n---\n## zzbody\n",
	"content/incidents/2024/" + secretID + "/a.png":       "image",
	at("2024-01-other"): record("2024", ""),
})

var secretFields = []string{
	"title", "summary", "severity", "rationale", "harmed", "status-reason", "kinds", "organisations", "systems", "quantities",
	"events", "also-known-as", "related", "origin", "aliases", "image", "sources", "body",
}

// found lists the fields whose word is anywhere in the site.
func found(s *Site) (fields []string) {
	all := map[string]bool{}
	texts(s, func(text string) {
		for _, f := range secretFields {
			if strings.Contains(strings.ToLower(text), "zz"+f) {
				all[f] = true
			}
		}
	})
	for _, f := range secretFields {
		if all[f] {
			fields = append(fields, f)
		}
	}
	return fields
}

func TestNothingIsRemovedUnasked(t *testing.T) {
	s, _ := secret.site(t)
	if got := found(s); !slices.Equal(got, secretFields) {
		t.Errorf("the case shows %v, want %v", got, secretFields)
	}
}

// TestRemovedWhole: by id or by blob, before and after the file itself is gone,
// the page says so and nothing of the text is anywhere in the site.
func TestRemovedWhole(t *testing.T) {
	byID := "removed: [{id: " + secretID + ", date: 2026-01-02, reason: A court order.}]\n"
	byBlob := "removed: [{blob: " + blob(secret[secretPath]) + ", date: 2026-01-02, reason: A court order.}]\n"
	first := "removed:\n  - {id: " + secretID + ", fields: [title], date: 2026-01-01, reason: A mistake.}\n"
	second := "  - {id: " + secretID + ", date: 2026-01-02, reason: A court order.}\n"
	gone := files{secretPath: "", "content/incidents/2024/" + secretID + "/index.fr.md": "", "content/incidents/2024/" + secretID + "/a.png": ""}
	for name, f := range map[string]files{
		"by id":            secret.with(files{RemovedFile: byID}),
		"by blob":          secret.with(files{RemovedFile: byBlob}),
		"without its file": secret.with(gone).with(files{RemovedFile: byID}),
		"twice":            secret.with(files{RemovedFile: first + second}),
		"twice as a whole": secret.with(files{RemovedFile: first + second + second}),
	} {
		s, problems := f.site(t)
		if got := found(s); len(got) > 0 {
			t.Errorf("%s: %v can still be found", name, got)
		}
		r := s.Record(secretID)
		if r == nil || r.Removed == nil || !r.Removed.Whole() || !strings.Contains(r.Removed.Reason, "A court order.") || r.Broken || r.Listed() || r.Shows("title") {
			t.Fatalf("%s: the record is %+v", name, r)
		}
		if !slices.Contains(urls(s, RecordPage), r.URL()) || len(urls(s, TranslationPage, AliasPage)) > 0 || len(r.Images) > 0 {
			t.Errorf("%s: the pages are %v", name, urls(s))
		}
		for p := range s.Pages() {
			if p.Kind != YearPack && slices.Contains(p.Records, r) {
				t.Errorf("%s: it stands in %s", name, p.URL)
			}
		}
		if s.Resolve(at("2024-01-other"), secretID+"/index.md") != r.URL() && name != "without its file" {
			t.Errorf("%s: links from other records are broken", name)
		}
		for _, p := range problems {
			if p.Rule == diag.StaleRemoval {
				t.Errorf("%s: %v", name, p)
			}
		}
	}
}

// TestRemovedFields: a removed field is nowhere, in no translation either, and
// the others are where they were.
func TestRemovedFields(t *testing.T) {
	for _, field := range secretFields {
		f := secret.with(files{RemovedFile: "removed: [{id: " + secretID + ", fields: [" + field + "], date: 2026-01-02, reason: A mistake.}]\n"})
		s, problems := f.site(t)
		want := slices.DeleteFunc(slices.Clone(secretFields), func(f string) bool { return f == field })
		if got := found(s); !slices.Equal(got, want) {
			t.Errorf("without %s: %v can be found, want %v", field, got, want)
		}
		if r := s.Record(secretID); r.Shows(field) || !r.Shows("date") || r.Removed.Whole() {
			t.Errorf("without %s: it is shown, or the date is not", field)
		}
		if strings.Contains(told(problems), "[stale-removal]") {
			t.Errorf("without %s: %s", field, told(problems))
		}
	}
}

func TestRemovedFieldsOfAPart(t *testing.T) {
	f := secret.with(files{RemovedFile: "removed:\n  - {id: " + secretID + ", fields: [systems.makers, sources.publisher], date: 2026-01-02, reason: A mistake.}\n" +
		"  - {id: " + secretID + ", fields: [body], date: 2026-01-03, reason: A court order.}\n"})
	s, _ := f.site(t)
	r := s.Record(secretID)
	if len(r.Field("systems.makers")) > 0 || r.Sources[0].Publisher.S != "" || r.Sources[0].Title.S == "" {
		t.Errorf("the sources are %+v, the values %v", r.Sources, r.Values)
	}
	if r.Shows("body") || r.Shows("systems.makers") || !r.Shows("systems.name") || !r.Shows("sources") {
		t.Error("not exactly what is removed is hidden")
	}
	if r.Removed.Reason != "A mistake.; A court order." {
		t.Errorf("the reason is %q", r.Removed.Reason)
	}
}

// TestRemovedTranslation: a translation that is named by its blob goes alone.
func TestRemovedTranslation(t *testing.T) {
	path := "content/incidents/2024/" + secretID + "/index.fr.md"
	text := strings.ReplaceAll(secret[path], "zz", "yy")
	f := secret.with(files{path: text, RemovedFile: "removed: [{blob: " + blob(text) + ", date: 2026-01-02, reason: A mistake.}]\n"})
	s, _ := f.site(t)
	texts(s, func(text string) {
		if strings.Contains(text, "yytitle") || strings.Contains(text, "yybody") {
			t.Errorf("%q can still be found", text)
		}
	})
	if r := s.Record(secretID); r.Removed != nil || len(r.Translations) > 0 {
		t.Errorf("the record is %+v", r)
	}
}

// TestStaleRemovals: an entry that removes nothing is told, but for the blob of
// an old version, and for a record whose file is gone.
func TestStaleRemovals(t *testing.T) {
	for entry, rule := range map[string]*diag.Rule{
		"{id: 2024-05-s, fields: [sumary], date: 2026-01-02, reason: x}":                diag.UnknownKey,
		"{id: 2024-05-zzz, fields: [summary], date: 2026-01-02, reason: x}":             diag.StaleRemoval,
		"{id: 2024_05_s, date: 2026-01-02, reason: x}":                                  diag.BadID,
		"{blob: 1234, date: 2026-01-02, reason: x}":                                     diag.BadValue,
		"{date: 2026-01-02, reason: x}":                                                 diag.MissingField,
		"{id: 2024-05-s, reason: x}":                                                    diag.MissingField,
		"{id: 2024-05-s, date: yesterday, reason: x}":                                   diag.BadDate,
		"{blob: " + strings.Repeat("1", 40) + ", date: 2026-01-02, reason: x}":          diag.StaleRemoval,
		"{id: 2023-04-never-here, date: 2026-01-02, reason: x}":                         nil,
		"{id: 2024-01-other, fields: [harmed, body], date: 2026-01-02, reason: x}":      nil,
		"{id: 2024-01-other, fields: [systems, systems.makers], date: 2026, reason: x}": nil,
	} {
		f := base.with(files{at("2024-05-s"): record("2024", ""), at("2024-01-other"): record("2024", ""), RemovedFile: "removed: [" + entry + "]\n"})
		_, problems := f.site(t)
		switch {
		case rule == nil && len(problems) > 0, rule != nil && (len(problems) != 1 || problems[0].Rule != rule || problems[0].File != RemovedFile):
			t.Errorf("%s: %v", entry, problems)
		}
	}
}

// TestNearlyRemoved: an entry for a record that never was is told where it may mean
// one that is; a slip would leave in place what has to go.
func TestNearlyRemoved(t *testing.T) {
	for id, want := range map[string]int{"2024-05-lamps-burn": 1, "2024-05-was-here": 0, "2024-05-quite-another": 0} {
		f := base.with(files{at("2024-05-lamp-burns"): record("2024", ""), RemovedFile: "removed: [{id: " + id + ", date: 2026-01-02, reason: x}]\n"})
		cfg, in, _ := f.read(t)
		in.History = map[string][]Revision{at("2024-05-was-here"): {{Commit: "a", Blob: strings.Repeat("1", 40)}}}
		_, problems := New(cfg, in)
		found := 0
		for _, p := range problems {
			if p.Rule == diag.StaleRemoval && strings.Contains(p.Message, "2024-05-lamp-burns") {
				found++
			}
		}
		if found != want {
			t.Errorf("%s: %v", id, problems)
		}
	}
}

// TestRemovedSubjects: the subject of a commit that brought what is removed is
// gone at every record that the commit touched; others stay.
func TestRemovedSubjects(t *testing.T) {
	one, two, gone := at("2024-05-one"), at("2024-05-two"), at("2024-05-gone")
	for entry, want := range map[string]string{
		"id: 2024-05-one":                        "one b:, one a:, two c:C, two a:",
		"id: 2024-05-one, fields: [harmed]":      "one b:, one a:, two c:C, two a:",
		"id: 2024-05-gone":                       "one b:B, one a:A, two c:, two a:A",
		"blob: " + strings.Repeat("1", 40):       "one b:, one a:, two c:C, two a:",
		"id: 2024-05-two, fields: [title, body]": "one b:B, one a:, two c:, two a:",
	} {
		f := base.with(files{one: record("2024", ""), two: record("2024", ""), RemovedFile: "removed: [{" + entry + ", date: 2026-01-02, reason: A mistake.}]\n"})
		cfg, in, _ := f.read(t)
		in.History = map[string][]Revision{
			one:  {{Commit: "b", Subject: "B"}, {Commit: "a", Subject: "A", Blob: strings.Repeat("1", 40)}},
			two:  {{Commit: "c", Subject: "C"}, {Commit: "a", Subject: "A"}},
			gone: {{Commit: "c", Subject: "C"}},
		}
		s, _ := New(cfg, in)
		var got []string
		for _, r := range s.All {
			for _, rev := range r.Revisions {
				got = append(got, strings.TrimPrefix(r.ID, "2024-05-")+" "+rev.Commit+":"+rev.Subject)
			}
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: got %s, want %s", entry, got, want)
		}
		if in.History[one][1].Subject != "A" {
			t.Fatal("the input is changed")
		}
	}
}

// TestRemovedImage: an image that is named by its blob goes alone, and its record
// is no worse for it.
func TestRemovedImage(t *testing.T) {
	dir := "content/incidents/2024/" + secretID + "/"
	text := strings.NewReplacer("zzbody.png", "b.png", "zzbody.md", "index.md").Replace(secret[secretPath])
	f := secret.with(files{secretPath: text, dir + "b.png": "another", RemovedFile: "removed:\n" +
		"  - {blob: " + blob("image") + ", date: 2026-01-02, reason: A face.}\n  - {blob: " + blob("another") + ", date: 2026-01-02, reason: A face.}\n"})
	s, problems := f.site(t)
	r := s.Record(secretID)
	if len(r.Images) > 0 || r.Image != nil || r.Removed != nil || r.Title.S != "zztitle" || s.Resolve(secretPath, "b.png") != "" {
		t.Errorf("the record is %+v", r)
	}
	for _, p := range problems {
		if p.Rule == diag.MissingImage || p.Rule == diag.StaleRemoval {
			t.Errorf("%v", p)
		}
	}
}

// TestRemovedDraft: a draft that is left out and removed has no page, unless it was
// shown once; and it is no stale entry.
func TestRemovedDraft(t *testing.T) {
	file := at("2024-05-s")
	text := strings.Replace(record("2024", ""), "---\n", "---\nstatus: draft\n", 1)
	for name, c := range map[string]struct {
		fields string
		before []Revision
		page   bool
	}{
		"a draft":                {"", nil, false},
		"a draft, drafted twice": {"", []Revision{{Commit: "a", Blob: "1", Draft: true}}, false},
		"shown before":           {"", []Revision{{Commit: "a", Blob: "1"}}, true},
		"fields of a draft":      {"fields: [summary], ", nil, false},
	} {
		f := base.with(files{file: text, RemovedFile: "removed: [{id: 2024-05-s, " + c.fields + "date: 2026-01-02, reason: A mistake.}]\n"})
		cfg, in, _ := f.read(t)
		in.History[file] = append(in.History[file], c.before...)
		s, problems := New(cfg, in)
		if (s.Record("2024-05-s") != nil) != c.page || len(problems) > 0 || s.DraftsLeftOut != 1 {
			t.Errorf("%s: %+v, %v", name, s.Record("2024-05-s"), problems)
		}
	}
}

// TestRemovedUnderOtherIDs: an entry reaches the record under what it is called, and
// leaves no page where it is not; commits that brought or replaced what it said lead
// nowhere.
func TestRemovedUnderOtherIDs(t *testing.T) {
	now, was := at("2024-05-now"), at("2024-05-was")
	f := base.with(files{now: record("2024", ""), at("2024-05-other"): record("2024", ""), RemovedFile: "removed: [{id: 2024-05-was, date: 2026-01-02, reason: A name.}]\n"})
	cfg, in, _ := f.read(t)
	cfg.Removals[0].Also = []string{"2024-05-now"}
	in.History[at("2024-05-other")] = []Revision{{Commit: "d", Subject: "D"}, {Commit: "c", Subject: "C"}, {Commit: "b", Subject: "B"}}
	in.History[now] = []Revision{{Commit: "b", Path: now}, {Commit: "a", Path: was}}
	in.History[at("2024-05-gone")] = []Revision{{Commit: "c"}, {Commit: "b", Path: was}}
	in.AsOf = &AsOf{Commit: "c"}
	s, problems := New(cfg, in)
	if r := s.Record("2024-05-now"); r.Removed == nil || s.Record("2024-05-was") != nil || len(problems) > 0 {
		t.Errorf("the record is %+v, and there is %+v: %v", r, s.Record("2024-05-was"), problems)
	}
	for _, rev := range s.Record("2024-05-other").Revisions {
		if told := rev.Commit == "d"; rev.Unlinked == told || (rev.Subject != "") != told {
			t.Errorf("revision %+v", rev)
		}
	}
	if !s.AsOf.Unlinked || in.AsOf.Unlinked {
		t.Error("the moment leads to a commit that shows what was removed, or the input is changed")
	}
}
