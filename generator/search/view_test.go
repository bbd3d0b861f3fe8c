package search

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"time"

	"blotter/generator/site"
)

// recorded gives documents the history that they came in one after the other.
func recorded(docs []Document) []Document {
	for i, d := range docs {
		d.Record.Revisions = []site.Revision{{Time: time.Unix(int64(1000*(i*37%len(docs))), 0)}}
	}
	return docs
}

// The register's order is that of all ordinals, whatever the shelf; a record that
// is not listed leaves a hole there and moves no other.
func TestShelves(t *testing.T) {
	docs := recorded(listed(register(t, synthetic(600, 2))))
	v, err := indexOf(t, docs).look()
	if err != nil {
		t.Fatal(err)
	}
	if v.main != 600/shelfUnit*shelfUnit || len(v.entries) != 600 || v.live != 600 {
		t.Fatalf("%d of %d on the main shelf, %d live", v.main, len(v.entries), v.live)
	}
	all := make([]int, len(v.entries))
	for i := range all {
		all[i] = i
	}
	slices.SortFunc(all, v.order)
	for i, o := range all {
		if v.entries[o].record.ID != docs[i].Record.ID {
			t.Fatalf("the record %d of the register is %s, want %s", i, v.entries[o].record.ID, docs[i].Record.ID)
		}
		if o >= v.main && v.before(o) != before(v, o) {
			t.Errorf("%d of the main shelf come before %d, want %d", v.before(o), o, before(v, o))
		}
	}
	last := slices.MaxFunc(docs, func(a, b Document) int { return byRecorded(&entry{record: a.Record}, &entry{record: b.Record}) })
	if v.byID[last.Record.ID] < v.main {
		t.Error("the record that came last is not in the tail")
	}

	docs[100].Record.Status.S = "withdrawn"
	with, err := indexOf(t, docs).look()
	if err != nil {
		t.Fatal(err)
	}
	hole := v.byID[docs[100].Record.ID]
	want := maps.Clone(v.byID)
	delete(want, docs[100].Record.ID)
	if with.entries[hole] != nil || with.live != 599 || !maps.Equal(with.byID, want) {
		t.Error("a withdrawn record moves others, or is still there")
	}
}

func before(v *view, ordinal int) (n int) {
	for _, e := range v.entries[:v.main] {
		if byDate(e, v.entries[ordinal]) < 0 {
			n++
		}
	}
	return n
}

// The keys and their postings are those of the analysed texts, after whatever
// changes.
func TestKeys(t *testing.T) {
	docs := listed(register(t, synthetic(60, 4)))
	v, err := eventful(t, docs, 3).look()
	if err != nil {
		t.Fatal(err)
	}
	want := keysOf(docs, v)
	last := ""
	for key, err := range v.keys() {
		if err != nil {
			t.Fatal(err)
		}
		if key <= last {
			t.Fatalf("%q comes after %q", key, last)
		}
		last = key
		var got []placed
		from, _ := fieldsOf(key)
		list, err := v.list(key)
		if err == nil && from == 0 {
			got, err = v.positions(key)
		}
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(placesOf(list, got, from), want[key], func(a, b placed) bool {
			return a.ordinal == b.ordinal && a.field == b.field && slices.Equal(a.at, b.at)
		}) {
			t.Errorf("%q: got %v with %v, want %v", key, list, got, want[key])
		}
		delete(want, key)
	}
	if len(want) > 0 {
		t.Errorf("%d keys are missing, as %q", len(want), slices.Sorted(maps.Keys(want))[0])
	}
}

// placesOf is the postings as places, and their own where they have some.
func placesOf(list []posting, where []placed, from int) (all []placed) {
	for _, p := range list {
		if from == identityField {
			all = append(all, placed{ordinal: p.ordinal})
		}
		for f := range fieldCount {
			if p.fields&(1<<f) > 0 && from < identityField {
				all = append(all, placed{ordinal: p.ordinal, field: f})
			}
		}
	}
	if from == 0 && len(where) == len(all) {
		return where
	}
	return all
}

func keysOf(docs []Document, v *view) map[string][]placed {
	all := map[string][]placed{}
	for _, d := range docs {
		o := v.byID[d.Record.ID]
		for _, id := range identities(d.Record) {
			all[identityKey(id)] = append(all[identityKey(id)], placed{ordinal: o})
		}
		for f, texts := range fieldTexts(d, "en") {
			words, others, before := map[string][]int{}, map[string]bool{}, 0
			for _, text := range texts {
				c := analyse(text.text, text.language)
				for _, t := range c.found {
					words[t.folded] = append(words[t.folded], before+t.position)
					others[exactKey(t.folded, t.exact)] = t.folded != t.exact
					others[stemKey(t.stem)] = others[stemKey(t.stem)] || t.stem != "" && t.stem != t.folded
				}
				before += c.position + gapWidth
			}
			for w, at := range words {
				all[w] = append(all[w], placed{o, f, at})
			}
			for key, is := range others {
				if is {
					all[key] = append(all[key], placed{ordinal: o, field: f})
				}
			}
		}
	}
	for _, places := range all {
		slices.SortFunc(places, func(a, b placed) int { return cmp.Or(a.ordinal-b.ordinal, a.field-b.field) })
	}
	return all
}
