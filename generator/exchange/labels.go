package exchange

import (
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/site"
)

// maxValues is how many values of one cell are read.
const maxValues = 1000

// few are the first of a cell's values.
func (r *Result) few(where, column string, values []string) []string {
	if len(values) <= maxValues {
		return values
	}
	r.note(Dropped, where, "%s: the values after the first %d", column, maxValues)
	return values[:maxValues]
}

func namesOf(t *site.Term) []string { return append([]string{t.ID, t.Name}, t.Synonyms...) }

// term is what a record writes for a name: in a closed taxonomy the id of the
// term that has the name, in whatever case, or one that differs in form only.
func (r *register) term(where, column, name string, t *site.Taxonomy) string {
	if !t.Closed {
		return name
	}
	if term := named(t, func(s string) bool { return strings.EqualFold(s, name) }); term != nil {
		return term.ID
	}
	form := plainForm(name)
	if term := named(t, func(s string) bool { return plainForm(s) == form }); term != nil && form != "" {
		r.label(Label{Field: column, Value: name, Term: term.ID})
		return term.ID
	}
	var names []string
	for _, term := range t.Terms {
		names = append(names, namesOf(term)...)
	}
	r.label(Label{Field: column, Value: name, Near: diag.Nearest(name, names)})
	r.note(Dropped, where, "%s: %q is no term of content/taxonomies/%s.yaml", column, name, t.Name)
	return ""
}

// named is the term, or what replaces it, one of whose names is meant.
func named(t *site.Taxonomy, meant func(name string) bool) *site.Term {
	for _, term := range t.Terms {
		if !slices.ContainsFunc(namesOf(term), meant) {
			continue
		}
		if term.ReplacedBy != nil {
			return term.ReplacedBy
		}
		return term
	}
	return nil
}

// plainForm is a label's words without case, accents, punctuation, "and" and the s
// of a plural.
func plainForm(label string) string {
	var words []string
	for w := range strings.SplitSeq(asciiWords(label), "-") {
		if w == "and" {
			continue
		}
		if y, ok := strings.CutSuffix(w, "ies"); ok && len(w) > 5 {
			w = y + "y"
		}
		if len(w) > 3 && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") {
			w = strings.TrimSuffix(w, "s")
		}
		words = append(words, w)
	}
	return strings.Join(words, "-")
}
