package search

import (
	"container/heap"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// The keys of the index, in all fields that hold some:
//
//	F            a folded word, in the text fields
//	F \x01 X     its exact form X where that differs, in their companions
//	G \x02       the stem of English words that differ from it, there too
//	\x03 I       an identity, in idField
//
// They and their postings are read from bleve's segments. Its dictionaries list
// the keys of deleted records, too, until segments merge, so all is counted here.

// posting says of a record that it holds a key: in which fields, and what that
// counts. An identity's have neither.
type posting struct {
	ordinal int
	fields  uint8 // a bit for each
	impact  uint8
}

// placed is where a word stands in one field of a record.
type placed struct {
	ordinal, field int
	at             []int // ascending
}

// keyFields are all fields with keys: the text fields, their companions, ids.
var keyFields = func() (all [2*fieldCount + 1]string) {
	for f, name := range fieldNames {
		all[f], all[fieldCount+f] = name, companion(name)
	}
	all[2*fieldCount] = idField
	return all
}()

const identityField = 2 * fieldCount

// fieldsOf is the range of the key fields that may hold a key.
func fieldsOf(key string) (from, to int) {
	switch {
	case strings.HasPrefix(key, "\x03"):
		return identityField, identityField + 1
	case strings.ContainsAny(key, "\x01\x02"):
		return fieldCount, 2 * fieldCount
	}
	return 0, fieldCount
}

// source is one key field of one of bleve's segments.
type source struct {
	dictionary segment.TermDictionary
	segment    *scorch.SegmentSnapshot
	field      int   // of keyFields
	ordinals   []int // by the segment's document numbers
	// What follows is reused from key to key.
	list  segment.PostingsList
	items segment.PostingsIterator
	keys  segment.DictionaryIterator
	head  string // the key that keys() stands at here
}

// openSources opens the key fields of all segments, in the order of the fields.
func (v *view) openSources() error {
	for f := range keyFields {
		v.firstSource[f] = len(v.sources)
		for _, l := range v.layers {
			if err := v.openField(l, f); err != nil {
				return err
			}
		}
	}
	v.firstSource[len(keyFields)] = len(v.sources)
	return nil
}

func (v *view) openField(l layer, field int) error {
	snapshot, ok := l.reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("it is no scorch index but %T", l.reader)
	}
	start := 0
	for _, s := range snapshot.Segments() {
		dictionary, err := s.Segment().Dictionary(keyFields[field])
		if err != nil {
			return err
		}
		end := min(start+int(s.FullSize()), len(l.number)) // the last may all be deleted
		v.sources = append(v.sources, &source{dictionary: dictionary, segment: s, field: field, ordinals: l.number[min(start, end):end]})
		start += int(s.FullSize())
	}
	return nil
}

// read visits a key's postings here. They hold for the visit only.
func (s *source) read(key []byte, places bool, visit func(ordinal int, p segment.Posting)) (err error) {
	if s.list, err = s.dictionary.PostingsList(key, s.segment.Deleted(), s.list); err != nil {
		return err
	}
	s.items = s.list.Iterator(true, false, places, s.items)
	for {
		p, err := s.items.Next()
		if err != nil || p == nil {
			return err
		}
		if ordinal := s.ordinals[p.Number()]; ordinal >= 0 {
			visit(ordinal, p)
		}
	}
}

// keyed is a key with its postings.
type keyed struct {
	key    string
	list   []posting
	places []placed // where they are read
}

// releaseAfter is how many keys are read before the memory for their files is given
// back.
const releaseAfter = 1 << 12

// keys yields all keys with a posting, by their bytes. While it stands at a key,
// list and positions give what belongs to it for nothing; positions, once they
// are asked for, are read along.
func (v *view) keys() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		v.placing = false
		defer func() { v.last = keyed{} }()
		m, err := v.merge(0, len(keyFields))
		for n := 1; err == nil; n++ {
			var key string
			var in []*source
			if n%releaseAfter == 0 {
				v.release()
			}
			if key, in, err = m.take(); err != nil || in == nil {
				break
			}
			if v.last, err = v.read(key, in, v.placing); err != nil {
				break
			}
			if len(v.last.list) > 0 && !yield(key, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

// words yields bleve's folded words, some of which no record may hold any more.
func (v *view) words() iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		m, err := v.merge(0, fieldCount)
		for err == nil {
			var word string
			var in []*source
			if word, in, err = m.take(); err == nil && in == nil || !yield(word, err) {
				return
			}
		}
		yield("", err)
	}
}

// merge holds sources with keys left, as a heap by the key that each stands at.
type merge []*source

func (m merge) Len() int           { return len(m) }
func (m merge) Less(a, b int) bool { return m[a].head < m[b].head }
func (m merge) Swap(a, b int)      { m[a], m[b] = m[b], m[a] }
func (m *merge) Push(x any)        { *m = append(*m, x.(*source)) }
func (m *merge) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}

// uncounted is an iteration that does not read postings only to count them.
type uncounted interface {
	AutomatonIteratorOmitCount(a segment.Automaton, from, to []byte) segment.DictionaryIterator
}

// merge begins to read the keys of a range of the key fields.
func (v *view) merge(from, to int) (merge, error) {
	m := merge{}
	for _, s := range v.sources[v.firstSource[from]:v.firstSource[to]] {
		if d, ok := s.dictionary.(uncounted); ok {
			s.keys = d.AutomatonIteratorOmitCount(nil, nil, nil)
		} else {
			s.keys = s.dictionary.AutomatonIterator(nil, nil, nil)
		}
		if more, err := s.next(); err != nil {
			return nil, err
		} else if more {
			m = append(m, s)
		}
	}
	heap.Init(&m)
	return m, nil
}

// next goes to the source's next key.
func (s *source) next() (more bool, err error) {
	e, err := s.keys.Next()
	if err != nil || e == nil {
		return false, err
	}
	s.head = e.Term
	return true, nil
}

// take gives the least key, and the sources that hold it: none at the end.
func (m *merge) take() (key string, in []*source, err error) {
	for len(*m) > 0 && (in == nil || (*m)[0].head == key) {
		s := (*m)[0]
		key, in = s.head, append(in, s)
		more, err := s.next()
		switch {
		case err != nil:
			return "", nil, err
		case more:
			heap.Fix(m, 0)
		default:
			heap.Pop(m)
		}
	}
	return key, in, nil
}

// list is a key's postings, by ordinal. It is not to be changed.
func (v *view) list(key string) ([]posting, error) {
	if key == v.last.key && v.last.list != nil {
		return v.last.list, nil
	}
	k, err := v.read(key, v.sourcesOf(key), false)
	return k.list, err
}

// positions tells where a folded word stands: for each posting of list(key) and
// each of its fields, in this order.
func (v *view) positions(key string) ([]placed, error) {
	if key == v.last.key && v.last.list != nil {
		v.placing = true
		if v.last.places != nil {
			return v.last.places, nil
		}
	}
	k, err := v.read(key, v.sourcesOf(key), true)
	return k.places, err
}

func (v *view) sourcesOf(key string) []*source {
	from, to := fieldsOf(key)
	return v.sources[v.firstSource[from]:v.firstSource[to]]
}

// tallied is what is known of one key in one record while it is read.
type tallied struct {
	freq counts            // all zero between two keys
	from [fieldCount]int32 // where the field's positions begin
}

// read collects a key's postings, and where it stands if it is a folded word.
func (v *view) read(key string, in []*source, places bool) (k keyed, err error) {
	k.key = key
	from, _ := fieldsOf(key)
	places = places && from == 0
	var found, at []int
	bytes := []byte(key)
	for _, s := range in {
		f := s.field % fieldCount
		err = s.read(bytes, places, func(ordinal int, p segment.Posting) {
			t := &v.tallies[ordinal]
			if t.freq == (counts{}) {
				found = append(found, ordinal)
			}
			t.freq[f], t.from[f] = max(int(p.Frequency()), 1), int32(len(at))
			if places {
				for _, l := range p.Locations() {
					at = append(at, int(l.Pos()))
				}
			}
		})
		if err != nil {
			return k, err
		}
	}
	slices.Sort(found)
	k.list = make([]posting, len(found))
	for i, ordinal := range found {
		t := &v.tallies[ordinal]
		k.list[i].ordinal = ordinal
		if from != identityField {
			k.list[i] = posting{ordinal, maskOf(t.freq), impact(t.freq, v.entries[ordinal].lengths, v.average)}
		}
		if places {
			k.places = t.appendPlaces(k.places, ordinal, at)
		}
		t.freq = counts{}
	}
	return k, nil
}

func maskOf(freq counts) (fields uint8) {
	for f, n := range freq {
		if n > 0 {
			fields |= 1 << f
		}
	}
	return fields
}

func (t *tallied) appendPlaces(places []placed, ordinal int, at []int) []placed {
	for f, n := range t.freq {
		if n > 0 {
			from, to := int(t.from[f]), int(t.from[f])+n
			places = append(places, placed{ordinal, f, at[from:to:to]})
		}
	}
	return places
}
