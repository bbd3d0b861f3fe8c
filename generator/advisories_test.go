package generator

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// advisories are the holes of Hugo, goldmark, Jekyll and others of this kind that
// could be ours: what a stranger writes, and the rule that refuses it, or "" where
// it is published as text.
var advisories = []struct{ name, header, body, rule string }{
	{"GO-2024-2747 Hugo, a title in a render hook", "", `[x](https://example.org/ "\"><script>alert(1)</script>")`, ""},
	{"GO-2024-2747 Hugo, an image's title", "", `![x](a.png '"><script>alert(1)</script>')`, "missing-image"},
	{"GO-2024-3314 Hugo, an image's alternative", "", `![" onerror="alert(1)](a.png)`, "missing-image"},
	{"GO-2026-5504 Hugo, a link", "", `[x](javascript:alert(1))`, "unsafe-link"},
	{"GO-2026-5504 Hugo, an image", "", `![x](javascript:alert(1))`, "remote-image"},
	{"GO-2026-5569 Hugo, the language of a code", "", "```\"><script>alert(1)</script>\nx\n```", ""},
	{"GO-2026-5320 goldmark, a scheme with a reference (CVE-2026-5160)", "", `[x](javascript&colon;alert(1))`, "unsafe-link"},
	{"goldmark 601, a scheme with a tab", "", `[x](java&Tab;script:alert(1))`, "unsafe-link"},
	{"goldmark 601, a control character first", "", `[x](&#1;javascript:alert(1))`, "unsafe-link"},
	{"CVE-2025-24981 Nuxt MDC, a list of what is denied", "", `[x](&#x6A&#x61&#x76&#x61script:alert(1)) [x](view-source:x)`, "unsafe-link"},
	{"MkDocs 2790, an attack in a listing", "", "```html\n<img src=x onerror=alert(1)>\n```", ""},
	{"goldmark, HTML in a body", "", `<details open ontoggle=alert(1)>`, "raw-html"},
	{"Jekyll 1944, a path that climbs", "aliases: [/../../../outside/]", "", "bad-path"},
	{"Jekyll 1944, a path that climbs when it is decoded", "aliases: ['/%2e%2e/%2e%2e/outside/']", "", "bad-path"},
	{"GO-2026-4603 html/template, the address of a refresh", `aliases: ["/old/;url=javascript:alert(1)/"]`, "", "bad-path"},
	{"GO-2026-4982 html/template, the quotes of a refresh", `aliases: ["/old/\"><script>alert(1)</script>/"]`, "", "bad-path"},
	{"CVE-2021-41270 Symfony, a formula in a table", "harmed: '=HYPERLINK(\"https://evil.example\")'", "", ""},
	{"CVE-2021-42574 text that reorders itself", "harmed: \"a \u202e b\"", "", "bidi-character"},
}

// elsewhere are those that have a test where what they attack is, or can't apply.
var elsewhere = map[string]string{
	"CVE-2020-26297 mdBook, CVE-2026-73295 Material for MkDocs: the query of the search page": "TestHostilePage and TestHostileQueries of package search, TestHostileRegisterInABrowser",
	"CVE-2021-40978 MkDocs, Zola 2257: paths to the development server":                       "package preview answers from the published tree in memory, and opens no file for a request",
	"GHSA-67mh-4wv8-2f99 esbuild, Vite 6.0.9, webpack-dev-server 887: who may ask it":         "TestAnswers of package preview",
	"GO-2026-6213 go-git: symbolic links at a checkout":                                       "nothing is checked out",
	"GO-2026-5606, GO-2026-5681 Hugo: requests to addresses inside":                           "a build asks for no address",
	"GO-2022-0470 bleve: its HTTP handlers":                                                   "nothing imports them",
}

func TestAdvisories(t *testing.T) {
	dir := recalls(t)
	files := map[string]string{}
	for i, a := range advisories {
		file := fmt.Sprintf("content/incidents/2023/2023-05-advisory-%d.md", i)
		files[a.name] = file
		put(t, dir, file, "---\ntitle: An advisory\ndate: 2023-05\nsummary: What it said.\ndangers: [fire]\nsources: [{title: A, publisher: B}]\n"+a.header+"\n---\n"+a.body+"\n")
	}
	got, problems := cold(t, Options{Dir: dir})
	j := &judge{t: t}
	for path, data := range got {
		j.file(path, data)
	}
	for _, found := range j.found {
		t.Error(found)
	}
	for _, a := range advisories {
		t.Run(a.name, func(t *testing.T) {
			var told []string
			for line := range strings.Lines(problems) {
				if strings.HasPrefix(line, files[a.name]+":") {
					told = append(told, line)
				}
			}
			if all := strings.Join(told, ""); a.rule == "" && len(told) > 0 || !strings.Contains(all, a.rule) {
				t.Errorf("want %q, got %q", a.rule, all)
			}
		})
	}
	for name, where := range elsewhere {
		t.Logf("%s: %s", name, where)
	}
}

// TestAdvisoryGO_2026_5313: Hugo published HTML files of the content as they were.
func TestAdvisoryGO_2026_5313(t *testing.T) {
	dir := recalls(t)
	for _, file := range []string{"content/pages/x.html", "content/incidents/2024/2024-01-x.html", "content/incidents/2025/2025-01-10-phone-charger/x.html", "content/incidents/2025/2025-01-10-phone-charger/x.svg"} {
		put(t, dir, file, "<script>outsider()</script>")
	}
	notPublished(t, dir, "outsider()")
}

// TestAdvisoriesGO_2026_5309_5380: Hugo followed symbolic links out of the site.
func TestAdvisoriesGO_2026_5309_5380(t *testing.T) {
	dir, outside := recalls(t), t.TempDir()
	put(t, outside, "secret.md", "---\ntitle: outsider()\n---\noutsider()\n")
	for link, to := range map[string]string{"content/pages/secret.md": "secret.md", "content/incidents/2022": "", "content/incidents/2024/2024-01-x.md": "secret.md"} {
		if err := os.Symlink(filepath.Join(outside, to), filepath.Join(dir, link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	notPublished(t, dir, "outsider()")
}

func notPublished(t *testing.T, dir, text string) {
	t.Helper()
	got, problems := cold(t, Options{Dir: dir})
	for path, data := range got {
		if bytes.Contains(data, []byte(text)) {
			t.Errorf("%s holds %q", path, text)
		}
	}
	if problems == "" {
		t.Error("nobody is told")
	}
}
