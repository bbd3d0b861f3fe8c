package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"blotter/generator/diag"

	"golang.org/x/term"
)

// isTerminal reports whether a person reads w.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// coloured reports whether w may be given colours (https://no-color.org).
func coloured(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == ""
}

// counted is a number with what it counts.
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// printProblems writes problems, and a closing line when there are any.
func printProblems(w io.Writer, problems diag.List) error {
	if len(problems) == 0 {
		return nil
	}
	if err := diag.WriteText(w, problems, coloured(w)); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, problems.Summary())
	return err
}

// progress shows how far a stage is, on one line that is written over; nil
// where nobody watches.
func progress(w io.Writer) func(stage string, done, total int) {
	if !isTerminal(w) {
		return nil
	}
	var mu sync.Mutex
	var last time.Time
	return func(stage string, done, total int) {
		mu.Lock()
		defer mu.Unlock()
		if time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "\r\x1b[K%s %d", stage, done)
		if total > 0 {
			fmt.Fprintf(w, " of %d", total)
		}
		fmt.Fprint(w, "\r")
	}
}
