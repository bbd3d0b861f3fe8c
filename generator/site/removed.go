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
			if rem.ID != "" && rem.ID == r.ID || rem.Blob != "" && rem.Blob == r.Blob {
				r.Removed, found = rem, true
				r.Incident = redacted(r.Incident, rem)
			}
		}
		if !found && rem.Whole() && incident.ValidID(rem.ID) {
			c.addTombstone(rem)
		}
		for _, f := range rem.Fields {
			if !c.knownField(f) {
				c.add(diag.StaleRemoval, RemovedFile, rem.At, "no record has a field %q; write a key such as summary, sources or body", f)
			}
		}
	}
	slices.SortFunc(c.site.All, byDate)
}

func (c *checker) knownField(path string) bool {
	return path == "body" || slices.Contains(fixedKeys, path) || c.site.TaxonomyOf(path) != nil ||
		slices.ContainsFunc(c.site.Taxonomies, func(t *Taxonomy) bool {
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
	return &incident.Incident{ID: i.ID, Path: i.Path, Blob: i.Blob, Top: i.Top}
}

// redacted is a copy of the record without the removed fields.
func redacted(i *incident.Incident, rem *Removal) *incident.Incident {
	if rem.Whole() {
		return tombstone(i)
	}
	kept := *i
	for _, f := range rem.Fields {
		clear := map[string]func(){
			"title":         func() { kept.Title = Text{} },
			"summary":       func() { kept.Summary = Text{} },
			"rationale":     func() { kept.Rationale = Text{} },
			"harmed":        func() { kept.Harmed = Text{} },
			"status-reason": func() { kept.StatusReason = Text{} },
			"date":          func() { kept.Date = incident.Date{} },
			"sources":       func() { kept.Sources, kept.Values = nil, without(kept.Values, "sources") },
			"events":        func() { kept.Events = nil },
			"quantities":    func() { kept.Quantities = nil },
			"also-known-as": func() { kept.AlsoKnownAs = nil },
			"related":       func() { kept.Related = nil },
			"origin":        func() { kept.Origin = nil },
			"image":         func() { kept.Image = nil },
			"body":          func() { kept.Links, kept.Headings = nil, nil },
		}[f]
		if clear != nil {
			clear()
		} else {
			kept.Values = without(kept.Values, f)
		}
	}
	return &kept
}

func without(values []incident.Value, field string) []incident.Value {
	return slices.DeleteFunc(slices.Clone(values), func(v incident.Value) bool {
		return v.Field == field || strings.HasPrefix(v.Field, field+".")
	})
}

// Shows reports whether a field of the record, or its body, may be shown.
func (r *Record) Shows(field string) bool {
	return r.Removed == nil || !r.Removed.Whole() && !slices.Contains(r.Removed.Fields, field)
}
