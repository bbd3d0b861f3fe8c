package search

import (
	"cmp"
	"maps"
	"slices"
	"sort"
)

// tailKey is what is known of a key on the tail.
type tailKey struct {
	list  []posting
	where []placed
}

// makeTail writes the tail from its records.
func (s *splice) makeTail() error {
	w, keys := s.shelves[1], map[string]*tailKey{}
	for o := s.main; o < len(s.entries); o++ {
		if one := s.entries[o]; one != nil {
			k, err := s.keysOfRecord(one.record.ID, one.kept)
			if err != nil {
				return err
			}
			s.takeTail(keys, o, k)
		}
	}
	forms := map[string][]string{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if l := lookUpFolded(key); l.stemKey != "" {
			forms[l.stemKey] = append(forms[l.stemKey], key)
		}
	}
	for stem := range forms {
		if keys[stem] == nil {
			keys[stem] = &tailKey{}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if err := s.tailIdentities(w, key); err != nil {
			return err
		}
		if err := s.tailKey(w, key, keys, forms[key]); err != nil {
			return err
		}
	}
	return s.tailIdentities(w, "")
}

func lookUpFolded(key string) (l lexeme) {
	if kindOf(key) == foldedKind {
		l = lookUp(key)
	}
	return l
}

func (s *splice) takeTail(keys map[string]*tailKey, o int, k *recordKeys) {
	at := func(key string) *tailKey {
		if keys[key] == nil {
			keys[key] = &tailKey{}
		}
		return keys[key]
	}
	for word, w := range k.words {
		t := at(word)
		t.list = append(t.list, posting{o, maskOf(w.freq), impact(w.freq, k.lengths, s.average)})
		for f, places := range w.at {
			if len(places) > 0 {
				t.where = append(t.where, placed{o, f, places})
			}
		}
	}
	for key := range k.others {
		t := at(key)
		t.list = append(t.list, posting{ordinal: o})
	}
	for name := range hashedNames(k) {
		s.identities = append(s.identities, identity{name, o})
	}
}

func (s *splice) tailKey(w *shelfWriter, key string, keys map[string]*tailKey, forms []string) error {
	t, kind := keys[key], kindOf(key)
	switch kind {
	case stemKind:
		return s.tailStem(w, key, keys, forms)
	case foldedKind:
		w.short.take(key, t.list, w.first)
		if i := sort.SearchStrings(s.words, key); isLetters(key) && (i == len(s.words) || s.words[i] != key) {
			if err := w.words.add(piece{key: key}); err != nil {
				return err
			}
		}
	}
	return w.add(key, kind, t.list, t.where)
}

func (s *splice) tailStem(w *shelfWriter, key string, keys map[string]*tailKey, forms []string) error {
	own := keys[key].list
	if len(own) == 0 { // does the main shelf have the stem?
		list, err := s.list(key)
		if err != nil || len(list) == 0 {
			return err
		}
	}
	lists := make([][]posting, len(forms))
	for i, word := range forms {
		lists[i] = keys[word].list
	}
	return w.addStem(key, own, forms, lists)
}

// tailIdentities writes the tail's identities that come before a key; all, when it
// is "".
func (s *splice) tailIdentities(w *shelfWriter, key string) error {
	if !s.sorted {
		slices.SortFunc(s.identities, func(a, b identity) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ordinal, b.ordinal))
		})
		s.sorted = true
	}
	for len(s.identities) > 0 && (key == "" || s.identities[0].key < key) {
		n := 1
		for n < len(s.identities) && s.identities[n].key == s.identities[0].key {
			n++
		}
		if err := w.addIdentity(s.identities[:n]); err != nil {
			return err
		}
		s.identities = s.identities[n:]
	}
	return nil
}
