package theme

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"blotter/generator/site"

	"golang.org/x/net/html"
)

// titles that would end a field, a line or an element, if they were not escaped.
var hardTitles = []string{
	"A plain title",
	`Braces } and {{ and \ and \} and \\{`,
	`50% of C&A's #1 a_b cost $5 ~ x^2`,
	"Two lines\nER  - \nTY  - BOOK",
	"Tab\tand\u2028separator\u0085and bell\a",
	`"quoted", 'quoted' and </pre><script>alert(1)</script>`,
	"Über Żółw 事故 الحوادث 🤖",
	"Right\u202Eto left",
	"\u00a0",
	strings.Repeat("long ", 500),
}

var someday = time.Date(2026, 7, 2, 23, 30, 0, 0, time.UTC)

func hardWork(title string) work {
	return work{
		id: "2025-11-02-rich", title: oneLine(title), register: oneLine("The " + title), language: "en", version: strings.Repeat("b", 40),
		url: "https://blotter.test/s%20ub/{x}/#" + strings.Repeat("b", 40), time: someday,
	}
}

// readBibTeX reads one entry as BibTeX does: a brace counts, escaped or not, and
// a value ends where its braces are even.
func readBibTeX(t *testing.T, text string) (key string, fields map[string]string) {
	t.Helper()
	head := regexp.MustCompile(`^@report\{([^,]+)`).FindStringSubmatch(text)
	if head == nil || !strings.HasSuffix(text, "\n}\n") {
		t.Fatalf("no entry: %s", text)
	}
	fields = map[string]string{}
	rest := strings.TrimSuffix(text[len(head[0]):], "\n}\n")
	begin := regexp.MustCompile(`^,\n  ([a-z]+) *= \{`)
	for rest != "" {
		name := begin.FindStringSubmatch(rest)
		if name == nil {
			t.Fatalf("no field at %q", rest)
		}
		rest = rest[len(name[0]):]
		end, depth := 0, 1
		for ; depth > 0 && end < len(rest); end++ {
			switch rest[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		if depth > 0 {
			t.Fatalf("the field %s does not end", name[1])
		}
		fields[name[1]] = rest[:end-1]
		rest = rest[end:]
	}
	return head[1], fields
}

var commands = regexp.MustCompile(`\\text([a-z]+)\{\}|\\([%&#_$])|[{}\\%&#_$~^]`)

// fromLaTeX is what LaTeX sets, and fails on what it would take for a command.
func fromLaTeX(t *testing.T, s string) string {
	t.Helper()
	names := map[string]string{"backslash": `\`, "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
	return commands.ReplaceAllStringFunc(s, func(found string) string {
		m := commands.FindStringSubmatch(found)
		if m[1] == "" && m[2] == "" || m[1] != "" && names[m[1]] == "" {
			t.Errorf("%q is bare in %q", found, s)
		}
		return names[m[1]] + m[2]
	})
}

func TestBibTeX(t *testing.T) {
	for _, title := range hardTitles {
		w := hardWork(title)
		key, fields := readBibTeX(t, w.bibtex())
		for name, want := range map[string]string{"title": w.title, "author": w.register} {
			inner, ok := strings.CutPrefix(strings.TrimSuffix(fields[name], "}"), "{")
			if got := fromLaTeX(t, inner); !ok || got != want {
				t.Errorf("%s is %q; want %q", name, got, want)
			}
		}
		if key != w.id || fields["version"] != w.version || fields["date"] != "2026-07-02" || !strings.HasSuffix(fields["url"], "/%7Bx%7D/#"+w.version) {
			t.Errorf("%s: %q", key, fields)
		}
	}
}

func TestRIS(t *testing.T) {
	line := regexp.MustCompile(`^([A-Z][A-Z0-9])  - (.*)$`)
	for _, title := range hardTitles {
		w := hardWork(title)
		fields := map[string]string{}
		lines := strings.FieldsFunc(w.ris(), func(c rune) bool { return strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", c) })
		for _, l := range lines {
			m := line.FindStringSubmatch(l)
			if m == nil || fields[m[1]] != "" {
				t.Fatalf("the line %q", l)
			}
			fields[m[1]] = m[2]
		}
		if fields["TI"] != w.title || fields["AU"] != w.register || fields["UR"] != w.url || fields["DA"] != "2026/07/02" || fields["TY"] != "RPRT" || lines[len(lines)-1] != "ER  - " {
			t.Errorf("fields %q", fields)
		}
	}
}

func TestCSL(t *testing.T) {
	type item struct {
		ID, Type, Title, Number, Version, URL, Language, Genre string
		Author                                                 []struct{ Literal string }
		Issued                                                 struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	for _, title := range hardTitles {
		w := hardWork(title)
		var items []item
		d := json.NewDecoder(strings.NewReader(w.csl()))
		d.DisallowUnknownFields()
		if err := d.Decode(&items); err != nil || len(items) != 1 {
			t.Fatalf("%v in %s", err, w.csl())
		}
		i := items[0]
		if i.Title != w.title || i.Author[0].Literal != w.register || i.URL != w.url || i.Version != w.version || i.Type != "report" || len(i.Issued.Parts) != 1 || i.Issued.Parts[0][1] != 7 {
			t.Errorf("item %+v", i)
		}
	}
}

// What is not known is left out of every form.
func TestCitationOfAnUncommittedRecord(t *testing.T) {
	s := base(0).site(t)
	s.Record("2025-11-02-rich").Uncommitted = true
	s.BaseURL = ""
	m := &maker{Views: defaultTheme(t).Views(s), Catalogue: english(t), from: richURL}
	w := m.work(s.Record("2025-11-02-rich"))
	if got := w.sentence(); got != "“A rich record.” The Test Blotter, record 2025-11-02-rich." {
		t.Errorf("sentence %q", got)
	}
	for _, f := range w.forms() {
		for _, not := range []string{"bbbb", "2026", "date", "issued", "incidents/", "UR  -", "url", "URL", "version"} {
			if strings.Contains(f.Text, not) {
				t.Errorf("%s has %q: %s", f.Name, not, f.Text)
			}
		}
	}
}

func TestCitationWithoutAKnownDay(t *testing.T) {
	r := base(0)
	r.history["content/incidents/2025/2025-11-02-rich.md"][0].Time = time.Time{}
	page := pageText(t, renderURL(t, r.site(t), richURL))
	contains(t, page, "version bbbbbbbb. https://blotter.test/sub/incidents/2025-11-02-rich/#"+strings.Repeat("b", 40))
	contains(t, page, "version = {"+strings.Repeat("b", 40)+"}, url = {")
}

// The forms stand in the page as a reader copies them.
func TestFormsStandInThePage(t *testing.T) {
	r := base(0)
	hard := `A title } of </pre><script>alert(1)</script> & \ more`
	path := "incidents/2025/2025-11-02-rich.md"
	r.files[path] = strings.Replace(r.files[path], "A rich record", "'"+hard+"'", 1)
	s := r.site(t)
	m := &maker{Views: defaultTheme(t).Views(s), Catalogue: english(t), from: richURL}
	want := map[string]string{}
	for _, f := range m.work(s.Record("2025-11-02-rich")).forms() {
		want[f.File] = f.Text
	}
	for _, n := range elements(t, renderURL(t, s, richURL)) {
		if file := attr(n, "data-file"); file != "" {
			if got := plainText(n); got != want[file] {
				t.Errorf("%s is %q; want %q", file, got, want[file])
			}
			delete(want, file)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %q", want)
	}
}

func plainText(n *html.Node) (text string) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			text += c.Data
		}
	}
	return text
}

// Nothing removed is cited, and what may not be shown is not cited at all.
func TestRemovedIsNotCited(t *testing.T) {
	s := base(0).site(t)
	for url, cited := range map[string]bool{
		richURL: true, "/incidents/2022-05-01-out/": true, "/incidents/2023-02-01-part/": true,
		"/incidents/2023-01-01-gone/": false, "/incidents/2023-03-01-broken/": false,
	} {
		text := renderURL(t, s, url)
		if got := strings.Contains(text, "citation_title") && strings.Contains(text, "@report"); got != cited {
			t.Errorf("%s is cited: %v", url, got)
		}
	}
	contains(t, renderURL(t, s, "/incidents/2023-02-01-part/"), "title   = {{2023-02-01-part}}")
}

func TestPublishedDayIsNotTheVersions(t *testing.T) {
	page := renderURL(t, base(0).site(t), richURL)
	contains(t, page, `<meta name="citation_publication_date" content="2026/07/02">`, `<meta name="DC.date" content="2026-03-03">`)
	far := base(0)
	far.history["content/incidents/2025/2025-11-02-rich.md"] = []site.Revision{{Commit: strings.Repeat("c", 40), Time: time.Date(30000, 1, 1, 0, 0, 0, 0, time.UTC)}}
	if text := renderURL(t, far.site(t), richURL); strings.Contains(text, "citation_publication_date") || strings.Contains(text, "30000,1,1") {
		t.Error("a year that no format can write is written")
	}
}
