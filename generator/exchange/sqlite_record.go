package exchange

import (
	"maps"
	"slices"
)

// The parts of a published record that the database has columns for.
type (
	storedRecord struct {
		ID, URL, Title, Language, Status, Summary, Rationale, Harmed, Recorded, Changed, Version string

		DateOf         string   `json:"date_of"`
		StatusReason   string   `json:"status_reason"`
		SupersededBy   []string `json:"superseded_by"`
		MachineWritten []string `json:"machine_written"`
		Aliases        []string
		Uncommitted    bool
		Date           edtf
		Image          struct{ URL, Alt, Credit string }
		Origin         struct{ Database, ID, Licence, Recorded string }
		Removed        struct {
			Date, Reason string
			Fields       []string
		}
		Terms        map[string]any
		Quantities   []storedQuantity
		Events       []storedEvent
		Sources      []storedSource
		Related      []struct{ ID, As string }
		AlsoKnownAs  []struct{ Database, ID, URL string } `json:"also_known_as"`
		Translations []storedTranslation

		n int // its number in the database
	}
	edtf           struct{ EDTF, Earliest, Latest string }
	storedQuantity struct {
		Kind, Text, Bound, Currency string
		Value                       int64
		To                          *int64
	}
	storedEvent struct {
		Date               edtf
		What, Kind, Source string
	}
	storedSource struct {
		ID, Title, URL, Publisher, Author, Language, Kind, Label, Rationale, Archive string

		Date, Accessed edtf
		Terms          map[string]string
	}
	storedTranslation struct {
		Language, URL, Title, Summary, Rationale string

		MachineWritten []string `json:"machine_written"`
	}
)

func (d *database) addRecord(r *storedRecord, p Published) error {
	err := d.insert("records", r.n, r.ID, r.URL, p.Listed, r.Title, r.Date.EDTF, r.Date.Earliest, r.Date.Latest, r.DateOf, r.Language,
		r.Status, r.StatusReason, r.Summary, r.Rationale, r.Harmed, p.Body,
		words(r.MachineWritten), words(r.Aliases), r.Image.URL, r.Image.Alt, r.Image.Credit,
		r.Origin.Database, r.Origin.ID, r.Origin.Licence, r.Origin.Recorded,
		r.Recorded, r.Changed, r.Version, r.Uncommitted,
		r.Removed.Date, r.Removed.Reason, words(r.Removed.Fields))
	if err != nil {
		return err
	}
	for _, add := range []func(*storedRecord) error{d.addTerms, d.addSources, d.addEvents, d.addQuantities, d.addRelations, d.addTranslations} {
		if err := add(r); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) addTerms(r *storedRecord) error {
	for _, field := range slices.Sorted(maps.Keys(r.Terms)) {
		if err := d.addValue(r, field, nil, r.Terms[field]); err != nil {
			return err
		}
	}
	return nil
}

// addValue adds what a field of terms holds: a term, terms, or a list of maps whose
// fields do so. item is the map's place, nil for a field of the record.
func (d *database) addValue(r *storedRecord, field string, item, value any) error {
	switch v := value.(type) {
	case string:
		return d.insert("record_terms", r.n, field, item, d.taxonomies[field], v)
	case []any:
		for i, e := range v {
			if err := d.addElement(r, field, item, i, e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *database) addElement(r *storedRecord, field string, item any, place int, element any) error {
	fields, isMap := element.(map[string]any)
	if !isMap {
		return d.addValue(r, field, item, element)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := d.addValue(r, field+"."+name, place, fields[name]); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) addSources(r *storedRecord) error {
	for i, s := range r.Sources {
		err := d.insert("sources", r.n, i, s.ID, s.Title, s.URL, s.Publisher, s.Author, s.Date.EDTF, s.Date.Earliest, s.Date.Latest,
			s.Accessed.EDTF, s.Language, s.Kind, s.Label, s.Rationale, s.Archive)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(s.Terms)) {
			if err := d.addValue(r, "sources."+name, i, s.Terms[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *database) addEvents(r *storedRecord) error {
	for i, e := range r.Events {
		if err := d.insert("events", r.n, i, e.Date.EDTF, e.Date.Earliest, e.Date.Latest, e.What, e.Kind, e.Source); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) addQuantities(r *storedRecord) error {
	for _, q := range r.Quantities {
		if err := d.insert("quantities", r.n, q.Kind, q.Text, q.Bound, q.Value, q.To, q.Currency); err != nil {
			return err
		}
	}
	return nil
}

// addRelations adds the record's ties to others, here and in other databases.
func (d *database) addRelations(r *storedRecord) error {
	for _, other := range r.SupersededBy {
		if err := d.insert("relations", r.n, "superseded-by", other); err != nil {
			return err
		}
	}
	for _, rel := range r.Related {
		if err := d.insert("relations", r.n, rel.As, rel.ID); err != nil {
			return err
		}
	}
	for _, k := range r.AlsoKnownAs {
		if err := d.insert("also_known_as", r.n, k.Database, k.ID, k.URL); err != nil {
			return err
		}
	}
	return nil
}

func (d *database) addTranslations(r *storedRecord) error {
	for _, t := range r.Translations {
		if err := d.insert("translations", r.n, t.Language, t.URL, t.Title, t.Summary, t.Rationale, words(t.MachineWritten)); err != nil {
			return err
		}
	}
	return nil
}
