package repo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

const (
	maxText      = 500 // runes of a subject or of a name
	maxCoAuthors = 32
)

// commit is what a history needs of a commit.
type commit struct {
	hash, tree Hash
	parents    []Hash
	time       time.Time
	author     string
	coAuthors  []string
	subject    string
	pull       int
}

func decodeCommit(h Hash, data []byte) (*commit, error) {
	var raw plumbing.MemoryObject
	raw.SetType(plumbing.CommitObject)
	if _, err := raw.Write(data); err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	var c gitobject.Commit
	if err := c.Decode(&raw); err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	subject := subjectOf(c.Message)
	parents := make([]Hash, len(c.ParentHashes))
	for i, p := range c.ParentHashes {
		parents[i] = Hash(p)
	}
	return &commit{
		hash:      h,
		tree:      Hash(c.TreeHash),
		parents:   parents,
		time:      plausible(c.Committer.When),
		author:    clip(c.Author.Name),
		coAuthors: coAuthors(c.Message),
		subject:   clip(subject),
		pull:      pullRequest(subject),
	}, nil
}

// plausible drops a time that is none: go-git leaves the zero time where it
// cannot read one, and no calendar here goes past the year 9999.
func plausible(t time.Time) time.Time {
	if t = t.UTC(); t.IsZero() || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// subjectOf joins the lines of a message's first paragraph, as git's %s does.
func subjectOf(message string) string {
	var lines []string
	for line := range strings.Lines(strings.TrimLeft(message, "\r\n")) {
		line = strings.TrimSpace(line)
		if line == "" {
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, " ")
}

// coAuthors returns the names of the Co-authored-by trailers, without their
// mail addresses.
func coAuthors(message string) (names []string) {
	const key = "co-authored-by:"
	for line := range strings.Lines(message) {
		if len(line) < len(key) || !strings.EqualFold(line[:len(key)], key) {
			continue
		}
		name, _, _ := strings.Cut(line[len(key):], "<")
		if name = strings.TrimSpace(name); name != "" && len(names) < maxCoAuthors {
			names = append(names, clip(name))
		}
	}
	return names
}

var pullRequests = regexp.MustCompile(`^Merge pull request #(\d{1,9})\b|\(#(\d{1,9})\)`)

// pullRequest finds the number that a forge writes into the subject; of several
// the last is the pull request's, those before it are quoted.
func pullRequest(subject string) (number int) {
	for _, m := range pullRequests.FindAllStringSubmatch(subject, -1) {
		if n, err := strconv.Atoi(m[1] + m[2]); err == nil {
			number = n
		}
	}
	return number
}

// clip makes s valid UTF-8 of at most maxText runes without control characters:
// it is shown on pages, in feeds and in terminals.
func clip(s string) string {
	s = printable(s)
	n := 0
	for i := range s {
		if n++; n > maxText {
			return s[:i]
		}
	}
	return s
}
