package site

import (
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// removals takes out of the records what removed.yaml names, before anything
// else sees them: what is gone here can't reach a page, a feed or the index.
func (c *checker) removals() {
	for _, rem := range c.site.Removals {
		found := false
		for _, r := range c.site.All {
			found = r.forget(rem) || found
		}
		here := rem.At != (diag.Span{}) // else another version says so, whose place it is to be checked
		switch {
		case found || !incident.ValidID(rem.ID): // a blob may be an old version's
		case rem.Whole():
			c.addTombstone(rem)
		case here:
			c.add(diag.StaleRemoval, RemovedFile, rem.At, "there is no record %q, so nothing of it is removed; correct the id, or leave out the fields if its file is gone", rem.ID)
		}
		if here {
			c.problems = append(c.problems, c.site.unclear(rem)...)
		}
	}
	slices.SortFunc(c.site.All, byDate)
}

// forget applies one entry to the record and its translations, and reports
// whether it is about them. A translation that is named by its blob goes whole.
func (r *Record) forget(rem *Removal) (found bool) {
	if rem.ID != "" && rem.ID == r.ID || rem.Blob != "" && rem.Blob == r.Blob {
		r.remove(rem)
		found = true
	}
	before := len(r.Translations)
	r.Translations = slices.DeleteFunc(r.Translations, func(t *incident.Incident) bool { return rem.Blob != "" && rem.Blob == t.Blob })
	return found || len(r.Translations) < before
}

// RemovalOf is what removed.yaml says of one revision of the record: as a part
// of it, as these bytes, or as a part of the record whose file it was then. It
// is nil where everything may be shown.
func (s *Site) RemovalOf(r *Record, rev Revision) *Removal {
	var found *Removal
	id := incident.IDOf(rev.Path)
	for _, rem := range s.Removals {
		if rem.ID != "" && (rem.ID == r.ID || rem.ID == id) || rem.Blob != "" && rem.Blob == rev.Blob {
			found = rem.with(found)
		}
	}
	return found
}

// hush empties the subjects of the commits that brought what was removed, at every
// record that they touch: they may repeat it.
func (c *checker) hush(history map[string][]Revision) {
	commits := map[string]bool{}
	for _, r := range c.site.All {
		for _, rev := range revisions(history, r.Incident) {
			if c.site.RemovalOf(r, rev) != nil {
				commits[rev.Commit] = true
			}
		}
	}
	for _, r := range c.site.All {
		r.Revisions = slices.Clone(r.Revisions)
		for i, rev := range r.Revisions {
			if commits[rev.Commit] {
				r.Revisions[i].Subject = ""
			}
		}
	}
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
