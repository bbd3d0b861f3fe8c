package publish

import (
	"errors"
	"testing"
)

func TestMemory(t *testing.T) {
	var m Memory
	data := []byte("a")
	if err := m.Put("index.html", data); err != nil {
		t.Fatal(err)
	}
	data[0] = 'X'
	if _, ok := m.Open("index.html"); ok {
		t.Error("seen before Commit")
	}
	first, err := m.Commit()
	if err != nil || first.Files != 1 || first.Written != 1 || first.Bytes != 1 {
		t.Errorf("%+v, %v", first, err)
	}
	if got, ok := m.Open("index.html"); !ok || string(got) != "a" {
		t.Errorf("got %q, %v", got, ok)
	}

	put(t, &m, files{"other": "b"})
	m.Abort()
	put(t, &m, files{"index.html": "a", "new": "c"})
	second, err := m.Commit()
	if err != nil || second.Kept != 1 || second.Written != 1 || second.Removed != 0 {
		t.Errorf("%+v, %v", second, err)
	}
	if _, ok := m.Open("other"); ok {
		t.Error("aborted file is there")
	}

	put(t, &m, files{"new": "d"})
	if m.Put("NEW", nil) == nil {
		t.Error("twin accepted")
	}
	if _, err := m.Commit(); err == nil {
		t.Error("committed after a failed Put")
	}
	if _, err := m.Commit(); !errors.Is(err, errEmpty) {
		t.Errorf("empty site: %v", err)
	}
	if got, _ := m.Open("new"); string(got) != "c" {
		t.Errorf("a failed Commit changed %q", got)
	}
}

// Memory and a folder give one site one digest.
func TestSinksAgree(t *testing.T) {
	var m Memory
	put(t, &m, siteA)
	want, err := m.Commit()
	if err != nil {
		t.Fatal(err)
	}
	if got := build(t, t.TempDir()+"/public", siteA); got != want {
		t.Errorf("folder %+v, memory %+v", got, want)
	}
}
