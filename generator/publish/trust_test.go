package publish

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTampering(t *testing.T) {
	for name, tamper := range map[string]func(t *testing.T, out string){
		"other bytes, same size": func(t *testing.T, out string) { write(t, out+"/index.html", "X") },
		"other bytes by rename": func(t *testing.T, out string) {
			write(t, out+"/temp", "X")
			os.Rename(out+"/temp", out+"/index.html")
		},
		"file gone":       func(t *testing.T, out string) { os.Remove(out + "/index.html") },
		"folder gone":     func(t *testing.T, out string) { os.RemoveAll(out + "/same") },
		"mode":            func(t *testing.T, out string) { os.Chmod(out+"/index.html", 0o600) },
		"folder's mode":   func(t *testing.T, out string) { os.Chmod(out+"/same", 0o700) },
		"an empty folder": func(t *testing.T, out string) { os.MkdirAll(out+"/foreign/deep", 0o755) },
		"link for file":   func(t *testing.T, out string) { os.Remove(out + "/x"); os.Symlink("index.html", out+"/x") },
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "public")
			build(t, out, siteA)
			build(t, out, siteA)
			tamper(t, out)
			// The first build must not link a false file from the tampered
			// folder, nor the second one keep it there.
			for range 2 {
				build(t, out, siteA)
				mustHold(t, out, siteA)
			}
		})
	}
}

func TestForeignFolder(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "public")
	refused := func(t *testing.T, want string) {
		t.Helper()
		before := read(t, out)
		_, err := Folder(out)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "not built by blotter") {
			t.Errorf("got %v, want an error that names %q", err, want)
		}
		if !maps.Equal(before, read(t, out)) {
			t.Error("the folder was changed")
		}
	}
	write(t, out+"/thesis.tex", "years of work")
	refused(t, "thesis.tex")
	if exists(filepath.Join(dir, stateDir)) {
		t.Error("something was left beside the folder")
	}
	os.RemoveAll(out)
	os.MkdirAll(out+"/.gitignore", 0o755)
	refused(t, ".gitignore")

	os.RemoveAll(out)
	build(t, out, siteA)
	os.RemoveAll(out)
	write(t, out+"/thesis.tex", "in a new folder of the same name, perhaps the same inode")
	refused(t, "thesis.tex")

	os.RemoveAll(out)
	build(t, out, siteA)
	if err := os.RemoveAll(filepath.Join(dir, stateDir)); err != nil {
		t.Fatal(err)
	}
	refused(t, "index.html")
	write(t, out+"/build.json", "{}") // the mark of a published site
	if s, err := Folder(out); err != nil {
		t.Errorf("our own folder, without its manifest: %v", err)
	} else {
		s.Abort()
	}
	os.RemoveAll(out)
	write(t, out, "a file")
	if _, err := Folder(out); err == nil {
		t.Error("a file was taken for a folder")
	}
}

func TestDamagedManifest(t *testing.T) {
	sum := func(data string) string { return fmt.Sprintf("%x", NewEntry("", []byte(data)).Sum) }
	for name, damage := range map[string]func(string) string{
		"cut off":      func(m string) string { return m[:len(m)/2] },
		"empty":        func(string) string { return "" },
		"wrong digest": func(m string) string { return strings.Replace(m, sum("a"), sum("b"), 1) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "public")
			build(t, out, siteA)
			build(t, out, siteA)
			os.RemoveAll(out)
			list, err := filepath.Glob(filepath.Join(dir, stateDir, "trees-public", "*"))
			if err != nil || len(list) != 2 {
				t.Fatalf("manifests: %v %v", list, err)
			}
			for _, p := range list {
				data, err := os.ReadFile(p)
				if err != nil {
					t.Fatal(err)
				}
				write(t, p, damage(string(data)))
			}
			build(t, out, siteB)
			mustHold(t, out, siteB)
		})
	}
}
