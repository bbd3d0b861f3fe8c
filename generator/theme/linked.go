package theme

import (
	"cmp"
	"encoding/json"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// thing is a thing in the words of schema.org, whose names the fields have. A
// record is a Report about its terms, and not an Event, which is something to go
// to; when and where it happened is what the report covers. The register is a
// Dataset, a taxonomy a DefinedTermSet.
type thing struct {
	Type string `json:"@type"`
	ID   string `json:"@id,omitempty"`

	Name           string   `json:"name,omitempty"`
	AlternateName  []string `json:"alternateName,omitempty"`
	Description    string   `json:"description,omitempty"`
	URL            string   `json:"url,omitempty"`
	Identifier     string   `json:"identifier,omitempty"`
	InLanguage     string   `json:"inLanguage,omitempty"`
	License        string   `json:"license,omitempty"`
	Publisher      *thing   `json:"publisher,omitempty"`
	Creator        *thing   `json:"creator,omitempty"`
	IsPartOf       *thing   `json:"isPartOf,omitempty"`
	About          []thing  `json:"about,omitempty"`
	DatePublished  string   `json:"datePublished,omitempty"`
	DateModified   string   `json:"dateModified,omitempty"`
	Version        string   `json:"version,omitempty"`
	WorkStatus     string   `json:"creativeWorkStatus,omitempty"`
	Abstract       string   `json:"abstract,omitempty"`
	TemporalCover  string   `json:"temporalCoverage,omitempty"`
	SpatialCover   []thing  `json:"spatialCoverage,omitempty"`
	Citation       []thing  `json:"citation,omitempty"`
	TranslationOf  *thing   `json:"translationOfWork,omitempty"`
	TermCode       string   `json:"termCode,omitempty"`
	InTermSet      string   `json:"inDefinedTermSet,omitempty"`
	HasTerm        []thing  `json:"hasDefinedTerm,omitempty"`
	Free           bool     `json:"isAccessibleForFree,omitempty"`
	Distribution   []thing  `json:"distribution,omitempty"`
	ContentURL     string   `json:"contentUrl,omitempty"`
	EncodingFormat string   `json:"encodingFormat,omitempty"`
	ContentSize    string   `json:"contentSize,omitempty"`
	SHA256         string   `json:"sha256,omitempty"`
	Action         *thing   `json:"potentialAction,omitempty"`
	Target         *thing   `json:"target,omitempty"`
	URLTemplate    string   `json:"urlTemplate,omitempty"`
	QueryInput     string   `json:"query-input,omitempty"`
	Items          []thing  `json:"itemListElement,omitempty"`
	Position       int      `json:"position,omitempty"`
	Item           string   `json:"item,omitempty"`
}

// linkedData writes things for a data block, in which package json leaves
// nothing that could end the script element.
func linkedData(things []thing) template.JS {
	if len(things) == 0 {
		return ""
	}
	data, err := json.Marshal(struct {
		Context string  `json:"@context"`
		Graph   []thing `json:"@graph"`
	}{"https://schema.org", things})
	if err != nil {
		return "" // strings and numbers can always be written
	}
	return template.JS(data)
}

// trail is the way from the first page to this one, by the pages between; a
// step without an address of its own is this page.
func (m *maker) trail(steps ...Link) []thing {
	if m.site.BaseURL == "" {
		return nil
	}
	if p := m.page.Part; p.Number < p.Of {
		steps = append(steps, Link{m.say("pager.trail", "page", p.Number), m.from})
	}
	list := thing{Type: "BreadcrumbList"}
	for i, s := range append([]Link{{m.site.Title, "/"}}, steps...) {
		list.Items = append(list.Items, thing{Type: "ListItem", Position: i + 1, Name: s.Text, Item: m.address(s.URL)})
	}
	return []thing{list}
}

func (m *maker) allRecords() Link { return Link{m.say("trail.records"), "/incidents/"} }

func (m *maker) register() *thing {
	return &thing{Type: "Organization", Name: m.site.Title, URL: m.site.BaseURL}
}

// dataset is the register as a whole, in the files that the downloads list.
func (m *maker) dataset(files ...thing) thing {
	d := thing{
		Type: "Dataset", ID: m.address("/data/#dataset"), Name: m.site.Title, Description: m.site.Tagline, URL: m.address("/data/"),
		InLanguage: m.site.Language, Free: true, Creator: m.register(), Distribution: files,
	}
	if !m.otherLicences() {
		d.License = m.site.Licence.URL
	}
	return d
}

// distribution is the files of the dataset.
func (m *maker) distribution(files []Download) []thing {
	var all []thing
	for _, f := range files {
		all = append(all, thing{
			Type: "DataDownload", Name: f.Text, ContentURL: m.address(dataFolder + f.Text), EncodingFormat: mediaTypes[path.Ext(f.Text)],
			ContentSize: f.Size, SHA256: f.Sum,
		})
	}
	return all
}

var mediaTypes = map[string]string{".csv": "text/csv", ".json": "application/json", ".ndjson": "application/x-ndjson"}

// partOfDataset refers to it.
func (m *maker) partOfDataset() *thing {
	return &thing{Type: "Dataset", ID: m.address("/data/#dataset"), Name: m.site.Title, URL: m.address("/data/")}
}

// website is the site with its search.
func (m *maker) website() thing {
	w := thing{Type: "WebSite", Name: m.site.Title, Description: m.site.Tagline, URL: m.site.BaseURL, InLanguage: m.site.Language}
	if to := m.address("/search/"); to != "" {
		w.Action = &thing{
			Type: "SearchAction", Target: &thing{Type: "EntryPoint", URLTemplate: to + "?q={search_term_string}"},
			QueryInput: "required name=search_term_string",
		}
	}
	return w
}

func (m *maker) report(r *site.Record, subjects []*site.Term) thing {
	t := thing{
		Type: "Report", ID: m.address(r.URL()), Name: title(r), URL: m.address(r.URL()), Identifier: r.ID, InLanguage: languageOf(m.site, r),
		DatePublished: published(r), DateModified: revisionDay(r.Changed()), WorkStatus: m.statusWord(r),
		Abstract: m.passage(r, "summary", r.Summary.S).Text, Publisher: m.register(), IsPartOf: m.partOfDataset(),
	}
	if r.Origin == nil || r.Origin.Licence.S == "" {
		t.License = m.site.Licence.URL
	}
	if rev := r.Changed(); rev != nil && !r.Uncommitted {
		t.Version = rev.Commit
	}
	if shown(r, "date") {
		t.TemporalCover = covered(r.Date)
	}
	for _, term := range subjects {
		if term.Taxonomy == m.places {
			t.SpatialCover = append(t.SpatialCover, thing{Type: "Country", Name: term.Name})
		} else {
			t.About = append(t.About, m.definedTerm(term))
		}
	}
	if shown(r, "sources") {
		t.Citation = citations(r.Sources)
	}
	return t
}

// covered is a date as ISO 8601 writes it, which knows no "about".
func covered(d incident.Date) string {
	if d.Unknown || d.From.About || d.To.About {
		return ""
	}
	return d.String()
}

func citations(sources []incident.Source) []thing {
	var all []thing
	for _, s := range sources {
		t := thing{Type: "CreativeWork", Name: s.Title.S, InLanguage: s.Language.S}
		if u := s.URL.S; strings.HasPrefix(u, "https://") || strings.HasPrefix(u, "http://") {
			t.URL = u
		}
		if s.Publisher.S != "" {
			t.Publisher = &thing{Type: "Organization", Name: s.Publisher.S}
		}
		if !s.Date.Range() {
			t.DatePublished = covered(s.Date)
		}
		all = append(all, t)
	}
	return all
}

// translationOf is a record in another language.
func (m *maker) translationOf(r *site.Record, t *incident.Incident) thing {
	return thing{
		Type: "Report", ID: m.address(m.from), Name: t.Title.S, URL: m.address(m.from), Identifier: r.ID, InLanguage: t.Translation, Abstract: t.Summary.S,
		Publisher: m.register(), IsPartOf: m.partOfDataset(), TranslationOf: &thing{Type: "Report", ID: m.address(r.URL()), Name: title(r), URL: m.address(r.URL())},
	}
}

// definedTerm is a term where it is used.
func (m *maker) definedTerm(t *site.Term) thing {
	return thing{Type: "DefinedTerm", ID: m.address(t.URL()), Name: t.Name, InTermSet: m.address(t.Taxonomy.URL())}
}

// definition is a term on its own page.
func (m *maker) definition(t *site.Term) thing {
	term := m.definedTerm(t)
	term.URL, term.Description, term.AlternateName, term.TermCode = term.ID, t.Description, t.Synonyms, cmp.Or(t.ID, t.Slug)
	return term
}

// collection is the page of a term's records, or of those without one, which are
// about nothing in common.
func (m *maker) collection(t *site.Term) thing {
	page := thing{Type: "CollectionPage", Name: t.Name, URL: m.address(t.URL()), InLanguage: m.site.Language, IsPartOf: m.partOfDataset()}
	if t != t.Taxonomy.NotStated {
		page.About = []thing{m.definition(t)}
	}
	return page
}

// termSet is a taxonomy, with its terms where somebody has defined them.
func (m *maker) termSet(t *site.Taxonomy, rows []TermRow) thing {
	set := thing{Type: "DefinedTermSet", ID: m.address(t.URL()), Name: t.Title, Description: t.Description, URL: m.address(t.URL()), InLanguage: m.site.Language}
	if !described(rows) {
		return set
	}
	for _, term := range t.Terms {
		if term.ReplacedBy == nil {
			set.HasTerm = append(set.HasTerm, thing{Type: "DefinedTerm", ID: m.address(term.URL()), Name: term.Name, TermCode: cmp.Or(term.ID, term.Slug)})
		}
	}
	return set
}

// termTrail leads to a term by its taxonomy and the broader terms, and on from it.
func (m *maker) termTrail(t *site.Term, on ...Link) []thing {
	var steps []Link
	for b := t; b != nil; b = b.Broader {
		steps = append([]Link{{b.Name, b.URL()}}, steps...)
	}
	return m.trail(slices.Concat([]Link{{t.Taxonomy.Title, t.Taxonomy.URL()}}, steps, on)...)
}

// yearTrail leads to a year's page, and on to that of a month.
func (m *maker) yearTrail() []thing {
	p := m.page
	steps := []Link{m.allRecords(), {strconv.Itoa(p.Year), site.YearURL(p.Year)}}
	if p.Kind == site.MonthPage {
		steps = append(steps, Link{sentence(m.monthName(p.Month)), p.URL})
	}
	return m.trail(steps...)
}
