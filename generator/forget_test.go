package generator

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// secret stands wherever a record has a text, and nowhere else.
const secret = "Zyxqvorn"

const secretRecord = "content/incidents/2025/2025-02-03-drill-handle.md"

const secretText = `---
title: Drill of Zyxqvorn whose handle breaks
date: 2025-02-03
summary: The handle broke in the hand of Zyxqvorn.
dangers: [shock]
products: [Drill Zyxqvorn]
makers: [Zyxqvorn & Sons]
sources: [{title: Notice to Zyxqvorn, publisher: Zyxqvorn Office, url: "https://notices.example/zyxqvorn"}]
---
## Zyxqvorn

It was Zyxqvorn's.
`

// what removes the secret: the record, its fields, or the bytes that hold it.
var removals = map[string]string{
	"the record": "id: 2025-02-03-drill-handle",
	"its fields": "id: 2025-02-03-drill-handle, fields: [title, summary, body, products, makers, sources]",
	"the blobs":  "blob: V1, date: 2031-03-04, reason: A court order.}\n  - {blob: V2",
}

// A secretive register had the secret from v1 on, said less in v2, and forgets it
// with the newest commit of main.
func secretive(t *testing.T, entry string) (r *repository) {
	r = newRepository(t, recalls(t))
	put(t, r.dir, ".gitignore", "/.blotter/\n/public/\n")
	r.commit("Begin the register")
	put(t, r.dir, secretRecord, secretText)
	r.commit("Add what happened to Zyxqvorn")
	r.git("tag", "v1")
	edit(t, r.dir, secretRecord, "It was Zyxqvorn's.", "It was somebody's.")
	r.commit("Say less of Zyxqvorn")
	r.git("tag", "v2")
	builds(t, Options{Dir: r.dir})
	if len(holding(t, filepath.Join(r.dir, "public"))) == 0 {
		t.Fatal("the secret is not published to begin with")
	}
	entry = strings.NewReplacer("V1", r.git("rev-parse", "v1:"+secretRecord), "V2", r.git("rev-parse", "v2:"+secretRecord)).Replace(entry)
	put(t, r.dir, "content/removed.yaml", "removed:\n  - {"+entry+", date: 2031-03-04, reason: A court order.}\n")
	r.commit("Take it out")
	return r
}

func builds(t *testing.T, opts Options) *Result {
	t.Helper()
	res, err := Build(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// holding lists the files below folders that have the secret in them or in their
// names, in whatever case.
func holding(t *testing.T, dirs ...string) (names []string) {
	t.Helper()
	low := strings.ToLower(secret)
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) && name == dir {
				return nil
			}
			if err != nil {
				return err
			}
			var data []byte
			if d.Type().IsRegular() {
				data, err = os.ReadFile(name)
			}
			if strings.Contains(strings.ToLower(d.Name()), low) || bytes.Contains(bytes.ToLower(data), []byte(low)) {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

// TestForgotten: what the newest branch removes is in no byte that a build
// leaves, whatever is built, and in no answer.
func TestForgotten(t *testing.T) {
	r := secretive(t, removals["its fields"])
	clone := filepath.Join(t.TempDir(), "clone")
	r.git("clone", "-q", r.dir, clone)
	for _, opts := range []Options{
		{}, {Ref: "v1"}, {Ref: "v2"}, {Ref: "main~2", Drafts: true}, {AsOf: "2031-03-02"}, {AsOf: "2031-03-03"}, {Ref: "v1", AsOf: "2031-03-09"},
	} {
		opts.Dir = r.dir
		mustForget(t, opts)
	}
	for _, how := range [][]string{
		{"checkout", "-q", "v1"}, {"checkout", "-q", "-b", "behind"}, {"branch", "-q", "-D", "main"},
	} {
		in := *r
		in.dir = clone
		in.git(how...)
		mustForget(t, Options{Dir: clone})
	}
}

// TestForgottenHowever it is named.
func TestForgottenHowever(t *testing.T) {
	for _, entry := range []string{"the record", "the blobs"} {
		r := secretive(t, removals[entry])
		for _, ref := range []string{"", "v1", "v2"} {
			mustForget(t, Options{Dir: r.dir, Ref: ref})
		}
	}
}

// TestForgottenByABuilder that still knows what it showed before.
func TestForgottenByABuilder(t *testing.T) {
	r := secretive(t, removals["its fields"])
	entry, err := os.ReadFile(filepath.Join(r.dir, "content/removed.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r.git("reset", "-q", "--hard", "v2")
	b := New(Options{Dir: r.dir})
	defer b.Close()
	if _, err := b.Build(context.Background()); err != nil || len(holding(t, filepath.Join(r.dir, "public"))) == 0 {
		t.Fatalf("the secret is not published to begin with (%v)", err)
	}
	put(t, r.dir, "content/removed.yaml", string(entry))
	for range 2 {
		if _, err := b.Build(context.Background()); err != nil {
			t.Fatal(err)
		}
		if names := holding(t, filepath.Join(r.dir, "public"), filepath.Join(r.dir, ".blotter"), filepath.Join(r.dir, ".git", "blotter")); len(names) > 0 {
			t.Errorf("the secret is in %q", names)
		}
		r.commit("Take it out")
	}
}

// TestForgottenUnderOtherIDs: what a record was called, or is since, makes no
// difference, in no version.
func TestForgottenUnderOtherIDs(t *testing.T) {
	for _, id := range []string{"2025-02-03-drill-handle", "2025-02-03-broken-drill", "2025-02-04-drill"} {
		r := secretive(t, removals["its fields"])
		r.git("rm", "-q", "content/removed.yaml")
		r.git("mv", secretRecord, "content/incidents/2025/2025-02-03-broken-drill.md")
		r.commit("Call it otherwise")
		r.git("tag", "v3")
		r.git("mv", "content/incidents/2025/2025-02-03-broken-drill.md", "content/incidents/2025/2025-02-04-drill.md")
		r.commit("Call it otherwise again")
		put(t, r.dir, "content/removed.yaml", "removed:\n  - {id: "+id+", date: 2031-03-04, reason: A court order.}\n")
		r.commit("Take it out")
		for _, ref := range []string{"", "v1", "v2", "v3"} {
			mustForget(t, Options{Dir: r.dir, Ref: ref})
			pages, err := filepath.Glob(filepath.Join(r.dir, "public/incidents/2025-02-0*/index.html"))
			if err != nil || len(pages) != 1 {
				t.Errorf("%q removed from %q: the pages are %q (%v)", id, ref, pages, err)
			}
		}
	}
}

// TestForgottenSubjects: what commits say that brought or dropped what is removed is
// told at no other record that they touch, and they are not linked, whatever the
// removed file is by now.
func TestForgottenSubjects(t *testing.T) {
	other := "content/incidents/2024/2024-06-toy-train.md"
	for name, c := range map[string]struct {
		entry string
		then  func(r *repository)
	}{
		"gone":         {"id: 2025-02-03-drill-handle", func(r *repository) { r.git("rm", "-q", secretRecord) }},
		"gone by blob": {"blob: BLOB", func(r *repository) { r.git("rm", "-q", secretRecord) }},
		"a draft":      {"id: 2025-02-03-drill-handle, fields: [summary]", func(r *repository) { edit(t, r.dir, secretRecord, "date: ", "status: draft\ndate: ") }},
	} {
		r := newRepository(t, recalls(t))
		put(t, r.dir, ".gitignore", "/.blotter/\n/public/\n")
		r.commit("Begin the register")
		edit(t, r.dir, "content/site.yaml", "https://forge.example/", "https://github.com/a/")
		put(t, r.dir, secretRecord, secretText)
		edit(t, r.dir, other, "date: ", "rationale: One.\ndate: ")
		r.commit("Add what happened to Zyxqvorn")
		brought := r.git("rev-parse", "HEAD")
		entry := strings.ReplaceAll(c.entry, "BLOB", r.git("rev-parse", "HEAD:"+secretRecord))
		c.then(r)
		edit(t, r.dir, other, "One.", "Two.")
		r.commit("Drop what happened to Zyxqvorn")
		dropped := r.git("rev-parse", "HEAD")
		put(t, r.dir, "content/removed.yaml", "removed:\n  - {"+entry+", date: 2031-03-04, reason: A court order.}\n")
		edit(t, r.dir, other, "Two.", "Three.")
		r.commit("Forget it")
		mustForget(t, Options{Dir: r.dir})
		page := string(published(t, filepath.Join(r.dir, "public"))["incidents/2024-06-toy-train/history/index.html"])
		for _, commit := range []string{brought, dropped} {
			if strings.Contains(page, "github.com/a/recalls/commit/"+commit) || !strings.Contains(page, commit[:8]) {
				t.Errorf("%s: %s is linked, or not named", name, commit)
			}
		}
		if !strings.Contains(page, "github.com/a/recalls/commit/"+r.git("rev-parse", "HEAD")) {
			t.Errorf("%s: nothing is linked", name)
		}
	}
}

// TestForgottenFromAnyBranch: the published one has whatever name, and is at
// whatever remote; the work tree's file counts before it is committed.
func TestForgottenFromAnyBranch(t *testing.T) {
	for name, c := range map[string]struct {
		how  [][]string
		note bool
	}{
		"another remote": {[][]string{{"update-ref", "refs/remotes/upstream/main", "main"}, {"checkout", "-q", "v1"}, {"branch", "-q", "-D", "main"}}, false},
		"its old name":   {[][]string{{"branch", "-m", "main", "master"}, {"checkout", "-q", "v1"}}, true},
		"a remote's own": {[][]string{{"update-ref", "refs/remotes/upstream/trunk", "main"}, {"symbolic-ref", "refs/remotes/upstream/HEAD", "refs/remotes/upstream/trunk"}, {"checkout", "-q", "v1"}, {"branch", "-q", "-D", "main"}}, true},
		"HEAD says":      {[][]string{{"branch", "-m", "main", "trunk"}, {"checkout", "-q", "v1"}, {"checkout", "-q", "-b", "other"}}, false},
	} {
		r := secretive(t, removals["its fields"])
		for _, how := range c.how {
			r.git(how...)
		}
		if name == "HEAD says" {
			edit(t, r.dir, "content/site.yaml", "branch: main", "branch: trunk")
			r.commit("Publish another branch")
		}
		noted := ""
		mustForget(t, Options{Dir: r.dir, Ref: "v2", Note: func(note string) { noted += note }})
		if c.note != strings.HasPrefix(noted, "this clone has no branch main, ") {
			t.Errorf("%s: the note is %q", name, noted)
		}
	}
	r := secretive(t, removals["its fields"])
	entry, err := os.ReadFile(filepath.Join(r.dir, "content/removed.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	r.git("reset", "-q", "--hard", "v2")
	put(t, r.dir, "content/removed.yaml", string(entry))
	mustForget(t, Options{Dir: r.dir, Ref: "v1"})
	mustForget(t, Options{Dir: r.dir, AsOf: "2031-03-02"})
	folder := filepath.Join(r.dir, "public")
	if v, err := Verify(context.Background(), Options{Dir: r.dir}, folder); err != nil || !v.MoreRemoved || len(v.Differences) > 0 {
		t.Errorf("verified: %+v, %v", v, err)
	}
}

// mustForget builds, asks for the secret, and looks at all that is left.
func mustForget(t *testing.T, opts Options) {
	t.Helper()
	b := New(opts)
	defer b.Close()
	if res, err := b.Build(context.Background()); err != nil || res.Problems.HasErrors() {
		t.Fatalf("%+v: %v, %+v", opts, err, res)
	}
	if names := holding(t, filepath.Join(opts.Dir, "public"), filepath.Join(opts.Dir, ".blotter"), filepath.Join(opts.Dir, ".git", "blotter")); len(names) > 0 {
		t.Errorf("%+v: the secret is in %q", opts, names)
	}
	if found, err := b.Search(context.Background(), Query{Text: secret, Limit: 9}); err != nil || len(found.Hits) > 0 {
		t.Errorf("%+v: search finds %+v (%v)", opts, found, err)
	}
}

// TestForgottenOnce: what two versions remove is told once, with the newer
// reason; what one of them removes is removed.
func TestForgottenOnce(t *testing.T) {
	r := secretive(t, removals["the record"])
	r.git("checkout", "-q", "-b", "feature")
	put(t, r.dir, "content/removed.yaml", "removed:\n"+
		"  - {id: 2025-02-03-drill-handle, date: 2031-03-05, reason: An order.}\n"+
		"  - {id: 2024-06-toy-train, fields: [summary], date: 2031-03-05, reason: A name.}\n")
	b := New(Options{Dir: r.dir})
	defer b.Close()
	reasons := func() (all []string) {
		reg, err := b.Load(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, rec := range reg.Site.All {
			if rec.Removed != nil {
				all = append(all, rec.ID+": "+rec.Removed.Reason)
			}
		}
		slices.Sort(all)
		return all
	}
	want := "2024-06-toy-train: A name. 2025-02-03-drill-handle: An order."
	if got := strings.Join(reasons(), " "); got != want {
		t.Errorf("in the work tree: %s", got)
	}
	r.commit("Say it otherwise")
	if got := strings.Join(reasons(), " "); got != want {
		t.Errorf("on the branch: %s", got)
	}
	r.git("checkout", "-q", "v1")
	want = "2025-02-03-drill-handle: A court order."
	if got := strings.Join(reasons(), " "); got != want {
		t.Errorf("in the old version: %s", got)
	}
}

// TestUnclearElsewhere: a removed.yaml that can't be read keeps everything from
// being published, but not where a newer one mends it.
func TestUnclearElsewhere(t *testing.T) {
	r := secretive(t, removals["the record"])
	sound, err := os.ReadFile(filepath.Join(r.dir, "content/removed.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, r.dir, "content/removed.yaml", string(sound)+"  - {id: [\n")
	r.commit("Break it")
	r.git("checkout", "-q", "-b", "mending")
	put(t, r.dir, "content/removed.yaml", string(sound))
	builds(t, Options{Dir: r.dir})
	r.commit("Mend it")
	builds(t, Options{Dir: r.dir})
	builds(t, Options{Dir: r.dir, Ref: "mending"})
	r.git("checkout", "-q", "v1")
	for _, opts := range []Options{{}, {Ref: "v2"}, {Ref: "main"}, {AsOf: "2031-03-02"}} {
		opts.Dir = r.dir
		_, err := Build(context.Background(), opts)
		if err == nil || !strings.Contains(err.Error(), "content/removed.yaml") || opts.Ref != "main" && !strings.Contains(err.Error(), "in main, line ") {
			t.Errorf("%+v: the error is %v", opts, err)
		}
	}
	r.git("checkout", "-q", "main")
	r.git("merge", "-q", "--ff-only", "mending")
	mustForget(t, Options{Dir: r.dir, Ref: "main~1"}) // whose own file is broken for ever
}

// TestMendedByNoOther: a branch that never had the broken file, or has none, does
// not say what it meant to remove.
func TestMendedByNoOther(t *testing.T) {
	r := secretive(t, removals["the record"])
	put(t, r.dir, "content/removed.yaml", "removed:\n  - {id: [\n")
	r.commit("Break it")
	for name, do := range map[string]func(){
		"lacks it": func() { r.git("rm", "-q", "content/removed.yaml") },
		"never had it": func() {
			r.git("reset", "-q", "--hard", "v2")
			put(t, r.dir, "content/removed.yaml", "removed: []\n")
		},
	} {
		r.git("checkout", "-q", "-f", "-B", "feature", "main")
		do()
		for _, when := range []string{"edited", "committed"} {
			for _, opts := range []Options{{Dir: r.dir}, {Dir: r.dir, Ref: "v1"}} {
				if _, err := Build(context.Background(), opts); err == nil || !strings.Contains(err.Error(), "content/removed.yaml") {
					t.Errorf("a branch that %s, %s, %q: the error is %v", name, when, opts.Ref, err)
				}
			}
			if when == "edited" {
				r.commit("Go on")
			}
		}
	}
}

// TestForgottenBeforeItWas: an old version knows neither the records nor the
// fields that a newer entry names, and that is no problem of its.
func TestForgottenBeforeItWas(t *testing.T) {
	r := newRepository(t, recalls(t))
	put(t, r.dir, ".gitignore", "/.blotter/\n/public/\n")
	r.commit("Begin the register")
	r.git("tag", "v0")
	put(t, r.dir, "content/taxonomies/places.yaml", "name: Places\nfields: [places]\nclosed: false\n")
	put(t, r.dir, secretRecord, strings.Replace(secretText, "\ndangers:", "\nplaces: [Zyxqvornia]\ndangers:", 1))
	put(t, r.dir, "content/removed.yaml", "removed:\n  - {id: 2025-02-03-drill-handle, fields: [places, title], date: 2031-03-04, reason: A name.}\n")
	r.commit("Add a record")
	for _, opts := range []Options{{}, {Ref: "v0"}} {
		opts.Dir = r.dir
		if res := builds(t, opts); len(res.Problems) > 0 {
			t.Errorf("%+v: %v", opts, res.Problems)
		}
	}
}
