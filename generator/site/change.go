package site

import (
	"cmp"
	"iter"
	"slices"
)

// Changes are all revisions of all records that may be shown, newest first.
func (s *Site) Changes() []Change {
	var changes []Change
	for _, r := range s.All {
		if r.Broken {
			continue
		}
		for i, rev := range r.Revisions {
			changes = append(changes, Change{r, rev, i == len(r.Revisions)-1})
		}
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(a.Commit, b.Commit), cmp.Compare(a.ID, b.ID))
	})
	return changes
}

const changesPerPage = 200

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
		yield(Page{Kind: ChangesFeed, URL: "/changes/feed.xml", Changes: changes[:min(feedLength, len(changes))]})
	}
}
