package repo

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
)

// A corpus is a seeded register as a stream for git fast-import: records in
// folders of a year, and commits that each add or change one to six of them.
// Every twentieth begins a branch of two commits, which is merged.
type corpus struct {
	records, commits, changes int // changes: how many files all commits touch, about
}

func (c corpus) write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<20)
	random := rand.New(rand.NewPCG(1, uint64(c.records)))
	added, changed := 0, 0
	var side []version // what the branch changed
	for i := 1; i <= c.commits; i++ {
		onSide := i > 2 && i < c.commits && (i%20 == 1 || i%20 == 2)
		c.head(out, i, onSide)
		files := max(1, min(6, c.changes*i/c.commits-changed+random.IntN(5)-2))
		changed += files
		var versions []version
		for range files {
			record := random.IntN(max(1, added))
			if added < c.records*i/c.commits {
				record = added
				added++
			}
			versions = append(versions, version{record, random.Uint64()})
		}
		if onSide {
			side = append(side, versions...)
		} else {
			versions, side = append(side, versions...), nil
		}
		for _, v := range versions {
			fmt.Fprintf(out, "M 644 inline %s\ndata <<E\n", c.path(v.record))
			v.write(out)
			out.WriteString("E\n")
		}
	}
	out.WriteString("done\n")
	return out.Flush()
}

// head begins commit i; its files follow.
func (c corpus) head(w io.Writer, i int, onSide bool) {
	branch := "main"
	if onSide {
		branch = "side"
	}
	at := 1300000000 + i*3600
	fmt.Fprintf(w, "commit refs/heads/%s\nmark :%d\nauthor A%d <a> %d +0000\ncommitter C <c> %d +0000\n", branch, i, i%40, at, at)
	fmt.Fprintf(w, "data <<E\nCommit %d (#%d)\n\nSome words on why.\nE\n", i, i)
	switch {
	case onSide && i%20 == 1:
		fmt.Fprintf(w, "from :%d\n", i-1)
	case i%20 == 3 && i > 20:
		fmt.Fprintf(w, "from :%d\nmerge :%d\n", i-3, i-1)
	}
}

// path gives each record its year; the oldest come first.
func (c corpus) path(record int) string {
	year := 2011 + record*15/c.records
	return fmt.Sprintf("content/incidents/%d/%d-%02d-%02d-record-%06x-%d.md", year, year, 1+record%12, 1+record%28, uint32(record)*2654435761>>8, record)
}

// version is a text that a record had.
type version struct {
	record int
	seed   uint64
}

func (v version) write(w io.Writer) {
	random := rand.New(rand.NewPCG(uint64(v.record), 0))
	for line := range 8 {
		fmt.Fprintf(w, "field-%d: %x %x\n", line, random.Uint64(), random.Uint64())
	}
	fmt.Fprintf(w, "version: %x\n", v.seed)
}
