package theme

import (
	"strings"
	"time"

	"blotter/generator/site"
)

// Timeline is what a record went through, oldest first, with a drawing that
// keeps the distances in time.
type Timeline struct {
	Milestones []Milestone
	Drawing    *Drawing // nil where there is nothing to keep
}

// Milestone is a day and what happened to the record on it.
type Milestone struct {
	Date   Date
	What   string
	Anchor string // of the revision on the page
}

// Drawing joins the places of the milestones in time with the columns in which
// they are told. Its width is stretched to theirs.
type Drawing struct {
	Width, Height int
	End           int // of the axis
	Ticks         []Tick
}

// Tick is one milestone: its place in time, and that of its column.
type Tick struct {
	At, Column int
}

const (
	drawnColumns = 6 // milestones that have room beside each other
	columnWidth  = 100
	drawnHeight  = 40
)

// timeline lists what the record's versions, newest first, made of it.
func (m *maker) timeline(versions []site.Version) Timeline {
	var t Timeline
	var times []time.Time
	add := func(v *site.Version, what string) {
		if n := len(t.Milestones); n > 0 && t.Milestones[n-1].Anchor == v.Commit {
			t.Milestones[n-1].What += m.say("list.comma") + what
			return
		}
		t.Milestones = append(t.Milestones, Milestone{m.dayOf(v.Time), sentence(what), v.Commit})
		times = append(times, v.Time)
	}
	for i := len(versions) - 1; i >= 0; i-- {
		if kind := versions[i].Kind; milestones[kind] {
			add(&versions[i], m.milestoneWord(kind))
		}
	}
	if n := len(versions); n > 1 {
		add(&versions[0], m.say("milestone.last-changed"))
	}
	t.draw(times)
	return t
}

// milestones are the changes that stand on the timeline.
var milestones = map[site.ChangeKind]bool{
	site.Added: true, site.Disputed: true, site.Withdrawn: true, site.Superseded: true, site.Reinstated: true,
	site.Unpublished: true, site.TakenOut: true, site.PutBack: true,
}

func (m *maker) milestoneWord(k site.ChangeKind) string {
	if k == site.Added {
		return strings.ToLower(m.say("history.recorded"))
	}
	return strings.ToLower(m.kindWord(k))
}

func (t *Timeline) draw(times []time.Time) {
	n := len(times)
	if n < 2 || n > drawnColumns {
		return
	}
	first, length := times[0], int(times[n-1].Sub(times[0]).Seconds())
	if first.IsZero() || length <= 0 {
		return
	}
	last := (n - 1) * columnWidth
	d := &Drawing{Width: n * columnWidth, Height: drawnHeight, End: last}
	for i, at := range times {
		x := last * int(at.Sub(first).Seconds()) / length
		d.Ticks = append(d.Ticks, Tick{min(max(x, 0), last), i * columnWidth})
	}
	t.Drawing = d
}
