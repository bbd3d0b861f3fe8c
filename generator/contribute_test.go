package generator_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"blotter/generator"
	"blotter/generator/incident"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// TestContributing fills in the form of the sample register as a contributor does.
func TestContributing(t *testing.T) {
	chromium(t)
	dir := t.TempDir()
	in := generator.SampleRepository(t, filepath.Join(dir, "site"))
	out := filepath.Join(dir, "out")
	if _, err := generator.Build(context.Background(), generator.Options{Dir: in, Out: out}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.StripPrefix(under, http.FileServer(http.Dir(out))))
	t.Cleanup(server.Close)
	d := &desk{openBrowser(t, server.URL+under), in, server.URL + under + "contribute/"}
	for _, one := range []struct {
		name string
		run  func(*desk)
	}{
		{"a record with the keyboard", (*desk).record}, {"what is wrong", (*desk).wrong}, {"the same rules", (*desk).rules},
		{"hostile texts", (*desk).hostile}, {"a long record", (*desk).long}, {"what is there", (*desk).similar}, {"a correction", (*desk).correction}, {"a correction of lists", (*desk).correctionOfLists}, {"a draft", (*desk).draft},
		{"without scripts", (*desk).withoutScripts},
	} {
		t.Run(one.name, func(t *testing.T) {
			d.t = t
			one.run(d)
			d.quiet(one.name)
		})
	}
}

// desk is the form in a browser.
type desk struct {
	*browser
	in, url string
}

func (d *desk) open(query string) {
	d.t.Helper()
	d.do("open the form", chromedp.Navigate(d.url+query))
	d.appears(`//form[@id="contribute"]`)
}

// file is what the form shows as the record's file.
func (d *desk) file() string {
	return ask[string](d.browser, `document.querySelector("#file code").textContent`)
}

// press sends keys to whatever has the focus.
func (d *desk) press(keys ...string) {
	d.t.Helper()
	for _, k := range keys {
		d.do("press "+k, chromedp.KeyEvent(k))
	}
}

// focused is the id of the element that has the focus.
func (d *desk) focused() string { return ask[string](d.browser, `document.activeElement.id`) }

// tabTo presses Tab until an element has the focus.
func (d *desk) tabTo(id string) {
	d.t.Helper()
	for range 400 {
		if d.focused() == id {
			return
		}
		d.press(kb.Tab)
	}
	d.t.Fatalf("Tab never leads to %s", id)
}

func (d *desk) record() {
	d.open("")
	for _, field := range [][2]string{
		{"field-title", "Robot: “parked” #1 on a ramp"}, {"field-date", "2025-03~"}, {"field-date-of", "f"}, // first reported
		{"field-summary", "A delivery robot stood on a kerb ramp, and did not move aside. A person in a wheelchair went round it by the road and fell."},
		{"field-sources-title-1", "- Council: trial ends"}, {"field-sources-url-1", "https://gazette.example/2025/03/17/robot-trial?a=b#c"},
		{"field-sources-publisher-1", "Example Gazette"},
	} {
		d.tabTo(field[0])
		d.press(field[1])
	}
	for _, chosen := range []string{"severity", "harms"} {
		d.do("open "+chosen, chromedp.Focus(chromedp.CSS("#field-"+chosen+" summary")))
		d.press(kb.Enter, kb.Tab)
		if chosen == "severity" {
			d.press(kb.ArrowDown, kb.ArrowDown)
		} else {
			d.press(" ")
		}
	}
	d.tabTo("field-countries")
	d.press("France")
	d.appears(`//div[@data-key="countries"]//p[@class="offered"]`)
	d.tabTo("field-body")
	d.press("What happened.\n\n## Later\n\nMore.")
	d.tabTo("field-id")
	d.press(kb.Enter)
	d.appears(`//div[@id="handing"]`)
	file, text := "content/incidents/2025/2025-03-robot-parked-1-on-a-ramp.md", d.file()
	d.sound(file, text)
	d.handed(file, text)
	want := "---\ntitle: 'Robot: “parked” #1 on a ramp'\ndate: 2025-03~\ndate-of: first-report\n"
	if !strings.Contains(text, "countries: [FR]\n") || !strings.Contains(text, "\n---\nWhat happened.\n\n## Later\n\nMore.\n") || !strings.HasPrefix(strings.ReplaceAll(text, `"`, "'"), want) {
		d.t.Errorf("the file is\n%s", text)
	}
}

// sound holds a file to the checks of the register and to its canonical form.
func (d *desk) sound(file, text string) {
	d.t.Helper()
	path := filepath.Join(d.in, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
	defer os.Remove(path)
	b := generator.New(generator.Options{Dir: d.in})
	defer b.Close()
	reg, err := b.Load(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	for _, p := range reg.Problems {
		if p.File == file {
			d.t.Errorf("%s", p)
		}
	}
	if reg.Site.Record(incident.IDOf(file)) == nil {
		d.t.Errorf("there is no record of %s", file)
	}
	canonical(d.t, file, text)
}

func canonical(t *testing.T, file, text string) {
	t.Helper()
	formatted, problems, err := incident.Format(file, []byte(text))
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v\n%s", problems, err, text)
	} else if diff := cmp.Diff(string(formatted), text); diff != "" {
		t.Errorf("the form is not canonical (-want +got):\n%s", diff)
	}
}

// handed holds the link to the forge to the file.
func (d *desk) handed(file, text string) {
	d.t.Helper()
	address := ask[string](d.browser, `document.querySelector("#handing a").href`)
	u, err := url.Parse(address)
	if err != nil {
		d.t.Fatal(err)
	}
	if q := u.Query(); u.Host != "github.com" || !strings.HasSuffix(u.Path, "/new/main") || q.Get("filename") != file || q.Get("value") != text || len(address) > 6000 {
		d.t.Errorf("the link leads to %s", address)
	}
}

// wrong: each mistake is said at its field and in a list, and the first has the focus.
func (d *desk) wrong() {
	d.open("")
	d.do("type a wrong date, and hand over", chromedp.SendKeys(chromedp.CSS("#field-date"), "22/06/2026"), chromedp.SendKeys(chromedp.CSS("#field-title"), "A title\r"))
	d.appears(`//div[@id="problems"]//a`)
	if got := d.focused(); got != "field-date" {
		d.t.Errorf("%q has the focus", got)
	}
	said := ask[string](d.browser, `(() => {
		const field = document.getElementById("field-date");
		return field.getAttribute("aria-invalid") + " " + field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).at(-1);
	})()`)
	if want := "true “22/06/2026” is not a date; write year-month-day, as in 2026-06-22."; said != want {
		d.t.Errorf("at the field stands %q; want %q", said, want)
	}
	listed := ask[string](d.browser, `document.getElementById("problems").innerText`)
	for _, want := range []string{"4 mistakes", "Date: ", "Summary: ", "Sources: ", "Severity: ", "Name of the file: "} {
		if !strings.Contains(listed, want) {
			d.t.Errorf("the list lacks %q:\n%s", want, listed)
		}
	}
	if ask[bool](d.browser, `document.getElementById("handing").checkVisibility()`) {
		d.t.Error("a file with mistakes is handed over")
	}
}

// typing puts texts into a field and asks each time whether it is in order.
const typing = `(([id, texts]) => texts.map((text) => {
	const field = document.getElementById(id);
	field.value = text;
	field.dispatchEvent(new Event("input", {bubbles: true}));
	return field.getAttribute("aria-invalid") !== "true";
}))(%s)`

// rules: the form takes what the program takes.
func (d *desk) rules() {
	d.open("")
	d.do("ask for the file", chromedp.SendKeys(chromedp.CSS("#field-title"), "x\r"))
	d.appears(`//div[@id="problems"]//a`)
	d.do("add an event", chromedp.Click(chromedp.CSS("#field-events > p > button")))
	for id, c := range map[string]struct {
		header string
		texts  []string
	}{
		"field-date": {"date: %q", []string{
			"2026", "2026-06", "2026-06-22", "2026-06~", "2025-06/2025-07", "2025-07/2025-06", "2025/..", "unknown", "Unknown", "2026-13", "2026-02-29",
			"2024-02-29", "1900-02-29", "2000-02-29", "0999", "1000", "26-06-22", "2026-6-2", "22.6.2026", "6/22/2026", "2025/2025", "2025/2024-12", "2025/", "/2025", "2025/../..", "2025/2026/2027",
			"../2025", "2025~/2026~", "2025-00", "2025-01-00", "2025-01-32", "soon", "2025-01-01T00:00", "２０２５",
		}},
		"field-sources-url-1": {"sources: [{title: T, publisher: P, url: %q}]", []string{
			"https://example.com", "http://example.com/a?b=c#d", "HTTPS://EXAMPLE.COM", "ftp://example.com", "example.com", "//example.com", "https://", "https:///a", "https://exa mple.com",
			"https://example.com/<a>", "https://example.com/%zz", "https://example.com/?%zz", "https://example.com/é", "https://example.com/" + strings.Repeat("a", 2000), "javascript:alert(1)", "mailto:a@example.com",
		}},
		"field-sources-language-1": {"sources: [{title: T, publisher: P, language: %q}]", []string{"en", "fr", "pt-BR", "EN", "english", "e", "zh-Hant-TW", "en_GB", "12"}},
		"field-quantities-deaths": {"quantities: {deaths: %q}", []string{
			"3", "0", "at least 3", "At least 3", "about 70000", "10-20", "20-10", "10-10", "EUR 1200000", "about EUR 5", "EUR about 5", "1,000", "three", "-1", "1.5", "1234567890123456789", "at most 5-9",
		}},
	} {
		argument, _ := json.Marshal([]any{id, c.texts})
		for i, ok := range ask[[]bool](d.browser, fmt.Sprintf(typing, argument)) {
			text := "---\n" + fmt.Sprintf(c.header, c.texts[i]) + "\n---\n"
			problems := incident.Parse("content/incidents/2025/2025-x.md", []byte(text), "", nil).Problems
			wrong := slices.ContainsFunc(strings.Split(fmt.Sprint(problems), "\n"), func(string) bool {
				for _, p := range problems {
					if p.Line > 1 && !strings.Contains(p.Message, "is missing") {
						return true
					}
				}
				return false
			})
			if ok == wrong {
				d.t.Errorf("%s: %q: the form says %v; the program %v", id, c.texts[i], ok, problems)
			}
		}
	}
}

// hostileTexts are made of what has a meaning in YAML, in Markdown, or none at all.
func hostileTexts() []string {
	pieces := []string{
		"a", "Word", "two words", ": ", ":", "#", " #", "- ", "---", "'", `"`, `\`, "\\n", "{", "}", "[", "]", ",", "&a", "*b", "!c", "|", ">", "%", "@", "`", "?", "=", "~", "<b>", "]]>", "NO", "yes", "null", "0x1F", "1e3",
		"2026-06-22", "007", ".5", "+1", "🙂", "👩\u200d👩\u200d👧", "שלום", "مرحبا", "東京大学", "é", "e\u0301", "\u202E", "\u200F", "\uFEFF", "\u00A0", "\u200B", "\u2028", "\u0085", "\u00AD", "\u3000", "\t", "\n", "\n\n", "\r\n", " \n", "\x00", "\x07", "\x1b[31m", "\x7f", "\uFFFE",
		"\uFFFF", "\U000E0001", "\U0001FFFE", "İ", "ſ", "${x}", "{{.}}", "%s", "<!--", "</script>", "  ", "\ue000", "«q»", "“q”", "…",
	}
	r := rand.New(rand.NewPCG(6, 6))
	texts := slices.Clone(pieces)
	for len(texts) < 300 {
		var b strings.Builder
		for range 1 + r.IntN(7) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	for i := range texts { // so that none is empty when it has been cleaned
		if strings.TrimSpace(texts[i]) == "" || cleaned(texts[i]) == "" {
			texts[i] += "x"
		}
	}
	return append(texts, "half \ufffd of one") // where the page puts a lone surrogate
}

// hostileFields are fields of the form, and what the program reads of them.
var hostileFields = []struct {
	id   string
	read func(i *incident.Incident) []string
}{
	{"field-title", func(i *incident.Incident) []string { return []string{i.Title.S} }},
	{"field-summary", func(i *incident.Incident) []string { return []string{i.Summary.S} }},
	{"field-rationale", func(i *incident.Incident) []string { return []string{i.Rationale.S} }},
	{"field-harmed", func(i *incident.Incident) []string { return []string{i.Harmed.S} }},
	{"field-sources-title-1", func(i *incident.Incident) []string { return []string{i.Sources[0].Title.S} }},
	{"field-sources-publisher-1", func(i *incident.Incident) []string { return []string{i.Sources[0].Publisher.S} }},
	{"field-sources-author-1", func(i *incident.Incident) []string { return []string{i.Sources[0].Author.S} }},
	{"field-events-what-2", func(i *incident.Incident) []string { return []string{i.Events[0].What.S} }},
	{"field-systems-name-3", func(i *incident.Incident) []string { return valuesOf(i, "systems.name") }},
	{"field-systems-developers-3", func(i *incident.Incident) []string { return valuesOf(i, "systems.developers") }},
	{"field-organisations", func(i *incident.Incident) []string { return valuesOf(i, "organisations") }},
}

func valuesOf(i *incident.Incident, path string) (texts []string) {
	for _, v := range i.Values {
		if v.Field == path {
			texts = append(texts, v.S)
		}
	}
	return texts
}

// fillHostile types texts into all of the fields, others each time, and gives the files.
const fillHostile = `(([ids, texts]) => {
	texts[texts.length - 1] = "half \ud800 of one";
	const type = (id, text) => {
		const field = document.getElementById(id);
		field.value = text;
		field.dispatchEvent(new Event("input", {bubbles: true}));
		return field.tagName;
	};
	type("field-date", "2025-01-01");
	type("field-events-date-2", "2025-01-02");
	const tags = [];
	const files = texts.map((_, i) => {
		ids.forEach((id, j) => (document.getElementById(id).value = texts[(i + 7 * j) %% texts.length]));
		type("field-body", texts[(i + 101) %% texts.length]);
		return document.querySelector("#file code").textContent;
	});
	return {files, tags: ids.map((id) => document.getElementById(id).tagName)};
})(%s)`

func (d *desk) hostile() {
	d.open("")
	for _, list := range []string{"events", "systems"} {
		d.do("add one of "+list, chromedp.Click(chromedp.CSS("#field-"+list+" > p > button")))
	}
	var ids []string
	for _, f := range hostileFields {
		ids = append(ids, f.id)
	}
	texts := hostileTexts()
	argument, _ := json.Marshal([]any{ids, texts})
	made := ask[struct{ Files, Tags []string }](d.browser, fmt.Sprintf(fillHostile, argument))
	schema := incident.Schema{"systems.name": incident.One, "systems.developers": incident.Many, "organisations": incident.Many}
	for i, file := range made.Files {
		inc := incident.Parse("content/incidents/2025/2025-01-01-x.md", []byte(file), "", schema)
		if inc.Unreadable || len(inc.Sources) != 1 || len(inc.Events) != 1 {
			d.t.Fatalf("%v\n%s", inc.Problems, file)
		}
		canonical(d.t, inc.Path, file)
		for j, f := range hostileFields {
			want := typed(texts[(i+7*j)%len(texts)], made.Tags[j], f.id)
			if diff := cmp.Diff(want, f.read(inc)); diff != "" {
				d.t.Fatalf("%s differs (-typed +read):\n%s\n%s", f.id, diff, file)
			}
		}
		if got, want := file[inc.Body:], cleaned(texts[(i+101)%len(texts)])+"\n"; got != want {
			d.t.Fatalf("the body is %q; want %q", got, want)
		}
	}
}

// typed is what a field keeps of a text: a browser takes line ends out of a field of
// one line, the form what no file may hold.
func typed(text, tag, id string) []string {
	if tag == "INPUT" {
		return []string{oneLine(strings.NewReplacer("\r", "", "\n", "").Replace(text))}
	}
	if !strings.HasPrefix(id, "field-systems") && id != "field-organisations" {
		return []string{cleaned(text)}
	}
	var lines []string
	for line := range strings.SplitSeq(cleaned(text), "\n") {
		if line = oneLine(line); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

var otherEnds = regexp.MustCompile("\r\n?|[\u0085\u2028\u2029]")

func cleaned(text string) string {
	text = strings.Map(func(c rune) rune {
		if c != '\t' && c != '\n' && unicode.IsControl(c) || c == 0xFFFE || c == 0xFFFF {
			return -1
		}
		return c
	}, otherEnds.ReplaceAllString(text, "\n"))
	return strings.TrimSpace(text)
}

func oneLine(text string) string { return cleaned(strings.ReplaceAll(cleaned(text), "\n", " ")) }

// similar: the search index tells of the event while one types, and of the id in the end.
func (d *desk) similar() {
	d.open("")
	d.do("type a title that is there", chromedp.SendKeys(chromedp.CSS("#field-title"), leakIs))
	d.appears(`//div[@id="similar"]//a[contains(@href, "` + leak + `")]`)
	d.do("type an id that is there", chromedp.SendKeys(chromedp.CSS("#field-id"), strings.TrimSuffix(strings.TrimPrefix(leak, "incidents/"), "/")+"\r"))
	d.appears(`//p[@id="field-id-problem"][contains(., "There is a record")]`)
}

// long: what would make too long an address is to be pasted.
func (d *desk) long() {
	d.open("")
	fill := `(() => {
		for (const [id, text] of [["field-title", "A long one"], ["field-date", "2025"], ["field-summary", "S."], ["field-sources-title-1", "T"], ["field-sources-publisher-1", "P"], ["field-body", "é".repeat(1200)]]) {
			const field = document.getElementById(id);
			field.value = text;
			field.dispatchEvent(new Event("input", {bubbles: true}));
		}
		return true;
	})()`
	ask[bool](d.browser, fill)
	d.do("go to the end", chromedp.Focus(chromedp.CSS("#field-id")))
	d.press(kb.Enter)
	d.appears(`//div[@id="handing"]`)
	if got := ask[string](d.browser, `document.querySelector("#handing a").href`); !strings.HasSuffix(got, "/new/main?filename=content%2Fincidents%2F2025%2F2025-a-long-one.md") {
		d.t.Errorf("the link leads to %s", got)
	}
	if got := ask[string](d.browser, `document.getElementById("handing").innerText`); !strings.Contains(got, "paste") || !strings.Contains(got, "corrections@blotter.example") {
		d.t.Errorf("the page says %q", got)
	}
}

// correction: the record's page leads to the form, which holds the record and gives
// nothing but what was changed.
func (d *desk) correction() {
	site := strings.TrimSuffix(d.url, "contribute/")
	d.do("open a record", chromedp.Navigate(site+leak), chromedp.Click(chromedp.CSS(`a[href*="contribute/?record="]`)))
	d.appears(`//form[@id="contribute"]`)
	if title := ask[string](d.browser, `document.getElementById("field-title").value`); !strings.HasPrefix(title, leakIs) {
		d.t.Fatalf("the title is %q", title)
	}
	if got := d.file(); got != "Nothing has been changed yet." {
		d.t.Errorf("before a change stands\n%s", got)
	}
	ask[bool](d.browser, `document.getElementById("field-rationale").value = "", true`)
	d.do("change the title", chromedp.SendKeys(chromedp.CSS("#field-title"), ": more"), chromedp.Focus(chromedp.CSS("#field-title")))
	d.press(kb.Enter)
	d.appears(`//div[@id="handing"]`)
	text := d.file()
	if !regexp.MustCompile(`^title: (>-\n  |")?Employee-monitoring AI paused[^:]*: more"?\n# rationale: take this key out\n$`).MatchString(text) {
		d.t.Errorf("the changes are\n%s", text)
	}
	links := ask[[]string](d.browser, `Array.from(document.querySelectorAll("#handing a"), (a) => a.href)`)
	for i, want := range []string{"https://github.com/example/blotter/edit/main/content/incidents/2026/2026-06-22-employee-monitoring-leak.md", "https://github.com/example/blotter/issues/new?title=Correction", "mailto:corrections@blotter.example?subject=Correction"} {
		if i >= len(links) || !strings.HasPrefix(links[i], want) {
			d.t.Fatalf("the links are %q; want %s", links, want)
		}
	}
	if u, err := url.Parse(links[1]); err != nil || !strings.HasSuffix(u.Query().Get("body"), ".md\n\n```yaml\n"+text+"```\n") {
		d.t.Errorf("the message is %s", links[1])
	}
}

// correctionOfLists: a list is given whole, with what the form does not ask for.
func (d *desk) correctionOfLists() {
	for _, id := range []string{strings.TrimSuffix(strings.TrimPrefix(leak, "incidents/"), "/"), "2020-01-18-clearview-face-database", "2016-03-23-microsoft-tay-chatbot"} {
		d.open("?record=" + id)
		file := incident.Folder + id[:4] + "/" + id + ".md"
		before, err := os.ReadFile(filepath.Join(d.in, filepath.FromSlash(file)))
		if err != nil {
			d.t.Fatal(err)
		}
		ask[bool](d.browser, `(() => {
			for (const key of ["sources", "systems", "events"]) {
				const last = [...document.querySelectorAll("#field-" + key + " .item")].at(-1);
				const field = last?.querySelector("[data-kind=line] input, [data-key=name] input, [data-key=what] textarea");
				if (field) field.value += " again";
			}
			document.getElementById("field-title").dispatchEvent(new Event("input", {bubbles: true}));
			return true;
		})()`)
		schema := incident.Schema{"systems.name": incident.One, "systems.developers": incident.Many, "systems.deployers": incident.Many}
		want := listsOf(incident.Parse(file, before, "", schema))
		got := listsOf(incident.Parse(file, []byte("---\n"+d.file()+"---\n"), "", schema))
		for _, lines := range []map[string][]string{want, got} {
			for key, all := range lines {
				for i := range all {
					lines[key][i] = strings.ReplaceAll(all[i], " again", "")
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			d.t.Errorf("%s (-file +form):\n%s\n%s", id, diff, d.file())
		}
		if n := strings.Count(d.file(), " again"); n < 2 {
			d.t.Errorf("%s: the changes are not there:\n%s", id, d.file())
		}
	}
}

func listsOf(i *incident.Incident) map[string][]string {
	lists := map[string][]string{}
	for _, s := range i.Sources {
		lists["sources"] = append(lists["sources"], fmt.Sprintf("%q", []string{s.ID.S, s.Title.S, s.URL.S, s.Publisher.S, s.Author.S, s.Date.String(), s.Accessed.String(), s.Language.S, s.Kind.S, s.Archive.S, s.Label.S, s.Rationale.S}))
	}
	for _, e := range i.Events {
		lists["events"] = append(lists["events"], fmt.Sprintf("%q", []string{e.Date.String(), e.What.S, e.Kind.S, e.Source.S}))
	}
	for _, v := range i.Values {
		if strings.HasPrefix(v.Field, "systems.") {
			lists["systems"] = append(lists["systems"], fmt.Sprint(v.Field, v.Item, v.S))
		}
	}
	return lists
}

// draft: nothing is kept but where it is asked for.
func (d *desk) draft() {
	d.open("")
	d.do("type", chromedp.SendKeys(chromedp.CSS("#field-title"), "Kept"), chromedp.Click(chromedp.CSS("#field-sources > p > button")),
		chromedp.SendKeys(chromedp.CSS("#field-sources-title-2"), "Second"))
	d.open("?")
	if got := ask[string](d.browser, `document.getElementById("field-title").value`); got != "" {
		d.t.Errorf("%q was kept unasked", got)
	}
	d.do("ask for a draft", chromedp.Click(chromedp.CSS("#keep")), chromedp.SendKeys(chromedp.CSS("#field-title"), "Kept"),
		chromedp.Click(chromedp.CSS("#field-sources > p > button")), chromedp.SendKeys(chromedp.CSS("#field-sources-title-2"), "Second"))
	ask[bool](d.browser, `new Promise((done) => {
		const look = () => (Object.values(localStorage).some((v) => v.includes("Second")) ? done(true) : setTimeout(look, 20));
		look();
	})`)
	d.open("")
	got := ask[[]string](d.browser, `Array.from(document.querySelectorAll("#field-title, input[id^=field-sources-title]"), (e) => e.value)`)
	if diff := cmp.Diff([]string{"Kept", "Second"}, got); diff != "" {
		d.t.Errorf("the draft differs (-want +got):\n%s", diff)
	}
	d.do("let it go", chromedp.Click(chromedp.CSS("#keep")))
	ask[bool](d.browser, `new Promise((done) => {
		const look = () => (Object.keys(localStorage).length === 0 ? done(true) : setTimeout(look, 20));
		look();
	})`)
}

func (d *desk) withoutScripts() {
	d.do("switch scripts off", scripts(false), chromedp.Navigate(d.url))
	d.appears(`//section[@aria-labelledby="by-hand"]//pre[contains(., "sources:")]`)
	d.appears(`//section[@aria-labelledby="by-hand"]//a[starts-with(@href, "https://github.com/example/blotter/new/main?filename=content")]`)
	d.disappears(`//form[@id="contribute"]`)
	d.do("switch them on again", scripts(true))
}
