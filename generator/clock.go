package generator

import (
	"sync/atomic"
	"time"
)

// clock measures stages that run one after the other.
type clock struct {
	wall   time.Time
	cpu    time.Duration
	stages []Stage
}

func newClock() *clock { return &clock{wall: time.Now(), cpu: processTime()} }

// lap ends a stage.
func (c *clock) lap(name string) {
	now, cpu := time.Now(), processTime()
	c.stages = append(c.stages, Stage{name, now.Sub(c.wall), cpu - c.cpu})
	c.wall, c.cpu = now, cpu
}

// busy adds up the time that goroutines spend on work that runs side by side.
type busy struct {
	ns atomic.Int64
}

// measure runs f and adds its time.
func (b *busy) measure(f func() error) error {
	start := time.Now()
	err := f()
	b.ns.Add(int64(time.Since(start)))
	return err
}

func (b *busy) total() time.Duration { return time.Duration(b.ns.Load()) }
