package theme

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"blotter/generator/site"
)

// Data is the page of downloads, and the account of them for programs.
type Data struct {
	Root     string // the way to the site's own address
	Files    []Download
	Packs    []Download
	Sums     string // a line a file, as sha256sum reads it
	Licence  Link
	Others   bool // some records are from elsewhere, under a licence of their own
	Cite     string
	Figures  string // the page of pictures
	Answers  string // that on frameworks, or ""
	Feeds    []Feeds
	Clone    bool // the register's repository is public
	Manifest string
	// A pack and one of its records stand for the others; "" in an empty register.
	Pack, PackFile, ID string
}

// Download is a file with what it holds.
type Download struct {
	Link
	What       string
	Records    string // how many; "" where it holds none
	Count      int    // the same
	Size       string // 247 KB
	Sum, Short string // SHA-256 in hexadecimal, and its beginning
}

// Feeds are the two forms of a feed.
type Feeds struct {
	What       string
	Atom, JSON string
}

func (m *maker) data(body Body) *Data {
	m.head = head{title: m.say("data.title"), description: m.say("data.description")}
	d := &Data{Licence: Link{m.site.Licence.Name, m.site.Licence.URL}, Cite: m.citeAll(), Clone: m.site.Repository.URL != ""}
	d.Root, d.Figures, d.Others = root(m.from), m.href(site.FiguresURL), m.otherLicences()
	if len(m.site.Frameworks) > 0 {
		d.Answers = m.href(site.CoverageURL)
	}
	for _, p := range m.site.Downloads() {
		f := m.download(p, body.Files)
		if p.Kind == site.YearPack {
			d.Packs = append(d.Packs, f)
			d.Pack, d.PackFile, d.ID = m.commandURL(p.URL), path.Base(p.URL), p.Records[len(p.Records)-1].ID
		} else {
			d.Files = append(d.Files, f)
		}
	}
	schema := m.file("/data/schema/record.json", body.Files)
	schema.What = m.say("data.file.schema")
	d.Files = append(d.Files, schema)
	d.Sums, d.Manifest = sums(slices.Concat(d.Files, d.Packs)), m.commandURL(site.ManifestURL)
	for _, f := range []struct{ what, at string }{{m.say("data.newest-records"), "/"}, {m.say("data.newest-changes"), "/changes/"}} {
		d.Feeds = append(d.Feeds, Feeds{f.what, m.href(f.at + "feed.xml"), m.href(f.at + "feed.json")})
	}
	m.head.things = append(m.trail(Link{m.say("data.title"), dataFolder}), m.wholeDataset(slices.Concat(d.Files, d.Packs)))
	return d
}

// commandURL is an address for a command line.
func (m *maker) commandURL(to string) string {
	return cmp.Or(m.site.BaseURL, "https://register.example/") + to[1:]
}

// contents are the messages that say what the files hold.
var contents = map[site.Kind]string{
	site.RecordsCSV:     "data.file.csv",
	site.RecordsJSON:    "data.file.json",
	site.RecordsNDJSON:  "data.file.ndjson",
	site.TaxonomiesJSON: "data.file.taxonomies",
	site.Manifest:       "data.file.manifest",
}

func (m *maker) download(p site.Page, files map[string]File) Download {
	d := m.file(p.URL, files)
	if key := contents[p.Kind]; key != "" {
		d.What = m.say(key)
	}
	if p.Records != nil {
		d.Records, d.Count = m.grouped(int64(len(p.Records))), len(p.Records)
	}
	if p.Part.Of > 1 {
		d.What = strings.TrimSpace(d.What + " " + m.say("data.part", "part", p.Part.Number, "of", p.Part.Of))
	}
	return d
}

// file is a file of data/, as far as it is known.
func (m *maker) file(url string, files map[string]File) Download {
	d := Download{Link: Link{strings.TrimPrefix(url, dataFolder), m.href(url)}}
	if f, ok := files[url[1:]]; ok {
		d.Size, d.Sum, d.Short = m.size(f.Size), f.Sum, short(f.Sum)
	}
	return d
}

const dataFolder = "/data/"

// sums lists the files' digests.
func sums(files []Download) string {
	var b strings.Builder
	for _, f := range files {
		fmt.Fprintf(&b, "%s  %s\n", f.Sum, f.Text)
	}
	return b.String()
}

// size is a number of bytes in words.
func (c *Catalogue) size(n int64) string {
	switch {
	case n < 1000:
		return c.say("size.bytes", "n", n)
	case n < 999_500:
		return c.say("size.kilobytes", "size", (n+500)/1000)
	}
	return c.say("size.megabytes", "size", strings.ReplaceAll(fmt.Sprintf("%.1f", float64(n)/1e6), ".", c.say("number.point")))
}

// citeAll is the register as a reference, with the commit that last changed a
// record; any later one gives the same records.
func (m *maker) citeAll() string {
	s := m.site
	cite := m.say("cite.dataset", "register", strings.TrimRight(s.Title, "."), "n", len(s.Records))
	if c := m.lastRevision(); c != nil {
		cite += m.say("cite.last-changed", "date", m.timeOf(c.Time).Words, "commit", c.Commit)
	}
	cite += "."
	if s.BaseURL != "" {
		cite += " " + m.address("/data/")
	}
	return cite
}

// wholeDataset is the dataset with what only its own page says.
func (m *maker) wholeDataset(files []Download) thing {
	d := m.dataset(m.distribution(files)...)
	d.TemporalCover = m.period()
	if c := m.lastRevision(); c != nil {
		d.Version, d.DateModified = c.Commit, isoOf(c.Time)
	}
	return d
}

// period is from the first to the last day on which a listed record begins, as ISO
// 8601 writes it; "" where no day is known.
func (m *maker) period() string {
	first, last := 0, 0
	for _, r := range m.site.Records {
		if !r.Date.Known() || !shown(r, "date") {
			continue
		}
		day := r.Date.Earliest()
		if first == 0 || day < first {
			first = day
		}
		last = max(last, day)
	}
	if first == 0 {
		return ""
	}
	return isoDay(first) + "/" + isoDay(last)
}

// isoDay writes a day in the form of Date.Earliest.
func isoDay(n int) string { return fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100) }

// lastRevision is the newest change, nil where the records are not those of a commit.
func (m *maker) lastRevision() *site.Change {
	changes := m.site.Changes()
	if len(changes) == 0 || slices.ContainsFunc(m.site.All, func(r *site.Record) bool { return r.Uncommitted }) {
		return nil
	}
	return &changes[0]
}
