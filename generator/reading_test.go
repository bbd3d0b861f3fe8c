package generator_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"blotter/generator"

	downloads "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	under  = "/some/sub/path/"
	leak   = "incidents/2026-06-22-employee-monitoring-leak/"
	leakIs = "Employee-monitoring AI paused"
)

// TestReading opens the sample site as a reader does: from a sub-path of a file
// server that knows nothing of it.
func TestReading(t *testing.T) {
	chromium(t)
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	_, err := generator.Build(context.Background(), generator.Options{
		Dir: generator.SampleRepository(t, filepath.Join(dir, "site")), Out: out, BaseURL: "https://blotter.example" + under,
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix(under, http.FileServer(http.Dir(out))))
	t.Cleanup(server.Close)
	b := openBrowser(t, server.URL+under)
	url := server.URL + under
	t.Run("every kind of page", func(t *testing.T) { b.t = t; readPages(b, url) })
	t.Run("with the keyboard", func(t *testing.T) { b.t = t; readWithKeyboard(b, url) })
	t.Run("in other orders", func(t *testing.T) { b.t = t; readInOrder(b, url) })
	t.Run("search", func(t *testing.T) { b.t = t; readSearch(b, url) })
	t.Run("citing", func(t *testing.T) { b.t = t; readCitation(b, url) })
	t.Run("without scripts", func(t *testing.T) { b.t = t; readWithoutScripts(b, url) })
}

// seeBackground tells how bright the page is: 0 is black, 1 is white.
const seeBackground = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d");
  canvas.fillStyle = "white";
  canvas.fillRect(0, 0, 1, 1);
  for (const e of [document.documentElement, document.body]) {
    canvas.fillStyle = getComputedStyle(e).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
  }
  const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
  return (r + g + b) / 765;
})()`

// seeFaint lists the texts whose contrast is below what WCAG 2.2 asks for
// (1.4.3: 4.5, or 3 for large text; relative luminance by its definition there).
const seeFaint = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const paint = (colours) => {
    for (const c of ["white", ...colours]) {
      canvas.fillStyle = c;
      canvas.fillRect(0, 0, 1, 1);
    }
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colours) => {
    const [r, g, b] = paint(colours).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = new Set();
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = texts.nextNode(); n; n = texts.nextNode()) {
    const e = n.parentElement;
    if (!n.data.trim() || !e.checkVisibility() || e.closest("svg, noscript")) continue;
    const style = getComputedStyle(e);
    const behind = [];
    for (let a = e; a; a = a.parentElement) behind.unshift(getComputedStyle(a).backgroundColor);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
    const kind = [style.color, least, ...behind].join();
    if (seen.has(kind)) continue;
    seen.add(kind);
    const [light, dark] = [luminance(behind), luminance([...behind, style.color])].sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < least) faint.push(ratio.toFixed(2) + ": " + n.data.trim().slice(0, 40));
  }
  return faint;
})()`

// benchScript is one that make bench-site looks at pages with, too: look.js finds
// what is wide and headings out of order, focus.js what is wrong with the focus.
func benchScript(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "cmd", "bench", "site", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readPages(b *browser, url string) {
	script := benchScript(b.t, "look.js")
	for _, window := range []struct {
		width  int64
		scheme string
	}{{320, "light"}, {360, "light"}, {360, "dark"}, {1280, "light"}, {1280, "dark"}} {
		b.do("set the window", look(window.width, window.scheme))
		for _, page := range []string{
			"", "incidents/", "incidents/recorded/", leak, "harms/", "harms/psychological/", "harms/psychological/countries/", "functions/not-stated/",
			"organisations/", "2024/", "2024/06/", "changes/", "coverage/", "figures/", "data/", "search/", "about/", "404.html",
		} {
			where := fmt.Sprintf("/%s at %d px, %s", page, window.width, window.scheme)
			b.do(where, chromedp.Navigate(url+page))
			for _, wrong := range ask[[]string](b, script) {
				b.t.Errorf("%s: the page %s", where, wrong)
			}
			if bright := ask[float64](b, seeBackground); bright < 0.5 != (window.scheme == "dark") {
				b.t.Errorf("%s: the background's brightness is %.2f", where, bright)
			}
			if faint := ask[[]string](b, seeFaint); len(faint) > 0 {
				b.t.Errorf("%s: too faint to read: %q", where, faint)
			}
			b.quiet(where)
		}
	}
}

func readWithKeyboard(b *browser, url string) {
	b.do("tab into a page", look(1280, "light"), chromedp.Navigate(url+leak), chromedp.KeyEvent(kb.Tab))
	first := ask[string](b, `document.activeElement.getAttribute("href") ?? document.activeElement.tagName`)
	if !strings.HasPrefix(first, "#") {
		b.t.Fatalf("the first thing that gets the focus is %s, not the skip link", first)
	}
	if !ask[bool](b, `(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.left >= 0 && r.width > 1 && r.height > 1 })()`) {
		b.t.Error("the skip link can't be seen while it has the focus")
	}
	b.do("follow the skip link", chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	if !ask[bool](b, fmt.Sprintf("document.querySelector(%q).contains(document.activeElement)", first)) {
		b.t.Errorf("after the skip link, the focus is on %s", ask[string](b, "document.activeElement.outerHTML"))
	}
	for _, page := range []string{"", leak, "harms/psychological/", "search/"} {
		b.do("open "+page, chromedp.Navigate(url+page))
		if stops := walkThrough(b, page); stops < 30 {
			b.t.Errorf("/%s: the focus stands still in %d places only", page, stops)
		}
	}
	b.quiet("with the keyboard")
}

// walkThrough presses Tab until the focus has been everywhere, and counts where.
func walkThrough(b *browser, page string) (stops int) {
	script := benchScript(b.t, "focus.js")
	for ; ; stops++ {
		b.do("press Tab", chromedp.KeyEvent(kb.Tab))
		at := ask[struct {
			End   bool
			Wrong []string
		}](b, script)
		for _, wrong := range at.Wrong {
			b.t.Errorf("/%s: the focus %s", page, wrong)
		}
		if at.End {
			return stops
		}
	}
}

func readSearch(b *browser, url string) {
	const box = `main input[name=q]`
	result := fmt.Sprintf(`//*[@id="results"]//a[contains(@href, %q)]`, strings.TrimSuffix(leak, "/"))
	b.do("search by typing", chromedp.Navigate(url+"search/"), chromedp.SendKeys(chromedp.CSS(box), "keystrokes"))
	b.appears(result)
	carried := func(where string) {
		b.t.Helper()
		if query := ask[string](b, `new URLSearchParams(location.search).get("q") ?? ""`); query != "keystrokes" {
			b.t.Errorf("%s: the address carries %q", where, query)
		}
		if value := ask[string](b, fmt.Sprintf("document.querySelector(%q).value", box)); value != "keystrokes" {
			b.t.Errorf("%s: the box holds %q", where, value)
		}
	}
	b.do("let typing rest", chromedp.Poll[chromedp.Void](`location.search !== ""`, chromedp.WithPollingTimeout(patience)))
	carried("typed")
	b.do("reload", chromedp.Reload())
	b.appears(result)
	carried("reloaded")
	b.do("follow the result", chromedp.Click(chromedp.Search(result)))
	b.appears(`//h1[contains(., "` + leakIs + `")]`)
	if at := ask[string](b, "location.href"); !strings.HasPrefix(at, url+leak) {
		b.t.Errorf("the result leads to %s", at)
	}
	b.do("go back", chromedp.Evaluate[chromedp.Void](`history.back()`)) // a kept page comes back without loading
	b.appears(result)
	carried("gone back")
	b.do("search from another page", chromedp.Navigate(url), chromedp.SendKeys(chromedp.CSS(`input[name=q]`), "keystrokes\r"))
	b.appears(result)
	carried("from another page")
	b.do("search for nothing", chromedp.Navigate(url+"search/?q=xyzzyx"))
	b.disappears(result)
	b.quiet("search")
}

// readCitation takes a citation along, by the clipboard and as a file.
func readCitation(b *browser, url string) {
	const bib = `//pre[contains(., "@report")]`
	dir := b.t.TempDir()
	accept := chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, downloads.SetDownloadBehavior, downloads.SetDownloadBehaviorParams{
			Behavior: downloads.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		})
		return err
	})
	b.do("open a record", accept, chromedp.Navigate(url+leak), chromedp.Click(chromedp.CSS("details.forms > summary")))
	b.appears(bib)
	b.do("copy", chromedp.Click(chromedp.Search(`//h3[.="BibTeX"]/following::button[.="Copy"][1]`)))
	b.appears(`//span[@role="status"][.="Copied." or .="Marked, to be copied."]`)
	b.do("save", chromedp.Click(chromedp.Search(`//button[.="Save as .bib"]`)))
	file := filepath.Join(dir, strings.TrimSuffix(strings.TrimPrefix(leak, "incidents/"), "/")+".bib")
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for again := time.Tick(20 * time.Millisecond); ; {
		text, err := os.ReadFile(file)
		if err == nil && strings.HasSuffix(string(text), "\n}\n") {
			break
		}
		select {
		case <-again:
		case <-ctx.Done():
			b.t.Fatalf("the file is not saved whole: %v, %q", err, text)
		}
	}
	b.quiet("citing")
}

func readWithoutScripts(b *browser, url string) {
	b.do("switch scripts off", scripts(false), chromedp.Navigate(url))
	defer b.do("switch scripts on", scripts(true))
	step := func(href string) {
		b.t.Helper()
		b.do("follow "+href, chromedp.Click(chromedp.Search(`//a[contains(@href, "`+href+`")]`), chromedp.NodeVisible))
	}
	step("harms/")
	b.appears(`//h1[contains(., "Harm")]`)
	step("psychological/")
	b.appears(`//h1[contains(., "Psychological")]`)
	step(strings.TrimPrefix(leak, "incidents/"))
	b.appears(`//h1[contains(., "` + leakIs + `")]`)
	b.do("list all records", chromedp.Navigate(url+"incidents/"))
	if n := ask[int](b, `[...document.querySelectorAll('main a[href*="-"]')].filter((e) => e.checkVisibility()).length`); n < 50 {
		b.t.Errorf("the listing shows %d records", n)
	}
	b.do("search", chromedp.Navigate(url+"search/"))
	b.appears(`//main//noscript/p`)
	b.appears(`//main//section[@id="browse"]//a[contains(@href, "harms/psychological/")]`)
	b.appears(`//main//section[@id="browse"]//a[contains(@href, "../2026/")]`)
	b.quiet("without scripts")
}
