package site

import (
	"path"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// removals takes out of the records what removed.yaml names, before anything
// else sees them: what is gone here can't reach a page, a feed or the index.
func (c *checker) removals(in Input) {
	c.gone = map[string]bool{}
	for _, rem := range c.site.Removals {
		found := false
		for _, r := range c.site.All {
			found = c.forgetImages(r, rem) || found
			found = r.forget(rem) || found
		}
		here := rem.At != (diag.Span{}) // else another version says so, whose place it is to be checked
		switch {
		case found:
		case rem.ID == "":
			if here && blobForm.MatchString(rem.Blob) && !in.knows(rem.Blob) {
				c.add(diag.StaleRemoval, RemovedFile, rem.At, "no record, translation or image is this blob, nor was any before, so nothing is removed; git rev-parse COMMIT:FILE prints it")
			}
		case !incident.ValidID(rem.ID):
		case rem.Whole():
			if here {
				c.perhapsAnother(rem, in)
			}
			if c.wasShown(rem, in) {
				c.addTombstone(rem)
			}
		case here && !slices.ContainsFunc(c.leftOut, func(i *incident.Incident) bool { return rem.names(i.ID) }):
			c.add(diag.StaleRemoval, RemovedFile, rem.At, "there is no record %q, so nothing of it is removed; correct the id, or leave out the fields if its file is gone", rem.ID)
		}
		if here {
			c.problems = append(c.problems, c.site.unclear(rem)...)
		}
	}
	slices.SortFunc(c.site.All, byDate)
	if len(c.site.Removals) > 0 {
		c.hush(in.History)
	}
}

// names reports whether the entry is about the record of that id, whatever the
// record was called, or is since.
func (r *Removal) names(id string) bool {
	return id != "" && (r.ID == id || slices.Contains(r.Also, id))
}

// Removes reports whether anything is removed of the record of that id, or of its
// file, which is that blob.
func (c *Config) Removes(id, blob string) bool {
	return slices.ContainsFunc(c.Removals, func(r *Removal) bool { return r.names(id) || r.Blob != "" && r.Blob == blob })
}

// knows reports whether a record's file or image has the blob or had it once, as
// far as the history tells; where there is none, it can't be said.
func (in *Input) knows(blob string) bool {
	for _, revs := range in.History {
		if slices.ContainsFunc(revs, func(rev Revision) bool { return rev.Blob == blob }) {
			return true
		}
	}
	return in.HistoryNote != "" || slices.ContainsFunc(in.Incidents, func(i *incident.Incident) bool { return i.Blob == blob }) ||
		slices.ContainsFunc(in.Images, func(i Image) bool { return i.Blob == blob })
}

// perhapsAnother warns of the id of a record that never was, where one that is has
// nearly the same: what has to go would stay.
func (c *checker) perhapsAnother(rem *Removal, in Input) {
	for file := range in.History {
		if rem.names(recordOf(file)) {
			return
		}
	}
	if in.HistoryNote != "" || slices.ContainsFunc(c.leftOut, func(i *incident.Incident) bool { return rem.names(i.ID) }) {
		return
	}
	var ids []string
	for _, r := range c.site.All {
		ids = append(ids, r.ID)
	}
	if near := diag.Nearest(rem.ID, ids); near != "" {
		c.add(diag.StaleRemoval, RemovedFile, rem.At, "no record %q is or was here, so nothing is removed; if you mean %q, correct the id, or else leave it as it is", rem.ID, near)
	}
}

// wasShown is false where all that is known of the record are drafts, so that
// there is no address to keep.
func (c *checker) wasShown(rem *Removal, in Input) bool {
	known, drafts := false, map[string]bool{}
	for _, i := range c.leftOut {
		if rem.names(i.ID) {
			known, drafts[i.Blob] = true, true
		}
	}
	for file, revs := range in.History {
		id := recordOf(file)
		if base := path.Base(file); !rem.names(id) || base != id+".md" && base != "index.md" {
			continue
		}
		for _, rev := range revs {
			known = true
			if rev.Blob != "" && !rev.Draft && !drafts[rev.Blob] {
				return true
			}
		}
	}
	return !known
}

// forget applies one entry to the record and its translations, and reports
// whether it is about them. A translation that is named by its blob goes whole.
func (r *Record) forget(rem *Removal) (found bool) {
	if rem.names(r.ID) || rem.Blob != "" && rem.Blob == r.Blob {
		r.remove(rem)
		found = true
	}
	before := len(r.Translations)
	r.Translations = slices.DeleteFunc(r.Translations, func(t *incident.Incident) bool { return rem.Blob != "" && rem.Blob == t.Blob })
	return found || len(r.Translations) < before
}

// forgetImages takes the images that are named by their blob from the record. The
// text that shows them stays, so it is no error there that they are gone.
func (c *checker) forgetImages(r *Record, rem *Removal) (found bool) {
	if rem.Blob == "" {
		return false
	}
	r.Images = slices.DeleteFunc(slices.Clone(r.Images), func(img Image) bool {
		if img.Blob != rem.Blob {
			return false
		}
		found, c.gone[img.Path] = true, true
		if r.Image != nil && r.Image.File.S == img.File {
			without := *r.Incident
			without.Image = nil
			r.Incident = &without
		}
		return true
	})
	return found
}

// RemovalOf is what removed.yaml says of one revision of the record: as a part
// of it, as these bytes, or as a part of the record whose file it was then. It
// is nil where everything may be shown.
func (s *Site) RemovalOf(r *Record, rev Revision) *Removal {
	var found *Removal
	id := incident.IDOf(rev.Path)
	for _, rem := range s.Removals {
		if rem.names(r.ID) || rem.names(id) || rem.Blob != "" && rem.Blob == rev.Blob {
			found = rem.with(found)
		}
	}
	return found
}

// hush empties the subjects of the commits that brought what was removed, and of
// those that replaced it: they may repeat it. What they changed shows it, so
// nothing leads there either. That is so at every record that they touch.
func (c *checker) hush(history map[string][]Revision) {
	commits := c.telling(history)
	for _, r := range c.site.All {
		r.Revisions = slices.Clone(r.Revisions)
		for i, rev := range r.Revisions {
			if commits[rev.Commit] {
				r.Revisions[i].Subject, r.Revisions[i].Unlinked = "", true
			}
		}
	}
	if a := c.site.AsOf; a != nil && commits[a.Commit] {
		unlinked := *a
		unlinked.Unlinked = true
		c.site.AsOf = &unlinked
	}
}

// telling are the commits whose changes show what was removed, of any file that
// ever was: its record may be gone, a draft, or called otherwise.
func (c *checker) telling(history map[string][]Revision) map[string]bool {
	named := map[string]bool{} // ids and blobs
	for _, rem := range c.site.Removals {
		for _, name := range append([]string{rem.ID, rem.Blob}, rem.Also...) {
			named[name] = name != ""
		}
	}
	commits := map[string]bool{}
	for file, revs := range history {
		all := named[recordOf(file)]
		for i, rev := range revs { // the newest first
			if !all && !named[rev.Blob] && !named[recordOf(rev.Path)] {
				continue
			}
			commits[rev.Commit] = true
			if i > 0 {
				commits[revs[i-1].Commit] = true
			}
		}
	}
	return commits
}

// recordOf is the id of the record that a file belongs to: its own, a
// translation's or an image's.
func recordOf(file string) string {
	if path.Ext(file) == ".md" {
		return incident.IDOf(file)
	}
	return path.Base(path.Dir(file))
}

// remove applies one entry, beside those applied before.
func (r *Record) remove(rem *Removal) {
	r.Removed = rem.with(r.Removed)
	r.Incident = redacted(r.Incident, r.Removed)
	for i, t := range r.Translations {
		r.Translations[i] = redacted(t, r.Removed)
	}
	if r.Removed.Whole() {
		r.Translations, r.Images = nil, nil
	}
}

// with is the two entries as one: of a record that is removed as a whole there
// are no fields left to name.
func (r *Removal) with(other *Removal) *Removal {
	switch {
	case other == nil || r.Whole():
		return r
	case other.Whole():
		return other
	}
	both := *r
	both.Fields = slices.Concat(other.Fields, r.Fields)
	both.Reason = other.Reason + "; " + r.Reason
	return &both
}

func (c *Config) knownField(path string) bool {
	return path == "body" || slices.Contains(fixedKeys, path) || c.TaxonomyOf(path) != nil ||
		slices.ContainsFunc(c.Taxonomies, func(t *Taxonomy) bool {
			return slices.ContainsFunc(t.Fields, func(f string) bool { return strings.HasPrefix(f, path+".") })
		})
}

// addTombstone keeps the address of a record whose file is gone as well.
func (c *checker) addTombstone(rem *Removal) {
	r := &Record{Incident: tombstone(&incident.Incident{ID: rem.ID, Path: incident.Folder + rem.ID[:4] + "/" + rem.ID + ".md"}), Removed: rem}
	c.site.byID[rem.ID] = r
	c.site.All = append(c.site.All, r)
}

// tombstone is what stays of a record that is removed as a whole.
func tombstone(i *incident.Incident) *incident.Incident {
	return &incident.Incident{ID: i.ID, Path: i.Path, Blob: i.Blob, Translation: i.Translation, Top: i.Top}
}

// redacted is a copy of the record without the removed fields, and without its
// problems, which quote the file.
func redacted(i *incident.Incident, rem *Removal) *incident.Incident {
	if rem.Whole() {
		return tombstone(i)
	}
	kept := *i
	kept.Problems = nil
	texts := map[string]*Text{
		"title": &kept.Title, "summary": &kept.Summary, "rationale": &kept.Rationale, "harmed": &kept.Harmed,
		"language": &kept.Language, "date-of": &kept.DateOf, "status-reason": &kept.StatusReason,
	}
	for _, f := range rem.Fields {
		kept.Values = without(kept.Values, f)
		if t := texts[f]; t != nil {
			*t = Text{}
			continue
		}
		switch f {
		case "date":
			kept.Date = incident.Date{}
		case "superseded-by":
			kept.SupersededBy = nil
		case "sources":
			kept.Sources = nil
		case "sources.publisher", "sources.label":
			kept.Sources = withoutPart(kept.Sources, f)
		case "events":
			kept.Events = nil
		case "quantities":
			kept.Quantities = nil
		case "machine-written":
			kept.MachineWritten = nil
		case "also-known-as":
			kept.AlsoKnownAs = nil
		case "related":
			kept.Related = nil
		case "aliases":
			kept.Aliases = nil
		case "origin":
			kept.Origin = nil
		case "image":
			kept.Image = nil
		case "body":
			kept.Links, kept.Headings = nil, nil
		}
	}
	return &kept
}

func without(values []incident.Value, field string) []incident.Value {
	return slices.DeleteFunc(slices.Clone(values), func(v incident.Value) bool {
		return v.Field == field || strings.HasPrefix(v.Field, field+".")
	})
}

func withoutPart(sources []incident.Source, field string) []incident.Source {
	sources = slices.Clone(sources)
	for i := range sources {
		if field == "sources.publisher" {
			sources[i].Publisher = Text{}
		} else {
			sources[i].Label = Text{}
		}
	}
	return sources
}

// Shows reports whether a field of the record, or its body, may be shown:
// neither it nor the field that it is part of is removed.
func (r *Record) Shows(field string) bool {
	group, _, _ := strings.Cut(field, ".")
	return r.Removed == nil || !r.Removed.Whole() && !slices.Contains(r.Removed.Fields, field) && !slices.Contains(r.Removed.Fields, group)
}
