package exchange

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestAIIDTables(t *testing.T) {
	lines := []string{
		`{"id":"2019-03-04-tram","title":"=A tram","date":{"edtf":"2019-03","earliest":"2019-03-01"},"summary":"It \"halted\",\nthen went.","status":"published",` +
			`"terms":{"systems":[{"developers":["signs"],"deployers":["trams","signs"]},{"deployers":["trams"]}]},"also_known_as":[{"database":"aiid","id":"7"}],` +
			`"sources":[{"title":"Page","url":"https://incidentdatabase.ai/cite/7/"},{"title":"One","url":"https://www.news.example/1","author":"A B, C D"},{"title":"Two","publisher":"The Paper","date":{"earliest":"2019-03-05"}}]}`,
		`{"id":"2020-01-01-tills","title":"Tills","date":{"edtf":"2020-01-01","earliest":"2020-01-01"},"summary":"S.","status":"published","sources":[{"title":"One again","url":"https://www.news.example/1"}]}`,
		`{"id":"2020-02-02-again","title":"Again","date":{"edtf":"2020-02-02","earliest":"2020-02-02"},"summary":"S.","status":"superseded","superseded_by":["2019-03-04-tram"],"origin":{"database":"aiid","id":"9"}}`,
		`{"id":"2021-01-01-gone","removed":{"date":"2022-01-01","reason":"x"}}`,
	}
	files, err := AIIDTables(func(yield func(Published, error) bool) {
		for i, l := range lines {
			if !yield(Published{JSON: []byte(l), Listed: i != 2}, nil) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := fstest.MapFS{}
	for _, f := range files {
		dir[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	for name, want := range map[string]string{
		"incidents.csv": strings.Join(incidentColumns, ",") + "\n" +
			`7,2019-03-01,"[1,2]","[""trams"",""signs""]","[""signs""]",[],"It ""halted"",` + "\n" + `then went.",'=A tram,2019-03-04-tram` + "\n" +
			`1000000,2020-01-01,[1],[],[],[],S.,Tills,2020-01-01-tills` + "\n",
		"reports.csv": strings.Join(reportColumns, ",") + "\n" +
			`1,One,https://www.news.example/1,"[""A B"",""C D""]",,news.example,` + "\n" + `2,Two,,[],2019-03-05,The Paper,` + "\n",
		"duplicates.csv": strings.Join(duplicateColumns, ",") + "\n9,7\n",
	} {
		if got := string(dir[name].Data); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
	// The importer reads what the export writes.
	tr := newRegister()
	r := mustAIID(t, dir, AIIDOptions{}, tr)
	tr.apply(r)
	tr.mustPass(t)
	if r.Created != 2 || !strings.Contains(tr["content/incidents/2019/2019-03-01-a-tram.md"], "also-known-as: [aiid:7, aiid:9]") {
		t.Errorf("%+v", r)
	}
}
