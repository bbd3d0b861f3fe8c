package theme

import (
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Catalogue is every word that a theme says by itself, in one language, from
// catalogues/<language>.json: an object of texts, or of texts by the plural
// categories of the Unicode CLDR for the number {n}. In a text,
//
//	{name}         stands for what is told under that name
//	[text](name)   leads to the address that is told under that name
//	`text`         is code
//
// What a catalogue does not have is said in English.
type Catalogue struct {
	Language string // BCP 47
	tag      language.Tag
	messages map[string]message
}

// message has a text for each category that its language tells apart.
type message map[plural.Form]text

// text is a message in pieces.
type text []piece

// piece is a literal, a name to be filled in, or one that holds others: a link to
// what is filled in under a name, or code.
type piece struct {
	literal, name string
	code          bool
	link          string
	inner         text
}

var categories = map[string]plural.Form{
	"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other,
}

// readCatalogues reads the catalogues of all layers, of which a later one replaces
// single messages, and fills each up with English.
func readCatalogues(layers []Layer) (map[string]*Catalogue, error) {
	all := map[string]*Catalogue{}
	for _, l := range layers {
		names, err := fs.Glob(l.Files, "catalogues/*.json")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if err := readCatalogue(all, l, name); err != nil {
				return nil, err
			}
		}
	}
	english := all["en"]
	if english == nil {
		return nil, fmt.Errorf("catalogues/en.json: there is no such file; it holds what no other language says")
	}
	for _, c := range all {
		for key, m := range english.messages {
			if c.messages[key] == nil {
				c.messages[key] = m
			}
		}
	}
	return all, nil
}

func readCatalogue(all map[string]*Catalogue, l Layer, name string) error {
	data, err := fs.ReadFile(l.Files, name)
	if err != nil {
		return err
	}
	lang := strings.TrimSuffix(path.Base(name), ".json")
	tag, err := language.Parse(lang)
	if err != nil {
		return fmt.Errorf("%s: %q is no language; name the file by its BCP 47 tag, such as fr.json", l.path(name), lang)
	}
	if all[lang] == nil {
		all[lang] = &Catalogue{Language: lang, tag: tag, messages: map[string]message{}}
	}
	var entries map[string]entry
	if err := json.Unmarshal(data, &entries); err != nil {
		return fmt.Errorf("%s%s: %w", l.path(name), lineOf(data, err), err)
	}
	for key, e := range entries {
		all[lang].messages[key] = e.message
	}
	return nil
}

// catalogueFiles gives the text of each catalogue by its path in the register.
func catalogueFiles(layers []Layer) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, l := range layers {
		names, err := fs.Glob(l.Files, "catalogues/*.json")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if files[l.path(name)], err = fs.ReadFile(l.Files, name); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// lineOf is the line at which JSON is broken, after a colon; "" where it is not
// told.
func lineOf(data []byte, err error) string {
	at := int64(-1)
	switch e := err.(type) {
	case *json.SyntaxError:
		at = e.Offset
	case *json.UnmarshalTypeError:
		at = e.Offset
	}
	if at < 0 || at > int64(len(data)) {
		return ""
	}
	return ":" + strconv.Itoa(1+strings.Count(string(data[:at]), "\n"))
}

// entry is a message as JSON writes it.
type entry struct{ message }

func (e *entry) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		e.message = message{plural.Other: parseText(one)}
		return nil
	}
	var several map[string]string
	if err := json.Unmarshal(data, &several); err != nil {
		return fmt.Errorf("a message is a text, or an object of texts by their plural categories: %w", err)
	}
	e.message = message{}
	for _, name := range slices.Sorted(maps.Keys(several)) {
		form, ok := categories[name]
		if !ok {
			return fmt.Errorf("%q is no plural category; write zero, one, two, few, many or other", name)
		}
		e.message[form] = parseText(several[name])
	}
	if e.message[plural.Other] == nil {
		return fmt.Errorf("a message with plurals needs the category \"other\"")
	}
	return nil
}

var marked = regexp.MustCompile("\\{([a-z]+)\\}|\\[([^\\]]*)\\]\\(([a-z]+)\\)|`([^`]*)`")

func parseText(s string) text {
	t := text{}
	done := 0
	for _, at := range marked.FindAllStringSubmatchIndex(s, -1) {
		if at[0] > done {
			t = append(t, piece{literal: s[done:at[0]]})
		}
		switch {
		case at[2] >= 0:
			t = append(t, piece{name: s[at[2]:at[3]]})
		case at[4] >= 0:
			t = append(t, piece{link: s[at[6]:at[7]], inner: parseText(s[at[4]:at[5]])})
		default:
			t = append(t, piece{code: true, inner: parseText(s[at[8]:at[9]])})
		}
		done = at[1]
	}
	if done < len(s) {
		t = append(t, piece{literal: s[done:]})
	}
	return t
}

// has reports a message.
func (c *Catalogue) has(key string) bool { return c.messages[key] != nil }

// say is a message as text. What is filled in follows as names and values: texts,
// and numbers, which are written as readers do; that of "n" chooses the plural.
func (c *Catalogue) say(key string, args ...any) string {
	var b strings.Builder
	c.plain(&b, c.text(key, args), args)
	return b.String()
}

// html is a message as HTML, in which all but template.HTML is escaped. A message
// that a theme asks for and no catalogue has is an error.
func (c *Catalogue) html(key string, args ...any) template.HTML {
	var b strings.Builder
	c.marked(&b, c.text(key, args), args)
	return template.HTML(b.String())
}

// text chooses the form of a message.
func (c *Catalogue) text(key string, args []any) text {
	m := c.messages[key]
	if len(m) == 1 {
		return m[plural.Other]
	}
	n, _ := number(argument(args, "n"))
	if t := m[c.form(n)]; t != nil {
		return t
	}
	return m[plural.Other]
}

// form is the plural category of a whole number. Its rules look at no more than
// the last digits of a large one.
func (c *Catalogue) form(n int64) plural.Form {
	if n < 0 {
		n = -n
	}
	i := n
	if n >= 10_000_000 {
		i = n%1_000_000 + 1_000_000
	}
	return plural.Cardinal.MatchPlural(c.tag, int(i), 0, 0, 0, 0)
}

func number(v any) (n int64, ok bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

func argument(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return ""
}

func (c *Catalogue) plain(b *strings.Builder, t text, args []any) {
	for _, p := range t {
		b.WriteString(p.literal)
		if p.name != "" {
			b.WriteString(c.value(argument(args, p.name)))
		}
		c.plain(b, p.inner, args)
	}
}

// value is what is filled in, as text.
func (c *Catalogue) value(v any) string {
	if n, ok := number(v); ok {
		return c.grouped(n)
	}
	return fmt.Sprint(v)
}

func (c *Catalogue) marked(b *strings.Builder, t text, args []any) {
	for _, p := range t {
		switch {
		case p.name != "":
			if v, ok := argument(args, p.name).(template.HTML); ok {
				b.WriteString(string(v))
			} else {
				b.WriteString(html.EscapeString(c.value(argument(args, p.name))))
			}
		case p.code:
			b.WriteString("<code>")
			c.marked(b, p.inner, args)
			b.WriteString("</code>")
		case p.link != "":
			c.linked(b, p, args)
		default:
			b.WriteString(html.EscapeString(p.literal))
		}
	}
}

// linked writes a link; to another site, or in the reader's mail program, only
// where the address says so.
func (c *Catalogue) linked(b *strings.Builder, p piece, args []any) {
	url := c.value(argument(args, p.link))
	web := strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
	scheme, _, _ := strings.Cut(url, "/")
	if url == "" || !web && !strings.HasPrefix(url, "mailto:") && strings.Contains(scheme, ":") {
		c.marked(b, p.inner, args)
		return
	}
	b.WriteString("<a")
	if web {
		b.WriteString(` rel="noopener noreferrer"`)
	}
	b.WriteString(` href="` + html.EscapeString(url) + `">`)
	c.marked(b, p.inner, args)
	b.WriteString("</a>")
}

// grouped writes a number with the language's mark at every three digits.
func (c *Catalogue) grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n > -1000 && n < 1000 {
		return s
	}
	mark := c.say("number.group")
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// list joins words: a, b and c.
func (c *Catalogue) list(words []string) string {
	n := len(words)
	if n < 2 {
		return strings.Join(words, "")
	}
	return c.say("list.and", "a", strings.Join(words[:n-1], c.say("list.comma")), "b", words[n-1])
}

// or is the message of a key or, where there is none, the other text: of keys that
// are made from what a record says.
func (c *Catalogue) or(key, other string) string {
	if !c.has(key) {
		return other
	}
	return c.say(key)
}

// script is the words of the theme's scripts, as the bundler writes them into the
// code: catalogue.more for the message "script.more".
func (c *Catalogue) script() map[string]string {
	words := map[string]string{"catalogue.language": strconv.Quote(c.Language)}
	for key, m := range c.messages {
		name, ok := strings.CutPrefix(key, "script.")
		if !ok {
			continue
		}
		said := m[plural.Other].source()
		if len(m) > 1 {
			said = m.forms()
		}
		words["catalogue."+name] = jsonText(said)
	}
	return words
}

// forms are those of a message with plurals, as scripts read them.
func (m message) forms() string {
	var all []string
	for _, category := range []string{"zero", "one", "two", "few", "many", "other"} {
		if t := m[categories[category]]; t != nil {
			all = append(all, category+":"+t.source())
		}
	}
	return strings.Join(all, "|")
}

// source is a text of a script as the catalogue has it, where it has neither links
// nor code.
func (t text) source() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.literal)
		if p.name != "" {
			b.WriteString("{" + p.name + "}")
		}
	}
	return b.String()
}
