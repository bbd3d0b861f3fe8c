package search

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"blotter/generator/site"
)

// changed is a document with another text, date or state.
func changed(d Document, r *rand.Rand) Document {
	record, text := *d.Record, *d.Record.Incident
	record.Incident, d.Record = &text, &record
	switch r.IntN(5) {
	case 0:
		text.Title.S = mixedText(r, 1+r.IntN(6))
	case 1:
		text.Date.From.Year += int16(r.IntN(3) - 1)
	case 2:
		text.Status.S = []string{"published", "withdrawn"}[r.IntN(2)]
	case 3:
		record.Terms = record.Terms[:r.IntN(len(record.Terms)+1)]
	default:
		d.Body = mixedText(r, r.IntN(90))
	}
	return d
}

// After any changes the export is that of an index made anew of the same
// documents in another order.
func TestWarmExportEqualsCold(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	docs := dated(register(t, mixed(560, 3)), 3)
	x := indexOf(t, docs)
	now := map[string]Document{}
	for _, d := range docs {
		now[d.Record.ID] = d
	}
	for i := range 200 {
		d := docs[r.IntN(len(docs))]
		id := d.Record.ID
		var err error
		if before, known := now[id]; known && r.IntN(5) == 0 {
			delete(now, id)
			err = x.Delete(id)
		} else if known {
			now[id] = changed(before, r)
			err = x.Add([]Document{now[id]})
		} else {
			now[id] = d
			err = x.Add([]Document{d})
		}
		if err != nil {
			t.Fatal(err)
		}
		if i%7 == 0 { // a segment of its own
			if _, err := x.look(); err != nil {
				t.Fatal(err)
			}
		}
		if i%40 == 39 {
			warm, cold := exportSmall(t, x), exportSmall(t, indexOf(t, shuffled(now, r)))
			if !maps.EqualFunc(warm, cold, bytes.Equal) {
				t.Fatalf("after %d changes there are %d files, want %d; the first to differ: %s", i+1, len(warm), len(cold), firstDifference(warm, cold))
			}
		}
	}
}

func shuffled(docs map[string]Document, r *rand.Rand) (all []Document) {
	for _, id := range slices.Sorted(maps.Keys(docs)) {
		all = append(all, docs[id])
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

// rewritten counts the files that are not among those of before.
func rewritten(before, after map[string][]byte) (files, size int) {
	for path, data := range after {
		if !bytes.Equal(before[path], data) {
			files, size = files+1, size+len(data)
		}
	}
	return files, size
}

// A new record, whatever its date, rewrites files of the tail; a changed word
// those that hold it. The tail is full here.
func TestLittleIsRewritten(t *testing.T) {
	docs := listed(register(t, mixed(830, 4)))[:3*shelfUnit-1]
	for i, d := range docs {
		d.Record.Revisions = []site.Revision{{Time: time.Unix(int64(100_000*(1+i*37%len(docs))), 0)}}
	}
	slices.SortFunc(docs, func(a, b Document) int { return byRecorded(&entry{record: a.Record}, &entry{record: b.Record}) })
	last := len(docs) - 1
	x := indexOf(t, docs[:last])
	before := export(t, x)
	if err := x.Add(docs[last:]); err != nil {
		t.Fatal(err)
	}
	after := export(t, x)
	if files, size := rewritten(before, after); files > 60 || size > 300_000 || files < 10 {
		t.Errorf("a new record rewrites %d of %d files with %d bytes, want at most 60 and 300,000", files, len(after), size)
	}
	// One of the main shelf, and one of the tail.
	for _, i := range []int{1, last - 9} {
		before, old := after, docs[i]
		word := strings.Fields(old.Body)[5]
		old.Body = strings.Replace(old.Body, word, "quillon", 1)
		if err := x.Add([]Document{old}); err != nil {
			t.Fatal(err)
		}
		after = export(t, x)
		if files, _ := rewritten(before, after); files > 10 || files < 3 {
			t.Errorf("another word than %q rewrites %d of %d files, want at most 10", word, files, len(after))
		}
	}
}

// Two files whose digests begin alike do not share a name.
func TestFileNames(t *testing.T) {
	x, _ := mixedIndex(t, 2, 1)
	v, err := x.look()
	if err != nil {
		t.Fatal(err)
	}
	put := map[string]string{}
	e := newExporter(v, func(path string, data []byte) error { put[path] = string(data); return nil })
	first, path := e.name("cards", sha256.Sum256([]byte("text")))
	e.named[path] = [sha256.Size]byte{}
	name, err := e.file("cards", []byte("te"), []byte("xt"))
	if err != nil || name == first || len(put) != 1 {
		t.Errorf("it is named %s beside %s, %v", name, first, err)
	}
	again, err := e.file("cards", []byte("text"))
	if err != nil || again != name || len(put) != 1 {
		t.Errorf("the same file is named %s, then %s, %v", name, again, err)
	}
}
