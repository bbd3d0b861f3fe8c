package site

import "testing"

func TestResolve(t *testing.T) {
	const folder = "content/incidents/2024/2024-06-f/"
	f := base.with(files{
		folder + "index.md":      record("2024-06", "image: {file: a.png, alt: A}\naliases: [/old/]\nkinds: [fire]") + "## The facts\n",
		folder + "index.fr.md":   "---\ntitle: Titre\nsummary: Résumé.\n---\n## Les faits\n",
		folder + "a.png":         "image",
		at("2024-01-a"):          record("2024-01", "") + "## What happened\n",
		at("2023-01-b"):          record("2023-01", ""),
		"content/pages/about.md": "---\ntitle: About\n---\n## Who\n",
		at("2024-01-secret"):     record("2024-01", "status: draft"),
	})
	s := f.sound(t)
	record, page := at("2024-01-a"), "content/pages/about.md"
	for _, test := range []struct{ from, dest, want string }{
		// Files, from where the link stands.
		{record, "2024-01-a.md", "/incidents/2024-01-a/"},
		{record, "../2023/2023-01-b.md", "/incidents/2023-01-b/"},
		{record, "2024-06-f/index.md", "/incidents/2024-06-f/"},
		{record, "./2024-06-f/index.fr.md", "/fr/incidents/2024-06-f/"},
		{record, "2024-06-f/a.png", "/incidents/2024-06-f/a.png"},
		{record, "../../pages/about.md", "/about/"},
		{folder + "index.md", "a.png", "/incidents/2024-06-f/a.png"},
		{folder + "index.fr.md", "a.png", "/incidents/2024-06-f/a.png"},
		{folder + "index.md", "../2024-01-a.md", "/incidents/2024-01-a/"},
		{page, "../incidents/2024/2024-01-a.md", "/incidents/2024-01-a/"},
		// Addresses of the site.
		{page, "/", "/"},
		{page, "/incidents/2024-01-a/", "/incidents/2024-01-a/"},
		{page, "/incidents/2024-01-a", "/incidents/2024-01-a/"},
		{page, "/kinds/fire/", "/kinds/fire/"},
		{page, "/search/?q=a%20b&kinds=fire", "/search/?q=a%20b&kinds=fire"},
		{page, "/feed.xml", "/feed.xml"},
		{page, "/old/", "/old/"},
		{page, "/incidents/2024-06-f/a.png", "/incidents/2024-06-f/a.png"},
		// Headings.
		{record, "#what-happened", "#s-what-happened"},
		{record, "2024-06-f/index.md#the-facts", "/incidents/2024-06-f/#s-the-facts"},
		{folder + "index.fr.md", "#les-faits", "#s-les-faits"},
		{page, "/about/#who", "/about/#s-who"},
		{record, "#nothing", ""},
		{record, "2024-06-f/index.md#what-happened", ""},
		{page, "/kinds/#fire", "/kinds/#fire"}, // the theme's own
		// Other sites.
		{record, "https://other.example/a?b#c", "https://other.example/a?b#c"},
		{record, "mailto:a@b.example", "mailto:a@b.example"},
		// Nowhere.
		{record, "2023-01-b.md", ""},
		{record, "2024-01-secret.md", ""},
		{page, "/incidents/2024-01-secret/", ""},
		{record, "../../../../../etc/passwd", ""},
		{record, "../../site.yaml", ""},
		{record, "", ""},
		{record, "?q", ""},
		{page, "/nothing/", ""},
		{page, "/incidents/../about/", ""},
		{record, "%zz", ""},
		{"content/incidents/2024/no-such-file.md", "#x", ""},
	} {
		if got := s.Resolve(test.from, test.dest); got != test.want {
			t.Errorf("%s: %q leads to %q, want %q", test.from, test.dest, got, test.want)
		}
	}
}

// TestBrokenLinks: what the author reads of each.
func TestBrokenLinks(t *testing.T) {
	f := base.with(files{
		"content/site.yaml": base["content/site.yaml"] + "navigation: [{title: About, url: /abuot/}, {title: All, url: /incidents/}]\n",
		at("2024-01-a"):     record("2024-01", "") + "## What happened\n\n[a](#what-hapened) [b](nowhere.md) [c](2024-01-b.md#part)\n[e](https://x.example/)\n",
		"content/incidents/2024/2024-01-b/index.md": record("2024-01", "image: {file: a.pgn, alt: A}") + "![x](c.png)\n",
		"content/incidents/2024/2024-01-b/a.png":    "image",
		"content/pages/about.md":                    "---\ntitle: About\n---\n[x](/incidents/2024-01-b/#y)\n",
	})
	s, problems := f.site(t)
	want := `content/incidents/2024/2024-01-a.md:10:1: there is no heading "what-hapened" on this page; did you mean "#what-happened"? [broken-link]
content/incidents/2024/2024-01-a.md:10:20: "nowhere.md" leads nowhere; write the path of a file in content/ from here, or an address such as /incidents/2026-06-22-x/ [broken-link]
content/incidents/2024/2024-01-a.md:10:36: "2024-01-b.md#part" leads nowhere; write the path of a file in content/ from here, or an address such as /incidents/2026-06-22-x/ [broken-link]
content/incidents/2024/2024-01-b/index.md:5:15: there is no usable image "a.pgn" beside this file; did you mean "a.png"? [missing-image]
content/incidents/2024/2024-01-b/index.md:8:1: there is no usable image "c.png" beside this file [missing-image]
content/pages/about.md:4:1: the page that "/incidents/2024-01-b/#y" leads to has no such heading [broken-link]
content/site.yaml:5:34: navigation leads to /abuot/, which is not a page; write an address such as /incidents/ [broken-link]
`
	if got := told(problems); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	if len(s.Navigation) != 1 || s.Navigation[0].Title != "All" {
		t.Errorf("the navigation is %v", s.Navigation)
	}
}
