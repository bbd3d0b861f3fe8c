package search

import (
	"math/bits"
	"slices"
)

// The order of hits is BM25F (Robertson and Zaragoza, The Probabilistic
// Relevance Framework: BM25 and Beyond, 2009, section 3.6.1) in integers, so
// that every machine and every browser agrees to the last tie:
//
//	score  = sum over the query's terms of idf × impact
//	impact = 16 × s / (s + k1),  s = sum over fields of weight × freq / (1 - b + b × length / average)
//	idf    = 256 × log2((2N + 2) / (2df + 1))
//
// with k1 = 1.2 and b = 3/4; N records, df of them with the term. Lengths and
// averages stand on a coarse grid, so that a small edit of one record leaves the
// impacts of the others, and of most of its own words, as they were.

// weights say what a word counts in each field, in thousandths.
var weights = counts{title: 6000, summary: 3000, body: 1000, sources: 1000, publisher: 1000, terms: 3000}

const (
	k1      = 1200 // in thousandths
	maxFreq = 1000 // a word that stands there more often counts as so often
)

// impact is from 1 to 16, rounded. Finer steps would put no better record first, and
// the impacts are a good part of what a browser fetches.
func impact(freq, length, average counts) uint8 {
	s := 0
	for f := range fieldCount {
		if freq[f] > 0 {
			l := grid(length[f])
			s += weights[f] * min(freq[f], maxFreq) * 4 * average[f] / (average[f] + 3*l)
		}
	}
	return uint8(max(1, (16*s+(s+k1)/2)/(s+k1)))
}

// quarters are 2^0, 2^(1/4), 2^(2/4) and 2^(3/4) in 1024ths.
var quarters = [4]int{1024, 1218, 1448, 1722}

// grid is the largest power of 2^(1/4) that n reaches, in 1024ths; n below 1
// counts as 1.
func grid(n int) int {
	n = max(n, 1)
	octave := bits.Len(uint(n)) - 1
	for _, q := range slices.Backward(quarters[:]) {
		if n<<10 >= q<<octave {
			return q << octave
		}
	}
	return 1024 << octave
}

func averages(entries []*entry) (average counts) {
	live := 0
	for _, e := range entries {
		if e == nil {
			continue
		}
		live++
		for f, n := range e.lengths {
			average[f] += n
		}
	}
	for f, n := range average {
		average[f] = grid(n / max(1, live))
	}
	return average
}

// idf is that of a term in df of n records.
func idf(n, df int) int { return log2(2*n+2) - log2(2*df+1) }

// log2 is the binary logarithm of x >= 1 in 256ths, rounded down: the whole part
// from the length, then a bit for each squaring.
func log2(x int) int {
	whole := bits.Len(uint(x)) - 1
	m := x << 16 >> whole // from 2^16 to below 2^17
	result := whole
	for range 8 {
		m = m * m >> 16
		result <<= 1
		if m >= 1<<17 {
			m >>= 1
			result |= 1
		}
	}
	return result
}
