package incident

import (
	"encoding/binary"
	"maps"
	"slices"

	"blotter/generator/diag"
	"blotter/generator/markdown"
)

// Append adds the incident to b in a form that Read reads. The form has no version
// of its own: it is for the program that wrote it.
func Append(b []byte, i *Incident) []byte {
	c := codec{out: b, writing: true}
	c.incident(i)
	return c.out
}

// Read is the incident that Append wrote, equal to the one that Parse made. Its
// strings are parts of data. It is nil where data is anything else.
func Read(data string) *Incident {
	c := codec{in: data}
	i := &Incident{}
	if c.incident(i); c.bad || c.in != "" {
		return nil
	}
	return i
}

// codec writes values, or reads them: what is done with a value is told once for
// both.
type codec struct {
	writing bool
	out     []byte
	in      string // what is left to read
	bad     bool   // it is not what was written
}

func (c *codec) incident(i *Incident) {
	for _, s := range []*string{&i.ID, &i.Path, &i.Blob, &i.Translation} {
		c.string(s)
	}
	for _, t := range []*Text{&i.Title, &i.Summary, &i.Rationale, &i.Harmed, &i.Language, &i.DateOf, &i.Status, &i.StatusReason, &i.Translates} {
		c.text(t)
	}
	for _, l := range []*[]Text{&i.SupersededBy, &i.MachineWritten, &i.Aliases} {
		list(c, l, c.text)
	}
	c.date(&i.Date)
	c.span(&i.DateAt)
	list(c, &i.Values, func(v *Value) {
		c.string(&v.Field)
		c.int(&v.Item)
		c.text(&v.Text)
	})
	list(c, &i.Sources, c.source)
	list(c, &i.Events, func(e *Event) {
		c.date(&e.Date)
		c.texts(&e.What, &e.Kind, &e.Source)
	})
	list(c, &i.Quantities, c.quantity)
	list(c, &i.AlsoKnownAs, func(k *Identity) {
		c.string(&k.Database)
		c.string(&k.ID)
		c.text(&k.Text)
	})
	list(c, &i.Related, func(r *Relation) { c.texts(&r.ID, &r.As) })
	optional(c, &i.Origin, c.origin)
	optional(c, &i.Image, func(m *Image) { c.texts(&m.File, &m.Alt, &m.Credit) })
	c.outline(&i.Outline)
	c.span(&i.Top)
	c.bool(&i.Unreadable)
	list(c, (*[]diag.Problem)(&i.Problems), c.problem)
}

func (c *codec) source(s *Source) {
	c.texts(&s.ID, &s.Title, &s.URL, &s.Publisher, &s.Author, &s.Language, &s.Kind, &s.Archive, &s.Label, &s.Rationale)
	c.date(&s.Date)
	c.date(&s.Accessed)
	c.span(&s.At)
}

func (c *codec) quantity(q *Quantity) {
	c.texts(&q.Kind, &q.Text)
	c.string(&q.Bound)
	c.string(&q.Currency)
	number(c, &q.Value)
	number(c, &q.To)
}

func (c *codec) origin(o *Origin) {
	c.texts(&o.Database, &o.ID, &o.Licence, &o.Recorded)
	type pair struct{ field, digest string }
	var imported []pair
	for _, field := range slices.Sorted(maps.Keys(o.Imported)) {
		imported = append(imported, pair{field, o.Imported[field]})
	}
	there := o.Imported != nil
	if c.bool(&there); there && !c.writing {
		o.Imported = map[string]string{}
	}
	list(c, &imported, func(p *pair) {
		c.string(&p.field)
		c.string(&p.digest)
	})
	for _, p := range imported {
		if c.bad = c.bad || o.Imported == nil; !c.bad {
			o.Imported[p.field] = p.digest
		}
	}
}

func (c *codec) outline(o *Outline) {
	list(c, &o.Links, func(l *markdown.Link) {
		c.string(&l.Destination)
		c.string(&l.Text)
		c.bool(&l.Image)
		c.span(&l.Span)
	})
	list(c, &o.Headings, func(h *markdown.Heading) {
		c.int(&h.Level)
		c.string(&h.ID)
		c.string(&h.Text)
	})
	c.int(&o.Body)
	c.bool(&o.HasBody)
}

// problem keeps a rule by its name.
func (c *codec) problem(p *diag.Problem) {
	name := ""
	if c.writing {
		name = p.Rule.Name
	}
	c.string(&name)
	if !c.writing {
		p.Rule = diag.FindRule(name)
		c.bad = c.bad || p.Rule == nil
	}
	c.string(&p.File)
	c.span(&p.Span)
	c.string(&p.Message)
	c.string(&p.Suggestion)
	c.string(&p.Excerpt)
	c.bool(&p.Certain)
}

func (c *codec) date(d *Date) {
	for _, p := range []*Point{&d.From, &d.To} {
		number(c, &p.Year)
		number(c, &p.Month)
		number(c, &p.Day)
		c.bool(&p.About)
	}
	c.bool(&d.Open)
	c.bool(&d.Unknown)
}

func (c *codec) texts(texts ...*Text) {
	for _, t := range texts {
		c.text(t)
	}
}

// text is one byte where it is absent.
func (c *codec) text(t *Text) {
	there := *t != Text{}
	if c.bool(&there); there {
		c.string(&t.S)
		c.span(&t.Span)
	}
}

func (c *codec) span(s *diag.Span) {
	number(c, &s.Line)
	number(c, &s.Col)
	number(c, &s.EndCol)
}

func (c *codec) int(n *int) { number(c, n) }

func (c *codec) bool(b *bool) {
	n := uint8(0)
	if *b {
		n = 1
	}
	number(c, &n)
	*b = n == 1
}

func (c *codec) string(s *string) {
	n := len(*s)
	switch c.int(&n); {
	case c.writing:
		c.out = append(c.out, *s...)
	case n < 0 || n > len(c.in):
		c.bad = true
	default:
		*s, c.in = c.in[:n], c.in[n:]
	}
}

// number is a variable-length integer. One that does not fit is not what was
// written.
func number[T int | int16 | int32 | int64 | uint8](c *codec, n *T) {
	if c.writing {
		c.out = binary.AppendVarint(c.out, int64(*n))
		return
	}
	v, size := varint(c.in)
	if *n = T(v); size <= 0 || int64(*n) != v {
		c.bad = true
		*n = 0
		return
	}
	c.in = c.in[size:]
}

// varint is binary.Varint of a string.
func varint(s string) (n int64, size int) {
	var u uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		u |= uint64(s[i]&0x7f) << (7 * i)
		if s[i] < 0x80 {
			return int64(u>>1) ^ -int64(u&1), i + 1
		}
	}
	return 0, 0
}

// list is its length and its values; -1 is nil.
func list[T any](c *codec, l *[]T, each func(*T)) {
	n := len(*l)
	if *l == nil {
		n = -1
	}
	c.int(&n)
	switch {
	case c.bad || n < -1 || !c.writing && n > len(c.in):
		c.bad = true
		return
	case !c.writing && n >= 0:
		*l = make([]T, n)
	}
	for i := range *l {
		if each(&(*l)[i]); c.bad {
			return
		}
	}
}

// optional is a value that may be absent.
func optional[T any](c *codec, p **T, each func(*T)) {
	there := *p != nil
	if c.bool(&there); !there {
		return
	}
	if !c.writing {
		*p = new(T)
	}
	each(*p)
}
