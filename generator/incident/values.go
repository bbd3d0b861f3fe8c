package incident

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"

	"golang.org/x/text/language"
)

func (r *reader) readSources() {
	seen := map[string]int{}
	for _, m := range r.Maps("sources") {
		s := r.source(m)
		if key := s.URL.S; key != "" {
			if line, ok := seen[key]; ok {
				m.Problem(diag.DuplicateSource, s.URL.Span, "this URL stands already in line %d; keep one source for it", line)
			} else {
				seen[key] = int(s.URL.Line)
			}
		}
		r.inc.Sources = append(r.inc.Sources, s)
		item := len(r.inc.Sources) - 1
		for _, v := range []Value{{"sources.publisher", item, s.Publisher}, {"sources.label", item, s.Label}} {
			if v.S != "" {
				r.inc.Values = append(r.inc.Values, v)
			}
		}
	}
	if r.Has("sources") && len(r.inc.Sources) == 0 {
		r.Problem(diag.MissingField, r.Key("sources"), "\"sources\" has no usable entry; a record rests on at least one")
	}
}

func (r *reader) source(m *frontmatter.Map) Source {
	m.Require("title")
	s := Source{
		ID: m.Text("id"), Title: m.Text("title"), Publisher: m.Text("publisher"), Author: m.Text("author"),
		Kind: m.OneOf("kind", SourceKinds...), Label: m.Text("label"), Rationale: m.Text("rationale"),
		URL: r.url(m, "url"), Archive: r.url(m, "archive"), Language: r.language(m, "language"), At: m.Span,
	}
	s.Date, _ = r.date(m, "date")
	s.Accessed, _ = r.date(m, "accessed")
	if !m.Has("publisher") && !m.Has("url") {
		m.Problem(diag.MissingField, m.Span, "a source needs a \"publisher\" or a \"url\"")
	}
	m.Close()
	return s
}

// date reads a date; its problem suggests a swap that would make it right.
func (r *reader) date(m *frontmatter.Map, name string) (Date, diag.Span) {
	t := m.Text(name)
	if t.S == "" {
		return Date{}, t.Span
	}
	d, fault := parseDate(t.S)
	switch {
	case fault.order:
		m.Problem(diag.DateOrder, t.Span, "%s", fault.message).Suggest(swapped(t.S), true)
	case fault.message != "":
		m.Problem(diag.BadDate, t.Span, "%s", fault.message).Suggest(repairedDate(t.S), true)
	}
	return d, t.Span
}

// url reads an absolute http or https URL.
func (r *reader) url(m *frontmatter.Map, name string) Text {
	t := m.Text(name)
	if t.S == "" {
		return t
	}
	u, err := url.Parse(t.S)
	switch {
	case strings.ContainsAny(t.S, " \t\n<>\"") || err != nil:
		m.Problem(diag.BadURL, t.Span, "%q is not a URL; copy it from the address bar", name).Suggestion = repairedURL(t.S)
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		m.Problem(diag.BadURL, t.Span, "%q begins with https:// or http:// and names a host", name).Suggest(repairedURL(t.S), webScheme.MatchString(t.S))
	case len(t.S) > 2000:
		m.Problem(diag.BadURL, t.Span, "%q is longer than 2000 bytes; leave out what is not needed to reach the page", name)
	default:
		return t
	}
	return Text{}
}

// language reads a BCP 47 tag.
func (r *reader) language(m *frontmatter.Map, name string) Text {
	t := m.Text(name)
	if t.S == "" {
		return t
	}
	if _, err := language.Parse(t.S); err != nil || !langForm.MatchString(t.S) {
		m.Problem(diag.BadLanguage, t.Span, "%q is not a language tag; write en, fr or pt-BR", t.S).Suggest(repairedLanguage(t.S), true)
		return Text{}
	}
	return t
}

// Quantity is a number as a source gives it.
type Quantity struct {
	Kind Text // deaths, injuries, affected, loss; which there are is the site's to say
	Text
	// Bound is "at least", "at most", "about" or "" for an exact number.
	Bound    string
	Value    int64  // in units, or the smaller end of a range
	To       int64  // the larger end of a range, else 0
	Currency string // ISO 4217 code, or ""
}

var quantityForm = regexp.MustCompile(`^(?:(at least|at most|about) )?(?:([A-Z]{3}) )?([0-9]{1,18})(?:-([0-9]{1,18}))?$`)

func (r *reader) readQuantities() {
	m := r.Map.Map("quantities")
	if m == nil {
		return
	}
	for _, key := range m.Keys() {
		t := m.Text(key.S)
		q, ok := parseQuantity(t.S)
		if t.S == "" {
			continue
		}
		if !ok {
			fixed := repairedQuantity(t.S)
			m.Problem(diag.BadQuantity, t.Span, "%q is not a quantity; write 3, at least 3, about 70000, 10-20 or EUR 1200000", t.S).
				Suggest(fixed, fixed == grouped.ReplaceAllStringFunc(t.S, separators.Replace))
			continue
		}
		q.Kind, q.Text = key, t
		r.inc.Quantities = append(r.inc.Quantities, q)
	}
}

func parseQuantity(s string) (Quantity, bool) {
	m := quantityForm.FindStringSubmatch(s)
	if m == nil {
		return Quantity{}, false
	}
	q := Quantity{Bound: m[1], Currency: m[2], Value: integer(m[3]), To: integer(m[4])}
	return q, m[4] == "" || q.To > q.Value
}

// integer reads digits that the form has already matched.
func integer(digits string) (n int64) {
	for _, c := range digits {
		n = n*10 + int64(c-'0')
	}
	return n
}

// ValidAlias reports whether an old address may redirect: a clean absolute path
// of characters that every file system takes, whose folders have no ending. It is
// the path that servers look for: é, not %C3%A9.
func ValidAlias(s string) bool {
	clean := path.Clean(s)
	if len(s) > maxAlias || !aliasForm.MatchString(s) || clean == "/" || s != clean && s != clean+"/" {
		return false
	}
	dir, last := path.Split(strings.Trim(s, "/"))
	if strings.ContainsAny(dir, ".~") || strings.HasSuffix(last, ".") || strings.Contains(last, ".") && !strings.HasSuffix(s, ".html") {
		return false
	}
	return !slices.ContainsFunc(strings.Split(strings.ToLower(s), "/"), deviceForm.MatchString)
}

// maxAlias is what most file systems take as one name, in bytes.
const maxAlias = 255

var (
	aliasForm = regexp.MustCompile(`^/[\p{L}\p{N}][\p{L}\p{N}/._~+-]*$`)
	// deviceForm is a name that Windows gives to a device, with any ending.
	deviceForm = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$`)
)
