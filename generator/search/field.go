package search

import index "github.com/blevesearch/bleve_index_api"

// textField is a text field of one of bleve's documents: its keys are the folded
// words. It is our own since bleve's would make an object of every token. Its
// companion has the keys that say more of a word, without their places.
type textField struct {
	name  string
	texts []passage

	length     int
	words, its index.TokenFrequencies
}

// Keys of the companion. The letters of words are all above them.
func exactKey(folded, exact string) string { return folded + "\x01" + exact }
func stemKey(stem string) string           { return stem + "\x02" }

// Analyze cuts the texts into words. bleve calls it on one of several goroutines.
func (f *textField) Analyze() {
	size, english := 0, 0
	for _, p := range f.texts {
		size += len(p.text)
		if isEnglish(p.language) {
			english++
		}
	}
	mixed := english > 0 && english < len(f.texts)
	words, its := newTally(size/12), keys{}
	before := 0
	for _, p := range f.texts {
		if !mixed {
			p.language = "" // each word is stemmed once, below
		}
		c := analyse(p.text, p.language)
		for _, t := range c.found {
			words.add(t.folded, before+t.position)
			if t.exact != t.folded {
				its.add(exactKey(t.folded, t.exact))
			}
			if t.stem != "" && t.stem != t.folded {
				its.add(stemKey(t.stem))
			}
		}
		before += c.position + gapWidth
	}
	if english > 0 && !mixed {
		for _, l := range words.lexemes {
			if l.stemKey != "" {
				its.add(l.stemKey)
			}
		}
	}
	f.length, f.words, f.its = words.count, words.finish(), index.TokenFrequencies(its)
	f.texts = nil
}

func (f *textField) Name() string                                     { return f.name }
func (f *textField) Value() []byte                                    { return nil }
func (f *textField) ArrayPositions() []uint64                         { return nil }
func (f *textField) EncodedFieldType() byte                           { return 't' }
func (f *textField) Options() index.FieldIndexingOptions              { return textOptions }
func (f *textField) AnalyzedLength() int                              { return f.length }
func (f *textField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.words }
func (f *textField) NumPlainTextBytes() uint64                        { return 0 }
func (f *textField) Size() int                                        { return 0 }

// companionField gives bleve what the analysis of the text field before it found.
type companionField struct {
	name  string
	words *textField
}

func (f *companionField) Analyze()                                         {}
func (f *companionField) Name() string                                     { return f.name }
func (f *companionField) Value() []byte                                    { return nil }
func (f *companionField) ArrayPositions() []uint64                         { return nil }
func (f *companionField) EncodedFieldType() byte                           { return 't' }
func (f *companionField) Options() index.FieldIndexingOptions              { return companionOptions }
func (f *companionField) AnalyzedLength() int                              { return f.words.length }
func (f *companionField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.words.its }
func (f *companionField) NumPlainTextBytes() uint64                        { return 0 }
func (f *companionField) Size() int                                        { return 0 }

// keys are keys without a frequency.
type keys index.TokenFrequencies

var noFrequency = &index.TokenFreq{}

func (k keys) add(key string) { k[key] = noFrequency }

// tally counts the words of a field, and keeps their places.
type tally struct {
	count    int
	keys     index.TokenFrequencies
	lexemes  []lexeme
	spare    []index.TokenFreq  // made many at a time
	of       []*index.TokenFreq // by occurrence
	position []int
}

func newTally(size int) *tally {
	return &tally{keys: make(index.TokenFrequencies, size)}
}

func (t *tally) add(word string, position int) {
	t.count++
	f := t.keys[word]
	if f == nil {
		f = t.first(word)
	}
	f.SetFrequency(f.Frequency() + 1)
	t.of, t.position = append(t.of, f), append(t.position, position)
}

// first takes a word that was not there before.
func (t *tally) first(word string) *index.TokenFreq {
	if len(t.spare) == 0 {
		t.spare = make([]index.TokenFreq, 64)
	}
	l, f := lookUp(word), &t.spare[0]
	t.spare = t.spare[1:]
	t.keys[l.word] = f
	t.lexemes = append(t.lexemes, l)
	return f
}

// finish gives each key its places.
func (t *tally) finish() index.TokenFrequencies {
	pointers := make([]*index.TokenLocation, len(t.of))
	for i, f := range t.of {
		if f.Locations == nil {
			n := f.Frequency()
			f.Locations, pointers = pointers[:0:n], pointers[n:]
		}
		f.Locations = append(f.Locations, place(t.position[i]))
	}
	return t.keys
}

// places are shared by all documents: bleve reads no more of them than the
// position, and changes none.
var places = func() (all [1 << 14]index.TokenLocation) {
	for i := range all {
		all[i].Position = i
	}
	return all
}()

func place(position int) *index.TokenLocation {
	if position < len(places) {
		return &places[position]
	}
	return &index.TokenLocation{Position: position}
}
