package generator

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"blotter/generator/diag"
	"blotter/generator/publish"
	"blotter/generator/search"
	"blotter/generator/site"
)

// What a build was made from, what it published and what it said is kept in the git
// folder. Where the next one would be made from the same, and the published folder
// still holds what that one left there, nothing is parsed, arranged, rendered or
// walked, and the same is said again. Of the folder, publish.Generation is asked:
// what somebody did to a page by hand is for verify to find, and a removed or
// emptied folder is built anew.
//
// Problems quote records, so what is kept is sealed as the search index is, and is
// deleted before anything else is done where the seal is another one. It is deleted
// while a build is at work, too: one that is killed leaves its next one to do.

// A lastBuild is what is kept of a build, and what the present one has to say to it.
type lastBuild struct {
	folder string // "" where nothing can be kept
	seal   string
	inputs key
	out    string
	kept   *keptBuild   // nil where nothing is
	rest   *gob.Decoder // what follows kept: a map[string]askedPage
}

// keptBuild is the content of the one file there, after its seal and its digest, and
// before what its pages asked.
type keptBuild struct {
	Inputs     key
	Generation string

	Problems      []keptProblem
	Records       int
	Summary       publish.Summary
	DraftsLeftOut int
	AsOf          *site.AsOf
	HistoryNote   string
}

type keptProblem struct {
	Rule    string
	Problem diag.Problem // without its Rule
}

func (b *Builder) lastBuild(in *inputs) lastBuild {
	l := lastBuild{seal: in.seal(), out: b.out()}
	folder := b.memory.repo.CacheFolder("built")
	if l.seal != "" && folder != "" && b.contents() {
		l.folder, l.inputs = folder, in.digest(fmt.Sprintf("%+v", b.memory.repo.State()))
		l.read()
	}
	return l
}

// forgetOther deletes the search index and what a build said where they are under
// another seal: they may hold what must be forgotten.
func (b *Builder) forgetOther(in *inputs) {
	l := lastBuild{folder: b.memory.repo.CacheFolder("built"), seal: in.seal()}
	if l.folder == "" || l.seal == "" {
		return
	}
	if err := search.Forget(b.memory.repo.CacheFolder("search"), l.seal); err != nil {
		b.opts.Note(fmt.Sprintf("%v; delete it yourself, for it may hold what must be forgotten", err))
	}
	f, err := os.Open(l.file())
	if err != nil {
		return
	}
	defer f.Close()
	first := make([]byte, len(l.firstLine()))
	if _, err := io.ReadFull(f, first); err == nil && string(first) == l.firstLine() {
		return
	}
	if err := os.RemoveAll(l.folder); err != nil {
		b.opts.Note(fmt.Sprintf("%v; delete it yourself, for it may hold what must be forgotten", err))
	}
}

// digest is of all that a build is made from but the options that don't shape it.
// Everything else is a function of these: the history of the commit, which the state
// tells whether it is whole.
func (in *inputs) digest(state string) key {
	d := newDigest()
	d.text(in.seal(), state, in.called, in.ownURL, in.config.BaseURL)
	d.flag(in.old, in.input.Drafts, in.snapshot.Dirty, in.moreRemoved)
	fmt.Fprintf(d, "%+v\n%+v\n", asOfBuild(in.input.AsOf), in.snapshot.Commit)
	for _, rem := range in.config.Removals {
		d.text(rem.Date, rem.Reason)
	}
	for i := range in.snapshot.Files {
		f := &in.snapshot.Files[i]
		d.text(f.Path)
		d.Write(f.Hash[:])
		d.flag(f.Committed)
	}
	for _, s := range in.snapshot.Skipped {
		d.text(s.Path, s.Reason)
	}
	for _, p := range in.problems {
		d.text(p.String())
	}
	return d.end()
}

// again gives what the last build said, where this one would say and publish the
// same; else nil, and what is kept is gone.
func (l lastBuild) again() (*Result, error) {
	if l.folder == "" {
		return nil, nil
	}
	if k := l.kept; k != nil && k.Inputs == l.inputs {
		now, err := publish.Generation(l.out)
		if err != nil {
			return nil, err
		}
		if now != "" && now == k.Generation {
			return k.result(), nil
		}
	}
	if err := os.RemoveAll(l.folder); err != nil {
		return nil, fmt.Errorf("forget what the last build said: %w", err)
	}
	return nil, nil
}

func (k *keptBuild) result() *Result {
	res := &Result{Records: k.Records, Summary: k.Summary, Unchanged: true, DraftsLeftOut: k.DraftsLeftOut, AsOf: k.AsOf, HistoryNote: k.HistoryNote}
	res.Summary.Written, res.Summary.Removed, res.Summary.Kept = 0, 0, res.Summary.Files
	for _, p := range k.Problems {
		p.Problem.Rule = diag.FindRule(p.Rule)
		res.Problems = append(res.Problems, p.Problem)
	}
	return res
}

func (l lastBuild) file() string { return filepath.Join(l.folder, "last") }

func (l lastBuild) firstLine() string { return "blotter built 1 " + l.seal + "\n" }

// read takes up what is kept, unless that is not what was written.
func (l *lastBuild) read() {
	data, err := os.ReadFile(l.file())
	if err != nil {
		return
	}
	rest, ok := bytes.CutPrefix(data, []byte(l.firstLine()))
	if !ok || len(rest) < sha256.Size {
		return
	}
	if sum := sha256.Sum256(rest[sha256.Size:]); !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return
	}
	k := &keptBuild{}
	l.rest = gob.NewDecoder(bytes.NewReader(rest[sha256.Size:]))
	if err := l.rest.Decode(k); err == nil {
		l.kept = k
	}
}

// askedPages are what pages of the site before asked, by path.
func (l lastBuild) askedPages() (asked map[string]askedPage) {
	if l.kept == nil || l.rest.Decode(&asked) != nil {
		return nil
	}
	return asked
}

// keep keeps what a build said. That it can't be kept harms nothing.
func (l lastBuild) keep(res *Result) {
	if l.folder == "" || res.Unchanged {
		return
	}
	k := keptBuild{Inputs: l.inputs, Records: res.Records, Summary: res.Summary, DraftsLeftOut: res.DraftsLeftOut, AsOf: res.AsOf, HistoryNote: res.HistoryNote}
	for _, p := range res.Problems {
		rule := p.Rule.Name
		p.Rule = nil
		k.Problems = append(k.Problems, keptProblem{rule, p})
	}
	var err error
	if k.Generation, err = publish.Generation(l.out); err != nil || k.Generation == "" {
		return
	}
	if err := l.write(k, res.asked); err != nil {
		_ = os.RemoveAll(l.folder)
	}
}

func (l lastBuild) write(k keptBuild, asked map[string]askedPage) error {
	var rest bytes.Buffer
	to := gob.NewEncoder(&rest)
	if err := errors.Join(to.Encode(k), to.Encode(asked)); err != nil {
		return err
	}
	sum := sha256.Sum256(rest.Bytes())
	data := slices.Concat([]byte(l.firstLine()), sum[:], rest.Bytes())
	if err := os.MkdirAll(l.folder, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(l.folder, "last-*") // 0o600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), l.file())
}
