package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/frontmatter"
	"blotter/generator/incident"
)

// Markdown reads a content folder of Hugo or a site's folder of Jekyll. A
// Markdown file with a YAML header and a date, in the header or in its name,
// becomes a record; a leaf bundle's images come with it. Its old address (of
// url, permalink, slug or the generator's own rule) becomes an alias, as do its
// aliases and redirect_from, and links between the files lead to the records.
// Of the header's keys, title, date, description or excerpt (else the first
// paragraph), draft or published, source or link, and every key that the format
// or a taxonomy of the register has, are carried over; the others are noted.
// TOML and JSON headers are not read: hugo convert toYAML writes them anew.
//
// A file whose old address or title is that of a record here is left alone, so
// that a second run changes nothing.
func Markdown(dir fs.FS, existing Existing) (Result, error) {
	r, err := openRegister(existing, "")
	if err != nil {
		return Result{}, err
	}
	m := &move{register: r, dir: dir, images: map[string][]string{}, records: map[string]string{}}
	if err := m.readConfig(); err != nil {
		return Result{}, err
	}
	if err := fs.WalkDir(dir, ".", m.visit); err != nil {
		return Result{}, fmt.Errorf("read the content folder: %w", err)
	}
	m.noteImages()
	for _, p := range m.pages {
		m.settle(p)
	}
	m.rows = len(m.pages)
	for _, p := range m.pages {
		m.step()
		if err := m.carryOver(p); err != nil {
			return Result{}, err
		}
	}
	return r.finish(), nil
}

// move is one import of a content folder.
type move struct {
	*register
	dir       fs.FS
	jekyll    bool
	permalink string              // Jekyll's own setting
	pages     []*oldPage          // that become records
	images    map[string][]string // by the folder that they lie in
	records   map[string]string   // old address -> new one
}

// oldPage is a file on its way.
type oldPage struct {
	file    string
	header  fields
	body    string
	before  int // lines before the body
	date    incident.Date
	title   string
	aliases []string // the old address first
	id      string
}

// Folders that hold no content of their own.
var skippedFolders = []string{"_site", "public", "node_modules", "vendor", "themes", "layouts", "_layouts", "_includes", "_sass", "resources"}

var (
	imageFile   = regexp.MustCompile(`(?i)\.(png|jpe?g|gif|webp)$`)
	translation = regexp.MustCompile(`\.[a-z]{2,3}(-[A-Za-z]{2,4})?\.(md|markdown)$`)
)

func (m *move) visit(file string, d fs.DirEntry, err error) error {
	if err != nil {
		return err
	}
	name := path.Base(file)
	switch {
	case d.IsDir() && file != "." && (strings.HasPrefix(name, ".") || slices.Contains(skippedFolders, name)):
		m.note(LeftOut, file+"/", "the folder holds no content")
		return fs.SkipDir
	case d.IsDir():
		return nil
	case !d.Type().IsRegular():
		m.note(LeftOut, file, "not a plain file")
		return nil
	case imageFile.MatchString(name):
		m.images[path.Dir(file)] = append(m.images[path.Dir(file)], name)
		return nil
	case path.Ext(name) != ".md" && path.Ext(name) != ".markdown":
		m.note(LeftOut, file, "not a Markdown file")
		return nil
	case strings.HasPrefix(name, "_index."):
		m.note(LeftOut, file, "a section's own page, not an entry of it")
		return nil
	case translation.MatchString(name):
		m.note(LeftOut, file, "a translation; put it beside its record as <id>.<language>.md, with title and summary")
		return nil
	}
	data, err := fs.ReadFile(m.dir, file)
	if err != nil {
		return err
	}
	m.read(file, data)
	return nil
}

// readConfig reads what Jekyll's settings say of addresses.
func (m *move) readConfig() error {
	data, err := fs.ReadFile(m.dir, "_config.yml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read Jekyll's settings: %w", err)
	}
	m.jekyll = true
	if config, _ := frontmatter.ParseFile(diag.NewSource("_config.yml", data), data); config != nil {
		if n, ok := readValue(config, "permalink"); ok {
			m.permalink = n.text
		}
	}
	return nil
}

// read keeps a file that can become a record.
func (m *move) read(file string, data []byte) {
	data = []byte(strings.TrimPrefix(string(data), frontmatter.BOM))
	switch first, _, _ := strings.Cut(string(data), "\n"); strings.TrimSpace(first) {
	case "+++":
		m.note(LeftOut, file, "its header is TOML; \"hugo convert toYAML\" writes it as YAML")
		return
	case "---":
	default:
		m.note(LeftOut, file, "it has no YAML header")
		return
	}
	fm, body, problems := frontmatter.ParseRecord(diag.NewSource(file, data), data)
	if fm == nil || problems.HasErrors() {
		m.note(LeftOut, file, "its header can't be read: %s", problems[0])
		return
	}
	p := &oldPage{file: file, body: string(data[body:]), before: strings.Count(string(data[:body]), "\n")}
	for _, k := range fm.Keys() {
		if n, ok := readValue(fm, k.S); ok {
			p.header = append(p.header, field{k.S, n})
		} else {
			m.note(Dropped, fmt.Sprintf("%s:%d", file, k.Line), "%s, which has no value or one of mixed shape", k.S)
		}
	}
	m.readTitle(p)
	if m.readDate(p); !p.date.Known() {
		m.note(LeftOut, file, "it has no date, in the header or in its name")
		return
	}
	m.pages = append(m.pages, p)
}

func (m *move) readTitle(p *oldPage) {
	p.title = m.clean(p.file, "title", p.header.text("title"))
	if p.title == "" {
		p.title = readable(p.name())
		m.note(Changed, p.file, "it has no title; its name stands for it: %s", p.title)
	}
}

var (
	dayForm   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	datedForm = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})-(.+)$`)
)

func (m *move) readDate(p *oldPage) {
	s := p.header.text("date")
	if d, err := incident.ParseDate(s); err == nil {
		p.date = d
		return
	}
	if s == "" {
		s = p.fileName()
	}
	day := dayForm.FindString(s)
	if day == "" {
		day = dayForm.FindString(p.fileName())
	}
	p.date = m.date(p.file, day)
}

// fileName is the file's name, or its folder's where the file is an index,
// without its ending.
func (p *oldPage) fileName() string {
	name := strings.TrimSuffix(strings.TrimSuffix(path.Base(p.file), ".md"), ".markdown")
	if name == "index" && path.Dir(p.file) != "." {
		return path.Base(path.Dir(p.file))
	}
	return name
}

// name is fileName without a date before it.
func (p *oldPage) name() string {
	if m := datedForm.FindStringSubmatch(p.fileName()); m != nil {
		return m[2]
	}
	return p.fileName()
}

// bundle reports whether images beside the file are its own.
func (p *oldPage) bundle() bool { return strings.HasPrefix(path.Base(p.file), "index.") }

func (m *move) noteImages() {
	var folders []string
	for dir := range m.images {
		if !slices.ContainsFunc(m.pages, func(p *oldPage) bool { return p.bundle() && path.Dir(p.file) == dir }) {
			folders = append(folders, dir)
		}
	}
	slices.Sort(folders)
	for _, dir := range folders {
		m.note(LeftOut, dir+"/", "%d images that belong to no entry: a record's images lie in its own folder", len(m.images[dir]))
	}
}

// settle gives a page its addresses, old and new.
func (m *move) settle(p *oldPage) {
	for _, a := range append([]string{m.address(p)}, p.furtherAliases()...) {
		switch a = decoded(a); {
		case a == "" || slices.Contains(p.aliases, a):
		case !incident.ValidAlias(a):
			m.note(Dropped, p.file, "the old address %q, which can't be redirected", a)
		case m.records[a] != "":
			m.note(Dropped, p.file, "the old address %s, which another file has", a)
		default:
			p.aliases = append(p.aliases, a)
		}
	}
	id := recordID(p.date, p.title, p.name(), m.taken)
	for _, a := range p.aliases {
		if rec := m.byAlias[a]; rec != nil {
			id = rec.id
		}
	}
	if rec := m.ids[recordID(p.date, p.title, p.name(), func(string) bool { return false })]; rec != nil && rec.header.text("title") == p.title {
		id = rec.id
	}
	p.id = id
	m.reserved[id] = true
	for _, a := range p.aliases {
		m.records[a] = "/incidents/" + id + "/"
	}
}

func (m *move) carryOver(p *oldPage) error {
	m.Records++
	if m.ids[p.id] != nil {
		m.Unchanged++
		return nil
	}
	if m.removal(p.id) != nil {
		m.Records--
		m.note(LeftOut, p.file, "removed.yaml forgets %s", p.id)
		return nil
	}
	m.Created++
	header, body := m.record(p)
	images := []string(nil)
	if p.bundle() {
		images = m.images[path.Dir(p.file)]
	}
	folder := incident.Folder + p.id[:4] + "/" + p.id
	for _, name := range images {
		data, err := fs.ReadFile(m.dir, path.Join(path.Dir(p.file), name))
		if err != nil {
			return fmt.Errorf("read an image: %w", err)
		}
		m.write(folder+"/"+name, data)
	}
	if len(images) > 0 {
		m.writeRecord(folder+"/index.md", writeRecord(header, body))
	} else {
		m.writeRecord(folder+".md", writeRecord(header, body))
	}
	return nil
}
