package incident

import (
	"fmt"
	"strings"
	"testing"
)

// typical is a record with a header of some 2 KB and a body of some 5 KB.
func typical(edit func(string) string) []byte {
	var b strings.Builder
	b.WriteString("---\ntitle: A planning system gave the same nurses nearly all of the night shifts\ndate: 2026-03\nseverity: hazard\n" +
		"summary: >-\n  A care provider let a system assign its night shifts, and the same eleven people got nearly all of them.\n" +
		"harms: [psychological, economic]\nsystems: [{name: Planner, developers: [Maker], deployers: [Provider]}]\nsources:\n")
	for i := range 8 {
		fmt.Fprintf(&b, "  - title: Headline number %d of a story that was told by several papers\n    publisher: Paper %d\n"+
			"    date: 2026-03-%02d\n    url: https://example.com/2026/03/story-%d\n    label: incident\n", i, i%3, i+1, i)
	}
	b.WriteString("---\n")
	for i := range 30 {
		fmt.Fprintf(&b, "Paragraph %d tells what the provider did in week %d, what the works council said of it,\n"+
			"and what the regulator, which had been told in May, asked for by the %dth of the month.\n\n", i, i*2, i+1)
	}
	return []byte(edit(b.String()))
}

func BenchmarkReadVersion(b *testing.B) {
	src := typical(strings.Clone)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		ReadVersion(src)
	}
}

func BenchmarkCompare(b *testing.B) {
	before := ReadVersion(typical(strings.Clone))
	after := ReadVersion(typical(strings.NewReplacer("severity: hazard", "severity: incident", "[psychological, economic]", "[economic]",
		"week 18, what", "week 19, and what", "Paper 2\n", "Paper 3\n", "the same eleven", "the same twelve").Replace))
	if got := len(Compare(before, after)); got != 6 {
		b.Fatalf("%d edits: %v", got, Compare(before, after))
	}
	b.Run("edits", func(b *testing.B) {
		for b.Loop() {
			Compare(before, after)
		}
	})
	b.Run("lines", func(b *testing.B) {
		for b.Loop() {
			for _, e := range Compare(before, after) {
				_ = e.String()
			}
		}
	})
	b.Run("nothing", func(b *testing.B) {
		for b.Loop() {
			Compare(before, before)
		}
	})
}
