package generator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"blotter/generator/exchange"
	"blotter/generator/feed"
	"blotter/generator/site"
)

// exports are the forms in which Export writes all listed records.
var exports = map[string]site.Kind{"csv": site.RecordsCSV, "json": site.RecordsJSON, "ndjson": site.RecordsNDJSON}

// Export writes all listed records in a form: csv, json or ndjson. The bytes are
// those of the published download; where that is divided they are still in one.
func (r *Register) Export(w io.Writer, form string) error {
	kind, ok := exports[form]
	if !ok {
		return fmt.Errorf("there is no form %q; there are csv, json and ndjson", form)
	}
	if err := r.publishable(); err != nil {
		return err
	}
	records := slices.Clone(r.Site.Records)
	slices.Reverse(records)
	return feed.New(r.Site, r.feedBody).Write(w, site.Page{Kind: kind, URL: "/data/records." + form, Records: records})
}

// ExportSQLite makes a database of all that the year packs hold, with the records'
// bodies, in an empty file.
func (r *Register) ExportSQLite(ctx context.Context, file string) error {
	if err := r.publishable(); err != nil {
		return err
	}
	var taxonomies bytes.Buffer
	if err := feed.New(r.Site, r.feedBody).Write(&taxonomies, site.Page{Kind: site.TaxonomiesJSON, URL: "/data/taxonomies.json"}); err != nil {
		return err
	}
	return exchange.SQLite(ctx, file, taxonomies.Bytes(), r.publishedRecords())
}

// publishedRecords gives the records in order of id.
func (r *Register) publishedRecords() iter.Seq2[exchange.Published, error] {
	return func(yield func(exchange.Published, error) bool) {
		for _, p := range r.Site.Packs() {
			for _, rec := range p.Records {
				if !yield(r.publishedRecord(rec)) {
					return
				}
			}
		}
	}
}

func (r *Register) publishedRecord(rec *site.Record) (p exchange.Published, err error) {
	p.Listed = rec.Listed()
	if p.JSON, err = feed.Line(r.Site, rec); err != nil {
		return p, err
	}
	p.Body, err = r.bodyText(rec)
	return p, err
}
