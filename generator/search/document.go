package search

import (
	"maps"
	"slices"
	"strings"

	"blotter/generator/incident"
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
	publisher
	terms
	fieldCount
)

// fieldNames are the fields' names in bleve and in a query.
var fieldNames = [fieldCount]string{"title", "summary", "body", "source", "publisher", "terms"}

// counts holds a number for each text field.
type counts [fieldCount]int

// The other fields of bleve's documents. A taxonomy's prefix keeps it apart from
// the text fields: a taxonomy may be called body.
const (
	idField    = "id"
	textsField = "texts" // stored, for splice.go
)

func companion(field string) string     { return field + "~" }
func inTaxonomy(taxonomy string) string { return "in:" + taxonomy }

// Nothing is stored but what was analysed, and there are no columns: cards and
// facets come from the records. Term vectors are what phrases need.
const (
	textOptions      = index.IndexField | index.IncludeTermVectors
	companionOptions = index.IndexField | index.SkipFreqNorm
	keywordOptions   = index.IndexField | index.SkipFreqNorm
)

// bleveDocument makes bleve's document of a record. language is the register's.
// Each field says itself how it is indexed, and bleve's mapping is not asked.
func bleveDocument(d Document, language string) *document.Document {
	doc := document.NewDocument(d.Record.ID)
	all := fieldTexts(d, language)
	names := identities(d.Record)
	for f, texts := range all {
		words := &textField{name: fieldNames[f], texts: texts}
		doc.AddField(words)
		doc.AddField(&companionField{name: companion(fieldNames[f]), words: words})
	}
	for i, t := range allTerms(d.Record) {
		doc.AddField(keyword(inTaxonomy(t.Taxonomy.Name), i, t.Slug))
	}
	for i, id := range names {
		doc.AddField(keyword(idField, i, identityKey(id)))
	}
	doc.AddField(document.NewTextFieldCustom(textsField, nil, encodeTexts(all, names), index.StoreField, nil))
	doc.AddIDField()
	return doc
}

func keyword(field string, i int, value string) document.Field {
	return document.NewTextFieldCustom(field, []uint64{uint64(i)}, []byte(value), keywordOptions, nil)
}

// passage is one text of a field. A phrase does not reach from one into another.
type passage struct{ text, language string }

// fieldTexts are the texts of every text field.
func fieldTexts(d Document, language string) (texts [fieldCount][]passage) {
	r := d.Record
	own := language
	if r.Language.S != "" {
		own = r.Language.S
	}
	add := func(field int, text, language string) {
		if text != "" {
			texts[field] = append(texts[field], passage{text, language})
		}
	}
	add(title, shown(r, "title", r.Title.S), own)
	add(summary, shown(r, "summary", r.Summary.S), own)
	add(body, shown(r, "body", d.Body), own)
	for _, s := range r.Sources {
		add(sources, shown(r, "sources", s.Title.S), languageOf(s, own))
		add(sources, shown(r, "sources", s.Author.S), "")
		add(publisher, shown(r, "sources", s.Publisher.S), languageOf(s, own))
	}
	for _, t := range allTerms(r) {
		add(terms, t.Name, language)
		add(terms, t.ID, language)
		for _, s := range t.Synonyms {
			add(terms, s, language)
		}
		for _, l := range slices.Sorted(maps.Keys(t.Names)) {
			add(terms, t.Names[l], l)
		}
	}
	return texts
}

func languageOf(s incident.Source, otherwise string) string {
	if s.Language.S != "" {
		return s.Language.S
	}
	return otherwise
}

// shown is the text, or "" where the field has been removed.
func shown(r *site.Record, field, text string) string {
	if !r.Shows(field) {
		return ""
	}
	return text
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

// maxIdentity bounds what somebody might paste to find a record, in bytes.
const maxIdentity = 2000

// identities are what names a record: its id, those in other databases, its
// sources' addresses and its title.
func identities(r *site.Record) (all []string) {
	add := func(id string) {
		if id != "" && len(id) <= maxIdentity && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	add(r.ID)
	if r.Shows("also-known-as") {
		for _, known := range r.AlsoKnownAs {
			add(strings.ToLower(known.S))
		}
	}
	if r.Shows("sources") {
		for _, s := range r.Sources {
			add(addressIdentity(s.URL.S))
			add(addressIdentity(s.Archive.S))
		}
	}
	add(titleIdentity(shown(r, "title", r.Title.S)))
	return all
}

func identityKey(identity string) string { return "\x03" + identity }

// addressIdentity is a web address without what may differ between two ways of
// writing it: the scheme, www., the fragment and a slash at the end; "" for what
// is none.
func addressIdentity(address string) string {
	address, _, _ = strings.Cut(strings.TrimSpace(address), "#")
	scheme, rest, ok := strings.Cut(address, "://")
	if scheme = strings.ToLower(scheme); !ok || scheme != "http" && scheme != "https" {
		return ""
	}
	end := strings.IndexAny(rest, "/?")
	if end < 0 {
		end = len(rest)
	}
	host := strings.TrimPrefix(strings.ToLower(rest[:end]), "www.")
	if host == "" {
		return ""
	}
	return host + strings.TrimSuffix(rest[end:], "/")
}

// titleIdentity is a title's words; "" where it has none.
func titleIdentity(title string) string {
	var words []string
	for _, t := range tokens(title, "") {
		words = append(words, t.folded)
	}
	if len(words) == 0 {
		return ""
	}
	return "t:" + strings.Join(words, " ")
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
