package generator

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// history converts the revisions of the records' files, once per head.
func (b *Builder) history(in *inputs) error {
	m, head := &b.memory, in.snapshot.Commit.Hash
	if state := m.repo.State(); !state.HasHistory {
		in.input.HistoryNote = state.Reason
		return nil
	}
	if m.revisions == nil || m.head != head {
		h, err := m.repo.History(head, folders[0])
		if err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		m.drafts.open(in.shelf)
		revs := map[string][]site.Revision{}
		for _, p := range h.Recorded() {
			if !strings.HasPrefix(p, incident.Folder) {
				continue
			}
			revs[p] = revisions(h.Revisions(p))
			if err := b.markDrafts(revs[p]); err != nil {
				return err
			}
		}
		if err := h.Err(); err != nil {
			return fmt.Errorf("read the history: %w", err)
		}
		m.drafts.save(in.shelf)
		m.head, m.note, m.revisions = head, h.Reason, revs
	}
	in.input.History, in.input.HistoryNote = m.revisions, m.note
	return nil
}

func revisions(all []repo.Revision) []site.Revision {
	var out []site.Revision
	for _, r := range all {
		rev := site.Revision{
			Commit: r.Commit.String(), Time: r.Time, Author: r.Author, CoAuthors: r.CoAuthors,
			Subject: r.Subject, PullRequest: r.PullRequest, Path: r.Path,
		}
		if !r.Blob.IsZero() { // else the file was away for a while
			rev.Blob = r.Blob.String()
		}
		out = append(out, rev)
	}
	return out
}

// markDrafts notes which of a file's first revisions were drafts: the day on
// which a record was recorded is not that of its draft.
func (b *Builder) markDrafts(revisions []site.Revision) error {
	for i := len(revisions) - 1; i > 0; i-- {
		rev := &revisions[i]
		if rev.Blob == "" {
			rev.Draft = true // it was away before anybody saw it
			continue
		}
		draft, err := b.memory.drafts.has(rev.Blob, b.memory.blob)
		switch {
		case errors.Is(err, repo.ErrMissing):
			return nil // a partial clone can't tell
		case err != nil:
			return fmt.Errorf("read %s as of commit %s: %w", rev.Path, rev.Commit, err)
		case !draft:
			return nil
		}
		rev.Draft = true
	}
	return nil
}

// drafts tells which old versions of records are drafts, by their blobs. It is kept
// beside the records, and there is no word of theirs in it.
type drafts struct {
	known, asked map[string]bool
}

// open begins with what is known; the zero drafts with what is kept.
func (d *drafts) open(s *shelf) {
	if d.known = d.asked; d.known == nil {
		d.known = s.drafts()
	}
	d.asked = map[string]bool{}
}

func (d *drafts) has(blob string, read func(string) ([]byte, error)) (bool, error) {
	draft, ok := d.known[blob]
	if !ok {
		text, err := read(blob)
		if err != nil {
			return false, err
		}
		draft = bytes.Contains(text, []byte("draft")) && incident.ReadVersion(text).Status() == "draft"
	}
	d.asked[blob] = draft
	return draft, nil
}

// save keeps what was asked, if it is not what was known.
func (d *drafts) save(s *shelf) {
	if s != nil && !maps.Equal(d.known, d.asked) {
		s.writeDrafts(d.asked)
	}
}

// blob reads an old version of a file by git's hash of it.
func (m *memory) blob(hash string) ([]byte, error) {
	h, err := hex.DecodeString(hash)
	if err != nil {
		return nil, fmt.Errorf("read blob %q: %w", hash, err)
	}
	return m.repo.Blob(repo.Hash(h))
}
