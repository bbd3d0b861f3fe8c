// Package site arranges all records: it resolves their terms, checks what needs
// more than one file, and plans the pages.
//
// In: a Config (site.yaml, the taxonomies and their companions), parsed
// incidents, images and the files' history. Out: a Site, which is data with few
// methods, and the Problems that no file shows alone. New is pure: the same
// input gives the same Site, whatever the order it came in. The package reads
// no file, no clock and no git, and renders nothing.
package site

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// Site is a register, arranged. Nothing in it changes after New.
type Site struct {
	*Config
	// Records are those that stand in listings, oldest first: by the earliest
	// day that their date allows, coarser precision first, then id.
	Records []*Record
	// All are Records and those that only keep a page: withdrawn, superseded,
	// removed and broken ones; in the same order.
	All []*Record
	// Documents are the register's own pages, such as /about/, by URL.
	Documents []*Document
	// HistoryNote says why there is no history; "" when there is.
	HistoryNote string
	// AsOf says which moment the register is shown at; nil for the present one.
	AsOf *AsOf
	// DraftsLeftOut counts the records that are drafts and were not asked for.
	DraftsLeftOut int

	byID  map[string]*Record
	byURL map[string]bool
	files map[string]string // a content file's path -> its URL

	outlines map[string]*incident.Outline // by URL
}

// Record is an incident with everything that other files add to it.
type Record struct {
	*incident.Incident
	Terms []Value
	// Revisions are the file's changes on the published branch, newest first;
	// none when there is no history or the file is not committed.
	Revisions   []Revision
	Uncommitted bool // the file differs from the commit that is built
	Images      []Image
	// Supersedes and RelatedBy are the records that point here.
	Supersedes []*Record
	RelatedBy  []Related
	// CitedBy lists, for the source of that index, other records that cite the
	// same URL, the oldest 20 of them.
	CitedBy      map[int][]*Record
	Translations []*incident.Incident // by language
	Removed      *Removal
	// Broken is a record with an error: its page says so, and it stands nowhere
	// else.
	Broken bool
}

// Value is a value of a taxonomy's field with its term.
type Value struct {
	incident.Value
	Term *Term
}

// Related is a record and how it relates.
type Related struct {
	*Record
	As string
}

// Revision is one change of a record's file. Its strings are a stranger's.
type Revision struct {
	Commit      string // 40 hex digits
	Time        time.Time
	Author      string
	CoAuthors   []string
	Subject     string
	PullRequest int    // 0 when the subject names none
	Blob        string // "" where the file was taken out
	Path        string // of the file then
	Draft       bool   // the record was not published yet
	Unlinked    bool   // what the commit changed shows, at the forge, what was removed
}

// AsOf is a moment of the past.
type AsOf struct {
	Label    string // the day or the tag that was asked for
	Day      bool   // it is a day, 2026-03-01
	Commit   string // the newest one by then, 40 hex digits
	Time     time.Time
	BaseURL  string // the present register's address, which is site.yaml's
	Unlinked bool   // the commit is one of those that Revision.Unlinked is of
}

// Image is a checked image of a record or page.
type Image struct {
	File          string // its name in the record's folder
	Path          string // of the content file
	Blob          string // git's hash of it
	Width, Height int    // pixels
}

// Document is a page of the register's own, from content/pages/<stem>.md.
type Document struct {
	*incident.Page
}

// Input is everything that New arranges. Maps are by content file path.
type Input struct {
	Incidents   []*incident.Incident
	Pages       []*incident.Page
	Images      []Image
	History     map[string][]Revision
	HistoryNote string
	AsOf        *AsOf
	Uncommitted map[string]bool
	Drafts      bool // keep drafts
}

// New arranges a register.
func New(cfg *Config, in Input) (*Site, diag.List) {
	s := &Site{Config: cfg.withTerms(), HistoryNote: in.HistoryNote, AsOf: in.AsOf, byID: map[string]*Record{}, files: map[string]string{}, outlines: map[string]*incident.Outline{}}
	c := &checker{site: s}
	c.arrange(in)
	c.removals(in)
	s.place()
	c.resolveTerms()
	c.checkTerms()
	c.checkQuantities()
	c.checkMachineWritten()
	c.checkIdentities()
	c.checkTargets()
	c.checkSources()
	c.documents(in.Pages)
	c.settle(in.Incidents)
	before := c.problems.Errors()
	s.byURL = c.addresses()
	if c.checkLinks(); c.problems.Errors() > before {
		c.settle(in.Incidents)
		s.byURL = c.addresses()
	}
	c.checkNavigation()
	c.problems.Sort()
	return s, c.problems
}

// byDate is the register's order of records.
func byDate(a, b *Record) int {
	return cmp.Or(
		cmp.Compare(a.Date.Earliest(), b.Date.Earliest()),
		cmp.Compare(a.Date.Precision(), b.Date.Precision()),
		cmp.Compare(a.ID, b.ID),
	)
}

// arrange makes the records, in order, with their images, history and
// translations.
func (c *checker) arrange(in Input) {
	s := c.site
	incidents := slices.Clone(in.Incidents)
	slices.SortFunc(incidents, func(a, b *incident.Incident) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortStableFunc(incidents, func(a, b *incident.Incident) int { return misplaced(a) - misplaced(b) })
	for _, i := range incidents {
		switch {
		case i.Translation != "" || !incident.ValidID(i.ID):
		case i.Draft() && !in.Drafts:
			s.DraftsLeftOut++
			c.leftOut = append(c.leftOut, i)
		default:
			c.addRecord(i, in)
		}
	}
	for _, i := range incidents {
		if incident.ValidLanguage(i.Translation) {
			c.addTranslation(i, in)
		}
	}
	slices.SortFunc(s.All, byDate)
	c.addImages(in.Images)
}

// misplaced is 1 for a file that lies where its id does not belong. Such a file
// takes nothing from the one that lies where it does.
func misplaced(i *incident.Incident) int {
	stem := incident.Folder + i.ID[:min(4, len(i.ID))] + "/" + i.ID
	if strings.HasPrefix(i.Path, stem+".") || path.Dir(i.Path) == stem {
		return 0
	}
	return 1
}

func (c *checker) addRecord(i *incident.Incident, in Input) {
	s := c.site
	if other := s.byID[i.ID]; other != nil {
		c.add(diag.DuplicateID, i.Path, diag.Span{}, "the id %s is taken by %s; choose another", i.ID, other.Path)
		other.Broken = other.Broken || misplaced(i) == 0
		return
	}
	r := &Record{Incident: i, Revisions: revisions(in.History, i), Uncommitted: in.Uncommitted[i.Path]}
	s.byID[i.ID] = r
	s.All = append(s.All, r)
}

// revisions are those of the record's file and, before them, of its other form:
// a record that is given an image moves into a folder, and its history with it.
func revisions(history map[string][]Revision, i *incident.Incident) []Revision {
	plain := incident.Folder + i.ID[:4] + "/" + i.ID + ".md"
	other := plain
	if i.Path == plain {
		other = strings.TrimSuffix(plain, ".md") + "/index.md"
	}
	own, before := history[i.Path], history[other]
	if i.Path == other || len(before) == 0 {
		return own
	}
	all := slices.Concat(own, before)
	slices.SortStableFunc(all, func(a, b Revision) int { return b.Time.Compare(a.Time) })
	return all
}

func (c *checker) addTranslation(i *incident.Incident, in Input) {
	r := c.site.byID[i.ID]
	if r == nil {
		if incident.ValidID(i.ID) && !slices.ContainsFunc(in.Incidents, func(o *incident.Incident) bool { return o.ID == i.ID && o.Draft() }) {
			c.add(diag.OrphanTranslation, i.Path, diag.Span{}, "there is no record %s to translate; put the translation beside it", i.ID)
		}
		return
	}
	for _, other := range r.Translations {
		if strings.EqualFold(other.Translation, i.Translation) {
			c.add(diag.DuplicateID, i.Path, diag.Span{}, "%s translates %s into %s already; keep one", other.Path, i.ID, i.Translation)
			return
		}
	}
	r.Translations = append(r.Translations, i)
}

// addImages gives each record of the folder form the images beside it.
func (c *checker) addImages(images []Image) {
	images = slices.Clone(images)
	slices.SortFunc(images, func(a, b Image) int { return cmp.Compare(a.Path, b.Path) })
	for _, img := range images {
		r := c.site.byID[path.Base(path.Dir(img.Path))]
		if r != nil && path.Base(r.Path) == "index.md" && path.Dir(r.Path) == path.Dir(img.Path) {
			r.Images = append(r.Images, img)
		}
	}
}

// place notes the addresses of the records' files and what links may lead to.
func (s *Site) place() {
	for _, r := range s.All {
		s.files[r.Path], s.outlines[r.URL()] = r.URL(), &r.Outline
		for _, t := range r.Translations {
			url := "/" + t.Translation + r.URL()
			s.files[t.Path], s.outlines[url] = url, &t.Outline
		}
		for _, img := range r.Images {
			s.files[img.Path] = r.URL() + img.File
		}
	}
}

// settle marks broken records, keeps the others that listings show, and groups
// them under their terms.
func (c *checker) settle(incidents []*incident.Incident) {
	s := c.site
	s.Records = nil
	defer s.group()
	broken := map[string]bool{}
	for _, i := range incidents {
		if i.Problems.HasErrors() {
			broken[i.Path] = true
		}
	}
	for _, p := range c.problems {
		if p.Rule.Severity == diag.Error {
			broken[p.File] = true
		}
	}
	for _, r := range s.All {
		r.Broken = (r.Broken || broken[r.Path]) && r.Shows("")
		r.Translations = slices.DeleteFunc(r.Translations, func(t *incident.Incident) bool {
			if broken[t.Path] {
				delete(s.files, t.Path)
			}
			return broken[t.Path]
		})
		if r.Listed() {
			s.Records = append(s.Records, r)
		}
	}
}

// Listed reports whether the record stands in listings, counts and search.
func (r *Record) Listed() bool {
	return !r.Broken && r.In() && (r.Removed == nil || !r.Removed.Whole())
}

// Published is the revision that first showed the record on the published
// branch: the oldest that was no draft. It is nil without history.
func (r *Record) Published() *Revision {
	for i := len(r.Revisions) - 1; i >= 0; i-- {
		if !r.Revisions[i].Draft || i == 0 {
			return &r.Revisions[i]
		}
	}
	return nil
}

// Changed is the newest revision, nil without history.
func (r *Record) Changed() *Revision {
	if len(r.Revisions) == 0 {
		return nil
	}
	return &r.Revisions[0]
}

// Record finds a record by id, nil when there is none.
func (s *Site) Record(id string) *Record { return s.byID[id] }

// TermsOf lists the record's values of one taxonomy, each term once.
func (r *Record) TermsOf(taxonomy string) []Value {
	var values []Value
	for _, v := range r.Terms {
		if v.Term.Taxonomy.Name == taxonomy && !slices.ContainsFunc(values, func(o Value) bool { return o.Term == v.Term }) {
			values = append(values, v)
		}
	}
	return values
}

// FutureDates reports dates later than the day after today, given in the form
// of Date.Earliest. It asks a clock's question and is therefore not part of New.
func (s *Site) FutureDates(today time.Time) (problems diag.List) {
	t := today.UTC().AddDate(0, 0, 1)
	limit := t.Year()*10000 + int(t.Month())*100 + t.Day()
	check := func(r *Record, d incident.Date, at diag.Span) {
		if d.Earliest() > limit {
			problems = append(problems, diag.Problem{Rule: diag.FutureDate, File: r.Path, Span: at,
				Message: d.String() + " is in the future; check the year and the order of month and day"})
		}
	}
	for _, r := range s.All {
		check(r, r.Date, r.DateAt)
		for _, src := range r.Sources {
			check(r, src.Date, src.At)
		}
	}
	return problems
}
