package exchange

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/incident"
)

// record is a page in this format.
func (m *move) record(p *oldPage) (header fields, body string) {
	body = m.relink(m.markdownBody(p.file, p.body, p.before))
	title, rest := cut(p.title, maxTitle)
	body = m.paragraphs(p.file, rest) + body
	header = fields{pair("title", title), pair("date", p.date.String())}
	summary, rest := cut(m.summary(p, body), maxSummary)
	if rest != "" {
		m.note(Dropped, p.file, "the summary after its first %d bytes", len(summary))
	}
	if summary != "" {
		header.set("summary", text(summary))
	}
	if p.header.text("draft") == "true" || p.header.text("published") == "false" {
		header.set("status", text("draft"))
	}
	var unknown []string
	for _, f := range p.header {
		if slices.Contains(movedKeys, f.key) {
			continue
		}
		if n, ok := m.carried(p, f); ok {
			header.set(f.key, n)
		} else {
			unknown = append(unknown, f.key)
		}
	}
	if len(unknown) > 0 {
		m.note(Dropped, p.file, "keys that a record of this register has no field for: %s", strings.Join(unknown, ", "))
	}
	if len(p.aliases) > 0 {
		header.set("aliases", texts(p.aliases))
	}
	if links := m.links(p); len(links.items) > 0 {
		header.set("sources", links)
	}
	return header, body
}

// movedKeys are those that have a meaning of their own here.
var movedKeys = []string{
	"title", "date", "description", "summary", "excerpt", "draft", "published", "url", "permalink", "slug", "aliases", "redirect_from",
	"source", "source_url", "link", "references", "lang",
}

// carried is a key that the format or a taxonomy has, in its shape.
func (m *move) carried(p *oldPage, f field) (node, bool) {
	if !m.declared(f.key) {
		return f.value, f.key != incident.FurtherKeys && f.key != "image" && slices.Contains(incident.Keys, f.key)
	}
	values := f.value.items
	if f.value.kind == textNode {
		values = []node{f.value}
	}
	var terms []string
	for _, v := range values {
		name := m.clean(p.file, f.key, v.text)
		if term := m.term(p.file, f.key, name, m.config.TaxonomyOf(f.key)); term != "" && !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	if len(terms) == 0 {
		return node{}, false
	}
	return m.value(f.key, terms), true
}

// summary is the header's description, else the first plain paragraph.
func (m *move) summary(p *oldPage, body string) string {
	for _, key := range []string{"summary", "description", "excerpt"} {
		if s := m.clean(p.file, key, p.header.text(key)); s != "" {
			return s
		}
	}
	for paragraph := range strings.SplitSeq(body, "\n\n") {
		plain := strings.TrimSpace(paragraph)
		if plain == "" || !plainParagraph.MatchString(plain) {
			continue
		}
		plain = linkForm.ReplaceAllString(plain, "$1")
		m.note(Changed, p.file, "it has no description; its first paragraph is the summary")
		return m.clean(p.file, "summary", strings.NewReplacer("**", "", "__", "", "*", "", "`", "", "\\\n", " ").Replace(plain))
	}
	return ""
}

var (
	// plainParagraph begins like none of Markdown's other blocks.
	plainParagraph = regexp.MustCompile("^[^#>|<!{`~*+=\\[\\-\\d]|^\\*\\*|^\\[[^\\]^]+\\]\\(")
	linkForm       = regexp.MustCompile(`!?\[([^\]]*)\]\([^)]*\)`)
)

// links are sources of which the header gives the URL only.
func (m *move) links(p *oldPage) node {
	sources, _ := p.header.get("sources")
	n := list()
	for _, s := range sources.items {
		if s.kind == mapNode {
			n.items = append(n.items, s)
		}
	}
	links := slices.Clone(sources.items)
	for _, key := range []string{"source", "source_url", "link", "references"} {
		v, _ := p.header.get(key)
		links = append(links, append(v.items, text(v.text))...)
	}
	for _, l := range links {
		switch {
		case l.kind != textNode || l.text == "":
		case webHost(l.text) == "":
			m.note(Dropped, p.file, "the source %q, which is no URL", l.text)
		default:
			_, title, _ := strings.Cut(l.text, "//")
			n.items = append(n.items, pairs("title", title, "url", l.text, "publisher", publisherOf(l.text)))
		}
	}
	return n
}

var linkTarget = regexp.MustCompile(`\]\((/[^\s)#?]*)`)

// relink leads links to other files' old addresses to their records.
func (m *move) relink(body string) string {
	return linkTarget.ReplaceAllStringFunc(body, func(s string) string {
		if to := m.records[decoded(s[len("]("):])]; to != "" {
			return "](" + to
		}
		return s
	})
}

func (p *oldPage) furtherAliases() (aliases []string) {
	for _, key := range []string{"aliases", "redirect_from"} {
		n, _ := p.header.get(key)
		for _, a := range append(n.items, text(n.text)) {
			if a.text != "" {
				aliases = append(aliases, "/"+strings.TrimPrefix(a.text, "/"))
			}
		}
	}
	return aliases
}

// address is where the old site showed the page.
func (m *move) address(p *oldPage) string {
	before, rest, collection := p.collection()
	switch {
	case p.header.text("url") != "":
		return "/" + strings.TrimPrefix(p.header.text("url"), "/")
	case collection == "posts":
		return m.postAddress(p, before)
	case p.header.text("permalink") != "":
		return "/" + strings.TrimPrefix(p.header.text("permalink"), "/")
	case collection != "":
		return "/" + collection + "/" + withoutEnding(rest) + ".html"
	case m.jekyll:
		return "/" + withoutEnding(p.file) + ".html"
	}
	return p.hugoAddress()
}

// collection is the folder _name of Jekyll that the file lies in, with the path
// before and after it.
func (p *oldPage) collection() (before, rest, name string) {
	parts := strings.Split(p.file, "/")
	for i, part := range parts[:len(parts)-1] {
		if strings.HasPrefix(part, "_") && len(part) > 1 {
			name = strings.TrimPrefix(part, "_")
			if name == "drafts" {
				name = "posts"
			}
			return strings.Join(parts[:i], "/"), strings.Join(parts[i+1:], "/"), name
		}
	}
	return "", "", ""
}

func withoutEnding(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, ".md"), ".markdown")
}

// hugoAddress is /section/name/ below the content folder.
func (p *oldPage) hugoAddress() string {
	file := p.file
	if _, below, ok := strings.Cut("/"+file, "/content/"); ok {
		file = below
	}
	dir := path.Dir(file)
	if p.bundle() {
		dir = path.Dir(dir)
	}
	name := p.fileName()
	if slug := p.header.text("slug"); slug != "" {
		name = slug
	}
	address := path.Join("/", dir, name)
	return strings.ReplaceAll(strings.ToLower(address), " ", "-") + "/"
}

// permalinks are Jekyll's named forms.
var permalinks = map[string]string{
	"date":   "/:categories/:year/:month/:day/:title.html",
	"pretty": "/:categories/:year/:month/:day/:title/",
	"none":   "/:categories/:title.html",
}

// postAddress is a Jekyll post's, by the form of its own header or of the site.
func (m *move) postAddress(p *oldPage, folder string) string {
	form := "date"
	for _, f := range []string{m.permalink, p.header.text("permalink")} {
		if f != "" {
			form = f
		}
	}
	if named := permalinks[form]; named != "" {
		form = named
	}
	slug := p.header.text("slug")
	if slug == "" {
		slug = p.name()
	}
	from := p.date.From
	if from.Day == 0 && (strings.Contains(form, "month") || strings.Contains(form, "day")) {
		m.note(Dropped, p.file, "the old address, which holds a day that is not known")
		return ""
	}
	two := func(n uint8) string { return fmt.Sprintf("%02d", n) }
	address := strings.NewReplacer(":categories", p.categories(folder), ":year", strconv.Itoa(int(from.Year)),
		":month", two(from.Month), ":day", two(from.Day), ":i_month", strconv.Itoa(int(from.Month)), ":i_day", strconv.Itoa(int(from.Day)),
		":title", slug, ":slug", slug, ":output_ext", ".html").Replace(form)
	for strings.Contains(address, "//") {
		address = strings.ReplaceAll(address, "//", "/")
	}
	return "/" + strings.TrimPrefix(address, "/")
}

func (p *oldPage) categories(folder string) string {
	words := strings.FieldsFunc(folder, func(r rune) bool { return r == '/' })
	for _, key := range []string{"category", "categories"} {
		n, _ := p.header.get(key)
		words = append(words, strings.Fields(n.text)...)
		for _, i := range n.items {
			words = append(words, strings.ReplaceAll(i.text, " ", "-"))
		}
	}
	return strings.ToLower(strings.Join(distinct(words), "/"))
}

// decoded is a path as it reads, é for %C3%A9, which is how records write it.
func decoded(address string) string {
	if plain, err := url.PathUnescape(address); err == nil {
		return plain
	}
	return address
}
