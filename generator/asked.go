package generator

import (
	"cmp"
	"slices"

	"blotter/generator/site"
	"blotter/generator/theme"
)

// A page that tells of old versions depends on what their texts name today: a term
// that has another name, a record that is there no longer. Which these are is known
// once the page is made, and as old versions never change, it holds for as long as
// the rest of the page's key does. So it is kept with that, in the git folder, for
// what was written there may be what must be forgotten.

// question is what a page asks: theme.Question, or where a link leads from a file.
type question struct {
	Of, Text string
	Link     bool
}

// questions is a set; nil notes nothing.
type questions map[question]bool

func (q questions) theme(t theme.Question) { q.note(question{Of: t.Of, Text: t.Text}) }

func (q questions) link(file, dest string) { q.note(question{file, dest, true}) }

func (q questions) note(one question) {
	if q != nil {
		q[one] = true
	}
}

func (q questions) sorted() []question {
	all := make([]question, 0, len(q))
	for one := range q {
		all = append(all, one)
	}
	slices.SortFunc(all, func(a, b question) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.Text, b.Text))
	})
	return all
}

// askedPage is what a page asked that had this key.
type askedPage struct {
	Key   key
	Asked []question
}

// asks reports whether a page tells of old versions.
func asks(p site.Page) bool {
	switch p.Kind {
	case site.RecordPage, site.HistoryPage:
		return p.Record.HasPast()
	case site.ChangesPage:
		return true
	}
	return false
}

// answered is the key of a page with what it asked.
func (k *keys) answered(a askedPage) key {
	d := newDigest()
	d.sum(a.Key)
	for _, q := range a.Asked {
		d.text(q.Of, q.Text)
		switch {
		case q.Link:
			d.text(k.Site.Resolve(q.Of, q.Text))
		case q.Of == "":
			d.sum(k.alone[k.Site.Record(q.Text)])
		default:
			k.answer(d, q)
		}
	}
	return d.end()
}

func (k *keys) answer(d *digest, q question) {
	t := k.Site.TaxonomyOf(q.Of)
	if t == nil {
		return
	}
	if term := t.Term(q.Text); term != nil {
		d.text(term.Slug, term.Name)
		d.sum(k.terms[term])
	}
}
