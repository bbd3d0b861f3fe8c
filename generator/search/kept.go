package search

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// A kept index is a folder of bleve's, under a name that is never used again, and
// beside it one file that names it. That file is put in place when all is written,
// so a process that dies leaves the former one, or none; and two that keep an
// index at once leave that of one of them, or one that is found wanting.

// keptName is the file: the first line with the seal, the sum of the rest, and
// the rest, a keptFile in gob.
const keptName = "kept"

// keptFormat begins the file; it changes with the rest of it.
const keptFormat = "blotter search 1 "

type keptFile struct {
	Folder  string
	Files   []keptSum
	Records []keptRecord
}

// keptSum is that of a file's bytes.
type keptSum struct {
	Name string // slash-separated, in Folder
	Sum  digest
}

// keptRecord is what an entry remembers.
type keptRecord struct {
	ID      string
	Digest  digest
	Lengths counts
}

// Forget deletes what is kept in the folder, unless it was saved under this seal.
// What another process is working with goes with the next.
func Forget(folder, seal string) error {
	if _, ok := sealed(folder, seal); ok {
		return nil
	}
	err := os.RemoveAll(filepath.Join(folder, keptName))
	if err = errors.Join(err, sweep(folder, "")); err == nil {
		err = removeEmpty(folder)
	}
	if err != nil {
		return fmt.Errorf("search: delete what is kept of an earlier index: %w", err)
	}
	return nil
}

// removeEmpty removes a folder unless something is in it.
func removeEmpty(folder string) error {
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		return ignoreMissing(err)
	}
	return ignoreMissing(os.Remove(folder))
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// sealed reads the file of a kept index, after its first line.
func sealed(folder, seal string) (rest []byte, ok bool) {
	data, err := os.ReadFile(filepath.Join(folder, keptName))
	if err != nil {
		return nil, false
	}
	return bytes.CutPrefix(data, []byte(firstLine(seal)))
}

func firstLine(seal string) string { return keptFormat + seal + "\n" }

// readKept reads the file of a kept index; nil where there is none that is whole
// and has this seal.
func readKept(folder, seal string) *keptFile {
	rest, ok := sealed(folder, seal)
	if !ok || len(rest) < sha256.Size {
		return nil
	}
	if sum := sha256.Sum256(rest[sha256.Size:]); !bytes.Equal(sum[:], rest[:sha256.Size]) {
		return nil
	}
	k := &keptFile{}
	if err := gob.NewDecoder(bytes.NewReader(rest[sha256.Size:])).Decode(k); err != nil {
		return nil
	}
	return k
}

func (k *keptFile) write(folder, seal string) error {
	var rest bytes.Buffer
	if err := gob.NewEncoder(&rest).Encode(k); err != nil {
		return err
	}
	sum := sha256.Sum256(rest.Bytes())
	data := append(append([]byte(firstLine(seal)), sum[:]...), rest.Bytes()...)
	temp, err := os.CreateTemp(folder, keptName+"-*") // 0o600
	if err != nil {
		return err
	}
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), filepath.Join(folder, keptName))
}

// lockPatience is how long to wait for somebody else who has bleve's folder open
// to change it: nobody should.
const lockPatience = "100ms"

// open checks every byte and opens the index.
func (k *keptFile) open(folder string) (index.Index, error) {
	dir := filepath.Join(folder, k.Folder)
	found, err := sums(dir)
	if err != nil {
		return nil, err
	}
	if len(found) != len(k.Files) {
		return nil, fmt.Errorf("%s has %d files, not %d", dir, len(found), len(k.Files))
	}
	for i, f := range found {
		if f != k.Files[i] {
			return nil, fmt.Errorf("%s is not what was written", filepath.Join(dir, f.Name))
		}
	}
	return openStore(dir)
}

// openStore opens an index that is not to be changed.
func openStore(dir string) (index.Index, error) {
	i, err := scorch.NewScorch(scorch.Name, map[string]any{"path": filepath.Join(dir, storeName), "read_only": true, "bolt_timeout": lockPatience}, nil)
	if err != nil {
		return nil, err
	}
	if err := i.Open(); err != nil {
		return nil, err
	}
	return i, nil
}

// sums are those of all files below a folder, by name.
func sums(dir string) (all []keptSum, err error) {
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sum, err := sumOf(filepath.Join(dir, filepath.FromSlash(name)))
		all = append(all, keptSum{name, sum})
		return err
	})
	return all, err
}

func sumOf(name string) (sum digest, err error) {
	f, err := os.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return digest(h.Sum(nil)), err
}

// Save keeps an index that was made whole for the next Open with its folder and
// seal. There is nothing to do where what is kept is in it. After an error nothing
// is kept, which harms nothing.
func (x *Index) Save() error {
	if x.dir == "" {
		return nil
	}
	err := x.flushFrom(1)
	if err == nil {
		err = x.save()
	}
	if err != nil {
		return fmt.Errorf("search: keep the index: %w", err)
	}
	return nil
}

// save names what has been written, and goes on with it as the next Open would.
func (x *Index) save() error {
	var err error
	if x.noted != x.view { // it has changed since
		err = removeNotes(x.dir)
	}
	if err = errors.Join(err, x.closeView()); err != nil {
		return err
	}
	inside, err := newStore("")
	if err != nil {
		return err
	}
	written := x.bleve
	x.bleve = inside
	x.startBatch()
	k := &keptFile{Folder: filepath.Base(x.dir)}
	for id, e := range x.entries {
		if !e.hole {
			k.Records = append(k.Records, keptRecord{id, e.digest, e.lengths})
			e.kept = true
		}
	}
	if err = written.Close(); err == nil {
		k.Files, err = sums(x.dir)
	}
	if err == nil {
		x.kept, err = openStore(x.dir)
	}
	if err == nil {
		err = k.write(x.folder, x.seal)
	}
	if err != nil {
		return err
	}
	x.dir, x.keptIn = "", k.Folder
	return sweep(x.folder, k.Folder)
}
