package theme

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"blotter/generator/incident"
	"blotter/generator/site"
)

// Source is one source of a record.
type Source struct {
	Anchor             string
	Title              template.HTML
	From               []template.HTML // publisher, author, date and the like
	TitleMachine       string
	Label              template.HTML
	Rationale, Machine string
	CitedBy            template.HTML
}

// Event is a line of a record's timeline. Source is the number of one of the
// record's sources, or 0.
type Event struct {
	Date       template.HTML
	Kind, What string
	Source     int
}

func (m *maker) sources(r *site.Record) []Source {
	sources := make([]Source, len(r.Sources))
	for i, src := range r.Sources {
		sources[i] = m.source(r, i, src)
	}
	for _, v := range r.Terms {
		switch v.Field {
		case "sources.publisher":
			sources[v.Item].From[0] = m.byMachine(anchor(v.Term.Name, m.href(v.Term.URL()), ""), r, v.Field)
		case "sources.label":
			sources[v.Item].Label = m.byMachine(m.labelMark(v.Term).HTML(), r, v.Field)
		}
	}
	return sources
}

func (m *maker) source(r *site.Record, i int, src incident.Source) Source {
	s := Source{
		Anchor: "source-" + strconv.Itoa(i+1), Title: external(src.Title.S, src.URL.S), From: m.sourceFrom(src), Rationale: src.Rationale.S,
	}
	s.TitleMachine = machine(r, m.say("machine.text"), "sources.title")
	if s.Rationale != "" {
		s.Machine = machine(r, m.say("machine.text"), "sources.rationale")
	}
	var cited []Link
	for _, other := range r.CitedBy[i] {
		if other.Listed() {
			cited = append(cited, Link{title(other), m.href(other.URL())})
		}
	}
	s.CitedBy = m.links(cited)
	return s
}

// sourceFrom says where a source comes from, the publisher first.
func (m *maker) sourceFrom(src incident.Source) []template.HTML {
	from := []template.HTML{plain(src.Publisher.S)}
	if src.Author.S != "" {
		from = append(from, plain(src.Author.S))
	}
	if d := m.dateOf(src.Date); d.Words != "" {
		from = append(from, d.HTML())
	}
	if l := src.Language.S; l != "" && l != m.site.Language {
		from = append(from, m.html("source.language", "language", m.languages()[l]))
	}
	if key := "source.kind." + src.Kind.S; m.has(key) {
		from = append(from, m.html(key))
	}
	if src.Archive.S != "" {
		from = append(from, external(m.say("source.archive"), src.Archive.S))
	}
	if src.Publisher.S == "" {
		return from[1:]
	}
	return from
}

// labelMark gives a label without a glyph that of the severity of the same id.
func (m *maker) labelMark(t *site.Term) Mark {
	mark := m.termMark(t)
	if mark.Glyph == "" && m.severity != nil {
		for _, s := range m.severity.Terms {
			if s.ID == t.ID {
				mark.Glyph, mark.Rank = s.Glyph, m.step(s)
			}
		}
	}
	return mark
}

// agreement counts what the sources support where they do not all support the
// same: 5 say incident, 2 say hazard, 1 is not labelled.
func (m *maker) agreement(r *site.Record) string {
	var order []*site.Term
	count := map[*site.Term]int{}
	silent := len(r.Sources)
	for _, v := range r.Terms {
		if v.Field == "sources.label" {
			if count[v.Term] == 0 {
				order = append(order, v.Term)
			}
			count[v.Term]++
			silent--
		}
	}
	if len(order) < 2 {
		return ""
	}
	slices.SortStableFunc(order, func(a, b *site.Term) int { return count[b] - count[a] })
	var words []string
	for _, t := range order {
		words = append(words, m.say("agreement.says", "n", count[t], "label", strings.ToLower(t.Name)))
	}
	if silent > 0 {
		words = append(words, m.say("agreement.silent", "n", silent))
	}
	return m.say("agreement", "list", strings.Join(words, m.say("list.comma")))
}

// eventKind is the kind of an event where that tells something.
func (m *maker) eventKind(kind string) string {
	if kind == "other" {
		return ""
	}
	return m.or("event.kind."+kind, kind)
}

func (m *maker) events(r *site.Record) []Event {
	lines := make([]Event, len(r.Events))
	for i, e := range r.Events {
		lines[i] = Event{Date: m.dateOf(e.Date).HTML(), Kind: m.eventKind(e.Kind.S), What: e.What.S}
		for n, src := range r.Sources {
			if e.Source.S != "" && src.ID.S == e.Source.S {
				lines[i].Source = n + 1
			}
		}
	}
	return lines
}
