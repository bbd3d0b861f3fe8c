package generator_test

import (
	"context"
	"os"
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
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), content.Files); err != nil {
		t.Fatal(err)
	}
	url := servePreview(t, dir)
	b := openBrowser(t, url)
	file := filepath.Join(dir, "content/incidents/2026/2026-06-22-employee-monitoring-leak.md")
	sound, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	problem := func(file, place string) string {
		return `//aside//pre[contains(., "` + file + place + `")]`
	}

	b.do("open the record", look(1280, "light"), chromedp.Navigate(url+leak))
	b.appears(`//h1[contains(., "` + leakIs + `")]`)
	b.quiet("the record")

	save(file, strings.Replace(string(sound), "title: "+leakIs, "title: Edited, "+leakIs, 1))
	b.appears(`//h1[contains(., "Edited, ` + leakIs + `")]`)
	b.quiet("an edit")

	const mistake = "severity: incidnet"
	wrong := strings.Replace(string(sound), "\nseverity: incident\n", "\n"+mistake+"\n", 1)
	line := strings.Count(wrong[:strings.Index(wrong, mistake)], "\n") + 1
	save(file, wrong)
	b.appears(problem("2026-06-22-employee-monitoring-leak.md:", strconv.Itoa(line)+":11"))
	b.appears(`//aside//pre[contains(., "unknown-term")]`)
	b.quiet("a mistake")

	save(file, string(sound))
	b.disappears(`//aside//pre`)
	b.appears(`//h1[starts-with(., "` + leakIs + `")]`)
	b.quiet("the mistake mended")

	b.do("open the listing", chromedp.Navigate(url+"incidents/"))
	save(filepath.Join(dir, "content/incidents/2026/2026-07-01-a-new-one.md"), strings.Replace(string(sound), "title: "+leakIs, "title: A new record of "+leakIs, 1))
	b.appears(`//main//a[contains(., "A new record of")]`)
	b.do("open the new record", chromedp.Click(chromedp.Search(`//main//a[contains(., "A new record of")]`)))
	b.appears(`//h1[contains(., "A new record of")]`)
	b.do("search in the preview", chromedp.Navigate(url+"search/?q=keystrokes"))
	b.appears(`//main//a[contains(., "A new record of")]`)
	b.quiet("a new record")
}

// servePreview serves a site's folder until the test ends.
func servePreview(t *testing.T, dir string) (url string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	server := preview.New(generator.Options{Dir: dir}, "127.0.0.1:0")
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
