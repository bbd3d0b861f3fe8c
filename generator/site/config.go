package site

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"

	"golang.org/x/text/language"
)

// Text is a value and its place in a file.
type Text = frontmatter.Text

// Config is everything below content/ that shapes the register.
type Config struct {
	Title, Tagline, BaseURL, Language string
	Repository                        Repository
	Licence                           Licence
	Contact, Theme, Disclaimer        string
	PageSize                          int
	Navigation                        []NavLink
	Quantities                        []QuantityKind
	// Taxonomies are in the order of site.yaml's list, then by name.
	Taxonomies []*Taxonomy
	Frameworks []*Framework
	Databases  []Database
	Removals   []*Removal

	navigation []Text // the links' places, for the check
	order      []string
	crossings  []crossing // the figures that site.yaml asks for
}

// Repository is where the register is edited.
type Repository struct {
	URL, Branch string
}

// Licence is that of the data.
type Licence struct {
	Name, URL string
}

// NavLink is an entry of the site's navigation.
type NavLink struct {
	Title, URL string
}

// QuantityKind is a kind of number that a record may give, such as deaths.
type QuantityKind struct {
	ID, Name string
}

// Database is another database that a record may stand in.
type Database struct {
	ID, Name string
	Pattern  string // its entries' URL with {id} in it, or ""
}

// EntryURL is the address of an entry, "" when none is known.
func (d Database) EntryURL(id string) string {
	if d.Pattern == "" {
		return ""
	}
	return strings.ReplaceAll(d.Pattern, "{id}", url.PathEscape(id))
}

// Framework is a reporting framework: criteria, and the fields that answer them.
type Framework struct {
	Name, Title, Description, Source string
	Criteria                         []Criterion
}

// Criterion is one line of a framework.
type Criterion struct {
	Number, Name, Dimension string
	Mandatory               bool
	Direct, Partial         []string // field paths
}

// Removal is an entry of removed.yaml: what may no longer be shown.
type Removal struct {
	ID, Blob     string
	Also         []string // other ids that the record had, or has since
	Fields       []string // none: the record as a whole
	Date, Reason string
	At           diag.Span // in the register's own removed.yaml; zero where only another version says so
}

// Whole reports whether nothing of the record may be shown.
func (r *Removal) Whole() bool { return len(r.Fields) == 0 }

// Files gives the content files of a snapshot by path.
type Files func(yield func(path string, read func() ([]byte, error)) bool)

// RemovedFile lists what must be forgotten.
const RemovedFile = "content/removed.yaml"

// ReadConfig reads the YAML files below content/. The Config is never nil; it
// is whole enough to go on with, whatever the problems. err is a file that the
// machine could not read.
func ReadConfig(files Files) (*Config, diag.List, error) {
	c := &configReader{Config: &Config{Language: "en", PageSize: 50, Theme: "default"}}
	var failed error
	files(func(file string, read func() ([]byte, error)) bool {
		into := c.readerFor(file)
		if into == nil {
			c.misnamed(file)
			return true
		}
		var text []byte
		if text, failed = read(); failed == nil {
			c.readFile(file, text, into)
		}
		return failed == nil
	})
	if failed == nil && !c.seen["content/site.yaml"] {
		c.problems = append(c.problems, diag.Problem{Rule: diag.BadConfig, File: "content/site.yaml",
			Message: "there is no content/site.yaml; name the site's folder with -C, or begin a new one with blotter init"})
	}
	c.finish()
	c.problems.Sort()
	return c.Config, c.problems, failed
}

type configReader struct {
	*Config
	problems diag.List
	seen     map[string]bool
}

// readerFor is the method that reads the file, nil for files of other kinds.
func (c *configReader) readerFor(file string) func(file string, m *frontmatter.Map) {
	dir, base := path.Split(file)
	switch {
	case path.Ext(base) != ".yaml":
		return nil
	case file == "content/site.yaml":
		return c.readSite
	case file == "content/databases.yaml":
		return c.readDatabases
	case file == RemovedFile:
		return c.readRemoved
	case dir == "content/taxonomies/":
		return c.readTaxonomy
	case dir == "content/frameworks/":
		return c.readFramework
	}
	return nil
}

// misnamed reports a file that would be read under a name which differs from its
// own by case, or by the short form of the ending.
func (c *configReader) misnamed(file string) {
	lower := strings.ToLower(file)
	right := strings.TrimSuffix(lower, path.Ext(lower)) + ".yaml"
	if ext := path.Ext(lower); (ext == ".yaml" || ext == ".yml") && c.readerFor(right) != nil {
		c.problems = append(c.problems, diag.Problem{Rule: diag.BadConfig, File: file, Message: "a file of this name is not read; call it " + right})
	}
}

func (c *configReader) readFile(file string, text []byte, into func(string, *frontmatter.Map)) {
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[file] = true
	text = []byte(strings.TrimPrefix(string(text), frontmatter.BOM))
	src := diag.NewSource(file, text)
	bad := frontmatter.CheckText(src, text)
	m, problems := frontmatter.ParseFile(src, text)
	if m != nil {
		into(file, m)
		m.Close()
		problems = m.Problems()
	}
	c.problems = append(append(c.problems, bad...), problems...)
}

func (c *configReader) readSite(_ string, m *frontmatter.Map) {
	m.Require("title", "base-url")
	c.Title, c.Tagline = m.Text("title").S, m.Text("tagline").S
	c.BaseURL = baseURL(m)
	c.readLanguage(m)
	c.Contact, c.Disclaimer = m.Text("contact").S, m.Text("disclaimer").S
	if t := m.Text("theme"); nameForm.MatchString(t.S) {
		c.Theme = t.S
	} else if t.S != "" {
		m.Problem(diag.BadConfig, t.Span, "%q is not the name of a folder of themes/", t.S)
	}
	c.readPageSize(m)
	if r := m.Map("repository"); r != nil {
		c.Repository = Repository{webURL(r, "url"), r.Text("branch").S}
		r.Close()
	}
	if l := m.Map("licence"); l != nil {
		c.Licence = Licence{l.Text("name").S, webURL(l, "url")}
		l.Close()
	}
	for _, n := range m.Maps("navigation") {
		n.Require("title", "url")
		u := n.Text("url")
		c.Navigation = append(c.Navigation, NavLink{n.Text("title").S, u.S})
		c.navigation = append(c.navigation, u)
		n.Close()
	}
	for _, q := range m.Maps("quantities") {
		q.Require("id", "name")
		c.Quantities = append(c.Quantities, QuantityKind{q.Text("id").S, q.Text("name").S})
		q.Close()
	}
	c.readFigures(m)
	for _, t := range m.Texts("taxonomies") {
		c.order = append(c.order, t.S)
	}
}

func (c *configReader) readLanguage(m *frontmatter.Map) {
	t := m.Text("language")
	if t.S == "" {
		return
	}
	if _, err := language.Parse(t.S); err != nil {
		m.Problem(diag.BadLanguage, t.Span, "%q is not a language tag; write en, fr or pt-BR", t.S)
		return
	}
	c.Language = t.S
}

func (c *configReader) readPageSize(m *frontmatter.Map) {
	t := m.Text("page-size")
	if t.S == "" {
		return
	}
	n, err := strconv.Atoi(t.S)
	if err != nil || n < 5 || n > 500 {
		m.Problem(diag.BadConfig, t.Span, "\"page-size\" is a number from 5 to 500")
		return
	}
	c.PageSize = n
}

// baseURL reads the site's own address, which ends in a slash.
func baseURL(m *frontmatter.Map) string {
	u := webURL(m, "base-url")
	if u != "" && !strings.HasSuffix(u, "/") {
		u += "/"
	}
	return u
}

// CheckBaseURL says what is wrong with a site's address, "" when nothing is.
func CheckBaseURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return "write https://, a host, and the path of the site if it has one"
	}
	return ""
}

func webURL(m *frontmatter.Map, name string) string {
	t := m.Text(name)
	if t.S == "" {
		return ""
	}
	if what := CheckBaseURL(t.S); what != "" {
		m.Problem(diag.BadURL, t.Span, "%q is not an address; %s", name, what)
		return ""
	}
	return t.S
}

func (c *configReader) readDatabases(_ string, m *frontmatter.Map) {
	for _, d := range m.Maps("databases") {
		d.Require("id", "name")
		db := Database{ID: d.Text("id").S, Name: d.Text("name").S}
		u := d.Text("url")
		if u.S != "" && (!strings.Contains(u.S, "{id}") || CheckBaseURL(strings.ReplaceAll(u.S, "{id}", "x")) != "" && !strings.Contains(u.S, "?")) {
			d.Problem(diag.BadURL, u.Span, "\"url\" is the address of an entry with {id} in it")
		} else {
			db.Pattern = u.S
		}
		d.Close()
		c.Databases = append(c.Databases, db)
	}
}

func (c *configReader) readFramework(file string, m *frontmatter.Map) {
	m.Require("name", "criteria")
	f := &Framework{Name: stem(file), Title: m.Text("name").S, Description: m.Text("description").S, Source: m.Text("source").S}
	for _, k := range m.Maps("criteria") {
		k.Require("number", "name")
		f.Criteria = append(f.Criteria, Criterion{
			Number: k.Text("number").S, Name: k.Text("name").S, Dimension: k.Text("dimension").S,
			Mandatory: k.Flag("mandatory"), Direct: words(k.Texts("direct")), Partial: words(k.Texts("partial")),
		})
		k.Close()
	}
	c.Frameworks = append(c.Frameworks, f)
}

func (c *configReader) readRemoved(_ string, m *frontmatter.Map) {
	for _, e := range m.Maps("removed") {
		e.Require("date", "reason")
		r := &Removal{ID: e.Text("id").S, Blob: e.Text("blob").S, Fields: words(e.Texts("fields")), Reason: e.Text("reason").S, At: e.Span}
		if r.Blob != "" && !blobForm.MatchString(r.Blob) {
			e.Problem(diag.BadValue, e.Key("blob"), "a blob is the 40 hex digits that git rev-parse HEAD:FILE prints")
		}
		date := e.Text("date")
		if _, err := incident.ParseDate(date.S); date.S != "" && err != nil {
			e.Problem(diag.BadDate, date.Span, "%s", err)
		}
		r.Date = date.S
		if r.ID == "" && r.Blob == "" {
			e.Problem(diag.MissingField, e.Span, "an entry names an \"id\" or a \"blob\"")
		}
		e.Close()
		c.Removals = append(c.Removals, r)
	}
}

// blobForm is git's hash of a file, by SHA-1 or by SHA-256.
var blobForm = regexp.MustCompile(`^([0-9a-f]{40}|[0-9a-f]{64})$`)

// Schema is the fields that the taxonomies add to a record.
func (c *Config) Schema() incident.Schema {
	schema := incident.Schema{}
	for _, t := range c.Taxonomies {
		for _, f := range t.Fields {
			schema[f] = incident.Many
			if t.Single {
				schema[f] = incident.One
			}
		}
	}
	return schema
}

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

func stem(file string) string {
	return strings.TrimSuffix(path.Base(file), path.Ext(file))
}

func words(texts []Text) []string {
	var s []string
	for _, t := range texts {
		s = append(s, t.S)
	}
	return s
}

// Taxonomy finds one by name, nil when there is none.
func (c *Config) Taxonomy(name string) *Taxonomy {
	i := slices.IndexFunc(c.Taxonomies, func(t *Taxonomy) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return c.Taxonomies[i]
}

// TaxonomyOf is the taxonomy that claims a field, nil when none does.
func (c *Config) TaxonomyOf(field string) *Taxonomy {
	i := slices.IndexFunc(c.Taxonomies, func(t *Taxonomy) bool { return slices.Contains(t.Fields, field) })
	if i < 0 {
		return nil
	}
	return c.Taxonomies[i]
}
