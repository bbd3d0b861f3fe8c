package search

import (
	"maps"
	"slices"
	"sort"
	"strings"
)

// A splice writes the dictionary from what was noted of a former export. On the
// main shelf it reads postings only of keys that some record has or had otherwise
// than then; the pieces of all others, and the files in which no piece has changed,
// are as they were. The tail, which is short, is made anew from its records.
type splice struct {
	*dictionary
	changes []change
	keys    map[string]bool     // those of the main shelf's terms to be made anew
	forms   map[string][]string // words, by stem, of the stems among these
	terms   []string            // keys of the main shelf
	words   []string            // of the files of that kind
}

// change is a record of the main shelf that is no longer what it was.
type change struct {
	ordinal  int
	old, now *recordKeys // nil: it was none, it is none
}

func (e *exporter) splice() error {
	s := &splice{dictionary: &dictionary{exporter: e}, keys: map[string]bool{}, forms: map[string][]string{}}
	for i := range s.shelves {
		s.shelves[i] = newShelfWriter(e, i)
	}
	if err := s.findChanges(); err != nil {
		return err
	}
	if s.isSame() {
		s.begin(s.shelves[0])
		s.begin(s.shelves[1])
	} else {
		for _, part := range []func() error{s.findTailChanges, s.spliceMain, s.makeTail} {
			if err := part(); err != nil {
				return err
			}
		}
	}
	for _, w := range s.shelves {
		if err := w.end(); err != nil {
			return err
		}
	}
	return nil
}

// begin has a shelf's cutters begin with the pieces that were there.
func (s *splice) begin(w *shelfWriter) {
	changed := slices.Sorted(maps.Keys(s.keys))
	shelf := 0
	if w == s.shelves[1] {
		shelf = 1
	}
	for kind, p := range map[string]*pieces{"terms": w.terms, "words": w.words, "places": w.places, "short": w.short.pieces} {
		p.former, p.changed = s.former.pieces(stream{shelf, kind}), changed
		p.reuse = func(list string) error { return s.takeOver("list", list) }
	}
}

// isSame reports that no record is other than it was.
func (s *splice) isSame() bool {
	if len(s.changes) > 0 || !slices.Equal(s.former.IDs, s.ids) {
		return false
	}
	for o := s.main; o < len(s.entries); o++ {
		if s.former.Live[o] != (s.entries[o] != nil) || s.entries[o] != nil && !s.entries[o].kept {
			return false
		}
	}
	return true
}

// findChanges compares the main shelf's records.
func (s *splice) findChanges() (err error) {
	for o, one := range s.entries[:s.main] {
		c := change{ordinal: o}
		if s.former.Live[o] == (one != nil) && (one == nil || one.kept) {
			continue
		}
		if s.former.Live[o] {
			if c.old, err = s.keysOfRecord(s.ids[o], true); err != nil {
				return err
			}
		}
		if one != nil {
			if c.now, err = s.keysOfRecord(s.ids[o], one.kept); err != nil {
				return err
			}
		}
		s.changes = append(s.changes, c)
		s.compare(c)
	}
	return nil
}

// compare marks the keys that a record changes.
func (s *splice) compare(c change) {
	old, now := c.old, c.now
	if old == nil {
		old = &recordKeys{}
	}
	if now == nil {
		now = &recordKeys{}
	}
	for word, w := range now.words {
		if was := old.words[word]; was == nil {
			s.markPresence(word)
		} else if !s.samePosting(was, w, old.lengths, now.lengths) {
			s.keys[word] = true
		}
	}
	for word := range old.words {
		if now.words[word] == nil {
			s.markPresence(word)
		}
	}
	addDifference(s.keys, old.others, now.others)
	addDifference(s.keys, hashedNames(old), hashedNames(now))
}

// markPresence marks a word that a record has no longer, or had not.
func (s *splice) markPresence(word string) {
	s.keys[word] = true
	if l := lookUp(word); l.stemKey != "" {
		s.keys[l.stemKey] = true
	}
}

func (s *splice) samePosting(a, b *wordIn, before, now counts) bool {
	return maskOf(a.freq) == maskOf(b.freq) && impact(a.freq, before, s.average) == impact(b.freq, now, s.average) &&
		slices.EqualFunc(a.at[:], b.at[:], slices.Equal)
}

// addDifference adds what is in one of two sets only.
func addDifference(keys, a, b map[string]bool) {
	for key := range a {
		if !b[key] {
			keys[key] = true
		}
	}
	for key := range b {
		if !a[key] {
			keys[key] = true
		}
	}
}

func hashedNames(k *recordKeys) map[string]bool {
	all := map[string]bool{}
	for _, name := range k.names {
		all[hashedIdentity(name)] = true
	}
	return all
}

// findTailChanges marks stems of the main shelf that are there only since a record
// of the tail has them.
func (s *splice) findTailChanges() error {
	for i, id := range s.former.IDs[s.main:] {
		o, known := s.byID[id]
		if !s.former.Live[s.main+i] || known && s.entries[o].kept {
			continue
		}
		if err := s.markStems(id, true); err != nil {
			return err
		}
	}
	for _, one := range s.entries[s.main:] {
		if one != nil && !one.kept {
			if err := s.markStems(one.record.ID, false); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *splice) markStems(id string, kept bool) error {
	k, err := s.keysOfRecord(id, kept)
	if err != nil {
		return err
	}
	main := s.former.pieces(stream{0, "terms"})
	for key := range k.others {
		if kindOf(key) != stemKind {
			continue
		}
		old := main.find(key)
		if old == nil {
			s.keys[key] = true
			continue
		}
		data, err := s.former.pieceData(old)
		if err != nil {
			return err
		}
		if heads := data[heads]; heads[len(heads)-1] == 1 { // it may have no records of its own
			s.keys[key] = true
		}
	}
	return nil
}

// spliceMain writes the main shelf.
func (s *splice) spliceMain() error {
	w := s.shelves[0]
	s.findForms()
	s.begin(w)
	w.terms.seen, w.words.seen = &s.terms, &s.words
	for _, key := range slices.Sorted(maps.Keys(s.keys)) {
		if err := s.mainKey(w, key); err != nil {
			return err
		}
	}
	for _, p := range []*pieces{w.terms, w.words} {
		if err := p.end(); err != nil {
			return err
		}
	}
	return s.spliceShort(w.short)
}

// findForms lists the words of the stems that are made anew: those that were there
// and those that changed records have.
func (s *splice) findForms() {
	for key := range s.keys {
		if kindOf(key) == stemKind {
			s.forms[strings.TrimSuffix(key, "\x02")] = nil
		}
	}
	s.former.stemForms(s.forms)
	for key := range s.keys {
		if kindOf(key) != foldedKind {
			continue
		}
		l := lookUp(key)
		if _, wanted := s.forms[l.stem]; wanted && l.stemKey != "" {
			s.forms[l.stem] = append(s.forms[l.stem], l.word)
		}
	}
	for stem, words := range s.forms {
		slices.Sort(words)
		s.forms[stem] = slices.Compact(words)
	}
}

func (s *splice) mainKey(w *shelfWriter, key string) error {
	kind := kindOf(key)
	switch kind {
	case identityKind:
		return s.mainIdentity(w, key)
	case stemKind:
		return s.mainStem(w, key)
	}
	k, err := s.read(key, s.sourcesOf(key), kind == foldedKind)
	if err != nil {
		return err
	}
	part := w.postings(k.list)
	if len(part) > 0 && kind == foldedKind && isLetters(key) {
		if err := w.words.add(piece{key: key}); err != nil {
			return err
		}
	}
	return w.add(key, kind, part, w.placed(k.places))
}

func (s *splice) mainStem(w *shelfWriter, key string) error {
	list, err := s.list(key)
	if err != nil || len(list) == 0 {
		return err
	}
	words := s.forms[strings.TrimSuffix(key, "\x02")]
	lists := make([][]posting, len(words))
	for i, word := range words {
		if lists[i], err = s.list(word); err != nil {
			return err
		}
	}
	return w.addStem(key, list, words, lists)
}

// mainIdentity takes the records of a hashed identity: those that had it, and
// those that changed.
func (s *splice) mainIdentity(w *shelfWriter, key string) error {
	has := map[int]bool{}
	if old := s.former.pieces(stream{0, "terms"}).find(key); old != nil {
		data, err := s.former.pieceData(old)
		if err != nil {
			return err
		}
		r := textReader{rest: data[heads]}
		next := w.first
		for _, gap := range decodeGaps(data[ordinals], r.number()/2, w.to-w.first) {
			has[next+gap] = true
			next += gap + 1
		}
	}
	for _, c := range s.changes {
		delete(has, c.ordinal)
		if c.now != nil && hashedNames(c.now)[key] {
			has[c.ordinal] = true
		}
	}
	all := []identity{{key: key, ordinal: -1}}
	for _, o := range slices.Sorted(maps.Keys(has)) {
		all = append(all, identity{key, o})
	}
	return w.addIdentity(all)
}

// spliceShort writes the main shelf's files of kind short.
func (s *splice) spliceShort(w *shortWriter) error {
	affected := map[string]bool{}
	now := make([]map[string]bool, len(s.changes))
	for i, c := range s.changes {
		now[i] = c.now.prefixes()
		maps.Copy(affected, now[i])
		maps.Copy(affected, c.old.prefixes())
	}
	w.changed = slices.Sorted(maps.Keys(affected))
	for _, text := range slices.Clone(w.changed) {
		p, err := s.formerPrefix(w, text)
		if err != nil {
			return err
		}
		for i, c := range s.changes {
			p.bits[c.ordinal>>3] &^= 1 << (c.ordinal & 7)
			if now[i][text] {
				p.bits[c.ordinal>>3] |= 1 << (c.ordinal & 7)
			}
		}
		if !s.beginsLonger(text) {
			continue
		}
		if err := w.add(piece{key: text, data: [columnCount][]byte{heads: p.encode()}}); err != nil {
			return err
		}
	}
	return nil
}

// formerPrefix gives the records that had a word which begins so.
func (s *splice) formerPrefix(w *shortWriter, text string) (*prefix, error) {
	p := &prefix{text: text, bits: make([]byte, (w.ordinals+7)/8)}
	old := w.former.find(text)
	if old != nil {
		data, err := s.former.pieceData(old)
		p.decode(data[heads])
		return p, err
	}
	list, err := s.list(text) // the only word that did
	for _, one := range list {
		if one.ordinal < s.main {
			p.bits[one.ordinal>>3] |= 1 << (one.ordinal & 7)
		}
	}
	return p, err
}

// beginsLonger reports whether a word of the main shelf begins with a text and is
// longer.
func (s *splice) beginsLonger(text string) bool {
	for i := sort.SearchStrings(s.terms, text); i < len(s.terms) && strings.HasPrefix(s.terms[i], text); i++ {
		if len(s.terms[i]) > len(text) && kindOf(s.terms[i]) == foldedKind {
			return true
		}
	}
	return false
}
