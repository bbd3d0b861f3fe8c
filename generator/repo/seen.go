package repo

import (
	"os"
	"time"
)

// stamp is what a file system tells of a regular file without its being read. Who
// changes a file's bytes changes its stamp: no call sets the time of change.
type stamp struct {
	size, modified, changed int64 // bytes; nanoseconds
	inode                   uint64
}

// seen is the content that a file had under a stamp. Only text that git would keep
// as it is, and other bytes, are remembered: one hash is all there is of them.
type seen struct {
	stamp
	hash Hash
}

// settled is how old a stamp must be when its file is read. A file that is written
// twice within the clock's step of a file system, which is up to two seconds, has
// one stamp and two contents; git's index calls such entries racy.
const settled = 2 * time.Second

// settledAt reports whether what is read from now on is all that the stamp can
// stand for.
func (s stamp) settledAt(now time.Time) bool {
	return now.UnixNano()-max(s.modified, s.changed) > settled.Nanoseconds()
}

// seenFormat begins the file of what was seen; it changes with the rest of it.
const seenFormat = "blotter files 1\n"

// storedSeen are lists of the same length but for the hashes, one after the other.
type storedSeen struct {
	Key                     string
	Paths                   []string
	Size, Modified, Changed []int64
	Inode                   []uint64
	Hashes                  []byte
}

// seenBefore is what is known of the files of a scope, from an earlier look of
// this process or another.
func (r *Repo) seenBefore(key string) map[string]seen {
	r.mu.Lock()
	defer r.mu.Unlock()
	if known, ok := r.looks[key]; ok || r.git == nil {
		return known
	}
	known := map[string]seen{}
	data, err := os.ReadFile(r.cache("files", r.prefix+"\n"+key))
	stored := storedSeen{}
	if err == nil && decodeCache(seenFormat, data, &stored) == nil && stored.Key == key {
		stored.restore(known)
	}
	r.looks[key] = known
	return known
}

// saveFrom is how many files in a hundred must be new to what is kept before it is
// written again: to read a few again costs less.
const saveFrom = 2

// remember keeps what a look has found. Files that are gone are forgotten.
func (r *Repo) remember(key string, known, now map[string]seen) {
	r.mu.Lock()
	r.looks[key] = now
	r.mu.Unlock()
	fresh := 0
	for path, s := range now {
		if known[path] != s {
			fresh++
		}
	}
	if r.git == nil || max(fresh, len(known)-len(now))*100 <= saveFrom*len(known) {
		return
	}
	if data, err := encodeCache(seenFormat, storeSeen(key, now)); err == nil {
		writeCache(r.cache("files", r.prefix+"\n"+key), data)
	}
}

func storeSeen(key string, now map[string]seen) *storedSeen {
	s := &storedSeen{Key: key}
	for path, f := range now {
		s.Paths = append(s.Paths, path)
		s.Size, s.Modified, s.Changed = append(s.Size, f.size), append(s.Modified, f.modified), append(s.Changed, f.changed)
		s.Inode, s.Hashes = append(s.Inode, f.inode), append(s.Hashes, f.hash[:]...)
	}
	return s
}

// restore takes nothing from lists that don't belong together.
func (s *storedSeen) restore(known map[string]seen) {
	n := len(s.Paths)
	if len(s.Size) != n || len(s.Modified) != n || len(s.Changed) != n || len(s.Inode) != n || len(s.Hashes) != n*len(Hash{}) {
		return
	}
	for i, path := range s.Paths {
		known[path] = seen{stamp{s.Size[i], s.Modified[i], s.Changed[i], s.Inode[i]}, nthHash(s.Hashes, i)}
	}
}
