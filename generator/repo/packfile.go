package repo

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// finish writes the head and the sum of the pack, its index, and gives both their
// names, the index's last: by it the pack is found.
func (p *packWriter) finish() error {
	sum, err := p.seal()
	if err != nil {
		return err
	}
	index, err := p.index(sum)
	if err != nil {
		return err
	}
	dir := filepath.Dir(p.file.Name())
	name := filepath.Join(dir, fmt.Sprintf("pack-%x", sum))
	if err := p.rename(name + ".pack"); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "tmp_idx_")
	if err != nil {
		return err
	}
	q := &packWriter{file: f}
	defer q.abort()
	if err := q.append(index); err != nil {
		return err
	}
	if err := q.rename(name + ".idx"); err != nil {
		return err
	}
	return syncFolder(dir)
}

func (p *packWriter) seal() (sum Hash, err error) {
	head := binary.BigEndian.AppendUint32([]byte("PACK\x00\x00\x00\x02"), uint32(len(p.entries)))
	if _, err := p.file.WriteAt(head, 0); err != nil {
		return sum, err
	}
	h := sha1.New()
	if _, err := io.Copy(h, io.NewSectionReader(p.file, 0, p.end)); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, p.append(sum[:])
}

func (p *packWriter) index(sum Hash) ([]byte, error) {
	var w idxfile.Writer
	for _, e := range p.entries {
		w.Add(plumbing.Hash(e.hash), uint64(e.offset), e.crc)
	}
	if err := w.OnFooter(plumbing.Hash(sum)); err != nil {
		return nil, err
	}
	index, err := w.Index()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	_, err = idxfile.NewEncoder(&b).Encode(index)
	return b.Bytes(), err
}

// rename gives the file its name once all of it has reached the disk. Nobody
// writes to it again, as git has it.
func (p *packWriter) rename(name string) error {
	if err := p.file.Sync(); err != nil {
		return err
	}
	if err := p.file.Chmod(0o444); err != nil {
		return err
	}
	if err := p.file.Close(); err != nil {
		return err
	}
	p.done = true
	return os.Rename(p.file.Name(), name)
}
