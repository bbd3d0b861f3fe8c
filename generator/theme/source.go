package theme

import (
	"html/template"
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
			sources[v.Item].From[0] = anchor(v.Term.Name, m.href(v.Term.URL()), "")
		case "sources.label":
			sources[v.Item].Label = m.labelMark(v.Term).HTML()
		}
	}
	return sources
}

func (m *maker) source(r *site.Record, i int, src incident.Source) Source {
	s := Source{
		Anchor: "source-" + strconv.Itoa(i+1), Title: external(src.Title.S, src.URL.S), From: m.sourceFrom(src), Rationale: src.Rationale.S,
	}
	if s.Rationale != "" && r.WrittenByMachine("sources.rationale") {
		s.Machine = wordMachine
	}
	var cited []Link
	for _, other := range r.CitedBy[i] {
		if other.Listed() {
			cited = append(cited, Link{title(other), m.href(other.URL())})
		}
	}
	s.CitedBy = links(cited)
	return s
}

// sourceFrom says where a source comes from, the publisher first.
func (m *maker) sourceFrom(src incident.Source) []template.HTML {
	from := []template.HTML{plain(src.Publisher.S)}
	if src.Author.S != "" {
		from = append(from, plain(src.Author.S))
	}
	if d := dateOf(src.Date); d.Words != "" {
		from = append(from, d.HTML())
	}
	if l := src.Language.S; l != "" && l != m.site.Language {
		from = append(from, plain("in "+m.languages()[l]))
	}
	if w := sourceKindWords[src.Kind.S]; w != "" {
		from = append(from, plain(w))
	}
	if src.Archive.S != "" {
		from = append(from, external("archived copy", src.Archive.S))
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
// same: 5 say incident, 2 say hazard.
func (m *maker) agreement(r *site.Record) string {
	var order []*site.Term
	count := map[*site.Term]int{}
	for _, v := range r.Terms {
		if v.Field == "sources.label" {
			if count[v.Term] == 0 {
				order = append(order, v.Term)
			}
			count[v.Term]++
		}
	}
	if len(order) < 2 {
		return ""
	}
	words := make([]string, len(order))
	for i, t := range order {
		say := "say"
		if count[t] == 1 {
			say = "says"
		}
		words[i] = strconv.Itoa(count[t]) + " " + say + " " + strings.ToLower(t.Name)
	}
	return "The sources differ: " + strings.Join(words, ", ") + "."
}

func events(r *site.Record) []Event {
	lines := make([]Event, len(r.Events))
	for i, e := range r.Events {
		lines[i] = Event{Date: dateOf(e.Date).HTML(), Kind: e.Kind.S, What: e.What.S}
		for n, src := range r.Sources {
			if e.Source.S != "" && src.ID.S == e.Source.S {
				lines[i].Source = n + 1
			}
		}
	}
	return lines
}
