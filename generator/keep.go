package generator

import (
	"blotter/generator/publish"
	"blotter/generator/site"
)

// startKeeping lets the publication take over pages of the site before, where the
// sink can and their keys are known.
func (p *publication) startKeeping(last lastBuild) {
	keeper, ok := p.sink.(publish.Keeper)
	if !ok {
		return
	}
	if p.known = p.keys(last.askedPages()); p.known != nil {
		p.keeper, p.asked = keeper, map[string]askedPage{}
	}
}

// keep takes over the page of the site before, if it was made from the same.
func (p *publication) keep(page site.Page) (kept bool, err error) {
	if p.keeper == nil {
		return false, nil
	}
	err = p.write.measure(func() error {
		k, file := p.known.of(page), page.File()
		if !asks(page) {
			kept, err = p.keeper.Keep(file, k)
			return err
		}
		a, known := p.known.asked[file]
		if !known || a.Key != k {
			return nil
		}
		if kept, err = p.keeper.Keep(file, p.known.answered(a)); kept {
			p.noteAsked(file, a)
		}
		return err
	})
	return kept, err
}

// putKeyed puts a page that was made, with its key.
func (p *publication) putKeyed(page site.Page, asked questions, data []byte) error {
	file := page.File()
	if p.keeper == nil {
		return p.sink.Put(file, data)
	}
	k := p.known.of(page)
	if asks(page) {
		a := askedPage{k, asked.sorted()}
		p.noteAsked(file, a)
		k = p.known.answered(a)
	}
	return p.keeper.PutKeyed(file, k, data)
}

func (p *publication) noteAsked(file string, a askedPage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked[file] = a
}
