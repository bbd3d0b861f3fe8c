package repo

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	gitobject "github.com/go-git/go-git/v5/plumbing/object"
)

const (
	maxText      = 500 // runes of a subject or of a name
	maxCoAuthors = 32
	textCache    = 32 << 20 // bytes of one generation of texts
)

// text is what people wrote into a commit.
type text struct {
	author    string
	coAuthors []string
	subject   string
	pull      int
}

func decodeText(h Hash, data string) (*text, error) {
	var raw plumbing.MemoryObject
	raw.SetType(plumbing.CommitObject)
	if _, err := raw.Write([]byte(data)); err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	var c gitobject.Commit
	if err := c.Decode(&raw); err != nil {
		return nil, fmt.Errorf("commit %s: %w", h, err)
	}
	subject := subjectOf(c.Message)
	return &text{
		author:    clip(c.Author.Name),
		coAuthors: coAuthors(c.Message),
		subject:   clip(subject),
		pull:      pullRequest(subject),
	}, nil
}

// texts reads the texts of commits when they are asked for, and keeps the last
// ones. They are never written anywhere: what must be forgotten may stand there.
type texts struct {
	store *objectStore
	mu    sync.Mutex
	known generations[Hash, *text]
	err   error // the first
}

func newTexts(store *objectStore) *texts {
	return &texts{store: store, known: generations[Hash, *text]{limit: textCache}}
}

// of returns a commit's text, an empty one where it cannot be read.
func (t *texts) of(h Hash) *text {
	t.mu.Lock()
	defer t.mu.Unlock()
	if x, ok := t.known.get(h); ok {
		return x
	}
	x, err := t.store.text(h)
	if err != nil {
		if t.err == nil {
			t.err = err
		}
		return &text{}
	}
	size := len(x.author) + len(x.subject) + 100
	for _, name := range x.coAuthors {
		size += len(name) + 16
	}
	t.known.put(h, x, size)
	return x
}

func (t *texts) firstError() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// subjectOf joins the lines of a message's first paragraph, as git's %s does.
func subjectOf(message string) string {
	var lines []string
	for line := range strings.Lines(message) {
		line = strings.TrimSpace(line)
		if line == "" && len(lines) == 0 {
			continue
		}
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
	if !strings.Contains(subject, "#") {
		return 0
	}
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
			return strings.Clone(s[:i])
		}
	}
	return s
}
