package exchange

import (
	"maps"
	"net/url"
	"path"
	"slices"
)

// header is what a published record says of its file's header. Open terms have
// the last part of their URL for a name.
func (r *storedRecord) header() fields {
	fs := pairs("title", r.Title, "date", r.Date.EDTF, "date-of", r.DateOf, "language", r.Language,
		"status-reason", r.StatusReason, "summary", r.Summary, "rationale", r.Rationale, "harmed", r.Harmed).fields
	if r.Status != "published" && r.Status != "" {
		fs.set("status", text(r.Status))
	}
	for _, key := range slices.Sorted(maps.Keys(r.Terms)) {
		fs.setList(key, termNode(r.Terms[key]))
	}
	var quantities fields
	for _, q := range r.Quantities {
		quantities.set(q.Kind, text(q.Text))
	}
	fs.setList("quantities", mapping(quantities...))
	var events, sources, related, known node
	for _, e := range r.Events {
		events.items = append(events.items, pairs("date", e.Date.EDTF, "what", e.What, "kind", e.Kind, "source", e.Source))
	}
	for _, s := range r.Sources {
		sources.items = append(sources.items, s.node())
	}
	for _, o := range r.Related {
		related.items = append(related.items, pairs("id", o.ID, "as", o.As))
	}
	for _, k := range r.AlsoKnownAs {
		known.items = append(known.items, text(k.Database+":"+k.ID))
	}
	for key, n := range map[string]node{
		"events": events, "sources": sources, "related": related, "also-known-as": known,
		"superseded-by": texts(r.SupersededBy), "machine-written": texts(r.MachineWritten), "aliases": texts(r.Aliases),
	} {
		n.kind = listNode
		fs.setList(key, n)
	}
	fs.setList("origin", pairs("database", r.Origin.Database, "id", r.Origin.ID, "licence", r.Origin.Licence, "recorded", r.Origin.Recorded))
	fs.setList("image", pairs("file", fileOf(r.Image.URL), "alt", r.Image.Alt, "credit", r.Image.Credit))
	return fs.sorted()
}

// setList sets a value that holds something.
func (fs *fields) setList(key string, n node) {
	if len(n.items)+len(n.fields) > 0 || n.text != "" {
		fs.set(key, n)
	}
}

// fileOf is the last part of a picture's URL.
func fileOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || address == "" {
		return ""
	}
	return path.Base(u.Path)
}

func (s storedSource) node() node {
	n := pairs("id", s.ID, "title", s.Title, "url", s.URL, "publisher", s.Publisher, "author", s.Author, "date", s.Date.EDTF,
		"accessed", s.Accessed.EDTF, "language", s.Language, "kind", s.Kind, "archive", s.Archive, "label", s.Label, "rationale", s.Rationale)
	for _, key := range slices.Sorted(maps.Keys(s.Terms)) {
		if !slices.Contains(sourceFields, key) {
			n.fields.set(key, text(s.Terms[key]))
		}
	}
	return n
}

// termNode is what a field of terms holds.
func termNode(v any) node {
	switch v := v.(type) {
	case string:
		return text(v)
	case []any:
		n := list()
		for _, item := range v {
			if inner := termNode(item); inner.kind != textNode || inner.text != "" {
				n.items = append(n.items, inner)
			}
		}
		return n
	case map[string]any:
		n := mapping()
		for _, key := range slices.Sorted(maps.Keys(v)) {
			n.fields = append(n.fields, field{key, termNode(v[key])})
		}
		return n
	}
	return text("")
}
