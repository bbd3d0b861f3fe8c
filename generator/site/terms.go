package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// checker gathers the problems that need more than one file.
type checker struct {
	site     *Site
	problems diag.List
	leftOut  []*incident.Incident // drafts
	gone     map[string]bool      // the paths of images that are removed
}

func (c *checker) add(rule *diag.Rule, file string, at diag.Span, format string, args ...any) *diag.Problem {
	c.problems = append(c.problems, diag.Problem{Rule: rule, File: file, Span: at, Message: fmt.Sprintf(format, args...)})
	return &c.problems[len(c.problems)-1]
}

// spelling is one way that records write an open term, and where first.
type spelling struct {
	text  string
	count int
	first *Record
	at    diag.Span
}

// resolveTerms finds the term of every value, and makes the terms that records
// bring to open taxonomies.
func (c *checker) resolveTerms() {
	fields := map[string]*Taxonomy{}
	for _, t := range c.site.Taxonomies {
		for _, f := range t.Fields {
			fields[f] = t
		}
	}
	spellings := map[*Term][]*spelling{}
	known := map[*Taxonomy]map[string]*Term{}
	for _, t := range c.site.Taxonomies {
		known[t] = map[string]*Term{}
	}
	for _, r := range c.site.All {
		for _, v := range r.Values {
			t := fields[v.Field]
			if t == nil {
				continue
			}
			term := known[t][v.S]
			if term == nil {
				said := len(c.problems)
				if term = c.resolve(r, t, v); term == nil {
					continue
				}
				if len(c.problems) == said { // else each record that names it is told
					known[t][v.S] = term
				}
			}
			if !t.Closed {
				spellings[term] = note(spellings[term], r, v)
			}
			if slices.ContainsFunc(r.Terms, func(o Value) bool { return o.Term == term && o.Field == v.Field && o.Item == v.Item }) {
				c.add(diag.RepeatedTerm, r.Path, v.Span, "%q stands twice in %s; keep one", v.S, v.Field)
				continue
			}
			r.Terms = append(r.Terms, Value{v, term})
		}
	}
	for _, t := range c.site.Taxonomies {
		c.nameTerms(t, spellings)
	}
}

func note(known []*spelling, r *Record, v incident.Value) []*spelling {
	for _, s := range known {
		if s.text == v.S {
			s.count++
			return known
		}
	}
	return append(known, &spelling{v.S, 1, r, v.Span})
}

// resolve finds a value's term; in a closed taxonomy it is an id.
func (c *checker) resolve(r *Record, t *Taxonomy, v incident.Value) *Term {
	term := t.Term(v.S)
	if !t.Closed {
		if term == nil {
			term = &Term{Taxonomy: t, Slug: Slug(v.S), Name: v.S}
			t.Terms = append(t.Terms, term)
			t.bySlug[term.Slug] = term
		}
		return term
	}
	if term == nil || term.ID != v.S {
		p := c.add(diag.UnknownTerm, r.Path, v.Span, "unknown term %q in %s", v.S, v.Field)
		if term != nil {
			p.Suggest(term.ID, true)
		} else {
			p.Suggest(t.nearest(v.S))
		}
		if p.Suggestion == "" {
			p.Message += "; " + choices(t)
		}
		return nil
	}
	if term.ReplacedBy != nil {
		c.add(diag.DeprecatedTerm, r.Path, v.Span, "the term %q is replaced", v.S).Suggest(term.ReplacedBy.ID, true)
		return term.ReplacedBy
	}
	if term.Deprecated {
		c.add(diag.DeprecatedTerm, r.Path, v.Span, "the term %q is no longer used", v.S)
	}
	return term
}

// nearest is the id that was most likely meant, or "", and whether that is certain.
func (t *Taxonomy) nearest(text string) (id string, certain bool) {
	if t.vocabulary != "" {
		if code := t.country(text); code != "" || len(text) < minSlip {
			return code, true // a code one letter away is another country's
		}
		name, certain := diag.Meant(text, t.names())
		if term := t.Term(name); term != nil {
			return term.ID, certain
		}
		return "", false
	}
	return diag.Meant(text, t.ids())
}

// choices says what a taxonomy's field takes.
func choices(t *Taxonomy) string {
	if !t.Closed {
		return "write a name"
	}
	if t.vocabulary != "" {
		return "write a two-letter code of ISO 3166-1, such as FR"
	}
	ids := t.ids()
	switch {
	case len(ids) == 0:
		return fmt.Sprintf("content/taxonomies/%s.yaml has no terms yet", t.Name)
	case len(ids) > 12:
		return fmt.Sprintf("see the %d terms in content/taxonomies/%s.yaml", len(ids), t.Name)
	}
	return "write one of " + strings.Join(ids, ", ")
}

// nameTerms gives the terms that records brought their commonest spelling, and
// reports the other ones.
func (c *checker) nameTerms(t *Taxonomy, spellings map[*Term][]*spelling) {
	if t.Closed {
		return
	}
	for _, term := range t.Terms {
		found := spellings[term]
		slices.SortFunc(found, func(a, b *spelling) int {
			return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.text, b.text))
		})
		if term.Rank == 0 && len(found) > 0 {
			term.Name = found[0].text
		}
		for _, s := range found {
			if s.text != term.Name && s.text != term.ID && !slices.Contains(term.Synonyms, s.text) {
				c.add(diag.SharedSlug, s.first.Path, s.at, "%q is the same term as %q", s.text, term.Name).Suggestion = term.Name
			}
		}
	}
	c.similar(t, spellings)
	slices.SortFunc(t.Terms, func(a, b *Term) int {
		if a.Rank != b.Rank && (a.Rank == 0 || b.Rank == 0) {
			return b.Rank - a.Rank
		}
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Slug, b.Slug))
	})
}

// similar reports names of an open taxonomy that differ by one letter, or only
// in what is not a letter or a digit. Two names are one letter apart when
// dropping at most one letter from each gives the same word, so it is enough to
// compare the words that each name becomes without one of its letters.
func (c *checker) similar(t *Taxonomy, spellings map[*Term][]*spelling) {
	byWord := map[string][]*Term{}
	for _, term := range t.Terms {
		if len(spellings[term]) == 0 {
			continue
		}
		for _, w := range shortened(bare(term.Name)) {
			byWord[w] = append(byWord[w], term)
		}
	}
	told := map[*Term]bool{}
	uses := func(t *Term) (n int) {
		for _, s := range spellings[t] {
			n += s.count
		}
		return n
	}
	for _, w := range slices.Sorted(maps.Keys(byWord)) {
		terms := byWord[w]
		slices.SortFunc(terms, func(a, b *Term) int {
			return cmp.Or(cmp.Compare(b.Rank, a.Rank), cmp.Compare(uses(b), uses(a)), cmp.Compare(a.Slug, b.Slug))
		})
		for _, other := range terms[1:] {
			if other == terms[0] || told[other] || other.Rank > 0 || !oneSlip(bare(terms[0].Name), bare(other.Name)) {
				continue
			}
			told[other] = true
			s := spellings[other][0]
			c.add(diag.SimilarTerms, s.first.Path, s.at, "%q is nearly %q, which %d other values name; write one of them, or make one a synonym in content/taxonomies/%s.yaml",
				s.text, terms[0].Name, uses(terms[0]), t.Name)
		}
	}
}

// bare is a name's letters and digits in lower case.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// minSlip is the length from which one letter is more likely a slip than a
// difference.
const minSlip = 7

func shortened(word string) []string {
	runes := []rune(word)
	words := []string{word}
	if len(runes) < minSlip || len(runes) > maxSlug {
		return words
	}
	for i := range runes {
		words = append(words, string(runes[:i])+string(runes[i+1:]))
	}
	return words
}

// oneSlip reports whether two words differ by one letter; digits count (GPT-3
// is not a slip for GPT-4).
func oneSlip(a, b string) bool {
	if a == b {
		return utf8.RuneCountInString(a) >= 3 // C, C++ and C# are three
	}
	if min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) < minSlip || digits(a) != digits(b) {
		return false
	}
	return near(a, b)
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// near reports whether one substitution, insertion or deletion, or one swap of
// neighbours, turns a into b.
func near(a, b string) bool {
	x, y := []rune(a), []rune(b)
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	x, y = x[i:], y[i:]
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	swap := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	return swap || len(x) <= 1 && len(y) <= 1
}

// tries reports whether the record states a value of the taxonomy, or means to: a
// wrong value, shape or key has its own problem.
func (r *Record) tries(t *Taxonomy) bool {
	return slices.ContainsFunc(t.Fields, func(field string) bool {
		return slices.ContainsFunc(r.Values, func(v incident.Value) bool { return v.Field == field }) ||
			slices.ContainsFunc(r.Problems, func(p diag.Problem) bool {
				return p.Suggestion == field || strings.HasPrefix(p.Message, strconv.Quote(field))
			})
	})
}

// checkTerms reports values that a taxonomy requires or expects and a record
// does not state.
func (c *checker) checkTerms() {
	for _, t := range c.site.Taxonomies {
		if t.Required == "" || len(t.Fields) == 0 {
			continue
		}
		rule := diag.MissingExpected
		if t.Required == "always" {
			rule = diag.MissingField
		}
		for _, r := range c.site.All {
			if !r.Unreadable && r.Removed == nil && !r.tries(t) {
				c.add(rule, r.Path, r.Top, "%q is not stated; if it is known, %s", t.Fields[0], choices(t))
			}
		}
	}
}

// group puts every listed record under its terms and the broader ones. A term
// that only broken records bring has no page, and neither has one of a whole
// standard vocabulary that no record names.
func (s *Site) group() {
	kept := map[*Term]bool{}
	for _, r := range s.All {
		for _, v := range r.Terms {
			kept[v.Term] = kept[v.Term] || !r.Broken
		}
	}
	for _, t := range s.Taxonomies {
		t.NotStated.Records = nil
		t.Terms = slices.DeleteFunc(t.Terms, func(term *Term) bool { return (term.Rank == 0 || t.vocabulary != "") && !kept[term] })
		for _, term := range t.Terms {
			term.Records = nil
		}
	}
	for _, r := range s.Records {
		for _, t := range s.Taxonomies {
			values := r.TermsOf(t.Name)
			if len(values) == 0 {
				t.NotStated.Records = append(t.NotStated.Records, r)
			}
			for _, v := range values {
				for term := v.Term; term != nil; term = term.Broader {
					if n := len(term.Records); n == 0 || term.Records[n-1] != r {
						term.Records = append(term.Records, r)
					}
				}
			}
		}
	}
	s.spell()
}

// spell gives the terms that records brought the spelling that is commonest among
// the listed ones: a record that nobody sees names nothing.
func (s *Site) spell() {
	counts := map[*Term]map[string]int{}
	for _, r := range s.Records {
		for _, v := range r.Terms {
			if v.Term.Rank > 0 || v.Term.Taxonomy.Closed {
				continue
			}
			if counts[v.Term] == nil {
				counts[v.Term] = map[string]int{}
			}
			counts[v.Term][v.S]++
		}
	}
	for term, spellings := range counts {
		term.Name = slices.SortedFunc(maps.Keys(spellings), func(a, b string) int {
			return cmp.Or(cmp.Compare(spellings[b], spellings[a]), cmp.Compare(a, b))
		})[0]
	}
}
