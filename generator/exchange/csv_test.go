package exchange

import (
	"strings"
	"testing"
)

const courtsMapping = `database: courts
key: Case
licence: CC0-1.0
delimiter: ";"
columns:
  - {column: Headline, field: title}
  - {column: Day, field: date, dates: [DD/MM/YYYY, D MMMM YYYY, MMMM YYYY, YYYY]}
  - {column: What, field: summary}
  - {column: Text, field: body}
  - {column: Harm, field: harms, split: ",", terms: {Body: physical, Purse: Economic}}
  - {column: Grade, field: severity}
  - {column: Where, field: countries, split: "|"}
  - {column: Ran it, field: systems.deployers, split: "|"}
  - {column: Dead, field: quantities.deaths}
  - {column: Link, field: sources.url, split: "|"}
  - {column: Linked, field: sources.title, split: "|"}
constants: {date-of: filing, sources.kind: filing}
`

const courtsTable = "\ufeffCase;Headline;Day;What;Text;Harm;Grade;Where;Ran it;Dead;Link;Linked;Clerk\n" +
	"C-1;\"A gate; closed on a cart\";03/02/2021;A gate closed.;\"First *paragraph*.\n\nSecond <b>one</b>.\";Body, Purse,Body,Soul;Event;France|de;\"Gate Ltd|The \"\"Town\"\"\";0;https://www.bbc.co.uk/1|https://example.org/2|https://example.org/2|nowhere;One;x\n" +
	"C-2;Gate opens;March 2021;Two.;;;;;;;https://example.org/3;Three;x\n" +
	"C-3;Gate sticks;31/02/2021;Three.;;;;;;;https://example.org/4;;x\n" +
	";No case;2021;Four.;;;;;;;;;x\n" +
	"C-5;;2021;Five.;;;;;;;;;x\n" +
	"C-2;Again;2021;Two again.;;;;;;;;;x\n" +
	"C-6;Bare;5 May 2021;;;;;;;;;;x\n"

func mustCSV(t *testing.T, table, mapping string, tr tree) Result {
	t.Helper()
	r, err := CSV(File{"cases.csv", []byte(table)}, File{"map.yaml", []byte(mapping)}, tr.files())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCSV(t *testing.T) {
	tr := newRegister()
	r := mustCSV(t, courtsTable, courtsMapping, tr)
	golden(t, "csv.txt", r)
	tr.apply(r)
	if again := mustCSV(t, courtsTable, courtsMapping, tr); len(again.Files) > 0 || again.Unchanged != r.Created {
		t.Errorf("a second run: %+v", again)
	}
	newer := strings.Replace(courtsTable, "Gate opens;March 2021", "Gate opens late;April 2021", 1)
	r = mustCSV(t, newer, courtsMapping, tr)
	if len(r.Files) != 1 || !strings.HasSuffix(r.Files[0].Path, "/2021-03-gate-opens.md") || !strings.Contains(string(r.Files[0].Data), "title: Gate opens late\ndate: 2021-04\n") {
		t.Errorf("a newer table: %+v", r.Files)
	}
}

func TestCSVMappingErrors(t *testing.T) {
	for _, c := range []struct{ mapping, want string }{
		{"database: x\nkey: Case\ncolumns:\n  - {column: Headline, field: titel}\n", `map.yaml:4:31: a record of this register has no field "titel"; did you mean "title"?`},
		{"database: x\nkey: Case\ncolumns:\n  - {column: Day, field: date, dates: [D/M]}\n", `map.yaml:4:40: "D/M" is not the form of a date`},
		{"database: x\nkey: Case\ncolumns:\n  - {column: Day, field: title}\n  - {column: What, field: title}\n", `map.yaml:5:27: "title" is one value and has a column already`},
		{"database: x\nkey: Case\n", `map.yaml:1:1: "columns" is missing`},
		{"database: x\nkey: Case\ncolumn: []\n", `map.yaml:3:1: unknown key "column"; did you mean "columns"?`},
		{"database: x\nkey: Case\ncolumns: []\ndelimiter: ab\n", `"ab" is not a delimiter`},
		{"database: x\nkey: Case\ncolumns: []\nconstants: {sources.text: x}\n", `no field "sources.text"`},
		{"database: x\nkey: Number\ncolumns: []\n", `cases.csv has no column "Number"`},
		{"database: [\n", "map.yaml:"},
	} {
		_, err := CSV(File{"cases.csv", []byte("Case,Headline,Day,What\n")}, File{"map.yaml", []byte(c.mapping)}, newRegister().files())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q\n got %v\nwant %s", c.mapping, err, c.want)
		}
	}
	if _, err := CSV(File{"cases.csv", []byte("Case\n\"x")}, File{"map.yaml", []byte("database: x\nkey: Case\ncolumns: []\n")}, Existing{}); err == nil || !strings.Contains(err.Error(), "cases.csv") {
		t.Error("a table with an open quote:", err)
	}
}
