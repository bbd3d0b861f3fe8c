package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"time"
)

// generate writes a register of n records as a git repository in dir, which
// must be absent or empty, and checks it out if asked. The same n and seed give
// the same commits on every machine. It needs git.
func generate(dir string, n int, seed uint64, checkout bool) error {
	if n < 1 {
		return fmt.Errorf("generate: %d records; at least one is needed", n)
	}
	return newCorpus(n, seed).generate(dir, checkout)
}

func (c *corpus) generate(dir string, checkout bool) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("generate: %w", err)
	}
	if err := git(dir, nil, "init", "--quiet", "--initial-branch=main"); err != nil {
		return err
	}
	pipe, out := io.Pipe()
	go func() { out.CloseWithError(c.export(out)) }()
	if err := git(dir, pipe, "fast-import", "--quiet", "--done"); err != nil {
		return err
	}
	// A clone from a forge is packed well; what fast-import leaves is not.
	if err := git(dir, nil, "repack", "-a", "-d", "-q", "-f", "--window=4"); err != nil {
		return err
	}
	if !checkout {
		return nil
	}
	return git(dir, nil, "checkout", "--quiet", "--force", "main")
}

// git runs git apart from whatever the machine or its user has configured.
func git(dir string, in io.Reader, args ...string) error {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Stdin = dir, in
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GIT_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_TEMPLATE_DIR=", "LC_ALL=C")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("git %s in %s: %w: %s", args[0], dir, err, bytes.TrimSpace(said.Bytes()))
	}
	return nil
}

const (
	mainBranch = "refs/heads/main"
	sideBranch = "refs/heads/proposal" // the newest one's commits
)

// export writes the register's whole history in the language of
// git-fast-import(1).
func (c *corpus) export(w io.Writer) error {
	s := &stream{Writer: bufio.NewWriterSize(w, 1<<20), corpus: c, r: c.random("commits", 0), now: firstAdd}
	say := c.voice("people", 0)
	s.people = names(40, func() string { return say.name(2) })
	s.settings()
	for _, k := range plan(c.random("plan", 0), c.n) {
		s.commit(k)
	}
	s.WriteString("done\n")
	return s.Flush()
}

// stream is a fast-import stream. Errors stay in the bufio.Writer until Flush.
type stream struct {
	*bufio.Writer
	*corpus
	r       *rand.Rand
	people  []string
	marks   int // the last one given
	now     time.Time
	trunk   int            // mark of the published branch's tip
	side    int            // mark of the side branch's tip, 0 when there is none
	pending map[change]int // marks of the side branch's blobs
}

func (s *stream) next() int {
	s.marks++
	return s.marks
}

func (s *stream) data(b []byte) {
	fmt.Fprintf(s, "data %d\n", len(b))
	s.Write(b)
	s.WriteByte('\n')
}

func (s *stream) blob(b []byte) (mark int) {
	mark = s.next()
	fmt.Fprintf(s, "blob\nmark :%d\n", mark)
	s.data(b)
	return mark
}

// settings is the first commit.
func (s *stream) settings() {
	files := s.corpus.settings()
	marks := make([]int, len(files))
	for i, f := range files {
		marks[i] = s.blob(f.text)
	}
	s.trunk = s.head(mainBranch, "Begin the register", s.now)
	for i, f := range files {
		fmt.Fprintf(s, "M 100644 :%d %s\n", marks[i], f.path)
	}
}

// head begins a commit; its parents and files follow.
func (s *stream) head(branch, message string, at time.Time) (mark int) {
	mark = s.next()
	author, committer := pick(s.r, s.people), s.people[0]
	zone := pick(s.r, []string{"+0000", "+0100", "+0200", "-0500", "+0900"})
	written := at.Add(-time.Duration(s.r.IntN(3*86400)) * time.Second)
	fmt.Fprintf(s, "commit %s\nmark :%d\n", branch, mark)
	fmt.Fprintf(s, "author %s <%s> %d %s\n", author, address(author), written.Unix(), zone)
	fmt.Fprintf(s, "committer %s <%s> %d +0000\n", committer, address(committer), at.Unix())
	s.data([]byte(message + "\n"))
	return mark
}

func address(person string) string {
	return strings.ReplaceAll(strings.ToLower(person), " ", ".") + "@register.example"
}

// commit writes one planned commit. A merge's tree is its first parent's with
// the branch's changes.
func (s *stream) commit(k commit) {
	marks := s.blobs(k)
	s.tick(k.added)
	parent, branch := s.trunk, mainBranch
	if k.side {
		branch = sideBranch
		if s.side != 0 {
			parent = s.side
		}
	}
	mark := s.head(branch, s.message(k), s.now)
	fmt.Fprintf(s, "from :%d\n", parent)
	if k.merge {
		fmt.Fprintf(s, "merge :%d\n", s.side)
	}
	for i, ch := range k.changes {
		fmt.Fprintf(s, "M 100644 :%d %s\n", marks[i], s.path(int(ch.record)))
	}
	switch {
	case k.side:
		s.side = mark
		return
	case k.merge:
		s.side, s.pending = 0, nil
	}
	s.trunk = mark
}

// blobs writes the files of a commit; those of a merge are there already.
func (s *stream) blobs(k commit) []int {
	marks := make([]int, len(k.changes))
	for i, ch := range k.changes {
		if k.merge {
			marks[i] = s.pending[ch]
			continue
		}
		marks[i] = s.blob(s.file(int(ch.record), int(ch.version)))
		if k.side {
			if s.pending == nil {
				s.pending = map[change]int{}
			}
			s.pending[ch] = marks[i]
		}
	}
	return marks
}

// tick sets the clock on: to when so many records are there, and always by a
// minute or more.
func (s *stream) tick(added int) {
	s.now = s.now.Add(time.Duration(60+s.r.IntN(3600)) * time.Second)
	if at := s.recorded(added); at.After(s.now) {
		s.now = at
	}
}

// message is a commit message as people write them.
func (s *stream) message(k commit) string {
	number := s.marks
	switch {
	case k.merge:
		return fmt.Sprintf("Merge pull request #%d from contributor/proposal\n\nThis brings %d files.", number, len(k.changes))
	case len(k.changes) == 0:
		return "Look at the list again"
	case k.changes[0].version > 0:
		return fmt.Sprintf("Correct %s (#%d)", s.ids[k.changes[0].record], number)
	case len(k.changes) > 8:
		return fmt.Sprintf("Add %d records", len(k.changes))
	case s.r.IntN(10) == 0:
		other := pick(s.r, s.people)
		return fmt.Sprintf("Add %s\n\nCo-authored-by: %s <%s>", s.ids[k.changes[0].record], other, address(other))
	}
	return "Add " + s.ids[k.changes[0].record]
}
