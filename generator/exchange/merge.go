package exchange

import (
	"blotter/generator/incident"
)

// entry is a record as a source gives it.
type entry struct {
	where    string // in the source
	database string
	id       string // in the database
	licence  string
	date     incident.Date // for the record's id, whose year it must know
	fields   fields        // all but origin, none empty
	body     string        // of a new record
}

func (e *entry) key() string { return e.database + ":" + e.id }

// put carries an entry over: it makes a record, or brings the one that came
// from the entry before up to date.
func (r *register) put(e entry) {
	r.step()
	if r.seen[e.key()] {
		r.note(LeftOut, e.where, "%s stands twice; the first is carried over", e.key())
		return
	}
	r.seen[e.key()] = true
	for _, f := range e.fields {
		r.used[f.key] = true
	}
	rec := r.byOrigin[e.key()]
	switch {
	case rec == nil && r.byIdentity[e.key()] != nil:
		own := r.byIdentity[e.key()]
		r.note(LeftOut, e.where, "the register's own record %s is %s; to fill it from here, add \"origin: {database: %s, id: %s}\" to it", own.id, e.key(), e.database, e.id)
	case rec == nil:
		r.create(e)
	case r.removal(rec.id) != nil:
		r.note(LeftOut, e.where, "removed.yaml forgets %s", rec.id)
	default:
		r.update(rec, e)
	}
}

// idOf is the id of an entry's record: the one that it has, or will have.
func (r *register) idOf(e entry) string {
	for _, known := range []map[string]*record{r.byOrigin, r.byIdentity} {
		if rec := known[e.key()]; rec != nil {
			return rec.id
		}
	}
	if r.assigned[e.key()] == "" {
		id := recordID(e.date, e.fields.text("title"), e.database+" "+e.id, r.taken)
		r.assigned[e.key()] = id
		r.reserved[id] = true
	}
	return r.assigned[e.key()]
}

func (r *register) taken(id string) bool { return r.ids[id] != nil || r.reserved[id] }

func (r *register) create(e entry) {
	id := r.idOf(e)
	if r.removal(id) != nil {
		r.note(LeftOut, e.where, "removed.yaml forgets %s", id)
		return
	}
	header := r.fit(e.where, r.without(e.where, id, e.fields, ""), e.body)
	imported := mapping()
	for _, f := range header {
		imported.fields = append(imported.fields, pair(f.key, f.value.hash()))
	}
	header.set("origin", origin(e, imported))
	file := writeRecord(header, e.body)
	if headerSize(file) > maxHeader {
		r.note(LeftOut, e.where, "its fields take more than the %d bytes that a header may have", maxHeader)
		return
	}
	r.Records++
	r.Created++
	r.writeRecord(incident.Folder+id[:4]+"/"+id+".md", file)
}

func origin(e entry, imported node) node {
	o := pairs("database", e.database, "id", e.id, "licence", e.licence)
	imported.fields = imported.fields.sorted()
	o.fields.set("imported", imported)
	return o
}

// fit leaves out the last sources of a header that is too large to be read.
func (r *register) fit(where string, header fields, body string) fields {
	sources, _ := header.get("sources")
	left := 0
	for headerSize(writeRecord(header, body)) > maxHeader && len(sources.items) > 1 {
		keep := len(sources.items) * 3 / 4
		left += len(sources.items) - keep
		sources.items = sources.items[:keep]
		header = header.clone()
		header.set("sources", sources)
	}
	if left > 0 {
		r.note(Dropped, where, "the last %d sources, since a header has at most %d bytes", left, maxHeader)
	}
	return header
}

// update replaces the fields that the last import wrote, that nobody edited
// since, and that the source now gives otherwise.
func (r *register) update(rec *record, e entry) {
	r.Records++
	was := rec.header.clone()
	from, _ := was.get("origin")
	imported, _ := from.fields.get("imported")
	imported.kind, imported.fields = mapNode, imported.fields.clone()
	m := &merge{register: r, rec: rec, header: rec.header.clone(), imported: &imported.fields}
	e.fields = r.fit(e.where, r.without(e.where, rec.id, e.fields, ""), "")
	for _, f := range e.fields {
		m.field(f)
	}
	for _, f := range imported.fields.clone() {
		if _, given := e.fields.get(f.key); !given && !r.forgotten(rec.id, f.key) {
			m.withdrawn(f.key)
		}
	}
	from.fields = from.fields.clone()
	imported.fields = imported.fields.sorted()
	if len(imported.fields) > 0 {
		from.fields.set("imported", imported)
	}
	m.header.set("origin", from)
	if m.header.equal(was) {
		r.Unchanged++
		return
	}
	r.Updated++
	r.writeRecord(rec.path, incident.Revise(rec.data, m.header.tree()))
}

// merge brings one record up to date.
type merge struct {
	*register
	rec      *record
	header   fields
	imported *fields
}

// field carries over a field that the source gives.
func (m *merge) field(f field) {
	present, here := m.header.get(f.key)
	last := m.imported.text(f.key)
	hash := f.value.hash()
	switch {
	case here && present.equal(f.value), here && last != "" && present.hash() == last, !here && last == "":
		m.header.set(f.key, f.value)
		m.imported.set(f.key, text(hash))
	case last == "":
		m.note(Kept, m.rec.id, "%s, which was written here; the source now has one of its own", f.key)
	case last == hash:
		m.note(Kept, m.rec.id, "%s, which was edited here", f.key)
	default:
		m.note(Kept, m.rec.id, "%s, which was edited here; the source has changed it too", f.key)
	}
}

// withdrawn takes out a field that the source no longer gives.
func (m *merge) withdrawn(key string) {
	present, here := m.header.get(key)
	switch {
	case here && present.hash() != m.imported.text(key):
		m.note(Kept, m.rec.id, "%s, which was edited here; the source no longer has it", key)
		return
	case here:
		m.note(Dropped, m.rec.id, "%s, which the source no longer has", key)
	}
	m.header.remove(key)
	m.imported.remove(key)
}
