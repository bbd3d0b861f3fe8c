package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"blotter/generator/incident"

	"golang.org/x/term"
)

// interview asks a person at a terminal.
type interview struct {
	ctx   context.Context
	out   io.Writer
	lines <-chan string
}

// newInterview reads the answers from in.
func newInterview(ctx context.Context, in io.Reader, out io.Writer) *interview {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(in); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	return &interview{ctx, out, lines}
}

// ask repeats a question until the answer is right, which check may refuse.
func (i *interview) ask(question string, check func(answer string) error) (string, error) {
	for {
		fmt.Fprintf(i.out, "%s: ", question)
		select {
		case <-i.ctx.Done():
			return "", errors.New("interrupted; nothing was written")
		case line, more := <-i.lines:
			if !more {
				return "", errors.New("the answers end here; nothing was written")
			}
			answer := strings.TrimSpace(line)
			err := check(answer)
			if err == nil {
				return answer, nil
			}
			fmt.Fprintln(i.out, err)
		}
	}
}

// askFor fills in what the command line didn't say, where a person can be asked.
func (c *newCmd) askFor(ctx context.Context, s streams) (err error) {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return errors.New("give the record's title, in quotation marks; in a terminal, it is asked for")
	}
	i := newInterview(ctx, os.Stdin, s.err)
	c.Title, err = i.ask("What happened, in one line", func(title string) error {
		_, err := newID(incident.Date{}, title)
		return err
	})
	if err != nil {
		return err
	}
	if c.Date == "" {
		c.Date, err = i.ask("When, such as 2026-01-31, 2026-01, 2026 or unknown (nothing: today)", func(date string) error {
			if date == "" {
				return nil
			}
			_, err := incident.ParseDate(date)
			return err
		})
	}
	for err == nil && (len(c.Source) == 0 || c.Source[len(c.Source)-1] != "") {
		var address string
		address, err = i.ask("A source's address (nothing: no more)", func(string) error { return nil })
		c.Source = append(c.Source, address)
	}
	if err == nil {
		c.Source = c.Source[:len(c.Source)-1]
	}
	return err
}
