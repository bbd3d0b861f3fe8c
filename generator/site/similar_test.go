package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"
)

func similar(s *Site, id string) string { return ids(s.Similarity().To(s.Record(id))) }

// titled is a record with a title of its own.
func titled(title, lines string) string {
	return strings.Replace(record("2024", lines), "A title", title, 1)
}

func TestSimilarRecords(t *testing.T) {
	const kettle = "Ein Kessel für Zürich schmilzt"
	s := base.with(files{
		at("2024-01-a"): titled(kettle, "organisations: [Volt]"),
		at("2024-01-b"): titled("Volt recalls a kettle", "organisations: [Volt]\nkinds: [fire]"),
		at("2024-01-c"): titled("KESSEL, Zurich warnt", ""),
		at("2024-01-d"): titled("Kessel in Zürich schmilzt", "organisations: [Volt]"),
		at("2024-01-e"): titled("One word, schmilzt", "kinds: [arson]"),
		at("2024-01-f"): titled("Nothing alike", ""),
		at("2024-01-g"): titled(kettle, "related: [{id: 2024-01-a, as: variant}]"),
		at("2024-01-h"): titled(kettle, "status: withdrawn\nstatus-reason: It never happened."),
		at("2024-01-i"): titled(kettle, "status: superseded\nstatus-reason: It is told better.\nsuperseded-by: [2024-01-a]"),
	}).sound(t)
	for id, want := range map[string]string{
		"2024-01-a": "2024-01-d 2024-01-c", // not g, which somebody has set in relation
		"2024-01-b": "",                    // one shared organisation is not enough
		"2024-01-f": "",
		"2024-01-h": "2024-01-a 2024-01-g 2024-01-d 2024-01-c", // as likeness, then id
		"2024-01-i": "2024-01-g 2024-01-d 2024-01-c",
	} {
		if got := similar(s, id); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
}

// What is removed makes no record similar, and what many have does not either.
func TestSimilarityIgnores(t *testing.T) {
	f := base.with(files{
		at("2024-01-a"): titled("Zander brannte", "organisations: [Volt, Ampere]"),
		at("2024-01-b"): titled("Zander brannte", "organisations: [Volt, Ampere]"),
	})
	if got := similar(f.sound(t), "2024-01-a"); got != "2024-01-b" {
		t.Fatalf("%q", got)
	}
	removed := f.with(files{RemovedFile: "removed:\n  - {id: 2024-01-b, fields: [title, organisations], date: 2025-01-01, reason: A name.}\n"})
	if got := similar(removed.sound(t), "2024-01-a"); got != "" {
		t.Errorf("removed: %q", got)
	}
	crowd := f
	for i := range 2 * maxSimilar {
		crowd = crowd.with(files{at(fmt.Sprintf("2023-01-x%d", i)): titled("Zander brannte", "organisations: [Volt, Ampere]")})
	}
	if got := similar(crowd.sound(t), "2024-01-a"); got != "" {
		t.Errorf("what all have: %q", got)
	}
}

func TestFewAreSimilar(t *testing.T) {
	var r []*Record
	for i := range 300 {
		title := fmt.Sprint("Title", i)
		if i%30 == 0 {
			title = "Zander brannte"
		}
		r = append(r, &Record{Incident: &incident.Incident{ID: fmt.Sprintf("2024-%03d", i), Title: Text{S: title}}})
	}
	sim := (&Site{Records: r}).Similarity()
	if got, want := ids(sim.To(r[60])), "2024-000 2024-030 2024-090 2024-120 2024-150"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if again := ids(sim.To(r[60])); again != "2024-000 2024-030 2024-090 2024-120 2024-150" {
		t.Errorf("the second answer is %q", again)
	}
}

// BenchmarkSimilarity reads the titles and terms of a register, and asks for what
// is similar to each of its records.
func BenchmarkSimilarity(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		s := crowd(n)
		b.Run(fmt.Sprint("read ", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Similarity()
			}
		})
		b.Run(fmt.Sprint("ask of ", n), func(b *testing.B) {
			sim := s.Similarity()
			for i := 0; b.Loop(); i++ {
				sim.To(s.Records[i*7919%n])
			}
		})
	}
}

// crowd is a register of n records with nine title words and sixteen terms each,
// some of which many have, most of which few.
func crowd(n int) *Site {
	random := rand.New(rand.NewPCG(1, 2))
	rank := rand.NewZipf(random, 1.1, 4, uint64(n))
	terms := make([]*Term, n+1)
	for i := range terms {
		terms[i] = &Term{Slug: fmt.Sprint(i)}
	}
	s := &Site{}
	for i := range n {
		r := &Record{Incident: &incident.Incident{ID: fmt.Sprintf("2024-%06d", i)}}
		var words []string
		for range 9 {
			words = append(words, fmt.Sprint("word", rank.Uint64()))
		}
		r.Title.S = strings.Join(words, " ")
		for range 16 {
			term := terms[rank.Uint64()]
			if n := len(term.Records); n == 0 || term.Records[n-1] != r {
				term.Records = append(term.Records, r)
				r.Terms = append(r.Terms, Value{incident.Value{Field: "harms"}, term})
			}
		}
		s.Records = append(s.Records, r)
	}
	return s
}

// TestCoveragePage: it is there where there is a framework.
func TestCoveragePage(t *testing.T) {
	framework := files{"content/frameworks/f.yaml": "name: F\ncriteria: [{number: 1, name: Title, direct: [title]}]\n"}
	if got := urls(base.sound(t), CoveragePage); len(got) > 0 {
		t.Errorf("without a framework: %v", got)
	}
	if got := urls(base.with(framework).sound(t), CoveragePage); !slices.Equal(got, []string{CoverageURL}) {
		t.Errorf("with one: %v", got)
	}
}
