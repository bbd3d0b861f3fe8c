package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// write is the record as a file.
func (r *record) write() []byte {
	w := writer{buf: make([]byte, 0, 16<<10)}
	w.line("", "---")
	w.header(r)
	w.line("", "---\n")
	return append(w.buf, r.body...)
}

// writer writes YAML by hand, in the shape that authors do.
type writer struct{ buf []byte }

func (w *writer) line(indent, format string, args ...any) {
	w.buf = append(fmt.Appendf(append(w.buf, indent...), format, args...), '\n')
}

// text writes a key with a short value, nothing without one.
func (w *writer) text(indent, key, value string) {
	if value == "" {
		return
	}
	if strings.Contains(value, ": ") {
		value = strconv.Quote(value)
	}
	w.line(indent, "%s: %s", key, value)
}

// folded writes a key with a paragraph.
func (w *writer) folded(indent, key string, value []byte) {
	if len(value) > 0 {
		w.line(indent, "%s: >-", key)
		w.buf = wrap(w.buf, value, indent+"  ")
	}
}

func (w *writer) list(key string, values []string) {
	if len(values) > 0 {
		w.line("", "%s: [%s]", key, strings.Join(values, ", "))
	}
}

func (w *writer) header(r *record) {
	w.text("", "title", r.title)
	w.text("", "date", r.date)
	w.text("", "date-of", r.dateOf)
	w.text("", "status", r.status)
	w.text("", "status-reason", r.reason)
	if r.supersededBy != "" {
		w.list("superseded-by", []string{r.supersededBy})
	}
	w.folded("", "summary", r.summary)
	w.folded("", "rationale", r.rationale)
	for _, field := range slices.Sorted(maps.Keys(r.terms)) {
		w.terms(field, r.terms[field])
	}
	w.systems(r.systems)
	w.folded("", "harmed", r.harmed)
	if len(r.quantities) > 0 {
		w.line("", "quantities: {%s}", strings.Join(r.quantities, ", "))
	}
	w.events(r.events)
	w.list("machine-written", r.marked)
	w.list("also-known-as", r.aliases)
	w.related(r.related)
	w.sources(r.sources)
}

func (w *writer) terms(field string, terms []string) {
	if field == closed[0].fields {
		w.text("", field, terms[0])
		return
	}
	w.list(field, terms)
}

func (w *writer) systems(systems []system) {
	if len(systems) > 0 {
		w.line("", "systems:")
	}
	for _, s := range systems {
		w.line("  ", "- {name: %s, developers: [%s], deployers: [%s]}", s.name, s.developer, s.deployer)
	}
}

func (w *writer) events(events []event) {
	if len(events) > 0 {
		w.line("", "events:")
	}
	for _, e := range events {
		w.line("  ", "- date: %s", e.date)
		w.text("    ", "what", e.what)
		w.text("    ", "kind", e.kind)
	}
}

func (w *writer) related(related []relation) {
	if len(related) > 0 {
		w.line("", "related:")
	}
	for _, r := range related {
		w.line("  ", "- {id: %s, as: %s}", r.id, r.as)
	}
}

func (w *writer) sources(sources []source) {
	w.line("", "sources:")
	for _, s := range sources {
		w.text("  - ", "title", s.title)
		w.text("    ", "url", s.url)
		w.text("    ", "publisher", s.publisher)
		w.text("    ", "author", s.author)
		w.text("    ", "date", s.date)
		w.text("    ", "kind", s.kind)
		w.text("    ", "label", s.label)
		w.folded("    ", "rationale", s.rationale)
	}
}
