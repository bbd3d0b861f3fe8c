package repo

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
)

// packed makes a repository whose blobs lie in one pack as long chains of
// deltas, against offsets or against hashes.
func packed(t *testing.T, offsets bool) *scripted {
	g := newGit(t)
	var stream strings.Builder
	random := rand.New(rand.NewPCG(0, 0))
	var lines []string
	for i := range 40 {
		lines = append(lines, fmt.Sprintln(random.Uint64(), random.Uint64(), random.Uint64()))
		text := strings.Join(lines[max(0, i-10):], "the same line again\n") // like its neighbours only
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter C <c> %d +0000\ndata 1\nx\nM 644 inline a.md\ndata %d\n%s\n", i, len(text), text)
	}
	g.gitIn([]byte(stream.String()), "fast-import", "--quiet")
	g.git("-c", fmt.Sprintf("repack.useDeltaBaseOffset=%v", offsets), "repack", "-q", "-a", "-d", "-f", "--depth=50", "--window=50")
	return g
}

// allVersions reads a.md in every commit, the sizes too.
func allVersions(r *Repo) (data []byte, err error) {
	h, ok, err := r.Head()
	if err != nil || !ok {
		return nil, fmt.Errorf("head: %v %w", ok, err)
	}
	history, err := r.History(h.Hash)
	if err != nil {
		return nil, err
	}
	for _, revision := range history.Revisions("a.md") {
		s, err := r.At(revision.Commit)
		if err != nil {
			return nil, err
		}
		if len(s.Files) == 0 { // its size is damaged
			return nil, fmt.Errorf("skipped: %v", s.Skipped)
		}
		one, err := s.Files[0].Read()
		if err != nil {
			return nil, err
		}
		if s.Files[0].Size != int64(len(one)) {
			return nil, fmt.Errorf("size %d of %d bytes", s.Files[0].Size, len(one))
		}
		data = append(data, one...)
	}
	return data, nil
}

func TestDeltas(t *testing.T) {
	for _, offsets := range []bool{true, false} {
		g := packed(t, offsets)
		if !strings.Contains(g.git("verify-pack", "-v", packFile(t, g)), "chain length = 5: ") {
			t.Fatal("this tests nothing: no long chain of deltas")
		}
		r := open(t, g.dir)
		got, err := allVersions(r)
		want := ""
		for _, commit := range strings.Fields(g.git("rev-list", "HEAD")) {
			want += g.git("cat-file", "blob", commit+":a.md") + "\n"
		}
		if err != nil || string(got) != want {
			t.Errorf("offsets %v: %d bytes, %v, want %d", offsets, len(got), err, len(want))
		}
		abbreviated := g.git("rev-parse", "--short", "HEAD~3")
		if c, err := r.Resolve(abbreviated); err != nil || !strings.HasPrefix(c.Hash.String(), abbreviated) {
			t.Errorf("Resolve(%s) in a pack: %v", abbreviated, err)
		}
	}
}

func packFile(t *testing.T, g *scripted) string {
	t.Helper()
	packs, _ := filepath.Glob(g.path(".git/objects/pack/*.pack"))
	if len(packs) != 1 {
		t.Fatalf("%d packs", len(packs))
	}
	return packs[0]
}

// Whatever is wrong in a pack: an error or the right bytes, and no panic.
func TestDamagedPack(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for _, offsets := range []bool{true, false} {
		g := packed(t, offsets)
		file := packFile(t, g)
		good := must[[]byte](t)(os.ReadFile(file))
		want := must[[]byte](t)(allVersions(open(t, g.dir)))
		if err := os.Chmod(file, 0o666); err != nil {
			t.Fatal(err)
		}
		failed := 0
		for range 300 {
			bad := append([]byte(nil), good...)
			for range 1 + random.IntN(3) {
				bad[random.IntN(len(bad))] ^= byte(1 + random.IntN(255))
			}
			if random.IntN(10) == 0 {
				bad = bad[:random.IntN(len(bad))]
			}
			if err := os.WriteFile(file, bad, 0o666); err != nil {
				t.Fatal(err)
			}
			r := must[*Repo](t)(Open(g.dir))
			got, err := allVersions(r)
			r.Close()
			if err != nil {
				failed++
			} else if string(got) != string(want) {
				t.Fatal("other bytes, and no error")
			}
		}
		if failed < 100 {
			t.Errorf("only %d of 300 damaged packs were noticed", failed)
		}
	}
}

func FuzzPackHeader(f *testing.F) {
	f.Add([]byte{0xb5, 0x0a, 0x78, 0x9c}, int64(0))
	f.Add([]byte{0x60, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01}, int64(0))
	f.Fuzz(func(t *testing.T, data []byte, offset int64) {
		file := filepath.Join(t.TempDir(), "pack")
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
		open := must[*os.File](t)(os.Open(file))
		defer open.Close()
		p := &pack{file: open, index: idxfile.NewMemoryIndex(), input: bufio.NewReader(nil)}
		h, err := p.header(offset & 63)
		if err == nil && (h.size < 0 || h.data > int64(len(data)) || h.kind == 6 && h.base >= offset&63) {
			t.Errorf("%+v", h)
		}
	})
}
