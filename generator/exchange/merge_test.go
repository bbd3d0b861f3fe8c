package exchange

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// A field's hash depends on what it says and not on how it is written.
func TestHashIgnoresForm(t *testing.T) {
	hash := func(header string) string {
		doc, problems := parseDocument("x.md", []byte("---\n"+header+"---\n"))
		if problems != nil {
			t.Fatal(problems)
		}
		n, _ := doc.header.get("systems")
		return n.hash()
	}
	a := hash("systems:\n  - {developers: [A B], deployers: [C]}\n")
	b := hash("systems:\n- deployers:\n  - \"C\"\n  developers:\n  - >-\n    A\n    B\n")
	if a != b {
		t.Error(a, b)
	}
	if c := hash("systems:\n  - {developers: [A, B], deployers: [C]}\n"); c == a {
		t.Error("another value has the same hash")
	}
}

func TestLargeHeader(t *testing.T) {
	var reports, numbers []string
	for n := range 1500 {
		numbers = append(numbers, fmt.Sprint(n))
		reports = append(reports, fmt.Sprintf(`{"report_number": %d, "title": "Report %d", "url": "https://example.org/%d"}`, n, n, n))
	}
	csv := "incident_id,date,reports,title,description,Alleged deployer of AI system,Alleged developer of AI system,Alleged harmed or nearly harmed parties\n" +
		"1,2020-01-01,\"[" + strings.Join(numbers, ",") + "]\",Many,Many reports.,[],[],[]\n" +
		"2,2020-01-01,[],Names,Many names.,\"[" + strings.Repeat(`""a-name-that-goes-on"",`, 1) + `""` + strings.Repeat("b", 70_000) + "\"\"]\",[],[]\n"
	answer := `{"data": {"incidents": [{"incident_id": 1, "reports": [` + strings.Join(reports, ",") + `]}]}}`
	dir, o := fstest.MapFS{"incidents.csv": {Data: []byte(csv)}}, AIIDOptions{Articles: &File{"articles.json", []byte(answer)}}
	tr := newRegister()
	r := mustAIID(t, dir, o, tr)
	mustNote(t, r, Dropped, "incidents.csv:2", "sources")
	mustNote(t, r, LeftOut, "incidents.csv:3", "bytes that a header may have")
	tr.apply(r)
	tr.mustPass(t)
	if r.Created != 1 {
		t.Error(r.Created, "records")
	}
	if again := mustAIID(t, dir, o, tr); len(again.Files) > 0 {
		t.Error("a second run changes", again.Files[0].Path)
	}
}
