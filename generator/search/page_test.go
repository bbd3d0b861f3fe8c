package search

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/evanw/esbuild/pkg/api"
)

// page is what the theme writes for the script to work in.
const page = `<!doctype html><html lang="en"><title>Search</title><div data-index="../search/index/entry.json">
<form role="search" id="search" action="./" method="get"><input type="search" name="q"></form>
<p id="status" role="status"></p></div><div id="facets"></div><ol id="results"></ol><script src="/search.js"></script>`

// The page's own policy: no other host, no markup made of strings.
const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

// pageServer serves the search page on its own; while down, it has no index.
type pageServer struct {
	script []byte
	index  http.Handler
	down   atomic.Bool
}

func (s *pageServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/search/":
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	case r.URL.Path == "/search.js":
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(s.script)
	case r.URL.Path == "/favicon.ico":
		w.WriteHeader(http.StatusNoContent)
	case s.down.Load():
		http.Error(w, "down", http.StatusServiceUnavailable)
	default:
		s.index.ServeHTTP(w, r)
	}
}

// browser opens a headless Chromium, and fails the test for what its console
// says that is no missing file.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium to open the page with")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page threw: %s", e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			t.Errorf("the console says: %v", e.Args)
		case *log.EventEntryAdded:
			if e.Entry.Source != log.EntrySourceNetwork {
				t.Errorf("the browser says: %s", e.Entry.Text)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func servePage(t *testing.T) (*pageServer, string) {
	t.Helper()
	built := api.Build(api.BuildOptions{EntryPoints: []string{assets + "search.ts"}, Bundle: true, Format: api.FormatIIFE, Target: api.ES2020, Charset: api.CharsetUTF8})
	if len(built.Errors) > 0 {
		t.Fatal(built.Errors)
	}
	files := small()
	files["content/incidents/2023/2023-hostile.md"] = record("<img src=x onerror=alert(1)> & co", "2023-01-01", "<script>alert(1)</script> hostile", "x")
	s := &pageServer{script: built.OutputFiles[0].Contents, index: serveFiles(export(t, indexOf(t, register(t, files))))}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL + "/search/"
}

type act = chromedp.Action[chromedp.Void]

// sees waits until an expression about the page is true.
func sees(expression string) act {
	return chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(20*time.Second))
}

func titles(want ...string) act {
	return sees(fmt.Sprintf(`[...document.querySelectorAll("#results h2")].map((h) => h.textContent).join("|") === %q`, strings.Join(want, "|")))
}

func status(text string) act {
	return sees(fmt.Sprintf(`document.getElementById("status").textContent.startsWith(%q)`, text))
}

func address(query string) act {
	return sees(fmt.Sprintf(`location.search === %q`, query))
}

const (
	crashTitle   = "Test car kills a pedestrian"
	tayTitle     = "Chatbot Tay repeats abuse"
	carTitle     = "Car refuses to brake"
	hostileTitle = "<img src=x onerror=alert(1)> & co"
	box          = `input[name="q"]`
)

func TestPage(t *testing.T) {
	server, url := servePage(t)
	ctx := browser(t)
	for _, step := range []struct {
		name    string
		actions []act
	}{
		{"a question in the address", []act{
			chromedp.Navigate(url + "?q=brake"), titles(carTitle, crashTitle), status("2 records."),
			sees(`document.querySelector("#results a").pathname === "/incidents/2025-01-01-car/"`),
			sees(`document.querySelector("#results time").dateTime === "2025-01-01" && document.querySelector("#results time").textContent === "1 January 2025"`),
			sees(`document.querySelector("#results mark").textContent === "brake"`),
			sees(`document.querySelector('` + box + `').value === "brake"`),
		}},
		{"typing, with the last word unfinished", []act{
			chromedp.Navigate(url), sees(`window.before = history.length`),
			chromedp.SendKeys(box, "tem"), titles(crashTitle), address("?q=tem"), sees(`history.length === before`),
			chromedp.SendKeys(box, "pe\r"), titles(crashTitle), address("?q=tempe"), sees(`history.length === before + 1`),
		}},
		{"words that stand nowhere together", []act{
			chromedp.Navigate(url + "?q=tay+tempe+car"), status("No record has all of these words. 3 records"), titles(crashTitle, tayTitle, carTitle),
		}},
		{"a question that can't be read", []act{
			chromedp.Navigate(url + "?q=titel:x"), status("There is no field “titel”"),
		}},
		{"filters alone", []act{
			chromedp.Navigate(url), status("6 records. Write a word"),
			chromedp.Click(`#facets details:nth-child(2) summary`), chromedp.Click(`input[value="psychological"]`), titles(tayTitle), address("?harms=psychological"),
			sees(`document.querySelector("#facets details:nth-child(2) summary").textContent === "Harms (1)"`),
			chromedp.Click(`input[value="-"]`), status("5 records."), address("?harms=psychological&harms=-"),
			chromedp.NavigateBack(), titles(tayTitle), sees(`!document.querySelector('input[value="-"]').checked`),
		}},
		{"markup in a record is text", []act{
			chromedp.Navigate(url + "?q=hostile"), titles(hostileTitle), sees(`!document.querySelector("#results img, #results script")`),
		}},
		{"the slash goes to the box", []act{
			sees(`!document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "/", bubbles: true, cancelable: true}))`), sees(`document.activeElement === document.querySelector('` + box + `') && document.activeElement.value === "hostile"`),
		}},
		{"no index, then one", []act{
			chromedp.Func(func(context.Context, *chromedp.Target) error { server.down.Store(true); return nil }),
			chromedp.Navigate(url + "?q=tay"), status("The search index could not be read."),
			chromedp.Func(func(context.Context, *chromedp.Target) error { server.down.Store(false); return nil }),
			chromedp.Click(`#status button`), titles(tayTitle),
		}},
	} {
		if err := chromedp.Do(ctx, step.actions...); err != nil {
			seen, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.search + " " + document.body.innerText`))
			t.Fatalf("%s: %v; the page shows %s", step.name, err, seen)
		}
	}
}
