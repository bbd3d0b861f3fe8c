package exchange

import (
	"strings"
	"testing"
	"testing/fstest"
)

func folder(files map[string]string) fstest.MapFS {
	dir := fstest.MapFS{}
	for p, s := range files {
		dir[p] = &fstest.MapFile{Data: []byte(s)}
	}
	return dir
}

var hugoFolder = folder(map[string]string{
	"hugo.toml":                     "baseURL = 'x'\n",
	"content/_index.md":             "---\ntitle: Home\n---\n",
	"content/about.md":              "---\ntitle: About\n---\nNo date.\n",
	"content/Cases/Quiet Doors.md":  "---\r\ntitle: \"Doors: quiet\"\r\ndate: 2021-03-04T10:00:00Z\r\ndescription: Doors closed.\r\ndraft: true\r\ntags: [a, b]\r\nharms: [Physical injury, unheard-of]\r\nseverity: event\r\nlayout:\r\naliases: [/old/doors, /old/doors, \"/a b\"]\r\nsource: https://www.reuters.com/doors\r\n---\r\nSee [the gate](/cases/gate/).\r\n",
	"content/cases/gate/index.md":   "---\ntitle: A gate\ndate: 2021-03-05\nslug: the-gate\nsources:\n  - {title: T, publisher: P}\n  - {title: U, url: \"https://example.org/u\"}\n---\n\n# Gate\n\nA **gate** fell on [a cart](https://example.org/x).\n\n![The gate](gate.png)\n\nIt <b>fell <i>hard</i></b> and<br>\nit <a class=\"x\" href=\"https://example.org/y\">broke</a>. `<b>code</b>`\n\n```html\n<div>\n```\n\n<div class=\"x\">box</div>\n{{< youtube 1 >}}\n",
	"content/cases/gate/gate.png":   "png",
	"content/cases/gate.fr.md":      "---\ntitle: Une porte\ndate: 2021-03-05\n---\n",
	"content/cases/loose.jpg":       "jpg",
	"content/cases/other.md":        "---\ntitle: Other\ndate: 2021-03-06\nurl: /cases/the-gate/\nsource: nowhere\n---\n- a list\n",
	"content/cases/plain.md":        "No header.\n",
	"content/cases/toml.md":         "+++\ntitle = 'T'\n+++\n",
	"content/cases/anchors.md":      "---\ntitle: &a T\ndate: 2021-01-01\n---\n",
	"content/cases/2020-07-08-x.md": "---\nsources: [\"https://example.org/v\", {title: W, publisher: P}]\nsource_url: https://example.org/w\n---\nJust text.\n",
	"public/index.html":             "<html>",
	".git/config":                   "x",
})

var jekyllFolder = folder(map[string]string{
	"_config.yml":                      "title: x\npermalink: pretty\n",
	"_posts/2019-02-03-a-tram.md":      "---\ntitle: A tram\ncategories: [Rail, Old Trams]\nlink: https://example.org/tram\nredirect_from: old/tram\n---\nA tram [stopped](/cases/crane.html). {% raw %}\n",
	"news/_posts/2019-02-04-a-boat.md": "---\ntitle: A boat\ndate: 2019-02-05 08:00:00 +0100\npermalink: /:year/:title:output_ext\nexcerpt: A boat sank.\npublished: false\n---\n<!-- none -->\n",
	"_posts/2019-02-30-no-such-day.md": "---\ntitle: No such day\n---\nText.\n",
	"_cases/crane.md":                  "---\ntitle: A crane\ndate: 2018-01-01\n---\n| a | b<br>c |\n|---|---|\n\nThe crane swung.\n",
	"_posts/2019-02-06-odd.md":         "---\ntitle: Odd\npermalink: /:odd/x\n---\nText.\n",
})

func mustMarkdown(t *testing.T, dir fstest.MapFS, tr tree) Result {
	t.Helper()
	r, err := Markdown(dir, tr.files())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMarkdown(t *testing.T) {
	for name, dir := range map[string]fstest.MapFS{"hugo.txt": hugoFolder, "jekyll.txt": jekyllFolder} {
		tr := newRegister()
		r := mustMarkdown(t, dir, tr)
		golden(t, name, r)
		tr.apply(r)
		again := mustMarkdown(t, dir, tr)
		if len(again.Files) > 0 || again.Unchanged != r.Created {
			t.Errorf("%s: a second run: %d files, %d unchanged of %d", name, len(again.Files), again.Unchanged, r.Created)
		}
	}
}

// TestMarkdownAddresses: an old address becomes what the format takes, as it
// reads, and links in either form lead to the record.
func TestMarkdownAddresses(t *testing.T) {
	tr := newRegister()
	r := mustMarkdown(t, folder(map[string]string{
		"content/cases/a.md": "---\ntitle: A\ndate: 2021-03-04\nurl: /caf%C3%A9/\naliases: [/old/feed.xml, /.hidden/x/, /fine/]\n---\nSee [b](/caf%C3%A9/) and [c](/café/).\n",
	}), tr)
	if len(r.Files) != 1 {
		t.Fatalf("%d files", len(r.Files))
	}
	got := string(r.Files[0].Data)
	for _, want := range []string{"aliases: [/café/, /fine/]\n", "See [b](/incidents/2021-03-04-a/) and [c](/incidents/2021-03-04-a/).\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
	mustNote(t, r, Dropped, "content/cases/a.md", `"/old/feed.xml", which can't be redirected`)
	mustNote(t, r, Dropped, "content/cases/a.md", `"/.hidden/x/", which can't be redirected`)
}

func TestMarkdownForgets(t *testing.T) {
	tr := newRegister()
	tr["content/removed.yaml"] = "removed:\n  - {id: 2018-01-01-a-crane, date: 2025-01-01, reason: A request.}\n"
	r := mustMarkdown(t, jekyllFolder, tr)
	mustNote(t, r, LeftOut, "_cases/crane.md", "removed.yaml forgets")
	for _, f := range r.Files {
		if strings.Contains(f.Path, "crane") {
			t.Error(f.Path)
		}
	}
}

func TestConvertHTML(t *testing.T) {
	for _, c := range [][2]string{
		{"<strong> a </strong>b", "**a**b"},
		{"<em><b>a</b></em>", "***a***"},
		{"a<br/>b", "a\\\nb"}, {"a <br>\nb", "a\\\nb"},
		{"| a<br>b |", "| a b |"},
		{"`<b>a</b>` <b>c</b>", "`<b>a</b>` **c**"},
		{"    <b>a</b>", "    <b>a</b>"},
		{"```\n<b>a</b>\n```\n<b>c</b>", "```\n<b>a</b>\n```\n**c**"},
		{"<a href=\"/x\">y</a>", "[y](/x)"},
		{"<https://example.org>", "<https://example.org>"},
		{"a < b and c > d", "a < b and c > d"},
		{"x<!-- y -->z", "xz"},
	} {
		r := Result{}
		if got := r.markdownBody("f.md", c[0], 3); got != c[1] {
			t.Errorf("%q: got %q, want %q", c[0], got, c[1])
		}
	}
	r := Result{}
	r.markdownBody("f.md", "a\n<iframe src=x></iframe>", 3)
	mustNote(t, r, Advice, "f.md:5", "<iframe src=x>")
}
