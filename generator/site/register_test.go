package site

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"

	"github.com/rogpeppe/go-internal/txtar"
)

// files is a register's content by path. A name that ends in .png is an image.
type files map[string]string

// base is a small register that the tests add to.
var base = files{
	"content/site.yaml": "title: A register\nbase-url: https://register.example/\npage-size: 5\nquantities: [{id: loss, name: Loss}]\n",
	"content/taxonomies/severity.yaml": "name: Severity\nfields: [severity]\nclosed: true\nsingle: true\nordered: true\n" +
		"terms: [{id: low, name: Low}, {id: high, name: High}]\n",
	"content/taxonomies/kinds.yaml": "name: Kinds\nfields: [kinds]\nclosed: true\n" +
		"terms: [{id: fire, name: Fire}, {id: arson, name: Arson, broader: fire}, {id: blaze, name: Blaze, replaced-by: fire}]\n",
	"content/taxonomies/organisations.yaml": "name: Organisations\nfields: [organisations, systems.makers]\nclosed: false\n",
	"content/taxonomies/publishers.yaml":    "name: Publishers\nfields: [sources.publisher]\nclosed: false\nsingle: true\n",
	"content/databases.yaml":                "databases: [{id: other, name: Another database, url: \"https://other.example/{id}\"}]\n",
}

// with is the register with more files; a text of "" takes one away.
func (f files) with(more files) files {
	all := maps.Clone(f)
	for file, text := range more {
		if text == "" {
			delete(all, file)
		} else {
			all[file] = text
		}
	}
	return all
}

// record is a record's file with these lines in its header.
func record(date, lines string) string {
	return "---\ntitle: A title\ndate: " + date + "\nsummary: What happened.\n" + lines + "\nsources: [{title: A headline, publisher: The Paper}]\n---\n"
}

// at is the path of a record's file.
func at(id string) string { return incident.Folder + id[:4] + "/" + id + ".md" }

func blob(text string) string {
	return fmt.Sprintf("%x", sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(text), text)))
}

// day is when the nth revision of these tests was made.
func day(n int) time.Time { return time.Date(2026, 1, n, 0, 0, 0, 0, time.UTC) }

// read parses every file, as a build does, and gives each record one revision.
func (f files) read(t testing.TB) (*Config, Input, diag.List) {
	t.Helper()
	paths := slices.Sorted(maps.Keys(f))
	cfg, problems, err := ReadConfig(func(yield func(string, func() ([]byte, error)) bool) {
		for _, p := range paths {
			if !yield(p, func() ([]byte, error) { return []byte(f[p]), nil }) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	in := Input{History: map[string][]Revision{}}
	schema := cfg.Schema()
	for n, p := range paths {
		switch {
		case path.Ext(p) == ".png":
			in.Images = append(in.Images, Image{File: path.Base(p), Path: p, Blob: blob(f[p]), Width: 4, Height: 3})
		case strings.HasPrefix(p, incident.Folder):
			i := incident.Parse(p, []byte(f[p]), blob(f[p]), schema)
			in.Incidents, problems = append(in.Incidents, i), append(problems, i.Problems...)
			in.History[p] = []Revision{{Commit: blob(p), Time: day(n + 1), Author: "A. Writer", Subject: "Add " + f[p], Blob: blob(f[p])}}
		case strings.HasPrefix(p, incident.PageFolder):
			page := incident.ParsePage(p, []byte(f[p]))
			in.Pages, problems = append(in.Pages, page), append(problems, page.Problems...)
		}
	}
	return cfg, in, problems
}

// site arranges the register; problems are those of every file.
func (f files) site(t testing.TB) (*Site, diag.List) {
	t.Helper()
	cfg, in, problems := f.read(t)
	s, found := New(cfg, in)
	problems = append(problems, found...)
	problems.Sort()
	return s, problems
}

// sound is the site of a register without a problem.
func (f files) sound(t testing.TB) *Site {
	t.Helper()
	s, problems := f.site(t)
	if len(problems) > 0 {
		t.Fatalf("the register has problems: %v", problems)
	}
	return s
}

// told is the problems as lines.
func told(l diag.List) string {
	var b strings.Builder
	for _, p := range l {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// plan writes down every page and what it shows.
func plan(s *Site) string {
	var b bytes.Buffer
	for p := range s.Pages() {
		fmt.Fprintf(&b, "%d %s %s part %v", p.Kind, p.URL, p.File(), p.Part)
		if p.Record != nil {
			fmt.Fprintf(&b, " record %s %s", p.Record.ID, connections(p.Record))
		}
		if p.Term != nil {
			fmt.Fprintf(&b, " term %q", p.Term.Name)
		}
		fmt.Fprintf(&b, " shows %s", ids(p.Records))
		for _, c := range p.Changes {
			fmt.Fprintf(&b, " %s@%.8s", c.ID, c.Commit)
		}
		for _, e := range p.Entries {
			fmt.Fprintf(&b, " %s", e.URL)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// connections is what other files add to a record.
func connections(r *Record) string {
	var b strings.Builder
	for _, v := range r.Terms {
		fmt.Fprintf(&b, " %s", v.Term.URL())
	}
	for _, img := range r.Images {
		fmt.Fprintf(&b, " %s", img.Path)
	}
	for _, t := range r.Translations {
		fmt.Fprintf(&b, " %s", t.Path)
	}
	for _, o := range r.RelatedBy {
		fmt.Fprintf(&b, " by %s as %s", o.ID, o.As)
	}
	for i := range r.Sources {
		fmt.Fprintf(&b, " %d cited by %s", i, ids(r.CitedBy[i]))
	}
	return fmt.Sprintf("%s supersedes %s broken %v", b.String(), ids(r.Supersedes), r.Broken)
}

func ids(records []*Record) string {
	var all []string
	for _, r := range records {
		all = append(all, r.ID)
	}
	return strings.Join(all, " ")
}

// urls are the addresses of a site's pages of some kinds, all without one.
func urls(s *Site, kinds ...Kind) []string {
	var all []string
	for p := range s.Pages() {
		if len(kinds) == 0 || slices.Contains(kinds, p.Kind) {
			all = append(all, p.URL)
		}
	}
	return all
}

// texts visits every string that can be reached from a value, exported or not.
func texts(v any, visit func(string)) {
	seen := map[uintptr]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			visit(v.String())
		case reflect.Pointer:
			if !v.IsNil() && !seen[v.Pointer()] {
				seen[v.Pointer()] = true
				walk(v.Elem())
			}
		case reflect.Interface:
			walk(v.Elem())
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Key())
				walk(it.Value())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		}
	}
	walk(reflect.ValueOf(v))
}

// unpacked is a register that lies in an archive.
func unpacked(t testing.TB, file string) files {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f := files{}
	for _, file := range archive.Files {
		f[file.Name] = string(file.Data)
	}
	return f
}
