package generator

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"blotter/generator/diag"
	"blotter/generator/incident"
	"blotter/generator/repo"
	"blotter/generator/site"
)

// shelf keeps parsed records from one process to the next, each under the digest of
// all that it is made from. It lies in git's folder, where no commit can put a
// file, in a folder that is named by the seal: what was kept under another, before
// something had to be forgotten or by another program, is deleted first. A record
// of which anything is removed is never kept. The records are divided among a few
// files, so that a change rewrites one; each is put in place when it is whole, and
// one that is damaged is as if it were not there. So two processes may use a shelf
// at once.
type shelf struct {
	folder string
	files  [shelfFiles]map[string]shelved // by path
}

// shelved is a record as incident.Append wrote it, and what it was made from.
type shelved struct {
	key  [32]byte
	data string
}

const (
	shelfFiles = 16
	// shelfFormat begins each file, before the sum of the rest.
	shelfFormat = "blotter records 1\n"
)

// openShelf deletes what may no longer be kept, and for a first reading gives what
// may. It is nil where nothing is kept.
func (b *Builder) openShelf(in *inputs) *shelf {
	folder := b.memory.repo.CacheFolder("records")
	if folder == "" {
		return nil
	}
	seal := seal(in.config.Removals)
	if err := deleteAllBut(folder, seal); err != nil {
		b.opts.Note(fmt.Sprintf("%v; delete it yourself, for it may hold what must be forgotten", err))
		return nil
	}
	if seal == "" || b.memory.incidents != nil {
		return nil
	}
	return readShelf(filepath.Join(folder, seal))
}

func deleteAllBut(folder, name string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("look for records that were kept: %w", err)
	}
	for _, e := range entries {
		if e.Name() == name {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, e.Name())); err != nil {
			return fmt.Errorf("delete records that were kept: %w", err)
		}
	}
	return nil
}

func readShelf(folder string) *shelf {
	s := &shelf{folder: folder}
	var readers sync.WaitGroup
	for i := range s.files {
		readers.Go(func() {
			if data, err := os.ReadFile(s.name(i)); err == nil {
				s.files[i] = readShelved(data)
			}
		})
	}
	readers.Wait()
	return s
}

func (s *shelf) name(i int) string { return filepath.Join(s.folder, strconv.Itoa(i)) }

// shelfFile is the number of the file that a record is kept in.
func shelfFile(path string) int {
	h := fnv.New32a()
	h.Write([]byte(path))
	return int(h.Sum32() % shelfFiles)
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// readShelved divides a file into its records; nil where it is not whole.
func readShelved(data []byte) map[string]shelved {
	rest, ok := cutSum(data)
	if !ok {
		return nil
	}
	all := map[string]shelved{}
	for rest != "" {
		var path, record string
		if path, rest, ok = cutCounted(rest); !ok || len(rest) < 32 {
			return nil
		}
		key := [32]byte([]byte(rest[:32]))
		if record, rest, ok = cutCounted(rest[32:]); !ok {
			return nil
		}
		all[path] = shelved{key, record}
	}
	return all
}

// cutSum is a file's content after its format and sum, if it is whole.
func cutSum(data []byte) (rest string, ok bool) {
	if data, ok = bytes.CutPrefix(data, []byte(shelfFormat)); !ok || len(data) < 4 {
		return "", false
	}
	sum, data := binary.LittleEndian.Uint32(data), data[4:]
	return string(data), crc32.Checksum(data, castagnoli) == sum
}

func cutCounted(s string) (first, rest string, ok bool) {
	if len(s) < 4 {
		return "", "", false
	}
	n := uint64(binary.LittleEndian.Uint32([]byte(s[:4])))
	if s = s[4:]; n > uint64(len(s)) {
		return "", "", false
	}
	return s[:n], s[n:], true
}

func appendCounted(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint32(b, uint32(len(s))), s...)
}

// find is the record of a file, nil where it is not kept.
func (s *shelf) find(path string, key [32]byte) *incident.Incident {
	if s == nil {
		return nil
	}
	k, ok := s.files[shelfFile(path)][path]
	if !ok || k.key != key {
		return nil
	}
	return incident.Read(k.data)
}

// keepRecords puts on the shelf what was read, unless it is not known what may not
// be kept, or it is of another day. That it can't be kept harms nothing.
func (in *inputs) keepRecords(files []repo.File, records []kept[*incident.Incident]) {
	s := in.shelf
	if s == nil || in.old || slices.ContainsFunc(in.problems, unclearRemoval) {
		return
	}
	var of [shelfFiles][]int
	for i, k := range records {
		if k.value != nil && !in.config.Removes(k.value.ID, k.value.Blob) {
			n := shelfFile(files[i].Path)
			of[n] = append(of[n], i)
		}
	}
	var data []byte
	for n, places := range of {
		same := len(places) == len(s.files[n])
		data = data[:0]
		for _, i := range places {
			path, k := files[i].Path, records[i]
			before, ok := s.files[n][path]
			if !ok || before.key != k.key {
				before, same = shelved{k.key, string(incident.Append(nil, k.value))}, false
			}
			data = appendShelved(data, path, before)
		}
		if !same {
			s.put(s.name(n), data)
		}
	}
}

func appendShelved(data []byte, path string, k shelved) []byte {
	data = appendCounted(data, path)
	return appendCounted(append(data, k.key[:]...), k.data)
}

// unclearRemoval reports a problem for which it is not known what is removed.
func unclearRemoval(p diag.Problem) bool {
	return p.Rule.Severity == diag.Error && site.IsRemovedFile(p.File)
}

// put puts a file in place, after its format and sum.
func (s *shelf) put(name string, data []byte) {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return
	}
	temp, err := os.CreateTemp(s.folder, "*.tmp") // 0o600
	if err != nil {
		return
	}
	head := binary.LittleEndian.AppendUint32([]byte(shelfFormat), crc32.Checksum(data, castagnoli))
	_, err = temp.Write(head)
	_, err2 := temp.Write(data)
	if err = errors.Join(err, err2, temp.Close()); err == nil {
		err = os.Rename(temp.Name(), name)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
}

// draftsName is the file of the old versions, each a line: whether it is a draft,
// and its blob.
func (s *shelf) draftsName() string { return filepath.Join(s.folder, "drafts") }

func (s *shelf) drafts() map[string]bool {
	known := map[string]bool{}
	if s == nil {
		return known
	}
	data, err := os.ReadFile(s.draftsName())
	if err != nil {
		return known
	}
	rest, ok := cutSum(data)
	if !ok {
		return known
	}
	for line := range strings.Lines(rest) {
		draft, blob, _ := strings.Cut(strings.TrimSpace(line), " ")
		known[blob] = draft == "true"
	}
	return known
}

func (s *shelf) writeDrafts(known map[string]bool) {
	var data []byte
	for blob, draft := range known {
		data = fmt.Appendf(data, "%t %s\n", draft, blob)
	}
	s.put(s.draftsName(), data)
}
