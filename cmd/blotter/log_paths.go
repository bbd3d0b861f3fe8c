package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"blotter/generator"
)

// pathRevision is a revision of a path as JSON.
type pathRevision struct {
	revisionJSON
	Change   string `json:"change"`
	Previous string `json:"previous,omitempty"`
	Blob     string `json:"blob,omitempty"`
}

// logPaths prints the revisions of a path of any git repository, of all where it
// is "": as JSON an array, or an object of arrays by path; else a line a revision.
// full asks for every commit that is no merge, in place of the first-parent line.
func logPaths(s streams, dir, path string, asJSON, full bool) error {
	paths, err := generator.PathHistory(dir, full)
	if err != nil {
		return err
	}
	defer paths.Close()
	if note := paths.Note(); note != "" {
		fmt.Fprintln(s.err, "note:", note)
	}
	out := bufio.NewWriter(s.out)
	if path == "" {
		err = logAll(out, paths, asJSON)
	} else {
		err = logPath(out, paths, path, asJSON)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

func logPath(out io.Writer, paths *generator.Paths, path string, asJSON bool) error {
	revisions, err := paths.Of(path)
	if err != nil {
		return err
	}
	if !asJSON {
		return writeLines(out, revisions)
	}
	if err := writeArray(out, revisions, ""); err != nil {
		return err
	}
	_, err = fmt.Fprintln(out)
	return err
}

// logAll writes path by path: all revisions at once may be many.
func logAll(out io.Writer, paths *generator.Paths, asJSON bool) error {
	if !asJSON {
		for _, revisions := range paths.All() {
			if err := writeLines(out, revisions); err != nil {
				return err
			}
		}
		return paths.Err()
	}
	between := "{"
	for path, revisions := range paths.All() {
		key, err := encoded(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n  %s: ", between, key)
		if err := writeArray(out, revisions, "  "); err != nil {
			return err
		}
		between = ","
	}
	if between == "{" {
		fmt.Fprint(out, "{")
	}
	if _, err := fmt.Fprint(out, "\n}\n"); err != nil {
		return err
	}
	return paths.Err()
}

func writeArray(out io.Writer, revisions []generator.PathRevision, indent string) error {
	between := "["
	for _, r := range revisions {
		rev := revisionJSON{r.Commit, r.Time, r.Author, r.CoAuthors, r.Subject, r.PullRequest, r.Path}
		line, err := encoded(pathRevision{rev, r.Change, r.Previous, r.Blob})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\n%s  %s", between, indent, line)
		between = ","
	}
	_, err := fmt.Fprintf(out, "\n%s]", indent)
	return err
}

// encoded is JSON as encoding/json writes it, but for < and > and &, which mean
// nothing in a terminal.
func encoded(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("write JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

func writeLines(out io.Writer, revisions []generator.PathRevision) error {
	for _, r := range revisions {
		from := ""
		if r.Previous != "" {
			from = " from " + r.Previous
		}
		if _, err := fmt.Fprintf(out, "%s  %s  %s  %-7s %s%s  %s\n",
			r.Commit[:12], moment(r.Time), safe(r.Author), r.Change, safe(r.Path), safe(from), safe(r.Subject)); err != nil {
			return err
		}
	}
	return nil
}
