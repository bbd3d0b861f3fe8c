package generator_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"blotter/content"
	"blotter/generator"
	"blotter/generator/preview"

	"github.com/chromedp/chromedp"
)

// TestPreviewing edits a copy of the sample register while its preview is open:
// the page follows by itself.
func TestPreviewing(t *testing.T) {
	chromium(t)
	dir := sampleCopy(t)
	url := servePreview(t, dir, "")
	b := openBrowser(t, url)
	file := filepath.Join(dir, "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	sound, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	problem := func(file, place string) string {
		return `//aside[@class="preview-problems"]//li//a[@href][contains(., "` + file + place + `")]`
	}

	b.do("open the record", look(1280, "light"), chromedp.Navigate(url+leak))
	b.appears(`//h1[contains(., "` + leakIs + `")]`)
	b.quiet("the record")

	save(t, file, strings.Replace(string(sound), "title: "+leakIs, "title: Edited, "+leakIs, 1))
	b.appears(`//h1[contains(., "Edited, ` + leakIs + `")]`)
	b.quiet("an edit")

	const mistake = "severity: incidnet"
	wrong := strings.Replace(string(sound), "\nseverity: incident\n", "\n"+mistake+"\n", 1)
	line := strings.Count(wrong[:strings.Index(wrong, mistake)], "\n") + 1
	save(t, file, wrong)
	b.appears(problem("2026-06-22-employee-monitoring-leak.md:", strconv.Itoa(line)+":11"))
	b.appears(`//aside[@class="preview-problems"]//li[contains(., "unknown-term")]`)
	b.quiet("a mistake")

	save(t, file, string(sound))
	b.disappears(`//aside[@class="preview-problems"]//li`)
	b.appears(`//h1[starts-with(., "` + leakIs + `")]`)
	b.quiet("the mistake mended")

	b.do("open the listing", chromedp.Navigate(url+"incidents/"))
	save(t, filepath.Join(dir, "content/incidents/2026/2026-07-01-a-new-one.md"), strings.Replace(string(sound), "title: "+leakIs, "title: A new record of "+leakIs, 1))
	b.appears(`//main//a[contains(., "A new record of")]`)
	b.do("open the new record", chromedp.Click(chromedp.Search(`//main//a[contains(., "A new record of")]`)))
	b.appears(`//h1[contains(., "A new record of")]`)
	b.do("search in the preview", chromedp.Navigate(url+"search/?q=keystrokes"))
	b.appears(`//main//a[contains(., "A new record of")]`)
	b.quiet("a new record")
}

// TestPreviewKeepsThePage: a change that is not of the page leaves it as it is, and
// one of its styles alone changes these; a page that is loaded again is where it
// was.
func TestPreviewKeepsThePage(t *testing.T) {
	chromium(t)
	dir := sampleCopy(t)
	url := servePreview(t, dir, "")
	b := openBrowser(t, url)
	file := filepath.Join(dir, "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	record := string(bytesOf(t, file))
	b.do("open the record", look(1280, "light"), chromedp.Navigate(url+leak))
	b.comes("the page tells what it is made from", `document.querySelector(".preview-bar li")?.textContent.endsWith("templates/record.html")`)
	ask[bool](b, `document.querySelectorAll("main details").forEach((d) => { d.open = true }), scrollTo(0, 600), window.kept = true`)

	other := filepath.Join(dir, "content/pages/about.md")
	save(t, other, string(bytesOf(t, other))+"\nA line more.\n")
	save(t, filepath.Join(dir, "themes/default/assets/css/tokens.css"), strings.Replace(string(bytesOf(t, "../themes/default/assets/css/tokens.css")), ":root {", ":root { --preview-test: 1px;", 1))
	b.comes("the styles are others", `getComputedStyle(document.documentElement).getPropertyValue("--preview-test") === "1px"`)
	b.comes("nothing was loaded again", `window.kept && document.querySelectorAll('link[rel="stylesheet"][integrity]').length > 0`)

	save(t, file, strings.Replace(record, "title: "+leakIs, "title: Edited, "+leakIs, 1))
	b.appears(`//h1[contains(., "Edited, ` + leakIs + `")]`)
	b.comes("the page is where it was", `!window.kept && scrollY === 600 && Array.from(document.querySelectorAll("main details")).every((d) => d.open)`)
	b.quiet("the edits")
}

// TestPreviewInManyTabs: a browser gives a host six connections, and every tab
// follows.
func TestPreviewInManyTabs(t *testing.T) {
	chromium(t)
	dir := sampleCopy(t)
	url := servePreview(t, dir, "")
	b := openBrowser(t, url)
	b.do("open the first", chromedp.Navigate(url+leak))
	tabs := []*browser{b}
	for range 11 {
		tab := b.another()
		tab.do("open one more", chromedp.Navigate(url+leak))
		tabs = append(tabs, tab)
	}
	file := filepath.Join(dir, "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	save(t, file, strings.Replace(string(bytesOf(t, file)), "title: "+leakIs, "title: Edited, "+leakIs, 1))
	for _, tab := range tabs {
		tab.appears(`//h1[contains(., "Edited, ` + leakIs + `")]`)
	}
}

// TestPreviewAgainst shows what a change makes of the pages.
func TestPreviewAgainst(t *testing.T) {
	chromium(t)
	dir := sampleCopy(t)
	for _, args := range []string{"init -q -b main", "add -A", "-c user.name=A -c user.email=a@example.org commit -q -m Begin"} {
		cmd := exec.Command("git", strings.Fields(args)...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %s: %v\n%s", args, err, out)
		}
	}
	file := filepath.Join(dir, "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	save(t, file, strings.Replace(string(bytesOf(t, file)), "title: "+leakIs, "title: Edited, "+leakIs, 1))
	url := servePreview(t, dir, "HEAD")
	b := openBrowser(t, url)
	b.do("open the record", look(1280, "light"), chromedp.Navigate(url+leak))
	b.comes("the other version is read", `fetch("/_preview/page?at=" + location.pathname).then((r) => r.json()).then((p) => p.differs === "changed")`)
	b.do("open it again", chromedp.Navigate(url+leak))
	b.appears(`//details[contains(@class, "preview-bar")]/summary[contains(., "this page changes")]`)
	b.do("list what changes", chromedp.Navigate(url+"_preview/changes"))
	b.appears(`//li/a[contains(., "/` + leak + `")]`)
	b.do("compare", chromedp.Click(chromedp.Search(`//li/a[contains(., "/`+leak+`")]`)))
	b.comes("both are shown", `(() => {
		const [before, now] = Array.from(document.querySelectorAll("iframe"), (f) => f.contentDocument?.querySelector("h1")?.textContent ?? "");
		return before.startsWith("`+leakIs+`") && now.startsWith("Edited, `+leakIs+`");
	})()`)
	b.quiet("the comparison")
}

// sampleCopy is a folder with the sample register.
func sampleCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), content.Files); err != nil {
		t.Fatal(err)
	}
	return dir
}

func bytesOf(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func save(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// servePreview serves a site's folder until the test ends.
func servePreview(t *testing.T, dir, against string) (url string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	server := preview.New(generator.Options{Dir: dir}, preview.Options{Addr: "127.0.0.1:0", Against: against, Editor: "editor://open{file}:{line}:{column}"})
	go func() { ended <- server.Run(ctx, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case url = <-ready:
	case err := <-ended:
		ended <- nil
		t.Fatal(err)
	}
	return url
}
