package generator_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"blotter/generator"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	keepIt  = `//*[@id="keep"]//button[.="Keep this register on this device"]`
	isKept  = `//*[@id="keep"][contains(., "is kept on this device")]`
	noStock = `(async () => (await caches.keys()).length + (await navigator.serviceWorker.getRegistrations()).length)()`

	// untilCopied waits until the list of what is kept is the published one, which it
	// becomes when all that it lists is there.
	untilCopied = `(async () => {
  const url = new URL("../offline.json", location.href).href;
  const list = JSON.stringify(await (await fetch(url, {cache: "no-store"})).json());
  while (JSON.stringify(await (await caches.match(url)).json()) !== list) await new Promise((done) => setTimeout(done, 20));
})()`
)

// What a reader keeps can be searched and read without a server, is brought up to
// date by a visit to the search page, and goes when it is to go.
func TestKeptOnADevice(t *testing.T) {
	chromium(t)
	dir := t.TempDir()
	repository, out := generator.SampleRepository(t, filepath.Join(dir, "site")), filepath.Join(dir, "out")
	publishSample(t, repository, out)
	var down atomic.Bool
	files := http.StripPrefix(under, http.FileServer(http.Dir(out)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if down.Load() {
			panic(http.ErrAbortHandler) // the connection breaks
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	url := server.URL + under
	b := openBrowser(t, url)
	b.do("open the search page", chromedp.Navigate(url+"search/"))
	b.appears(keepIt)
	if n := ask[int](b, noStock); n != 0 {
		t.Errorf("%d caches and workers before anybody asked for them", n)
	}
	b.do("ask for it", chromedp.Evaluate[chromedp.Void](`document.querySelector("#keep button").focus()`), chromedp.KeyEvent(kb.Enter))
	b.appears(`//*[@id="keep"][contains(., " MB here, in ")]`)
	b.do("agree", chromedp.KeyEvent(kb.Enter))
	b.appears(isKept)
	b.quiet("online")

	down.Store(true)
	b.do("search without a server", chromedp.Navigate(url+"search/?q=keystrokes"))
	b.appears(`//*[@id="results"]//a[contains(., "` + leakIs + `")]`)
	b.do("open the record", chromedp.Navigate(url+leak))
	b.appears(`//h1[contains(., "` + leakIs + `")]`)
	b.do("open what is not kept", chromedp.Navigate(url+"data/"))
	b.appears(`//h1[.="This page is not kept on this device"]`)

	down.Store(false)
	change(t, repository, leak, "keystrokes", "typed quaggaism")
	publishSample(t, repository, out)
	b.do("search the new publication", chromedp.Navigate(url+"search/?q=quaggaism"))
	b.appears(`//*[@id="results"]//a[contains(., "` + leakIs + `")]`)
	b.appears(isKept)
	b.do("wait for the copies", chromedp.Evaluate[chromedp.Void](untilCopied, chromedp.EvalAwaitPromise))

	down.Store(true)
	b.do("search the new copies", chromedp.Navigate(url+"search/?q=quaggaism"))
	b.appears(`//*[@id="results"]//a[contains(., "` + leakIs + `")]`)
	b.do("search for what is gone", chromedp.Navigate(url+`search/?q=body:keystrokes`))
	b.appears(`//*[@id="status"][starts-with(., "No record matches")]`)

	down.Store(false)
	b.do("remove it", chromedp.Navigate(url+"search/"))
	b.appears(isKept)
	b.do("remove it", chromedp.Evaluate[chromedp.Void](`document.querySelector("#keep button").click()`))
	b.appears(keepIt)
	if n := ask[int](b, noStock); n != 0 {
		t.Errorf("%d caches and workers after they were to go", n)
	}
}

func publishSample(t *testing.T, repository, out string) {
	t.Helper()
	if _, err := generator.Build(context.Background(), generator.Options{Dir: repository, Out: out}); err != nil {
		t.Fatal(err)
	}
}

// change replaces a text in the record at an address.
func change(t *testing.T, repository, address, old, new string) {
	t.Helper()
	id := strings.TrimSuffix(strings.TrimPrefix(address, "incidents/"), "/")
	name := filepath.Join(repository, "content", "incidents", id[:4], id+".md")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s does not say %q", name, old)
	}
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(string(text), old, new)), 0o644); err != nil {
		t.Fatal(err)
	}
}
