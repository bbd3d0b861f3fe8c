package generator

import (
	"context"
	"crypto/sha256"
	"fmt"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
	"blotter/generator/picture"
	"blotter/generator/repo"
	"blotter/generator/site"
	"blotter/generator/theme"

	"golang.org/x/sync/errgroup"
)

// folders are the parts of a site's folder that a build looks at.
var folders = []string{"content", "themes"}

// memory is what a Builder keeps between builds: values of files, by what they
// depend on, and the history by its head.
type memory struct {
	repo      *repo.Repo
	incidents map[string]kept[*incident.Incident]
	pages     map[string]kept[*incident.Page]
	pictures  map[string]kept[pictured]
	removed   map[repo.Hash]removed    // by commit
	renamed   map[repo.Hash][][]string // by the history's head
	theme     kept[*theme.Theme]
	card      kept[[]byte]
	head      repo.Hash
	revisions map[string][]site.Revision
	note      string
	drafts    drafts
	pasts     pasts
}

// kept is a value and the digest of everything that it was made from.
type kept[T any] struct {
	key   [32]byte
	value T
}

// pictured is an image or what is wrong with it.
type pictured struct {
	image   *picture.Image
	problem *diag.Problem
}

// Register is a site as it was read: arranged, and ready to be rendered page by
// page.
type Register struct {
	Site     *site.Site
	Problems diag.List
	Commit   string // that was read, or the work tree's HEAD; "" without git
	Dirty    bool   // the work tree differs from Commit
	Stages   []Stage

	blob     func(hash string) ([]byte, error) // an old version of a file
	pasts    *pasts
	kept     string // where the search index is kept; "": nowhere
	contents bool   // every old version that a page may tell of is here
	note     func(note string)
	inputs
}

// loadGC is how much garbage there may be for what is kept, in percent, while a site
// of at most so many files is read: what a parser leaves is many times what it gives,
// and a collection costs what is kept.
const (
	loadGC    = 250
	loadFiles = 20_000
)

// Load reads and arranges the site.
func (b *Builder) Load(ctx context.Context) (*Register, error) {
	go programDigest() // it takes a while, and is wanted later
	c := newClock()
	in, err := b.look(c)
	if err != nil {
		return nil, err
	}
	return b.load(ctx, in, c)
}

// look takes the version that is to be built, and reads what shapes it and what of
// it must be forgotten.
func (b *Builder) look(c *clock) (inputs, error) {
	in, err := b.choose()
	if err != nil {
		return in, err
	}
	c.lap("read")
	return in, b.configure(&in)
}

// load reads the records and the history, and arranges them.
func (b *Builder) load(ctx context.Context, in inputs, c *clock) (*Register, error) {
	snap := in.snapshot
	if len(snap.Files) <= loadFiles {
		defer debug.SetGCPercent(debug.SetGCPercent(loadGC))
	}
	b.forgetOther(&in)
	in.shelf = b.openShelf(&in)
	if err := b.parseFiles(ctx, &in); err != nil {
		return nil, err
	}
	c.lap("parse")
	if err := b.history(&in); err != nil {
		return nil, err
	}
	c.lap("history")
	s, found := site.New(in.config, in.input)
	problems := append(in.problems, found...)
	c.lap("arrange")
	if err := fillExcerpts(problems, snap); err != nil {
		return nil, err
	}
	problems.Sort()
	in.shelf = nil // it holds what has just been read a second time
	r := &Register{Site: s, Problems: problems, Dirty: snap.Dirty, Stages: c.stages, inputs: in, blob: b.memory.blob, pasts: &b.memory.pasts}
	r.contents = b.contents()
	r.kept, r.note = b.memory.repo.CacheFolder("search"), b.opts.Note
	if !snap.Commit.Hash.IsZero() {
		r.Commit = snap.Commit.Hash.String()
	}
	return r, nil
}

// contents reports whether every old version that a page may tell of is here.
func (b *Builder) contents() bool {
	state := b.memory.repo.State()
	return state.HasContents || !state.HasHistory
}

// open opens the site's folder once it is in git for good: one that is in none,
// or has no commit yet, may have become a repository since.
func (b *Builder) open() error {
	if b.memory.repo != nil {
		if _, committed, err := b.memory.repo.Head(); committed || err != nil {
			return nil
		}
		if err := b.Close(); err != nil {
			return err
		}
	}
	dir := b.opts.Dir
	if dir == "" {
		dir = "."
	}
	r, err := repo.Open(dir)
	if err != nil {
		return err
	}
	b.memory.repo = r
	return nil
}

// configure reads site.yaml and its companions, and joins what must be forgotten.
func (b *Builder) configure(in *inputs) error {
	in.skip()
	cfg, problems, err := site.ReadConfig(siteFiles(in.snapshot))
	if err != nil {
		return err
	}
	others, err := b.removedElsewhere(cfg.Repository.Branch)
	if err != nil {
		return err
	}
	in.config = cfg
	if err := b.forget(in, problems, others); err != nil {
		return err
	}
	in.address(b.opts.BaseURL)
	in.input.Drafts = b.opts.Drafts
	return nil
}

// parseFiles parses records, pages and images side by side, each file alone, but
// for the records that are on the shelf.
func (b *Builder) parseFiles(ctx context.Context, in *inputs) error {
	m := &b.memory
	schema := in.config.Schema()
	seed := schemaDigest(schema)
	files := in.snapshot.Files
	incidents := make([]kept[*incident.Incident], len(files))
	pages := make([]kept[*incident.Page], len(files))
	pictures := make([]kept[pictured], len(files))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(b.opts.Workers)
	for i := range files {
		f := &files[i]
		key := sha256.Sum256(append(append(seed, f.Hash[:]...), f.Path...))
		g.Go(func() (err error) {
			if err := ctx.Err(); err != nil {
				return err
			}
			switch kindOf(f.Path) {
			case recordFile:
				if record := in.shelf.find(f.Path, key); record != nil {
					incidents[i] = kept[*incident.Incident]{key, record}
					return nil
				}
				incidents[i], err = remember(m.incidents, f, key, func(data []byte) *incident.Incident {
					return incident.Parse(f.Path, data, f.Hash.String(), schema)
				})
			case pageFile:
				pages[i], err = remember(m.pages, f, key, func(data []byte) *incident.Page { return incident.ParsePage(f.Path, data) })
			case otherFile:
				pictures[i], err = remember(m.pictures, f, key, func(data []byte) pictured {
					img, problem := picture.Check(f.Path, data)
					return pictured{img, problem}
				})
			}
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	in.keepRecords(files, incidents)
	b.collect(in, incidents, pages, pictures)
	return nil
}

type fileKind uint8

const (
	notOurs fileKind = iota
	recordFile
	pageFile
	otherFile // an image, or nothing that belongs there
)

func kindOf(file string) fileKind {
	switch {
	case strings.HasPrefix(file, incident.Folder) && path.Ext(file) == ".md":
		return recordFile
	case strings.HasPrefix(file, incident.Folder):
		return otherFile
	case strings.HasPrefix(file, incident.PageFolder) && path.Ext(file) == ".md":
		return pageFile
	}
	return notOurs
}

// remember gives the value kept for a file, or makes it.
func remember[T any](known map[string]kept[T], f *repo.File, key [32]byte, make func([]byte) T) (kept[T], error) {
	if k, ok := known[f.Path]; ok && k.key == key {
		return k, nil
	}
	data, err := f.Read()
	if err != nil {
		return kept[T]{}, fmt.Errorf("read %s: %w", f.Path, err)
	}
	return kept[T]{key, make(data)}, nil
}

// collect takes over what was parsed, in the files' order, and keeps it.
func (b *Builder) collect(in *inputs, incidents []kept[*incident.Incident], pages []kept[*incident.Page], pictures []kept[pictured]) {
	m := &b.memory
	m.incidents, m.pages, m.pictures = map[string]kept[*incident.Incident]{}, map[string]kept[*incident.Page]{}, map[string]kept[pictured]{}
	in.pictures = map[string]*picture.Image{}
	in.input.Uncommitted = map[string]bool{}
	for i := range in.snapshot.Files {
		f := &in.snapshot.Files[i]
		if k := incidents[i]; k.value != nil {
			m.incidents[f.Path] = k
			in.input.Incidents = append(in.input.Incidents, k.value)
			in.input.Uncommitted[f.Path] = !f.Committed && !in.snapshot.Commit.Hash.IsZero()
			in.problems = append(in.problems, k.value.Problems...)
		}
		if k := pages[i]; k.value != nil {
			m.pages[f.Path] = k
			in.input.Pages = append(in.input.Pages, k.value)
			in.problems = append(in.problems, k.value.Problems...)
		}
		switch k := pictures[i]; {
		case k.value.problem != nil:
			m.pictures[f.Path] = k
			in.problems = append(in.problems, *k.value.problem)
		case k.value.image != nil:
			m.pictures[f.Path] = k
			in.pictures[f.Path] = k.value.image
			in.input.Images = append(in.input.Images, site.Image{File: path.Base(f.Path), Path: f.Path, Blob: f.Hash.String(), Width: k.value.image.Width, Height: k.value.image.Height})
		}
	}
}

func schemaDigest(schema incident.Schema) []byte {
	var lines []string
	for path, shape := range schema {
		lines = append(lines, fmt.Sprintf("%s %d\n", path, shape))
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "")))
	return slices.Clip(sum[:])
}

// fillExcerpts gives problems that were found without their file's text the
// line that they are about.
func fillExcerpts(problems diag.List, snap *repo.Snapshot) error {
	sources := map[string]*diag.Source{}
	for i := range problems {
		p := &problems[i]
		if p.Excerpt != "" || p.Line == 0 {
			continue
		}
		if sources[p.File] == nil {
			f, ok := snap.File(p.File)
			if !ok {
				continue
			}
			data, err := f.Read()
			if err != nil {
				return fmt.Errorf("read %s: %w", p.File, err)
			}
			sources[p.File] = diag.NewSource(p.File, []byte(strings.TrimPrefix(string(data), frontmatter.BOM)))
		}
		p.Excerpt = sources[p.File].Excerpt(p.Line)
	}
	return nil
}
