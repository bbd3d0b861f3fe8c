package main

import (
	"blotter/generator"
	"blotter/generator/diag"
)

type schemaCmd struct {
	siteFlag
	Of string `arg:"" optional:"" enum:"record,problems" default:"record" help:"record, or problems: what check --format json prints."`
}

func (schemaCmd) Help() string {
	return `The schema (JSON Schema 2020-12) says which keys the header of a record has in this
register, and which values they take: the terms of its taxonomies, with what they
mean. A translation's header is its definition "translation". It is for editors and
forms; blotter check knows more, such as which days there are and which records.

    blotter schema > record.schema.json
    blotter schema problems > problems.schema.json`
}

func (c *schemaCmd) Run(s streams) error {
	if c.Of == "problems" {
		_, err := s.out.Write(diag.Schema)
		return err
	}
	b := generator.New(generator.Options{Dir: c.Dir})
	defer b.Close()
	text, problems, err := b.HeaderSchema()
	if err != nil {
		return err
	}
	if problems.HasErrors() {
		if err := diag.WriteText(s.err, problems, coloured(s.err)); err != nil {
			return err
		}
		return errContent
	}
	_, err = s.out.Write(text)
	return err
}
