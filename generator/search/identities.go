package search

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"
)

// An identity is what names a record: its id, those it has in other databases,
// the addresses of its sources, its title. A query that is one goes straight
// there. In the static index an identity is "\x03" and 40 bits of its hash, in
// base32. Any query may be a title: so that of a title stands with its first word,
// whose file such a query reads in any case, and so does one that is short or has
// no mark of an id or an address.
type identity struct {
	key     string
	ordinal int
}

// minHashed is how many characters an identity has to have to stand by itself.
const minHashed = 6

// addIdentity takes the records of an identity's key.
func (d *dictionary) addIdentity(key string, list []posting) {
	key = hashedIdentity(strings.TrimPrefix(key, "\x03"))
	for _, p := range list {
		d.identities = append(d.identities, identity{key, p.ordinal})
	}
}

// hashedIdentity is the key of an identity in the static index.
func hashedIdentity(name string) string {
	word := ""
	if title, ok := strings.CutPrefix(name, "t:"); ok {
		word, _, _ = strings.Cut(title, " ")
	} else if utf8.RuneCountInString(name) < minHashed || !strings.ContainsAny(name, "0123456789:/.") {
		if found := tokens(name, ""); len(found) > 0 {
			word = found[0].folded
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	sum := binary.BigEndian.AppendUint32(nil, h.Sum32())
	_, _ = h.Write([]byte{0})
	return word + "\x03" + lowerBase32.EncodeToString(append(sum, byte(h.Sum32()>>24)))
}

// identitiesBefore writes the identities that come before a key; all, when it is
// "".
func (d *dictionary) identitiesBefore(key string) error {
	if !d.sorted {
		slices.SortFunc(d.identities, func(a, b identity) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.ordinal, b.ordinal))
		})
		d.identities, d.sorted = slices.Compact(d.identities), true
	}
	for len(d.identities) > 0 && (key == "" || d.identities[0].key < key) {
		n := 1
		for n < len(d.identities) && d.identities[n].key == d.identities[0].key {
			n++
		}
		for _, s := range d.shelves {
			if err := s.addIdentity(d.identities[:n]); err != nil {
				return err
			}
		}
		d.identities = d.identities[n:]
	}
	return nil
}

// addIdentity writes the records of an identity that stand on the shelf.
func (w *shelfWriter) addIdentity(all []identity) error {
	key := all[0].key
	var list []posting
	for _, one := range all {
		if one.ordinal >= w.first && one.ordinal < w.to {
			list = append(list, posting{ordinal: one.ordinal})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return w.terms.add(piece{key: key, inner: key[0] != 3, data: w.encodeList(list, identityKind)})
}
