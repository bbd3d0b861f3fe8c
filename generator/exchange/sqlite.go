package exchange

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"net/url"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// Published is a record as it may be shown.
type Published struct {
	JSON   []byte // by the published schema record.json
	Listed bool
	Body   string // plain text, "" where it may not be shown
	// File and Translations are what Lines adds.
	File         Written
	Translations []Written
}

// tables are the shapes of the database, for their reader too.
//
//go:embed sqlite.sql
var tables string

// SQLite makes a database of a register in an empty file: its taxonomies, as
// taxonomies.json gives them, and its records. The same register gives the same
// bytes.
func SQLite(ctx context.Context, file string, taxonomies []byte, records iter.Seq2[Published, error]) error {
	if err := writeSQLite(ctx, file, taxonomies, records); err != nil {
		return fmt.Errorf("write the database: %w", err)
	}
	return nil
}

func writeSQLite(ctx context.Context, file string, taxonomies []byte, records iter.Seq2[Published, error]) error {
	db, err := sql.Open("sqlite", databaseURL(file))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // the pragmas are the connection's
	// Nobody reads the file before it is whole, so nothing is kept to go back to.
	if _, err := db.ExecContext(ctx, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"+tables); err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	d := &database{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}, taxonomies: map[string]string{}}
	if err := d.fill(taxonomies, records); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return db.Close()
}

// databaseURL is the file's name as SQLite reads it; in a plain one a question
// mark would begin options.
func databaseURL(file string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
}

// closing makes the indexes once all rows are there, and one piece of the text's.
const closing = `
CREATE INDEX record_terms_record ON record_terms (record);
CREATE INDEX record_terms_term ON record_terms (taxonomy, term);
CREATE INDEX sources_record ON sources (record);
CREATE INDEX events_record ON events (record);
CREATE INDEX quantities_record ON quantities (record);
CREATE INDEX relations_record ON relations (record);
CREATE INDEX relations_other ON relations (other);
CREATE INDEX also_known_as_record ON also_known_as (record);
CREATE INDEX also_known_as_id ON also_known_as ("database", id);
CREATE INDEX translations_record ON translations (record);
INSERT INTO search (search) VALUES ('rebuild');
INSERT INTO search (search) VALUES ('optimize');
`

// database is one that is being filled.
type database struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt // by table
	taxonomies map[string]string    // by field
}

func (d *database) fill(taxonomies []byte, records iter.Seq2[Published, error]) error {
	if err := d.addTaxonomies(taxonomies); err != nil {
		return fmt.Errorf("the taxonomies: %w", err)
	}
	n := 0
	for p, err := range records {
		if err != nil {
			return err
		}
		n++
		r := &storedRecord{n: n}
		if err := json.Unmarshal(p.JSON, r); err != nil {
			return fmt.Errorf("read a record: %w", err)
		}
		if err := d.addRecord(r, p); err != nil {
			return fmt.Errorf("%s: %w", r.ID, err)
		}
	}
	_, err := d.tx.ExecContext(d.ctx, closing)
	return err
}

// insert adds a row: a value for each column, in order. Text that is empty is null.
func (d *database) insert(table string, values ...any) error {
	statement := d.statements[table]
	if statement == nil {
		var err error
		query := "INSERT INTO " + table + " VALUES (?" + strings.Repeat(", ?", len(values)-1) + ")"
		if statement, err = d.tx.PrepareContext(d.ctx, query); err != nil {
			return err
		}
		d.statements[table] = statement
	}
	for i, v := range values {
		if v == "" {
			values[i] = nil
		}
	}
	_, err := statement.ExecContext(d.ctx, values...)
	return err
}

// words is a list of words as JSON, "" for none.
func words(list []string) string {
	if len(list) == 0 {
		return ""
	}
	text, _ := json.Marshal(list) // strings can be encoded
	return string(text)
}

func (d *database) addTaxonomies(text []byte) error {
	var all struct {
		Register struct {
			Title, URL, Language string
			Licence              struct{ Name, URL string }
		}
		AsOf       struct{ Label, Commit string } `json:"as_of"`
		Taxonomies []storedTaxonomy
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	r := all.Register
	if err := d.insert("register", r.Title, r.URL, r.Language, r.Licence.Name, r.Licence.URL, all.AsOf.Label, all.AsOf.Commit); err != nil {
		return err
	}
	for _, t := range all.Taxonomies {
		if err := d.addTaxonomy(t); err != nil {
			return fmt.Errorf("%s: %w", t.ID, err)
		}
	}
	return nil
}

type storedTaxonomy struct {
	ID, URL, Name, Singular, Description, Source, Required string
	Fields                                                 []string
	Closed, Single, Ordered                                bool
	Terms                                                  []struct {
		ID, URL, Name, Description, Broader string
		ReplacedBy                          string `json:"replaced_by"`
		Synonyms                            []string
		Deprecated                          bool
	}
}

func (d *database) addTaxonomy(t storedTaxonomy) error {
	for _, field := range t.Fields {
		d.taxonomies[field] = t.ID
	}
	if err := d.insert("taxonomies", t.ID, t.URL, t.Name, t.Singular, t.Description, t.Source, t.Closed, t.Single, t.Ordered, t.Required); err != nil {
		return err
	}
	for i, e := range t.Terms {
		if err := d.insert("terms", t.ID, i, e.ID, e.URL, e.Name, e.Description, words(e.Synonyms), e.Broader, e.Deprecated, e.ReplacedBy); err != nil {
			return err
		}
	}
	return nil
}
