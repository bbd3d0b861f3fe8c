package main

import (
	"fmt"
	"time"
)

// record is one record before it is written as a file.
type record struct {
	title, date, dateOf, status, reason, supersededBy string
	summary, rationale, harmed                        []byte
	terms                                             map[string][]string // by field
	systems                                           []system
	quantities, aliases, marked                       []string
	events                                            []event
	related                                           []relation
	sources                                           []source
	body                                              []byte
}

type system struct{ name, developer, deployer string }

type event struct{ date, what, kind string }

type relation struct{ id, as string }

type source struct {
	title, url, publisher, author, date, kind, label string
	rationale                                        []byte
}

// record draws the first version of a record.
func (c *corpus) record(i int) *record {
	who, say := c.identity(i), c.voice("record", i)
	r := &record{title: who.title, terms: map[string][]string{}}
	r.date = say.date(who.day)
	if say.chance(80) {
		r.dateOf = pick(say.Rand, []string{"occurrence", "occurrence", "first-report", "filing"})
	}
	r.summary = say.sentences(nil, 2+say.IntN(2))
	r.rationale = say.sentences(nil, 1+say.IntN(3))
	c.classify(r, say)
	c.name(r, say)
	c.addDetails(r, say, i, who.day)
	c.addSources(r, i, who.day)
	c.setStatus(r, say, i)
	r.body = c.body(c.voice("body", i), i)
	return r
}

// date writes a day in one of the precisions that the format knows.
func (v voice) date(day time.Time) string {
	month, full := day.Format("2006-01"), day.Format(time.DateOnly)
	switch k := v.IntN(1000); {
	case k < 800:
		return full
	case k < 900:
		return month
	case k < 940:
		return day.Format("2006")
	case k < 960:
		return month + "~"
	case k < 985:
		return full + "/" + day.AddDate(0, 0, 1+v.IntN(200)).Format(time.DateOnly)
	case k < 997:
		return month + "/.."
	}
	return "unknown"
}

// classify draws the closed taxonomies' terms and the countries.
func (c *corpus) classify(r *record, say voice) {
	for k, v := range closed {
		if !say.chance(v.stated) {
			continue
		}
		for range 1 + min(say.IntN(v.most), say.IntN(v.most)) {
			r.addTerm(v.fields, termID(v.terms[c.termRank[k].draw(say.Rand)]))
		}
	}
	if say.chance(75) {
		for range 1 + say.IntN(6)/5 {
			r.addTerm("countries", countries[c.countryRank.draw(say.Rand)])
		}
	}
}

func (r *record) addTerm(field, term string) {
	for _, other := range r.terms[field] {
		if other == term {
			return
		}
	}
	r.terms[field] = append(r.terms[field], term)
}

// name draws systems and organisations.
func (c *corpus) name(r *record, say voice) {
	for range say.IntN(8) / 3 {
		s := system{c.systems[c.systemRank.draw(say.Rand)], c.organisation(say), c.organisation(say)}
		if len(r.systems) == 0 || r.systems[0].name != s.name {
			r.systems = append(r.systems, s)
		}
	}
	if say.chance(25) {
		r.addTerm("organisations", c.organisation(say))
	}
}

func (c *corpus) organisation(say voice) string {
	return c.organisations[c.organisationRank.draw(say.Rand)]
}

// addDetails draws what only some records say.
func (c *corpus) addDetails(r *record, say voice, i int, day time.Time) {
	if say.chance(30) {
		r.harmed = say.sentences(nil, 1)
	}
	if say.chance(25) {
		r.quantities = append(r.quantities, fmt.Sprintf("affected: about %d", 10+say.IntN(1+say.IntN(1_000_000))))
	}
	if say.chance(8) {
		r.quantities = append(r.quantities, fmt.Sprintf("injuries: %d", say.IntN(9)), fmt.Sprintf("loss: EUR %d", 1000*(1+say.IntN(5000))))
	}
	for at := day; say.chance(30); {
		at = at.AddDate(0, 0, 1+say.IntN(90))
		kind := pick(say.Rand, []string{"harm", "disclosure", "mitigation", "response", "ruling"})
		r.events = append(r.events, event{at.Format(time.DateOnly), say.clause(5+say.IntN(8)) + ".", kind})
	}
	if say.chance(20) {
		r.aliases = append(r.aliases, fmt.Sprintf("northern:%d", 1000+i))
	}
	if say.chance(12) {
		r.marked = []string{"summary", "rationale"}
	}
	if i > 0 && say.chance(15) {
		r.related = []relation{{c.ids[say.IntN(i)], pick(say.Rand, []string{"follow-up", "variant", "part-of", "same-cause"})}}
	}
}

// setStatus disputes, withdraws or supersedes one record in a hundred.
func (c *corpus) setStatus(r *record, say voice, i int) {
	if i == 0 || !say.chance(1) {
		return
	}
	r.status = pick(say.Rand, []string{"disputed", "withdrawn", "superseded"})
	r.reason = say.clause(8) + "."
	if r.status == "superseded" {
		r.supersededBy = c.ids[say.IntN(i)]
	}
}

// addSources draws one to twelve, most often two or three.
func (c *corpus) addSources(r *record, i int, day time.Time) {
	say := c.voice("source count", i)
	n := 1 + min(say.IntN(12), say.IntN(12), say.IntN(7))
	for k := range n {
		r.sources = append(r.sources, c.source(i, k, day))
	}
	if i > 0 && n > 1 && say.chance(5) {
		// The same article in an earlier record; the first one is never borrowed.
		j := say.IntN(i)
		r.sources[n-1] = c.source(j, 0, c.identity(j).day)
	}
}

// source draws source k of record i.
func (c *corpus) source(i, k int, day time.Time) source {
	say := c.voice("source", i<<8|k)
	s := source{title: say.clause(7 + say.IntN(7)), publisher: c.publishers[c.publisherRank.draw(say.Rand)]}
	at := day.AddDate(0, 0, say.IntN(30))
	s.url = fmt.Sprintf("https://www.%s.example/%s/%s-%x", slug(s.publisher, 2), at.Format("2006/01"), slug(s.title, 6), i<<8|k)
	if say.chance(15) {
		s.title = say.clause(3) + ": " + s.title
	}
	if say.chance(85) {
		s.date = at.Format(time.DateOnly)
	}
	if say.chance(40) {
		s.author = say.name(2)
	}
	if say.chance(30) {
		s.kind = pick(say.Rand, []string{"article", "article", "filing", "official", "response", "research"})
	}
	s.label = pick(say.Rand, labels)
	s.rationale = say.sentences(nil, 1+say.IntN(3))
	return s
}

// revise makes version n of a record from the one before it.
func (c *corpus) revise(r *record, i, version int) {
	say := c.voice("revision", i<<8|version)
	switch say.IntN(4) {
	case 0:
		r.body = append(r.body, "\n## Update\n\n"...)
		r.body = wrap(r.body, say.sentences(nil, 3+say.IntN(4)), "")
	case 1:
		r.summary = say.sentences(nil, 2+say.IntN(2))
	case 2:
		r.sources = append(r.sources, c.source(i, 100+version, c.identity(i).day))
	default:
		severity := closed[0]
		r.terms[severity.fields] = []string{termID(pick(say.Rand, severity.terms))}
		r.rationale = say.sentences(nil, 1+say.IntN(3))
	}
}

// file is a version of a record, as the file that holds it; versions count
// from 0.
func (c *corpus) file(i, version int) []byte {
	r := c.record(i)
	for v := 1; v <= version; v++ {
		c.revise(r, i, v)
	}
	if c.flat {
		return c.writeFlat(r, i)
	}
	return r.write()
}
