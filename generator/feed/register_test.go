package feed_test

import (
	"bytes"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"strings"
	"testing"
	"time"

	"blotter/generator/diag"
	"blotter/generator/feed"
	"blotter/generator/incident"
	"blotter/generator/site"
)

const base = "https://register.example/sub"

// full is the record of the sample register that has every field.
const full = "2025-11-02-full"

// commit makes a commit's name from one hex digit.
func commit(digit string) string { return strings.Repeat(digit, 40) }

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// history is newest first, in a zone that must not show.
var history = map[string][]site.Revision{
	"content/incidents/2025/2025-11-02-full/index.md": {
		{Commit: commit("b"), Time: at("2026-01-05T12:00:00+02:00"), Author: "A", CoAuthors: []string{"B"}, Subject: "Correct <the> date"},
		{Commit: commit("a"), Time: at("2025-12-01T09:30:00Z"), Author: "A", Subject: "Add the lock"},
	},
	"content/incidents/2024/2024-02-withdrawn.md": {
		{Commit: commit("d"), Time: at("2025-12-24T00:00:00Z"), Author: "A", Subject: "Withdraw"},
		{Commit: commit("c"), Time: at("2025-12-23T00:00:00Z"), Author: "A", Subject: "Add"},
	},
	"content/incidents/2024/2024-03-forgotten.md": {{Commit: commit("e"), Time: at("2025-12-25T00:00:00Z"), Author: "A", Subject: "Secret"}},
	"content/incidents/2024/2024-05-in-part.md":   {{Commit: commit("f"), Time: at("2025-12-26T00:00:00Z"), Author: "A", Subject: "Secret"}},
}

// sample is the register of testdata; edit changes its files before they are read.
func sample(t testing.TB, edit func(files map[string]string)) *site.Site {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS("testdata/register")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var text []byte
			text, err = fs.ReadFile(root, name)
			files[name] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if edit != nil {
		edit(files)
	}
	return arrange(t, files)
}

// arrange reads the files in any order.
func arrange(t testing.TB, files map[string]string) *site.Site {
	t.Helper()
	cfg, bad, err := site.ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		for name, text := range files {
			if !yield(name, func() ([]byte, error) { return []byte(text), nil }) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	in := site.Input{
		History:     history,
		Uncommitted: map[string]bool{"content/incidents/2025/2025-01-plain.md": true},
		Images:      []site.Image{{File: "bild.png", Path: "content/incidents/2025/2025-11-02-full/bild.png", Width: 4, Height: 3}},
	}
	for name, text := range files {
		if path.Ext(name) == ".md" {
			in.Incidents = append(in.Incidents, incident.Parse(name, []byte(text), commit("0"), cfg.Schema()))
		}
	}
	rand.Shuffle(len(in.Incidents), func(i, j int) { in.Incidents[i], in.Incidents[j] = in.Incidents[j], in.Incidents[i] })
	s, problems := site.New(cfg, in)
	for _, i := range in.Incidents {
		problems = append(problems, i.Problems...)
	}
	for _, p := range append(problems, bad...) {
		if p.Rule.Severity == diag.Error && !strings.Contains(p.File, "broken") && p.File != "content/site.yaml" {
			t.Fatal(p)
		}
	}
	return s
}

// noRecords leaves a register with nothing in it.
func noRecords(files map[string]string) {
	for name := range files {
		if path.Ext(name) == ".md" || name == site.RemovedFile {
			delete(files, name)
		}
	}
}

// noAddress leaves a register without a base-url.
func noAddress(files map[string]string) {
	files["content/site.yaml"] = strings.Replace(files["content/site.yaml"], "base-url: https://register.example/sub/\n", "", 1)
}

func write(t testing.TB, s *site.Site, p site.Page) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writeTo(&b, s, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func writeTo(w io.Writer, s *site.Site, p site.Page) error {
	if p.Kind == site.ChangesFeed || p.Kind == site.ChangesJSON {
		return feed.New(s, body).WriteChanges(w, p, versions(p))
	}
	return feed.New(s, body).Write(w, p)
}

// body is what stands below a record's header.
func body(r *site.Record) (feed.Body, error) {
	if r.ID == full {
		return feed.Body{HTML: `<p>Zzbody <a href="#fn">1</a></p>`, Text: "Zzbody 1"}, nil
	}
	return feed.Body{}, nil
}

// versions are what the changes of the sample changed.
func versions(p site.Page) []site.Version {
	all := make([]site.Version, len(p.Changes))
	for i, c := range p.Changes {
		all[i] = site.Version{Revision: c.Revision, Edits: edits[c.Commit], Kind: site.KindOf(edits[c.Commit])}
		if c.First {
			all[i].Kind = site.Added
		}
	}
	return all
}

// edits are by commit.
var edits = map[string][]incident.Edit{
	commit("b"): {
		{Field: "date", Kind: incident.Changed, Before: "2025-10", After: "2025-11/.."},
		{Field: "sources", Kind: incident.Added, After: "<b>Zzwire</b> & others", InList: true},
	},
	commit("d"): {{Field: "status", Kind: incident.Added, After: "withdrawn"}},
}

// written reports a page that is a feed or a data file.
func written(p site.Page) bool { return !p.Kind.HTML() && p.Kind != site.FigureSVG }

// everything is all feeds and data files by URL.
func everything(t testing.TB, s *site.Site) map[string]string {
	t.Helper()
	files := map[string]string{}
	for p := range s.Pages() {
		if written(p) {
			files[p.URL] = string(write(t, s, p))
		}
	}
	return files
}

// file is the feed or data file at a URL.
func file(t testing.TB, s *site.Site, url string) []byte {
	t.Helper()
	for p := range s.Pages() {
		if p.URL == url {
			return write(t, s, p)
		}
	}
	t.Fatalf("the plan has no %s", url)
	return nil
}
