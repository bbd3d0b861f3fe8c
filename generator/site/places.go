package site

// Places is the taxonomy of where it happened, nil where the register has none.
func (c *Config) Places() *Taxonomy { return c.TaxonomyOf("countries") }

// PlacesURL is the address of a term's records by place. It is "" where there is
// no such page: a term has one if its taxonomy lists its own terms, ten of its
// records or more are there, and these name two places at least.
func (s *Site) PlacesURL(t *Term) string {
	places := s.Places()
	switch {
	case places == nil || places == t.Taxonomy || len(t.Records) < largeTerm:
		return ""
	case !t.Taxonomy.ownList() || t.Taxonomy.OfSources() || t == t.Taxonomy.NotStated:
		return ""
	case !severalPlaces(t.Records, places):
		return ""
	}
	return t.URL() + places.Name + "/"
}

func severalPlaces(records []*Record, places *Taxonomy) bool {
	var first *Term
	for _, r := range records {
		for _, v := range r.Terms {
			switch {
			case v.Term.Taxonomy != places || v.Term == first:
			case first == nil:
				first = v.Term
			default:
				return true
			}
		}
	}
	return false
}
