package generator_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is a tab of a headless Chromium. Whatever its console or network
// reports as wrong fails the test, and so does a request to another host than
// the one that is looked at.
type browser struct {
	t   *testing.T
	ctx context.Context
	own string // the start of every address that may be asked for

	mu      sync.Mutex
	trouble []string
}

// patience is how long a page may take to become what it should be.
const patience = 15 * time.Second

// openBrowser starts a Chromium. Where there is none the test is skipped, but
// never in continuous integration.
func openBrowser(t *testing.T, own string) *browser {
	t.Helper()
	b := &browser{t: t, own: own}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
	)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	b.ctx, cancel = chromedp.NewContext(ctx, chromedp.WithListener(b.listen))
	t.Cleanup(cancel)
	if err := chromedp.Do(b.ctx); err != nil {
		t.Fatal(err)
	}
	return b
}

// another opens one more tab of the same browser.
func (b *browser) another() *browser {
	b.t.Helper()
	tab := &browser{t: b.t, own: b.own}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(tab.listen))
	b.t.Cleanup(cancel)
	tab.ctx = ctx
	if err := chromedp.Do(ctx); err != nil {
		b.t.Fatal(err)
	}
	return tab
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const message = "there is no Chromium on this machine; install the package chromium, or Google Chrome, and run the test again"
	if os.Getenv("CI") == "true" {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

// listen notes what a person would see in the developer tools.
func (b *browser) listen(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.note("a script threw: %s", e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.note("the console says: %s %v", e.Type, e.Args)
	case *log.EventEntryAdded:
		b.note("the log says: %s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
	case *network.EventLoadingFailed:
		if !e.Canceled {
			b.note("a request failed: %s %s %s", e.Type, e.ErrorText, e.BlockedReason)
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 {
			b.note("%s answered %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, b.own) {
			b.note("a page asked for %s", e.Request.URL)
		}
	}
}

func (b *browser) note(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.trouble = append(b.trouble, fmt.Sprintf(format, args...))
}

// quiet fails the test with what was noted since it was asked last.
func (b *browser) quiet(where string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, what := range b.trouble {
		b.t.Errorf("%s: %s", where, what)
	}
	b.trouble = nil
}

// do runs actions; each must succeed in time.
func (b *browser) do(what string, actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		b.t.Fatalf("%s: %v; the page shows\n%.2000s", what, err, b.page())
	}
}

// page is what can be read at the moment, for messages.
func (b *browser) page() string {
	ctx, cancel := context.WithTimeout(b.ctx, time.Second)
	defer cancel()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
	return text
}

// appears waits until an element that an XPath names can be seen, however often
// the page is loaded meanwhile.
func (b *browser) appears(xpath string) {
	b.t.Helper()
	b.until(xpath, true)
}

// disappears waits until there is no such element.
func (b *browser) disappears(xpath string) {
	b.t.Helper()
	b.until(xpath, false)
}

// until asks the page again and again: actions that wait lose their page when
// it is loaded anew, or comes back from where the browser keeps old ones.
func (b *browser) until(xpath string, there bool) {
	b.t.Helper()
	b.comes(fmt.Sprintf("%s should be %v", xpath, there), fmt.Sprintf(`(() => {
		const e = document.evaluate(%q, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue;
		return document.readyState === "complete" && (e !== null && e.checkVisibility()) === %v;
	})()`, xpath, there))
}

// comes waits until an expression in the page, or what it promises, is true.
func (b *browser) comes(what, expression string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for again := time.Tick(20 * time.Millisecond); ; {
		// An error is a page that is just being replaced.
		if done, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression, chromedp.EvalAwaitPromise)); err == nil && done {
			return
		}
		select {
		case <-again:
		case <-ctx.Done():
			b.t.Fatalf("%s: it does not come; the page shows\n%.2000s", what, b.page())
		}
	}
}

// ask evaluates an expression in the page, and waits for what it promises.
func ask[T any](b *browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// look sets the window's size and the reader's preference of light or dark.
func look(width int64, scheme string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := chromedp.EmulateViewport(width, 800)(ctx, t); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// scripts switches scripts on or off.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
