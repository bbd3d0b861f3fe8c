package incident

import (
	"slices"
	"strconv"
	"strings"

	"blotter/generator/frontmatter"
)

// item is one value of a list.
type item struct {
	Node
	key   string // the same for values that say the same
	label string
	other *item // its self in the other version, nil where there is none
	words []int32
}

// itemsOf are the values of a list, or the one value that stands for a list.
func itemsOf(n Node) (items []*item) {
	nodes := []Node{n}
	if n.Kind == frontmatter.Sequence {
		nodes = n.Items
	}
	for _, n := range nodes {
		if n = said(n); n.Kind != frontmatter.Nothing {
			items = append(items, &item{Node: n, key: canonical(n)})
		}
	}
	return items
}

// named makes maps of scalars: a list of names may have become one of maps.
func named(items []*item) {
	for _, i := range items {
		if i.Kind == frontmatter.Scalar {
			i.Node = Node{Kind: frontmatter.Mapping, Fields: []frontmatter.Entry{{Name: "name", Value: i.Node}}}
			i.key = canonical(i.Node)
		}
	}
}

// canonical writes a value so that two texts are equal where only the form
// differs.
func canonical(n Node) string {
	switch n.Kind {
	case frontmatter.Sequence:
		var all []string
		for _, i := range itemsOf(n) {
			all = append(all, i.key)
		}
		slices.Sort(all)
		if len(all) == 1 {
			return all[0]
		}
		return "[" + strings.Join(all, ",") + "]"
	case frontmatter.Mapping:
		var all []string
		for _, name := range names(nil, n) {
			if v := said(n.Field(name)); v.Kind != frontmatter.Nothing {
				all = append(all, strconv.Quote(name)+":"+canonical(v))
			}
		}
		return "{" + strings.Join(all, ",") + "}"
	case frontmatter.Scalar:
		return strconv.Quote(plain(n.Text))
	}
	return ""
}

// identities are what tells the maps of a list apart, the surest first.
var identities = []func(Node) string{
	func(n Node) string { return text(n, "id") },
	func(n Node) string { return address(text(n, "url")) },
	func(n Node) string { return text(n, "name") },
	func(n Node) string { return text(n, "title") },
	func(n Node) string {
		if what := text(n, "what"); what != "" {
			return text(n, "date") + " " + what
		}
		return ""
	},
}

func text(n Node, name string) string { return plain(n.Field(name).Text) }

// address is a URL without what leads to the same page either way.
func address(url string) string {
	url = strings.TrimPrefix(strings.TrimPrefix(url, "http://"), "https://")
	return strings.TrimRight(url, "/")
}

// match pairs the values of two lists: those that say the same, maps of one
// identity, then what is much alike.
func match(path string, before, after []*item) {
	pair(before, after, func(i *item) string { return i.key })
	for _, identity := range identities {
		pair(before, after, func(i *item) string {
			if i.Kind != frontmatter.Mapping {
				return ""
			}
			return identity(i.Node)
		})
	}
	pairAlike(path, single(before), single(after))
}

// pair joins the values without a partner whose keys are equal and not empty, in
// order.
func pair(before, after []*item, key func(*item) string) {
	waiting := map[string][]*item{}
	for _, i := range before {
		if i.other == nil {
			k := key(i)
			waiting[k] = append(waiting[k], i)
		}
	}
	for _, i := range after {
		if i.other != nil {
			continue
		}
		if k := key(i); k != "" && len(waiting[k]) > 0 {
			i.other, waiting[k][0].other = waiting[k][0], i
			waiting[k] = waiting[k][1:]
		}
	}
}

func single(items []*item) (left []*item) {
	for _, i := range items {
		if i.other == nil {
			left = append(left, i)
		}
	}
	return left
}

// maxAlike bounds how many pairs are tried for likeness.
const maxAlike = 4096

// pairAlike joins values that share more than half of their words, where each is
// the other's best and no second is as good. Short scalars, such as terms, are
// never alike.
func pairAlike(path string, before, after []*item) {
	if len(before)*len(after) > maxAlike {
		return
	}
	in := interned{}
	for _, i := range slices.Concat(before, after) {
		if i.Kind != frontmatter.Scalar || prose(path, i.Text) {
			i.words = bag(in, i.Node)
		}
	}
	for _, i := range after {
		if old := best(i, before); old != nil && best(old, after) == i {
			i.other, old.other = old, i
		}
	}
}

// best is the one that is most like i, nil where that is not clear.
func best(i *item, others []*item) (found *item) {
	most := 0.5
	for _, o := range others {
		if o.Kind != i.Kind {
			continue
		}
		switch likeness := dice(i.words, o.words); {
		case likeness > most:
			found, most = o, likeness
		case likeness == most:
			found = nil
		}
	}
	return found
}

// bag is the words of a value, sorted.
func bag(in interned, n Node) (all []int32) {
	for _, t := range in.tokens(n.Text, split) {
		if t.word {
			all = append(all, t.key)
		}
	}
	for _, i := range n.Items {
		all = append(all, bag(in, i)...)
	}
	for _, e := range n.Fields {
		all = append(all, bag(in, e.Value)...)
	}
	slices.Sort(all)
	return all
}

// dice is the Sørensen–Dice coefficient of two sorted bags.
func dice(a, b []int32) float64 {
	shared, total := 0, len(a)+len(b)
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			shared, a, b = shared+1, a[1:], b[1:]
		}
	}
	if total == 0 {
		return 0
	}
	return 2 * float64(shared) / float64(total)
}
