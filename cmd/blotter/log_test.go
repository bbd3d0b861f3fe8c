package main

import (
	"testing"
	"time"
)

// TestMoment: what is not known is said, in the same width.
func TestMoment(t *testing.T) {
	known := moment(time.Date(2025, 4, 2, 11, 30, 0, 0, time.FixedZone("", 7200)))
	if unknown := moment(time.Time{}); known != "2025-04-02 09:30" || len(unknown) != len(known) || unknown[:4] == "0001" {
		t.Errorf("%q and %q", known, unknown)
	}
}
