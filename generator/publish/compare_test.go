package publish

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// site puts files into a DigestSink.
func digests(t *testing.T, site files) Manifest {
	t.Helper()
	s := Digests()
	put(t, s, site)
	return s.Manifest()
}

// Whatever is otherwise in a folder is told, once a path, by path.
func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		tamper func(t *testing.T, out string)
		want   []string
	}{
		"nothing":         {func(*testing.T, string) {}, nil},
		"carried":         {func(t *testing.T, out string) { write(t, out+"/.gitignore", "*"); write(t, out+"/.gitkeep", "") }, nil},
		"empty folder":    {func(t *testing.T, out string) { os.MkdirAll(out+"/foreign/deep", 0o755) }, nil},
		"same size":       {func(t *testing.T, out string) { write(t, out+"/index.html", "X") }, []string{"differs index.html"}},
		"cut off":         {func(t *testing.T, out string) { write(t, out+"/index.html", "") }, []string{"differs index.html"}},
		"gone":            {func(t *testing.T, out string) { os.Remove(out + "/index.html") }, []string{"missing index.html"}},
		"added":           {func(t *testing.T, out string) { write(t, out+"/a/b", ""); write(t, out+"/.git/x", "") }, []string{"extra .git/x", "extra a/b"}},
		"carried below":   {func(t *testing.T, out string) { write(t, out+"/same/.gitignore", "") }, []string{"extra same/.gitignore"}},
		"folder for file": {func(t *testing.T, out string) { os.Remove(out + "/x"); write(t, out+"/x/y", "") }, []string{"missing x", "extra x/y"}},
		"file for folder": {func(t *testing.T, out string) { os.RemoveAll(out + "/same"); write(t, out+"/same", "") }, []string{"extra same", "missing same/index.html"}},
		"case":            {func(t *testing.T, out string) { os.Rename(out+"/x", out+"/X") }, []string{"extra X", "missing x"}},
		"not UTF-8":       {func(t *testing.T, out string) { write(t, out+"/\xff/y", ""); write(t, out+"/\xfe", "") }, []string{"extra \xfe", "extra \xff"}},
		"link": {func(t *testing.T, out string) {
			os.Rename(out+"/x", filepath.Dir(out)+"/x")
			os.Symlink("../x", out+"/x")
		}, []string{"differs x"}},
		"link to the same file": {func(t *testing.T, out string) {
			os.Remove(out + "/x")
			write(t, out+"/y", siteA["x"])
			os.Symlink("y", out+"/x")
		},
			[]string{"differs x", "extra y"}},
		"link to a folder": {func(t *testing.T, out string) { os.Symlink("/", out+"/root"); os.Symlink(".", out+"/same/same") }, []string{"extra root", "extra same/same"}},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			build(t, out, siteA)
			c.tamper(t, out)
			found, err := Compare(out, digests(t, siteA))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range found {
				got = append(got, fmt.Sprint(d.Kind, " ", d.Path))
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestCompareNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	for _, folder := range []string{file, file + "s"} {
		if _, err := Compare(folder, digests(t, siteA)); err == nil || !strings.Contains(err.Error(), folder) {
			t.Errorf("the error is %v", err)
		}
	}
}

// A DigestSink takes and refuses what a folder does, and tells the same of it.
func TestDigests(t *testing.T) {
	sum := build(t, filepath.Join(t.TempDir(), "public"), siteA)
	s := Digests()
	put(t, s, siteA)
	if got, err := s.Commit(); err != nil || got != sum {
		t.Errorf("got %+v (%v), want %+v", got, err, sum)
	}
	for _, path := range []string{"x", "INDEX.html", "x/y", "../y", "a?b"} {
		if err := s.Put(path, nil); err == nil {
			t.Errorf("%s was taken", path)
		}
	}
	if got := s.Manifest().Digest(); got != sum.Digest {
		t.Error("what was refused counts")
	}
}
