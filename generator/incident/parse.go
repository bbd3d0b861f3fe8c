package incident

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
)

// Parse reads the record in src, the bytes of the file at path. blob is git's
// hash of them. The Incident is never nil; what could not be read is missing
// from it and stands among its Problems.
func Parse(path string, src []byte, blob string, schema Schema) *Incident {
	src = bytes.TrimPrefix(src, []byte(frontmatter.BOM))
	s := diag.NewSource(path, src)
	n := splitPath(path)
	inc := &Incident{ID: n.id, Translation: n.translation, Path: path, Blob: blob}
	problems := append(frontmatter.CheckText(s, src), checkPath(s, n)...)
	fields, body, found := frontmatter.ParseRecord(s, src)
	problems = append(problems, found...)
	inc.Body, inc.Top = body, diag.Span{Line: 1, Col: 1, EndCol: 2}
	inc.Unreadable = fields == nil
	if fields != nil {
		r := &reader{inc: inc, Map: fields, schema: schema, image: n.folder}
		r.read()
		problems = append(problems[:len(problems)-len(found)], fields.Problems()...)
	}
	problems = append(problems, inc.read(s, src)...)
	problems.Sort()
	inc.Problems = problems
	return inc
}

// Unread is the record whose file is none that can be read, for the reason that
// the problem gives.
func Unread(p diag.Problem) *Incident {
	n := splitPath(p.File)
	return &Incident{ID: n.id, Translation: n.translation, Path: p.File, Unreadable: true, Problems: diag.List{p}}
}

// reader fills an Incident from the header's map.
type reader struct {
	*frontmatter.Map
	inc    *Incident
	schema Schema
	image  bool // the record has a folder for images
}

func (r *reader) read() {
	if r.inc.Translation != "" {
		r.readTranslation()
		r.Close()
		return
	}
	r.Require("title", "date", "summary", "sources")
	r.readText()
	r.readStatus()
	r.readValues()
	r.readSources()
	r.readEvents()
	r.readQuantities()
	r.readLinks()
	r.readOrigin()
	r.readImage()
	r.Close()
}

func (r *reader) readTranslation() {
	i := r.inc
	r.Require("title", "summary")
	i.Title, i.Summary, i.Rationale = r.Text("title"), r.Text("summary"), r.Text("rationale")
	i.Translates, i.MachineWritten = r.Text("translates"), r.Texts("machine-written")
}

// limits on plain texts, in bytes: they stand in listings, feeds and cards.
const (
	maxTitle   = 300
	maxSummary = 2000
)

func (r *reader) readText() {
	i := r.inc
	i.Title = r.short("title", maxTitle)
	i.Date, i.DateAt = r.date(r.Map, "date")
	i.DateOf = r.OneOf("date-of", DateKinds...)
	i.Language = r.language(r.Map, "language")
	i.Summary = r.short("summary", maxSummary)
	i.Rationale = r.Text("rationale")
	i.Harmed = r.Text("harmed")
	i.MachineWritten = r.Texts("machine-written")
}

func (r *reader) short(name string, limit int) Text {
	t := r.Text(name)
	if len(t.S) > limit {
		r.Problem(diag.TooLarge, t.Span, "%q is %d bytes long; at most %d: move the rest into the body", name, len(t.S), limit)
		t.S = ""
	}
	return t
}

func (r *reader) readStatus() {
	i := r.inc
	i.Status = r.OneOf("status", Statuses...)
	i.StatusReason = r.Text("status-reason")
	i.SupersededBy = r.Texts("superseded-by")
	switch i.Status.S {
	case "disputed", "withdrawn", "superseded":
		if i.StatusReason.S == "" {
			r.Problem(diag.MissingReason, i.Status.Span, "status %s needs a \"status-reason\" that says why", i.Status.S)
		}
	}
	if i.Status.S == "superseded" && len(i.SupersededBy) == 0 {
		r.Problem(diag.MissingField, i.Status.Span, "status superseded needs \"superseded-by\" with the ids of the records that replace this one")
	}
}

// readValues reads the fields of the taxonomies: keys of the record, and lists
// of maps for paths with a dot.
func (r *reader) readValues() {
	groups := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(r.schema)) {
		group, member, dotted := strings.Cut(path, ".")
		switch {
		case group == "sources":
		case dotted:
			groups[group] = append(groups[group], member)
		default:
			r.values(r.Map, path, path, 0)
		}
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		for item, m := range r.Maps(group) {
			for _, member := range groups[group] {
				r.values(m, group+"."+member, member, item)
			}
			m.Close()
		}
	}
}

func (r *reader) values(m *frontmatter.Map, path, key string, item int) {
	texts := []Text(nil)
	if r.schema[path] == One {
		texts = []Text{m.Text(key)}
	} else {
		texts = m.Texts(key)
	}
	for _, t := range texts {
		if t.S != "" {
			r.inc.Values = append(r.inc.Values, Value{path, item, t})
		}
	}
}

func (r *reader) readEvents() {
	for _, m := range r.Maps("events") {
		var e Event
		m.Require("date", "what")
		e.Date, _ = r.date(m, "date")
		e.What, e.Kind, e.Source = m.Text("what"), m.OneOf("kind", EventKinds...), m.Text("source")
		if e.Source.S != "" && !slices.ContainsFunc(r.inc.Sources, func(s Source) bool { return s.ID.S == e.Source.S }) {
			m.Problem(diag.UnknownSource, e.Source.Span, "no source of this record has the id %q; give one of them \"id: %s\"", e.Source.S, e.Source.S).
				Suggestion = r.nearestSource(e.Source.S)
		}
		m.Close()
		r.inc.Events = append(r.inc.Events, e)
	}
}

// nearestSource is the id of the source that was meant, which is sure where there
// is but one; "" where it is not known.
func (r *reader) nearestSource(id string) string {
	var ids []string
	for _, s := range r.inc.Sources {
		if s.ID.S != "" {
			ids = append(ids, s.ID.S)
		}
	}
	if len(ids) == 1 {
		return ids[0]
	}
	return diag.Nearest(id, ids)
}

func (r *reader) readLinks() {
	i := r.inc
	for _, t := range r.Texts("also-known-as") {
		db, id, ok := strings.Cut(t.S, ":")
		if !ok || db == "" || id == "" {
			r.Problem(diag.BadValue, t.Span, "%q is not database:id, such as aiid:1234", t.S)
			continue
		}
		i.AlsoKnownAs = append(i.AlsoKnownAs, Identity{db, id, t})
	}
	for _, m := range r.Maps("related") {
		m.Require("id", "as")
		i.Related = append(i.Related, Relation{m.Text("id"), m.OneOf("as", Relations...)})
		m.Close()
	}
	for _, t := range r.Texts("aliases") {
		if ValidAlias(t.S) {
			i.Aliases = append(i.Aliases, t)
		} else {
			r.Problem(diag.BadPath, t.Span, "%q is not a path of this site; write /old/path/ or /old/page.html, with é for %%C3%%A9, of at most %d bytes", t.S, maxAlias).
				Suggest(repairedAlias(t.S), true)
		}
	}
}

func (r *reader) readOrigin() {
	if m := r.Map.Map("origin"); m != nil {
		m.Require("database", "id")
		o := &Origin{m.Text("database"), m.Text("id"), m.Text("licence"), m.Text("recorded"), nil}
		if fields := m.Map("imported"); fields != nil {
			o.Imported = map[string]string{}
			for _, k := range fields.Keys() {
				o.Imported[k.S] = fields.Text(k.S).S
			}
		}
		m.Close()
		r.inc.Origin = o
	}
}

func (r *reader) readImage() {
	m := r.Map.Map("image")
	if m == nil {
		return
	}
	m.Require("file", "alt")
	img := &Image{m.Text("file"), m.Text("alt"), m.Text("credit")}
	m.Close()
	switch {
	case !r.image:
		m.Problem(diag.MissingImage, img.File.Span, "a record with an image is a folder: move this file to %s/index.md and put the image beside it", strings.TrimSuffix(r.inc.Path, ".md"))
	case strings.ContainsAny(img.File.S, "/\\"):
		m.Problem(diag.MissingImage, img.File.Span, "%q is not the name of a file beside this one", img.File.S)
	default:
		r.inc.Image = img
	}
}
