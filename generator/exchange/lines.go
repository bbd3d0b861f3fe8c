package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"blotter/generator/frontmatter"
)

// Written is a record's file, or a translation's, without what removed.yaml takes
// out and without comments.
type Written struct {
	Language string // of a translation
	Folder   bool   // the file is index.md in a folder of the record's own
	Header   frontmatter.Node
	Body     string // Markdown
}

// extra are the members that NDJSON adds to a line's published record.
type extra struct {
	Folder bool `json:"folder,omitempty"`
	// Written are the keys of the header that the other members do not give just
	// as the file writes them, such as the names of open terms; null is a key that
	// the file lacks.
	Written map[string]json.RawMessage `json:"written,omitempty"`
	Body    string                     `json:"body,omitempty"`
	// Files are the translations, whole: their own Written has every key.
	Files []translationFile `json:"files,omitempty"`
}

type translationFile struct {
	Language string          `json:"language"`
	Written  json.RawMessage `json:"written"`
	Body     string          `json:"body,omitempty"`
}

// Lines writes records as NDJSON, one a line, with all that NDJSON needs to make
// their files again; of a record that is removed as a whole only the notice.
func Lines(w io.Writer, records iter.Seq2[Published, error]) error {
	out := bufio.NewWriter(w)
	for p, err := range records {
		if err != nil {
			return err
		}
		line, err := p.line()
		if err != nil {
			return err
		}
		out.Write(line)
		out.WriteByte('\n')
	}
	return out.Flush()
}

func (p Published) line() ([]byte, error) {
	var stored storedRecord
	if err := json.Unmarshal(p.JSON, &stored); err != nil {
		return nil, fmt.Errorf("read a record's JSON: %w", err)
	}
	if stored.gone() {
		return p.JSON, nil
	}
	more := extra{Folder: p.File.Folder, Body: p.File.Body, Written: differing(stored.header(), fieldsOf(p.File.Header))}
	for _, t := range p.Translations {
		more.Files = append(more.Files, translationFile{t.Language, fieldsOf(t.Header).json(), t.Body})
	}
	members, err := json.Marshal(more)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", stored.ID, err)
	}
	if string(members) == "{}" {
		return p.JSON, nil
	}
	return slices.Concat(bytes.TrimSuffix(p.JSON, []byte("}")), []byte(","), members[1:]), nil
}

// gone reports a record of which only the notice is left.
func (r *storedRecord) gone() bool { return r.Removed.Date != "" && len(r.Removed.Fields) == 0 }

// differing are the keys that would be written otherwise.
func differing(composed, header fields) map[string]json.RawMessage {
	keys := map[string]json.RawMessage{}
	for _, f := range header {
		if c, ok := composed.get(f.key); !ok || !bytes.Equal(writeRecord(fields{f}, ""), writeRecord(fields{{f.key, c}}, "")) {
			keys[f.key] = f.value.json()
		}
	}
	for _, c := range composed {
		if _, ok := header.get(c.key); !ok {
			keys[c.key] = json.RawMessage("null")
		}
	}
	return keys
}

// json writes the value with the keys of its maps in their order.
func (n node) json() json.RawMessage {
	switch n.kind {
	case listNode:
		var items []string
		for _, i := range n.items {
			items = append(items, string(i.json()))
		}
		return json.RawMessage("[" + strings.Join(items, ",") + "]")
	case mapNode:
		return n.fields.json()
	}
	return json.RawMessage(encode(n.text))
}

func (fs fields) json() json.RawMessage {
	var members []string
	for _, f := range fs {
		members = append(members, encode(f.key)+":"+string(f.value.json()))
	}
	return json.RawMessage("{" + strings.Join(members, ",") + "}")
}

// fieldsOf are those of a header that have a value.
func fieldsOf(header frontmatter.Node) (fs fields) {
	for _, e := range header.Fields {
		if e.Value.Kind != frontmatter.Nothing {
			fs = append(fs, field{e.Name, nodeOf(e.Value)})
		}
	}
	return fs
}

func nodeOf(n frontmatter.Node) node {
	switch n.Kind {
	case frontmatter.Sequence:
		items := list()
		for _, i := range n.Items {
			items.items = append(items.items, nodeOf(i))
		}
		return items
	case frontmatter.Mapping:
		return mapping(fieldsOf(n)...)
	}
	return text(n.Text)
}
