package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"blotter/content"
)

type initCmd struct {
	Sample bool   `help:"With all records of the sample register."`
	Forge  string `enum:"github,gitlab,none" default:"github" help:"Where it will be kept: github, gitlab or none. Writes the workflows that check requests and publish, and forms for issues."`
	Dir    string `arg:"" help:"A folder that is empty or not there yet."`
}

// firstRecord is the one record of a new register: every key, explained.
//
//go:embed first-record.md
var firstRecord []byte

// forges holds, by forge, the files that let it check and publish a register, and in
// any those that go with each.
//
//go:embed all:forge
var forges embed.FS

const firstRecordPath = "content/incidents/2026/2026-01-31-what-a-record-looks-like.md"

func (c *initCmd) Run(s streams) error {
	if err := os.MkdirAll(c.Dir, 0o755); err != nil {
		return fmt.Errorf("make the folder: %w", err)
	}
	if entries, err := os.ReadDir(c.Dir); err != nil {
		return fmt.Errorf("look into the folder: %w", err)
	} else if len(entries) > 0 && !(len(entries) == 1 && entries[0].Name() == ".git") {
		return fmt.Errorf("%s is not empty; name a new folder", c.Dir)
	}
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	n, err := c.write(root)
	if err != nil {
		return err
	}
	dir := filepath.ToSlash(c.Dir)
	fmt.Fprintf(s.out, "%d files in %s\n", n, dir)
	fmt.Fprintf(s.err, "next: edit %s/content/site.yaml, then run blotter serve --drafts -C %s\n", dir, dir)
	if c.Forge != "none" {
		fmt.Fprintf(s.err, "for the forge: fill in %s/.ci/get-blotter.sh and CODEOWNERS; CONTRIBUTING.md says how\n", dir)
	}
	return nil
}

// write copies the files, and counts them.
func (c *initCmd) write(root *os.Root) (n int, err error) {
	err = fs.WalkDir(content.Files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !c.Sample && strings.HasPrefix(file, "incidents/") {
			return err
		}
		data, err := content.Files.ReadFile(file)
		if err != nil {
			return err
		}
		n++
		return create(root, "content/"+file, data)
	})
	if err != nil {
		return n, err
	}
	if !c.Sample {
		n++
		if err := create(root, firstRecordPath, firstRecord); err != nil {
			return n, err
		}
	}
	err = errors.Join(
		create(root, ".gitignore", []byte("/.blotter/\n")),
		create(root, "public/.gitignore", []byte("*\n!.gitignore\n")),
	)
	if err != nil || c.Forge == "none" {
		return n + 2, err
	}
	forge, err := c.writeForge(root)
	return n + 2 + forge, err
}

// writeForge copies the files for the forge.
func (c *initCmd) writeForge(root *os.Root) (n int, err error) {
	for _, from := range []string{"forge/any", "forge/" + c.Forge} {
		err := fs.WalkDir(forges, from, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := forges.ReadFile(file)
			if err != nil {
				return err
			}
			n++
			return create(root, strings.TrimPrefix(file, from+"/"), data)
		})
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// create writes a file that must not be there yet, and its folders.
func create(root *os.Root, file string, data []byte) error {
	if err := root.MkdirAll(path.Dir(file), 0o755); err != nil {
		return fmt.Errorf("make the folder of %s: %w", file, err)
	}
	f, err := root.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", file, err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}
