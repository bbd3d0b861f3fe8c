package generator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"

	"blotter/generator/publish"
	"blotter/generator/search"
	"blotter/generator/site"
)

// A Verification is what a published folder turned out to be.
type Verification struct {
	Commit      string // 40 hex digits
	AsOf        string // the label that the pages are marked with, or ""
	Files       int    // that the commit gives
	Differences []publish.Difference
	// OtherProgram: the folder was built by another program than this one.
	OtherProgram bool
	// MoreRemoved: removed.yaml, which was heeded, does not say by now what the
	// commit's says.
	MoreRemoved bool
	Drafts      bool   // the folder shows drafts
	BaseURL     string // its address, where it is not site.yaml's
}

// Verify builds the commit that a published folder names once more, under the
// same address and marked in the same way, and compares. Nothing is written. Of
// the options, Dir, Workers and Progress count. An error says why the folder
// cannot be verified.
func Verify(ctx context.Context, opts Options, folder string) (*Verification, error) {
	v, err := verify(ctx, opts, folder)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be verified: %w", folder, err)
	}
	return v, nil
}

func verify(ctx context.Context, opts Options, folder string) (*Verification, error) {
	said, err := readBuildFile(folder)
	if err != nil {
		return nil, err
	}
	if err := said.verifiable(); err != nil {
		return nil, err
	}
	b := New(said.options(opts))
	defer b.Close()
	if err := b.hasCommit(said.Commit); err != nil {
		return nil, err
	}
	if err := b.checkLabel(said); err != nil {
		return nil, err
	}
	reg, err := b.Load(ctx)
	if err != nil {
		return nil, err
	}
	if err := reg.publishable(); err != nil {
		return nil, err
	}
	index, err := search.New(reg.Site.Language) // nothing that was kept is trusted here
	if err != nil {
		return nil, err
	}
	defer index.Close()
	sink := publish.Digests()
	if _, err := b.publish(ctx, reg, sink, index, lastBuild{}); err != nil {
		return nil, err
	}
	m := sink.Manifest()
	v := &Verification{Commit: said.Commit, AsOf: b.opts.mark.asOf, Files: len(m), OtherProgram: said.Program != programDigest(), MoreRemoved: reg.moreRemoved, Drafts: said.Drafts}
	if reg.config.BaseURL != reg.ownURL {
		v.BaseURL = reg.config.BaseURL
	}
	if v.Differences, err = publish.Compare(folder, m); err != nil {
		return nil, fmt.Errorf("read the folder: %w", err)
	}
	return v, nil
}

// maxBuildFile is far above what a build writes.
const maxBuildFile = 1 << 16

func readBuildFile(folder string) (*buildFile, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Lstat(buildFileName)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, errors.New("it has no build.json; name the folder that blotter build published into")
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() > maxBuildFile:
		return nil, errors.New("its build.json is none that blotter build wrote")
	}
	f, err := root.Open(buildFileName)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	said := &buildFile{}
	if err := json.NewDecoder(io.LimitReader(f, maxBuildFile)).Decode(said); err != nil {
		return nil, fmt.Errorf("its build.json is none that blotter build wrote: %w", err)
	}
	return said, nil
}

var commitForm = regexp.MustCompile(`^[0-9a-f]{40}$`)

// verifiable is an error where no commit gives the folder again.
func (f *buildFile) verifiable() error {
	switch {
	case f.Commit == "":
		return errors.New("it was built outside git, so there is no commit to compare it with")
	case f.Dirty:
		return errors.New("it was built from files that were not committed, so no commit gives it again; commit them, and build anew")
	case f.NoHistory:
		return errors.New("it was built in a clone without the history, which its pages say; build it anew in a full clone (git fetch --unshallow)")
	case !commitForm.MatchString(f.Commit):
		return errors.New("its build.json names no commit; it is none that blotter build wrote")
	case f.BaseURL != "" && site.CheckBaseURL(f.BaseURL) != "":
		return errors.New("its build.json gives no address; it is none that blotter build wrote")
	}
	return nil
}

var programForm = regexp.MustCompile(`^(sha256:[0-9a-f]{64})?$`)

// options are those of a build that says the same. Another program's digest is
// taken over, as it is no difference by itself.
func (f *buildFile) options(opts Options) Options {
	m := &mark{program: programDigest()}
	if programForm.MatchString(f.Program) {
		m.program = f.Program
	}
	if f.AsOf != nil {
		m.asOf, m.day = f.AsOf.Label, f.AsOf.Day
	}
	return Options{Dir: opts.Dir, Ref: f.Commit, BaseURL: f.BaseURL, Drafts: f.Drafts, Workers: opts.Workers, Progress: opts.Progress, Note: opts.Note, mark: m}
}

// hasCommit is an error where this clone cannot give what the commit gave.
func (b *Builder) hasCommit(commit string) error {
	if err := b.open(); err != nil {
		return err
	}
	if state := b.memory.repo.State(); !state.HasHistory || !state.HasContents {
		return errors.New(state.Reason)
	}
	if _, err := b.memory.repo.Resolve(commit); err != nil {
		return fmt.Errorf("its commit %s is not in this clone (%w); fetch it, or name the register's clone with -C", commit, err)
	}
	return nil
}

var shortForm = regexp.MustCompile(`^[0-9a-f]{12}$`)

// checkLabel is an error where the pages' mark does not lead to the commit. A name
// that this clone does not have can't be held to it.
func (b *Builder) checkLabel(said *buildFile) error {
	a := said.AsOf
	switch {
	case a == nil:
		return nil
	case a.Day:
		return b.checkDay(a.Label, said.Commit)
	}
	commit, err := b.memory.repo.Resolve(a.Label)
	if err == nil && commit.Hash.String() != said.Commit || err != nil && shortForm.MatchString(a.Label) {
		return fmt.Errorf("its build.json says that commit %s is %s, which it is not here; fetch, or build it anew", said.Commit[:12], a.Label)
	}
	return nil
}

// checkDay is an error where the commit was not the newest of a branch at the end
// of the day.
func (b *Builder) checkDay(day, commit string) error {
	end, err := endOf(day)
	if err != nil {
		return fmt.Errorf("its build.json names no day: %w", err)
	}
	heads, err := b.memory.repo.Tips()
	if err != nil {
		return err
	}
	for _, head := range heads {
		newest, found, err := b.memory.repo.AsOf(head, end)
		if err != nil {
			return err
		}
		if found && newest.Hash.String() == commit {
			return nil
		}
	}
	return fmt.Errorf("its build.json says that commit %s was the newest on %s, which it was on no branch here; fetch, or build it anew", commit[:12], day)
}
