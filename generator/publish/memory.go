package publish

import (
	"bytes"
	"maps"
	"slices"
	"sync"
)

// Memory is a Sink that publishes into memory. The zero value is ready. After
// Commit or Abort it takes the next site. Paths are held to the rules of a folder.
type Memory struct {
	mu     sync.Mutex
	live   map[string][]byte // what Open sees
	next   map[string][]byte
	names  *paths
	failed error
}

// Put stages a copy of data.
func (m *Memory) Put(path string, data []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.next == nil {
		m.next, m.names = make(map[string][]byte), new(paths)
	}
	if _, err := m.names.add(path); err != nil {
		m.failed = err
		return err
	}
	m.next[path] = bytes.Clone(data)
	return nil
}

// Commit shows what was put since the last Commit or Abort, and only that.
func (m *Memory) Commit() (Summary, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next, failed := m.next, m.failed
	m.next, m.failed = nil, nil
	if failed != nil {
		return Summary{}, failed
	}
	if len(next) == 0 {
		return Summary{}, errEmpty
	}
	before := manifestOf(m.live)
	m.live = next
	return manifestOf(next).summary(before), nil
}

// Abort forgets what was put since the last Commit.
func (m *Memory) Abort() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next, m.failed = nil, nil
	return nil
}

// Open returns a published file's bytes, which must not be changed.
func (m *Memory) Open(path string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.live[path]
	return data, ok
}

func manifestOf(files map[string][]byte) Manifest {
	m := make(Manifest, 0, len(files))
	for _, path := range slices.Sorted(maps.Keys(files)) {
		m = append(m, NewEntry(path, files[path]))
	}
	return m
}
