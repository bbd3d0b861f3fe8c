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
	Size       string // 247 KB
	Sum, Short string // SHA-256 in hexadecimal, and its beginning
}

// Feeds are the two forms of a feed.
type Feeds struct {
	What       string
	Atom, JSON string
}

func (m *maker) data(body Body) *Data {
	m.head = head{title: "Data", description: "The whole register as files, and how programs read them."}
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
	schema.What = "JSON Schema: what a record may hold in these files."
	d.Files = append(d.Files, schema)
	d.Sums, d.Manifest = sums(slices.Concat(d.Files, d.Packs)), m.commandURL(site.ManifestURL)
	for _, f := range []struct{ what, at string }{{"The newest records", "/"}, {"The newest changes", "/changes/"}} {
		d.Feeds = append(d.Feeds, Feeds{f.what, m.href(f.at + "feed.xml"), m.href(f.at + "feed.json")})
	}
	m.head.things = append(m.trail(Link{"Data", dataFolder}), m.wholeDataset(slices.Concat(d.Files, d.Packs)))
	return d
}

// commandURL is an address for a command line.
func (m *maker) commandURL(to string) string {
	return cmp.Or(m.site.BaseURL, "https://register.example/") + to[1:]
}

// contents say what the files hold.
var contents = map[site.Kind]string{
	site.RecordsCSV:     "All records, one line each, for a spreadsheet.",
	site.RecordsJSON:    "All records with every field.",
	site.RecordsNDJSON:  "The same, one record a line, to be read as a stream.",
	site.TaxonomiesJSON: "Every taxonomy with its terms and definitions.",
	site.Manifest:       "Which year packs there are, and when each record last changed.",
}

func (m *maker) download(p site.Page, files map[string]File) Download {
	d := m.file(p.URL, files)
	d.What = contents[p.Kind]
	if p.Records != nil {
		d.Records = grouped(int64(len(p.Records)))
	}
	if p.Part.Of > 1 {
		d.What = strings.TrimSpace(fmt.Sprintf("%s Part %d of %d, from the oldest.", d.What, p.Part.Number, p.Part.Of))
	}
	return d
}

// file is a file of data/, as far as it is known.
func (m *maker) file(url string, files map[string]File) Download {
	d := Download{Link: Link{strings.TrimPrefix(url, dataFolder), m.href(url)}}
	if f, ok := files[url[1:]]; ok {
		d.Size, d.Sum, d.Short = size(f.Size), f.Sum, short(f.Sum)
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
func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d bytes", n)
	case n < 999_500:
		return fmt.Sprintf("%d KB", (n+500)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// citeAll is the register as a reference, with the commit that last changed a
// record; any later one gives the same records.
func (m *maker) citeAll() string {
	s := m.site
	cite := fmt.Sprintf("%s. Data set of %s", strings.TrimRight(s.Title, "."), plural(len(s.Records), "record"))
	if c := m.lastRevision(); c != nil {
		cite += fmt.Sprintf(", last changed on %s, commit %s", timeOf(c.Time).Words, c.Commit)
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
		d.Version, d.DateModified = c.Commit, timeOf(c.Time).Day
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
