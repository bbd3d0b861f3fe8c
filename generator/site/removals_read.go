package site

import (
	"fmt"
	"slices"
	"strings"

	"blotter/generator/diag"
	"blotter/generator/incident"
)

// IsRemovedFile reports whether a file is removed.yaml, or meant to be.
func IsRemovedFile(file string) bool {
	return strings.HasPrefix(strings.ToLower(file), "content/removed.")
}

// ReadRemovals reads what another version of the register removes. files are its
// removed.yaml, its taxonomies and its site.yaml. The entries have no place, since
// no problem can be shown there; the problems are those for which it is not known
// what the file means to remove.
func ReadRemovals(files Files) (*Config, diag.List, error) {
	cfg, problems, err := ReadConfig(files)
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool {
		return !IsRemovedFile(p.File) || p.Rule.Severity != diag.Error
	})
	for _, rem := range cfg.Removals {
		problems = append(problems, cfg.unclear(rem)...)
		rem.At = diag.Span{}
	}
	return cfg, problems, err
}

// unclear tells what an entry names that no register could have, or that this
// one's records don't.
func (c *Config) unclear(rem *Removal) (problems diag.List) {
	add := func(rule *diag.Rule, format, what string) {
		problems = append(problems, diag.Problem{Rule: rule, File: RemovedFile, Span: rem.At, Message: fmt.Sprintf(format, what)})
	}
	if rem.ID != "" && !incident.ValidID(rem.ID) {
		add(diag.BadID, "%q is not an id, so nothing is removed; write the name of the record's file without .md", rem.ID)
	}
	for _, f := range rem.Fields {
		if !c.knownField(f) {
			add(diag.UnknownKey, "no record has a field %q, so nothing of it is removed; write a key such as summary, sources or body", f)
		}
	}
	return problems
}

// UniteRemovals joins what several versions of the register remove, the newest
// first: what one of them removes is removed. Of two entries about the same thing
// the newer one's date and reason stay, and the place of the one that has any.
func UniteRemovals(versions ...[]*Removal) []*Removal {
	var all []*Removal
	known := map[string]*Removal{} // from newer versions, by what they are about
	for _, version := range versions {
		own, twice := map[string]*Removal{}, map[string]bool{}
		for _, rem := range version {
			about := rem.about()
			if newer := known[about]; newer != nil {
				if newer.At == (diag.Span{}) {
					newer.At = rem.At
				}
				continue
			}
			if whole := about + "\n" + rem.Date + "\n" + rem.Reason; !twice[whole] {
				twice[whole] = true
				kept := *rem
				own[about] = &kept
				all = append(all, &kept)
			}
		}
		for about, rem := range own {
			known[about] = rem
		}
	}
	return all
}

// SameRemovals reports whether two lists, in any order, remove the same, with the
// same words.
func SameRemovals(a, b []*Removal) bool {
	return slices.Equal(entryLines(a), entryLines(b))
}

func entryLines(removals []*Removal) (lines []string) {
	for _, rem := range UniteRemovals(removals) {
		lines = append(lines, strings.Join([]string{rem.about(), rem.Date, rem.Reason}, "\n"))
	}
	slices.Sort(lines)
	return lines
}

// about is the same for entries that remove the same.
func (r *Removal) about() string {
	fields := slices.Sorted(slices.Values(r.Fields))
	return strings.Join(append([]string{r.ID, r.Blob}, slices.Compact(fields)...), "\n")
}
