package exchange_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"blotter/generator/exchange"
)

const (
	storedTaxonomies = `{"register":{"title":"Bridges","url":"https://register.example/","licence":{"name":"CC0"}},"taxonomies":[
		{"id":"harms","url":"u","name":"Harms","fields":["harms"],"closed":true,"terms":[
			{"id":"injury","url":"u","name":"Injury","synonyms":["wound"]},{"id":"hurt","url":"u","name":"Hurt","deprecated":true,"replaced_by":"injury"}]},
		{"id":"makers","url":"u","name":"Makers","fields":["systems.makers","sources.publisher"],"terms":[{"id":"acme","url":"u","name":"Acme"},{"id":"post","url":"u","name":"The Post"}]}]}`
	storedFull = `{"id":"2025-11-02-full","url":"u","title":"A bridge","date":{"edtf":"2025-11/..","earliest":"2025-11-01"},"status":"disputed",
		"superseded_by":["2025-12-01-x"],"summary":"It gave way.","terms":{"harms":["injury"],"systems":[{},{"makers":["acme"]}]},
		"quantities":[{"kind":"deaths","text":"0","value":0},{"kind":"loss","text":"EUR 1 to 2","value":1,"to":2,"currency":"EUR"}],
		"events":[{"date":{"edtf":"2025-11"},"what":"Closed."}],"sources":[{"title":"Headline","terms":{"publisher":"post"}}],
		"related":[{"id":"2024-01-01-y","as":"same-cause"}],"also_known_as":[{"database":"aiid","id":"7"}],"aliases":["/old/"],
		"translations":[{"language":"fr","url":"u","title":"Un pont"}],"revision":null,"uncommitted":false}`
	storedGone = `{"id":"2024-03-gone","url":"u","removed":{"date":"2025-06-02","reason":"A court ordered it."}}`
)

func stored(fail error) iter.Seq2[exchange.Published, error] {
	return func(yield func(exchange.Published, error) bool) {
		_ = yield(exchange.Published{JSON: []byte(storedGone)}, nil) &&
			yield(exchange.Published{JSON: []byte(storedFull), Listed: true, Body: "The Brücke fell."}, fail)
	}
}

// query gives rows as lines.
func query(t *testing.T, db *sql.DB, text string) string {
	t.Helper()
	rows, err := db.Query(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(any)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		var line []string
		for _, c := range cells {
			line = append(line, fmt.Sprint(*c.(*any)))
		}
		lines = append(lines, strings.Join(line, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

func TestSQLite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "odd name?mode=ro#%.sqlite")
	if err := exchange.SQLite(context.Background(), file, []byte(storedTaxonomies), stored(nil)); err != nil {
		t.Fatal(err)
	}
	plain := filepath.Join(t.TempDir(), "register.sqlite")
	if err := os.Rename(file, plain); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", plain)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for text, want := range map[string]string{
		"pragma integrity_check": "ok", "pragma foreign_key_check": "", "pragma user_version": "1",
		"select title, language, licence from register":                                      "Bridges | <nil> | CC0",
		"select n, id, listed, title, removed_reason from records":                           "1 | 2024-03-gone | 0 | <nil> | A court ordered it.\n2 | 2025-11-02-full | 1 | A bridge | <nil>",
		"select date, date_earliest, date_latest, aliases, body from records where n = 2":    `2025-11/.. | 2025-11-01 | <nil> | ["/old/"] | The Brücke fell.`,
		"select record, field, item, taxonomy, term from record_terms":                       "2 | harms | <nil> | harms | injury\n2 | systems.makers | 1 | makers | acme\n2 | sources.publisher | 0 | makers | post",
		"select taxonomy, position, id, synonyms, deprecated, replaced_by from terms":        "harms | 0 | injury | [\"wound\"] | 0 | <nil>\nharms | 1 | hurt | <nil> | 1 | injury\nmakers | 0 | acme | <nil> | 0 | <nil>\nmakers | 1 | post | <nil> | 0 | <nil>",
		"select kind, value, upper, currency from quantities":                                "deaths | 0 | <nil> | <nil>\nloss | 1 | 2 | EUR",
		"select kind, other from relations":                                                  "superseded-by | 2025-12-01-x\nsame-cause | 2024-01-01-y",
		"select database, id from also_known_as":                                             "aiid | 7",
		"select item, date, what from events":                                                "0 | 2025-11 | Closed.",
		"select title from sources":                                                          "Headline",
		"select language, title from translations":                                           "fr | Un pont",
		"select id from search join records on n = search.rowid where search match 'brucke'": "2025-11-02-full",
		"select count(*) from search where search match 'title: bridge summary: gave'":       "1",
	} {
		if got := query(t, db, text); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", text, got, want)
		}
	}
}

func TestSQLiteTwice(t *testing.T) {
	var files [][]byte
	for range 2 {
		file := filepath.Join(t.TempDir(), "register.sqlite")
		if err := exchange.SQLite(context.Background(), file, []byte(storedTaxonomies), stored(nil)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, data)
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the same register gave other bytes")
	}
}

func TestSQLiteReportsTheMachine(t *testing.T) {
	broken := errors.New("disk full")
	file := filepath.Join(t.TempDir(), "register.sqlite")
	if err := exchange.SQLite(context.Background(), file, []byte(storedTaxonomies), stored(broken)); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
	if err := exchange.SQLite(context.Background(), filepath.Join(t.TempDir(), "no", "folder"), []byte(storedTaxonomies), stored(nil)); err == nil {
		t.Error("a database in no folder")
	}
	r := exchange.Published{JSON: []byte(storedFull)}
	again := func(yield func(exchange.Published, error) bool) { _ = yield(r, nil) && yield(r, nil) }
	if err := exchange.SQLite(context.Background(), filepath.Join(t.TempDir(), "twice"), []byte(storedTaxonomies), again); err == nil || !strings.Contains(err.Error(), "2025-11-02-full") {
		t.Errorf("an id twice: %v", err)
	}
}
