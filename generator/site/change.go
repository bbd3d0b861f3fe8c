package site

import (
	"cmp"
	"iter"
	"slices"

	"blotter/generator/incident"
)

// Change is one revision of one record.
type Change struct {
	*Record
	Revision
	First bool // the record appears with it
}

// Version is a revision with what it changed, which is read where it is shown.
type Version struct {
	Revision
	// Edits is what it says otherwise than the version before: nothing for the
	// first, and where only the form changed.
	Edits []incident.Edit
	// Text is the whole version, where that is asked for.
	Text *incident.Version
	// Removed says why the version, or what of it, may not be shown.
	Removed *Removal
	Missing bool // the clone that the site is built from does not have it
	Kind    ChangeKind
}

// ChangeKind is what a revision means to a reader.
type ChangeKind uint8

const (
	Corrected ChangeKind = iota
	Added
	Disputed
	Withdrawn
	Superseded
	Reinstated // disputed, withdrawn or superseded no longer
	Reformatted
	Drafted     // not published yet
	Unpublished // made a draft again
	TakenOut    // the file was removed
	PutBack
	Unknown // the clone cannot tell, or it may not be said
)

var changeKinds = [...]string{"Corrected", "New", "Disputed", "Withdrawn", "Superseded", "Reinstated", "Reformatted", "Drafted", "Unpublished", "Taken out", "Put back", "Changed"}

func (k ChangeKind) String() string { return changeKinds[k] }

// KindOf tells what edits mean together.
func KindOf(edits []incident.Edit) ChangeKind {
	if len(edits) == 0 {
		return Reformatted
	}
	for _, e := range edits {
		if e.Field != "status" {
			continue
		}
		switch e.After {
		case "disputed":
			return Disputed
		case "withdrawn":
			return Withdrawn
		case "superseded":
			return Superseded
		case "draft":
			return Unpublished
		}
		if e.Before == "disputed" || e.Before == "withdrawn" || e.Before == "superseded" {
			return Reinstated
		}
	}
	return Corrected
}

// HasPast reports whether the record has older versions that can be told of.
func (r *Record) HasPast() bool {
	return len(r.Revisions) > 1 && !r.Broken && (r.Removed == nil || !r.Removed.Whole())
}

// HasHistoryPage reports whether the record's past is too long for its own page,
// which tells one older version whole. Such a page for every record that was
// changed once would be a sixth of a register's files.
func (r *Record) HasHistoryPage() bool { return r.HasPast() && len(r.Revisions) > 2 }

// HistoryURL is the address of the record's history.
func (r *Record) HistoryURL() string { return r.URL() + "history/" }

// RecordedURL is the address of the records in the order in which they were
// recorded.
const RecordedURL = "/incidents/recorded/"

// recorded are the listed records, the first recorded first: a new one never
// moves another. Those that are not committed yet come last.
func (s *Site) recorded() []*Record {
	if s.HistoryNote != "" {
		return nil
	}
	records := slices.Clone(s.Records)
	slices.SortFunc(records, func(a, b *Record) int {
		x, y := a.Published(), b.Published()
		switch {
		case x == nil && y == nil:
			return cmp.Compare(a.ID, b.ID)
		case x == nil:
			return 1
		case y == nil:
			return -1
		}
		return cmp.Or(x.Time.Compare(y.Time), cmp.Compare(a.ID, b.ID))
	})
	return records
}

// Changes are all revisions of all records that may be shown, newest first.
func (s *Site) Changes() []Change {
	var changes []Change
	for _, r := range s.All {
		if r.Broken {
			continue
		}
		first := r.Published()
		for i := range r.Revisions {
			rev := &r.Revisions[i]
			if !rev.Draft || rev == first {
				changes = append(changes, Change{r, *rev, rev == first})
			}
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.Commit, b.Commit), cmp.Compare(a.ID, b.ID))
	})
	return changes
}

const changesPerPage = 200

// ChangesFeedLength is how many changes the feeds of changes tell of, those of
// form aside.
const ChangesFeedLength = feedLength

func (s *Site) changePages() iter.Seq[Page] {
	return func(yield func(Page) bool) {
		changes := s.Changes()
		of := parts(len(changes), changesPerPage)
		for n := of; n >= 1; n-- {
			// Counted from the oldest, at the list's end.
			from, to := len(changes)-n*changesPerPage, len(changes)-(n-1)*changesPerPage
			if n == of {
				from = 0
			}
			part := Part{n, of}
			if !yield(Page{Kind: ChangesPage, URL: PartURL("/changes/", part), Changes: changes[from:to], Part: part}) {
				return
			}
		}
		_ = yield(Page{Kind: ChangesFeed, URL: "/changes/feed.xml", Changes: changes}) &&
			yield(Page{Kind: ChangesJSON, URL: "/changes/feed.json", Changes: changes})
	}
}
