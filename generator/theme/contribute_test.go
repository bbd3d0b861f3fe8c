package theme

import (
	"strings"
	"testing"

	"blotter/generator/site"
)

// The form depends on the register's settings and on no record, so that a new
// record leaves its page as it is.
func TestContributeDependsOnNoRecord(t *testing.T) {
	r := base(0)
	before := renderURL(t, r.site(t), site.ContributeURL)
	for file := range r.files {
		if strings.HasPrefix(file, "incidents/") {
			delete(r.files, file)
		}
	}
	if after := renderURL(t, r.site(t), site.ContributeURL); after != before {
		t.Error("without its records the register has another form")
	}
	for _, want := range []string{
		`value="injury"`, `id="field-systems-developers"`, `data-taxonomy="publishers"`, `id="field-quantities-loss"`,
		`data-create="https://github.com/example/blotter/new/main"`, `data-contact="corrections@blotter.test"`,
		`data-edit="https://github.com/example/blotter/edit/main/{file}"`,
	} {
		if !strings.Contains(before, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, not := range []string{`value="bodily"`, "Acme", "A rich record"} {
		if strings.Contains(before, not) {
			t.Errorf("the page has %s", not)
		}
	}
}

// What the register says of contributing stands below the form, under its title.
func TestContributeShowsTheRegistersPage(t *testing.T) {
	r := base(0)
	if text := renderURL(t, r.site(t), site.ContributeURL); !strings.Contains(text, "<h1>Contribute</h1>") {
		t.Error("without such a page the form has no title")
	}
	r.files["pages/contribute.md"] = "---\ntitle: How to help\n---\nText.\n"
	text := renderURL(t, r.site(t), site.ContributeURL)
	if !strings.Contains(text, "<h1>How to help</h1>") || !strings.Contains(text, "<p>The body.</p>") || !strings.Contains(text, "/edit/main/content/pages/contribute.md") {
		t.Error("the register's page is not there")
	}
}

// The past can't be changed.
func TestContributeInThePast(t *testing.T) {
	r := base(0)
	r.asOf = &site.AsOf{Label: "2026-01-01", Day: true, Commit: "abc", Time: day(2026, 1, 1)}
	s := r.site(t)
	if text := renderURL(t, s, site.ContributeURL); strings.Contains(text, "<form id=") || strings.Contains(text, "/new/") {
		t.Error("a page of the past has the form")
	}
	if text := renderURL(t, s, "/incidents/2025-11-02-rich/"); strings.Contains(text, "contribute/") {
		t.Error("a record of the past leads to the form")
	}
}

func TestCreateAtForges(t *testing.T) {
	for repository, want := range map[string]string{
		"https://github.com/a/b":            "https://github.com/a/b/new/main?filename=content%2Fx+y.md&value=a%0A%26b",
		"https://gitlab.example.com/g/s/b/": "https://gitlab.example.com/g/s/b/-/new/main?file_name=content%2Fx+y.md",
		"https://codeberg.org/a/b.git":      "https://codeberg.org/a/b/_new/main/?filename=content%2Fx+y.md&value=a%0A%26b",
		"https://gitea.example.com/a/b":     "https://gitea.example.com/a/b/_new/main/?filename=content%2Fx+y.md&value=a%0A%26b",
		"https://bitbucket.org/a/b":         "",
		"https://git.example.com/a/b":       "",
		"":                                  "",
	} {
		if got := newForge(site.Repository{URL: repository}).create("content/x y.md", "a\n&b"); got != want {
			t.Errorf("%s: %s; want %s", repository, got, want)
		}
	}
}

// A record's page leads to the form with it, and says whether its file has a folder
// of its own.
func TestSuggestACorrection(t *testing.T) {
	r := base(0)
	r.files["incidents/2025/2025-01-01-folder/index.md"] = plainRecord("In a folder", "2025-01-01", "")
	s := r.site(t)
	for url, want := range map[string]string{
		"/incidents/2025-11-02-rich/":   `href="../../contribute/?record=2025-11-02-rich"`,
		"/incidents/2025-01-01-folder/": `href="../../contribute/?record=2025-01-01-folder&amp;folder"`,
	} {
		if !strings.Contains(renderURL(t, s, url), want) {
			t.Errorf("%s lacks %s", url, want)
		}
	}
}
