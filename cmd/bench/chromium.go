package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// tab is the one tab of a headless Chromium that is spoken to in the Chrome
// DevTools Protocol, over a pipe: messages are JSON and end with a NUL.
type tab struct {
	in      io.WriteCloser
	session string
	event   func(method string, params json.RawMessage) // of the tab, one at a time
	ended   chan struct{}                               // closed when Chromium says no more

	mu      sync.Mutex
	last    int // number of the last call
	waiting map[int]chan<- message
}

// message is a call, its answer or an event.
type message struct {
	ID      int             `json:"id,omitempty"`
	Session string          `json:"sessionId,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

type params map[string]any

// chromiumCommand is a headless Chromium with a profile of its own.
func chromiumCommand(ctx context.Context, profile string, args ...string) (*exec.Cmd, error) {
	program, err := findChromium()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, program, append([]string{"--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--mute-audio",
		"--user-data-dir=" + profile, "--window-size=1280,1000", "--disable-background-networking", "--disable-component-update"}, args...)...)
	cmd.WaitDelay = 5 * time.Second
	return cmd, nil
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("there is no Chromium on this machine; install the package chromium, or Google Chrome")
}

// openTab starts a Chromium that ends with ctx, or with close.
func openTab(ctx context.Context, profile string, event func(string, json.RawMessage)) (*tab, error) {
	cmd, err := chromiumCommand(ctx, profile, "--remote-debugging-pipe", "--hide-scrollbars", "about:blank")
	if err != nil {
		return nil, err
	}
	theirIn, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer theirIn.Close()
	out, theirOut, err := os.Pipe()
	if err != nil {
		in.Close()
		return nil, err
	}
	defer theirOut.Close()
	cmd.ExtraFiles = []*os.File{theirIn, theirOut} // its descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		in.Close()
		out.Close()
		return nil, fmt.Errorf("start Chromium: %w", err)
	}
	t := &tab{in: in, event: event, ended: make(chan struct{}), waiting: map[int]chan<- message{}}
	go func() {
		t.listen(out)
		out.Close()
		_ = cmd.Wait() // how it ended is of no interest
		close(t.ended)
	}()
	return t, t.attach(ctx)
}

func (t *tab) attach(ctx context.Context) error {
	var target struct{ TargetID string }
	if err := t.call(ctx, "Target.createTarget", params{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var session struct{ SessionID string }
	err := t.call(ctx, "Target.attachToTarget", params{"targetId": target.TargetID, "flatten": true}, &session)
	t.session = session.SessionID
	return err
}

// close ends Chromium and waits for it.
func (t *tab) close() {
	t.in.Close()
	<-t.ended
}

// call has the tab, or before there is one the browser, do something. result
// may be nil.
func (t *tab) call(ctx context.Context, method string, p params, result any) error {
	given, err := json.Marshal(p)
	if err != nil {
		return err
	}
	done := make(chan message, 1)
	if err := t.send(message{Session: t.session, Method: method, Params: given}, done); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m := <-done:
		switch {
		case m.Error != nil:
			return fmt.Errorf("%s: Chromium says: %s", method, m.Error.Message)
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-t.ended:
		return fmt.Errorf("%s: Chromium has ended", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
}

func (t *tab) send(m message, done chan<- message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	m.ID = t.last
	t.waiting[m.ID] = done
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = t.in.Write(append(data, 0))
	return err
}

// listen hands on what Chromium says, until it says no more.
func (t *tab) listen(out io.Reader) {
	for r := bufio.NewReaderSize(out, 1<<20); ; {
		data, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &m) != nil {
			continue
		}
		if m.ID == 0 {
			t.event(m.Method, m.Params)
			continue
		}
		t.mu.Lock()
		done := t.waiting[m.ID]
		delete(t.waiting, m.ID)
		t.mu.Unlock()
		if done != nil {
			done <- m
		}
	}
}

// evaluate gives the value of an expression in the page, once it is there.
func (t *tab) evaluate(ctx context.Context, expression string, value any) error {
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if err := t.call(ctx, "Runtime.evaluate", params{"expression": expression, "returnByValue": true, "awaitPromise": true}, &r); err != nil {
		return err
	}
	if e := r.ExceptionDetails; e != nil {
		return fmt.Errorf("a script in the page: %s %s", e.Text, e.Exception.Description)
	}
	if value == nil || len(r.Result.Value) == 0 {
		return nil
	}
	return json.Unmarshal(r.Result.Value, value)
}
