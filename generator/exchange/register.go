package exchange

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
	"blotter/generator/site"
)

// register is the register as it stands, and what an import makes of it.
type register struct {
	Result
	config     *site.Config
	schema     incident.Schema
	byOrigin   map[string]*record // "aiid:12"
	byIdentity map[string]*record // the same, from also-known-as
	byAlias    map[string]*record
	ids        map[string]*record
	present    map[string]bool   // content files, by path
	assigned   map[string]string // ids that new records get, by origin
	reserved   map[string]bool   // the same ids
	seen       map[string]bool   // origins that the source gave in this run
	own        map[string][]byte // taxonomy files that the importer brings, by path
	used       map[string]bool   // fields that the records fill
	undeclared map[string]bool   // fields that the register has no taxonomy for
	progress   func(done, total int)
	done, rows int // of the source
}

// step tells how far the import is.
func (r *register) step() {
	if r.done++; r.progress != nil {
		r.progress(r.done, r.rows)
	}
}

// record is one record of the register.
type record struct {
	id, path string
	document
	data []byte
}

// openRegister reads the register's present files. database, if any, names the
// vocabularies that the importer brings; each is used, and written when one of its
// terms is, unless the register has a taxonomy of that name or for that field.
func openRegister(existing Existing, database string) (*register, error) {
	r := &register{
		byOrigin: map[string]*record{}, byIdentity: map[string]*record{}, byAlias: map[string]*record{},
		ids: map[string]*record{}, present: map[string]bool{}, assigned: map[string]string{}, reserved: map[string]bool{}, seen: map[string]bool{},
		used: map[string]bool{}, undeclared: map[string]bool{},
	}
	if existing.Files == nil {
		existing.Files = func(func(string, func() ([]byte, error)) bool) {}
	}
	r.progress = existing.Progress
	config, _, err := site.ReadConfig(existing.Files)
	if err != nil {
		return nil, fmt.Errorf("read the register's settings: %w", err)
	}
	r.config = config
	if r.own, err = vocabularies(database); err != nil {
		return nil, err
	}
	if err := r.addTaxonomies(r.own); err != nil {
		return nil, err
	}
	for file, read := range existing.Files {
		r.present[file] = true
		if !strings.HasPrefix(file, incident.Folder) || path.Ext(file) != ".md" {
			continue
		}
		data, err := read()
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		if err := r.add(file, data); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// addTaxonomies reads the configuration again with those of the importer's
// taxonomies that the register lacks.
func (r *register) addTaxonomies(further map[string][]byte) error {
	brought := func(yield func(string, func() ([]byte, error)) bool) {
		for file, data := range further {
			if !yield(file, func() ([]byte, error) { return data, nil }) {
				return
			}
		}
	}
	own, _, err := site.ReadConfig(brought)
	if err != nil {
		return fmt.Errorf("read the importer's taxonomies: %w", err)
	}
	for _, t := range own.Taxonomies {
		claimed := slices.ContainsFunc(t.Fields, func(f string) bool { return r.config.TaxonomyOf(f) != nil })
		if r.config.Taxonomy(t.Name) == nil && !claimed {
			r.config.Taxonomies = append(r.config.Taxonomies, t)
		}
	}
	r.schema = r.config.Schema()
	return nil
}

// add keeps one record's file. A translation or a record without an origin only
// takes its id.
func (r *register) add(file string, data []byte) error {
	stem := strings.TrimSuffix(path.Base(file), ".md")
	stem, lang, translated := strings.Cut(stem, ".")
	if stem == "index" {
		stem = path.Base(path.Dir(file))
	}
	rec := &record{id: stem, path: file, data: data}
	if translated && lang != "" {
		if r.ids[stem] == nil {
			r.ids[stem] = rec
		}
		return nil
	}
	r.ids[stem] = rec
	doc, problems := parseDocument(file, data)
	if problems != nil {
		if strings.Contains(string(data), "origin") {
			return fmt.Errorf("the header of %s can't be read, so it is not known which entry it came from; mend it first: %s", file, problems[0])
		}
		return nil
	}
	rec.document = doc
	r.index(rec)
	return nil
}

func (r *register) index(rec *record) {
	if origin, ok := rec.header.get("origin"); ok {
		key := origin.fields.text("database") + ":" + origin.fields.text("id")
		if other := r.byOrigin[key]; other != nil {
			r.note(Advice, rec.id, "comes from %s as %s does; only %s is kept up to date", key, other.id, other.id)
		} else {
			r.byOrigin[key] = rec
		}
	}
	known, _ := rec.header.get("also-known-as")
	for _, k := range known.items {
		if r.byIdentity[k.text] == nil {
			r.byIdentity[k.text] = rec
		}
	}
	aliases, _ := rec.header.get("aliases")
	for _, a := range aliases.items {
		r.byAlias[a.text] = rec
	}
}

// removal is the entry of removed.yaml that forgets the record as a whole.
func (r *register) removal(id string) *site.Removal {
	for _, rem := range r.config.Removals {
		if rem.ID == id && rem.Whole() {
			return rem
		}
	}
	return nil
}

// forgotten reports whether removed.yaml forgets one field of a record.
func (r *register) forgotten(id, field string) bool {
	return slices.ContainsFunc(r.config.Removals, func(rem *site.Removal) bool {
		return rem.ID == id && slices.Contains(rem.Fields, field)
	})
}

// without is a header, or a map within it, without the fields that removed.yaml
// forgets.
func (r *register) without(where, id string, fs fields, within string) (left fields) {
	for _, f := range fs {
		path := strings.TrimPrefix(within+"."+f.key, ".")
		if r.forgotten(id, path) {
			r.note(Dropped, where, "removed.yaml forgets %s of %s", path, id)
			continue
		}
		items := slices.Clone(f.value.items)
		for i := range items {
			items[i].fields = r.without(where, id, items[i].fields, path)
		}
		f.value.items, f.value.fields = items, r.without(where, id, f.value.fields, path)
		left = append(left, f)
	}
	return left
}

// needDatabase advises to name a database that the register does not know.
func (r *register) needDatabase(id, entry string) {
	if !slices.ContainsFunc(r.config.Databases, func(d site.Database) bool { return d.ID == id }) {
		r.note(Advice, "content/databases.yaml", "does not list %s, which also-known-as names; add %s", id, entry)
	}
}

// write puts a file into the result.
func (r *register) write(file string, data []byte) {
	r.Files = append(r.Files, File{file, data})
}

// writeRecord puts a record into the result, and says what is wrong with it
// where its source is.
func (r *register) writeRecord(file string, data []byte) {
	r.write(file, data)
	for _, p := range incident.Parse(file, data, "", r.schema).Problems {
		if p.Rule.Severity == diag.Error {
			r.note(Advice, fmt.Sprintf("%s:%d", file, p.Line), "%s [%s]", p.Message, p.Rule.Name)
		}
	}
}

// value is how a field of a taxonomy holds terms: one, or a list.
func (r *register) value(field string, terms []string) node {
	if r.schema[field] == incident.One {
		return text(terms[0])
	}
	return texts(terms)
}

// declared reports whether a record may have the field.
func (r *register) declared(field string) bool {
	_, ok := r.schema[field]
	return ok
}

// limit of a header, in bytes, below frontmatter's own.
const maxHeader = 60 << 10

func headerSize(file []byte) int {
	header, _, _ := frontmatter.Split(file)
	return len(header)
}
