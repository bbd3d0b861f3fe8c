package generator_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"blotter/generator"

	"github.com/chromedp/chromedp"
)

// TestHostileRegisterInABrowser opens pages that hold hundreds of attacks each:
// no script runs, no policy is violated, nothing is asked of another host, which
// the browser's console and network would tell.
func TestHostileRegisterInABrowser(t *testing.T) {
	chromium(t)
	dir, pages := generator.HostileRegister(t)
	out := filepath.Join(t.TempDir(), "out")
	_, _ = generator.Build(t.Context(), generator.Options{Dir: dir, Out: out}) // some of its records have errors, as they should
	server := httptest.NewServer(http.StripPrefix(under, http.FileServer(http.Dir(out))))
	t.Cleanup(server.Close)
	url := server.URL + under
	b := openBrowser(t, url)
	for _, page := range append(pages, "", "changes/", "products/", "makers/", "search/?q=%3Cimg%20src%3Dx%20onerror%3Dconsole.log(1)%3E", "search/?q=evil") {
		b.do("open "+page, chromedp.Navigate(url+page))
		b.comes("the page is whole", `document.readyState === "complete" && document.querySelector("main") !== null`)
		b.quiet(page)
	}
}
