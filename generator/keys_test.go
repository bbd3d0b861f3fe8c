package generator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// A ledger holds what pages of each key were, in all the registers that it is shown.
type ledger struct {
	t     *testing.T
	known map[key][32]byte
	same  int // pages whose key was known
}

// add renders every page. What has the key of a page before must have its bytes.
func (l *ledger) add(b *Builder, after string) {
	l.t.Helper()
	reg, err := b.Load(context.Background())
	if err != nil {
		l.t.Fatalf("after %q: %v", after, err)
	}
	rend, err := b.Renderer(reg)
	if err != nil {
		l.t.Fatalf("after %q: %v", after, err)
	}
	k := rend.keys(nil)
	if k == nil {
		l.t.Fatal("there are no keys")
	}
	for page := range reg.Site.Pages() {
		if page.Kind == site.DataPage {
			continue // it is always made again
		}
		var out bytes.Buffer
		asked := questions{}
		if _, err := rend.page(&out, page, asked); err != nil {
			l.t.Fatal(err)
		}
		sum, of := sha256.Sum256(out.Bytes()), k.of(page)
		if asks(page) {
			of = k.answered(askedPage{of, asked.sorted()})
		}
		before, known := l.known[of]
		if known {
			l.same++
		}
		if known && before != sum {
			l.t.Fatalf("after %q the page %s has the key of one with other bytes:\n%s", after, page.URL, out.Bytes())
		}
		l.known[of] = sum
	}
}

// TestKeys edits a register at random, and at each step holds every page to all
// pages that had its key before.
func TestKeys(t *testing.T) {
	l := &ledger{t: t, known: map[key][32]byte{}}
	d := newDesk(t, 3)
	b := New(Options{Dir: d.dir})
	defer b.Close()
	for _, n := range d.random.Perm(len(edits)) {
		edits[n].do(d)
		l.add(b, edits[n].name)
	}
	if l.same < len(l.known)/2 {
		t.Errorf("of %d pages only %d had a known key", len(l.known), l.same)
	}
}

// TestKeysOfEachField gives records of the sample parts of each other's headers.
func TestKeysOfEachField(t *testing.T) {
	l := &ledger{t: t, known: map[key][32]byte{}}
	repo := sampleRepository(t, t.TempDir())
	random := rand.New(rand.NewPCG(5, 7))
	b := New(Options{Dir: repo.dir})
	defer b.Close()
	l.add(b, "nothing")
	for i := range 10 {
		after := graft(t, repo.dir, random)
		if i%3 == 2 {
			repo.commit("Graft")
		}
		l.add(b, after)
	}
	if l.same < len(l.known) {
		t.Errorf("of %d pages only %d had a known key", len(l.known), l.same)
	}
}

// field is a key of a header with what stands below it.
var field = regexp.MustCompile(`(?m)^[a-z-]+:.*\n(?:[ \t-].*\n)*`)

// graft puts a field, or a paragraph, of one record in place of another's, and
// tells which.
func graft(t *testing.T, dir string, random *rand.Rand) string {
	files, err := filepath.Glob(filepath.Join(dir, "content/incidents/*/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	to, from := files[random.IntN(len(files))], files[random.IntN(len(files))]
	read := func(file string) (header, body string) {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(string(data), "---\n", 3)
		return parts[1], parts[2]
	}
	header, body := read(to)
	other, otherBody := read(from)
	fields := field.FindAllString(other, -1)
	f := fields[random.IntN(len(fields))]
	name, _, _ := strings.Cut(f, ":")
	header = regexp.MustCompile(`(?m)^`+name+`:.*\n(?:[ \t-].*\n)*`).ReplaceAllLiteralString(header, "")
	paragraphs := slices.Concat(strings.Split(body, "\n\n"), strings.Split(otherBody, "\n\n"))
	body += "\n" + paragraphs[random.IntN(len(paragraphs))] + "\n"
	if err := os.WriteFile(to, []byte("---\n"+header+f+"---\n"+body), 0o644); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%s of %s for %s", name, filepath.Base(from), filepath.Base(to))
}

// TestKeysKnowEveryField fails where a type that keys are made of has a field that
// they may not know of: say in keys.go what it means, and then here.
func TestKeysKnowEveryField(t *testing.T) {
	for _, c := range []struct {
		value  any
		fields string
	}{
		{site.Record{}, "Incident Terms Revisions Uncommitted Images Supersedes RelatedBy CitedBy Translations Removed Broken"},
		{site.Revision{}, "Commit Time Author CoAuthors Subject PullRequest Blob Path Draft Unlinked"},
		{site.Image{}, "File Path Blob Width Height"},
		{site.Value{}, "Value Term"},
		{incident.Value{}, "Field Item Text"},
		{site.Related{}, "Record As"},
		{site.Change{}, "Record Revision First"},
		{site.Page{}, "Kind URL Record Translation Taxonomy Term Document Figure Year Month Records Changes Entries Part"},
		{site.Term{}, "Taxonomy ID Slug Name Names Description Synonyms Glyph Broader Narrower Deprecated ReplacedBy Rank Records broader replacedBy"},
		{site.AsOf{}, "Label Day Commit Time BaseURL Unlinked"},
		{site.Removal{}, "ID Blob Also Fields Date Reason At"},
		{site.Site{}, "Config Records All Documents HistoryNote AsOf DraftsLeftOut byID byURL files outlines"},
	} {
		var got []string
		of := reflect.TypeOf(c.value)
		for i := range of.NumField() {
			got = append(got, of.Field(i).Name)
		}
		if strings.Join(got, " ") != c.fields {
			t.Errorf("%v has the fields\n%s\nand not\n%s", of, strings.Join(got, " "), c.fields)
		}
	}
}
