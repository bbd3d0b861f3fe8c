package publish

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// spool keeps what is to be uploaded in one temporary file, until it is its turn.
type spool struct {
	mu   sync.Mutex
	file *os.File
	name string // "" once it is removed
	end  int64
}

// openSpool removes the file's name at once where the system allows it, so that a
// process that is killed leaves nothing.
func openSpool() (*spool, error) {
	f, err := os.CreateTemp("", "blotter-publish-")
	if err != nil {
		return nil, fmt.Errorf("make a file for what is to be uploaded: %w", err)
	}
	s := &spool{file: f, name: f.Name()}
	if os.Remove(s.name) == nil {
		s.name = ""
	}
	return s, nil
}

// add returns where the data begins.
func (s *spool) add(data []byte) (int64, error) {
	s.mu.Lock()
	at := s.end
	s.end += int64(len(data))
	s.mu.Unlock()
	_, err := s.file.WriteAt(data, at)
	return at, err
}

func (s *spool) at(offset, size int64) io.ReaderAt { return io.NewSectionReader(s.file, offset, size) }

func (s *spool) close() error {
	err := s.file.Close()
	if s.name != "" {
		err = errors.Join(err, os.Remove(s.name))
	}
	return err
}
