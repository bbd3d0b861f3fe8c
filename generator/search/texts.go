package search

import (
	"bytes"
	"encoding/binary"
	"io"
)

// encodeTexts writes what is analysed of a record, and its identities.
func encodeTexts(all [fieldCount][]passage, names []string) []byte {
	var b bytes.Buffer
	for _, texts := range all {
		writeCount(&b, len(texts))
		for _, p := range texts {
			writeStrings(&b, p.text, p.language)
		}
	}
	writeCount(&b, len(names))
	writeStrings(&b, names...)
	return b.Bytes()
}

// decodeTexts reads what encodeTexts has written.
func decodeTexts(data []byte) (all [fieldCount][]passage, names []string, err error) {
	r := textReader{rest: data}
	for f := range all {
		for range r.count() {
			all[f] = append(all[f], passage{r.text(), r.text()})
		}
	}
	for range r.count() {
		names = append(names, r.text())
	}
	if r.cut {
		err = io.ErrUnexpectedEOF
	}
	return all, names, err
}

// textReader reads counts and texts.
type textReader struct {
	rest []byte
	cut  bool // it ends too early
}

func (r *textReader) number() int {
	n, width := binary.Uvarint(r.rest)
	if width <= 0 {
		r.rest, r.cut = nil, true
		return 0
	}
	r.rest = r.rest[width:]
	return int(n)
}

// count is a number of things that follow, each at least a byte.
func (r *textReader) count() int {
	n := r.number()
	if n < 0 || n > len(r.rest) {
		r.rest, r.cut = nil, true
		return 0
	}
	return n
}

func (r *textReader) text() string { return string(r.bytes(r.count())) }

func (r *textReader) bytes(n int) (data []byte) {
	if n > len(r.rest) {
		r.rest, r.cut = nil, true
		return nil
	}
	data, r.rest = r.rest[:n], r.rest[n:]
	return data
}
