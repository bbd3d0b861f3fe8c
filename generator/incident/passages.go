package incident

import "strings"

// fewestHidden is how many words are worth leaving out.
const fewestHidden = 4

// Passages leaves out of runs what is far from every change: of each run that is
// kept there stay so many words of context beside a change, and a Gap whose text
// is "…" for the rest. It is nil when nothing has changed.
func Passages(runs []Run, context int) []Run {
	var cut []Run
	changed := false
	for i, r := range runs {
		if r.Op != Keep {
			changed = changed || r.Op != Gap
			cut = append(cut, r)
			continue
		}
		head, tail := context, context
		if i == 0 {
			head = 0
		}
		if i == len(runs)-1 {
			tail = 0
		}
		cut = append(cut, passage(r, head, tail)...)
	}
	if !changed {
		return nil
	}
	return cut
}

// passage keeps the first and the last words of a run.
func passage(r Run, head, tail int) []Run {
	tokens := interned{}.tokens(r.Text, split)
	from, to := 0, len(tokens)
	for ; from < to && (head > 0 || from > 0 && !tokens[from].word); from++ {
		head -= words(tokens[from : from+1])
	}
	for ; to > from && tail > 0; to-- {
		tail -= words(tokens[to-1 : to])
	}
	if words(tokens[from:to]) < fewestHidden {
		return []Run{r}
	}
	w := &runWriter{}
	gap := token{text: "…", space: 1}
	tokens[0].space = leading(r.Text)
	if from == 0 {
		gap.space = tokens[0].space
	}
	w.write(Keep, tokens[:from])
	w.one(Gap, gap)
	w.write(Keep, tokens[to:])
	w.flush()
	return w.runs
}

// leading is the white space that a run begins with.
func leading(text string) (space uint8) {
	for i := range spaces {
		if strings.HasPrefix(text, spaces[i]) {
			space = uint8(i)
		}
	}
	return space
}
