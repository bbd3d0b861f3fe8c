package incident

import (
	"strings"

	"blotter/generator/frontmatter"
)

// label names the values of two lists: a scalar by itself, a map by what tells it
// apart. Maps that would be called the same are told apart by their titles.
func label(before, after []*item) {
	called := map[string]int{}
	for _, i := range after {
		i.label = i.called()
		called[i.label]++
	}
	for _, i := range before {
		i.label = i.called()
		if i.other == nil {
			called[i.label]++
		}
	}
	for _, items := range [][]*item{before, after} {
		for _, i := range items {
			if title := text(i.Node, "title"); called[i.label] > 1 && title != "" && !strings.HasPrefix(i.label, cut(title, maxShown)) {
				i.label += ", “" + cut(title, maxQuoted) + "”"
			}
		}
	}
}

// called is a value's name in a line: "Reuters, 2026-06-22", "follow-up
// 2025-02-01-x", "2026-01-08: The pilot was paused.", or its first text.
func (i *item) called() string {
	date, what, as := text(i.Node, "date"), text(i.Node, "what"), text(i.Node, "as")
	switch {
	case i.Kind != frontmatter.Mapping:
		return strings.Join(texts(i.Node), ", ")
	case as != "" && text(i.Node, "id") != "":
		return as + " " + text(i.Node, "id")
	case what != "" && date != "":
		return date + ": " + cut(what, maxQuoted)
	}
	for _, name := range []string{"publisher", "name", "title", "what"} {
		if head := cut(text(i.Node, name), maxShown); head != "" && date != "" {
			return head + ", " + date
		} else if head != "" {
			return head
		}
	}
	if all := texts(i.Node); len(all) > 0 {
		return all[0]
	}
	return "an entry"
}

// texts are the scalars of a value, in the order in which edits are told.
func texts(n Node) (all []string) {
	if n.Kind == frontmatter.Scalar {
		return []string{plain(n.Text)}
	}
	for _, i := range n.Items {
		all = append(all, texts(i)...)
	}
	for _, name := range names(memberOrder, n) {
		all = append(all, texts(n.Field(name))...)
	}
	return all
}
