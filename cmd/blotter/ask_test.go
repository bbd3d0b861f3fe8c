package main

import (
	"context"
	"io"
	"strings"
	"testing"
)

// TestInterrupted: who doesn't answer can stop the program.
func TestInterrupted(t *testing.T) {
	silent, end := io.Pipe()
	defer end.Close()
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out strings.Builder
	if _, err := newInterview(ctx, silent, &out).ask("What", func(string) error { return nil }); err == nil || out.String() != "What: " {
		t.Errorf("error %v after %q", err, out.String())
	}
}
