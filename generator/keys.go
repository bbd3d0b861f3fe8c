package generator

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"path"
	"slices"
	"sync"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// A page's key is of all that its bytes are made from. A build takes over the
// pages of the site before whose keys are the same, and makes neither their Views
// nor their Markdown, which is nearly all the work.
//
// What a page may be made from is told coarsely, so that it is easy to see that
// nothing is missing; a page that is made again without need comes out as it was.
//
//   - the frame: the program, the theme, the options, what is removed, and every
//     file of content/ but the records and pages. Where one of these changes, all
//     pages are made again;
//   - a record alone: its file's hash, its terms by name, its revisions, images
//     and translations, and where each link of its body leads;
//   - a record whole: that, and likewise each record that it is in relation to;
//   - a listing: the records of the page, whole, in order; where it counts more
//     than it lists, as the first page of a term does, those too;
//   - what old versions name: no more than the page asked when it was made, which
//     is kept (asked.go), as nobody reads an old version for a page that stays;
//   - everything: all of this, for the few pages that are about the whole register.
//
// Who lets theme or feed read more of the site than this has to say so here. TestKeys
// edits registers at random and holds all their pages to it: the same key, the same
// bytes.
type keys struct {
	*Renderer
	frame   key
	alone   map[*site.Record]key
	terms   map[*site.Term]key
	similar *site.Similarity
	asked   map[string]askedPage // of the build before, by path
	names   func() key           // all that old versions may name
	years   func() key           // which pages of the calendar there are
	all     func() key
}

type key = [32]byte

// keys are those of the register's pages, nil where what a page shows can't be told
// beforehand: the program is not known, or old versions are missing and may come.
func (r *Renderer) keys(asked map[string]askedPage) *keys {
	seal := r.seal()
	if seal == "" || !r.contents {
		return nil
	}
	k := &keys{Renderer: r, asked: asked, alone: make(map[*site.Record]key, len(r.Site.All)), terms: map[*site.Term]key{}, similar: r.views.Similarity()}
	for _, t := range r.Site.Taxonomies {
		for _, term := range append(slices.Clip(t.Terms), t.NotStated) {
			k.terms[term] = k.term(term)
		}
	}
	k.frame = k.theFrame(seal)
	for _, rec := range r.Site.All {
		k.alone[rec] = k.record(rec)
	}
	k.names, k.years, k.all = sync.OnceValue(k.theNames), sync.OnceValue(k.theYears), sync.OnceValue(k.everything)
	return k
}

// of is the key of a page, but for what it asks about old versions.
func (k *keys) of(p site.Page) key {
	d := newDigest()
	d.sum(k.frame)
	d.number(int(p.Kind), p.Part.Number, p.Part.Of, p.Year, p.Month)
	d.text(p.URL)
	switch p.Kind {
	case site.RecordPage, site.TranslationPage, site.AliasPage, site.HistoryPage:
		k.ofRecord(d, p)
	case site.TermPage, site.PlacesPage, site.StubPage:
		k.ofTerm(d, p)
	case site.YearPage, site.MonthPage:
		d.sum(k.years())
		k.records(d, p.Records)
	case site.ChangesPage:
		k.ofChanges(d, p)
	case site.RecordsPage, site.RecordedPage:
		k.records(d, p.Records)
		if p.Part.Number == p.Part.Of {
			d.sum(k.all())
		}
	case site.AtomFeed, site.JSONFeed, site.RecordsCSV, site.RecordsJSON, site.RecordsNDJSON, site.YearPack:
		if p.Term != nil {
			d.sum(k.terms[p.Term])
		}
		k.records(d, p.Records)
	default:
		d.sum(k.all())
	}
	return d.end()
}

func (k *keys) ofRecord(d *digest, p site.Page) {
	k.whole(d, p.Record)
	if p.Translation != nil {
		d.text(p.Translation.Translation)
	}
	if p.Kind == site.RecordPage {
		for _, other := range k.similar.To(p.Record) {
			d.sum(k.alone[other])
		}
	}
}

// ofTerm is of the page's records; the first page tells of all that the term has,
// and what is narrower.
func (k *keys) ofTerm(d *digest, p site.Page) {
	d.sum(k.terms[p.Term])
	if p.Term.ReplacedBy != nil {
		d.sum(k.terms[p.Term.ReplacedBy])
	}
	k.records(d, p.Records)
	if p.Part.Number != p.Part.Of {
		return
	}
	k.records(d, p.Term.Records)
	for _, n := range p.Term.Narrower {
		d.sum(k.terms[n])
		d.number(len(n.Records))
	}
}

func (k *keys) ofChanges(d *digest, p site.Page) {
	for _, c := range p.Changes {
		d.sum(k.alone[c.Record])
		d.text(c.Commit)
		d.flag(c.First)
	}
}

func (k *keys) records(d *digest, records []*site.Record) {
	d.number(len(records))
	for _, r := range records {
		k.whole(d, r)
	}
}

// whole is of a record and of those that it is in relation to.
func (k *keys) whole(d *digest, r *site.Record) {
	d.sum(k.alone[r])
	for _, other := range r.Supersedes {
		d.sum(k.alone[other])
	}
	for _, other := range r.RelatedBy {
		d.text(other.As)
		d.sum(k.alone[other.Record])
	}
	for _, source := range slices.Sorted(maps.Keys(r.CitedBy)) {
		d.number(source)
		for _, other := range r.CitedBy[source] {
			d.sum(k.alone[other])
		}
	}
	for _, t := range r.SupersededBy {
		d.sum(k.alone[k.Site.Record(t.S)])
	}
	for _, rel := range r.Related {
		d.sum(k.alone[k.Site.Record(rel.ID.S)])
	}
}

// record is of a record alone. What its file says is a function of its path, its
// bytes, and what the frame holds; removed.yaml takes some of it away again.
func (k *keys) record(r *site.Record) key {
	d := newDigest()
	k.file(d, r.Incident)
	d.flag(r.Uncommitted, r.Broken, r.Removed != nil)
	if r.Removed != nil {
		d.text(r.Removed.Date, r.Removed.Reason)
		d.text(r.Removed.Fields...)
	}
	for _, v := range r.Terms {
		d.text(v.Field, v.S)
		d.number(v.Item)
		d.sum(k.terms[v.Term])
	}
	for _, rev := range r.Revisions {
		d.text(rev.Commit, rev.Author, rev.Subject, rev.Blob, rev.Path)
		d.text(rev.CoAuthors...)
		d.number(int(rev.Time.Unix()), rev.PullRequest)
		d.flag(rev.Draft, rev.Unlinked)
	}
	for _, img := range r.Images {
		d.text(img.File, img.Path, img.Blob)
		d.number(img.Width, img.Height)
	}
	for _, t := range r.Translations {
		k.file(d, t)
	}
	return d.end()
}

// file is of a record's or a translation's file, and of where its links lead.
func (k *keys) file(d *digest, i *incident.Incident) {
	d.text(i.ID, i.Path, i.Blob, i.Translation)
	k.links(d, i.Path, i.Links)
}

func (k *keys) links(d *digest, file string, links []incident.Link) {
	for _, l := range links {
		d.text(k.Site.Resolve(file, l.Destination))
	}
	d.number(len(links))
}

// term is of a term as its records, and others' lists, show it.
func (k *keys) term(t *site.Term) key {
	d := newDigest()
	d.text(t.Taxonomy.Name, t.ID, t.Slug, t.Name, k.Site.PlacesURL(t))
	d.flag(t.HasFeeds(), t.ReplacedBy != nil, t.Deprecated)
	d.number(t.Rank)
	return d.end()
}

// theFrame is of what stands around every page, or may.
func (k *keys) theFrame(seal string) key {
	s, d := k.Site, newDigest()
	d.text(seal, k.theme.Digest(), s.BaseURL, k.ownURL, s.HistoryNote)
	d.flag(k.input.Drafts)
	d.number(k.views.Card.Width, k.views.Card.Height)
	fmt.Fprintf(d, "%+v\n", asOfBuild(s.AsOf))
	if s.AsOf != nil {
		d.text(s.AsOf.Commit, s.AsOf.BaseURL)
		d.flag(s.AsOf.Unlinked)
	}
	for _, rem := range k.config.Removals {
		d.text(rem.Date, rem.Reason)
	}
	for i := range k.snapshot.Files {
		if f := &k.snapshot.Files[i]; kindOf(f.Path) == notOurs && within(f.Path, folders[0]) {
			d.text(f.Path)
			d.Write(f.Hash[:])
		}
	}
	for _, n := range s.Navigation { // only what leads somewhere
		d.text(n.Title, n.URL)
	}
	for _, doc := range s.Documents {
		d.text(doc.Path, doc.Title.S)
	}
	for _, t := range s.Taxonomies {
		if t.Ordered || t == s.TaxonomyOf("severity") { // a term's place among all
			for _, term := range t.Terms {
				d.sum(k.terms[term])
			}
		}
		d.number(0)
	}
	return d.end()
}

func within(file, folder string) bool {
	for ; file != "."; file = path.Dir(file) {
		if file == folder {
			return true
		}
	}
	return false
}

func (k *keys) theNames() key {
	d := newDigest()
	k.Site.WriteNames(d)
	return d.end()
}

func (k *keys) theYears() key {
	d := newDigest()
	for _, y := range k.Site.Years() {
		d.number(y.Year)
		for month := range 13 {
			d.flag(len(y.Month(month)) > 0)
		}
	}
	for _, p := range k.Site.Packs() {
		d.text(p.URL)
	}
	return d.end()
}

// everything is of all records, and the register's own pages.
func (k *keys) everything() key {
	d := newDigest()
	d.sum(k.names())
	k.records(d, k.Site.All)
	for _, t := range k.Site.Taxonomies {
		for _, term := range t.Terms {
			d.sum(k.terms[term])
		}
	}
	for _, doc := range k.Site.Documents {
		f, _ := k.snapshot.File(doc.Path)
		d.Write(f.Hash[:])
		k.links(d, doc.Path, doc.Links)
	}
	return d.end()
}

// A digest is a hash of values, each of which says where it ends.
type digest struct {
	hash.Hash
	scratch [8]byte
}

func newDigest() *digest { return &digest{Hash: sha256.New()} }

func (d *digest) sum(k key) { d.Write(k[:]) }

func (d *digest) number(all ...int) {
	for _, n := range all {
		binary.LittleEndian.PutUint64(d.scratch[:], uint64(n))
		d.Write(d.scratch[:])
	}
}

func (d *digest) text(all ...string) {
	d.number(len(all))
	for _, s := range all {
		d.number(len(s))
		d.Write([]byte(s))
	}
}

func (d *digest) flag(all ...bool) {
	for _, b := range all {
		d.Write([]byte{map[bool]byte{true: 1}[b]})
	}
}

func (d *digest) end() (k key) {
	d.Hash.Sum(k[:0])
	return k
}
