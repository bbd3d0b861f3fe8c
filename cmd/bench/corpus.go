package main

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"
	"time"
)

// corpus is a register of n records that are made when they are asked for: a
// record depends on seed, n, its number and its version alone, so nothing but
// ids and names is held.
type corpus struct {
	*lexicon
	flat  bool // as the peers read it: see peers_register.go
	seed  uint64
	n     int
	ids   []string
	begin time.Time // of the first commit

	publishers, systems, organisations          []string
	publisherRank, systemRank, organisationRank zipf
	countryRank                                 zipf
	termRank                                    []zipf // of closed
}

// The records are dated over fifteen years and half a year of backlog.
var (
	firstDay = time.Date(2011, 1, 1, 0, 0, 0, 0, time.UTC)
	firstAdd = time.Date(2011, 7, 1, 8, 0, 0, 0, time.UTC)
	lastAdd  = time.Date(2026, 6, 30, 18, 0, 0, 0, time.UTC)
)

func newCorpus(n int, seed uint64) *corpus {
	c := &corpus{seed: seed, n: n}
	c.lexicon = newLexicon(c.random("words", 0))
	// Names of open taxonomies grow as the root of a corpus (Heaps' law).
	root := math.Sqrt(float64(n))
	say := c.voice("names", 0)
	c.publishers = names(400, func() string { return say.name(1) + " " + pick(say.Rand, papers) })
	c.systems = names(10+int(25*root), func() string { return say.name(2) })
	c.organisations = names(10+int(15*root), func() string { return say.name(1) + " " + pick(say.Rand, companies) })
	c.publisherRank, c.systemRank = newZipf(len(c.publishers)), newZipf(len(c.systems))
	c.organisationRank, c.countryRank = newZipf(len(c.organisations)), newZipf(len(countries))
	for _, v := range closed {
		c.termRank = append(c.termRank, newZipf(len(v.terms)))
	}
	c.nameRecords()
	return c
}

var (
	papers    = strings.Fields("Times Post Herald News Review Tribune Daily Wire Gazette Monitor Journal Observer")
	companies = strings.Fields("Systems Group Labs Bank Hospital Agency Motors Analytics University Council Logistics Networks")
)

// names makes n different names.
func names(n int, make func() string) []string {
	var list []string
	taken := map[string]bool{}
	for len(list) < n {
		if name := make(); !taken[strings.ToLower(name)] {
			taken[strings.ToLower(name)] = true
			list = append(list, name)
		}
	}
	return list
}

// random is a source of its own for one purpose and one number.
func (c *corpus) random(purpose string, i int) *rand.Rand {
	var seed [32]byte
	h := fnv.New64a()
	h.Write([]byte(purpose))
	binary.LittleEndian.PutUint64(seed[0:], c.seed)
	binary.LittleEndian.PutUint64(seed[8:], uint64(c.n))
	binary.LittleEndian.PutUint64(seed[16:], uint64(i))
	binary.LittleEndian.PutUint64(seed[24:], h.Sum64())
	return rand.New(rand.NewChaCha8(seed))
}

func (c *corpus) voice(purpose string, i int) voice {
	return voice{c.random(purpose, i), c.lexicon}
}

// recorded is when the record of a number is added: the register grows
// steadily faster.
func (c *corpus) recorded(i int) time.Time {
	share := math.Sqrt(float64(i) / float64(c.n))
	return firstAdd.Add(time.Duration(float64(lastAdd.Sub(firstAdd))*share) / time.Second * time.Second)
}

// identity is what stands fixed before a record is written.
type identity struct {
	day   time.Time // when it happened
	title string
}

// identity draws it. Most records are of the last two months, some of a time
// long before they were recorded.
func (c *corpus) identity(i int) identity {
	say := c.voice("identity", i)
	recorded := c.recorded(i)
	days := 1 + say.IntN(60)
	if say.chance(20) {
		days = 1 + say.IntN(int(recorded.Sub(firstDay)/(24*time.Hour)))
	}
	return identity{recorded.AddDate(0, 0, -days), say.clause(5 + say.IntN(8))}
}

// nameRecords gives every record an id of its day and a few words of its title.
func (c *corpus) nameRecords() {
	taken := make(map[string]bool, c.n)
	for i := range c.n {
		who := c.identity(i)
		id := who.day.Format(time.DateOnly) + "-" + slug(who.title, 4)
		for n := 2; taken[id]; n++ {
			id = fmt.Sprintf("%s-%s-%d", who.day.Format(time.DateOnly), slug(who.title, 4), n)
		}
		taken[id] = true
		c.ids = append(c.ids, id)
	}
}

// slug is the first n words of a text, hyphenated, at most 60 bytes.
func slug(text string, n int) string {
	fields := strings.Fields(strings.ToLower(text))
	s := strings.Join(fields[:min(n, len(fields))], "-")
	return strings.Trim(s[:min(60, len(s))], "-")
}

// path is the record's file.
func (c *corpus) path(i int) string {
	return "content/incidents/" + c.ids[i][:4] + "/" + c.ids[i] + ".md"
}
