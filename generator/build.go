package generator

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"blotter/generator/publish"
	"blotter/generator/search"
	"blotter/generator/site"
	"blotter/generator/theme"

	"golang.org/x/sync/errgroup"
)

// Build reads, checks and publishes the site. Where all is as it was at the last
// build, it says again what that said.
func (b *Builder) Build(ctx context.Context) (*Result, error) {
	whole := newClock()
	c := newClock()
	in, err := b.look(c)
	if err != nil {
		return nil, err
	}
	last := b.lastBuild(&in)
	res, err := last.again()
	if err == nil && res == nil {
		res, err = b.build(ctx, in, last, c, func(*Register) (publish.Sink, error) { return publish.Folder(b.out()) })
	}
	if err != nil {
		return nil, err
	}
	last.keep(res)
	whole.lap("in all")
	res.Total = whole.stages[0]
	return res, nil
}

// buildInto builds, whatever was built before, into the sink that open gives for the
// register that was read.
func (b *Builder) buildInto(ctx context.Context, open func(*Register) (publish.Sink, error)) (*Result, error) {
	c := newClock()
	in, err := b.look(c)
	if err != nil {
		return nil, err
	}
	return b.build(ctx, in, lastBuild{}, c, open)
}

func (b *Builder) build(ctx context.Context, in inputs, last lastBuild, c *clock, open func(*Register) (publish.Sink, error)) (*Result, error) {
	reg, err := b.load(ctx, in, c)
	if err != nil {
		return nil, err
	}
	if err := reg.publishable(); err != nil {
		return nil, err
	}
	sink, err := open(reg)
	if err != nil {
		return nil, err
	}
	defer sink.Abort()
	index, err := reg.openIndex(true)
	if err != nil {
		return nil, err
	}
	defer index.Close()
	res, err := b.publish(ctx, reg, sink, index, last)
	if err != nil {
		return nil, err
	}
	c = newClock()
	if res.Summary, err = sink.Commit(); err != nil {
		return nil, err
	}
	c.lap("commit")
	keep(index)
	c.lap("keep")
	res.Stages = append(res.Stages, c.stages...)
	return res, nil
}

// publishable is an error where a new site would be worse than the one that
// stands: there is no register, or it is not known what may no longer be shown.
func (r *Register) publishable() error {
	_, named := r.snapshot.File("content/site.yaml")
	switch empty := !named && len(r.Site.All) == 0; {
	case empty && r.called != "":
		return fmt.Errorf("there is nothing to publish: %s has no content/site.yaml and no record", r.called)
	case empty:
		return fmt.Errorf("there is nothing to publish: %s", r.Problems[0])
	}
	for _, p := range r.Problems {
		if unclearRemoval(p) {
			return fmt.Errorf("nothing is published until it is known what may not be: %s", p)
		}
	}
	return nil
}

func (b *Builder) out() string {
	if b.opts.Out != "" {
		return b.opts.Out
	}
	return filepath.Join(b.opts.Dir, "public")
}

// publish renders every page into the sink, and adds to the index the records that
// it does not have.
func (b *Builder) publish(ctx context.Context, reg *Register, sink publish.Sink, index *search.Index, last lastBuild) (*Result, error) {
	rend, err := b.Renderer(reg)
	if err != nil {
		return nil, err
	}
	c := newClock()
	p := rend.publication(sink, index, b.opts.Progress)
	p.startKeeping(last)
	c.lap("keys")
	if err := p.pages(ctx, b.opts.Workers); err != nil {
		return nil, err
	}
	c.lap("pages")
	if err := p.files(p.sink.Put); err != nil {
		return nil, err
	}
	if err := p.dataPage(); err != nil {
		return nil, err
	}
	if err := index.Export(p.sink.Put); err != nil {
		return nil, fmt.Errorf("export the search index: %w", err)
	}
	c.lap("export")
	if err := p.offlineJSON(); err != nil {
		return nil, err
	}
	if err := p.buildJSON(); err != nil {
		return nil, err
	}
	pages := c.stages[1].Wall
	stages := append(reg.Stages, c.stages[0], Stage{"render", pages, p.render.total()}, Stage{"index", pages, p.indexing.total()},
		Stage{"write", pages, p.write.total()}, c.stages[2])
	return &Result{
		Problems: reg.Problems, Records: len(reg.Site.Records), Stages: stages,
		DraftsLeftOut: reg.Site.DraftsLeftOut, AsOf: reg.Site.AsOf, HistoryNote: reg.Site.HistoryNote, asked: p.asked,
	}, nil
}

// publication is one pass over all pages of a site.
type publication struct {
	*Renderer
	sink     publish.Sink
	keeper   publish.Keeper // the sink, nil where it keeps nothing
	known    *keys          // nil without a keeper
	index    *search.Index
	missing  map[*site.Record]bool // from the index
	progress func(string, int, int)

	mu    sync.Mutex
	asked map[string]askedPage // of this build

	render, indexing, write busy
}

func (r *Renderer) publication(sink publish.Sink, index *search.Index, progress func(string, int, int)) *publication {
	p := &publication{Renderer: r, sink: sink, index: index, progress: progress, missing: map[*site.Record]bool{}}
	for _, rec := range r.Site.All {
		if !index.Has(rec.ID) { // one that is not listed never is there, and keeps its place by being told
			p.missing[rec] = true
		}
	}
	return p
}

// pages renders and puts every page on several goroutines, while one more feeds
// the index with the records that they have read.
func (p *publication) pages(ctx context.Context, workers int) error {
	g, ctx := errgroup.WithContext(ctx)
	plan := make(chan site.Page)
	docs := make(chan search.Document, 256)
	g.Go(func() error {
		defer close(plan)
		for page := range p.Site.Pages() {
			if page.Kind == site.DataPage {
				continue // it tells of files that are still to be put
			}
			select {
			case plan <- page:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	var done atomic.Int64
	var rendering sync.WaitGroup
	for range workers {
		rendering.Add(1)
		g.Go(func() error {
			defer rendering.Done()
			for page := range plan {
				if err := p.page(ctx, page, docs); err != nil {
					return err
				}
				p.progress("pages", int(done.Add(1)), 0)
			}
			return nil
		})
	}
	g.Go(func() error { rendering.Wait(); close(docs); return nil })
	g.Go(func() error { return p.feedIndex(docs) })
	return g.Wait()
}

// buffers are reused from page to page.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// page takes over or renders a page, and gives its text to the index.
func (p *publication) page(ctx context.Context, page site.Page, docs chan<- search.Document) error {
	kept, err := p.keep(page)
	if err != nil {
		return err
	}
	doc := search.Document{Record: page.Record}
	wanted := page.Kind == site.RecordPage && p.missing[page.Record]
	switch {
	case !kept:
		doc.Body, err = p.put(page)
	case wanted && page.Record.Listed():
		doc.Body, err = p.bodyText(page.Record)
	}
	if err != nil || !wanted {
		return err
	}
	select {
	case docs <- doc:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// put renders the page into the sink, and gives the text of its body.
func (p *publication) put(page site.Page) (text string, err error) {
	out := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(out)
	out.Reset()
	var asked questions
	if p.keeper != nil && asks(page) {
		asked = questions{}
	}
	err = p.render.measure(func() (err error) { text, err = p.Renderer.page(out, page, asked); return err })
	if err != nil {
		return "", err
	}
	return text, p.write.measure(func() error { return p.putKeyed(page, asked, out.Bytes()) })
}

const indexBatch = 50

// feedIndex adds documents in batches, and drains the channel after an error so
// that nobody waits for it.
func (p *publication) feedIndex(docs <-chan search.Document) (err error) {
	var batch []search.Document
	flush := func() {
		if err == nil && len(batch) > 0 {
			err = p.indexing.measure(func() error { return p.index.Add(batch) })
		}
		batch = batch[:0]
	}
	for d := range docs {
		if p.index.Has(d.Record.ID) {
			continue
		}
		if batch = append(batch, d); len(batch) == indexBatch {
			flush()
		}
	}
	flush()
	if err != nil {
		return fmt.Errorf("index the records: %w", err)
	}
	return nil
}

// dataPage puts the page of downloads, with the sizes and digests that were put.
func (p *publication) dataPage() error {
	page, files := p.Site.DataPage(), map[string]theme.File{}
	for _, e := range p.sink.Manifest() {
		if strings.HasPrefix(e.Path, "data/") {
			files[e.Path] = theme.File{Size: e.Size, Sum: hex.EncodeToString(e.Sum[:])}
		}
	}
	var out bytes.Buffer
	if err := p.theme.Render(&out, p.views.View(page, theme.Body{Files: files})); err != nil {
		return fmt.Errorf("render %s: %w", page.URL, err)
	}
	return p.sink.Put(page.File(), out.Bytes())
}

// buildJSON puts the one file that says what the site was built from.
func (p *publication) buildJSON() error {
	digest := p.sink.Manifest().Digest()
	data, err := json.MarshalIndent(buildFile{
		Commit: p.Commit, Dirty: p.Dirty, AsOf: asOfBuild(p.Site.AsOf), BaseURL: p.Site.BaseURL, Drafts: p.input.Drafts,
		NoHistory: p.Site.HistoryNote != "", Theme: "sha256:" + p.theme.Digest(), Program: p.program(), Manifest: fmt.Sprintf("sha256:%x", digest),
	}, "", "  ")
	if err != nil {
		return err
	}
	return p.sink.Put(buildFileName, append(data, '\n'))
}
