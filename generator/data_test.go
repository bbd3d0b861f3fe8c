package generator

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestManifestOfTheSample follows the data page's words: the manifest says which
// pack each record is in, and what its line there comes to.
func TestManifestOfTheSample(t *testing.T) {
	s := sampleOnce(t)
	var manifest struct {
		Packs []struct {
			URL     string
			Records []struct {
				ID, SHA256 string
				Bytes      int
			}
		}
	}
	if err := json.Unmarshal(s.tree["data/records/manifest.json"], &manifest); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, pack := range manifest.Packs {
		lines := map[string]string{}
		for line := range strings.Lines(string(s.tree[strings.TrimPrefix(pack.URL, sampleURL)])) {
			if id, ok := strings.CutPrefix(line, `{"id":"`); ok {
				id, _, _ = strings.Cut(id, `"`)
				lines[id] = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), ",")
			}
		}
		for _, r := range pack.Records {
			sum := sha256.Sum256([]byte(lines[r.ID]))
			if len(lines[r.ID]) != r.Bytes || hex.EncodeToString(sum[:]) != r.SHA256 {
				t.Errorf("%s: %q is not what the manifest says", r.ID, lines[r.ID])
			}
			found++
		}
		if len(lines) != len(pack.Records) {
			t.Errorf("%s has %d records, and the manifest %d", pack.URL, len(lines), len(pack.Records))
		}
	}
	if found != len(s.site.All) {
		t.Errorf("%d records, want %d", found, len(s.site.All))
	}
}

// TestCommandsOfTheDataPage runs the page's own command on the record that it names.
func TestCommandsOfTheDataPage(t *testing.T) {
	for _, tool := range []string{"sh", "grep", "sed", "tr", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip(err)
		}
	}
	s := sampleOnce(t)
	commands := preformatted(s.docs["data/index.html"])[1:]
	if len(commands) != 3 || !strings.Contains(commands[0], sampleURL+"data/records/manifest.json") {
		t.Fatalf("the commands are %q", commands)
	}
	pack := commands[1][strings.LastIndex(commands[1], "/")+1:]
	dir := t.TempDir()
	put(t, dir, pack, string(s.tree["data/records/"+pack]))
	cmd := exec.Command("sh", "-c", commands[2])
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	sum, _, _ := strings.Cut(string(out), " ")
	id := strings.Split(commands[2], `"`)[3]
	if !strings.Contains(string(s.tree["data/records/manifest.json"]), `"id":"`+id+`"`) || !strings.Contains(string(s.tree["data/records/manifest.json"]), sum) {
		t.Errorf("%s gives %s, which the manifest does not have", commands[2], sum)
	}
}

// preformatted is the text of a page's pre elements.
func preformatted(doc *document) (texts []string) {
	for _, n := range doc.nodes {
		if n.Data != "pre" {
			continue
		}
		text := ""
		for d := range n.Descendants() {
			if d.Type == html.TextNode {
				text += d.Data
			}
		}
		texts = append(texts, text)
	}
	return texts
}

// TestDataPageInPreview: the preview, which has put no file, says the same.
func TestDataPageInPreview(t *testing.T) {
	b := New(Options{Dir: recalls(t)})
	defer b.Close()
	want, _ := built(t, b)
	reg, err := b.Load(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	rend, err := b.Renderer(reg)
	if err != nil {
		t.Fatal(err)
	}
	got, found, err := rend.File("data/index.html")
	if !found || err != nil || !bytes.Equal(got, want["data/index.html"]) {
		t.Errorf("%v: the preview has\n%s\nwant\n%s", err, got, want["data/index.html"])
	}
}

// TestDataPageTellsOfItsFiles: the digests are those of the files beside it.
func TestDataPageTellsOfItsFiles(t *testing.T) {
	s := sampleOnce(t)
	page := s.tree["data/index.html"]
	sums := map[string]string{}
	for line := range strings.Lines(preformatted(s.docs["data/index.html"])[0]) {
		sum, file, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[file] = sum
	}
	for file, data := range s.tree {
		name, ok := strings.CutPrefix(file, "data/")
		if !ok || name == "index.html" || strings.HasPrefix(name, "figures/") || strings.HasPrefix(name, "schema/") && name != "schema/record.json" {
			continue
		}
		if want := fmt.Sprintf("%x", sha256.Sum256(data)); sums[name] != want || !bytes.Contains(page, []byte(`"`+want+`"`)) {
			t.Errorf("%s: the page says %q, want %s", name, sums[name], want)
		}
		delete(sums, name)
	}
	if len(sums) > 0 {
		t.Errorf("the page tells of files that are not there: %v", sums)
	}
}
