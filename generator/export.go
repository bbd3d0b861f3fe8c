package generator

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"blotter/generator/exchange"
	"blotter/generator/feed"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
	"blotter/generator/site"
)

// exports are the forms in which Export writes all listed records.
var exports = map[string]site.Kind{"csv": site.RecordsCSV, "json": site.RecordsJSON}

// Export writes all listed records in a form: csv or json. The bytes are those of
// the published download; where that is divided they are still in one.
func (r *Register) Export(w io.Writer, form string) error {
	kind, ok := exports[form]
	if !ok {
		return fmt.Errorf("there is no form %q; there are csv and json", form)
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
	return exchange.SQLite(ctx, file, taxonomies.Bytes(), r.published(r.publishedRecord))
}

// ExportAIID gives the records as the AI Incident Database's tables.
func (r *Register) ExportAIID() ([]exchange.File, error) {
	if err := r.publishable(); err != nil {
		return nil, err
	}
	return exchange.AIIDTables(r.published(r.recordLine))
}

// ExportNDJSON writes all that the year packs hold, one record a line, with what
// else exchange.NDJSON needs to make the records' files again.
func (r *Register) ExportNDJSON(w io.Writer) error {
	if err := r.publishable(); err != nil {
		return err
	}
	return exchange.Lines(w, r.published(r.writtenRecord))
}

func (r *Register) writtenRecord(rec *site.Record) (p exchange.Published, err error) {
	if p, err = r.recordLine(rec); err != nil || !rec.Shows("") {
		return p, err
	}
	if p.File, err = r.written(rec, rec.Incident); err != nil {
		return p, err
	}
	for _, t := range rec.Translations {
		w, err := r.written(rec, t)
		if err != nil {
			return p, err
		}
		w.Language = t.Translation
		p.Translations = append(p.Translations, w)
	}
	return p, nil
}

// written is what may be shown of the file of a record or of its translation.
func (r *Register) written(rec *site.Record, i *incident.Incident) (w exchange.Written, err error) {
	f, ok := r.snapshot.File(i.Path)
	if !ok {
		return w, fmt.Errorf("read %s: %w", i.Path, fs.ErrNotExist)
	}
	data, err := f.Read()
	if err != nil {
		return w, fmt.Errorf("read %s: %w", i.Path, err)
	}
	header, body, _ := frontmatter.ReadTree(data)
	w.Folder = strings.HasPrefix(path.Base(i.Path), "index.")
	w.Header = showing(rec, header, "")
	if rec.Shows("body") {
		w.Body = string(bytes.TrimPrefix(data, []byte(frontmatter.BOM))[body:])
	}
	return w, nil
}

// showing is a header without what removed.yaml takes out; an import's digest of
// a removed value tells of it, and an event's source of a removed list.
func showing(rec *site.Record, n frontmatter.Node, within string) frontmatter.Node {
	shown := frontmatter.Node{Kind: n.Kind, Text: n.Text}
	for _, item := range n.Items {
		shown.Items = append(shown.Items, showing(rec, item, within))
	}
	for _, e := range n.Fields {
		name := strings.TrimPrefix(within+"."+e.Name, ".")
		if within == "origin.imported" {
			name = e.Name
		}
		if rec.Shows(name) && (name != "events.source" || rec.Shows("sources")) {
			shown.Fields = append(shown.Fields, frontmatter.Entry{Name: e.Name, Value: showing(rec, e.Value, name)})
		}
	}
	return shown
}

// published gives the records in order of id, as read reads them.
func (r *Register) published(read func(*site.Record) (exchange.Published, error)) iter.Seq2[exchange.Published, error] {
	return func(yield func(exchange.Published, error) bool) {
		for _, p := range r.Site.Packs() {
			for _, rec := range p.Records {
				if !yield(read(rec)) {
					return
				}
			}
		}
	}
}

func (r *Register) recordLine(rec *site.Record) (p exchange.Published, err error) {
	p.Listed = rec.Listed()
	p.JSON, err = feed.Line(r.Site, rec)
	return p, err
}

func (r *Register) publishedRecord(rec *site.Record) (exchange.Published, error) {
	p, err := r.recordLine(rec)
	if err != nil {
		return p, err
	}
	p.Body, err = r.bodyText(rec)
	return p, err
}
