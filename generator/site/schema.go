package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/incident"
)

type schema = incident.JSON

// HeaderSchema is the JSON Schema (2020-12) of a record's header in this register:
// the fixed fields, and those of the taxonomies, each closed one with its terms and
// what they mean. It is indented, and ends in a newline.
func (c *Config) HeaderSchema() ([]byte, error) {
	s := incident.HeaderSchema()
	fields := s["properties"].(schema)
	for _, t := range c.Taxonomies {
		for _, path := range t.Fields {
			putField(fields, path, t.fieldSchema(path))
		}
		if t.Required == "always" && len(t.Fields) == 1 && !strings.Contains(t.Fields[0], ".") {
			s["required"] = append(s["required"].([]string), t.Fields[0])
		}
	}
	fields["quantities"].(schema)["properties"] = c.quantitySchemas(fields["quantities"].(schema)["additionalProperties"])
	fields["quantities"].(schema)["additionalProperties"] = false
	fields["machine-written"].(schema)["items"] = schema{"enum": c.markable()}
	fields["also-known-as"].(schema)["items"] = c.identitySchema()
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(s); err != nil {
		return nil, fmt.Errorf("write the schema of a record's header: %w", err)
	}
	return text.Bytes(), nil
}

// putField puts a field's schema where its path says: "harms" among the record's
// own, "systems.developers" among those of each map in the list systems.
func putField(fields schema, path string, field schema) {
	group, member, dotted := strings.Cut(path, ".")
	if !dotted {
		fields[path] = field
		return
	}
	list, _ := fields[group].(schema)
	items, _ := list["items"].(schema)
	members, _ := items["properties"].(schema)
	if members == nil {
		members = schema{}
		fields[group] = schema{"type": "array", "items": schema{"type": "object", "additionalProperties": false, "properties": members}}
	}
	members[member] = field
}

// fieldSchema is that of a field with the taxonomy's terms. A source has one
// publisher and one label whatever the taxonomy says.
func (t *Taxonomy) fieldSchema(path string) schema {
	one := t.termSchema()
	field := schema{"type": "array", "items": one}
	if t.Single || strings.HasPrefix(path, "sources.") {
		field = one
	}
	field["description"] = describe(t.Title, t.Description)
	return field
}

func (t *Taxonomy) termSchema() schema {
	if !t.Closed {
		s := schema{"type": []string{"string", "number", "boolean"}, "minLength": 1}
		if names := t.names(); len(names) > 0 {
			s["examples"] = names
		}
		return s
	}
	terms := make([]schema, 0, len(t.Terms))
	for _, term := range t.Terms {
		terms = append(terms, term.schema())
	}
	if len(terms) == 0 {
		return schema{"not": schema{}}
	}
	return schema{"oneOf": terms}
}

func (t *Taxonomy) names() []string {
	var names []string
	for _, term := range t.Terms {
		names = append(names, term.Name)
	}
	return names
}

func (t *Term) schema() schema {
	s := schema{"title": t.Name, "const": t.ID}
	if json.Valid([]byte(t.ID)) && t.ID != "null" { // YAML takes it for a number, or for true or false
		delete(s, "const")
		s["enum"] = []any{t.ID, json.RawMessage(t.ID)}
	}
	if t.Description != "" {
		s["description"] = t.Description
	}
	if t.Deprecated || t.ReplacedBy != nil {
		s["deprecated"] = true
	}
	if t.ReplacedBy != nil {
		s["description"] = strings.TrimSpace(fmt.Sprintf("Replaced by %s. %s", t.ReplacedBy.ID, t.Description))
	}
	return s
}

func describe(name, description string) string {
	if description == "" {
		return name
	}
	return name + ": " + description
}

func (c *Config) quantitySchemas(quantity any) schema {
	kinds := schema{}
	for _, q := range c.Quantities {
		kinds[q.ID] = schema{"title": q.Name, "allOf": []any{quantity}}
	}
	return kinds
}

func (c *Config) identitySchema() schema {
	entries := []schema{}
	for _, d := range c.Databases {
		entries = append(entries, schema{"title": d.Name, "type": "string", "pattern": "^" + regexp.QuoteMeta(d.ID) + ":.+$"})
	}
	if len(entries) == 0 {
		return schema{"not": schema{}}
	}
	return schema{"anyOf": entries}
}

// markable are the fields that machine-written may name.
func (c *Config) markable() []string {
	fields := slices.Clone(writtenFields)
	for _, t := range c.Taxonomies {
		for _, f := range t.Fields {
			group, _, _ := strings.Cut(f, ".")
			fields = append(fields, f, group)
		}
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}
