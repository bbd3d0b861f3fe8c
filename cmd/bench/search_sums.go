package main

import (
	"iter"
	"slices"
)

// grouped gives the elements with the same key together, keys in the order in
// which their first parts, then they themselves, come first.
func grouped[E any](list []E, key func(E) [2]string) iter.Seq2[[2]string, []E] {
	var kinds []string
	var keys [][2]string
	of := map[[2]string][]E{}
	for _, e := range list {
		k := key(e)
		if of[k] == nil {
			keys = append(keys, k)
		}
		if !slices.Contains(kinds, k[0]) {
			kinds = append(kinds, k[0])
		}
		of[k] = append(of[k], e)
	}
	return func(yield func([2]string, []E) bool) {
		for _, kind := range kinds {
			for _, k := range keys {
				if k[0] == kind && !yield(k, of[k]) {
					return
				}
			}
		}
	}
}

func medianOf[E any](list []E, value func(E) float64) float64 {
	var values []float64
	for _, e := range list {
		values = append(values, value(e))
	}
	return quantile(values, 0.5)
}

// quantile is the smallest value that a share of them does not exceed.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}
