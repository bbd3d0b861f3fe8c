package search

import "encoding/binary"

// A file of kind places holds where folded words stand, in the form of encode. A
// head is how many bytes follow; these are, for each posting and each of its
// fields, how many places there are, and the places, each less the one before
// it. The names of the files are in one more, a directory in JSON: only a phrase
// asks for them.
func encodePlaces(where []placed) []byte {
	var data []byte
	for _, p := range where {
		data = binary.AppendUvarint(data, uint64(len(p.at)))
		last := 0
		for _, n := range p.at {
			data = binary.AppendUvarint(data, uint64(n-last))
			last = n
		}
	}
	return append(binary.AppendUvarint(nil, uint64(len(data))), data...)
}
