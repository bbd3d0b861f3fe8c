package repo

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
)

// cacheFormat begins every file; it changes with what a history is made of.
const cacheFormat = "blotter history 1\n"

// cached history, as lists of the same length for commits, for their parents, for
// paths and for events. There is no word in it that a person wrote into a commit:
// such words may have to be forgotten.
type storedHistory struct {
	Key, Head         string
	Commits, Trees    []byte // hashes
	Seconds           []uint64
	Dated             []bool
	ParentCounts      []int32
	Parents           []int32
	Paths             []string
	Path, From        []int32
	Commit, Author    []int32
	Old, Kind         []byte
	Leaves            []byte // hashes
	Compared, Visited int64
}

// cacheFile is where the history of a scope and mode is kept between processes:
// in git's folder, which no commit can write to.
func (r *Repo) cacheFile(key string) string { return r.cache("history", key) }

func (r *Repo) cache(kind, key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(r.git.common, "blotter", kind+"-"+hex.EncodeToString(sum[:4]))
}

// CacheFolder is where something else may be kept of this folder between
// processes, in git's folder, too. It need not exist; "" outside git.
func (r *Repo) CacheFolder(kind string) string {
	if r.git == nil {
		return ""
	}
	return r.cache(kind, r.prefix)
}

// keeps says whether histories of this clone are kept: in a partial clone they
// depend on which contents are there.
func (r *Repo) keeps() bool {
	reason, _ := r.git.partial()
	return reason == ""
}

// load reads the history of a scope and mode, an empty one where there is none
// that can be used.
func (r *Repo) load(key string) *History {
	h := newHistory(key, r.git.texts)
	if !r.keeps() {
		return h
	}
	data, err := os.ReadFile(r.cacheFile(key))
	if err != nil {
		return h
	}
	if stored, err := decodeHistory(data); err == nil && stored.Key == key {
		if err := stored.restore(h); err == nil {
			return h
		}
	}
	return newHistory(key, r.git.texts)
}

// save keeps a history. That it cannot be kept harms nothing.
func (r *Repo) save(h *History) {
	if !r.keeps() {
		return
	}
	if data, err := encodeHistory(stored(h)); err == nil {
		writeCache(r.cacheFile(h.key), data)
	}
}

func writeCache(file string, data []byte) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return
	}
	temp, err := os.CreateTemp(filepath.Dir(file), "cache-*.tmp") // 0o600
	if err != nil {
		return
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
}

func encodeHistory(s *storedHistory) ([]byte, error) { return encodeCache(cacheFormat, s) }

var errCache = errors.New("not a history that can be used")

func decodeHistory(data []byte) (*storedHistory, error) {
	s := &storedHistory{}
	return s, decodeCache(cacheFormat, data, s)
}

// encodeCache is the format's name, the sum of the rest, and the value in gob.
func encodeCache(format string, value any) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(format)
	b.Write(make([]byte, sha256.Size))
	if err := gob.NewEncoder(&b).Encode(value); err != nil {
		return nil, err
	}
	data := b.Bytes()
	sum := sha256.Sum256(data[len(format)+sha256.Size:])
	copy(data[len(format):], sum[:])
	return data, nil
}

func decodeCache(format string, data []byte, value any) error {
	rest, ok := bytes.CutPrefix(data, []byte(format))
	if !ok || len(rest) < sha256.Size {
		return errCache
	}
	sum := sha256.Sum256(rest[sha256.Size:])
	if !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return errCache
	}
	if err := gob.NewDecoder(bytes.NewReader(rest[sha256.Size:])).Decode(value); err != nil {
		return errCache
	}
	return nil
}

func stored(h *History) *storedHistory {
	s := &storedHistory{Key: h.key, Head: h.Head.String(), Paths: h.names.paths, Compared: h.compared, Visited: h.visited}
	for _, n := range h.graph.nodes {
		s.Commits = append(s.Commits, n.hash[:]...)
		s.Trees = append(s.Trees, n.tree[:]...)
		s.Seconds = append(s.Seconds, n.date.seconds)
		s.Dated = append(s.Dated, n.date.known)
		s.ParentCounts = append(s.ParentCounts, int32(len(n.parents)))
		s.Parents = append(s.Parents, n.parents...)
	}
	for _, e := range h.events {
		s.Path, s.From = append(s.Path, e.path), append(s.From, e.from)
		s.Commit, s.Author = append(s.Commit, e.commit), append(s.Author, e.author)
		s.Old, s.Kind = append(s.Old, byte(e.old)), append(s.Kind, byte(e.kind))
		s.Leaves = append(s.Leaves, e.hash[:]...)
	}
	return s
}

// restore fills an empty history. Nothing in a file is taken for granted, though
// its sum is right.
func (s *storedHistory) restore(h *History) error {
	head, ok := parseHash(s.Head)
	if !ok {
		return errCache
	}
	if err := s.restoreGraph(&h.graph); err != nil {
		return err
	}
	for _, path := range s.Paths {
		h.names.add([]byte(path))
	}
	if len(h.names.paths) != len(s.Paths) || h.number(head) < 0 {
		return errCache
	}
	line, _ := h.graph.line(h.number(head), -1)
	if len(h.graph.nodes[line[len(line)-1]].parents) != 0 {
		return errCache // it has no end
	}
	if err := s.restoreEvents(h); err != nil {
		return err
	}
	kept := *h
	h.clear()
	for step := range kept.steps() {
		h.record(step)
	}
	h.Head, h.Complete, h.compared, h.visited = head, true, s.Compared, s.Visited
	return nil
}

func (s *storedHistory) restoreGraph(g *graph) error {
	n := len(s.Seconds)
	size := n * len(Hash{})
	if len(s.Commits) != size || len(s.Trees) != size || len(s.Dated) != n || len(s.ParentCounts) != n {
		return errCache
	}
	g.nodes = make([]node, 0, n)
	g.number = make(map[Hash]int32, n)
	parents := s.Parents
	for i := range n {
		count := int(s.ParentCounts[i])
		if count < 0 || count > len(parents) || !within32(parents[:count], 0, n) {
			return errCache
		}
		c := node{nthHash(s.Commits, i), nthHash(s.Trees, i), date{s.Seconds[i], s.Dated[i] && s.Seconds[i] <= maxSeconds}, parents[:count:count]}
		parents = parents[count:]
		g.number[c.hash] = int32(i)
		g.nodes = append(g.nodes, c)
	}
	if len(g.number) != n {
		return errCache
	}
	return nil
}

func (s *storedHistory) restoreEvents(h *History) error {
	n, paths, commits := len(s.Path), len(s.Paths), len(s.Seconds)
	if len(s.From) != n || len(s.Commit) != n || len(s.Author) != n || len(s.Old) != n || len(s.Kind) != n || len(s.Leaves) != n*len(Hash{}) ||
		!within32(s.Path, 0, paths) || !within32(s.From, -1, paths) || !within32(s.Commit, 0, commits) || !within32(s.Author, 0, commits) {
		return errCache
	}
	h.events = make([]event, n)
	for i := range n {
		e := event{path: s.Path[i], from: s.From[i], commit: s.Commit[i], author: s.Author[i], old: entryKind(s.Old[i]), leaf: leaf{nthHash(s.Leaves, i), entryKind(s.Kind[i])}}
		if e.old > submodule || e.kind > submodule || e.old == absent && e.kind == absent {
			return errCache
		}
		h.events[i] = e
	}
	return nil
}

func nthHash(data []byte, i int) Hash { return Hash(data[i*len(Hash{}) : (i+1)*len(Hash{})]) }

// within32 says whether all numbers are at least low and less than high.
func within32(list []int32, low, high int) bool {
	for _, x := range list {
		if int(x) < low || int(x) >= high {
			return false
		}
	}
	return true
}
