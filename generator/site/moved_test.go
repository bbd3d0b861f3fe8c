package site

import (
	"testing"
	"time"

	"blotter/generator/incident"
)

// TestMovedIntoFolder: a record that was given an image keeps its history, and
// with it the day on which it was published.
func TestMovedIntoFolder(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2024, 1, n, 0, 0, 0, 0, time.UTC) }
	plain, folder := at("2024-01-a"), incident.Folder+"2024/2024-01-a/index.md"
	history := map[string][]Revision{
		plain:  {{Commit: "b", Time: day(2)}, {Commit: "a", Time: day(1)}},
		folder: {{Commit: "c", Time: day(3)}},
	}
	for file, want := range map[string]string{folder: "cba", plain: "cba", incident.Folder + "2024/2024-01-b.md": ""} {
		got := ""
		for _, r := range revisions(history, &incident.Incident{ID: incidentID(file), Path: file}) {
			got += r.Commit
		}
		if got != want {
			t.Errorf("%s: the changes are %q, newest first; want %q", file, got, want)
		}
	}
}

func incidentID(file string) string { return file[len(incident.Folder+"2024/"):][:len("2024-01-a")] }
