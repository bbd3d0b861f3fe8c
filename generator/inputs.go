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
	called   string // the day or the ref that was asked for; "" for the work tree
	old      bool   // a commit that is neither HEAD nor named by its branch
	mark     *mark
	config   *site.Config
	input    site.Input
	problems diag.List
	pictures map[string]*picture.Image
	shelf    *shelf // nil: nothing is kept, or all is in memory already

	ownURL      string // the site's address by site.yaml
	moreRemoved bool   // what counts is not what this version's own removed.yaml says
}

// skip tells what could not be read. A record among it keeps its address.
func (in *inputs) skip() {
	for _, s := range in.snapshot.Skipped {
		if s.Path != folders[0] && !strings.HasPrefix(s.Path, folders[0]+"/") || site.IsRemovedFile(s.Path) {
			continue
		}
		p := notRead(s)
		in.problems = append(in.problems, p)
		if kindOf(s.Path) == recordFile {
			in.input.Incidents = append(in.input.Incidents, incident.Unread(p))
		}
	}
}

// address puts the site elsewhere than site.yaml says, if a URL is given. Where the
// present register is stays site.yaml's to say.
func (in *inputs) address(url string) {
	in.ownURL = in.config.BaseURL
	if in.input.AsOf != nil {
		in.input.AsOf.BaseURL = in.ownURL
	}
	if url != "" {
		in.config.BaseURL = strings.TrimSuffix(url, "/") + "/"
	}
}

func notRead(s repo.Skipped) diag.Problem {
	return diag.Problem{Rule: diag.NotRegularFile, File: s.Path, Message: s.Reason + "; only plain files of at most 8 MiB, with plain names, are read"}
}

// siteFiles gives files of a snapshot, and after them others of the same names.
func siteFiles(snap *repo.Snapshot, further ...*repo.File) site.Files {
	return func(yield func(string, func() ([]byte, error)) bool) {
		for i := range snap.Files {
			if f := &snap.Files[i]; !yield(f.Path, f.Read) {
				return
			}
		}
		for _, f := range further {
			if !yield(f.Path, f.Read) {
				return
			}
		}
	}
}

// Files gives the site's files below content/, for importers to hold against
// what they bring. removed.yaml comes once for each version of it that counts.
func (b *Builder) Files() (site.Files, error) {
	in, err := b.choose()
	if err != nil {
		return nil, err
	}
	cfg, _, err := site.ReadConfig(siteFiles(in.snapshot))
	if err != nil {
		return nil, err
	}
	others, err := b.removedElsewhere(cfg.Repository.Branch)
	if err != nil {
		return nil, err
	}
	var further []*repo.File
	for _, o := range others {
		if o.file != nil {
			further = append(further, o.file)
		}
	}
	return siteFiles(in.snapshot, further...), nil
}

// HeaderSchema is the JSON Schema of a record's header in this register. It is nil
// where the files that shape the register have an error.
func (b *Builder) HeaderSchema() ([]byte, diag.List, error) {
	in, err := b.choose()
	if err != nil {
		return nil, nil, err
	}
	cfg, problems, err := site.ReadConfig(siteFiles(in.snapshot))
	if err != nil {
		return nil, nil, err
	}
	if problems.HasErrors() {
		return nil, problems, fillExcerpts(problems, in.snapshot)
	}
	text, err := cfg.HeaderSchema()
	return text, problems, err
}

// BlobHash is git's name of a file's bytes.
func BlobHash(data []byte) string { return repo.BlobHash(data).String() }
