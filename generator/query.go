package generator

import (
	"context"

	"blotter/generator/site"
)

// Search answers a query on an index of the site's records, best first. total
// counts all that match.
func (b *Builder) Search(ctx context.Context, query string, limit int) (records []*site.Record, total int, err error) {
	reg, err := b.Load(ctx)
	if err != nil {
		return nil, 0, err
	}
	index, err := reg.index()
	if err != nil {
		return nil, 0, err
	}
	defer index.Close()
	hits, total, err := index.Search(query, limit)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range hits {
		records = append(records, reg.Site.Record(h.ID))
	}
	return records, total, nil
}
