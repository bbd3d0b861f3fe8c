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
	words, its := newTally(size/12, true), newTally(size/24, false)
	before := 0
	for _, p := range f.texts {
		if !mixed {
			p.language = "" // each word is stemmed once, below
		}
		c := analyse(p.text, p.language)
		for _, t := range c.found {
			words.add(t.folded, before+t.position)
			if t.exact != t.folded {
				its.add(exactKey(t.folded, t.exact), 0)
			}
			its.addStem(t.folded, t.stem, 1)
		}
		before += c.position + gapWidth
	}
	if english > 0 && !mixed {
		for word, freq := range words.keys {
			its.addStem(word, stem(word), freq.Frequency())
		}
	}
	f.length, f.words, f.its = words.count, words.finish(), its.finish()
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

// tally counts the keys of a field, and keeps their places where these matter.
type tally struct {
	count    int
	keys     index.TokenFrequencies
	spare    []index.TokenFreq // made many at a time
	vectors  bool
	of       []*index.TokenFreq // by occurrence
	position []int
}

func newTally(size int, vectors bool) *tally {
	return &tally{keys: make(index.TokenFrequencies, size), vectors: vectors}
}

func (t *tally) add(key string, position int) {
	t.count++
	f := t.raise(key, 1)
	if t.vectors {
		t.of, t.position = append(t.of, f), append(t.position, position)
	}
}

// addStem adds the stem of a word, where it differs, as often as the word stands
// there.
func (t *tally) addStem(word, stem string, times int) {
	if stem != "" && stem != word {
		t.raise(stemKey(stem), times)
	}
}

func (t *tally) raise(key string, times int) *index.TokenFreq {
	f := t.keys[key]
	if f == nil {
		if len(t.spare) == 0 {
			t.spare = make([]index.TokenFreq, 64)
		}
		f, t.spare = &t.spare[0], t.spare[1:]
		t.keys[key] = f
	}
	f.SetFrequency(f.Frequency() + times)
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
