package search

import (
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
)

// recordKeys are the keys of one record, as bleve has them.
type recordKeys struct {
	words   map[string]*wordIn
	others  map[string]bool // exact forms and stems
	names   []string        // identities
	lengths counts
}

// wordIn is where a folded word stands in a record.
type wordIn struct {
	freq counts
	at   [fieldCount][]int
}

// keysOfRecord analyses a record's texts again, as they are in the layer of what is
// kept or in that above it.
func (v *view) keysOfRecord(id string, kept bool) (*recordKeys, error) {
	data, err := v.storedTexts(id, kept)
	if err != nil {
		return nil, err
	}
	texts, names, err := decodeTexts(data)
	if err != nil {
		return nil, fmt.Errorf("read the texts of %s: %w", id, err)
	}
	k := &recordKeys{words: map[string]*wordIn{}, others: map[string]bool{}, names: names}
	for f := range texts {
		field := &textField{texts: texts[f]}
		field.Analyze()
		k.take(f, field)
	}
	return k, nil
}

func (v *view) storedTexts(id string, kept bool) (data []byte, err error) {
	for _, l := range v.layers {
		if l.kept != kept {
			continue
		}
		doc, err := l.reader.Document(id)
		if err != nil {
			return nil, err
		}
		if doc == nil {
			return nil, fmt.Errorf("the index has no %s", id)
		}
		doc.VisitFields(func(f index.Field) {
			if f.Name() == textsField {
				data = slices.Clone(f.Value())
			}
		})
	}
	return data, nil
}

func (k *recordKeys) take(f int, field *textField) {
	k.lengths[f] = field.length
	for word, freq := range field.words {
		w := k.words[word]
		if w == nil {
			w = &wordIn{}
			k.words[word] = w
		}
		w.freq[f] = freq.Frequency()
		for _, l := range freq.Locations {
			w.at[f] = append(w.at[f], l.Position)
		}
	}
	for key := range field.its {
		k.others[key] = true
	}
}

// prefixes are the one and two characters that its words begin with.
func (k *recordKeys) prefixes() map[string]bool {
	all := map[string]bool{}
	if k == nil {
		return all
	}
	for word := range k.words {
		for _, p := range shortOf(word) {
			all[p] = true
		}
	}
	return all
}
