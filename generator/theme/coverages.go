package theme

import (
	"html/template"

	"blotter/generator/site"
)

// Coverages is the page that counts, for each framework, how the register's
// records answer its criteria.
type Coverages struct {
	Count      string
	Frameworks []FrameworkCoverage
}

// FrameworkCoverage is a framework with its criteria, dimension by dimension.
type FrameworkCoverage struct {
	Anchor, Title, Description, Source string
	Dimensions                         []DimensionCoverage
}

// DimensionCoverage is the criteria of one dimension; its name may be "".
type DimensionCoverage struct {
	Name     string
	Criteria []CriterionCoverage
}

// CriterionCoverage is how many records answer a criterion, and in which fields.
// Where it is not Asked, no field of a record answers it. The shares are in per
// cent of all records.
type CriterionCoverage struct {
	Number                    string
	Name, Fields              template.HTML
	Mandatory, Asked          bool
	Direct, Partial, Missing  int
	DirectShare, PartialShare int
}

func (m *maker) coverages() *Coverages {
	m.head = head{title: m.say("coverage.title"), description: m.say("coverage.description")}
	view := &Coverages{Count: m.say("records", "n", len(m.site.Records))}
	for _, f := range m.site.Frameworks {
		counts := m.site.CoverageCounts(f)
		c := FrameworkCoverage{Anchor: frameworkAnchor(f), Title: f.Title, Description: f.Description, Source: f.Source}
		for j, criterion := range f.Criteria {
			if n := len(c.Dimensions); n == 0 || c.Dimensions[n-1].Name != criterion.Dimension {
				c.Dimensions = append(c.Dimensions, DimensionCoverage{Name: criterion.Dimension})
			}
			d := &c.Dimensions[len(c.Dimensions)-1]
			d.Criteria = append(d.Criteria, m.criterion(criterion, counts[j]))
		}
		view.Frameworks = append(view.Frameworks, c)
	}
	return view
}

// frameworkAnchor is the framework's place on the page.
func frameworkAnchor(f *site.Framework) string { return "framework-" + site.Words(f.Name) }

func (m *maker) criterion(c site.Criterion, n site.AnswerCounts) CriterionCoverage {
	all := max(1, len(m.site.Records))
	return CriterionCoverage{
		Number: c.Number, Name: template.HTML(breakable(c.Name)), Mandatory: c.Mandatory, Asked: len(c.Direct)+len(c.Partial) > 0, Fields: m.answers(c),
		Direct: n[site.Answered], Partial: n[site.InPart], Missing: n[site.Unanswered],
		DirectShare: n[site.Answered] * 100 / all, PartialShare: n[site.InPart] * 100 / all,
	}
}

// answers names the fields that answer a criterion, those of taxonomies linked.
func (m *maker) answers(c site.Criterion) template.HTML {
	direct, partial := m.fieldLinks(c.Direct), m.fieldLinks(c.Partial)
	switch {
	case partial == "":
		return direct
	case direct == "":
		return m.html("coverage.partly", "fields", partial)
	}
	return m.html("coverage.both", "fields", direct, "partly", partial)
}

func (m *maker) fieldLinks(fields []string) template.HTML {
	var all []Link
	for _, f := range fields {
		l := Link{Text: uncapitalised(m.or("field.bare."+f, m.fieldWord(f)))}
		if t := m.site.TaxonomyOf(f); t != nil {
			l = Link{t.Title, m.href(t.URL())}
			if role := t.Roles[f]; role != "" {
				l.Text += " (" + role + ")"
			}
		}
		all = append(all, l)
	}
	return m.links(all)
}
