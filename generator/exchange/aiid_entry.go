package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/site"
)

// entry is an incident with what its record's id needs.
func (a *aiid) entry(i *aiidIncident) entry {
	title, _ := cut(i.title, maxTitle)
	return entry{
		where: i.where, database: aiidDatabase, id: strconv.Itoa(i.number), licence: aiidLicence, date: i.date,
		fields: fields{pair("title", title), pair("date", i.date.String())},
	}
}

// complete is an incident with all its fields.
func (a *aiid) complete(i *aiidIncident) entry {
	e := a.entry(i)
	e.fields = append(e.fields, a.text(i, &e)...)
	if to := a.duplicates[i.number]; to != 0 {
		e.fields = append(e.fields, pair("status", "superseded"),
			pair("status-reason", fmt.Sprintf("The %s lists incident %d as a duplicate of incident %d.", aiidName, i.number, to)),
			field{"superseded-by", texts([]string{a.idOf(a.entry(a.byNumber[to]))})})
	}
	e.fields = append(e.fields, a.labels[i.number]...)
	e.fields = append(e.fields, a.parties(i)...)
	e.fields = append(e.fields, field{"also-known-as", a.identities(i)}, field{"sources", a.sources(i)})
	return e
}

// text is the summary; what is too long for it goes into the body.
func (a *aiid) text(i *aiidIncident, e *entry) fields {
	_, titleRest := cut(i.title, maxTitle)
	if titleRest != "" {
		a.note(Changed, i.where, "the title has %d bytes; what follows the first %d is in the body", len(i.title), len(i.title)-len(titleRest))
	}
	description := i.description
	if description == "" {
		a.note(Changed, i.where, "there is no description; the title stands for it")
		description, _ = cut(i.title, maxTitle)
	}
	summary, rest := cut(description, maxSummary)
	if rest != "" {
		a.note(Changed, i.where, "the description has %d bytes; what follows the first %d is in the body", len(description), len(summary))
	}
	for _, part := range []string{titleRest, rest} {
		e.body += a.paragraphs(i.where, part)
	}
	return fields{pair("summary", summary)}
}

// Limits of a body that an importer writes, in bytes, below the format's own.
const (
	maxParagraph = 4000
	maxBody      = 100_000
)

// paragraphs is a long text as Markdown that shows just that text.
func (r *Result) paragraphs(where, s string) string {
	var b strings.Builder
	for s != "" {
		var p string
		if p, s = cut(s, maxParagraph); b.Len()+len(p) > maxBody {
			r.note(Dropped, where, "the text after the first %d bytes", maxBody)
			break
		}
		b.WriteString("\n" + asMarkdown(p) + "\n")
	}
	return b.String()
}

// parties are the organisations by role, and the harmed.
func (a *aiid) parties(i *aiidIncident) (fs fields) {
	var system fields
	for _, role := range []struct {
		key string
		ids []string
	}{{"developers", i.developers}, {"deployers", i.deployers}} {
		names := a.names(i.where, role.ids)
		if len(names) > 0 && a.taxonomyOf("systems."+role.key) != nil {
			system = append(system, field{role.key, a.value("systems."+role.key, names)})
		}
	}
	if len(system) > 0 {
		fs = append(fs, field{"systems", list(mapping(system...))})
	}
	if names := a.names(i.where, i.harmed); len(names) > 0 {
		a.persons++
		sentence, rest := cut("Harmed or nearly harmed, as alleged: "+enumerate(names)+".", maxSummary)
		if rest != "" {
			a.note(Dropped, i.where, "harmed parties beyond the first %d bytes", maxSummary)
		}
		fs = append(fs, pair("harmed", sentence))
	}
	return fs
}

// enumerate writes names one after the other; a semicolon divides those that
// hold commas.
func enumerate(names []string) string {
	if slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, ",") }) {
		return strings.Join(names, "; ")
	}
	return strings.Join(names, ", ")
}

// names are the entities' names, each term once.
func (a *aiid) names(where string, ids []string) (names []string) {
	var slugs []string
	for _, id := range ids {
		name := a.articles.names[id]
		if name == "" {
			name = readable(a.clean(where, "entity", id))
		}
		if slug := site.Slug(name); name != "" && !slices.Contains(slugs, slug) {
			slugs, names = append(slugs, slug), append(names, name)
		}
	}
	return names
}

// checkInputs refuses an import that lacks what an earlier one had: it would
// take out of the records, or rename in them, what came from there.
func (a *aiid) checkInputs(options AIIDOptions) error {
	for _, rec := range sortedRecords(a.byOrigin) {
		origin, _ := rec.header.get("origin")
		if origin.fields.text("database") != aiidDatabase {
			continue
		}
		imported, _ := origin.fields.get("imported")
		unedited := func(key string) []node {
			n, _ := rec.header.get(key)
			if n.hash() != imported.fields.text(key) {
				return nil
			}
			return n.items
		}
		if options.Articles == nil && len(unedited("sources")) > 1 {
			return fmt.Errorf("%s has sources from an articles file; give one again, or they would be taken out", rec.path)
		}
		fromMonitor := func(n node) bool { return strings.HasPrefix(n.text, monitor+":") }
		if len(options.Crosswalk) == 0 && slices.ContainsFunc(unedited("also-known-as"), fromMonitor) {
			return fmt.Errorf("%s has %s: identities from a crosswalk; give one again, or they would be taken out", rec.path, monitor)
		}
		for _, t := range labelTables {
			if _, there := a.tables[t.files[0]]; !there && slices.ContainsFunc(imported.fields, func(f field) bool { return strings.HasPrefix(f.key, t.prefix) }) {
				return fmt.Errorf("%s has labels from %s, which is not in the folder; put it there, or they would be taken out", rec.path, t.files[0])
			}
		}
	}
	return nil
}
