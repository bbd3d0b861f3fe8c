package search

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// A file of terms holds neighbouring keys (document.go has their forms) and
// their postings, in the columns of encode. A key's head is
//
//	2 × df                then the postings stand here
//	2 × df + 1, a name    they stand in a file of kind list; then, where they have
//	                      impacts, the best: how many, and of each ordinal, mask, impact
//	0, a number, a text   they are those of the word that is made of the key
//	                      without its last byte, so many bytes and the text put
//	                      for its end (with its length before it)
//
// and the postings are the ordinals (gaps.go), a byte of fields, and a byte of
// impact. Of words with their accents and of identities there are ordinals only.
//
// Identities are folded to hashes (identities.go).

// bestOf is how many postings of a long list stand in its shard.
const bestOf = 64

// dictionary writes all that comes of the keys, in one walk over them.
func (e *exporter) dictionary() error {
	forms, err := e.formsOfStems()
	if err != nil {
		return err
	}
	d := &dictionary{exporter: e, forms: forms}
	for s := range d.shelves {
		d.shelves[s] = newShelfWriter(e, s)
	}
	for key, err := range e.keys() {
		if err != nil {
			return err
		}
		if err := d.key(key); err != nil {
			return err
		}
	}
	if err := d.identitiesBefore(""); err != nil {
		return err
	}
	for _, s := range d.shelves {
		if err := s.end(); err != nil {
			return err
		}
	}
	return nil
}

// formsOfStems gives the folded words of each stem that differs from them. Bleve
// may list some that no record holds any more.
func (e *exporter) formsOfStems() (map[string][]string, error) {
	forms := map[string][]string{}
	for word, err := range e.words() {
		if err != nil {
			return nil, err
		}
		if s := stem(word); s != "" && s != word {
			forms[s] = append(forms[s], word)
		}
	}
	return forms, nil
}

// keyKind is what a key stands for.
type keyKind int

const (
	foldedKind keyKind = iota
	exactKind
	stemKind
	identityKind
)

func kindOf(key string) keyKind {
	switch i := strings.IndexAny(key, "\x01\x02\x03"); {
	case i < 0:
		return foldedKind
	case key[i] == 1:
		return exactKind
	case key[i] == 2:
		return stemKind
	}
	return identityKind
}

type dictionary struct {
	*exporter
	shelves    [2]*shelfWriter
	forms      map[string][]string
	identities []identity
	sorted     bool
}

// key takes the next key.
func (d *dictionary) key(key string) error {
	list, err := d.list(key)
	if err != nil || len(list) == 0 {
		return err
	}
	kind := kindOf(key)
	if kind == identityKind {
		d.addIdentity(key, list)
		return nil
	}
	if err := d.identitiesBefore(key); err != nil {
		return err
	}
	var where []placed
	var forms [][]posting
	switch kind {
	case foldedKind:
		if err := d.spell(key, list); err != nil {
			return err
		}
		where, err = d.positions(key)
	case stemKind:
		forms, err = d.listsOfForms(key)
	}
	if err != nil {
		return err
	}
	for _, s := range d.shelves {
		part := s.postings(list)
		if alias := s.alias(part, forms); alias >= 0 {
			err = s.terms.add(piece{key: key, inner: true, data: encodeAlias(key, d.formsOf(key)[alias])})
		} else {
			err = s.add(key, kind, part, s.placed(where))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *dictionary) formsOf(key string) []string { return d.forms[strings.TrimSuffix(key, "\x02")] }

func (d *dictionary) listsOfForms(key string) (all [][]posting, err error) {
	for _, form := range d.formsOf(key) {
		list, err := d.list(form)
		if err != nil {
			return nil, err
		}
		all = append(all, list)
	}
	return all, nil
}

// alias is the first of a stem's forms that has the stem's postings on the shelf,
// -1 where none has.
func (w *shelfWriter) alias(part []posting, forms [][]posting) int {
	if len(part) == 0 {
		return -1
	}
	return slices.IndexFunc(forms, func(form []posting) bool { return slices.Equal(w.postings(form), part) })
}

// postings are those on the shelf.
func (w *shelfWriter) postings(list []posting) []posting {
	from, _ := slices.BinarySearchFunc(list, w.first, func(p posting, o int) int { return p.ordinal - o })
	to, _ := slices.BinarySearchFunc(list, w.to, func(p posting, o int) int { return p.ordinal - o })
	return list[from:to]
}

func (w *shelfWriter) placed(where []placed) []placed {
	from, _ := slices.BinarySearchFunc(where, w.first, func(p placed, o int) int { return p.ordinal - o })
	to, _ := slices.BinarySearchFunc(where, w.to, func(p placed, o int) int { return p.ordinal - o })
	return where[from:to]
}

// encodeAlias is a form seen from its stem's key.
func encodeAlias(key, form string) (data [columnCount][]byte) {
	s := strings.TrimSuffix(key, "\x02")
	shared := sharedPrefix(s, form)
	head := binary.AppendUvarint([]byte{0}, uint64(len(s)-shared))
	head = binary.AppendUvarint(head, uint64(len(form)-shared))
	data[heads] = append(head, form[shared:]...)
	return data
}

// shelfWriter writes a shelf's files of keys.
type shelfWriter struct {
	e         *exporter
	first, to int // ordinals
	longFrom  int // bytes
	terms     *pieces
	short     *shortWriter
	words     *pieces
	places    *pieces
	directory directory // of places
	file      *shelfFile
}

func newShelfWriter(e *exporter, s int) *shelfWriter {
	w := &shelfWriter{e: e, file: &e.entry.Shelves[s]}
	w.first, w.to = e.shelf(s)
	size, placesSize := e.size(24<<10, 48<<10), e.size(128<<10, 256<<10)
	if s == 1 {
		size = e.size(6<<10, 12<<10)
	}
	w.longFrom = size / 2
	w.terms = e.pieces("terms", size, &w.file.Terms)
	w.words = e.pieces("words", e.size(32<<10, 32<<10), &w.file.Words)
	w.places = e.pieces("places", placesSize, &w.directory)
	w.short = &shortWriter{pieces: e.pieces("short", size, &w.file.Short), ordinals: w.to - w.first}
	return w
}

// pieces makes a cutter that writes files of a kind.
func (e *exporter) pieces(kind string, size int, to *directory) *pieces {
	*to = directory{From: []string{}}
	return &pieces{size: size, to: to, write: func(part []piece) (string, error) { return e.file(kind, encode(part)) }}
}

func (w *shelfWriter) add(key string, kind keyKind, list []posting, where []placed) error {
	if len(list) == 0 {
		return nil
	}
	one := piece{key: key, inner: kind != foldedKind}
	one.data = w.encodeList(list, kind)
	if one.size() > w.longFrom {
		if err := w.moveAway(&one, list, kind); err != nil {
			return err
		}
	}
	if err := w.terms.add(one); err != nil || kind != foldedKind {
		return err
	}
	w.short.take(key, list, w.first)
	return w.places.add(piece{key: key, data: [columnCount][]byte{heads: encodePlaces(where)}})
}

func (w *shelfWriter) encodeList(list []posting, kind keyKind) (data [columnCount][]byte) {
	data[heads] = binary.AppendUvarint(nil, 2*uint64(len(list)))
	gaps := make([]int, len(list))
	next := w.first
	for i, p := range list {
		gaps[i], next = p.ordinal-next, p.ordinal+1
		if kind == foldedKind || kind == stemKind {
			data[masks] = append(data[masks], p.fields)
			data[impacts] = append(data[impacts], p.impact)
		}
	}
	data[ordinals] = encodeGaps(gaps, w.to-w.first)
	return data
}

// moveAway puts a long list into a file of its own.
func (w *shelfWriter) moveAway(one *piece, list []posting, kind keyKind) error {
	name, err := w.e.file("list", slices.Concat(one.data[ordinals], one.data[masks], one.data[impacts]))
	if err != nil {
		return err
	}
	head := append(binary.AppendUvarint(nil, 2*uint64(len(list))+1), name...)
	if kind == foldedKind || kind == stemKind {
		head = w.appendBest(head, list)
	}
	one.data = [columnCount][]byte{heads: head}
	return nil
}

// appendBest adds the best of a list, as hits are ordered.
func (w *shelfWriter) appendBest(head []byte, list []posting) []byte {
	best := slices.Clone(list)
	slices.SortFunc(best, func(a, b posting) int {
		return cmp.Or(cmp.Compare(b.impact, a.impact), cmp.Compare(b.ordinal, a.ordinal))
	})
	best = best[:min(len(best), bestOf)]
	head = binary.AppendUvarint(head, uint64(len(best)))
	for _, p := range best {
		head = binary.AppendUvarint(head, uint64(p.ordinal-w.first))
		head = append(head, p.fields, p.impact)
	}
	return head
}

func (w *shelfWriter) end() (err error) {
	for _, end := range []func() error{w.terms.end, w.short.end, w.words.end, w.places.end} {
		if err := end(); err != nil {
			return err
		}
	}
	w.file.Places, err = w.e.jsonFile("places", w.directory)
	return err
}
