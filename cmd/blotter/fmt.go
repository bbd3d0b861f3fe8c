package main

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"blotter/generator"
	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"

	"golang.org/x/sync/errgroup"
)

type fmtCmd struct {
	siteFlag
	Check bool     `help:"Write nothing; name the files that are not in the form, and exit 1 if there are any."`
	Paths []string `arg:"" optional:"" name:"path" help:"Only these files and folders."`
}

// Help is shown below the command's flags.
func (fmtCmd) Help() string {
	return `Writes the headers of records and translations in one form: keys in order, quotes
only where they are needed, long texts folded, lists in one line where they fit.
Values, comments and the body stay. A title with a colon gets its quotes. A file
that can't be read, or that removed.yaml names by its blob, is left alone.`
}

func (c *fmtCmd) Run(s streams) error {
	if err := checkPaths(c.Dir, c.Paths); err != nil {
		return err
	}
	b := generator.New(generator.Options{Dir: c.Dir})
	defer b.Close()
	existing, err := b.Files()
	if err != nil {
		return err
	}
	f, err := newFormatter(c.Dir)
	if err != nil {
		return err
	}
	defer f.root.Close()
	files, err := f.list(existing)
	if err != nil {
		return err
	}
	files = slices.DeleteFunc(files, func(file string) bool { return !within(c.Paths, file) && !within(c.Paths, original(file)) })
	first := slices.IndexFunc(files, translated)
	if first < 0 {
		first = len(files)
	}
	for _, some := range [][]string{files[:first], files[first:]} {
		if err := f.formatAll(some, !c.Check); err != nil {
			return err
		}
	}
	return c.tell(s, f)
}

// tell prints what changed, or would, and what could not be read.
func (c *fmtCmd) tell(s streams, f *formatter) error {
	slices.Sort(f.changed)
	for _, file := range f.changed {
		fmt.Fprintln(s.out, safe(file))
	}
	f.problems.Sort()
	if err := diag.WriteText(s.err, f.problems, coloured(s.err)); err != nil {
		return err
	}
	if f.problems.HasErrors() || c.Check && len(f.changed) > 0 {
		return errContent
	}
	return nil
}

// formatter takes the records one by one.
type formatter struct {
	root     *os.Root
	removals [][]byte          // each version of removed.yaml that counts
	renamed  map[string]string // blobs of formatted records, for what was translated from them
	changed  []string
	problems diag.List
}

func newFormatter(dir string) (*formatter, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the site's folder: %w", err)
	}
	return &formatter{root: root, renamed: map[string]string{}}, nil
}

// list gives the records, and then their translations.
func (f *formatter) list(existing site.Files) (files []string, err error) {
	existing(func(file string, read func() ([]byte, error)) bool {
		switch {
		case file == site.RemovedFile:
			var data []byte
			data, err = read()
			f.removals = append(f.removals, data)
		case strings.HasPrefix(file, incident.Folder) && path.Ext(file) == ".md":
			files = append(files, file)
		}
		return err == nil
	})
	records, translations := []string{}, []string{}
	for _, file := range files {
		if translated(file) {
			translations = append(translations, file)
		} else {
			records = append(records, file)
		}
	}
	return append(records, translations...), err
}

// translated reports a file such as <id>.fr.md.
func translated(file string) bool { return strings.Count(path.Base(file), ".") > 1 }

// original is the file of the record that a translation is of. They go together:
// a record that was formatted alone would leave its translation out of date.
func original(file string) string {
	stem, _, _ := strings.Cut(path.Base(file), ".")
	return path.Join(path.Dir(file), stem+".md")
}

// formatAll formats files side by side, none of which follows another; the error
// is that of the first file that has one.
func (f *formatter) formatAll(files []string, write bool) error {
	done := make([]formatted, len(files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range files {
		group.Go(func() error {
			done[i] = f.format(file, write)
			return nil
		})
	}
	group.Wait()
	for i, d := range done {
		if d.err != nil {
			return d.err
		}
		f.problems = append(f.problems, d.problems...)
		if d.changed {
			f.changed = append(f.changed, files[i])
			f.renamed[d.was] = d.now
		}
	}
	return nil
}

// formatted is what became of one file.
type formatted struct {
	changed  bool
	was, now string // blobs
	problems diag.List
	err      error
}

// read gives a file and its blob, or nil if it is to be left alone.
func (f *formatter) read(file string) (src []byte, blob string, err error) {
	if info, err := f.root.Lstat(file); err != nil || !info.Mode().IsRegular() {
		return nil, "", err // a link's file is listed under its own name
	}
	src, err = f.root.ReadFile(file)
	if err != nil {
		return nil, "", fmt.Errorf("read %s: %w", file, err)
	}
	blob = generator.BlobHash(lineFeeds(src))
	if slices.ContainsFunc(f.removals, func(list []byte) bool { return bytes.Contains(list, []byte(blob)) }) {
		return nil, "", nil // in other bytes it would no longer be the one that is to be forgotten
	}
	return src, blob, nil
}

func lineFeeds(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

func (f *formatter) format(file string, write bool) (done formatted) {
	src, blob, err := f.read(file)
	if src == nil || err != nil {
		return formatted{err: err}
	}
	done.was = blob
	out, problems, err := incident.Format(file, f.follow(lineFeeds(src)))
	done.problems, done.err = problems, err
	if err != nil || len(problems) > 0 || bytes.Equal(out, src) {
		return done
	}
	done.changed, done.now = true, generator.BlobHash(out)
	if write {
		done.err = replace(f.root, file, out)
	}
	return done
}

// translates is the blob that a translation's header names.
var translates = regexp.MustCompile(`^---\n(?:-?[^-\n].*\n|\n)*?translates: *["']?([0-9a-f]{40})`)

// follow lets a translation name the formatted record that it was made from.
func (f *formatter) follow(text []byte) []byte {
	line := translates.FindSubmatchIndex(text)
	if line == nil {
		return text
	}
	now, ok := f.renamed[string(text[line[2]:line[3]])]
	if !ok {
		return text
	}
	return slices.Concat(text[:line[2]], []byte(now), text[line[3]:])
}
