package gate

import (
	"slices"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/site"
)

// pair is a record in both versions. Its texts are nil where its file is the same.
type pair struct {
	before, after    *site.Record
	oldText, newText *incident.Version
	differs          bool
	edits            []incident.Edit
}

func (g *gate) readTexts(p *pair) (err error) {
	if p.before.Blob != p.after.Blob || p.after.Blob == "" {
		if p.oldText, err = g.Before.text(p.before.Path, p.before, p.after); err != nil {
			return err
		}
		if p.newText, err = g.After.text(p.after.Path, p.before, p.after); err != nil {
			return err
		}
		p.differs, p.edits = true, incident.Compare(p.oldText, p.newText)
	}
	return g.translations(p)
}

// translations compares those of the record.
func (g *gate) translations(p *pair) error {
	for _, old := range p.before.Translations {
		now := translation(p.after, old.Translation)
		switch {
		case now == nil:
			p.differs = true
			p.edits = append(p.edits, incident.Edit{Field: "translations", Kind: incident.Removed, Before: old.Translation, InList: true})
		case now.Blob != old.Blob:
			before, err := g.Before.text(old.Path, p.before, p.after)
			if err != nil {
				return err
			}
			after, err := g.After.text(now.Path, p.before, p.after)
			if err != nil {
				return err
			}
			p.differs = true
			for _, e := range incident.Compare(before, after) {
				e.Field = now.Translation + ": " + e.Field
				p.edits = append(p.edits, e)
			}
		}
	}
	for _, now := range p.after.Translations {
		if translation(p.before, now.Translation) == nil {
			p.differs = true
			p.edits = append(p.edits, incident.Edit{Field: "translations", Kind: incident.Added, After: now.Translation, InList: true})
		}
	}
	return nil
}

func translation(r *site.Record, language string) *incident.Incident {
	for _, t := range r.Translations {
		if t.Translation == language {
			return t
		}
	}
	return nil
}

// text reads a version of a file, without what is removed from any of the records.
// One that is not there to be read says nothing.
func (s Side) text(path string, records ...*site.Record) (*incident.Version, error) {
	text, found, err := s.Read(path)
	if !found || err != nil {
		return &incident.Version{}, err
	}
	v := incident.ReadVersion(text)
	for _, r := range records {
		v = v.Without(removedFields(r))
	}
	return v, nil
}

func removedFields(r *site.Record) []string {
	if r.Removed == nil {
		return nil
	}
	return r.Removed.Fields
}

func (p pair) change() Change {
	return Change{ID: p.after.ID, File: p.after.Path, Title: p.after.Title.S, Kind: site.KindOf(p.edits), Edits: p.edits}
}

// at is the place of a value, or the record's where it has none.
func (p pair) at(value diag.Span) diag.Span {
	if value == (diag.Span{}) {
		return p.after.Top
	}
	return value
}

// fields holds the record's file to the one before. Of a file that can't be read
// its own problem is told.
func (g *gate) fields(p pair) {
	switch {
	case !p.newText.Readable:
	case p.after.Draft():
		g.add(diag.Unpublished, p.after.Path, p.at(p.after.Status.Span), "the record is published, as of commit %.12s; withdraw it with a reason, a draft it cannot be again", g.Commit)
	default:
		g.status(p)
		g.date(p)
		g.identities(p)
		if !sameSubject(p.oldText, p.newText) {
			g.add(diag.SubjectChanged, p.after.Path, p.at(p.after.Title.Span), "the title shares no more than a few words, and the sources nothing, with what %s said in commit %.12s; write a new record for another subject", p.after.ID, g.Commit)
		}
	}
}

// status holds back a record that was withdrawn, unless it says why it is back.
func (g *gate) status(p pair) {
	was, is := p.oldText.Status(), p.newText.Status()
	if was != "withdrawn" && was != "superseded" || is != "published" && is != "disputed" || !p.after.Shows("status-reason") {
		return
	}
	if reason := p.newText.Text("status-reason"); reason == "" || reason == p.oldText.Text("status-reason") {
		g.add(diag.Reinstated, p.after.Path, p.at(p.after.Status.Span), "the record was %s in commit %.12s and is %s again; say why in \"status-reason\"", was, g.Commit, is)
	}
}

func (g *gate) date(p pair) {
	was, is := p.before.Date, p.after.Date
	switch {
	case !was.Known() || is.IsZero():
	case is.Unknown:
		g.add(diag.DateMoved, p.after.Path, p.at(p.after.DateAt), "the date was %s in commit %.12s, and is unknown now; see whether that is meant", was, g.Commit)
	case day(is).Sub(day(was)).Abs() > 366*24*time.Hour:
		g.add(diag.DateMoved, p.after.Path, p.at(p.after.DateAt), "the date was %s in commit %.12s, more than a year from %s; see whether that is meant", was, g.Commit, is)
	}
}

func day(d incident.Date) time.Time {
	n := d.Earliest()
	return time.Date(n/10000, time.Month(n/100%100), n%100, 0, 0, 0, 0, time.UTC)
}

func (g *gate) identities(p pair) {
	if !p.after.Shows("also-known-as") {
		return
	}
	for _, old := range p.before.AlsoKnownAs {
		if !slices.ContainsFunc(p.after.AlsoKnownAs, func(i incident.Identity) bool { return i.S == old.S }) {
			g.add(diag.IdentityDropped, p.after.Path, p.after.Top, "also-known-as had %q in commit %.12s; see whether it is another event's", old.S, g.Commit)
		}
	}
}
