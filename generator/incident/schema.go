package incident

import "blotter/generator/diag"

// JSON is a JSON Schema, or a part of one.
type JSON = map[string]any

// HeaderSchema is the JSON Schema (2020-12) of the fixed fields of a record's
// header, as YAML 1.2 hands it to an editor: a date such as 2026 arrives as a
// number, and a title may be one. It is made anew at each call, for package site
// to add the fields of the taxonomies. A translation's header is the definition
// "translation". What needs a calendar, a second file or another field's value is
// beyond it.
func HeaderSchema() JSON {
	return JSON{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"title":                "The header of a record",
		"type":                 "object",
		"required":             []string{"title", "date", "summary", "sources"},
		"additionalProperties": false,
		"properties":           recordFields(),
		"allOf":                statusRules(),
		"$defs": JSON{"translation": mapSchema("The header of a translation, <id>.<language>.md.", []string{"title", "summary"}, JSON{
			"title": textSchema("The title, translated."), "summary": textSchema("The summary, translated."), "rationale": textSchema("The rationale, translated."),
			"translates":      textSchema("Git's hash of the file that was translated (git hash-object FILE), so that the page can say when it is out of date."),
			"machine-written": listSchema("Which of these a model wrote.", JSON{"enum": []string{"title", "summary", "rationale", "body"}}),
		})},
	}
}

func recordFields() JSON {
	return JSON{
		"title":           shortSchema("What happened, in one line.", maxTitle),
		"date":            dateSchema("When it happened, as precisely as is known."),
		"date-of":         wordSchema("What the date is the date of; not stated if absent.", DateKinds),
		"language":        languageSchema("The language of this file, if it is not the site's."),
		"summary":         shortSchema("Two or three sentences of plain text, readable without the rest.", maxSummary),
		"rationale":       textSchema("Why the record is classed as it is."),
		"harmed":          textSchema("Who or what was harmed, in free text."),
		"status":          wordSchema("The record's standing; published if absent.", Statuses),
		"status-reason":   textSchema(diag.MissingReason.Help + "."),
		"superseded-by":   listSchema("The ids of the records that replace this one.", idSchema()),
		"machine-written": listSchema(diag.UnknownField.Help+".", textSchema("A field's key.")),
		"also-known-as":   listSchema("The same event in other databases, as database:id.", JSON{"type": "string", "pattern": "^[^:]+:.+$"}),
		"related":         listSchema("Other records of this register that have to do with this one.", relationSchema()),
		"aliases":         listSchema("Old addresses of this record, which lead to it.", JSON{"type": "string", "pattern": `^/[^\s?#]+$`}),
		"quantities":      JSON{"description": "Numbers as a source gives them; absent means not stated, 0 that a source says none.", "type": "object", "additionalProperties": quantitySchema()},
		"events":          listSchema("A timeline.", eventSchema()),
		"sources":         sourcesSchema(),
		"origin":          originSchema(),
		"image": mapSchema("A picture that lies beside the record's index.md.", []string{"file", "alt"}, JSON{
			"file": JSON{"type": "string", "pattern": `^[^/\\]+$`, "description": "The name of the file."},
			"alt":  textSchema("What the picture shows, for those who don't see it."), "credit": textSchema("Who made it."),
		}),
	}
}

// statusRules are the fields that a status asks for.
func statusRules() []JSON {
	when := func(required string, statuses ...string) JSON {
		return JSON{
			"if":   JSON{"required": []string{"status"}, "properties": JSON{"status": JSON{"enum": statuses}}},
			"then": JSON{"required": []string{required}},
		}
	}
	return []JSON{when("status-reason", "disputed", "withdrawn", "superseded"), when("superseded-by", "superseded")}
}

func sourcesSchema() JSON {
	source := mapSchema("An article, filing or other document.", []string{"title"}, JSON{
		"id": textSchema("A short name for events to point at, such as s1."), "title": textSchema("The headline as printed."),
		"url": urlSchema("Where it can be read."), "archive": urlSchema("An archived copy."),
		"publisher": textSchema("Who published it."), "author": textSchema("Who wrote it."),
		"date": dateSchema("When it was published."), "accessed": dateSchema("When it was read."),
		"language": languageSchema("Its language."), "kind": wordSchema("What sort of document it is.", SourceKinds),
		"label": textSchema("What this source alone supports."), "rationale": textSchema("Why."),
	})
	source["anyOf"] = []JSON{{"required": []string{"publisher"}}, {"required": []string{"url"}}}
	list := listSchema("What the record rests on.", source)
	list["minItems"] = 1
	return list
}

func eventSchema() JSON {
	return mapSchema("One line of the timeline.", []string{"date", "what"}, JSON{
		"date": dateSchema("When."), "what": textSchema("What happened."),
		"kind": wordSchema("What sort of event it is.", EventKinds), "source": textSchema("The id of one of the record's sources."),
	})
}

func relationSchema() JSON {
	return mapSchema("Another record.", []string{"id", "as"}, JSON{"id": idSchema(), "as": wordSchema("What it is to this one.", Relations)})
}

func originSchema() JSON {
	return mapSchema("The entry of another database that the record was taken from; importers write it.", []string{"database", "id"}, JSON{
		"database": textSchema("The database."), "id": textSchema("The entry."), "licence": textSchema("Its licence."), "recorded": textSchema("When it was recorded there."),
		"imported": JSON{"type": "object", "additionalProperties": textSchema("A digest of what was imported."), "description": "What the last import wrote, field by field."},
	})
}

// textSchema is any scalar: the reader takes its characters as they are written.
func textSchema(description string) JSON {
	return JSON{"type": []string{"string", "number", "boolean"}, "minLength": 1, "description": description}
}

// shortSchema is a text of at most so many bytes, and so of no more characters.
func shortSchema(description string, limit int) JSON {
	s := textSchema(description)
	s["maxLength"] = limit
	return s
}

func wordSchema(description string, values []string) JSON {
	return JSON{"enum": values, "description": description}
}

func listSchema(description string, items JSON) JSON {
	return JSON{"type": "array", "items": items, "description": description}
}

// mapSchema is a map with these keys and no others.
func mapSchema(description string, required []string, properties JSON) JSON {
	return JSON{"type": "object", "required": required, "additionalProperties": false, "properties": properties, "description": description}
}

const (
	pointPattern    = `[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?~?`
	datePattern     = `^(unknown|` + pointPattern + `(/(\.\.|` + pointPattern + `))?)$`
	quantityPattern = `^((at least|at most|about) )?([A-Z]{3} )?[0-9]{1,18}(-[0-9]{1,18})?$`
)

func dateSchema(description string) JSON {
	return JSON{
		"type": []string{"string", "integer"}, "pattern": datePattern, "minimum": 1000, "maximum": 9999, "description": description,
		"examples": []string{"2026-06-22", "2026-06", "2026", "2026-06~", "2026-06-22/2026-07-01", "2026-06/..", "unknown"},
	}
}

func quantitySchema() JSON {
	return JSON{
		"type": []string{"string", "integer"}, "pattern": quantityPattern, "minimum": 0,
		"examples": []any{3, "at least 3", "about 70000", "10-20", "EUR 1200000"},
	}
}

func idSchema() JSON {
	return JSON{"type": "string", "pattern": idForm.String(), "maxLength": maxID, "description": "A record's id, which is its file's name without .md."}
}

func languageSchema(description string) JSON {
	return JSON{"type": "string", "pattern": langForm.String(), "description": description, "examples": []string{"en", "fr", "pt-BR"}}
}

func urlSchema(description string) JSON {
	return JSON{"type": "string", "pattern": `^https?://[^\s<>"]+$`, "maxLength": 2000, "description": description}
}
