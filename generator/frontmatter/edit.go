package frontmatter

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"blotter/generator/diag"

	"go.yaml.in/yaml/v4"
)

// Edit gives a Markdown file whose header has other values: only the lines of keys
// whose values differ are written anew, in canonical form, and a key that is new
// stands where that form has it. The other lines, the comments, those of a key that
// goes too, and the body stay. A file whose header can't be read in full, or is not
// lines of keys, is written whole.
func (f Form) Edit(text []byte, header Node) []byte {
	text = bytes.ReplaceAll(bytes.TrimPrefix(text, []byte(BOM)), []byte("\r\n"), []byte("\n"))
	_, root, body, problems := readRecord(diag.NewSource("", text), text)
	if root == nil || len(problems) > 0 {
		return append(f.Write(header), text[body:]...)
	}
	lines, _, _ := Split(text)
	old := scan("\n"+string(withoutBreaks(lines)), root)
	merged := merge(old, partOf("", header))
	if root.Style&yaml.FlowStyle == 0 {
		e := &edit{form: f, lines: strings.SplitAfter(string(text[:body]), "\n")}
		e.keys(root, old, merged)
		edited := []byte(strings.Join(e.lines, ""))
		if f.says(edited, merged) {
			return append(edited, text[body:]...)
		}
	}
	return append(f.write(merged), text[body:]...)
}

// says reports that a header has the values and comments of a part.
func (f Form) says(header []byte, p part) bool {
	again, _, problems := readParts(diag.NewSource("", header), header)
	return len(problems) == 0 && same(again.node(), p.node()) && slices.Equal(sorted(again.comments()), sorted(p.comments()))
}

// merge is a part with the values of another, and its own comments; those that
// have lost their place stand below.
func merge(old, now part) part {
	if old.kind == now.kind && same(old.node(), now.node()) {
		return old
	}
	lost := slices.Clone(old.parts)
	for i := range now.parts {
		if at := counterpart(lost, now.parts[i]); at >= 0 {
			now.parts[i] = merge(lost[at], now.parts[i])
			lost = slices.Delete(lost, at, at+1)
		}
	}
	now.above, now.beside, now.below = old.above, old.beside, slices.Clone(old.below)
	for _, p := range lost {
		now.below = append(now.below, p.comments()...)
	}
	if now.kind == Scalar || len(now.parts) == 0 { // which have no place below
		now.above, now.below = append(slices.Clone(now.above), now.below...), nil
	}
	return now
}

// counterpart is where the part of the same key stands or, in a list, the same
// item, or a map that says the same under one of its first keys.
func counterpart(parts []part, p part) int {
	if p.key != "" {
		return slices.IndexFunc(parts, func(o part) bool { return o.key == p.key })
	}
	if i := slices.IndexFunc(parts, func(o part) bool { return same(o.node(), p.node()) }); i >= 0 || p.kind != Mapping {
		return i
	}
	return slices.IndexFunc(parts, func(o part) bool {
		return slices.ContainsFunc([]string{"id", "url", "title", "name", "date"}, func(key string) bool {
			v := p.node().Field(key)
			return v.Kind == Scalar && same(v, o.node().Field(key))
		})
	})
}

// edit changes the lines of a header, from the last key to the first so that the
// places before stay right.
type edit struct {
	form  Form
	lines []string // with the lines of hyphens
}

// keys replaces those that differ, takes out those that are gone, and puts in
// those that are new.
func (e *edit) keys(root *yaml.Node, old, merged part) {
	end := len(e.lines) - 1
	for end > 0 && !strings.HasPrefix(e.lines[end], "---") {
		end--
	}
	end = e.before(end, len(old.below))
	fresh := slices.DeleteFunc(slices.Clone(merged.parts), func(p part) bool { return counterpart(old.parts, p) >= 0 })
	e.form.arrange(&part{kind: Mapping, parts: fresh})
	for i := len(old.parts) - 1; i >= 0; i-- {
		was := old.parts[i]
		for len(fresh) > 0 && e.form.compare(fresh[len(fresh)-1].key, was.key) > 0 {
			e.replace(end, end, fresh[len(fresh)-1])
			fresh = fresh[:len(fresh)-1]
		}
		start := root.Content[2*i].Line - 1
		for end > start+1 && strings.TrimSpace(e.lines[end-1]) == "" {
			end--
		}
		if at := counterpart(merged.parts, was); at < 0 {
			was.above = nil
			e.lines = slices.Replace(e.lines, start, end, ended(was.comments())...)
		} else if !same(was.node(), merged.parts[at].node()) {
			p := merged.parts[at]
			p.above = p.above[len(was.above):]
			e.replace(start, end, p)
		}
		end = e.before(start, len(was.above))
	}
	for _, p := range slices.Backward(fresh) {
		e.replace(end, end, p)
	}
}

// before is the line in which so many comments above a line begin.
func (e *edit) before(line, comments int) int {
	for ; comments > 0 && line > 1; line-- {
		if strings.HasPrefix(strings.TrimSpace(e.lines[line-1]), "#") {
			comments--
		}
	}
	return line
}

// replace writes a key in place of lines.
func (e *edit) replace(start, end int, p part) {
	e.form.arrange(&part{kind: Mapping, parts: []part{p}})
	w := &writer{form: e.form}
	w.field("", p)
	e.lines = slices.Replace(e.lines, start, end, strings.SplitAfter(strings.TrimSuffix(w.String(), "\n")+"\n", "\n")...)
}

func ended(lines []string) (with []string) {
	for _, l := range lines {
		with = append(with, l+"\n")
	}
	return with
}

// compare orders two keys of a header.
func (f Form) compare(a, b string) int {
	return cmp.Or(cmp.Compare(f.rank(a), f.rank(b)), cmp.Compare(a, b))
}

func (f Form) rank(key string) int {
	if i := slices.Index(f.Keys, key); i >= 0 && key != "" {
		return i
	}
	if i := slices.Index(f.Keys, ""); i >= 0 {
		return i
	}
	return len(f.Keys)
}
