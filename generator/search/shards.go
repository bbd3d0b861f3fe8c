package search

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
)

// A shard holds neighbouring terms and their postings. For each term, with
// numbers as unsigned varints (base 128, low bits first):
//
//	how many bytes of the term before it begins with, how many follow, those
//	how many postings; and for each
//	    ordinal less the one before it, a byte of fields, a byte of impact
const shardSize = 32 << 10 // bytes, about

// shardTerm is a term with its postings encoded.
type shardTerm struct {
	term string
	list []byte
}

func (e *exporter) shards() error {
	all, err := e.terms()
	if err != nil {
		return err
	}
	encoded := make([]shardTerm, 0, len(all))
	for _, term := range all {
		list, err := e.list(term)
		if err != nil {
			return err
		}
		// Until bleve merges its segments, it lists the terms of deleted documents.
		if len(list) > 0 {
			encoded = append(encoded, shardTerm{term, encodeList(list)})
		}
	}
	for from := 0; from < len(encoded); {
		to := from + cut(encoded[from:])
		if err := e.shard(encoded[from:to]); err != nil {
			return err
		}
		from = to
	}
	return nil
}

func (e *exporter) shard(part []shardTerm) error {
	name, err := e.file("terms", ".bin", encodeShard(part))
	e.entry.Shards = append(e.entry.Shards, shardName{part[0].term, name})
	return err
}

// terms lists the terms of all text fields, sorted by their bytes.
func (v *view) terms() ([]string, error) {
	var all []string
	for _, field := range fieldNames {
		dict, err := v.reader.FieldDict(field)
		if err != nil {
			return nil, err
		}
		for {
			d, err := dict.Next()
			if err != nil {
				return nil, err
			}
			if d == nil {
				break
			}
			all = append(all, d.Term)
		}
		if err := dict.Close(); err != nil {
			return nil, err
		}
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

func encodeList(list []posting) []byte {
	data := binary.AppendUvarint(nil, uint64(len(list)))
	before := 0
	for _, p := range list {
		data = binary.AppendUvarint(data, uint64(p.ordinal-before))
		data = append(data, p.fields, p.impact)
		before = p.ordinal
	}
	return data
}

func encodeShard(part []shardTerm) (data []byte) {
	before := ""
	for _, t := range part {
		shared := sharedPrefix(before, t.term)
		data = binary.AppendUvarint(data, uint64(shared))
		data = binary.AppendUvarint(data, uint64(len(t.term)-shared))
		data = append(append(data, t.term[shared:]...), t.list...)
		before = t.term
	}
	return data
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// cut says how many of the terms make the next shard: between half its size and
// one and a half, before the term whose text has the smallest hash. So where
// shards end depends on the words around, not on all that come before.
func cut(rest []shardTerm) int {
	size, best, smallest := 0, 0, uint32(0)
	for i, t := range rest {
		if h := hash(t.term); size >= shardSize/2 && (best == 0 || h < smallest) {
			best, smallest = i, h
		}
		size += len(t.term) + len(t.list)
		if size > shardSize*3/2 && best > 0 {
			return best
		}
	}
	return len(rest)
}

func hash(s string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return h.Sum32()
}
