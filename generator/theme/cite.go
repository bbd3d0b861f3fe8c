package theme

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"blotter/generator/site"
)

// Cite is how to refer to the version of a record that the page shows: in a
// sentence, and in the forms that reference managers read.
type Cite struct {
	Root  string // the way to the site's own address
	Text  string
	Forms []Form
}

// Form is a citation as a file.
type Form struct {
	Name, File, Text string
}

// work is what every form of a citation says of a record. It is a report: that
// type is known to all of the forms, and has a body as its author, which is the
// register, and a number, which is the id. The day and the address are those of
// the version, so that what is cited can be found when the record has changed.
type work struct {
	words                         *Catalogue
	id, title, register, language string
	version, url                  string    // "" where not known
	time                          time.Time // likewise zero
}

func (m *maker) work(r *site.Record) work {
	w := work{words: m.Catalogue, id: r.ID, title: oneLine(title(r)), register: oneLine(m.site.Title), language: languageOf(m.site, r), url: m.address(r.URL())}
	rev := r.Changed()
	if rev == nil || r.Uncommitted {
		return w
	}
	w.version = rev.Commit
	if y := rev.Time.UTC().Year(); !rev.Time.IsZero() && 0 < y && y < 10000 {
		w.time = rev.Time.UTC()
	}
	if w.url != "" {
		w.url += "#" + rev.Commit
	}
	return w
}

// languageOf is the language that the record is written in.
func languageOf(s *site.Site, r *site.Record) string {
	return cmp.Or(r.Language.S, s.Language)
}

// oneLine is a text without line ends and what else moves a printer's head. Most
// texts are one line as they are.
func oneLine(text string) string {
	simple := true
	for i := 0; i < len(text) && simple; i++ {
		simple = ' ' < text[i] && text[i] < 0x7F || text[i] == ' ' && 0 < i && i < len(text)-1 && text[i-1] != ' '
	}
	if simple {
		return text
	}
	return strings.Join(strings.Fields(visible(text)), " ")
}

// date is the version's day, in the form that package time gives; "" where it is
// not known.
func (w work) date(form string) string {
	if w.time.IsZero() {
		return ""
	}
	return w.time.Format(form)
}

func (w work) forms() []Form {
	return []Form{{"BibTeX", w.id + ".bib", w.bibtex()}, {"RIS", w.id + ".ris", w.ris()}, {"CSL-JSON", w.id + ".json", w.csl()}}
}

func (w work) sentence() string {
	name := w.title
	if n := len(name); n == 0 || !strings.ContainsAny(name[n-1:], ".?!") {
		name += "."
	}
	s := w.words.say("cite.record", "title", name, "register", w.register, "id", w.id)
	if w.version != "" {
		s += w.words.say("cite.version", "version", short(w.version))
	}
	if day := w.words.timeOf(w.time).Words; day != "" {
		s += w.words.say("cite.day", "date", day)
	}
	return strings.TrimSpace(s + ". " + w.url)
}

// bibtex is the entry as BibLaTeX reads it: in UTF-8, with the type @report and
// a whole date. The second pair of braces keeps the letters of a name as they are.
func (w work) bibtex() string {
	var b strings.Builder
	b.WriteString("@report{" + w.id)
	for _, f := range [][2]string{
		{"author", "{" + latex.Replace(w.register) + "}"},
		{"title", "{" + latex.Replace(w.title) + "}"},
		{"type", "Record"}, {"number", w.id}, {"version", w.version},
		{"date", w.date(time.DateOnly)}, {"url", verbatim.Replace(w.url)},
	} {
		if f[1] != "" {
			fmt.Fprintf(&b, ",\n  %-7s = {%s}", f[0], f[1])
		}
	}
	return b.String() + "\n}\n"
}

// latex writes a text for LaTeX. A brace is a command, since BibTeX counts those
// that are escaped as well.
var latex = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	`%`, `\%`, `&`, `\&`, `#`, `\#`, `_`, `\_`, `$`, `\$`,
)

// verbatim writes an address, which BibLaTeX takes as it is but for the braces.
var verbatim = strings.NewReplacer(`{`, "%7B", `}`, "%7D", `\`, "%5C")

// ris is the record in the RIS format, one tag a line.
func (w work) ris() string {
	var b strings.Builder
	for _, f := range [][2]string{
		{"TY", "RPRT"}, {"AU", w.register}, {"TI", w.title}, {"M3", "Record"}, {"SN", w.id}, {"ET", w.version},
		{"PY", w.date("2006")}, {"DA", w.date("2006/01/02")}, {"UR", w.url}, {"LA", w.language},
	} {
		if f[1] != "" {
			b.WriteString(f[0] + "  - " + f[1] + "\n")
		}
	}
	return b.String() + "ER  - \n"
}

// csl is the item as citation processors read it: CSL-JSON, schema 1.0.2.
func (w work) csl() string {
	fields := []struct {
		name  string
		value any
	}{
		{"id", w.id}, {"type", "report"}, {"author", []map[string]string{{"literal": w.register}}}, {"title", w.title}, {"genre", "Record"}, {"number", w.id},
		{"version", w.version}, {"issued", w.issued()}, {"URL", w.url}, {"language", w.language},
	}
	var lines []string
	for _, f := range fields {
		if f.value != "" && f.value != nil {
			lines = append(lines, "  "+strconv.Quote(f.name)+": "+jsonText(f.value))
		}
	}
	return "[{\n" + strings.Join(lines, ",\n") + "\n}]\n"
}

func (w work) issued() any {
	if w.time.IsZero() {
		return nil
	}
	return map[string][][3]int{"date-parts": {{w.time.Year(), int(w.time.Month()), w.time.Day()}}}
}

// jsonText is a value on one line, for readers and not for a script element.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(v) // of strings and numbers, it cannot fail
	return strings.TrimSpace(b.String())
}
