package search

import (
	"maps"
	"slices"
	"strings"

	"blotter/generator/site"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"
)

// The text fields. Their order is that of the bits in a posting's field mask.
const (
	title = iota
	summary
	body
	sources
	terms
	fieldCount
)

// fieldNames are the fields' names in bleve and in a query.
var fieldNames = [fieldCount]string{"title", "summary", "body", "source", "terms"}

// counts holds a number for each text field.
type counts [fieldCount]int

// inTaxonomy is the bleve field that holds a record's terms of one taxonomy. The
// prefix keeps it apart from the text fields: a taxonomy may be called body.
func inTaxonomy(name string) string { return "in:" + name }

// Each field says itself how it is indexed, and bleve's mapping is not asked.
// Nothing is stored and there are no columns: cards and facets come from the
// records. Term vectors are what phrases need.
const (
	textOptions    = index.IndexField | index.IncludeTermVectors
	keywordOptions = index.IndexField | index.SkipFreqNorm
)

func bleveDocument(d Document) *document.Document {
	doc := document.NewDocument(d.Record.ID)
	for f, text := range fieldTexts(d) {
		doc.AddField(document.NewTextFieldCustom(fieldNames[f], nil, []byte(text), textOptions, analyser{}))
	}
	for i, t := range allTerms(d.Record) {
		doc.AddField(document.NewTextFieldCustom(inTaxonomy(t.Taxonomy.Name), []uint64{uint64(i)}, []byte(t.Slug), keywordOptions, nil))
	}
	doc.AddIDField()
	return doc
}

// fieldTexts is the text of every text field.
func fieldTexts(d Document) (texts [fieldCount]string) {
	r := d.Record
	texts[title] = shown(r, "title", r.Title.S)
	texts[summary] = shown(r, "summary", r.Summary.S)
	texts[body] = shown(r, "body", d.Body)
	var parts []string
	for _, s := range r.Sources {
		parts = append(parts, s.Title.S, s.Publisher.S, s.Author.S)
	}
	texts[sources] = shown(r, "sources", strings.Join(parts, string(gap)))
	texts[terms] = strings.Join(termTexts(r), string(gap))
	return texts
}

// shown is the text, or "" where the field has been removed.
func shown(r *site.Record, field, text string) string {
	if !r.Shows(field) {
		return ""
	}
	return text
}

// termTexts is everything that a record's terms are called.
func termTexts(r *site.Record) (texts []string) {
	for _, t := range allTerms(r) {
		texts = append(texts, t.Name, t.ID)
		texts = append(texts, t.Synonyms...)
		for _, language := range slices.Sorted(maps.Keys(t.Names)) {
			texts = append(texts, t.Names[language])
		}
	}
	return texts
}

// allTerms is the record's terms and the broader ones above them, each once:
// the terms on whose pages the record stands.
func allTerms(r *site.Record) (all []*site.Term) {
	for _, v := range r.Terms {
		for t := v.Term; t != nil && !slices.Contains(all, t); t = t.Broader {
			all = append(all, t)
		}
	}
	return all
}

// lengthsOf reads how many tokens the analysis found in each text field.
func lengthsOf(doc *document.Document) (lengths counts) {
	for _, f := range doc.Fields {
		if i := slices.Index(fieldNames[:], f.Name()); i >= 0 {
			lengths[i] = f.AnalyzedLength()
		}
	}
	return lengths
}
