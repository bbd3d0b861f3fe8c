package feed

import (
	"fmt"
	"net/url"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// The shapes of a record in JSON, described by schema/record.json.
type (
	fullRecord struct {
		ID             string         `json:"id"`
		URL            string         `json:"url"`
		Removed        *removal       `json:"removed,omitempty"`
		Title          string         `json:"title,omitempty"`
		Date           *date          `json:"date,omitempty"`
		DateOf         string         `json:"date_of,omitempty"`
		Language       string         `json:"language,omitempty"`
		Status         string         `json:"status,omitempty"`
		StatusReason   string         `json:"status_reason,omitempty"`
		SupersededBy   []string       `json:"superseded_by,omitempty"`
		Summary        string         `json:"summary,omitempty"`
		Rationale      string         `json:"rationale,omitempty"`
		Harmed         string         `json:"harmed,omitempty"`
		Terms          map[string]any `json:"terms,omitempty"`
		Quantities     []quantity     `json:"quantities,omitempty"`
		Events         []event        `json:"events,omitempty"`
		Sources        []source       `json:"sources,omitempty"`
		MachineWritten []string       `json:"machine_written,omitempty"`
		AlsoKnownAs    []identity     `json:"also_known_as,omitempty"`
		Related        []relation     `json:"related,omitempty"`
		Origin         *origin        `json:"origin,omitempty"`
		Aliases        []string       `json:"aliases,omitempty"`
		Image          *image         `json:"image,omitempty"`
		Translations   []translation  `json:"translations,omitempty"`
		Recorded       string         `json:"recorded,omitempty"`
		Changed        string         `json:"changed,omitempty"`
		Version        string         `json:"version,omitempty"`
		Revision       *revision      `json:"revision"`
		Uncommitted    bool           `json:"uncommitted"`
	}
	removedRecord struct {
		ID      string   `json:"id"`
		URL     string   `json:"url"`
		Removed *removal `json:"removed"`
	}
	removal struct {
		Date   string   `json:"date"`
		Reason string   `json:"reason"`
		Fields []string `json:"fields,omitempty"`
	}
	date struct {
		EDTF     string `json:"edtf"`
		Earliest string `json:"earliest,omitempty"`
		Latest   string `json:"latest,omitempty"`
	}
	quantity struct {
		Kind     string `json:"kind"`
		Text     string `json:"text"`
		Bound    string `json:"bound,omitempty"`
		Value    int64  `json:"value"`
		To       int64  `json:"to,omitempty"`
		Currency string `json:"currency,omitempty"`
	}
	event struct {
		Date   *date  `json:"date,omitempty"`
		What   string `json:"what,omitempty"`
		Kind   string `json:"kind,omitempty"`
		Source string `json:"source,omitempty"`
	}
	source struct {
		ID        string            `json:"id,omitempty"`
		Title     string            `json:"title,omitempty"`
		URL       string            `json:"url,omitempty"`
		Publisher string            `json:"publisher,omitempty"`
		Author    string            `json:"author,omitempty"`
		Date      *date             `json:"date,omitempty"`
		Accessed  *date             `json:"accessed,omitempty"`
		Language  string            `json:"language,omitempty"`
		Kind      string            `json:"kind,omitempty"`
		Label     string            `json:"label,omitempty"`
		Rationale string            `json:"rationale,omitempty"`
		Archive   string            `json:"archive,omitempty"`
		Terms     map[string]string `json:"terms,omitempty"`
	}
	identity struct {
		Database string `json:"database"`
		ID       string `json:"id"`
		URL      string `json:"url,omitempty"`
	}
	relation struct {
		ID string `json:"id"`
		As string `json:"as"`
	}
	origin struct {
		Database string `json:"database"`
		ID       string `json:"id"`
		Licence  string `json:"licence,omitempty"`
		Recorded string `json:"recorded,omitempty"`
	}
	image struct {
		URL    string `json:"url"`
		Alt    string `json:"alt,omitempty"`
		Credit string `json:"credit,omitempty"`
		Width  int    `json:"width,omitempty"`
		Height int    `json:"height,omitempty"`
	}
	translation struct {
		Language       string   `json:"language"`
		URL            string   `json:"url"`
		Title          string   `json:"title,omitempty"`
		Summary        string   `json:"summary,omitempty"`
		Rationale      string   `json:"rationale,omitempty"`
		MachineWritten []string `json:"machine_written,omitempty"`
	}
	revision struct {
		Commit string `json:"commit"`
		Time   string `json:"time,omitempty"`
	}
)

// newRecord is everything that may be shown of a record but its body.
func newRecord(s *site.Site, r *site.Record) any {
	if removed(r) {
		return removedRecord{r.ID, address(s, r.URL()), newRemoval(r)}
	}
	return fullRecord{
		ID: r.ID, URL: address(s, r.URL()), Removed: newRemoval(r),
		Title: text(r, "title", r.Title), Date: newDate(r, "date", r.Date), DateOf: text(r, "date-of", r.DateOf),
		Language: text(r, "language", r.Language),
		Status:   status(r), StatusReason: text(r, "status-reason", r.StatusReason), SupersededBy: texts(r, "superseded-by", r.SupersededBy),
		Summary: text(r, "summary", r.Summary), Rationale: text(r, "rationale", r.Rationale), Harmed: text(r, "harmed", r.Harmed),
		Terms: newTerms(r), Quantities: newQuantities(r), Events: newEvents(r), Sources: newSources(r),
		MachineWritten: texts(r, "machine-written", r.MachineWritten),
		AlsoKnownAs:    newIdentities(s, r), Related: newRelations(r), Origin: newOrigin(r), Aliases: texts(r, "aliases", r.Aliases),
		Image: newImage(s, r), Translations: newTranslations(s, r),
		Recorded: recorded(r), Changed: changed(r), Version: version(r), Revision: newRevision(r), Uncommitted: r.Uncommitted,
	}
}

func newRemoval(r *site.Record) *removal {
	if r.Removed == nil {
		return nil
	}
	return &removal{clean(r.Removed.Date), clean(r.Removed.Reason), r.Removed.Fields}
}

// status is the record's, with the format's default.
func status(r *site.Record) string {
	if !shows(r, "status") || r.Status.S != "" {
		return text(r, "status", r.Status)
	}
	return "published"
}

// newDate is nil where no date is stated.
func newDate(r *site.Record, field string, d incident.Date) *date {
	if d.IsZero() || !shows(r, field) {
		return nil
	}
	shape := &date{EDTF: d.String()}
	if d.Known() {
		shape.Earliest = day(d.Earliest())
		if !d.Open {
			shape.Latest = day(d.Latest())
		}
	}
	return shape
}

// day writes a day in the form of Date.Earliest as ISO 8601 does.
func day(n int) string { return fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100) }

// newTerms gives the terms as the format has them: by key, and for a list of maps
// by place in it. Those of the sources stand there.
func newTerms(r *site.Record) map[string]any {
	terms := map[string]any{}
	for _, v := range r.Terms {
		group, member, dotted := strings.Cut(v.Field, ".")
		switch {
		case group == "sources" || !shows(r, v.Field):
		case dotted:
			addTerm(item(terms, group, v.Item), member, v.Term)
		default:
			addTerm(terms, group, v.Term)
		}
	}
	return terms
}

// item is the map at a place of the list under key, which is made as long as
// needed.
func item(terms map[string]any, key string, place int) map[string]any {
	items, _ := terms[key].([]map[string]any)
	for len(items) <= place {
		items = append(items, map[string]any{})
	}
	terms[key] = items
	return items[place]
}

func addTerm(terms map[string]any, key string, t *site.Term) {
	if t.Taxonomy.Single {
		terms[key] = termID(t)
		return
	}
	ids, _ := terms[key].([]string)
	terms[key] = append(ids, termID(t))
}

func newQuantities(r *site.Record) (shapes []quantity) {
	for _, q := range r.Quantities {
		if shows(r, "quantities."+q.Kind.S) {
			shapes = append(shapes, quantity{clean(q.Kind.S), clean(q.Text.S), q.Bound, q.Value, q.To, q.Currency})
		}
	}
	return shapes
}

func newEvents(r *site.Record) (shapes []event) {
	if !shows(r, "events") {
		return nil
	}
	for _, e := range r.Events {
		shape := event{Date: newDate(r, "events.date", e.Date), What: text(r, "events.what", e.What), Kind: text(r, "events.kind", e.Kind)}
		if shows(r, "sources") {
			shape.Source = text(r, "events.source", e.Source)
		}
		shapes = append(shapes, shape)
	}
	return shapes
}

func newSources(r *site.Record) (shapes []source) {
	if !shows(r, "sources") {
		return nil
	}
	for i, src := range r.Sources {
		field := func(name string, t incident.Text) string { return text(r, "sources."+name, t) }
		shapes = append(shapes, source{
			ID: field("id", src.ID), Title: field("title", src.Title), URL: field("url", src.URL), Archive: field("archive", src.Archive),
			Publisher: field("publisher", src.Publisher), Author: field("author", src.Author), Language: field("language", src.Language),
			Kind: field("kind", src.Kind), Label: field("label", src.Label), Rationale: field("rationale", src.Rationale),
			Date: newDate(r, "sources.date", src.Date), Accessed: newDate(r, "sources.accessed", src.Accessed),
			Terms: sourceTerms(r, i),
		})
	}
	return shapes
}

// sourceTerms are the terms of the source at a place, by key.
func sourceTerms(r *site.Record, place int) map[string]string {
	terms := map[string]string{}
	for _, v := range r.Terms {
		if member, ok := strings.CutPrefix(v.Field, "sources."); ok && v.Item == place && shows(r, v.Field) {
			terms[member] = termID(v.Term)
		}
	}
	return terms
}

func newIdentities(s *site.Site, r *site.Record) (shapes []identity) {
	if !shows(r, "also-known-as") {
		return nil
	}
	for _, k := range r.AlsoKnownAs {
		shapes = append(shapes, identity{clean(k.Database), clean(k.ID), entryURL(s, k)})
	}
	return shapes
}

// entryURL is the address of another database's entry, "" when none is known.
func entryURL(s *site.Site, k incident.Identity) string {
	for _, d := range s.Databases {
		if d.ID == k.Database {
			return d.EntryURL(k.ID)
		}
	}
	return ""
}

func newRelations(r *site.Record) (shapes []relation) {
	if !shows(r, "related") {
		return nil
	}
	for _, rel := range r.Related {
		shapes = append(shapes, relation{clean(rel.ID.S), clean(rel.As.S)})
	}
	return shapes
}

// newOrigin leaves out what only the next import needs.
func newOrigin(r *site.Record) *origin {
	if r.Origin == nil || !shows(r, "origin") {
		return nil
	}
	o := r.Origin
	return &origin{clean(o.Database.S), clean(o.ID.S), clean(o.Licence.S), clean(o.Recorded.S)}
}

func newImage(s *site.Site, r *site.Record) *image {
	if r.Image == nil || !shows(r, "image") {
		return nil
	}
	shape := &image{
		URL: address(s, r.URL()+url.PathEscape(r.Image.File.S)),
		Alt: text(r, "image.alt", r.Image.Alt), Credit: text(r, "image.credit", r.Image.Credit),
	}
	if img := r.FindImage(r.Image.File.S); img != nil {
		shape.Width, shape.Height = img.Width, img.Height
	}
	return shape
}

// newTranslations keeps back what is removed from the record itself.
func newTranslations(s *site.Site, r *site.Record) (shapes []translation) {
	for _, t := range r.Translations {
		shapes = append(shapes, translation{
			Language: t.Translation, URL: address(s, "/"+t.Translation+r.URL()),
			Title: text(r, "title", t.Title), Summary: text(r, "summary", t.Summary), Rationale: text(r, "rationale", t.Rationale),
			MachineWritten: texts(r, "machine-written", t.MachineWritten),
		})
	}
	return shapes
}

func newRevision(r *site.Record) *revision {
	rev := r.Changed()
	if rev == nil {
		return nil
	}
	return &revision{rev.Commit, stamp(rev.Time)}
}
