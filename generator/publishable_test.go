package generator

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"blotter/generator/diag"
)

// TestUnclearRemovals: while removed.yaml can't be read as it was meant, no site
// is published that could show what must not be shown; the old one stays.
func TestUnclearRemovals(t *testing.T) {
	const sound = "removed:\n  - {id: 2024-06-toy-train, date: 2025-05-01, reason: A court order.}\n"
	for name, file := range map[string]struct{ path, text string }{
		"no YAML":        {"content/removed.yaml", "removed: [{id: 2024-06-toy-train\n"},
		"empty":          {"content/removed.yaml", ""},
		"a key twice":    {"content/removed.yaml", "removed: []\n" + sound},
		"no list":        {"content/removed.yaml", "removed: {id: 2024-06-toy-train, date: 2025-05-01, reason: A court order.}\n"},
		"no id":          {"content/removed.yaml", strings.Replace(sound, "toy-train", "Toy-Train", 1)},
		"no such field":  {"content/removed.yaml", strings.Replace(sound, "date:", "fields: [sumary], date:", 1)},
		"another ending": {"content/removed.yml", sound},
		"another case":   {"content/Removed.yaml", sound},
		"too large":      {"content/removed.yaml", sound + strings.Repeat("#\n", 140000)},
	} {
		t.Run(name, func(t *testing.T) {
			dir := recalls(t)
			put(t, dir, "content/removed.yaml", sound)
			if _, err := Build(context.Background(), Options{Dir: dir}); err != nil {
				t.Fatal(err)
			}
			before := published(t, filepath.Join(dir, "public"))
			if bytes.Contains(before["incidents/2024-06-toy-train/index.html"], []byte("swallowed")) {
				t.Fatal("what is removed is shown")
			}
			if err := os.Remove(filepath.Join(dir, "content/removed.yaml")); err != nil {
				t.Fatal(err)
			}
			put(t, dir, file.path, file.text)
			_, err := Build(context.Background(), Options{Dir: dir})
			if err == nil || !strings.Contains(err.Error(), file.path) {
				t.Errorf("the error is %v, want one that names %s", err, file.path)
			}
			equal(t, "the site that stands", before, published(t, filepath.Join(dir, "public")))
		})
	}
}

// TestUnclearRemovalsOfTheNewest: a build of an old version asks the newest file.
func TestUnclearRemovalsOfTheNewest(t *testing.T) {
	dir := recalls(t)
	put(t, dir, ".gitignore", "/.blotter/\n/public/\n")
	r := newRepository(t, dir)
	r.commit("Begin")
	if err := os.Symlink("../elsewhere.yaml", filepath.Join(dir, "content/removed.yaml")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	r.commit("Remove by a link")
	if _, err := Build(context.Background(), Options{Dir: dir, Ref: "HEAD~1"}); err == nil || !strings.Contains(err.Error(), "content/removed.yaml") {
		t.Errorf("the error is %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "content/removed.yaml")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/removed.yaml", "removed: []\n")
	r.commit("Remove nothing")
	if _, err := Build(context.Background(), Options{Dir: dir, Ref: "HEAD~1"}); err != nil {
		t.Errorf("the link of an old version counts: %v", err)
	}
}

// TestNothingToPublish: a folder that is no register does not empty a site.
func TestNothingToPublish(t *testing.T) {
	dir, out := recalls(t), filepath.Join(t.TempDir(), "public")
	if _, err := Build(context.Background(), Options{Dir: dir, Out: out}); err != nil {
		t.Fatal(err)
	}
	before := published(t, out)
	put(t, dir, "content/.git", "gitdir: elsewhere\n")
	for want, dir := range map[string]string{"content/site.yaml": filepath.Join(dir, "content"), "content: another git repository": dir} {
		if _, err := Build(context.Background(), Options{Dir: dir, Out: out}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want one that says %q", err, want)
		}
	}
	equal(t, "the site that stands", before, published(t, out))
}

// TestRemovedBodyTakesItsImages: an image that only the body shows goes with it.
func TestRemovedBodyTakesItsImages(t *testing.T) {
	const other = "content/incidents/2025/2025-01-10-phone-charger/scorched-name.png"
	dir := recalls(t)
	put(t, dir, other, string(pictureOf(7)))
	edit(t, dir, recall, "It was sold", "![The table](scorched-name.png)\n\nIt was sold")
	named, embedded := "incidents/2025-01-10-phone-charger/charger.png", "incidents/2025-01-10-phone-charger/scorched-name.png"
	if got, problems := cold(t, Options{Dir: dir}); got[named] == nil || got[embedded] == nil || problems != "" {
		t.Fatalf("the images are not there: %s", problems)
	}
	for field, want := range map[string]bool{"body": true, "image": false} {
		put(t, dir, "content/removed.yaml", "removed:\n  - {id: 2025-01-10-phone-charger, fields: ["+field+"], date: 2025-05-01, reason: A face.}\n")
		got, _ := cold(t, Options{Dir: dir})
		if (got[named] != nil) != want || got[embedded] != nil {
			t.Errorf("%s: the record's image is there: %v, the body's: %v", field, got[named] != nil, got[embedded] != nil)
		}
	}
}

// TestNoFileKeepsItsPage: a record whose file is none keeps its address.
func TestNoFileKeepsItsPage(t *testing.T) {
	dir := recalls(t)
	file := filepath.Join(dir, "content/incidents/2024/2024-06-toy-train.md")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/hostname", file); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	got, problems := cold(t, Options{Dir: dir})
	page := got["incidents/2024-06-toy-train/index.html"]
	if !bytes.Contains(page, []byte("Not shown.")) || !strings.Contains(problems, "2024-06-toy-train.md: a symbolic link; ") {
		t.Errorf("the page is %q, the problems\n%s", page, problems)
	}
}

// TestCheckDrafts: what breaks where drafts are left out is told by a check that
// reads them.
func TestCheckDrafts(t *testing.T) {
	dir := recalls(t)
	edit(t, dir, "content/incidents/2024/2024-03-05-kettle-lid.md", "dangers: [shock]", "dangers: [shock]\nstatus: draft")
	b := New(Options{Dir: dir, Drafts: true})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := reg.CheckDrafts(); err != nil {
		t.Fatal(err)
	}
	_, want := cold(t, Options{Dir: dir})
	if got := strings.ReplaceAll(text(t, reg.Problems), "where drafts are left out, ", ""); got != want || reg.Problems.Errors() == 0 || reg.Problems[0].Rule != diag.BrokenLink && reg.Problems[0].Rule != diag.UnknownRecord {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := reg.CheckDrafts(); err != nil || strings.ReplaceAll(text(t, reg.Problems), "where drafts are left out, ", "") != want {
		t.Error("asked twice, it tells twice")
	}
}
