package exchange

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestAtlas(t *testing.T) {
	tr := newRegister()
	r, err := Atlas(os.DirFS("testdata/atlas"), tr.files())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "atlas.txt", r)
	tr.apply(r)
	tr.mustPass(t)
	if again, err := Atlas(os.DirFS("testdata/atlas"), tr.files()); err != nil || len(again.Files) > 0 || again.Unchanged != r.Created {
		t.Errorf("a second run: %+v %v", again, err)
	}
	if _, err := Atlas(fstest.MapFS{}, tr.files()); !errors.Is(err, fs.ErrNotExist) {
		t.Error("an empty folder:", err)
	}
}

func TestAIAAIC(t *testing.T) {
	data, err := os.ReadFile("testdata/aiaaic.csv")
	if err != nil {
		t.Fatal(err)
	}
	tr := newRegister()
	r, err := AIAAIC(File{"sheet.csv", data}, tr.files())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "aiaaic.txt", r)
	tr.apply(r)
	tr.mustPass(t)
	if again, err := AIAAIC(File{"sheet.csv", data}, tr.files()); err != nil || len(again.Files) > 0 || again.Unchanged != r.Created {
		t.Errorf("a second run: %+v %v", again, err)
	}
	for _, s := range []string{"", "Case,Headline\n1,x\n", strings.Repeat("x\n", 20), "AIAAIC ID#\nAIAAIC1\n", "AIAAIC ID#,\"x\n"} {
		if _, err := AIAAIC(File{"sheet.csv", []byte(s)}, tr.files()); err == nil || !strings.Contains(err.Error(), "sheet.csv") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// A sheet of older columns, without a row below them.
func TestAIAAICOlderSheet(t *testing.T) {
	r, err := AIAAIC(File{"sheet.csv", []byte("\ufeffAIAAIC ID#,Headline/title,Type,Occurred,Country(ies),Issue(s)\nAIAAIC1,A gate,Issues,2018,FR,Safety; Dual/multi-use\n")}, newRegister().files())
	if err != nil || r.Created != 1 {
		t.Fatal(r, err)
	}
	for _, f := range r.Files {
		if strings.HasSuffix(f.Path, "2018-a-gate.md") && !strings.Contains(string(f.Data), "countries: [FR]\naiaaic-issues: [safety, dual-use]\naiaaic-type: issue\n") {
			t.Errorf("%s", f.Data)
		}
	}
}
