package generator

import (
	"context"

	"blotter/generator/search"
	"blotter/generator/site"
)

// Query is a question to the search index.
type Query = search.Query

// Answer is what a query finds, best first.
type Answer struct {
	search.Answer
	Records []*site.Record // of the hits
}

// Searcher answers queries on a register as it was read.
type Searcher struct {
	site  *site.Site
	index *search.Index
}

// Searcher indexes the register. It is to be closed.
func (r *Register) Searcher() (*Searcher, error) {
	index, err := r.index(false)
	if err != nil {
		return nil, err
	}
	keep(index)
	return &Searcher{r.Site, index}, nil
}

// Search answers a query. One that can't be answered is a search.QueryError.
func (s *Searcher) Search(q Query) (*Answer, error) {
	found, err := s.index.Search(q)
	if err != nil {
		return nil, err
	}
	a := &Answer{Answer: *found}
	for _, h := range found.Hits {
		a.Records = append(a.Records, s.site.Record(h.ID))
	}
	return a, nil
}

// Close frees the index.
func (s *Searcher) Close() error { return s.index.Close() }

// Search reads the site and answers one query on it.
func (b *Builder) Search(ctx context.Context, q Query) (*Answer, error) {
	reg, err := b.Load(ctx)
	if err != nil {
		return nil, err
	}
	s, err := reg.Searcher()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	return s.Search(q)
}
