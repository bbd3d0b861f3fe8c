package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// shellWord is a word of a command, or several in quotation marks.
var shellWord = regexp.MustCompile(`'[^']*'|\S+`)

// TestReadmeCommands holds every command that a document shows to the command
// line that the program reads.
func TestReadmeCommands(t *testing.T) {
	found := 0
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "content/pages/contribute.md", "cmd/blotter/forge/any/CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
			for line := range strings.Lines(block[1]) {
				line, _, _ = strings.Cut(line, "#")
				args := shellWord.FindAllString(line, -1)
				if len(args) == 0 || !strings.HasSuffix(args[0], "blotter") {
					continue
				}
				found++
				parser, err := kong.New(&commands{})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := parser.Parse(args[1:]); err != nil {
					t.Errorf("%s: %s: %v", name, strings.TrimSpace(line), err)
				}
			}
		}
	}
	if found < 5 {
		t.Errorf("found %d commands in the documents; the test looks in the wrong place", found)
	}
}

// TestReadmeRecord checks the record that README shows, in a new register.
func TestReadmeRecord(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	record := regexp.MustCompile("(?s)```markdown\n(.*?)```").FindSubmatch(text)
	if record == nil {
		t.Fatal("README shows no record")
	}
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if code := run([]string{"init", dir}, &out, &errs); code != 0 {
		t.Fatalf("init: %s", errs.String())
	}
	file := filepath.Join(dir, "content/incidents/2021/2021-07-16-readme.md")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, record[1], 0o644); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if code := run([]string{"check", "-C", dir}, &out, &errs); code != 0 || out.Len() > 0 {
		t.Errorf("check says %d: %s", code, out.String())
	}
}
