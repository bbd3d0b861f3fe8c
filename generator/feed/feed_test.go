package feed_test

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"blotter/generator/incident"
	"blotter/generator/site"

	"github.com/google/go-cmp/cmp"
)

func TestWriteEveryPlannedKind(t *testing.T) {
	s := sample(t, nil)
	seen := map[site.Kind]bool{}
	for p := range s.Pages() {
		err := writeTo(io.Discard, s, p)
		if (err != nil) == written(p) {
			t.Errorf("%s: error %v", p.URL, err)
		}
		seen[p.Kind] = true
	}
	for k := site.AtomFeed; k <= site.Robots; k++ {
		if !seen[k] {
			t.Errorf("the sample plans no page of kind %d, so none is tested", k)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	s := sample(t, nil)
	want := everything(t, s)
	if diff := cmp.Diff(want, everything(t, s)); diff != "" {
		t.Errorf("the second write differs:\n%s", diff)
	}
	for range 5 {
		if diff := cmp.Diff(want, everything(t, sample(t, nil))); diff != "" {
			t.Fatalf("the order of the input shows:\n%s", diff)
		}
	}
}

type brokenWriter struct{ error }

func (b brokenWriter) Write([]byte) (int, error) { return 0, b.error }

func TestWriteReportsTheMachine(t *testing.T) {
	s := sample(t, nil)
	full := errors.New("disk full")
	for p := range s.Pages() {
		if written(p) && !errors.Is(writeTo(brokenWriter{full}, s, p), full) {
			t.Errorf("%s: a failed write is not reported", p.URL)
		}
	}
}

func TestRemovedAndBrokenRecordsLeakNowhere(t *testing.T) {
	for url, text := range everything(t, sample(t, nil)) {
		for _, secret := range []string{"secret", "Secret", "brokenrecord", "Brokenrecord", "2024-05-05"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q:\n%s", url, secret, text)
			}
		}
	}
}

// fields gives for each field of the full record what only it brings.
var fields = map[string][]string{
	"severity": {`"severity":"incident"`}, "title": {" record; ", "Zztitre"}, "summary": {"Zzsummary", "Zzresume"}, "rationale": {"Zzrationale"}, "harmed": {"Zzharmed"},
	"date": {"2025-11/..", "2025-11-01"}, "date-of": {"occurrence"}, "language": {`"fr"`, `"language":"fr","status"`}, "status": {"disputed"},
	"status-reason": {"Zzstatusreason"}, "systems": {"Zzlock", "zzlock", "Zzgate"}, "systems.name": {"Zzlock", "zzlock"},
	"systems.makers": {`"makers"`}, "organisations": {"Zzother", "zzother"}, "state": {site.Slug("C++"), "C++"}, "quantities": {"1200000", `"deaths"`},
	"body": {"Zzbody"}, "quantities.loss": {"1200000"}, "events": {"Zzevent", "mitigation"}, "events.what": {"Zzevent"}, "machine-written": {`"machine_written"`},
	"also-known-as": {"other.example", `"77"`}, "related": {"same-cause"}, "origin": {"Zzorigin"}, "aliases": {"zzalias"},
	"image": {"bild.png", "Zzalt"}, "image.credit": {"Zzcredit"},
	"sources": {"Zzheadline", "Zzpaper", "Zzauthor", "paper.example", `"s1"`, "zzwire"}, "sources.title": {"Zzheadline"},
	"sources.publisher": {"Zzpaper", "zzpaper"}, "sources.url": {"paper.example"}, "sources.author": {"Zzauthor"}, "sources.date": {"2025-11-04"},
}

// The arrangement takes removed fields out already; this package must not need
// that.
func TestEveryFieldCanBeRemoved(t *testing.T) {
	for field, values := range fields {
		s := sample(t, nil)
		before := everything(t, s)
		r := s.Record(full)
		r.Removed = &site.Removal{ID: r.ID, Fields: []string{field}, Date: "2026-02-02", Reason: "Why not."}
		after := everything(t, s)
		for _, v := range values {
			found := false
			for url := range before {
				found = found || strings.Contains(before[url], v)
				if v == `"fr"` && url == "/data/taxonomies.json" || url == "/sitemap.xml" {
					continue // names by language; addresses of translations
				}
				if strings.Contains(withoutTranslations(after[url]), v) {
					t.Errorf("%s: %s still holds %q:\n%s", field, url, v, after[url])
				}
			}
			if !found && v != `"fr"` {
				t.Errorf("%s: nothing held %q before it was removed", field, v)
			}
		}
		if !strings.Contains(after["/data/records/2025.json"], `"fields":["`+field+`"]`) {
			t.Errorf("%s: the pack does not say that it is removed", field)
		}
	}
}

// withoutTranslations drops the language of the translation, which is its path's.
func withoutTranslations(text string) string {
	return strings.ReplaceAll(text, `"translations":[{"language":"fr"`, `"translations":[{`)
}

var hostile = []string{
	"]]><script>alert(1)</script>", "a\x00b\x01\x1b[31m\x7f\u0085", "\xff\xfe broken \xc3", `"quoted", 'single'; =1+1`, "line\nbreak\r\n\ttab",
	"=HYPERLINK(\"https://evil.example\")", "\u2028\u2029\ufffe\uffff", "<!-- -->&amp;&#0;<?xml?>", "-->", "\u202egnp.exe", strings.Repeat("é", 200),
}

func TestHostileText(t *testing.T) {
	for _, text := range hostile {
		checkHostile(t, text)
	}
}

func FuzzText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkHostile(t, text) })
}

// checkHostile writes every file with the text in every place that a stranger
// can fill, and reads each back.
func checkHostile(t *testing.T, text string) {
	s := sample(t, nil)
	r := s.Record(full)
	for _, field := range []*incident.Text{&r.Title, &r.Summary, &r.StatusReason, &r.Harmed, &r.Sources[0].Title, &r.Sources[0].URL, &r.Events[0].What} {
		field.S = text
	}
	r.Revisions[0].Subject = text
	defer func(old string) { r.Revisions[0].Subject = old }("Correct <the> date")
	for _, v := range r.Terms {
		if v.Term.Rank == 0 {
			v.Term.Name = text
		}
	}
	for p := range s.Pages() {
		if written(p) {
			checkReadable(t, p.URL, write(t, s, p))
		}
	}
	checkHostileChange(t, s, text)
}

func checkReadable(t *testing.T, url string, out []byte) {
	t.Helper()
	if !utf8.Valid(out) {
		t.Errorf("%s is not UTF-8", url)
	}
	if i := strings.IndexFunc(string(out), func(c rune) bool {
		return unicode.IsControl(c) && !strings.ContainsRune("\r\n\t", c) || c == 0xFFFE || c == 0xFFFF
	}); i >= 0 {
		t.Errorf("%s: a character that is no text at %q", url, out[i:min(len(out), i+20)])
	}
	switch {
	case strings.HasSuffix(url, ".xml"):
		for d := xml.NewDecoder(strings.NewReader(string(out))); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", url, err)
			}
		}
	case strings.HasSuffix(url, ".csv"):
		lines, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
		if err != nil {
			t.Errorf("%s: %v", url, err)
		}
		for _, cell := range slices.Concat(lines...) {
			if first, _ := utf8.DecodeRuneInString(cell); strings.ContainsRune("=+-@\t\n＝＋－＠", first) {
				t.Errorf("%s: the cell %q may be a formula", url, cell)
			}
		}
	case strings.HasSuffix(url, ".json"):
		if !json.Valid(out) || strings.ContainsAny(string(out), "<>&\u2028\u2029") {
			t.Errorf("%s is not JSON that a script element can hold:\n%s", url, out)
		}
	case strings.HasSuffix(url, ".ndjson"):
		for line := range strings.Lines(string(out)) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: not JSON: %s", url, line)
			}
		}
	}
}

func TestTextComesBack(t *testing.T) {
	const text = "]]> \"it's\" <b>&amp; </script> 東京 \u2028 end"
	s := sample(t, nil)
	s.Record(full).Title.S = text
	var doc struct {
		Records []struct{ ID, Title string }
	}
	if err := json.Unmarshal(file(t, s, "/data/records.json"), &doc); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(doc.Records, func(r struct{ ID, Title string }) bool { return r.ID == full })
	if doc.Records[i].Title != text {
		t.Errorf("records.json: %q", doc.Records[i].Title)
	}
	rows := readCSV(t, file(t, s, "/data/records.csv"))
	if got := rows[full]["title"]; got != text {
		t.Errorf("records.csv: %q", got)
	}
}
