package search

import "math/bits"

// encodeGaps writes how many ordinals of a shelf lie between those of a list, in
// the code of Rice ("Some practical universal noiseless coding techniques", 1979):
// a gap's upper bits as so many zeros and a one, then its lower ones, least first,
// into bytes from the lowest bit on. The lower ones are as many as serve the mean
// gap.
func encodeGaps(gaps []int, size int) []byte {
	lower := lowerBits(size, len(gaps))
	w := bitWriter{data: make([]byte, 0, len(gaps)*(lower+2)/8+1)}
	for _, gap := range gaps {
		for range gap >> lower {
			w.write(0)
		}
		w.write(1)
		for i := range lower {
			w.write(gap >> i & 1)
		}
	}
	return w.data
}

// lowerBits is a function of the powers of two above both numbers: so one record
// more seldom changes it.
func lowerBits(size, count int) int {
	return max(0, bits.Len(uint(size))-bits.Len(uint(count))-1)
}

// decodeGaps reads so many gaps.
func decodeGaps(data []byte, count, size int) []int {
	gaps, lower, at := make([]int, count), lowerBits(size, count), 0
	bit := func() int {
		b := 1 // what ends too early has no end of zeros
		if at>>3 < len(data) {
			b = int(data[at>>3]>>(at&7)) & 1
		}
		at++
		return b
	}
	for i := range gaps {
		for bit() == 0 {
			gaps[i] += 1 << lower
		}
		for l := range lower {
			gaps[i] += bit() << l
		}
	}
	return gaps
}

type bitWriter struct {
	data []byte
	used int // bits
}

func (w *bitWriter) write(bit int) {
	if w.used&7 == 0 {
		w.data = append(w.data, 0)
	}
	w.data[w.used>>3] |= byte(bit << (w.used & 7))
	w.used++
}
