package markdown

import (
	"strings"
	"testing"

	"blotter/generator/diag"
)

// sample is a body of 3 KB, as records have them.
var sample = strings.Repeat(`## What happened

The company paused its *monitoring* pilot after an employee found that the data was
open to all staff[^1]. It had been collected since [November](../2025/2025-11-02-x.md)
and held "keystrokes", screenshots & the names of visited pages, as [Reuters reported](https://example.org/a?b=c).

- Access was closed within two hours.
- The regulator was told on **8 January**, see https://example.org/notice.

| Date | Step |
|------|------|
| 2026-01-08 | paused |

[^1]: The notice calls it a "configuration error".

`, 4) + "```json\n{\"access\": \"all-staff\", \"since\": 2025}\n```\n"

func BenchmarkParse(b *testing.B) {
	src := diag.NewSource("x.md", []byte(sample))
	b.SetBytes(int64(len(sample)))
	for b.Loop() {
		Parse(src, []byte(sample), 0)
	}
}

func BenchmarkFirstLayer(b *testing.B) {
	doc, _ := Parse(diag.NewSource("x.md", []byte(sample)), []byte(sample), 0)
	for b.Loop() {
		doc.page(asWritten)
	}
}

func BenchmarkHTML(b *testing.B) {
	doc, _ := Parse(diag.NewSource("x.md", []byte(sample)), []byte(sample), 0)
	for b.Loop() {
		doc.HTML(asWritten)
	}
}

func BenchmarkText(b *testing.B) {
	doc, _ := Parse(diag.NewSource("x.md", []byte(sample)), []byte(sample), 0)
	for b.Loop() {
		doc.Text()
	}
}
