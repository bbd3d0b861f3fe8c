//go:build unix

package search

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// An index that somebody else has locked is not waited for.
func TestLocked(t *testing.T) {
	docs := register(t, small())
	folder, _ := keepOf(t, docs)
	locks, err := filepath.Glob(filepath.Join(folder, "*", "store", "root.bolt"))
	if err != nil || len(locks) != 1 {
		t.Fatal(locks, err)
	}
	f, err := os.OpenFile(locks[0], os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		t.Fatal(err)
	}
	x, _ := reopen(t, folder, docs)
	if a, err := x.Search(Query{Text: "car "}); x.kept != nil || err != nil || a.Total != 2 {
		t.Errorf("kept %v; found %+v, %v", x.kept, a, err)
	}
	end(t, x)
}
