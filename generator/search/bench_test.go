package search

import "testing"

// A cold build of the index for a large register, and its export.
func BenchmarkBuild10000(b *testing.B) {
	docs := listed(register(b, synthetic(10000, 3)))
	b.ReportAllocs()
	for b.Loop() {
		x := indexOf(b, docs)
		size := 0
		for _, data := range export(b, x) {
			size += len(data)
		}
		b.ReportMetric(float64(size), "exported-bytes")
	}
}

// One question, words common and rare.
func BenchmarkSearch10000(b *testing.B) {
	x := indexOf(b, listed(register(b, synthetic(10000, 3))))
	if _, err := x.Search(Query{Text: word(40), Limit: 10}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := x.Search(Query{Text: word(2) + " " + word(90), Limit: 10}); err != nil {
			b.Fatal(err)
		}
	}
}
