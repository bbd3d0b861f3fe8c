package feed_test

import (
	"encoding/json"
	"strings"
	"testing"

	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
)

// edited is the sample with a change to its full record that is not committed.
func edited(t testing.TB) *site.Site {
	s := sample(t, nil)
	s.Record(full).Uncommitted = true
	return s
}

// timeless is the sample with commits whose times nobody can tell.
func timeless(t testing.TB) *site.Site {
	s := sample(t, nil)
	r := s.Record(full)
	for i := range r.Revisions {
		r.Revisions[i].Time = at("0001-01-01T00:00:00Z")
	}
	return s
}

// half is the sample with such a commit as its full record's newest one.
func half(t testing.TB) *site.Site {
	s := sample(t, nil)
	s.Record(full).Revisions[0].Time = at("0001-01-01T00:00:00Z")
	return s
}

// drafted is the sample with a draft before its full record was published.
func drafted(t testing.TB) *site.Site {
	s := sample(t, nil)
	r := s.Record(full)
	r.Revisions = append(r.Revisions, site.Revision{Commit: commit("9"), Time: at("2025-11-20T00:00:00Z"), Draft: true})
	return s
}

func unknown(t testing.TB) *site.Site {
	s := sample(t, nil)
	s.Record(full).Revisions = nil
	return s
}

// dates are what a format says of when a record's event happened, when it was
// recorded, when it changed, and with which commit.
type dates struct{ Date, Recorded, Changed, Version string }

// dated is what the formats have in common.
type dated struct {
	ID                         string
	Date                       struct{ EDTF string }
	Recorded, Changed, Version string
}

func (d dated) dates() dates { return dates{d.Date.EDTF, d.Recorded, d.Changed, d.Version} }

// datesOf reads the dates of the full record in every format that has them all.
func datesOf(t *testing.T, s *site.Site) map[string]dates {
	t.Helper()
	all := map[string]dates{}
	for _, url := range []string{"/data/records.csv", "/harms/injury/records.csv"} {
		row := readCSV(t, file(t, s, url))[full]
		all[url] = dates{row["date"], row["recorded"], row["changed"], row["version"]}
	}
	for _, url := range []string{"/data/records.json", "/harms/injury/records.json", "/data/records/2025.json"} {
		var doc struct{ Records []dated }
		if err := json.Unmarshal(file(t, s, url), &doc); err != nil {
			t.Fatal(err)
		}
		for _, r := range doc.Records {
			if r.ID == full {
				all[url] = r.dates()
			}
		}
	}
	for line := range strings.Lines(string(file(t, s, "/data/records.ndjson"))) {
		var r dated
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		if r.ID == full {
			all["/data/records.ndjson"] = r.dates()
		}
	}
	all["/feed.json"] = itemDates(t, s)
	all["/feed.xml"] = entryDates(t, s)
	return all
}

func itemDates(t *testing.T, s *site.Site) dates {
	t.Helper()
	var doc struct {
		Items []struct {
			ID        string
			Published string `json:"date_published"`
			Modified  string `json:"date_modified"`
			Record    dated  `json:"_record"`
		}
	}
	if err := json.Unmarshal(file(t, s, "/feed.json"), &doc); err != nil {
		t.Fatal(err)
	}
	for _, i := range doc.Items {
		if strings.Contains(i.ID, full) {
			return dates{i.Record.Date.EDTF, i.Published, i.Modified, i.Record.Version}
		}
	}
	return dates{}
}

// entryDates takes updated for no change where there is no published.
func entryDates(t *testing.T, s *site.Site) dates {
	t.Helper()
	_, entries := parseAtom(t, file(t, s, "/feed.xml"))
	e := entries[base+"/incidents/"+full+"/"]
	d := dates{Recorded: e.Published}
	if e.Published != "" {
		d.Changed = e.Updated
	}
	for name, to := range map[string]*string{"temporal": &d.Date, "hasVersion": &d.Version} {
		if found := e.Extensions["dcterms"][name]; len(found) == 1 {
			*to = strings.TrimPrefix(found[0].Value, e.ID+"#")
		}
	}
	return d
}

func TestThreeDates(t *testing.T) {
	const date, recorded, changed = "2025-11/..", "2025-12-01T09:30:00Z", "2026-01-05T10:00:00Z"
	for name, test := range map[string]struct {
		site *site.Site
		want dates
	}{
		"committed":       {sample(t, nil), dates{date, recorded, changed, commit("b")}},
		"once a draft":    {drafted(t), dates{date, recorded, changed, commit("b")}},
		"uncommitted":     {edited(t), dates{date, recorded, changed, ""}},
		"without history": {unknown(t), dates{date, "", "", ""}},
		"without times":   {timeless(t), dates{date, "", "", commit("b")}},
	} {
		got := datesOf(t, test.site)
		if len(got) != 8 {
			t.Errorf("%s: %d formats", name, len(got))
		}
		for url, d := range got {
			if diff := cmp.Diff(test.want, d); diff != "" {
				t.Errorf("%s: %s: %s", name, url, diff)
			}
		}
	}
}

// What Atom must have is the best that is known, and never the build's.
func TestUpdatedIsTheNewestKnownTime(t *testing.T) {
	s := half(t)
	_, entries := parseAtom(t, file(t, s, "/feed.xml"))
	if e := entries[base+"/incidents/"+full+"/"]; e.Updated != "2025-12-01T09:30:00Z" || e.Published != "2025-12-01T09:30:00Z" {
		t.Errorf("updated %q, published %q", e.Updated, e.Published)
	}
	if row := readCSV(t, file(t, s, "/data/records.csv"))[full]; row["changed"] != "" || row["recorded"] == "" {
		t.Errorf("changed %q, recorded %q", row["changed"], row["recorded"])
	}
}

func TestUnknownDateOfEvent(t *testing.T) {
	if text := string(file(t, sample(t, nil), "/feed.xml")); strings.Contains(text, ">unknown<") {
		t.Error("an unknown date is given as one")
	}
}

// asOf is the sample at a moment of the past.
func asOf(t testing.TB) *site.Site {
	s := sample(t, nil)
	s.AsOf = &site.AsOf{Label: "2026-03-01", Commit: commit("b"), Time: at("2026-01-05T12:00:00+02:00")}
	return s
}

func TestAsOf(t *testing.T) {
	type head struct {
		Title    string
		Register struct{ Title string }
		AsOf     json.RawMessage `json:"as_of"`
		FeedAsOf json.RawMessage `json:"_as_of"`
	}
	want := `{"label":"2026-03-01","commit":"` + commit("b") + `","time":"2026-01-05T10:00:00Z"}`
	for url, text := range everything(t, asOf(t)) {
		switch {
		case strings.HasSuffix(url, ".json"):
			var h head
			if err := json.Unmarshal([]byte(text), &h); err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(h.Title+h.Register.Title, " as of 2026-03-01") || string(h.AsOf)+string(h.FeedAsOf) != want {
				t.Errorf("%s: title %q, register %q, as of %s%s", url, h.Title, h.Register.Title, h.AsOf, h.FeedAsOf)
			}
		case strings.HasSuffix(url, "feed.xml"):
			if f, _ := parseAtom(t, []byte(text)); !strings.HasSuffix(f.Title, " as of 2026-03-01") {
				t.Errorf("%s: title %q", url, f.Title)
			}
		}
	}
	for url, text := range everything(t, sample(t, nil)) {
		if strings.Contains(text, "as of") || strings.Contains(text, "as_of") {
			t.Errorf("%s of the present says as of when it is", url)
		}
	}
}

func TestAsOfATag(t *testing.T) {
	s := asOf(t)
	s.AsOf.Label, s.AsOf.Time = "v1.2", at("0001-01-01T00:00:00Z")
	text := string(file(t, s, "/harms/property/records.json"))
	want := `{"register":{"title":"Bridges \u0026 Locks as of v1.2",`
	if !strings.HasPrefix(text, want) || !strings.Contains(text, `"as_of":{"label":"v1.2","commit":"`+commit("b")+`"}`) {
		t.Errorf("%.400s", text)
	}
}
