package publish

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What others put into a published folder is not removed: a build refuses it by
// name, leaves all as it was, and goes on once it is away.
func TestStrangersAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		named string
		put   func(t *testing.T, out string)
	}{
		"a file deeper":    {"foreign/deep/file", func(t *testing.T, out string) { write(t, out+"/foreign/deep/file", "X") }},
		"beside a page":    {"old/page/notes.txt", func(t *testing.T, out string) { write(t, out+"/old/page/notes.txt", "X") }},
		"a link":           {"to-here", func(t *testing.T, out string) { os.Symlink("index.html", out+"/to-here") }},
		"folder for file":  {"x/y", func(t *testing.T, out string) { os.Remove(out + "/x"); write(t, out+"/x/y", "X") }},
		"file for folder":  {"same", func(t *testing.T, out string) { os.RemoveAll(out + "/same"); write(t, out+"/same", "X") }},
		"case twin":        {"SAME/index.html", func(t *testing.T, out string) { write(t, out+"/SAME/index.html", "X") }},
		"not UTF-8":        {`\xff`, func(t *testing.T, out string) { write(t, out+"/\xff/\xfe", "X") }},
		"link for folder":  {"same", func(t *testing.T, out string) { os.RemoveAll(out + "/same"); os.Symlink("old", out+"/same") }},
		"link out of here": {"same", func(t *testing.T, out string) { os.RemoveAll(out + "/same"); os.Symlink("/", out+"/same") }},
		"the site's name":  {"b", func(t *testing.T, out string) { write(t, out+"/b", "X") }},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			build(t, out, siteA)
			c.put(t, out)
			before := read(t, out)
			for range 2 {
				err := buildIn(out, siteB, nil)
				if err == nil || !strings.Contains(err.Error(), `"`+c.named+`" in it`) {
					t.Fatalf("got %v, want %s refused", err, c.named)
				}
				if after := read(t, out); !maps.Equal(before, after) {
					t.Fatalf("refused, and yet it now holds %v", after)
				}
			}
			os.RemoveAll(filepath.Join(out, filepath.FromSlash(strings.ReplaceAll(c.named, `\xff`, "\xff"))))
			build(t, out, siteB)
			mustHold(t, out, siteB)
		})
	}
}

func TestStrangersAtTheTopAreCarried(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	build(t, out, siteA)
	write(t, out+"/CNAME", "register.example")
	write(t, out+"/run", "#!/bin/sh")
	os.Chmod(out+"/run", 0o755)
	for _, site := range []files{siteB, siteA, siteC, siteC} {
		build(t, out, site)
		want := whole(site)
		want["CNAME"], want["run"] = fileMode.String()+" register.example", "-rwxr-xr-x #!/bin/sh"
		if got := read(t, out); !maps.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}
