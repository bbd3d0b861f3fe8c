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
//
// and the postings are the ordinals (gaps.go), a byte of fields, and a byte of
// impact. All but folded words have ordinals only. Before a stem's head stand its
// forms, all folded words of that stem: how many, and of each how many bytes at the
// stem's end to put a text for, and the text with its length before it. There a head
// of 0 is that the records are those of the forms, which it is unless a form stands
// in a text that is not English, too; and 1 that there are none.
//
// Identities are folded to hashes (identities.go).

// bestOf is how many postings of a long list stand in its shard.
const bestOf = 64

// dictionary writes all that comes of the keys, in one walk over them.
func (e *exporter) dictionary() error {
	// Only one walk over the keys can be under way.
	if _, err := e.formsOf(""); err != nil {
		return err
	}
	d := &dictionary{exporter: e}
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
	if kind == stemKind {
		return d.stem(key, list)
	}
	var where []placed
	if kind == foldedKind {
		if err := d.spell(key, list); err != nil {
			return err
		}
		if where, err = d.positions(key); err != nil {
			return err
		}
	}
	for _, s := range d.shelves {
		part := s.postings(list)
		if kind == foldedKind && len(part) > 0 {
			s.short.take(key, part, s.first)
		}
		if err := s.add(key, kind, part, s.placed(where)); err != nil {
			return err
		}
	}
	return nil
}

// stem takes a stem's key.
func (d *dictionary) stem(key string, list []posting) error {
	words, err := d.formsOf(strings.TrimSuffix(key, "\x02"))
	if err != nil {
		return err
	}
	lists := make([][]posting, len(words))
	for i, word := range words {
		if lists[i], err = d.list(word); err != nil {
			return err
		}
	}
	for _, s := range d.shelves {
		if err := s.addStem(key, list, words, lists); err != nil {
			return err
		}
	}
	return nil
}

// addStem writes the forms that stand on the shelf, and the stem's records where
// they are not those of these.
func (w *shelfWriter) addStem(key string, list []posting, words []string, lists [][]posting) error {
	var forms []string
	var union []int
	for i, word := range words {
		if part := w.postings(lists[i]); len(part) > 0 {
			forms = append(forms, word)
			union = append(union, ordinalsOf(part)...)
		}
	}
	if len(forms) == 0 {
		return nil
	}
	slices.Sort(union)
	one := piece{key: key, inner: true, data: [columnCount][]byte{heads: {0}}}
	switch own := w.postings(list); {
	case slices.Equal(slices.Compact(union), ordinalsOf(own)):
	case len(own) == 0:
		one.data[heads] = []byte{1}
	default:
		if err := w.encodeOrMove(&one, own, stemKind); err != nil {
			return err
		}
	}
	one.data[heads] = append(encodeForms(key, forms), one.data[heads]...)
	return w.terms.add(one)
}

func ordinalsOf(list []posting) []int {
	all := make([]int, len(list))
	for i, p := range list {
		all[i] = p.ordinal
	}
	return all
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

// encodeForms writes a stem's forms as they are seen from its key.
func encodeForms(key string, forms []string) []byte {
	stem := strings.TrimSuffix(key, "\x02")
	head := binary.AppendUvarint(nil, uint64(len(forms)))
	for _, form := range forms {
		shared := sharedPrefix(stem, form)
		head = binary.AppendUvarint(head, uint64(len(stem)-shared))
		head = binary.AppendUvarint(head, uint64(len(form)-shared))
		head = append(head, form[shared:]...)
	}
	return head
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
	size, placesSize := e.size(21<<10, 52<<10), e.size(160<<10, 288<<10)
	if s == 1 {
		size = e.size(7<<10, 7<<10)
	}
	w.longFrom = size / 2
	w.terms = e.pieces(s, "terms", size, &w.file.Terms)
	w.words = e.pieces(s, "words", e.size(48<<10, 48<<10), &w.file.Words)
	w.places = e.pieces(s, "places", placesSize, &w.directory)
	w.short = &shortWriter{pieces: e.pieces(s, "short", size, &w.file.Short), ordinals: w.to - w.first}
	return w
}

// pieces makes a cutter that writes files of a kind, and notes for the next export
// what they hold.
func (e *exporter) pieces(shelf int, kind string, size int, to *directory) *pieces {
	*to = directory{From: []string{}}
	of := stream{shelf, kind}
	return &pieces{size: size, to: to, write: func(part []piece) (string, error) {
		if name := e.former.whole(of, part); name != "" {
			return name, e.takeOver(kind, name)
		}
		if err := e.former.load(part); err != nil {
			return "", err
		}
		name, err := e.file(kind, encode(part)...)
		if err == nil && e.notes != nil {
			err = e.notes.part(of, name, part)
		}
		return name, err
	}}
}

func (w *shelfWriter) add(key string, kind keyKind, list []posting, where []placed) error {
	if len(list) == 0 {
		return nil
	}
	one := piece{key: key, inner: kind != foldedKind}
	if err := w.encodeOrMove(&one, list, kind); err != nil {
		return err
	}
	if err := w.terms.add(one); err != nil || kind != foldedKind {
		return err
	}
	return w.places.add(piece{key: key, data: [columnCount][]byte{heads: encodePlaces(where)}})
}

// encodeOrMove puts a list where it belongs.
func (w *shelfWriter) encodeOrMove(one *piece, list []posting, kind keyKind) error {
	if one.data = w.encodeList(list, kind); one.size() > w.longFrom {
		return w.moveAway(one, list, kind)
	}
	return nil
}

func (w *shelfWriter) encodeList(list []posting, kind keyKind) (data [columnCount][]byte) {
	data[heads] = binary.AppendUvarint(nil, 2*uint64(len(list)))
	gaps := make([]int, len(list))
	next := w.first
	for i, p := range list {
		gaps[i], next = p.ordinal-next, p.ordinal+1
		if kind == foldedKind {
			data[masks] = append(data[masks], p.fields)
			data[impacts] = append(data[impacts], p.impact)
		}
	}
	data[ordinals] = encodeGaps(gaps, w.to-w.first)
	return data
}

// moveAway puts a long list into a file of its own.
func (w *shelfWriter) moveAway(one *piece, list []posting, kind keyKind) error {
	name, err := w.e.file("list", append([][]byte{one.data[ordinals], one.data[masks]}, byMask(one.data[masks], one.data[impacts])...)...)
	if err != nil {
		return err
	}
	head := append(binary.AppendUvarint(nil, 2*uint64(len(list))+1), name...)
	if kind == foldedKind {
		head = w.appendBest(head, list)
	}
	one.data, one.list = [columnCount][]byte{heads: head}, name
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
