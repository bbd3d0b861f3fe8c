package publish

import (
	"maps"
	"slices"
	"sync"
)

// DigestSink is a Sink that publishes nothing: it keeps what a Manifest says.
type DigestSink struct {
	names paths

	mu    sync.Mutex
	files map[string]Entry
}

// Digests opens a DigestSink.
func Digests() *DigestSink { return &DigestSink{files: map[string]Entry{}} }

// Put notes one file's digest.
func (s *DigestSink) Put(path string, data []byte) error {
	if _, err := s.names.add(path); err != nil {
		return err
	}
	e := NewEntry(path, data)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[path] = e
	return nil
}

// Manifest lists what was put so far.
func (s *DigestSink) Manifest() Manifest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return NewManifest(slices.Collect(maps.Values(s.files)))
}

// Commit makes nothing visible; it compares with no site.
func (s *DigestSink) Commit() (Summary, error) { return s.Manifest().summary(nil), nil }

// Abort does nothing.
func (s *DigestSink) Abort() error { return nil }
