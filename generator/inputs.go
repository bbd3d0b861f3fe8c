package generator

import (
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/picture"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// inputs gathers what the files of a snapshot mean.
type inputs struct {
	snapshot *repo.Snapshot
	config   *site.Config
	input    site.Input
	problems diag.List
	pictures map[string]*picture.Image
}

// skip tells what could not be read. A record among it keeps its address.
func (in *inputs) skip(skipped []repo.Skipped, about func(file string) bool) {
	for _, s := range skipped {
		if !about(s.Path) || s.Path != folders[0] && !strings.HasPrefix(s.Path, folders[0]+"/") {
			continue
		}
		p := diag.Problem{Rule: diag.NotRegularFile, File: s.Path, Message: s.Reason + "; only plain files of at most 8 MiB, with plain names, are read"}
		in.problems = append(in.problems, p)
		if kindOf(s.Path) == recordFile {
			in.input.Incidents = append(in.input.Incidents, incident.Unread(p))
		}
	}
}

// newest is what removed.yaml is read from: what must be forgotten is forgotten
// in old versions too.
func (b *Builder) newest(snap *repo.Snapshot) (*repo.Snapshot, error) {
	if b.opts.Ref == "" {
		return snap, nil
	}
	if _, committed, err := b.memory.repo.Head(); err == nil && !committed {
		return snap, nil
	}
	return b.at("HEAD")
}

// configFiles gives the snapshot's files, with removed.yaml as the newest branch
// has it.
func configFiles(snap, newest *repo.Snapshot) site.Files {
	return func(yield func(string, func() ([]byte, error)) bool) {
		for i := range snap.Files {
			f := &snap.Files[i]
			if f.Path != site.RemovedFile && !yield(f.Path, f.Read) {
				return
			}
		}
		if f, ok := newest.File(site.RemovedFile); ok {
			yield(f.Path, f.Read)
		}
	}
}

// Files gives the site's files below content/, for importers to hold against
// what they bring.
func (b *Builder) Files() (site.Files, error) {
	snap, err := b.snapshot()
	if err != nil {
		return nil, err
	}
	newest, err := b.newest(snap)
	if err != nil {
		return nil, err
	}
	return configFiles(snap, newest), nil
}
