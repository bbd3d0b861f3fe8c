package site

import (
	"fmt"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// checkIdentities reports entries of other databases that are unknown or stand
// in two records.
func (c *checker) checkIdentities() {
	var names []string
	for _, d := range c.site.Databases {
		names = append(names, d.ID)
	}
	first := map[string]*Record{}
	for _, r := range c.site.All {
		for _, k := range r.AlsoKnownAs {
			if !slices.Contains(names, k.Database) {
				c.add(diag.UnknownDatabase, r.Path, k.Span, "unknown database %q; content/databases.yaml lists %s", k.Database, listed(names)).
					Suggestion = suggestDatabase(k.Database, k.ID, names)
				continue
			}
			if other := first[k.S]; other != nil && other != r {
				c.add(diag.SharedAlias, r.Path, k.Span, "%s stands in %s too; keep both if the databases divide the event differently", k.S, other.ID)
			} else if other == r {
				c.add(diag.RepeatedTerm, r.Path, k.Span, "%s stands twice; keep one", k.S)
			}
			first[k.S] = r
		}
	}
}

// listed names the words of a short list.
func listed(words []string) string {
	switch {
	case len(words) == 0:
		return "none"
	case len(words) > 12:
		return fmt.Sprint(len(words))
	}
	return strings.Join(words, ", ")
}

func suggestDatabase(db, id string, names []string) string {
	if near := diag.Nearest(db, names); near != "" {
		return near + ":" + id
	}
	return ""
}

// checkTargets reports ids that lead nowhere or in a circle, and notes who
// points at whom.
func (c *checker) checkTargets() {
	s := c.site
	ids := make([]string, 0, len(s.byID))
	for _, r := range s.All {
		ids = append(ids, r.ID)
	}
	target := func(r *Record, t Text, what string) *Record {
		other := s.byID[t.S]
		switch {
		case t.S == "":
			return nil
		case other == nil:
			p := c.add(diag.UnknownRecord, r.Path, t.Span, "there is no record %q for %s", t.S, what)
			if near := diag.Nearest(t.S, ids); near != "" && near != r.ID {
				p.Suggestion = near
			} else {
				p.Message += "; write the id of one, which is its file's name without .md"
			}
		case other == r:
			c.add(diag.UnknownRecord, r.Path, t.Span, "%s names this record itself", what)
			return nil
		}
		return other
	}
	for _, r := range s.All {
		for _, t := range r.SupersededBy {
			if other := target(r, t, "superseded-by"); other != nil {
				other.Supersedes = append(other.Supersedes, r)
				if c.leadsBack(other, r) {
					c.add(diag.SupersedeCycle, r.Path, t.Span, "%s is superseded in the end by this record; one of them must be in force", t.S)
				}
			}
		}
		for _, rel := range r.Related {
			if other := target(r, rel.ID, "related"); other != nil {
				other.RelatedBy = append(other.RelatedBy, Related{r, rel.As.S})
			}
		}
	}
}

// leadsBack reports whether superseded-by leads from r to goal.
func (c *checker) leadsBack(r, goal *Record) bool {
	seen := map[*Record]bool{}
	queue := []*Record{r}
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if next == goal {
			return true
		}
		if next == nil || seen[next] {
			continue
		}
		seen[next] = true
		for _, t := range next.SupersededBy {
			queue = append(queue, c.site.byID[t.S])
		}
	}
	return false
}

type citation struct {
	record *Record
	source int
}

// checkSources finds the URLs that several records cite, and reports those that
// have two titles.
func (c *checker) checkSources() {
	byURL := map[string][]citation{}
	var urls []string
	for _, r := range c.site.All {
		for i, src := range r.Sources {
			if src.URL.S == "" {
				continue
			}
			if byURL[src.URL.S] == nil {
				urls = append(urls, src.URL.S)
			}
			byURL[src.URL.S] = append(byURL[src.URL.S], citation{r, i})
		}
	}
	for _, u := range urls {
		if cited := byURL[u]; len(cited) > 1 {
			c.sharedSource(cited)
		}
	}
}

// maxCitedBy bounds what is said of a URL that very many records cite.
const maxCitedBy = 20

func (c *checker) sharedSource(cited []citation) {
	first := cited[0].record.Sources[cited[0].source]
	for _, k := range cited {
		src := k.record.Sources[k.source]
		if k.record != cited[0].record && src.Title.S != first.Title.S {
			c.add(diag.SharedSource, k.record.Path, src.Title.Span, "%s cites this URL under the title %q; write the headline as printed in both", cited[0].record.ID, first.Title.S)
		}
		var others []*Record
		for _, o := range cited {
			if o.record != k.record && len(others) < maxCitedBy && !slices.Contains(others, o.record) {
				others = append(others, o.record)
			}
		}
		if k.record.CitedBy == nil {
			k.record.CitedBy = map[int][]*Record{}
		}
		if len(others) > 0 {
			k.record.CitedBy[k.source] = others
		}
	}
}

// checkQuantities reports numbers of a kind that site.yaml does not declare.
func (c *checker) checkQuantities() {
	var kinds []string
	for _, k := range c.site.Quantities {
		kinds = append(kinds, k.ID)
	}
	for _, r := range c.site.All {
		for _, q := range r.Quantities {
			if !slices.Contains(kinds, q.Kind.S) {
				c.add(diag.BadQuantity, r.Path, q.Kind.Span, "%q is not a kind of quantity; \"quantities\" in content/site.yaml declares %s", q.Kind.S, listed(kinds)).
					Suggestion = diag.Nearest(q.Kind.S, kinds)
			}
		}
	}
}

// The fields that a model may have written, beside those of the taxonomies, of a
// record and of its translation.
var (
	writtenFields = []string{
		"title", "date", "date-of", "summary", "status", "status-reason", "superseded-by", "rationale", "harmed", "body", "quantities",
		"events", "events.what", "also-known-as", "related", "image", "image.alt", "sources", "sources.title", "sources.rationale",
	}
	translatedFields = []string{"title", "summary", "rationale", "body"}
)

// checkMachineWritten reports names of machine-written that no page could mark: a
// reader would take what stands there for a person's.
func (c *checker) checkMachineWritten() {
	fields := c.site.markable()
	for _, r := range c.site.All {
		c.machineWritten(r.Incident, fields)
		for _, t := range r.Translations {
			c.machineWritten(t, translatedFields)
		}
	}
}

func (c *checker) machineWritten(i *incident.Incident, fields []string) {
	for _, t := range i.MachineWritten {
		if slices.Contains(fields, t.S) {
			continue
		}
		p := c.add(diag.UnknownField, i.Path, t.Span, "%q is no field that machine-written can mark", t.S)
		if p.Suggestion = diag.Nearest(t.S, fields); p.Suggestion == "" {
			p.Message += "; write the key of one, such as " + strings.Join(translatedFields, ", ")
		}
	}
}

func (c *checker) checkImage(r *Record) {
	if r.Image == nil || r.FindImage(r.Image.File.S) != nil {
		return
	}
	var files []string
	for _, img := range r.Images {
		files = append(files, img.File)
	}
	c.add(diag.MissingImage, r.Path, r.Image.File.Span, "there is no usable image %q beside this file", r.Image.File.S).
		Suggestion = diag.Nearest(r.Image.File.S, files)
}

// FindImage is the record's image of that name, nil when there is none.
func (r *Record) FindImage(file string) *Image {
	for i := range r.Images {
		if r.Images[i].File == file {
			return &r.Images[i]
		}
	}
	return nil
}

// documents keeps the register's own pages, whatever the order they come in.
func (c *checker) documents(pages []*pageFile) {
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(a, b *pageFile) int { return strings.Compare(a.Path, b.Path) })
	for _, p := range pages {
		url := "/" + p.Stem + "/"
		switch what := unfit(p.Stem); {
		case what != "" && p.Stem != contributeStem:
			c.add(diag.ReservedName, p.Path, diag.Span{}, "a page can't be called %q, %s; rename the file", p.Stem, what)
		case c.site.Taxonomy(p.Stem) != nil:
			c.add(diag.Collision, p.Path, diag.Span{}, "the address %s belongs to content/taxonomies/%s.yaml; rename one of them", url, p.Stem)
		case c.site.outlines[url] != nil:
			c.add(diag.Collision, p.Path, diag.Span{}, "the address %s belongs to another page; give this file a name of its own", url)
		default:
			c.site.Documents = append(c.site.Documents, &Document{p})
			c.site.files[p.Path], c.site.outlines[url] = url, &p.Outline
		}
	}
	slices.SortFunc(c.site.Documents, func(a, b *Document) int { return strings.Compare(a.Stem, b.Stem) })
}
