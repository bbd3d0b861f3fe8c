package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"blotter/generator/frontmatter"
	"blotter/generator/incident"
)

// NDJSON reads the records of another register of this format, or of this one: a
// line each, as Lines writes them, or as the published records.ndjson has them,
// which lacks the bodies, and the names of open terms. Each record becomes the file
// that it was, with its translations. Comments and pictures are not in the lines;
// each picture is noted. Settings, taxonomies and removed.yaml are files of the
// register that the records go into.
//
// A record whose id is here already is left alone; where the two differ, a note
// says in what.
func NDJSON(file File, existing Existing) (Result, error) {
	r, err := openRegister(existing, "")
	if err != nil {
		return Result{}, err
	}
	at := 0
	r.rows = bytes.Count(file.Data, []byte("\n"))
	for line := range bytes.Lines(bytes.TrimPrefix(file.Data, []byte(frontmatter.BOM))) {
		at++
		r.step()
		if line = bytes.TrimSpace(line); len(line) > 0 {
			r.readLine(fmt.Sprintf("%s:%d", file.Path, at), line)
		}
	}
	if at == 0 {
		return Result{}, fmt.Errorf("%s is empty; it should hold one record a line, as JSON", file.Path)
	}
	return r.finish(), nil
}

func (r *register) readLine(where string, line []byte) {
	var rec storedRecord
	var more extra
	if len(line) > maxLine {
		r.note(LeftOut, where, "the line has %d bytes; at most %d are read", len(line), maxLine)
		return
	}
	if err := errors.Join(json.Unmarshal(line, &rec), json.Unmarshal(line, &more)); err != nil {
		r.note(LeftOut, where, "the line is no record in JSON: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
		return
	}
	switch {
	case !incident.ValidID(rec.ID):
		r.note(LeftOut, where, "%q is not the id of a record", rec.ID)
	case max(len(rec.Terms), len(more.Written), len(rec.Quantities)) > maxKeys:
		r.note(LeftOut, where, "it has more than %d keys of a kind", maxKeys)
	case rec.gone():
		r.note(LeftOut, where, "the record was removed where it comes from")
	case r.removal(rec.ID) != nil:
		r.note(LeftOut, where, "removed.yaml forgets %s", rec.ID)
	case r.seen[rec.ID]:
		r.note(LeftOut, where, "%s stands twice; the first is carried over", rec.ID)
	default:
		r.seen[rec.ID] = true
		r.Records++
		r.restore(where, &rec, more)
	}
}

// restore makes a record's files, or compares them with those that are here.
func (r *register) restore(where string, rec *storedRecord, more extra) {
	header, ok := r.overlaid(where, rec.header(), more.Written)
	if !ok {
		r.Records--
		return
	}
	image, _ := header.get("image")
	stem := incident.Folder + rec.ID[:4] + "/" + rec.ID
	if more.Folder || image.fields.text("file") != "" {
		stem += "/index"
	}
	header, body := r.remembered(where, rec.ID, header, more.Body)
	data := writeRecord(header, body)
	switch present := r.ids[rec.ID]; {
	case headerSize(data) > maxHeader:
		r.note(LeftOut, where, "its fields take more than the %d bytes that a header may have", maxHeader)
		r.Records--
		return
	case present != nil:
		r.Unchanged++
		r.compare(present, header, body)
		return
	}
	r.Created++
	r.writeRecord(stem+".md", data)
	for _, t := range more.Files {
		r.restoreTranslation(where, rec.ID, stem, t)
	}
	if name := image.fields.text("file"); name != "" && !r.present[path.Join(path.Dir(stem), name)] {
		r.note(Advice, rec.ID, "its picture is not in the lines; put it at %s", path.Join(path.Dir(stem), name))
	}
}

func (r *register) restoreTranslation(where, id, stem string, t translationFile) {
	header, err := readJSON(t.Written)
	if err != nil || header.kind != mapNode || !incident.ValidLanguage(t.Language) {
		r.note(Dropped, where, "the translation %q, which can't be read", t.Language)
		return
	}
	fs, body := r.remembered(where, id, header.fields, t.Body)
	r.writeRecord(stem+"."+t.Language+".md", writeRecord(fs, body))
}

// overlaid is a header with the keys that are given as they were written.
func (r *register) overlaid(where string, header fields, written map[string]json.RawMessage) (fields, bool) {
	for _, key := range slices.Sorted(maps.Keys(written)) {
		n, err := readJSON(written[key])
		switch {
		case errors.Is(err, errNull):
			header.remove(key)
		case err != nil:
			r.note(LeftOut, where, "written.%s can't be read: %s", key, err)
			return nil, false
		default:
			header.set(key, n)
		}
	}
	return header, true
}

// remembered is what removed.yaml leaves of a record's file.
func (r *register) remembered(where, id string, header fields, body string) (fields, string) {
	if body != "" && r.forgotten(id, "body") {
		r.note(Dropped, where, "the body, which removed.yaml forgets")
		body = ""
	}
	return r.without(where, id, header, ""), body
}

// compare says in what a record that is here differs.
func (r *register) compare(present *record, header fields, body string) {
	var keys []string
	for _, f := range header {
		if n, here := present.header.get(f.key); !here || !n.equal(f.value) {
			keys = append(keys, f.key)
		}
	}
	for _, f := range present.header {
		if _, given := header.get(f.key); !given {
			keys = append(keys, f.key)
		}
	}
	if strings.TrimRight(present.body, "\n") != strings.TrimRight(body, "\n") {
		keys = append(keys, "body")
	}
	if len(keys) > 0 {
		r.note(Kept, present.id, "the record that is here, which differs in %s", strings.Join(keys, ", "))
	}
}

var errNull = errors.New("null")

// Limits of a line and of the header in it.
const (
	maxLine   = 2 << 20
	maxKeys   = 200
	maxNested = 8
)

// readJSON reads a value of a header, whose maps keep their order.
func readJSON(data []byte) (node, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return readToken(d, 0)
}

func readToken(d *json.Decoder, depth int) (node, error) {
	t, err := d.Token()
	switch {
	case err != nil:
		return node{}, err
	case depth > maxNested:
		return node{}, fmt.Errorf("it is nested more than %d deep", maxNested)
	}
	switch v := t.(type) {
	case string:
		return text(v), nil
	case json.Number:
		return text(v.String()), nil
	case bool:
		return text(fmt.Sprint(v)), nil
	case json.Delim:
		return readNested(d, v, depth+1)
	}
	return node{}, errNull
}

// readNested reads a list or a map up to its bracket.
func readNested(d *json.Decoder, open json.Delim, depth int) (node, error) {
	n := node{kind: listNode}
	if open == '{' {
		n.kind = mapNode
	}
	for d.More() {
		if len(n.fields) > maxKeys {
			return n, fmt.Errorf("a map has more than %d keys", maxKeys)
		}
		key, err := json.Token(""), error(nil)
		if n.kind == mapNode {
			if key, err = d.Token(); err != nil {
				return n, err
			}
		}
		value, err := readToken(d, depth)
		switch {
		case errors.Is(err, errNull): // as if it were absent
		case err != nil:
			return n, err
		case n.kind == mapNode:
			n.fields.set(key.(string), value)
		default:
			n.items = append(n.items, value)
		}
	}
	_, err := d.Token()
	return n, err
}
